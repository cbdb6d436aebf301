#include "compiler/driver/resume.h"

#include "compiler/driver/export_config.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <map>

namespace flattenc {

namespace path = llvm::sys::path;

/// Every file below a folder with its bytes; nothing if one cannot be read.
static std::optional<Package> read_folder(llvm::vfs::FileSystem &files,
                                          const std::string &folder) {
  Package found;
  std::vector<std::string> work = {folder};
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
        return std::nullopt;
      found[place.substr(folder.size() + 1).str()] =
          (*buffer)->getBuffer().str();
    }
    if (error)
      return std::nullopt;
  }
  return found;
}

static bool same_strings(const llvm::json::Object &manifest,
                         llvm::StringRef key,
                         const std::vector<std::string> &wanted) {
  const llvm::json::Array *array = manifest.getArray(key);
  return array && array->size() == wanted.size() &&
         std::equal(wanted.begin(), wanted.end(), array->begin(),
                    [](const std::string &a, const llvm::json::Value &b) {
                      return b.getAsString() == llvm::StringRef(a);
                    });
}

/// True if the manifest is of this version and of what is asked for now.
static bool same_request(const llvm::json::Object &manifest,
                         const std::string &package_name,
                         const backend::PackageOptions &request) {
  return manifest.getString("flattenc") == llvm::StringRef(request.version) &&
         manifest.getString("config") ==
             llvm::StringRef(request.config_name) &&
         manifest.getString("package_name") ==
             llvm::StringRef(package_name) &&
         same_strings(manifest, "env", request.environment) &&
         same_strings(manifest, "cfg_options", request.cfg_options) &&
         same_strings(manifest, "external", request.external) &&
         same_strings(manifest, "bundle", request.bundle);
}

namespace {

/// Finds the inputs that a manifest names.
class Inputs {
public:
  Inputs(Session &session, const LocatedConfig &located)
      : session_(session), located_(located) {}

  /// True if a file that goes by this name has this SHA-256 now.
  bool match(llvm::StringRef name, llvm::StringRef sha256);

private:
  /// True if the file is there and has this SHA-256 now.
  bool has(const std::string &file, llvm::StringRef sha256);

  Session &session_;
  const LocatedConfig &located_;
};

} // namespace

bool Inputs::has(const std::string &file, llvm::StringRef sha256) {
  auto known = located_.project->digests.find(file);
  if (known == located_.project->digests.end()) {
    auto buffer = located_.files->getBufferForFile(file);
    std::string digest =
        buffer ? backend::sha256((*buffer)->getBuffer()) : std::string();
    known = located_.project->digests.try_emplace(file, digest).first;
  }
  return known->second == sha256;
}

bool Inputs::match(llvm::StringRef name, llvm::StringRef sha256) {
  auto [package, below] = name.split('/');
  const SearchPaths &paths = located_.location.paths;
  if (auto folder = paths.find_package(*located_.files, package))
    if (has(*folder + "/" + below.str(), sha256))
      return true;
  if (llvm::StringRef(located_.location.config).endswith(("/" + name).str()) &&
      has(located_.location.config, sha256))
    return true;
  return llvm::any_of(paths.roots(), [&](const ImportRoot &root) {
    return has(root.path + "/" + name.str(), sha256);
  });
}

bool is_up_to_date(Session &session, const LocatedConfig &located,
                   llvm::StringRef target) {
  std::optional<Package> written = read_folder(*session.files, target.str());
  if (!written)
    return false;
  auto text = written->find("flattenc.json");
  if (text == written->end())
    return false;
  auto parsed = llvm::json::parse(text->second);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return false;
  }
  const llvm::json::Object *manifest = parsed->getAsObject();
  if (!manifest ||
      !same_request(*manifest, session.options.package_name,
                    package_request(session, located.location)) ||
      manifest->getString("output") !=
          llvm::StringRef(backend::digest_of_files(*written)))
    return false;
  const llvm::json::Array *inputs = manifest->getArray("inputs");
  if (!inputs)
    return false;
  Inputs now(session, located);
  return llvm::all_of(*inputs, [&](const llvm::json::Value &value) {
    const llvm::json::Object *input = value.getAsObject();
    return input && now.match(input->getString("name").getValueOr(""),
                              input->getString("sha256").getValueOr(""));
  });
}

} // namespace flattenc
