#ifndef FLATTENC_COMPILER_FRONTEND_CLASS_PATH_CLASS_PATH_H
#define FLATTENC_COMPILER_FRONTEND_CLASS_PATH_CLASS_PATH_H

#include "compiler/program/config_tree.h"

#include <optional>

namespace flattenc::frontend {

/// A class by name: `package.module:Class`, or with a dot for the colon.
struct ClassPath {
  std::string package; ///< the top-level one
  std::string module;  ///< dotted
  std::string name;
  [[nodiscard]] std::string dotted() const { return module + "." + name; }
};

/// Reads a class path; nothing if `text` can only be a file: it has a slash,
/// two colons, the ending `.py`, or no dot and no colon.
std::optional<ClassPath> read_class_path(llvm::StringRef text);

/// A config that builds the class and nothing else.
ConfigTree class_config(const ClassPath &path);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_CLASS_PATH_CLASS_PATH_H
