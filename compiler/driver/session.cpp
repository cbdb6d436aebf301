#include "compiler/driver/session.h"

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

std::optional<LocatedConfig> locate_config(Session &session) {
  const Options &options = session.options;
  std::optional<Location> location =
      locate({options.config, options.search_path}, *session.files,
             session.environment, session.sources, session.diag);
  if (!location)
    return std::nullopt;
  show_paths(session, location->paths);
  auto confined = llvm::makeIntrusiveRefCnt<ConfinedFiles>(
      session.files, location->readable);
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

int status_of(const Session &session) {
  return session.diag.has_errors() ? kInputErrors : kDone;
}

} // namespace flattenc
