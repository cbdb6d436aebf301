#include "compiler/driver/package_writer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace flattenc {

static bool stays_below(llvm::StringRef path) {
  if (path.empty() || path.contains('\0'))
    return false;
  return llvm::none_of(llvm::split(path, '/'), [](llvm::StringRef part) {
    return part.empty() || part == "." || part == "..";
  });
}

llvm::Error check_paths(const Package &files) {
  std::map<std::string, llvm::StringRef> folded;
  for (const auto &[path, bytes] : files) {
    if (!stays_below(path))
      return llvm::createStringError(
          std::make_error_code(std::errc::invalid_argument),
          "`%s` is no path below the output folder", path.c_str());
    auto [known, is_new] = folded.emplace(llvm::StringRef(path).lower(), path);
    if (!is_new)
      return llvm::createStringError(
          std::make_error_code(std::errc::invalid_argument),
          "`%s` and `%s` are the same file where case is ignored",
          known->second.str().c_str(), path.c_str());
  }
  return llvm::Error::success();
}

llvm::Expected<PackageWriter::Target>
MemoryWriter::look_at(llvm::StringRef target) {
  std::lock_guard lock(mutex_);
  bool holds = packages.count(target.str()) + occupied.count(target.str()) > 0;
  return holds ? Target::Occupied : Target::Absent;
}

llvm::Error MemoryWriter::write(llvm::StringRef target, const Package &files) {
  if (llvm::Error error = check_paths(files))
    return error;
  std::lock_guard lock(mutex_);
  packages[target.str()] = files;
  return llvm::Error::success();
}

llvm::Error MemoryWriter::rewrite(llvm::StringRef path, llvm::StringRef,
                                  llvm::StringRef after) {
  std::lock_guard lock(mutex_);
  packages[""][path.str()] = after.str();
  return llvm::Error::success();
}

llvm::Error MemoryWriter::write_file(llvm::StringRef path,
                                     llvm::StringRef bytes) {
  std::lock_guard lock(mutex_);
  packages[""][path.str()] = bytes.str();
  return llvm::Error::success();
}

llvm::Error MemoryWriter::remove_leftovers(llvm::StringRef) {
  return llvm::Error::success();
}

} // namespace flattenc
