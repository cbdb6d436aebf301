#include "compiler/source/confined_files.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace flattenc {

bool lies_below(llvm::StringRef path, llvm::StringRef root) {
  root = root.rtrim('/');
  return path.consume_front(root) && (path.empty() || path.front() == '/');
}

/// `path` absolute and without dots, links not resolved.
static std::string spelled(const llvm::vfs::FileSystem &files,
                           const llvm::Twine &path) {
  llvm::SmallString<256> result;
  path.toVector(result);
  files.makeAbsolute(result);
  llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
  return result.str().str();
}

ConfinedFiles::ConfinedFiles(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
    llvm::ArrayRef<std::string> roots)
    : ProxyFileSystem(std::move(files)) {
  for (const std::string &root : roots) {
    spelled_roots_.push_back(spelled(*this, root));
    llvm::SmallString<256> real;
    bool known = !ProxyFileSystem::getRealPath(root, real);
    roots_.push_back(known ? real.str().str() : spelled_roots_.back());
  }
}

bool ConfinedFiles::allows(const llvm::Twine &path) const {
  auto holds = [](llvm::StringRef place) {
    return [place](const std::string &root) { return lies_below(place, root); };
  };
  llvm::SmallString<256> real;
  if (!ProxyFileSystem::getRealPath(path, real))
    return llvm::any_of(roots_, holds(real));
  std::string place = spelled(*this, path);
  return llvm::any_of(spelled_roots_, holds(place)) ||
         llvm::any_of(roots_, holds(place));
}

static std::error_code refusal() {
  return std::make_error_code(std::errc::operation_not_permitted);
}

llvm::ErrorOr<llvm::vfs::Status>
ConfinedFiles::status(const llvm::Twine &path) {
  if (!allows(path))
    return refusal();
  return ProxyFileSystem::status(path);
}

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
ConfinedFiles::openFileForRead(const llvm::Twine &path) {
  if (!allows(path))
    return refusal();
  return ProxyFileSystem::openFileForRead(path);
}

llvm::vfs::directory_iterator ConfinedFiles::dir_begin(const llvm::Twine &dir,
                                                       std::error_code &error) {
  if (!allows(dir)) {
    error = refusal();
    return {};
  }
  return ProxyFileSystem::dir_begin(dir, error);
}

} // namespace flattenc
