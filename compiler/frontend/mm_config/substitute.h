#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_SUBSTITUTE_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_SUBSTITUTE_H

#include "compiler/diag/diagnostics.h"

#include "llvm/ADT/StringMap.h"

#include <map>
#include <string>
#include <vector>

namespace flattenc::frontend {

/// Text with changes that knows where each byte comes from.
class MappedText {
public:
  explicit MappedText(SourceRange source, llvm::StringRef text);

  [[nodiscard]] llvm::StringRef text() const { return text_; }
  /// Replaces bytes [begin, end) of the text as it is now.
  void replace(std::size_t begin, std::size_t end, llvm::StringRef by);
  /// The place in the real file of a range of the text.
  [[nodiscard]] SourceRange original(std::uint32_t begin,
                                     std::uint32_t end) const;

private:
  FileId file_;
  std::string text_;
  std::vector<std::uint32_t> begin_of_, end_of_;
};

/// The `{{...}}` of one file, replaced.
struct Substitution {
  MappedText text;
  /// String constant that stands for a base variable -> its dotted name.
  std::map<std::string, std::string> placeholders;
  bool used_environment = false;
};

/// Replaces predefined variables, environment variables and base variables in
/// mmengine's order (config.py:673, 725, 790). False if errors were emitted.
bool substitute(Substitution &result, llvm::StringRef path,
                const llvm::StringMap<std::string> &env,
                DiagnosticEmitter &diag);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_SUBSTITUTE_H
