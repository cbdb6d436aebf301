#include "compiler/driver/read_export.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace path = llvm::sys::path;

std::string Manifest::config_path() const {
  auto [package, path] = llvm::StringRef(config).split("::");
  return path.empty() ? config : path.str();
}

static bool read_strings(const llvm::json::Object &object, llvm::StringRef key,
                         std::vector<std::string> &strings) {
  const llvm::json::Array *array = object.getArray(key);
  if (!array)
    return false;
  for (const llvm::json::Value &value : *array) {
    auto text = value.getAsString();
    if (!text)
      return false;
    strings.push_back(text->str());
  }
  return true;
}

static bool read_digests(const llvm::json::Object &object, llvm::StringRef key,
                         std::map<std::string, std::string> &digests) {
  const llvm::json::Array *array = object.getArray(key);
  if (!array)
    return false;
  for (const llvm::json::Value &value : *array) {
    const llvm::json::Object *entry = value.getAsObject();
    auto name = entry ? entry->getString("name") : llvm::None;
    auto digest = entry ? entry->getString("sha256") : llvm::None;
    if (!name || !digest)
      return false;
    digests[name->str()] = digest->str();
  }
  return true;
}

std::optional<Manifest> read_manifest(llvm::StringRef text) {
  auto parsed = llvm::json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return std::nullopt;
  }
  const llvm::json::Object *object = parsed->getAsObject();
  if (!object)
    return std::nullopt;
  Manifest manifest;
  auto read_text = [&](llvm::StringRef key, std::string &target) {
    auto found = object->getString(key);
    if (found)
      target = found->str();
    return found.hasValue();
  };
  bool whole = read_text("flattenc", manifest.version) &&
               read_text("config", manifest.config) &&
               read_text("home", manifest.home) &&
               read_text("package_name", manifest.package_name) &&
               read_strings(*object, "env", manifest.env) &&
               read_strings(*object, "cfg_options", manifest.cfg_options) &&
               read_strings(*object, "external", manifest.external) &&
               read_strings(*object, "bundle", manifest.bundle) &&
               read_digests(*object, "inputs", manifest.inputs) &&
               read_digests(*object, "files", manifest.files);
  if (!whole)
    return std::nullopt;
  return manifest;
}

llvm::Expected<Package> read_folder(llvm::vfs::FileSystem &files,
                                    llvm::StringRef folder) {
  Package found;
  std::string top = folder.rtrim('/').str();
  std::vector<std::string> work = {top};
  while (!work.empty()) {
    std::string at = std::move(work.back());
    work.pop_back();
    std::error_code error;
    for (auto entry = files.dir_begin(at, error);
         !error && entry != llvm::vfs::directory_iterator();
         entry.increment(error)) {
      llvm::StringRef place = entry->path();
      if (path::filename(place) == "__pycache__")
        continue;
      if (entry->type() == llvm::sys::fs::file_type::directory_file) {
        work.push_back(place.str());
        continue;
      }
      auto buffer = files.getBufferForFile(place);
      if (!buffer)
        return llvm::createFileError(place, buffer.getError());
      found[place.substr(top.size() + 1).str()] =
          (*buffer)->getBuffer().str();
    }
    if (error)
      return llvm::createFileError(at, error);
  }
  return found;
}

} // namespace flattenc
