#ifndef FLATTENC_COMPILER_DRIVER_LOCATE_H
#define FLATTENC_COMPILER_DRIVER_LOCATE_H

#include "compiler/diag/diagnostics.h"
#include "compiler/driver/environment.h"
#include "compiler/driver/pyproject.h"
#include "compiler/source/search_paths.h"

#include "llvm/ADT/StringMap.h"

#include <optional>
#include <string>
#include <vector>

namespace flattenc {

struct LocateRequest {
  std::string config; ///< a path, or PKG::path; empty for search paths only
  std::vector<std::string> search_path; ///< --search-path
  bool from_working_folder = false; ///< packages of the project around it, too
};

/// The project that a file or folder belongs to, told by the folders above it.
struct Project {
  std::string folder;     ///< what may be read; empty if nothing was recognised
  std::string package;    ///< import name; empty in a folder of the user's own
  bool installed = false; ///< `folder` holds other packages, too
};
/// Projects by the folder that `find_project` began at.
using ProjectCache = llvm::StringMap<Project>;
/// Walks up from a folder or file, to the first folder in `known`.
Project find_project(llvm::vfs::FileSystem &files, llvm::StringRef path,
                     const ProjectCache &known);

/// Phase 0: where a config and the packages are.
struct Location {
  std::string config; ///< absolute path of the file
  /// Its path below the `configs` folder that it lies in, or its name.
  std::string config_path;
  /// The package whose checkout or `.mim` the config lies in; empty if it lies
  /// in a folder of the user's own.
  std::string home;
  /// The folder that holds the config's project: the checkout, the folder of
  /// an installed package's parent, or the user's own.
  std::string project;
  /// The project is a folder of installed packages, not a checkout.
  bool installed = false;
  SearchPaths paths;
  /// Every folder that may be read, for `ConfinedFiles`.
  std::vector<std::string> readable;
};

/// Finds the config and the folders that packages come from: the checkout of
/// the config, --search-path, FLATTENC_PATH, `[tool.flattenc] search-path` of
/// a `pyproject.toml` above the config, the site-packages of the active
/// virtual environment. Nothing is executed. Without a result there is at least
/// one diagnostic. `known` is what earlier calls over the same files found.
std::optional<Location> locate(const LocateRequest &request,
                               llvm::vfs::FileSystem &files,
                               const Environment &environment,
                               SourceSet &sources, DiagnosticEmitter &diag,
                               ProjectCache &known);

/// The settings of the nearest `pyproject.toml` above `start` that has
/// `[tool.flattenc]`, and its folder; defaults if there is none.
struct NearestSettings {
  ProjectSettings settings;
  std::string folder;
};
NearestSettings nearest_settings(llvm::vfs::FileSystem &files,
                                 SourceSet &sources, llvm::StringRef start,
                                 DiagnosticEmitter &diag);

/// True if the package in `folder` is one that brings configs of its own, in a
/// checkout beside it or in its `.mim`: code to take in, not a library.
bool brings_configs(llvm::vfs::FileSystem &files, llvm::StringRef folder);

/// Where the configs of the package in `folder` are: its `.mim/configs`, or
/// those of the checkout that it lies in.
std::string configs_folder(llvm::vfs::FileSystem &files,
                           llvm::StringRef folder);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_LOCATE_H
