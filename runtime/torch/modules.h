#ifndef FLATTENC_RUNTIME_TORCH_MODULES_H
#define FLATTENC_RUNTIME_TORCH_MODULES_H

#include "runtime/torch/session.h"

#include <torch/csrc/jit/api/module.h>

namespace flattenc::torch_plugin {

inline torch::jit::Module &script(Module *module) {
  return *reinterpret_cast<torch::jit::Module *>(module);
}

/// Keeps a module in the session.
Module *keep(Session &session, torch::jit::Module module);

/// Fresh: a class type of its own, whose name the unit makes unique.
Module *new_module(Session &session, const char *qualified_name);
void trace_module(Session &session, torch::jit::Module &module,
                  c10::ArrayRef<NamedValue> inputs, const TraceHost &host);
void push_scope(const char *name);
void pop_scope();
bool is_tracing();
/// The size as a graph value; the plain size outside of a trace.
Value traced_size(Session &session, const at::Tensor &tensor,
                  std::int64_t dimension);
Value run_module(Session &session, torch::jit::Module &module,
                 c10::ArrayRef<Value> inputs);

// What recorded graphs say (graphs.cpp).
std::size_t count_operators(const torch::jit::Module &module);
std::size_t count_constants(const torch::jit::Module &module);
/// The nodes that draw random numbers, each a tuple of its operator's name and
/// its file and line.
Value draws(Session &session, const torch::jit::Module &module);
/// The nodes that write into a tensor which the graph holds as a constant, in
/// the same form.
Value constant_writes(Session &session, const torch::jit::Module &module);
/// The graph of `forward` with all calls inlined.
std::string graph_text(const torch::jit::Module &module);
/// Whether what the running trace has recorded for the tensor needs an input.
bool depends_on_input(const at::Tensor &tensor);

} // namespace flattenc::torch_plugin

#endif // FLATTENC_RUNTIME_TORCH_MODULES_H
