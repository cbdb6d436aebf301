#ifndef FLATTENC_COMPILER_DRIVER_WORKSPACE_H
#define FLATTENC_COMPILER_DRIVER_WORKSPACE_H

#include "compiler/driver/locate.h"
#include "compiler/frontend/mm_config/config.h"
#include "compiler/program/external_cache.h"
#include "compiler/program/module_cache.h"
#include "compiler/syntax/tree_cache.h"
#include "compiler/source/confined_files.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <mutex>

namespace flattenc {

/// Remembers what the file system said about a path. Folders are read whole, so
/// what is not there and what is no link costs no further look. Files are taken
/// not to change while it lives.
class RememberedFiles : public llvm::vfs::ProxyFileSystem {
public:
  explicit RememberedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files)
      : ProxyFileSystem(files), files_(std::move(files)) {}
  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  std::error_code getRealPath(const llvm::Twine &path,
                              llvm::SmallVectorImpl<char> &real) const override;
  /// Says that a plain file lies at `path` now, which nobody asked about before.
  void add_file(llvm::StringRef path);

private:
  using FileType = llvm::sys::fs::file_type;
  /// A folder as it was read once; `entries` says nothing if `listed` is false.
  struct Folder {
    std::string real;
    bool listed = false;
    llvm::StringMap<FileType> entries;
  };
  const Folder &folder(llvm::StringRef path) const;
  std::optional<FileType> type_of(llvm::StringRef path) const;
  const llvm::ErrorOr<std::string> &real_path(llvm::StringRef path) const;

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files_;
  mutable std::mutex mutex_; ///< guards what follows
  mutable llvm::StringMap<Folder> folders_;
  llvm::StringMap<llvm::ErrorOr<llvm::vfs::Status>> status_;
  mutable llvm::StringMap<llvm::ErrorOr<std::string>> real_path_;
};

/// What one thread keeps from config to config: the files that it has looked
/// at, and all that was made of them and depends on no config.
struct Workspace {
  explicit Workspace(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> real)
      : files(llvm::makeIntrusiveRefCnt<RememberedFiles>(std::move(real))) {}

  llvm::IntrusiveRefCntPtr<RememberedFiles> files;
  SourceSet sources;
  ProjectCache located; ///< what `locate` found
  syntax::TreeCache trees; ///< of the files of exports

  /// What is shared by the configs that may read the same folders.
  struct Project {
    Project(Workspace &workspace, const Location &location)
        : files(llvm::makeIntrusiveRefCnt<ConfinedFiles>(workspace.files,
                                                         location.readable)),
          configs(*files, workspace.sources) {}

    llvm::IntrusiveRefCntPtr<ConfinedFiles> files;
    frontend::ConfigSession configs;
    ModuleCache modules;
    ExternalClassCache externals;
    std::mutex mutex; ///< guards what follows
    llvm::StringMap<std::optional<std::string>> folders; ///< by package
    llvm::StringMap<bool> taken_in;                      ///< by package
  };
  Project &project(const Location &location);

private:
  llvm::StringMap<std::unique_ptr<Project>> projects_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_WORKSPACE_H
