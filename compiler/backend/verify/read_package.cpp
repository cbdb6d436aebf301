#include "compiler/backend/verify/verify.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace flattenc::backend {

/// The home package, the config and the output package, as the manifest names
/// them: what to compare, not what to find.
static llvm::Error read_manifest(PrintedPackage &package,
                                 llvm::StringRef folder) {
  auto fail = [&](const char *what) {
    return llvm::createStringError(std::errc::invalid_argument, "%s: %s",
                                   folder.str().c_str(), what);
  };
  auto manifest = package.files.find("flattenc.json");
  if (manifest == package.files.end())
    return fail("no flattenc.json: not a package that flattenc has made");
  auto json = llvm::json::parse(manifest->second);
  if (!json) {
    llvm::consumeError(json.takeError());
    return fail("flattenc.json is not JSON");
  }
  const llvm::json::Object *object = json->getAsObject();
  auto config = object ? object->getString("config") : llvm::None;
  if (!config)
    return fail("flattenc.json names no config");
  auto [home, path] = config->split("::");
  if (path.empty())
    return fail("flattenc.json names no package");
  package.request.home = home.str();
  package.request.config_path = path.str();
  std::string below = ("/configs/" + path).str();
  for (const auto &[name, text] : package.files) {
    llvm::StringRef top = name;
    if (top.consume_back(below) && !top.contains('/'))
      package.request.package_name = top.str();
  }
  return llvm::Error::success();
}

llvm::Expected<PrintedPackage> read_package(llvm::vfs::FileSystem &fs,
                                            llvm::StringRef folder) {
  PrintedPackage package;
  std::error_code error;
  for (llvm::vfs::recursive_directory_iterator it(fs, folder, error), end;
       it != end && !error; it.increment(error)) {
    llvm::StringRef path = it->path();
    if (it->type() == llvm::sys::fs::file_type::directory_file ||
        path.contains("__pycache__"))
      continue;
    auto buffer = fs.getBufferForFile(path);
    if (!buffer)
      return llvm::createFileError(path, buffer.getError());
    llvm::StringRef below = path.substr(folder.size()).ltrim("/");
    package.files[below.str()] = (*buffer)->getBuffer().str();
  }
  if (error)
    return llvm::createFileError(folder, error);
  if (llvm::Error bad = read_manifest(package, folder))
    return bad;
  return package;
}

} // namespace flattenc::backend
