#ifndef FLATTENC_COMPILER_SYNTAX_LOGICAL_LINES_H
#define FLATTENC_COMPILER_SYNTAX_LOGICAL_LINES_H

#include "llvm/ADT/StringRef.h"

#include <cstddef>
#include <optional>

namespace flattenc::syntax {

/// A logical line: statements up to a line end outside of brackets and strings.
struct LogicalLine {
  std::size_t begin; ///< of the first character that is no blank
  std::size_t end;   ///< behind the last character, before the line end
  unsigned indent;
  bool opens_block; ///< the last character is a colon
  bool only_string; ///< a docstring

  /// True for the line of a `def`.
  [[nodiscard]] bool begins_function(llvm::StringRef text) const;
};

/// The logical lines of a text, told apart as Python's lexical analysis does
/// (docs.python.org/3.11/reference/lexical_analysis.html) without tokens.
class LogicalLines {
public:
  explicit LogicalLines(llvm::StringRef text) : text_(text) {}
  /// Nothing at the end of the text.
  std::optional<LogicalLine> next();

private:
  llvm::StringRef text_;
  std::size_t at_ = 0;
};

/// Behind the string literal whose quotes begin at `at`; behind the line, or the
/// text, if it does not end.
std::size_t end_of_string(llvm::StringRef text, std::size_t at);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_LOGICAL_LINES_H
