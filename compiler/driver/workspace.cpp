#include "compiler/driver/workspace.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

namespace flattenc {

llvm::ErrorOr<llvm::vfs::Status>
RememberedFiles::status(const llvm::Twine &path) {
  llvm::SmallString<256> key;
  path.toVector(key);
  std::lock_guard lock(mutex_);
  auto known = status_.find(key);
  if (known == status_.end())
    known = status_.try_emplace(key, ProxyFileSystem::status(key)).first;
  return known->second;
}

std::error_code
RememberedFiles::getRealPath(const llvm::Twine &path,
                             llvm::SmallVectorImpl<char> &real) const {
  llvm::SmallString<256> key;
  path.toVector(key);
  std::lock_guard lock(mutex_);
  auto known = real_path_.find(key);
  if (known == real_path_.end()) {
    llvm::SmallString<256> found;
    std::error_code error = ProxyFileSystem::getRealPath(key, found);
    llvm::ErrorOr<std::string> answer = error;
    if (!error)
      answer = found.str().str();
    known = real_path_.try_emplace(key, std::move(answer)).first;
  }
  if (!known->second)
    return known->second.getError();
  real.assign(known->second->begin(), known->second->end());
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
