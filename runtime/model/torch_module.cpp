//
// `torch._C` of our library: what its Python text cannot say.
//
#include "runtime/library/float_vector.h"
#include "runtime/library/natives.h"
#include "runtime/model/torch_objects.h"

#include <cmath>
#include <limits>
#include <memory>

namespace flattenc::model {

using namespace python;

namespace {

/// `torch._C.aten`: every operator by name.
class OperatorSpace final : public HostObject {
public:
  explicit OperatorSpace(Torch &torch) : torch_(torch) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "torch._C.aten";
  }
  Result attribute(Vm &vm, const StrObject &name) override {
    if (name.text.startswith("__") ||
        !torch_.table.has_operator(name.text.str().c_str()))
      return vm.raise(kType_AttributeError,
                      "module 'torch' has no attribute '" + name.text + "'");
    return Value::of(Kind::Host, torch_.heap.make<OperatorObject>(
                                     torch_, name.text.str()));
  }

private:
  Torch &torch_;
};

/// A class of PyTorch that may be named, not used.
class RefusedObject final : public HostObject {
public:
  explicit RefusedObject(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] bool callable() const override { return true; }
  Result call(Vm &vm, const Args &) override {
    return vm.refuse("`" + name_ + "`");
  }
  std::optional<bool> has_instance(Vm &, Value) override { return false; }
  std::optional<bool> has_subclass(Vm &, Value) override { return false; }
  std::optional<bool> truth(Vm &) override { return true; }

private:
  std::string name_;
};

/// A module of TorchScript that is being built.
class ScriptObject final : public HostObject {
public:
  explicit ScriptObject(tp::Module *module) : module(module) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "a TorchScript module";
  }
  tp::Module *module;
};

} // namespace

tp::Module *script_module(Value value) {
  auto *script = host_object<ScriptObject>(value);
  return script ? script->module : nullptr;
}

static Result refuse(Torch &, Vm &vm, const Args &args) {
  if (args.positional.size() != 1 || args.positional[0].kind != Kind::Str)
    return vm.refuse("a part of PyTorch");
  return vm.refuse(as_str(args.positional[0]).text);
}

Value refused_name(Torch &torch, std::string name) {
  return Value::of(Kind::Host,
                   torch.heap.make<RefusedObject>(std::move(name)));
}

static Result refused(Torch &torch, Vm &vm, const Args &args) {
  auto name = vm.str(args.positional[0]);
  return name ? Result(refused_name(torch, *name)) : std::nullopt;
}

static Result foreign(Torch &torch, Vm &vm, const Args &args) {
  auto name = vm.str(args.positional[0]);
  if (!name)
    return std::nullopt;
  return library::foreign_name(torch.heap, *name);
}

static Result tensor(Torch &torch, Vm &vm, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "tensor", {"data", "dtype"}, 2, v))
    return std::nullopt;
  if (auto *given = host_object<TensorObject>(v[0])) {
    Result copy = torch.call(vm, "detach", {}, given->value());
    if (copy)
      copy = torch.call(vm, "clone", {}, *copy);
    if (copy && !v[1].is(Kind::None))
      copy = torch.call(vm, "to.dtype", {{v[1]}, {}}, *copy);
    return copy;
  }
  Outgoing outgoing(torch);
  tp::Value data, dtype, result;
  if (!outgoing.convert(vm, v[0], data) || !outgoing.convert(vm, v[1], dtype))
    return std::nullopt;
  tp::Status status =
      torch.table.tensor_of(torch.session, data, dtype, &result);
  if (status != tp::Status::Ok)
    return torch.raise(vm, status);
  return torch.wrap(result.tensor);
}

/// `tensor_of_vector(vector, sizes, dtype)`: of a FloatVector.
static Result tensor_of_vector(Torch &torch, Vm &vm, const Args &args) {
  auto *vector = host_object<library::FloatVector>(args.positional[0]);
  auto *type = host_object<NamedObject>(args.positional[2]);
  if (!vector || !type || args.positional[1].kind != Kind::List)
    return vm.raise(kType_TypeError, "a vector, sizes and a dtype are needed");
  std::vector<tp::Value> sizes, strides;
  for (Value size : as_list(args.positional[1]).items) {
    tp::Value number;
    number.kind = tp::ValueKind::Int;
    number.integer = size.is_int() ? size.integer : 0;
    sizes.push_back(number);
  }
  strides = sizes;
  std::int64_t count = 1;
  for (std::size_t i = sizes.size(); i-- > 0;) {
    strides[i].integer = count;
    count *= sizes[i].integer;
  }
  if (count != static_cast<std::int64_t>(vector->elements().size()))
    return vm.raise(kType_ValueError, "the sizes do not fit");
  auto list = [](const std::vector<tp::Value> &numbers) {
    tp::Value value;
    value.kind = tp::ValueKind::List;
    value.items = numbers.data();
    value.count = numbers.size();
    return value;
  };
  constexpr std::int64_t kFloat32 = 6;
  std::vector<float> single;
  const void *bytes = vector->elements().data();
  std::size_t byte_count = vector->elements().size() * sizeof(double);
  if (type->number() == kFloat32) {
    single.assign(vector->elements().begin(), vector->elements().end());
    bytes = single.data();
    byte_count = single.size() * sizeof(float);
  }
  tp::Value made;
  tp::Status status =
      torch.table.tensor_of_bytes(torch.session, type->number(), list(sizes),
                                  list(strides), bytes, byte_count, &made);
  return status == tp::Status::Ok ? Result(torch.wrap(made.tensor))
                                  : torch.raise(vm, status);
}

