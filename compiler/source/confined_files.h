#ifndef FLATTENC_COMPILER_SOURCE_CONFINED_FILES_H
#define FLATTENC_COMPILER_SOURCE_CONFINED_FILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <string>
#include <vector>

namespace flattenc {

/// True if `path` is `root` or lies below it; both absolute, without dots.
bool lies_below(llvm::StringRef path, llvm::StringRef root);

/// A file system that shows only what lies below its roots. A path is judged by
/// where it really leads: `..` and symbolic links that leave the roots fail
/// with `std::errc::operation_not_permitted`, whether or not something is
/// there. Callers that owe the user a diagnostic ask `allows` first.
class ConfinedFiles : public llvm::vfs::ProxyFileSystem {
public:
  ConfinedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                llvm::ArrayRef<std::string> roots);

  /// True if `path` leads to a place below a root. A path that does not exist
  /// is judged by its spelling.
  [[nodiscard]] bool allows(const llvm::Twine &path) const;
  /// The real paths of the roots, in the order given.
  [[nodiscard]] llvm::ArrayRef<std::string> roots() const { return roots_; }

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &dir,
                                          std::error_code &error) override;

private:
  std::vector<std::string> roots_;
  std::vector<std::string> spelled_roots_; // absolute, links not resolved
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_SOURCE_CONFINED_FILES_H
