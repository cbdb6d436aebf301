#ifndef FLATTENC_COMPILER_SYNTAX_SKIP_BODIES_H
#define FLATTENC_COMPILER_SYNTAX_SKIP_BODIES_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flattenc::syntax {

/// A text with `pass` for every docstring and the body of every function,
/// without the parameters of methods but `__init__` and the like, and with `0`
/// for displays of several lines that are assigned inside of blocks.
struct SkippedText {
  std::string text;
  /// What stands for a body: where, and by how much it is shorter.
  std::vector<std::pair<std::uint32_t, std::int64_t>> cuts;

  /// The offset in the text as it was. The end of what
  /// stands for a part is that of the part.
  [[nodiscard]] std::uint32_t original(std::uint32_t offset) const;
};

/// A body that acts outside of it, by `global` or a registration, stays. Lines are told apart as Python's lexical analysis does
/// (docs.python.org/3.11/reference/lexical_analysis.html); text that is no
/// Python gives text that is none.
SkippedText skip_bodies(llvm::StringRef text);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_SKIP_BODIES_H
