#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_REWRITES_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_REWRITES_H

#include "compiler/program/compilation.h"

namespace flattenc::backend {

/// Appends what a copied subtree has to say otherwise in the output: absolute
/// imports of bundled packages, names of these packages, scopes, prefixes of
/// types, locations of registries. `moved`: relative imports become absolute,
/// and names are left to `resolve_captures`.
void code_rewrites(Compilation &in, ModuleId module, NodeId subtree, bool moved,
                   std::vector<Edit> &edits);

/// The source of [begin, end) with those edits that lie in it. `edits` need not
/// be sorted; they do not overlap.
std::string apply_edits(llvm::StringRef source, std::uint32_t begin,
                        std::uint32_t end, std::vector<Edit> edits);

/// Breaks `items` into lines of at most 79 columns: `head` + items + `tail`,
/// continued behind the opening bracket as yapf does, or below it.
std::string wrap_list(llvm::StringRef head, llvm::ArrayRef<std::string> items,
                      llvm::StringRef tail);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_REWRITES_H
