#include "compiler/driver/session.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"


namespace flattenc {

/// Paths are shown relative to the working folder, or to the import root that
/// they lie in, so that messages do not depend on where a checkout lies.
static std::string shown(llvm::StringRef path, llvm::StringRef working_folder,
                         const SearchPaths &paths) {
  auto below = [&](llvm::StringRef folder) {
    return path.substr(folder.rtrim('/').size()).ltrim('/').str();
  };
  if (working_folder != "/" && lies_below(path, working_folder))
    return below(working_folder);
  for (const ImportRoot &root : paths.roots())
    if (root.path != "/" && lies_below(path, root.path))
      return below(root.path);
  return path.str();
}

void show_paths(Session &session, const SearchPaths &paths) {
  auto working_folder = session.files->getCurrentWorkingDirectory();
  session.render.display_path =
      [folder = working_folder ? *working_folder : std::string("/"),
       paths](llvm::StringRef path) { return shown(path, folder, paths); };
}

static std::optional<LocatedConfig> locate(Session &session,
                                           const LocateRequest &request) {
  const Options &options = session.options;
  std::optional<Location> location =
      locate(request, *session.files, session.environment, session.sources,
             session.diag, session.workspace.located);
  if (!location)
    return std::nullopt;
  show_paths(session, location->paths);
  Workspace::Project &project = session.workspace.project(*location);
  llvm::IntrusiveRefCntPtr<ConfinedFiles> confined = project.files;
  if (!location->config.empty() && !confined->allows(location->config)) {
    session.diag.emit(DiagKind::OutsideRoots, {}, options.config)
        .hint("name the folder that it leads to with --search-path DIR");
    return std::nullopt;
  }
  if (options.verbosity > 0) {
    if (!location->config.empty())
      session.err << "config: " << location->config << '\n';
    if (!location->home.empty())
      session.err << "package: " << location->home << '\n';
    for (const ImportRoot &root : location->paths.roots())
      session.err << "import root: " << root.path << " (" << root.why << ")\n";
  }
  return LocatedConfig{std::move(*location), std::move(confined), &project};
}

std::optional<LocatedConfig> locate_config(Session &session) {
  const Options &options = session.options;
  return locate(session, {options.config, options.search_path, false});
}

std::optional<LocatedConfig> locate_packages(Session &session) {
  return locate(session, {"", session.options.search_path, true});
}

/// True if the code of a package that was found in `folder` is taken in.
static bool is_taken_in(llvm::vfs::FileSystem &files, const Location &location,
                        llvm::StringRef folder) {
  bool in_project = !location.installed &&
                    llvm::sys::path::parent_path(folder) == location.project;
  return in_project || brings_configs(files, folder);
}

Search search_of(const Session &session, const LocatedConfig &located,
                 llvm::StringRef home) {
  Workspace::Project *project = located.project;
  const Options &options = session.options;
  auto find = [project, files = located.files,
               paths = located.location.paths](llvm::StringRef name) {
    auto [entry, is_new] = project->folders.try_emplace(name);
    if (is_new)
      entry->second = paths.find_package(*files, name);
    return entry->second;
  };
  Search search;
  search.fs = located.files;
  search.cache = &project->modules;
  search.externals = &project->externals;
  if (session.parse_threads == 0) // one of many configs
    search.trees = &session.workspace.trees;
  if (!located.location.installed)
    search.project = located.location.project;
  search.find_package = [project, find](llvm::StringRef name) {
    std::lock_guard lock(project->mutex);
    return find(name);
  };
  search.bundled = [project, find, &options, files = located.files,
                    location = located.location,
                    home = home.str()](llvm::StringRef name) {
    if (llvm::is_contained(options.external, name))
      return false;
    if (name == home || llvm::is_contained(options.bundle, name))
      return true;
    std::lock_guard lock(project->mutex);
    auto [entry, is_new] = project->taken_in.try_emplace(name, false);
    if (!is_new)
      return entry->second;
    std::optional<std::string> folder = find(name);
    entry->second = folder && is_taken_in(*files, location, *folder);
    return entry->second;
  };
  return search;
}

int status_of(const Session &session) {
  return session.diag.has_errors() ? kInputErrors : kDone;
}

} // namespace flattenc
