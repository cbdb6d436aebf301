#ifndef FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H
#define FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H

#include "compiler/driver/session.h"
#include "runtime/python/vm.h"

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

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_CONFIG_H
