//
// Modules of TorchScript: building them, recording a forward, running them.
//
#include "runtime/torch/modules.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/ir/ir.h>

#include <exception>

namespace flattenc::torch_plugin {

namespace jit = torch::jit;
namespace tracer = torch::jit::tracer;

namespace {

/// The host of the trace that runs on this thread. libtorch's callbacks have
/// no argument for it.
thread_local const TraceHost *current_host = nullptr;

struct HostScope {
  explicit HostScope(const TraceHost &host) { current_host = &host; }
  ~HostScope() { current_host = nullptr; }
};

/// The program's forward failed; it knows why.
struct ForwardFailed : std::exception {
  const char *what() const noexcept override { return "forward failed"; }
};

} // namespace

Module *keep(Session &session, jit::Module module) {
  session.modules.push_back(std::move(module));
  return reinterpret_cast<Module *>(&session.modules.back());
}

Module *new_module(Session &session, const char *qualified_name) {
  return keep(session, jit::Module(c10::QualifiedName(qualified_name),
                                   session.unit, /*shouldMangle=*/true));
}

static void record_place(jit::Node *node) {
  if (!current_host || !current_host->place)
    return;
  SourcePlace place = current_host->place(current_host->context);
  if (!place.file)
    return;
  // As PyTorch's tracer: an error of the saved module shows this text.
  std::string line = place.text ? place.text : "";
  std::string text = std::string(place.file) + "(" +
                     std::to_string(place.line) + "): " +
                     line.substr(std::min(line.find_first_not_of(" \t"),
                                          line.size())) +
                     "\n";
  std::size_t size = text.size();
  // Line numbers of a Source count from 0.
  auto source = std::make_shared<jit::Source>(
      std::move(text), std::string(place.file),
      place.line ? place.line - 1 : 0);
  node->setSourceRange(jit::SourceRange(std::move(source), 0, size));
}

static void pass_warning(const std::string &message) {
  if (current_host && current_host->warn)
    current_host->warn(current_host->context, message.c_str());
}

/// A result of forward as the tracer wants it.
static c10::IValue output_value(const Value &value) {
  switch (value.kind) {
  case ValueKind::Tensor:
    return tensor_of_handle(value.tensor);
  case ValueKind::Tuple: {
    std::vector<c10::IValue> items;
    for (std::size_t i = 0; i < value.count; ++i)
      items.push_back(output_value(value.items[i]));
    return c10::ivalue::Tuple::create(std::move(items));
  }
  case ValueKind::List: {
    TORCH_CHECK(value.count > 0, "Tracer cannot infer type of []");
    c10::List<at::Tensor> tensors;
    for (std::size_t i = 0; i < value.count; ++i) {
      TORCH_CHECK(value.items[i].kind == ValueKind::Tensor,
                  "Only tensors, lists, tuples of tensors, or dictionary of "
                  "tensors can be output from traced functions");
      tensors.push_back(tensor_of_handle(value.items[i].tensor));
    }
    return tensors;
  }
  case ValueKind::Dict: {
    TORCH_CHECK(value.count > 0, "Tracer cannot infer type of {}");
    c10::IValue first = output_value(value.items[1]);
    c10::TypePtr type =
        first.isTensor() ? c10::TypePtr(c10::TensorType::get()) : first.type();
    c10::impl::GenericDict dict(c10::StringType::get(), type);
    for (std::size_t i = 0; i + 1 < value.count; i += 2) {
      c10::IValue item = output_value(value.items[i + 1]);
      TORCH_CHECK(value.items[i].kind == ValueKind::Text &&
                      (item.isTensor() ? first.isTensor()
                                       : *item.type() == *type),
                  "Only tensors, lists, tuples of tensors, or dictionary of "
                  "tensors can be output from traced functions");
      dict.insert(std::string(value.items[i].text), std::move(item));
    }
    return dict;
  }
  default:
    TORCH_CHECK(false, "Only tensors, lists, tuples of tensors, or dictionary "
                       "of tensors can be output from traced functions");
  }
}

void trace_module(Session &session, jit::Module &module,
                  c10::ArrayRef<NamedValue> inputs, const TraceHost &host) {
  HostScope scope(host);
  tracer::setRecordSourceLocation(record_place);
  tracer::setWarn(pass_warning);
  jit::Stack stack;
  std::vector<std::string> names;
  for (const NamedValue &input : inputs) {
    TORCH_CHECK_TYPE(input.value.kind == ValueKind::Tensor,
                     "an input of a trace is a tensor");
    stack.push_back(tensor_of_handle(input.value.tensor));
    names.push_back(input.name);
  }
  auto body = [&](jit::Stack given) -> jit::Stack {
    std::vector<Value> values;
    for (const c10::IValue &item : given)
      values.push_back(to_value(session, item));
    Value result;
    bool done =
        host.forward(host.context, values.data(), values.size(), &result);
    for (Value &value : values)
      if (value.kind == ValueKind::Tensor)
        c10::raw::intrusive_ptr::decref(impl(value.tensor));
    if (!done)
      throw ForwardFailed();
    return {output_value(result)};
  };
  auto no_names = [](const at::Tensor &) { return std::string(); };
  auto traced =
      tracer::trace(std::move(stack), body, no_names, /*strict=*/false,
                    /*force_outplace=*/false, &module, names);
  c10::QualifiedName name(*module.type()->name(), "forward");
  module.type()->addMethod(
      session.unit->create_function(name, traced.first->graph));
}

void push_scope(const char *name) {
  if (const auto &state = tracer::getTracingState())
    state->graph->push_scope(name);
}

void pop_scope() {
  if (const auto &state = tracer::getTracingState())
    state->graph->pop_scope();
}

bool is_tracing() { return tracer::isTracing(); }

Value traced_size(Session &, const at::Tensor &tensor,
                  std::int64_t dimension) {
  Value result;
  result.kind = ValueKind::Int;
  if (!tracer::isTracing()) {
    result.integer = tensor.size(dimension);
    return result;
  }
  at::Tensor traced = tracer::getSizeOf(tensor, dimension);
  result.integer = read_integer(traced);
  result.traced = handle_of_tensor(std::move(traced));
  return result;
}

Value run_module(Session &session, jit::Module &module,
                 c10::ArrayRef<Value> inputs) {
  std::vector<c10::IValue> values;
  for (const Value &input : inputs)
    values.emplace_back(tensor_of_handle(input.tensor));
  return to_value(session, module.forward(std::move(values)));
}

} // namespace flattenc::torch_plugin
