//
// The plugin's table. Every exception of libtorch stops here.
//
#include "runtime/torch/modules.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TracerMode.h>
#include <torch/csrc/jit/runtime/operator.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/version.h>

#include <cmath>
#include <limits>

namespace flattenc::torch_plugin {

/// Runs one part of the table; what it throws becomes a status and a message.
template <typename Body> static Status guarded(Session *session, Body body) {
  session->clear_results();
  auto failed = [&](Status status, const char *message) {
    session->message = message;
    return status;
  };
  try {
    body();
    return Status::Ok;
  } catch (const NoOperator &e) {
    return failed(Status::NoSuchOperator, e.name.c_str());
  } catch (const c10::IndexError &e) {
    return failed(Status::IndexError, e.what_without_backtrace());
  } catch (const c10::ValueError &e) {
    return failed(Status::ValueError, e.what_without_backtrace());
  } catch (const c10::TypeError &e) {
    return failed(Status::TypeError, e.what_without_backtrace());
  } catch (const c10::NotImplementedError &e) {
    return failed(Status::NotImplemented, e.what_without_backtrace());
  } catch (const c10::Error &e) {
    return failed(Status::RuntimeError, e.what_without_backtrace());
  } catch (const std::exception &e) {
    return failed(Status::RuntimeError, e.what());
  } catch (...) {
    return failed(Status::RuntimeError, "unknown failure in libtorch");
  }
}

static Value number_value(const at::Scalar &scalar) {
  Value value;
  if (scalar.isBoolean()) {
    value.kind = ValueKind::Bool;
    value.integer = scalar.toBool();
  } else if (scalar.isFloatingPoint()) {
    value.kind = ValueKind::Float;
    value.number = scalar.toDouble();
  } else {
    TORCH_CHECK_TYPE(scalar.isIntegral(false), "complex numbers are not "
                                               "supported");
    value.kind = ValueKind::Int;
    value.integer = scalar.toLong();
  }
  return value;
}

static Value elements(Session &session, const at::Tensor &tensor) {
  if (tensor.dim() == 0)
    return number_value(tensor.item());
  std::vector<Value> items;
  for (int64_t i = 0; i < tensor.size(0); ++i)
    items.push_back(elements(session, tensor.select(0, i)));
  session.lists.push_back(std::move(items));
  Value value;
  value.kind = ValueKind::List;
  value.items = session.lists.back().data();
  value.count = session.lists.back().size();
  return value;
}

static double difference(const at::Tensor &a, const at::Tensor &b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (a.sizes() != b.sizes() || a.scalar_type() != b.scalar_type())
    return kInfinity;
  if (a.numel() == 0 || at::equal(a, b))
    return 0;
  at::Tensor x = a.to(at::kDouble), y = b.to(at::kDouble);
  at::Tensor same = x.eq(y).logical_or(x.isnan().logical_and(y.isnan()));
  at::Tensor apart = (x - y).abs().masked_fill(same, 0);
  double largest = apart.max().item<double>();
  return std::isnan(largest) ? kInfinity : largest;
}

static std::vector<int64_t> numbers(const Value &list) {
  std::vector<int64_t> result;
  for (std::size_t i = 0; i < list.count; ++i)
    result.push_back(list.items[i].integer);
  return result;
}

static at::Tensor from_bytes(std::int64_t dtype, const Value &sizes,
                             const Value &strides, const void *bytes,
                             std::size_t byte_count) {
  at::tracer::impl::NoTracerDispatchMode no_trace;
  auto type = static_cast<at::ScalarType>(dtype);
  std::size_t width = c10::elementSize(type);
  at::Tensor flat =
      at::empty({static_cast<int64_t>(byte_count / width)}, type);
  std::memcpy(flat.data_ptr(), bytes, byte_count / width * width);
  return flat.as_strided(numbers(sizes), numbers(strides));
}

static Value tensor_value(at::Tensor tensor) {
  Value value;
  value.kind = ValueKind::Tensor;
  value.tensor = handle_of_tensor(std::move(tensor));
  return value;
}

static Table make_table() {
  Table table{};
  table.version = kPluginVersion;
  table.torch_version = TORCH_VERSION;
  table.session_new = [] { return new Session(); };
  table.session_delete = [](Session *session) { delete session; };
  table.message = [](Session *session) { return session->message.c_str(); };

  table.retain = [](Tensor *tensor) {
    c10::raw::intrusive_ptr::incref(impl(tensor));
  };
  table.release = [](Tensor *tensor) {
    c10::raw::intrusive_ptr::decref(impl(tensor));
  };
  table.generator_release = [](Generator *generator) {
    c10::raw::intrusive_ptr::decref(
        reinterpret_cast<c10::GeneratorImpl *>(generator));
  };

  table.call = [](Session *session, const char *name, const Value *positional,
                  std::size_t positional_count, const NamedValue *named,
                  std::size_t named_count, Value *result) {
    return guarded(session, [&] {
      call_operator(*session, name, {positional, positional_count},
                    {named, named_count}, result);
    });
  };
  table.has_operator = [](const char *name) {
    return !torch::jit::getAllOperatorsFor(
                c10::Symbol::fromQualString(std::string("aten::") + name))
                .empty();
  };
  table.baked_count = [](Session *session) { return session->baked; };
  table.get_item = [](Session *session, Tensor *tensor, Value index,
                      Value *result) {
    return guarded(session, [&] {
      *result = tensor_value(get_item(tensor_of_handle(tensor), index));
    });
  };
  table.set_item = [](Session *session, Tensor *tensor, Value index,
                      Value value) {
    return guarded(
        session, [&] { set_item(tensor_of_handle(tensor), index, value); });
  };
  table.tensor_of = [](Session *session, Value data, Value dtype,
                       Value *result) {
    return guarded(session, [&] {
      at::Tensor made = tensor_from_data(data, dtype);
      // Each run has a tensor of its own, which the model may change.
      *result = tensor_value(is_tracing() ? made.clone() : made);
    });
  };
  table.set_data = [](Session *session, Tensor *tensor, Tensor *data) {
    return guarded(session, [&] {
      tensor_of_handle(tensor).set_data(tensor_of_handle(data));
    });
  };
  table.tensor_of_bytes = [](Session *session, std::int64_t dtype,
                             const Value &sizes, const Value &strides,
                             const void *bytes, std::size_t byte_count,
                             Value *result) {
    return guarded(session, [&] {
      *result =
          tensor_value(from_bytes(dtype, sizes, strides, bytes, byte_count));
    });
  };

  table.dimensions = [](Tensor *tensor) { return impl(tensor)->dim(); };
  table.size = [](Tensor *tensor, std::int64_t dimension) {
    return impl(tensor)->size(dimension);
  };
  table.stride = [](Tensor *tensor, std::int64_t dimension) {
    return impl(tensor)->stride(dimension);
  };
  table.element_count = [](Tensor *tensor) { return impl(tensor)->numel(); };
  table.dtype = [](Tensor *tensor) {
    return static_cast<std::int64_t>(
        tensor_of_handle(tensor).scalar_type());
  };
  table.layout = [](Tensor *tensor) {
    return static_cast<std::int64_t>(tensor_of_handle(tensor).layout());
  };
  table.requires_grad = [](Tensor *tensor) {
    return tensor_of_handle(tensor).requires_grad();
  };
  table.set_requires_grad = [](Tensor *tensor, bool flag) {
    tensor_of_handle(tensor).set_requires_grad(flag);
  };
  table.device = [](Session *session, Tensor *tensor, Value *result) {
    return guarded(session, [&] {
      *result = text_value(*session, tensor_of_handle(tensor).device().str());
    });
  };
  table.item = [](Session *session, Tensor *tensor, Value *result) {
    return guarded(session, [&] {
      at::tracer::impl::NoTracerDispatchMode no_trace;
      *result = number_value(tensor_of_handle(tensor).item());
    });
  };
  table.to_list = [](Session *session, Tensor *tensor, Value *result) {
    return guarded(session, [&] {
      at::tracer::impl::NoTracerDispatchMode no_trace;
      *result = elements(*session, tensor_of_handle(tensor));
    });
  };
  table.difference = [](Tensor *a, Tensor *b) {
    return difference(tensor_of_handle(a), tensor_of_handle(b));
  };

  table.traced_size = [](Session *session, Tensor *tensor,
                         std::int64_t dimension, Value *result) {
    return guarded(session, [&] {
      *result = traced_size(*session, tensor_of_handle(tensor), dimension);
    });
  };
  table.is_tracing = is_tracing;
  table.depends_on_input = [](Tensor *tensor) {
    return depends_on_input(tensor_of_handle(tensor));
  };

  table.manual_seed = [](std::uint64_t seed) { at::manual_seed(seed); };
  table.forget_seed = [](Session *session) { session->seed_forgotten = true; };
  table.generator_new = [] {
    return handle_of_generator(at::detail::createCPUGenerator());
  };
  table.generator_seed = [](Generator *generator, std::uint64_t seed) {
    generator_of_handle(generator).set_current_seed(seed);
  };
  table.set_grad_enabled = [](bool on) { at::GradMode::set_enabled(on); };
  table.grad_enabled = [] { return at::GradMode::is_enabled(); };

  table.module_new = [](Session *session, const char *qualified_name) {
    return new_module(*session, qualified_name);
  };
  table.module_add_tensor = [](Session *session, Module *module,
                               const char *name, Tensor *tensor,
                               bool is_buffer) {
    return guarded(session, [&] {
      script(module).register_parameter(name, tensor_of_handle(tensor),
                                        is_buffer);
    });
  };
  table.module_add_training = [](Session *session, Module *module,
                                 bool training) {
    return guarded(session, [&] {
      script(module).register_attribute("training", c10::BoolType::get(),
                                        training);
      script(module).register_attribute(
          "_is_full_backward_hook",
          c10::OptionalType::create(c10::BoolType::get()), c10::IValue());
    });
  };
  table.module_add_child = [](Session *session, Module *module,
                              const char *name, Module *child) {
    return guarded(session, [&] {
      script(module).register_module(name, script(child));
    });
  };
  table.scope_push = [](Session *session, const char *name) {
    return guarded(session, [&] { push_scope(name); });
  };
  table.scope_pop = [](Session *session) {
    guarded(session, [] { pop_scope(); });
  };
  table.trace = [](Session *session, Module *module, const NamedValue *inputs,
                   std::size_t count, const TraceHost *host) {
    return guarded(session, [&] {
      trace_module(*session, script(module), {inputs, count}, *host);
    });
  };
  table.module_save = [](Session *session, Module *module, const char *path) {
    return guarded(session, [&] { script(module).save(path); });
  };
  table.module_graph = [](Session *session, Module *module, Value *text) {
    return guarded(session, [&] {
      *text = text_value(*session, graph_text(script(module)));
    });
  };
  table.module_code = [](Session *session, Module *module, Value *text) {
    return guarded(session, [&] {
      *text = text_value(*session,
                         script(module).dump_to_str(true, false, false));
    });
  };
  table.module_load = [](Session *session, const char *path,
                         Module **result) {
    return guarded(session, [&] {
      *result = keep(*session, torch::jit::load(std::string(path)));
    });
  };
  table.module_run = [](Session *session, Module *module, const Value *inputs,
                        std::size_t count, Value *result) {
    return guarded(session, [&] {
      at::NoGradGuard no_grad;
      *result = run_module(*session, script(module), {inputs, count});
    });
  };
  table.operator_count = [](Session *session, Module *module) {
    std::size_t count = 0;
    guarded(session, [&] { count = count_operators(script(module)); });
    return count;
  };
  table.constant_count = [](Session *session, Module *module) {
    std::size_t count = 0;
    guarded(session, [&] { count = count_constants(script(module)); });
    return count;
  };
  table.module_draws = [](Session *session, Module *module, Value *result) {
    return guarded(session,
                   [&] { *result = draws(*session, script(module)); });
  };
  table.module_constant_writes = [](Session *session, Module *module,
                                    Value *result) {
    return guarded(session, [&] {
      *result = constant_writes(*session, script(module));
    });
  };
  return table;
}

} // namespace flattenc::torch_plugin

extern "C" __attribute__((visibility("default"))) const
    flattenc::torch_plugin::Table *
    flattenc_torch_plugin(std::uint32_t version) {
  using namespace flattenc::torch_plugin;
  if (version != kPluginVersion)
    return nullptr;
  static const Table table = make_table();
  return &table;
}
