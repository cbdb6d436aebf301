#ifndef FLATTENC_COMPILER_DRIVER_WORKSPACE_H
#define FLATTENC_COMPILER_DRIVER_WORKSPACE_H

#include "compiler/driver/locate.h"
#include "compiler/frontend/mm_config/config.h"
#include "compiler/program/module_cache.h"
#include "compiler/source/confined_files.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <mutex>

namespace flattenc {

/// Remembers what the file system said about a path. Files are taken not to
/// change while it lives.
class RememberedFiles : public llvm::vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;
  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  std::error_code getRealPath(const llvm::Twine &path,
                              llvm::SmallVectorImpl<char> &real) const override;

private:
  mutable std::mutex mutex_;
  llvm::StringMap<llvm::ErrorOr<llvm::vfs::Status>> status_;
  mutable llvm::StringMap<llvm::ErrorOr<std::string>> real_path_;
};

/// What one thread keeps from config to config: the files that it has looked
/// at, and all that was made of them and depends on no config.
struct Workspace {
  explicit Workspace(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> real)
      : files(llvm::makeIntrusiveRefCnt<RememberedFiles>(std::move(real))) {}

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
  SourceSet sources;

  /// What is shared by the configs that may read the same folders.
  struct Project {
    Project(Workspace &workspace, const Location &location)
        : files(llvm::makeIntrusiveRefCnt<ConfinedFiles>(workspace.files,
                                                         location.readable)),
          configs(*files, workspace.sources) {}

    llvm::IntrusiveRefCntPtr<ConfinedFiles> files;
    frontend::ConfigSession configs;
    ModuleCache modules;
    std::mutex mutex; ///< guards what follows
    llvm::StringMap<std::optional<std::string>> folders; ///< by package
    llvm::StringMap<bool> taken_in;                      ///< by package
    llvm::StringMap<std::string> digests; ///< SHA-256 of inputs, by path
  };
  Project &project(const Location &location);

private:
  llvm::StringMap<std::unique_ptr<Project>> projects_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_WORKSPACE_H
