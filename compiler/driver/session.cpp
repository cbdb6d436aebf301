#include "compiler/driver/session.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Path.h"

#include <memory>
#include <mutex>

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

std::optional<LocatedConfig> locate_config(Session &session) {
  const Options &options = session.options;
  std::optional<Location> location =
      locate({options.config, options.search_path}, *session.files,
             session.environment, session.sources, session.diag);
  if (!location)
    return std::nullopt;
  show_paths(session, location->paths);
  auto confined = llvm::makeIntrusiveRefCnt<ConfinedFiles>(session.files,
                                                           location->readable);
  if (!confined->allows(location->config)) {
    session.diag.emit(DiagKind::OutsideRoots, {}, options.config)
        .hint("name the folder that it leads to with --search-path DIR");
    return std::nullopt;
  }
  if (options.verbosity > 0) {
    session.err << "config: " << location->config << '\n';
    if (!location->home.empty())
      session.err << "package: " << location->home << '\n';
    for (const ImportRoot &root : location->paths.roots())
      session.err << "import root: " << root.path << " (" << root.why << ")\n";
  }
  return LocatedConfig{std::move(*location), std::move(confined)};
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
  struct Known { // what was asked before; asked by several threads
    std::mutex mutex;
    llvm::StringMap<bool> bundled;
  };
  auto known = std::make_shared<Known>();
  const Options &options = session.options;
  Search search;
  search.fs = located.files;
  search.find_package = [files = located.files,
                         paths = located.location.paths](llvm::StringRef name) {
    return paths.find_package(*files, name);
  };
  search.bundled = [known, &options, files = located.files,
                    location = located.location,
                    home = home.str()](llvm::StringRef name) {
    std::lock_guard lock(known->mutex);
    auto [entry, is_new] = known->bundled.try_emplace(name, false);
    if (!is_new || llvm::is_contained(options.external, name))
      return entry->second;
    auto folder = location.paths.find_package(*files, name);
    entry->second = name == home ||
                    llvm::is_contained(options.bundle, name) ||
                    (folder && is_taken_in(*files, location, *folder));
    return entry->second;
  };
  return search;
}

int status_of(const Session &session) {
  return session.diag.has_errors() ? kInputErrors : kDone;
}

} // namespace flattenc
