#ifndef FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H
#define FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H

#include "compiler/driver/session.h"
#include "runtime/model/model_host.h"

namespace flattenc {

/// The configuration whose model `trace` builds.
struct TraceConfig {
  LocatedConfig located;
  ConfigTree tree;
};

/// Reads the session's config, or the one of an exported package, told by its
/// manifest. Without a result the reason is a diagnostic, and `status` says how
/// to end; an Error is wrong usage.
llvm::Expected<std::optional<TraceConfig>> read_trace_config(Session &session,
                                                             int &status);

/// Builds `model` of the config as mmengine's Runner does: custom imports, the
/// default scope, the data preprocessor, `MODELS.build`.
python::Result build_configured(python::Vm &vm, const TraceConfig &config);

/// Answers what a model asks of files and configurations: those in the folders
/// of `located`. That something is elsewhere is not told. Both must outlive the
/// host.
void answer_files(Session &session, const LocatedConfig &located,
                  model::ModelHost &host);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H
