#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_DOCUMENTS_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_DOCUMENTS_H

#include "compiler/backend/package/package.h"

namespace flattenc::backend {

/// Adds what people and programs read about the package: README, licences, the
/// notes in `data/` and `demo/`, tools where the repository has none.
void add_documents(Compilation &in, const PackageOptions &options,
                   Files &files);

/// The manifest: `inputs`, `classes`, `pinned`, `assets`, `externals`, and the
/// options that changed the result. Lists are sorted; no path of the machine
/// stands in it. `files` are all others of the package.
std::string manifest(Compilation &in, const PackageOptions &options,
                     const Files &files);

/// Where an asset stands in the output.
std::string output_path(const Compilation &in, const Asset &asset);

/// A training or testing script for a repository that has none of its own;
/// `path` is "tools/train.py" or "tools/test.py".
std::string default_tool(llvm::StringRef path);

/// A place that a reader can check: "package/module.py:12".
std::string place(Compilation &in, ModuleId module, NodeId node);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_DOCUMENTS_H
