#ifndef FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H
#define FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H

#include "compiler/driver/session.h"
#include "runtime/model/model_run.h"

namespace flattenc {

/// What `trace` was asked for.
struct TraceTarget {
  model::ModelRequest request;
  std::string folder; ///< of `file.py:Class`; empty for a class of a package
  std::vector<model::InputShape> inputs;
  std::vector<std::vector<model::InputShape>> checks;
};

/// Reads class, arguments and shapes; an Error is wrong usage.
llvm::Expected<TraceTarget> read_trace_target(Session &session);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H
