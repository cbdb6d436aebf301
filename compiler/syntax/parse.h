#ifndef FLATTENC_COMPILER_SYNTAX_PARSE_H
#define FLATTENC_COMPILER_SYNTAX_PARSE_H

#include "compiler/diag/diagnostics.h"
#include "compiler/syntax/tree.h"

#include <optional>

namespace flattenc::syntax {

/// Parses one file. Bytes that are not UTF-8 and anything that is not Python
/// are reported to `diag` (at most a few a file), and there is no tree then:
/// a tree has no holes. The source set must outlive the tree.
std::optional<Tree> parse(const SourceSet &sources, FileId file,
                          DiagnosticEmitter &diag);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_PARSE_H
