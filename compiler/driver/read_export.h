#ifndef FLATTENC_COMPILER_DRIVER_READ_EXPORT_H
#define FLATTENC_COMPILER_DRIVER_READ_EXPORT_H

#include "compiler/driver/package_writer.h"

#include "llvm/Support/VirtualFileSystem.h"

#include <optional>
#include <vector>

namespace flattenc {

/// What `flattenc.json` says; compiler/backend/package/manifest.cpp writes it.
struct Manifest {
  std::string version; ///< of flattenc
  std::string config;  ///< "mmdet::condinst/….py", or a path of the user's own
  std::string home; ///< the package whose config it is
  std::string package_name;
  std::vector<std::string> env, cfg_options, external, bundle;
  std::map<std::string, std::string> inputs; ///< name → SHA-256
  std::map<std::string, std::string> files;  ///< all but itself → SHA-256

  /// The config below the `configs/` of its package.
  [[nodiscard]] std::string config_path() const;
};

/// Nothing if the text is no manifest of this shape.
std::optional<Manifest> read_manifest(llvm::StringRef json);

/// The name of the manifest in an exported folder.
constexpr llvm::StringLiteral kManifest = "flattenc.json";

/// Every file below a folder but those that Python caches. An Error is a file
/// that cannot be read.
llvm::Expected<Package> read_folder(llvm::vfs::FileSystem &files,
                                    llvm::StringRef folder);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_READ_EXPORT_H
