#include "compiler/driver/resume.h"

#include "compiler/driver/export_config.h"
#include "compiler/driver/read_export.h"

#include "llvm/ADT/STLExtras.h"

namespace flattenc {

/// True if the manifest is of this version and of what is asked for now.
static bool same_request(const Manifest &manifest,
                         const std::string &package_name,
                         const backend::PackageOptions &request) {
  return manifest.version == request.version &&
         manifest.config == request.config_name &&
         manifest.package_name == package_name &&
         manifest.env == request.environment &&
         manifest.cfg_options == request.cfg_options &&
         manifest.external == request.external &&
         manifest.bundle == request.bundle;
}

/// True if the files are those that the manifest names, byte for byte.
static bool same_files(const Package &written, const Manifest &manifest) {
  return written.size() == manifest.files.size() + 1 &&
         llvm::all_of(manifest.files, [&](const auto &entry) {
           auto found = written.find(entry.first);
           return found != written.end() &&
                  backend::sha256(found->second) == entry.second;
         });
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
  return located_.project->modules.digest(file, [&] {
    auto buffer = located_.files->getBufferForFile(file);
    return buffer ? backend::sha256((*buffer)->getBuffer()) : std::string();
  }) == sha256;
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
  auto written = read_folder(*session.files, target);
  if (!written) {
    llvm::consumeError(written.takeError());
    return false;
  }
  auto text = written->find(kManifest.str());
  if (text == written->end())
    return false;
  std::optional<Manifest> manifest = read_manifest(text->second);
  if (!manifest ||
      !same_request(*manifest, session.options.package_name,
                    package_request(session, located.location)) ||
      !same_files(*written, *manifest))
    return false;
  Inputs now(session, located);
  return llvm::all_of(manifest->inputs, [&](const auto &input) {
    return now.match(input.first, input.second);
  });
}

} // namespace flattenc