/// There is the CPU alone.
static Result check_device(Torch &, Vm &vm, const Args &args) {
  Value device = args.positional[0];
  auto *named = host_object<NamedObject>(device);
  llvm::StringRef text = named ? llvm::StringRef(named->name())
                         : device.kind == Kind::Str ? as_str(device).text
                                                    : llvm::StringRef();
  if (device.is(Kind::None) || text.split(':').first == "cpu" ||
      text.split(':').first == "meta")
    return text.startswith("meta") ? vm.refuse("the device `meta`")
                                   : Result(Value::none());
  return vm.refuse("a device other than the CPU");
}

static Result scope_of(Torch &torch, Vm &, const Args &args) {
  if (!torch.table.is_tracing())
    return Value::none();
  auto found = torch.scopes.find(args.positional[0].object);
  return found == torch.scopes.end() ? Value::none()
                                     : torch.heap.str(found->second);
}

static Result set_scope(Torch &torch, Vm &, const Args &args) {
  torch.scopes[args.positional[0].object] =
      as_str(args.positional[1]).text.str();
  return Value::none();
}

static Result scope_push(Torch &torch, Vm &vm, const Args &args) {
  tp::Status status = torch.table.scope_push(
      torch.session, as_str(args.positional[0]).text.str().c_str());
  return status == tp::Status::Ok ? Result(Value::none())
                                  : torch.raise(vm, status);
}

static Result scope_pop(Torch &torch, Vm &, const Args &) {
  torch.table.scope_pop(torch.session);
  return Value::none();
}

static Result is_tracing(Torch &torch, Vm &, const Args &) {
  return Value::boolean(torch.table.is_tracing());
}

static Result is_grad_enabled(Torch &torch, Vm &, const Args &) {
  return Value::boolean(torch.table.grad_enabled());
}

static Result set_grad_enabled(Torch &torch, Vm &vm, const Args &args) {
  auto on = vm.truth(args.positional[0]);
  if (!on)
    return std::nullopt;
  torch.table.set_grad_enabled(*on);
  return Value::none();
}

static Result manual_seed(Torch &torch, Vm &vm, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "manual_seed", {"seed"}, 1, v))
    return std::nullopt;
  auto seed = vm.index(v[0]);
  if (!seed)
    return std::nullopt;
  torch.table.manual_seed(static_cast<std::uint64_t>(*seed));
  return Value::of(Kind::Host,
                   torch.heap.make<RandomObject>(torch, nullptr));
}

/// `torch.seed()`: the seed is any number, so what is drawn after it is refused.
static Result seed(Torch &torch, Vm &, const Args &) {
  torch.table.forget_seed(torch.session);
  constexpr std::int64_t kDefaultSeed = 67280421310721;
  torch.table.manual_seed(kDefaultSeed);
  return Value::of(kDefaultSeed);
}

/// `floor(size * scale)` in single precision, as a trace computes it
/// (torch/nn/functional.py:4834).
static Result scaled_size(Torch &torch, Vm &vm, const Args &args) {
  Value size = args.positional[0], scale = args.positional[1];
  auto *symbolic = host_object<SizeObject>(size);
  double factor = scale.is(Kind::Float)
                      ? scale.number
                      : static_cast<double>(scale.integer);
  if (host_object<SizeObject>(scale))
    return vm.refuse("a scale factor that depends on a size");
  Value plain = symbolic ? symbolic->plain() : size;
  auto whole = static_cast<std::int64_t>(
      std::floor(static_cast<float>(plain.integer) *
                 static_cast<float>(factor)));
  tp::Tensor *traced = symbolic ? symbolic->traced() : nullptr;
  if (!traced)
    return symbolic ? Result(Value::of(
                          Kind::Host, torch.heap.make<SizeObject>(
                                          torch, Value::of(whole), nullptr)))
                    : Result(Value::of(whole));
  torch.table.retain(traced);
  Result number = torch.call(
      vm, "to.dtype", {{torch.wrap(traced), torch.dtype(6)}, {}});
  if (number)
    number = torch.call(vm, "mul", {{*number, Value::of(factor)}, {}});
  if (number)
    number = torch.call(vm, "floor", {{*number}, {}});
  if (number)
    number = torch.call(vm, "to.dtype", {{*number, torch.dtype(4)}, {}});
  if (!number)
    return number;
  tp::Tensor *made = host_object<TensorObject>(*number)->handle();
  torch.table.retain(made);
  return Value::of(Kind::Host, torch.heap.make<SizeObject>(
                                   torch, Value::of(whole), made));
}

