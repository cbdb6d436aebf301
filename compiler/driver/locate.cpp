#include "compiler/driver/locate.h"

#include "compiler/driver/pyproject.h"
#include "compiler/driver/suggest.h"
#include "compiler/source/confined_files.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <algorithm>

namespace flattenc {

namespace path = llvm::sys::path;

static std::string path_in(llvm::StringRef folder, const llvm::Twine &name) {
  llvm::SmallString<256> result(folder);
  path::append(result, name);
  return result.str().str();
}

/// `given` absolute and without dots, links kept.
static std::string absolute(const llvm::vfs::FileSystem &files,
                            llvm::StringRef given) {
  llvm::SmallString<256> place(given);
  files.makeAbsolute(place);
  path::remove_dots(place, /*remove_dot_dot=*/true);
  return place.str().str();
}

static bool is_file(llvm::vfs::FileSystem &files, const llvm::Twine &path) {
  auto status = files.status(path);
  return status && !status->isDirectory();
}

/// True if the folder is a Python package and looks like the subject of a
/// repository, not like its tests.
static bool is_subject(llvm::vfs::FileSystem &files, llvm::StringRef folder) {
  return files.exists(path_in(folder, "__init__.py")) &&
         (files.exists(path_in(folder, "registry.py")) ||
          files.exists(path_in(folder, "version.py")));
}

/// The package at the top of a checkout; empty if there is none.
static std::string package_of_checkout(llvm::vfs::FileSystem &files,
                                       llvm::StringRef checkout) {
  std::vector<std::string> packages;
  std::error_code error;
  for (auto entry = files.dir_begin(checkout, error);
       !error && entry != llvm::vfs::directory_iterator();
       entry.increment(error))
    if (is_folder(files, *entry) && is_subject(files, entry->path()))
      packages.push_back(path::filename(entry->path()).str());
  if (packages.empty())
    return {};
  return *std::min_element(packages.begin(), packages.end());
}

Project find_project(llvm::vfs::FileSystem &files, llvm::StringRef given,
                     const ProjectCache &known) {
  std::string configs_parent;
  for (llvm::StringRef folder = given; !folder.empty();
       folder = path::parent_path(folder)) {
    // Until a folder `configs` is passed, a search that began here is the rest
    // of this one.
    auto same = configs_parent.empty() ? known.find(folder) : known.end();
    if (same != known.end())
      return same->second;
    llvm::StringRef parent = path::parent_path(folder);
    llvm::StringRef name = path::filename(folder);
    if (name == ".mim" && files.exists(path_in(parent, "__init__.py")))
      return {path::parent_path(parent).str(), path::filename(parent).str(),
              true};
    if (is_subject(files, folder))
      return {parent.str(), name.str(),
              !is_folder(files, path_in(parent, "configs"))};
    if (name == "configs" && configs_parent.empty())
      configs_parent = parent.str();
    std::string package = package_of_checkout(files, folder);
    if (!package.empty())
      return {folder.str(), package, false};
    for (const char *marker : {".git", "pyproject.toml", "setup.py"})
      if (files.exists(path_in(folder, marker)))
        return {folder.str(), "", false};
  }
  return {configs_parent, "", false};
}

bool brings_configs(llvm::vfs::FileSystem &files, llvm::StringRef folder) {
  llvm::StringRef parent = path::parent_path(folder);
  return is_folder(files, path_in(folder, ".mim")) ||
         (is_folder(files, path_in(parent, "configs")) &&
          package_of_checkout(files, parent) == path::filename(folder));
}

std::string configs_folder(llvm::vfs::FileSystem &files,
                           llvm::StringRef folder) {
  std::string installed = path_in(folder, ".mim/configs");
  if (is_folder(files, installed))
    return installed;
  return path_in(path::parent_path(folder), "configs");
}

namespace {

class Locator {
public:
  Locator(const LocateRequest &request, llvm::vfs::FileSystem &files,
          const Environment &environment, SourceSet &sources,
          DiagnosticEmitter &diag, ProjectCache &known)
      : request_(request),
        files_(files),
        environment_(environment),
        sources_(sources),
        diag_(diag),
        known_(known) {}

