#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_H

#include "compiler/diag/diagnostics.h"
#include "compiler/program/config_tree.h"
#include "compiler/syntax/tree.h"

#include "llvm/ADT/StringMap.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flattenc::frontend {

/// Where the configurations of an installed package or a checkout are.
struct PackageConfigs {
  /// The importable package: `read_base` of `package.configs.x` reads
  /// `module_dir/configs/x.py`.
  std::string module_dir;
  /// What `package::x.py` is relative to: `module_dir/.mim/configs`, or
  /// `configs` of a checkout.
  std::string configs_dir;
};

struct ConfigRequest {
  std::string path;
  /// Nothing for a package that is not there.
  std::function<std::optional<PackageConfigs>(llvm::StringRef package)>
      find_package;
  /// Values for `{{$NAME:default}}`; other names take their default.
  llvm::StringMap<std::string> env;
  /// `key.path=value`, as `--cfg-options` of OpenMMLab's tools take them.
  std::vector<std::string> cfg_options;
  /// Folders that all files must lie in; empty: no confinement.
  std::vector<std::string> roots;
};

/// Loads configurations as `Config.fromfile` of mmengine 0.10.7 does
/// (mmengine/config/config.py:456), without running Python and without
/// `custom_imports`. Files that were read stay parsed and compiled for later
/// loads.
class ConfigSession {
public:
  /// Both must outlive the session.
  ConfigSession(llvm::vfs::FileSystem &fs, SourceSet &sources);
  ~ConfigSession();
  ConfigSession(const ConfigSession &) = delete;
  ConfigSession &operator=(const ConfigSession &) = delete;

  /// The resolved configuration; nothing if errors were emitted.
  std::optional<ConfigTree> load(const ConfigRequest &request,
                                 DiagnosticEmitter &diag);

  /// The tree of a file that was loaded; null if it was not, or if its text was
  /// substituted before it was parsed.
  [[nodiscard]] const syntax::Tree *tree(FileId file) const;

  struct State;

private:
  std::unique_ptr<State> state_;
};

/// Loads one configuration in a session of its own.
std::optional<ConfigTree> load_config(const ConfigRequest &request,
                                      llvm::vfs::FileSystem &fs,
                                      SourceSet &sources,
                                      DiagnosticEmitter &diag);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_H
