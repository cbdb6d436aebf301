#ifndef FLATTENC_COMPILER_DRIVER_CONFIG_TASKS_H
#define FLATTENC_COMPILER_DRIVER_CONFIG_TASKS_H

#include "compiler/driver/session.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <string>
#include <vector>

namespace flattenc {

/// One config of many.
struct ConfigTask {
  std::string config; ///< as `export CONFIG` takes it
  std::string below;  ///< its path below `configs`, without `.py`
};

/// The configs that --all or --files-from names, those of --shard alone. Nothing
/// if the package is not found, with a diagnostic. An Error if the list cannot
/// be read or two configs have one place.
llvm::Expected<std::optional<std::vector<ConfigTask>>>
config_tasks(Session &session);

/// Calls `work` on as many threads as --jobs asks for, at most one a task, and
/// returns when all are done.
void run_jobs(const Options &options, std::size_t tasks,
              llvm::function_ref<void()> work);

/// The session of one task of `session`, in the workspace of its thread.
/// `options` and `out` are the task's own.
Session task_session(const Session &session, const Options &options,
                     Workspace &workspace, llvm::raw_ostream &out);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_CONFIG_TASKS_H
