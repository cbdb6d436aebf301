#ifndef FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H
#define FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H

#include "compiler/driver/session.h"
#include "runtime/model/model_run.h"

namespace flattenc {

/// What `trace` was asked for.
struct TraceTarget {
  /// The session's `config` is a configuration or an exported package; then
  /// the request names no class.
  bool configured = false;
  model::ModelRequest request;
  std::string folder; ///< of `file.py:Class`; empty for a class of a package
  std::vector<model::InputShape> inputs;
  std::vector<model::DynamicInput> dynamic;
  std::vector<std::vector<model::InputShape>> checks;
  /// How many of them must run, in their order; 0: all.
  std::size_t checks_wanted = 0;
};

/// Reads class, arguments and shapes; an Error is wrong usage.
llvm::Expected<TraceTarget> read_trace_target(Session &session);

/// Shapes to check if none are given, two of which must run; `dimensions` are, by
/// input, those that may differ.
void add_default_checks(
    TraceTarget &target,
    llvm::ArrayRef<std::vector<std::size_t>> dimensions);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_OPTIONS_H
