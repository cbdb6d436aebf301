#ifndef FLATTENC_COMPILER_SOURCE_SEARCH_PATHS_H
#define FLATTENC_COMPILER_SOURCE_SEARCH_PATHS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <optional>
#include <string>
#include <vector>

namespace flattenc {

/// A folder that packages are imported from.
struct ImportRoot {
  std::string path; ///< absolute
  std::string why;  ///< for people: "--search-path", "checkout of the config"
};

/// Where packages are found: the same idea as Python's `sys.path`, made without
/// starting Python. A value; earlier roots win.
class SearchPaths {
public:
  /// Adds a root unless it is there already. It need not exist.
  void add(const llvm::vfs::FileSystem &files, llvm::StringRef path,
           llvm::StringRef why);
  /// Adds a site-packages folder, the folders that its `.pth` files and its
  /// editable installs (`direct_url.json`, `.egg-link`) name, and what its
  /// symbolic links lead to.
  void add_site_packages(llvm::vfs::FileSystem &files, llvm::StringRef path,
                         llvm::StringRef why);

  [[nodiscard]] const std::vector<ImportRoot> &roots() const { return roots_; }

  /// The folder of the package `name` (an import name, one component). A folder
  /// with `__init__.py` in any root comes before one without.
  [[nodiscard]] std::optional<std::string>
  find_package(llvm::vfs::FileSystem &files, llvm::StringRef name) const;

  /// As `find_package`, for the name under which a package is installed when
  /// that differs from the import name (read from its `top_level.txt`).
  [[nodiscard]] std::optional<std::string>
  find_distribution(llvm::vfs::FileSystem &files, llvm::StringRef name) const;

  /// Every folder that may be read: the roots and what their links lead to.
  /// Made for `ConfinedFiles`.
  [[nodiscard]] std::vector<std::string> readable_folders() const;

  /// One line a root, for the message that a package is not found.
  [[nodiscard]] std::string describe() const;

private:
  std::vector<ImportRoot> roots_;
  std::vector<std::string> linked_; // folders that links in the roots lead to
};

/// True if `path` is a folder.
bool is_folder(llvm::vfs::FileSystem &files, const llvm::Twine &path);
/// The same for what a listing gave; looks again only where that may be a link.
bool is_folder(llvm::vfs::FileSystem &files,
               const llvm::vfs::directory_entry &entry);

} // namespace flattenc

#endif // FLATTENC_COMPILER_SOURCE_SEARCH_PATHS_H
