#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_CLASS_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_CLASS_H

#include "compiler/program/compilation.h"

namespace flattenc::backend {

/// The text of a class of the output, from its first decorator to the end of
/// its body, without a final line end. Own text is copied; inherited members
/// keep their comments and decorators.
std::string print_class(Compilation &in, const Unit &unit);

/// Where the comment lines directly above a statement begin; the start of its
/// own line if there are none. Never before `limit`.
std::uint32_t leading_begin(const syntax::Tree &tree, NodeId statement,
                            std::uint32_t limit);
/// The end of a comment behind a statement on its last line, or the
/// statement's own end.
std::uint32_t trailing_end(const syntax::Tree &tree, NodeId statement);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_CLASS_H
