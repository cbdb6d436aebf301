#ifndef FLATTENC_COMPILER_SYNTAX_PARSE_H
#define FLATTENC_COMPILER_SYNTAX_PARSE_H

#include "compiler/diag/diagnostics.h"
#include "compiler/syntax/tree.h"

#include <optional>
#include <string>
#include <vector>

namespace flattenc::syntax {

/// Why a text has no tree.
struct SyntaxProblem {
  DiagKind kind;
  std::uint32_t begin, end; ///< bytes of the text
  std::string message;
};

/// A tree, or at least one problem.
struct ParsedText {
  std::optional<Tree> tree;
  std::vector<SyntaxProblem> problems;
};

/// Parses the `text` of `file`. Touches nothing else, so any thread may do it;
/// the text must outlive the tree.
ParsedText parse_text(FileId file, llvm::StringRef text);
/// The same by the grammar alone, also where `parse_plain` would do; for tests.
ParsedText parse_by_grammar(FileId file, llvm::StringRef text);
/// The same without the bodies of functions, most of which are `pass` in the
/// tree: for questions about classes and signatures, in a fraction of the time.
/// What is wrong in a body may be missed.
ParsedText parse_headers(FileId file, llvm::StringRef text);
/// Reports what was found in the text of `file`.
void report(const std::vector<SyntaxProblem> &problems, FileId file,
            DiagnosticEmitter &diag);

/// Parses one file. Bytes that are not UTF-8 and anything that is not Python
/// are reported to `diag` (at most a few a file), and there is no tree then:
/// a tree has no holes. The source set must outlive the tree.
std::optional<Tree> parse(const SourceSet &sources, FileId file,
                          DiagnosticEmitter &diag);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_PARSE_H
