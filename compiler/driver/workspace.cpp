#include "compiler/driver/workspace.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace sys_path = llvm::sys::path;

/// Folders with more entries are not kept in memory.
static constexpr unsigned kMaxEntries = 20000;

/// True for an absolute path that names each folder on its way once: what lies
/// at its end is an entry of its parent path.
static bool is_plain(llvm::StringRef path) {
  if (!path.startswith("/") || path.size() < 2)
    return false;
  return llvm::none_of(llvm::split(path.drop_front(), '/'),
                       [](llvm::StringRef part) {
                         return part.empty() || part == "." || part == "..";
                       });
}

const RememberedFiles::Folder &
RememberedFiles::folder(llvm::StringRef path) const {
  auto [entry, is_new] = folders_.try_emplace(path);
  Folder &result = entry->second; // stays in its place as the map grows
  if (!is_new)
    return result;
  const llvm::ErrorOr<std::string> &real = real_path(path);
  if (!real) { // nothing lies in what is not there
    result.listed = real.getError() == std::errc::no_such_file_or_directory;
    return result;
  }
  result.real = *real == "/" ? "" : *real;
  std::error_code error;
  llvm::vfs::directory_iterator it = files_->dir_begin(path, error), end;
  for (; !error && it != end && result.entries.size() < kMaxEntries;
       it.increment(error))
    result.entries[sys_path::filename(it->path())] = it->type();
  result.listed = !error && it == end;
  return result;
}

void RememberedFiles::add_file(llvm::StringRef path) {
  std::lock_guard lock(mutex_);
  auto known = folders_.find(sys_path::parent_path(path));
  if (known != folders_.end())
    known->second.entries[sys_path::filename(path)] = FileType::regular_file;
}

/// What lies at a plain path: `file_not_found` if its folder was read and has
/// no such entry; nothing if the folder cannot tell.
std::optional<RememberedFiles::FileType>
RememberedFiles::type_of(llvm::StringRef path) const {
  const Folder &parent = folder(sys_path::parent_path(path));
  if (!parent.listed)
    return std::nullopt;
  auto found = parent.entries.find(sys_path::filename(path));
  return found == parent.entries.end() ? FileType::file_not_found
                                       : found->second;
}

llvm::ErrorOr<llvm::vfs::Status>
RememberedFiles::status(const llvm::Twine &path) {
  llvm::SmallString<256> key;
  path.toVector(key);
  std::lock_guard lock(mutex_);
  auto known = status_.find(key);
  if (known != status_.end())
    return known->second;
  if (is_plain(key) && type_of(key) == FileType::file_not_found)
    return std::make_error_code(std::errc::no_such_file_or_directory);
  return status_.try_emplace(key, ProxyFileSystem::status(key)).first->second;
}

const llvm::ErrorOr<std::string> &
RememberedFiles::real_path(llvm::StringRef path) const {
  auto known = real_path_.find(path);
  if (known != real_path_.end())
    return known->second;
  llvm::ErrorOr<std::string> answer =
      std::make_error_code(std::errc::no_such_file_or_directory);
  std::optional<FileType> type;
  if (is_plain(path))
    type = type_of(path);
  if (type == FileType::regular_file || type == FileType::directory_file) {
    answer = folder(sys_path::parent_path(path)).real;
    (*answer += '/') += sys_path::filename(path);
  } else if (type != FileType::file_not_found) {
    llvm::SmallString<256> found;
    if (std::error_code error = ProxyFileSystem::getRealPath(path, found))
      answer = error;
    else
      answer = found.str().str();
  }
  return real_path_.try_emplace(path, std::move(answer)).first->second;
}

std::error_code
RememberedFiles::getRealPath(const llvm::Twine &path,
                             llvm::SmallVectorImpl<char> &real) const {
  llvm::SmallString<256> key;
  path.toVector(key);
  std::lock_guard lock(mutex_);
  const llvm::ErrorOr<std::string> &known = real_path(key);
  if (!known)
    return known.getError();
  real.assign(known->begin(), known->end());
  return {};
}

Workspace::Project &Workspace::project(const Location &location) {
  std::string key = location.project + (location.installed ? "\n\n" : "\n") +
                    llvm::join(location.readable, "\n");
  std::unique_ptr<Project> &project = projects_[key];
  if (!project)
    project = std::make_unique<Project>(*this, location);
  return *project;
}

} // namespace flattenc
