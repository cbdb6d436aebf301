#ifndef FLATTENC_COMPILER_SOURCE_SOURCE_SET_H
#define FLATTENC_COMPILER_SOURCE_SOURCE_SET_H

#include "compiler/base/ids.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <string>
#include <vector>

namespace flattenc {

using FileId = Id<struct FileTag>;

/// A half-open range of bytes of one file.
struct SourceRange {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A place as people count: both from 1, columns in code points.
struct LineColumn {
  unsigned line = 1;
  unsigned column = 1;
};

/// The bytes of every file read so far, each read once. Text and names stay at
/// the same address as long as the set lives.
class SourceSet {
public:
  /// Reads `path` through `fs`, or returns the id it already has. An Error is
  /// a failure of the environment (missing, unreadable, a folder). The bytes
  /// are not checked: parsing reports what is not UTF-8.
  llvm::Expected<FileId> load(llvm::vfs::FileSystem &fs, llvm::StringRef path);

  /// Adds text that is no file; `name` is what diagnostics call it.
  FileId add(llvm::StringRef name, std::string text);

  /// Forgets the files from `first` on whose path is relative: those that were
  /// added or read for one task alone. Their ids must not be used any more.
  void forget_relative(std::uint32_t first);

  [[nodiscard]] llvm::StringRef text(FileId file) const;
  [[nodiscard]] llvm::StringRef text(SourceRange range) const;
  /// The path as given to `load`.
  [[nodiscard]] llvm::StringRef path(FileId file) const;

  [[nodiscard]] LineColumn line_column(FileId file, std::uint32_t offset) const;
  /// The line (from 1) without its end.
  [[nodiscard]] llvm::StringRef line_text(FileId file, unsigned line) const;

  [[nodiscard]] std::uint32_t size() const { return files_.size(); }

private:
  struct File {
    std::string path;
    std::unique_ptr<llvm::MemoryBuffer> buffer;
    mutable std::vector<std::uint32_t> line_starts; // made when first asked for
  };
  const std::vector<std::uint32_t> &line_starts(FileId file) const;

  Store<FileId, std::unique_ptr<File>> files_;
  llvm::StringMap<FileId> by_path_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_SOURCE_SOURCE_SET_H
