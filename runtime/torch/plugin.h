#ifndef FLATTENC_RUNTIME_TORCH_PLUGIN_H
#define FLATTENC_RUNTIME_TORCH_PLUGIN_H

// What the program and the plugin that links libtorch say to each other: one
// versioned `extern "C"` entry that gives a table of functions over opaque
// handles. No exception and no C++ type with behaviour crosses it.

#include <cstddef>
#include <cstdint>

namespace flattenc::torch_plugin {

/// Changes whenever anything in this file does.
inline constexpr std::uint32_t kPluginVersion = 4;

struct Tensor;    ///< one counted reference
struct Generator; ///< one counted reference
struct Session;   ///< a compilation unit, its modules and one error message
/// A module of TorchScript; lives as long as its session.
struct Module;

enum class ValueKind : std::uint32_t {
  None,
  Bool,
  Int,
  Float,
  Text,
  Tensor,
  List,
  Tuple,
  Dict, ///< key, value, key, value, ...
  Dtype,
  Layout,
  MemoryFormat,
  Device, ///< as text
  Generator,
  Slice, ///< three items: start, stop, step
  Ellipsis,
};

/// An argument, a result or an index.
struct Value {
  ValueKind kind = ValueKind::None;
  union {
    std::int64_t integer; ///< Bool, Int, and the numbers of enumerations
    double number;
    const char *text;
    Tensor *tensor;
    Generator *generator;
    const Value *items;
  };
  std::size_t count = 0; ///< of items; length of text
  /// Where an Int came from, if it depends on the size of a traced tensor.
  Tensor *traced = nullptr;

  Value() : integer(0) {}
};

struct NamedValue {
  const char *name;
  Value value;
};

enum class Status : std::uint32_t {
  Ok,
  NoSuchOperator, ///< no operator has the name
  TypeError,      ///< no overload takes the arguments
  IndexError,
  ValueError,
  NotImplemented, ///< NotImplementedError
  RuntimeError,
};

/// What a graph node is recorded with.
struct SourcePlace {
  const char *file = nullptr; ///< null: unknown
  std::uint32_t line = 0;
  const char *text = nullptr; ///< the line itself
};

/// What the program does while a trace runs.
struct TraceHost {
  void *context;
  /// The model's forward; fills `result`, whose tensors stay the caller's.
  /// False if it failed; the trace is then abandoned.
  bool (*forward)(void *context, const Value *inputs, std::size_t count,
                  Value *result);
  SourcePlace (*place)(void *context);
  /// A warning of the tracer.
  void (*warn)(void *context, const char *message);
};

/// Results: tensors in a result are references that the caller releases;
/// items and text live until the next call with the same session.
struct Table {
  std::uint32_t version;
  const char *torch_version; ///< "2.13.0+cpu"

  Session *(*session_new)();
  void (*session_delete)(Session *);
  /// The message of the last call that was not Ok.
  const char *(*message)(Session *);

  void (*retain)(Tensor *);
  void (*release)(Tensor *);
  void (*generator_release)(Generator *);

  /// Calls `aten::name` with PyTorch's argument rules.
  Status (*call)(Session *, const char *name, const Value *positional,
                 std::size_t positional_count, const NamedValue *named,
                 std::size_t named_count, Value *result);
  bool (*has_operator)(const char *name);
  /// How often a call got a traced number where the graph holds plain ones.
  std::size_t (*baked_count)(Session *);
  Status (*get_item)(Session *, Tensor *, Value index, Value *result);
  Status (*set_item)(Session *, Tensor *, Value index, Value value);
  /// A tensor of nested lists of numbers; `dtype` None or Dtype.
  Status (*tensor_of)(Session *, Value data, Value dtype, Value *result);
  /// Makes `tensor` share the storage of `data` (`t.data = data`).
  Status (*set_data)(Session *, Tensor *tensor, Tensor *data);
  /// A tensor of raw bytes in the machine's order, copied.
  Status (*tensor_of_bytes)(Session *, std::int64_t dtype, const Value &sizes,
                            const Value &strides, const void *bytes,
                            std::size_t byte_count, Value *result);

  // Reads that record nothing.
  std::int64_t (*dimensions)(Tensor *);
  std::int64_t (*size)(Tensor *, std::int64_t dimension);
  std::int64_t (*stride)(Tensor *, std::int64_t dimension);
  std::int64_t (*element_count)(Tensor *);
  std::int64_t (*dtype)(Tensor *);
  std::int64_t (*layout)(Tensor *);
  bool (*requires_grad)(Tensor *);
  void (*set_requires_grad)(Tensor *, bool);
  Status (*device)(Session *, Tensor *, Value *result); ///< Text
  /// The only element: Bool, Int or Float.
  Status (*item)(Session *, Tensor *, Value *result);
  /// Nested lists of the elements; one number for no dimensions.
  Status (*to_list)(Session *, Tensor *, Value *result);
  /// The largest absolute difference; NaN equals NaN. Infinity if the shapes
  /// or dtypes differ.
  double (*difference)(Tensor *, Tensor *);

  /// While tracing the traced size, an Int with `traced` set.
  Status (*traced_size)(Session *, Tensor *, std::int64_t dimension,
                        Value *result);
  bool (*is_tracing)();
  /// While tracing: whether what is recorded for the tensor needs an input.
  bool (*depends_on_input)(Tensor *);

  // Random numbers.
  void (*manual_seed)(std::uint64_t seed);
  /// From now on calls that draw a number from the default source fail with
  /// NoSuchOperator, whatever seed it gets.
  void (*forget_seed)(Session *);
  Generator *(*generator_new)();
  void (*generator_seed)(Generator *, std::uint64_t seed);

  void (*set_grad_enabled)(bool);
  bool (*grad_enabled)();

  // Modules.
  Module *(*module_new)(Session *, const char *qualified_name);
  Status (*module_add_tensor)(Session *, Module *, const char *name, Tensor *,
                              bool is_buffer);
  Status (*module_add_training)(Session *, Module *, bool training);
  Status (*module_add_child)(Session *, Module *, const char *name,
                             Module *child);
  Status (*scope_push)(Session *, const char *name);
  void (*scope_pop)(Session *);
  /// Runs `host.forward` and gives `module` the method that it recorded.
  Status (*trace)(Session *, Module *, const NamedValue *inputs,
                  std::size_t count, const TraceHost *host);
  Status (*module_save)(Session *, Module *, const char *path);
  Status (*module_graph)(Session *, Module *, Value *text);
  Status (*module_code)(Session *, Module *, Value *text);
  Status (*module_load)(Session *, const char *path, Module **result);
  Status (*module_run)(Session *, Module *, const Value *inputs,
                       std::size_t count, Value *result);
  /// Nodes of kind aten in the graph and in all graphs below it.
  std::size_t (*operator_count)(Session *, Module *);
  /// Tensors of one dimension or more that those graphs hold.
  std::size_t (*constant_count)(Session *, Module *);
  /// The nodes that draw random numbers: tuples of an operator's name, a file
  /// and a line.
  Status (*module_draws)(Session *, Module *, Value *result);
  /// The nodes that write into a tensor that is a constant of the graph, in the
  /// same form.
  Status (*module_constant_writes)(Session *, Module *, Value *result);
};

/// The name and the type of the plugin's only exported symbol.
inline constexpr const char *kEntryName = "flattenc_torch_plugin";
using Entry = const Table *(std::uint32_t version);

} // namespace flattenc::torch_plugin

#endif // FLATTENC_RUNTIME_TORCH_PLUGIN_H
