//
// Without a config: all bytes against the digests of the manifest, and the code
// against the sources by the rules of compiler/backend/verify. With --against:
// all bytes against an export that is made anew, with the options that the
// manifest names if it is there.
//
#include "compiler/backend/verify/verify.h"
#include "compiler/driver/export_config.h"
#include "compiler/driver/read_export.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc {

namespace {

/// What the files of a folder ought to be: by path, something to compare with.
using Wanted = std::map<std::string, std::string>;

class Verification {
public:
  explicit Verification(Session &session) : session_(session) {}
  llvm::Expected<int> run();

private:
  llvm::Expected<int> fail(const char *what) const;
  /// Reports files that are not there, that differ, and that do not belong.
  void compare(Session &session, const Wanted &wanted, llvm::StringRef by,
               std::string (*digest)(llvm::StringRef));
  llvm::Error compare_with_new_export(Session &session);
  void compare_with_sources(Session &session);
  [[nodiscard]] std::string guess_package_name(llvm::StringRef config) const;

  Session &session_;
  Options options_; ///< of the export that is made anew
  Package files_;
  std::optional<Manifest> manifest_;
  std::optional<LocatedConfig> located_;
};

} // namespace

llvm::Expected<int> Verification::fail(const char *what) const {
  return llvm::createStringError(
      std::make_error_code(std::errc::invalid_argument), "%s: %s",
      session_.options.directory.c_str(), what);
}

/// True for a file that takes part when the export runs: code anywhere, and
/// everything in a folder that the export writes, but for the user's data.
static bool takes_part(llvm::StringRef path, const Wanted &wanted) {
  if (path == kManifest)
    return false;
  for (llvm::StringRef code : {".py", ".pyc", ".pyi", ".so", ".pth"})
    if (path.endswith(code))
      return true;
  auto [top, rest] = path.split('/');
  if (rest.empty() || rest.startswith("data/") || rest.startswith("demo/"))
    return false;
  auto first = wanted.lower_bound((top + "/").str());
  return first != wanted.end() &&
         llvm::StringRef(first->first).startswith((top + "/").str());
}

void Verification::compare(Session &session, const Wanted &wanted,
                           llvm::StringRef by,
                           std::string (*digest)(llvm::StringRef)) {
  for (const auto &[path, value] : wanted) {
    auto found = files_.find(path);
    if (found == files_.end())
      session.diag.emit(DiagKind::OutputFileMissing, {}, path, by);
    else if (digest(found->second) != value)
      session.diag.emit(DiagKind::OutputFileChanged, {}, path, by);
  }
  for (const auto &[path, bytes] : files_)
    if (!wanted.count(path) && takes_part(path, wanted))
      session.diag.emit(DiagKind::OutputFileExtra, {}, path, by);
}

llvm::Error Verification::compare_with_new_export(Session &session) {
  std::optional<ConfigTree> config = resolve_config(session, *located_);
  if (!config)
    return llvm::Error::success();
  std::string home = home_of(located_->location, *config);
  auto package = make_package(session, *located_, home, std::move(*config));
  if (!package)
    return package.takeError();
  if (!*package)
    return llvm::Error::success();
  Wanted wanted = std::move(**package);
  if (!files_.count(kManifest.str()))
    wanted.erase(kManifest.str()); // it may go: nothing reads it
  compare(session, wanted, "an export of `" + printable(options_.config) + "`",
          [](llvm::StringRef bytes) { return bytes.str(); });
  return llvm::Error::success();
}

void Verification::compare_with_sources(Session &session) {
  compare(session, manifest_->files, kManifest,
          [](llvm::StringRef bytes) { return backend::sha256(bytes); });
  Search search = search_of(session, *located_, manifest_->home);
  ParseAhead ahead(session.parse_threads);
  search.ahead = &ahead;
  Program program(session.sources, session.diag, search);
  backend::verify_package(
      files_, program,
      {manifest_->home, manifest_->package_name, manifest_->config_path()},
      session.diag);
}

/// The folder that has the config, if the manifest does not say it.
std::string Verification::guess_package_name(llvm::StringRef config) const {
  std::string below = ("/configs/" + config).str();
  for (const auto &[path, bytes] : files_) {
    llvm::StringRef top = path;
    if (top.consume_back(below) && !top.contains('/'))
      return top.str();
  }
  return options_.package_name;
}

llvm::Expected<int> Verification::run() {
  auto files = read_folder(*session_.files, session_.options.directory);
  if (!files)
    return files.takeError();
  files_ = std::move(*files);
  options_ = session_.options;
  bool against = !options_.config.empty();
  if (auto text = files_.find(kManifest.str()); text != files_.end()) {
    manifest_ = read_manifest(text->second);
    if (!manifest_ && !against)
      return fail("flattenc.json is no manifest of this version of flattenc; "
                  "name the config with --against CONFIG");
  } else if (!against) {
    return fail("no flattenc.json; name the config with --against CONFIG");
  }
  if (manifest_) {
    options_.package_name = manifest_->package_name;
    options_.env = manifest_->env;
    options_.cfg_options = manifest_->cfg_options;
    options_.external = manifest_->external;
    options_.bundle = manifest_->bundle;
  }
  located_ = locate_config(session_);
  if (!located_)
    return kUsageOrEnvironment;
  const Location &location = located_->location;
  if (!manifest_)
    options_.package_name = guess_package_name(location.config_path);
  if (!against &&
      !location.paths.find_package(*located_->files, manifest_->home)) {
    session_.diag.emit(DiagKind::PackageNotFound, {}, manifest_->home)
        .hint(location.paths.describe());
    return kUsageOrEnvironment;
  }
  // With the options of the export, and quiet.
  Session session = {options_,           session_.files,   session_.environment,
                     session_.writer,    llvm::nulls(),    llvm::nulls(),
                     session_.render,    session_.workspace,
                     session_.sources,   {}};
  if (!against)
    compare_with_sources(session);
  else if (llvm::Error error = compare_with_new_export(session))
    return error;
  session_.diag = std::move(session.diag);
  if (!session_.diag.has_errors() && session_.options.verbosity >= 0)
    session_.err << files_.size() << " files verified\n";
  return status_of(session_);
}

llvm::Expected<int> run_verify(Session &session) {
  return Verification(session).run();
}

} // namespace flattenc