/// `torch.FloatTensor` for a dtype, as `Tensor.type()` gives it.
static Result type_text(Torch &torch, Vm &vm, const Args &args) {
  auto *given = host_object<TensorObject>(args.positional[0]);
  std::int64_t number = torch.table.dtype(given->handle());
#define DTYPE(text, value, bytes, storage, safetensors)                        \
  if (number == (value) && *(storage))                                         \
    return torch.heap.str("torch." storage "Tensor");
#include "runtime/torch/dtypes.def"
  return vm.refuse("`Tensor.type` of this tensor");
}

static Result dtype_of_type_text(Torch &torch, Vm &vm, const Args &args) {
  llvm::StringRef given = as_str(args.positional[0]).text;
#define DTYPE(text, value, bytes, storage, safetensors)                        \
  if (*(storage) && given == "torch." storage "Tensor")                        \
    return torch.dtype(value);
#include "runtime/torch/dtypes.def"
  return vm.refuse("the tensor type `" + given + "`");
}

// Building TorchScript.

static Result script_new(Torch &torch, Vm &, const Args &args) {
  tp::Module *module = torch.table.module_new(
      torch.session, as_str(args.positional[0]).text.str().c_str());
  return Value::of(Kind::Host, torch.heap.make<ScriptObject>(module));
}

static Result script_add(Torch &torch, Vm &vm, const Args &args) {
  auto *added = host_object<TensorObject>(args.positional[2]);
  if (!added)
    return vm.refuse("a buffer that is no tensor");
  tp::Status status = torch.table.module_add_tensor(
      torch.session, script_module(args.positional[0]),
      as_str(args.positional[1]).text.str().c_str(), added->handle(),
      args.positional[3].integer != 0);
  return status == tp::Status::Ok ? Result(Value::none())
                                  : torch.raise(vm, status);
}

static Result script_training(Torch &torch, Vm &vm, const Args &args) {
  tp::Status status = torch.table.module_add_training(
      torch.session, script_module(args.positional[0]),
      args.positional[1].integer != 0);
  return status == tp::Status::Ok ? Result(Value::none())
                                  : torch.raise(vm, status);
}

static Result script_add_child(Torch &torch, Vm &vm, const Args &args) {
  tp::Status status = torch.table.module_add_child(
      torch.session, script_module(args.positional[0]),
      as_str(args.positional[1]).text.str().c_str(),
      script_module(args.positional[2]));
  return status == tp::Status::Ok ? Result(Value::none())
                                  : torch.raise(vm, status);
}

namespace {

/// A trace while it runs.
struct Recording {
  Torch &torch;
  Vm &vm;
  Value callee;
  std::unique_ptr<Outgoing> result;
  std::string file, text; ///< of the place given last
};

} // namespace

static bool forward(void *context, const tp::Value *inputs, std::size_t count,
                    tp::Value *result) {
  auto &recording = *static_cast<Recording *>(context);
  llvm::SmallVector<Value, 4> given;
  for (std::size_t i = 0; i < count; ++i) {
    recording.torch.table.retain(inputs[i].tensor);
    given.push_back(recording.torch.wrap(inputs[i].tensor));
  }
  recording.torch.set_inputs(given);
  Result output = recording.vm.call(recording.callee, {given, {}});
  if (!output)
    return false;
  recording.result = std::make_unique<Outgoing>(recording.torch);
  Value plain = python::plain(*output);
  if (!host_object<TensorObject>(plain) && !plain.is_sequence() &&
      plain.kind != Kind::Dict)
    return true; // the tracer says what is wrong with it
  return recording.result->convert(recording.vm, plain, *result);
}

static tp::SourcePlace place(void *context) {
  auto &recording = *static_cast<Recording *>(context);
  tp::SourcePlace place;
  if (!recording.torch.source_line)
    return place;
  SourceLine line = recording.torch.source_line(recording.vm);
  recording.file = line.file.str();
  recording.text = line.text.str();
  if (line.line == 0)
    return place;
  place.file = recording.file.c_str();
  place.line = line.line;
  place.text = recording.text.c_str();
  return place;
}

