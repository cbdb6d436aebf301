#ifndef FLATTENC_COMPILER_DRIVER_SESSION_H
#define FLATTENC_COMPILER_DRIVER_SESSION_H

#include "compiler/driver/environment.h"
#include "compiler/driver/locate.h"
#include "compiler/driver/options.h"
#include "compiler/driver/package_writer.h"
#include "compiler/driver/workspace.h"
#include "compiler/program/config_tree.h"
#include "compiler/program/parse_ahead.h"
#include "compiler/program/search.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace flattenc {

enum ExitStatus : int {
  kDone = 0,
  kInputErrors = 1,       ///< the input has errors or findings
  kUsageOrEnvironment = 2 ///< wrong usage, a missing file, a full disk
};

/// One run of one command: its options and its world. A command reports input
/// errors to `diag` and returns a status; failures of the environment are its
/// Error. The driver prints both.
struct Session {
  const Options &options;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
  const Environment &environment;
  PackageWriter &writer;
  llvm::raw_ostream &out;
  llvm::raw_ostream &err;
  RenderOptions render;

  Workspace &workspace;
  SourceSet &sources; ///< the workspace's
  DiagnosticEmitter diag;
  /// Threads that may parse ahead for one export.
  unsigned parse_threads = 0;
};

/// A config that was found, and the files that may be read for it.
struct LocatedConfig {
  Location location;
  llvm::IntrusiveRefCntPtr<ConfinedFiles> files;
  Workspace::Project *project = nullptr; ///< of the session's workspace
};

/// Runs `locate` for the session's config. Without a result, the reason is a
/// diagnostic and the status is kUsageOrEnvironment.
std::optional<LocatedConfig> locate_config(Session &session);

/// Finds packages alone: those of the project that the working folder is in,
/// and of the search paths. Failures are as those of `locate_config`.
std::optional<LocatedConfig> locate_packages(Session &session);

/// Where packages lie and which are taken in: the package `home`, those that
/// bring configs of their own, what lies in the config's own project, and what
/// --bundle names; but not what --external names.
Search search_of(const Session &session, const LocatedConfig &located,
                 llvm::StringRef home);

/// What the front-end is asked for the session's config: its roots, packages,
/// --env and --cfg-options. Both must outlive the request.
frontend::ConfigRequest config_request(const Session &session,
                                       const LocatedConfig &located);

/// Runs the front-end on a config, with the session's --env and --cfg-options.
/// Without a result the reason is a diagnostic.
std::optional<ConfigTree> resolve_config(Session &session,
                                         const LocatedConfig &located);
/// The same for another config in reach of that one, without --cfg-options.
std::optional<ConfigTree> resolve_other_config(Session &session,
                                               const LocatedConfig &located,
                                               const std::string &file);

/// Lets messages show paths relative to the working folder and to the roots.
void show_paths(Session &session, const SearchPaths &paths);

/// kInputErrors if the session has errors, else kDone.
int status_of(const Session &session);

#define COMMAND(identifier, words, summary, examples)                          \
  llvm::Expected<int> run_##identifier(Session &session);
#include "compiler/driver/commands.def"

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_SESSION_H
