#ifndef FLATTENC_COMPILER_SYNTAX_ANNOTATIONS_H
#define FLATTENC_COMPILER_SYNTAX_ANNOTATIONS_H

#include "compiler/syntax/logical_lines.h"
#include "compiler/syntax/tree.h"

#include <string>

namespace flattenc::syntax {

/// A text with parentheses around the annotations of parameters, results and
/// assignments. Python takes any expression there (PEP 3107, PEP 526); the
/// grammar has rules of its own for types, which take less: no operator or
/// attribute behind `X[...]`, and no slice in it.
class ParenthesizedAnnotations {
public:
  explicit ParenthesizedAnnotations(llvm::StringRef text);

  /// True if the text has no annotation.
  [[nodiscard]] bool empty() const { return inserted_.empty(); }
  [[nodiscard]] llvm::StringRef text() const { return text_; }

  /// Gives what was read from `text()` its ranges in the text as it was, and no
  /// parentheses where that has none. False for what needs them.
  bool restore(std::vector<Node> &nodes, std::vector<ByteRange> &comments) const;

private:
  void add(llvm::StringRef text, const LogicalLine &line);
  void wrap(llvm::StringRef text, std::size_t begin, std::size_t end);
  [[nodiscard]] bool is_inserted(std::uint32_t offset) const;
  void to_original(std::uint32_t &offset) const;

  std::string text_;
  /// Offsets of the parentheses, in order.
  std::vector<std::uint32_t> inserted_;
  std::size_t copied_ = 0;
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_ANNOTATIONS_H