  std::optional<Location> run();

private:
  const Project &project_around(llvm::StringRef folder) {
    auto found = known_.find(folder);
    if (found == known_.end()) {
      Project project = find_project(files_, folder, known_);
      // Its neighbours will ask next, and all end at what holds for the parent.
      llvm::StringRef parent = path::parent_path(folder);
      if (path::filename(folder) != "configs" && !parent.empty() &&
          project.folder.size() < parent.size())
        known_.try_emplace(parent, find_project(files_, parent, known_));
      found = known_.try_emplace(folder, std::move(project)).first;
    }
    return found->second;
  }
  void add_root(llvm::StringRef folder, llvm::StringRef why);
  void add_project(llvm::StringRef start);
  void add_project_settings(llvm::StringRef start);
  void add_variable();
  void add_environment();
  void add_prefix(llvm::StringRef prefix, llvm::StringRef why);
  bool find_config();
  bool find_in_package(llvm::StringRef package, llvm::StringRef name);
  void report_missing(llvm::StringRef folder, llvm::StringRef name);

  const LocateRequest &request_;
  llvm::vfs::FileSystem &files_;
  const Environment &environment_;
  SourceSet &sources_;
  DiagnosticEmitter &diag_;
  ProjectCache &known_;
  Location location_;
};

} // namespace

/// Adds a folder that the user names: one that holds packages, or a package.
void Locator::add_root(llvm::StringRef folder, llvm::StringRef why) {
  std::string place = absolute(files_, folder);
  if (!is_folder(files_, place)) {
    diag_.emit(DiagKind::SearchPathMissing, {}, folder, why);
    return;
  }
  if (files_.exists(path_in(place, "__init__.py")))
    place = path::parent_path(place).str();
  location_.paths.add_site_packages(files_, place, why);
}

/// The checkout or installed package that the config lies in.
void Locator::add_project(llvm::StringRef config) {
  Project project = project_around(path::parent_path(config));
  llvm::SmallString<256> real;
  if (project.package.empty() && !files_.getRealPath(config, real)) {
    const Project &linked = project_around(path::parent_path(real));
    if (!linked.package.empty())
      project = linked;
  }
  if (project.folder.empty())
    project.folder = path::parent_path(config).str();
  location_.home = project.package;
  location_.project = project.folder;
  location_.installed = project.installed;
  const char *why = project.installed         ? "where the config is installed"
                    : project.package.empty() ? "folder of the config"
                                              : "checkout of the config";
  location_.paths.add(files_, project.folder, why);
}

NearestSettings nearest_settings(llvm::vfs::FileSystem &files,
                                 SourceSet &sources, llvm::StringRef start,
                                 DiagnosticEmitter &diag) {
  for (llvm::StringRef folder = start; !folder.empty();
       folder = path::parent_path(folder)) {
    std::string place = path_in(folder, "pyproject.toml");
    if (!is_file(files, place))
      continue;
    auto file = sources.load(files, place);
    if (!file) {
      llvm::consumeError(file.takeError());
      continue;
    }
    ProjectSettings settings = read_project_settings(sources, *file, diag);
    if (settings.present)
      return {std::move(settings), folder.str()};
  }
  return {};
}

void Locator::add_project_settings(llvm::StringRef start) {
  NearestSettings nearest =
      nearest_settings(files_, sources_, start, diag_);
  for (const std::string &entry : nearest.settings.search_path)
    add_root(path::is_absolute(entry) ? entry : path_in(nearest.folder, entry),
             "search-path of pyproject.toml");
}

void Locator::add_variable() {
  for (llvm::StringRef folder : llvm::split(environment_["FLATTENC_PATH"], ':'))
    if (!folder.empty())
      add_root(folder, "FLATTENC_PATH");
}

/// Adds the site-packages of an environment, newest Python first.
void Locator::add_prefix(llvm::StringRef prefix, llvm::StringRef why) {
  std::string lib = path_in(prefix, "lib");
  std::vector<std::pair<unsigned, std::string>> found;
  std::error_code error;
  for (auto entry = files_.dir_begin(lib, error);
       !error && entry != llvm::vfs::directory_iterator();
       entry.increment(error)) {
    llvm::StringRef version = path::filename(entry->path());
    unsigned minor = 0;
    if (version.consume_front("python3.") && !version.getAsInteger(10, minor))
      found.emplace_back(minor, path_in(entry->path(), "site-packages"));
  }
  llvm::sort(found, std::greater<>());
  for (const auto &[minor, site] : found)
    location_.paths.add_site_packages(files_, site, why);
}

void Locator::add_environment() {
  std::string local = absolute(files_, ".venv");
  if (!environment_["VIRTUAL_ENV"].empty())
    add_prefix(environment_["VIRTUAL_ENV"], "VIRTUAL_ENV");
  else if (is_folder(files_, local))
    add_prefix(local, "./.venv");
  else if (!environment_["CONDA_PREFIX"].empty())
    add_prefix(environment_["CONDA_PREFIX"], "CONDA_PREFIX");
}

/// Reports a config that is not there, with the names nearest to it below
/// `folder`.
void Locator::report_missing(llvm::StringRef folder, llvm::StringRef name) {
  auto builder = diag_.emit(DiagKind::ConfigNotFound, {}, request_.config);
  std::vector<std::string> near =
      nearest_names(name, config_names(files_, folder));
  llvm::StringRef before = request_.config;
  if (!before.consume_back(name))
    before = "";
  for (std::string &candidate : near)
    candidate.insert(0, before.str());
  if (!near.empty())
    builder.hint("did you mean " + quoted_list(near) + "?");
  else if (!llvm::StringRef(request_.config).contains("::"))
    builder.hint("write PKG::path for a config of an installed package");
}

bool Locator::find_in_package(llvm::StringRef package, llvm::StringRef name) {
  std::optional<std::string> folder =
      location_.paths.find_package(files_, package);
  if (!folder)
    folder = location_.paths.find_distribution(files_, package);
  if (!folder) {
    diag_.emit(DiagKind::PackageNotFound, {}, package)
        .hint(location_.paths.describe() +
              "\nname its folder with --search-path DIR");
    return false;
  }
  std::string checkout = path::parent_path(*folder).str();
  llvm::StringRef below = name;
  below.consume_front("configs/");
  std::string first_configs;
  for (const std::string &base :
       {path_in(*folder, ".mim"), checkout, *folder}) {
    std::string configs = path_in(base, "configs");
    if (!is_folder(files_, configs))
      continue;
    if (first_configs.empty())
      first_configs = configs;
    for (const std::string &place :
         {path_in(configs, below), path_in(configs, below + ".py"),
          path_in(base, name), path_in(base, name + ".py")}) {
      if (!is_file(files_, place))
        continue;
      location_.config = absolute(files_, place);
      if (lies_below(location_.config, base))
        return true;
      diag_.emit(DiagKind::OutsideRoots, {}, request_.config);
      return false;
    }
  }
  report_missing(first_configs, below);
  return false;
}

bool Locator::find_config() {
  auto [package, name] = llvm::StringRef(request_.config).split("::");
  if (!name.empty())
    return find_in_package(package, name);
  for (const std::string &given : {request_.config, request_.config + ".py"}) {
    if (!is_file(files_, given))
      continue;
    location_.config = absolute(files_, given);
    return true;
  }
  std::string place = absolute(files_, request_.config);
  llvm::StringRef folder = path::parent_path(place);
  if (!is_folder(files_, folder))
    folder = path::parent_path(folder);
  report_missing(folder, llvm::StringRef(place).substr(folder.size() + 1));
  return false;
}

/// What follows the last component `configs` of a path, or its last component.
static std::string below_configs(llvm::StringRef config) {
  std::size_t at = config.rfind("/configs/");
  return at == llvm::StringRef::npos
             ? path::filename(config).str()
             : config.substr(at + llvm::StringRef("/configs/").size()).str();
}

std::optional<Location> Locator::run() {
  unsigned errors_before = diag_.error_count();
  bool in_package = llvm::StringRef(request_.config).contains("::");
  bool has_config = !request_.config.empty();
  std::string start = absolute(files_, ".");
  if (has_config && !in_package) {
    if (!find_config())
      return std::nullopt;
    start = path::parent_path(location_.config).str();
    add_project(location_.config);
  }
  if (request_.from_working_folder &&
      !project_around(start).package.empty())
    add_project(path_in(start, "."));
  for (const std::string &folder : request_.search_path)
    add_root(folder, "--search-path");
  add_variable();
  add_project_settings(start);
  add_environment();
  if (diag_.error_count() != errors_before)
    return std::nullopt;
  if (in_package) {
    if (!find_config())
      return std::nullopt;
    add_project(location_.config);
  }
  location_.config_path = below_configs(location_.config);
  location_.readable = location_.paths.readable_folders();
  return std::move(location_);
}

std::optional<Location> locate(const LocateRequest &request,
                               llvm::vfs::FileSystem &files,
                               const Environment &environment,
                               SourceSet &sources, DiagnosticEmitter &diag,
                               ProjectCache &known) {
  return Locator(request, files, environment, sources, diag, known).run();
}

} // namespace flattenc