static Result script_trace(Torch &torch, Vm &vm, const Args &args) {
  llvm::SmallVector<Value, 4> names, inputs;
  if (!vm.collect(args.positional[1], names) ||
      !vm.collect(args.positional[2], inputs))
    return std::nullopt;
  std::vector<std::string> texts;
  std::vector<tp::NamedValue> given(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i)
    texts.push_back(as_str(names[i]).text.str());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    given[i].name = texts[i].c_str();
    given[i].value.kind = tp::ValueKind::Tensor;
    given[i].value.tensor = host_object<TensorObject>(inputs[i])->handle();
  }
  Recording recording{torch, vm, args.positional[3], nullptr, "", ""};
  tp::TraceHost host{&recording, forward, place, nullptr};
  tp::Status status =
      torch.table.trace(torch.session, script_module(args.positional[0]),
                        given.data(), given.size(), &host);
  if (status == tp::Status::Ok)
    return Value::none();
  // The model's own failure is on its way already.
  return vm.failed() ? std::nullopt : torch.raise(vm, status);
}

using Function = Result (*)(Torch &, Vm &, const Args &);
struct NativeFunction {
  const char *name;
  std::size_t arguments; ///< at least
  Function call;
};
static constexpr NativeFunction kFunctions[] = {
    {"check_device", 1, check_device},
    {"dtype_of_type_text", 1, dtype_of_type_text},
    {"is_grad_enabled", 0, is_grad_enabled},
    {"is_tracing", 0, is_tracing},
    {"manual_seed", 0, manual_seed},
    {"refuse", 1, refuse},
    {"foreign", 1, foreign},
    {"refused", 1, refused},
    {"scaled_size", 2, scaled_size},
    {"scope_of", 1, scope_of},
    {"scope_pop", 0, scope_pop},
    {"scope_push", 1, scope_push},
    {"script_add", 4, script_add},
    {"script_add_child", 3, script_add_child},
    {"script_new", 1, script_new},
    {"script_trace", 4, script_trace},
    {"script_training", 2, script_training},
    {"seed", 0, seed},
    {"set_grad_enabled", 1, set_grad_enabled},
    {"set_scope", 2, set_scope},
    {"tensor", 2, tensor},
    {"tensor_of_vector", 3, tensor_of_vector},
    {"type_text", 1, type_text},
};

Result native_member(Torch &torch, Vm &vm, llvm::StringRef name) {
  for (const NativeFunction &function : kFunctions)
    if (name == function.name)
      return native(torch.heap, function.name,
                    [&torch, &function](Vm &vm, const Args &args) -> Result {
                      if (args.positional.size() < function.arguments)
                        return vm.raise(kType_TypeError,
                                        llvm::Twine(function.name) +
                                            "() lacks arguments");
                      return function.call(torch, vm, args);
                    });
#define DTYPE(text, number, bytes, storage, safetensors)                       \
  if (name == #text)                                                           \
    return torch.dtype(number);
#include "runtime/torch/dtypes.def"
  auto named = [&](tp::ValueKind kind, std::int64_t number) {
    return Value::of(Kind::Host,
                     torch.heap.make<NamedObject>(torch, kind, number,
                                                  "torch." + name.str()));
  };
  for (const char *type : {"Tensor", "Parameter", "Buffer", "Generator",
                           "dtype", "device", "layout", "memory_format",
                           "Size"})
    if (name == type)
      return Value::of(Kind::Host, &torch.type(name));
  static constexpr const char *kFormats[] = {
      "contiguous_format", "preserve_format", "channels_last",
      "channels_last_3d"};
  for (std::int64_t i = 0; i < 4; ++i)
    if (name == kFormats[i])
      return named(tp::ValueKind::MemoryFormat, i);
  if (name == "strided")
    return named(tp::ValueKind::Layout, 0);
  if (name == "aten")
    return Value::of(Kind::Host, torch.heap.make<OperatorSpace>(torch));
  if (name == "version")
    return torch.heap.str(torch.table.torch_version);
  if (name == "inf")
    return Value::of(std::numeric_limits<double>::infinity());
  if (name == "nan")
    return Value::of(std::numeric_limits<double>::quiet_NaN());
  if (name == "default_generator")
    return Value::of(Kind::Host,
                     torch.heap.make<RandomObject>(torch, nullptr));
  return vm.raise(kType_AttributeError,
                  "module 'torch._C' has no attribute '" + name + "'");
}

} // namespace flattenc::model
