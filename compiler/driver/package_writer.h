#ifndef FLATTENC_COMPILER_DRIVER_PACKAGE_WRITER_H
#define FLATTENC_COMPILER_DRIVER_PACKAGE_WRITER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <mutex>
#include <set>
#include <string>

namespace flattenc {

/// The files of an export: path below the target folder → bytes.
using Package = std::map<std::string, std::string>;

/// Where packages go: the disk, or memory in tests.
class PackageWriter {
public:
  virtual ~PackageWriter() = default;

  /// What stands at `target` now.
  enum class Target { Absent, Empty, Occupied };
  virtual llvm::Expected<Target> look_at(llvm::StringRef target) = 0;

  /// Puts the files at `target`, all or nothing: whatever fails, `target` is as
  /// before. An occupied target is replaced; ask `look_at` first.
  /// May be called by several threads, each with a target of its own.
  virtual llvm::Error write(llvm::StringRef target, const Package &files) = 0;

  /// Replaces the bytes of a file, which must be `before` still. All or nothing;
  /// the file keeps its mode. An Error if it has changed, is a link or cannot be
  /// written.
  virtual llvm::Error rewrite(llvm::StringRef path, llvm::StringRef before,
                              llvm::StringRef after) = 0;

  /// Puts `bytes` at `path`, all or nothing.
  virtual llvm::Error write_file(llvm::StringRef path,
                                 llvm::StringRef bytes) = 0;

  /// Removes from `folder` what killed runs left beside their targets, but
  /// nothing of runs that are still alive.
  virtual llvm::Error remove_leftovers(llvm::StringRef folder) = 0;
};

/// Writes to a temporary folder beside the target and renames it. A failure or
/// a signal removes the temporary folder; a kill that cannot be caught leaves
/// at most a folder whose name begins with `.flattenc-`.
class DiskWriter : public PackageWriter {
public:
  llvm::Expected<Target> look_at(llvm::StringRef target) override;
  llvm::Error write(llvm::StringRef target, const Package &files) override;
  llvm::Error rewrite(llvm::StringRef path, llvm::StringRef before,
                      llvm::StringRef after) override;
  llvm::Error write_file(llvm::StringRef path, llvm::StringRef bytes) override;
  llvm::Error remove_leftovers(llvm::StringRef folder) override;
};

/// Keeps everything in memory, for tests.
class MemoryWriter : public PackageWriter {
public:
  llvm::Expected<Target> look_at(llvm::StringRef target) override;
  llvm::Error write(llvm::StringRef target, const Package &files) override;
  llvm::Error rewrite(llvm::StringRef path, llvm::StringRef before,
                      llvm::StringRef after) override;
  llvm::Error write_file(llvm::StringRef path, llvm::StringRef bytes) override;
  llvm::Error remove_leftovers(llvm::StringRef folder) override;

  std::map<std::string, Package> packages; ///< by target; single files at ""
  std::set<std::string> occupied;          ///< targets that hold something

private:
  std::mutex mutex_;
};

/// An Error unless every path of the package stays below its folder and no two
/// paths are equal when case is folded.
llvm::Error check_paths(const Package &files);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_PACKAGE_WRITER_H
