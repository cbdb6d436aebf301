#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_PACKAGE_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_PACKAGE_H

#include "compiler/program/compilation.h"

#include <map>

namespace flattenc::backend {

/// The files of an export: path below the target folder -> bytes.
using Files = std::map<std::string, std::string>;

/// What the back-end has to know besides the compilation.
struct PackageOptions {
  /// Where the config stands below its package's `configs/`:
  /// "condinst/condinst_r50.py".
  std::string config_path;
  /// As the config was found, for the README: "mmdet::condinst/….py".
  std::string config_name;
  /// What was asked for; the manifest says it.
  std::vector<std::string> environment; ///< NAME=VALUE
  std::vector<std::string> cfg_options;
  std::vector<std::string> external;
  std::vector<std::string> bundle;
  std::string version;
  /// The resolved config as the output holds it.
  std::string config_text;
  /// The same of configs that the config or code names, by their files; others
  /// are copied as they are.
  std::map<std::string, std::string> named_configs;
};

/// Prints the standalone package: modules, config, registry, tools, README,
/// licences, data files, manifest. Clashes of names are reported to the
/// compilation's diag.
Files print_package(Compilation &in, const PackageOptions &options);

/// SHA-256 in lower-case hexadecimal.
std::string sha256(llvm::StringRef bytes);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_PACKAGE_H
