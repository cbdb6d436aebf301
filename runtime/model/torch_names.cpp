//
// What a model names of PyTorch besides tensors: dtypes, devices, generators,
// types, operators, and the module `torch._C` of our library.
//
#include "runtime/model/torch_objects.h"

#include "runtime/python/names.h"

#include <limits>

namespace flattenc::model {

using namespace python;
using syntax::Operator;

Value native(Heap &heap, const char *name, HostFunction::Body body) {
  return Value::of(Kind::Host,
                   heap.make<HostFunction>(name, std::move(body)));
}

bool comes_from(Value v, llvm::StringRef module) {
  if (v.kind != Kind::Instance)
    return false;
  Value defined = Vm::own_member(*v.as<InstanceObject>()->cls->dict,
                                 *names().module_);
  return defined.kind == Kind::Str && as_str(defined).text == module;
}

// NamedObject

llvm::StringRef NamedObject::type_name() const {
  switch (kind_) {
  case tp::ValueKind::Dtype:
    return "dtype";
  case tp::ValueKind::Device:
    return "device";
  case tp::ValueKind::Layout:
    return "layout";
  default:
    return "memory_format";
  }
}

Result NamedObject::type(Vm &) {
  return Value::of(Kind::Host, &torch_.type(type_name()));
}

Result NamedObject::attribute(Vm &vm, const StrObject &name) {
  if (kind_ == tp::ValueKind::Device) {
    auto [kind, index] = llvm::StringRef(name_).split(':');
    if (name.text == "type")
      return torch_.heap.str(kind);
    std::int64_t number = 0;
    if (name.text == "index")
      return index.getAsInteger(10, number) ? Value::none()
                                            : Value::of(number);
  }
  if (kind_ == tp::ValueKind::Dtype) {
    bool complex = number_ >= 8 && number_ <= 10;
    bool real = (number_ >= 5 && number_ <= 7) || number_ == 15 ||
                number_ == 23 || number_ == 24;
    if (name.text == "is_floating_point")
      return Value::boolean(real);
    if (name.text == "is_complex")
      return Value::boolean(complex);
    if (name.text == "itemsize") {
#define DTYPE(text, value, bytes, storage, safetensors)                        \
  if (number_ == (value))                                                      \
    return Value::of(std::int64_t{bytes});
#include "runtime/torch/dtypes.def"
    }
  }
  return vm.raise(kType_AttributeError, "'torch." + type_name() +
                                            "' object has no attribute '" +
                                            name.text + "'");
}

Result NamedObject::compare(Vm &vm, Operator op, Value other) {
  auto *named = host_object<NamedObject>(other);
  if (op != Operator::Eq && op != Operator::NotEq)
    return HostObject::compare(vm, op, other);
  bool same = named && named->kind_ == kind_ && named->name_ == name_;
  return Value::boolean(same == (op == Operator::Eq));
}

Result NamedObject::text(Vm &) {
  if (kind_ != tp::ValueKind::Device)
    return torch_.heap.str(name_);
  auto [kind, index] = llvm::StringRef(name_).split(':');
  return torch_.heap.str(index.empty()
                             ? "device(type='" + kind.str() + "')"
                             : "device(type='" + kind.str() +
                                   "', index=" + index.str() + ")");
}

std::optional<std::uint64_t> NamedObject::hash(Vm &vm) {
  return vm.hash(torch_.heap.str(name_));
}

// RandomObject

Result RandomObject::attribute(Vm &vm, const StrObject &name) {
  if (name.text == "manual_seed")
    return native(torch_.heap, "manual_seed",
                  [this](Vm &vm, const Args &args) -> Result {
                    Value v[1];
                    if (!vm.unpack(args, "manual_seed", {"seed"}, 1, v))
                      return std::nullopt;
                    auto seed = vm.index(v[0]);
                    if (!seed)
                      return std::nullopt;
                    auto number = static_cast<std::uint64_t>(*seed);
                    if (generator_)
                      torch_.table.generator_seed(generator_, number);
                    else
                      torch_.table.manual_seed(number);
                    return Value::of(Kind::Host, this);
                  });
  return vm.refuse("`torch.Generator." + name.text + "`");
}

// TypeObject

std::optional<bool> TypeObject::has_subclass(Vm &, Value cls) {
  auto *type = host_object<TypeObject>(cls);
  return type && (type == this || (name_ == "Tensor" &&
                                   (type->name_ == "Parameter" ||
                                    type->name_ == "Buffer")));
}

Result TypeObject::attribute(Vm &vm, const StrObject &name) {
  if (name.text == "__name__" || name.text == "__qualname__")
    return torch_.heap.str(name_);
  if (name.text == "__module__")
    return torch_.heap.str("torch");
  // `torch.Tensor.add_` is the method of all tensors.
  if (name_ == "Tensor" && torch_.table.has_operator(name.text.str().c_str()))
    return Value::of(Kind::Host, torch_.heap.make<OperatorObject>(
                                     torch_, name.text.str()));
  return vm.refuse("`torch." + name_ + "." + name.text + "`");
}

Result TypeObject::call(Vm &vm, const Args &args) {
  if (!make_)
    return vm.refuse("a call of `torch." + name_ + "`");
  return make_(torch_, vm, args);
}

Result TypeObject::text(Vm &) {
  return torch_.heap.str("<class 'torch." + name_ + "'>");
}

std::optional<std::uint64_t> TypeObject::hash(Vm &) {
  return identity_hash(Value::of(Kind::Host, this));
}

Result TypeObject::compare(Vm &vm, Operator op, Value other) {
  if (op != Operator::Eq && op != Operator::NotEq)
    return HostObject::compare(vm, op, other);
  bool same = other.kind == Kind::Host &&
              other.as<HostObject>() == static_cast<HostObject *>(this);
  return Value::boolean(same == (op == Operator::Eq));
}

/// `nn.Parameter(data, requires_grad=True)`: a tensor of its own over the same
/// storage (torch/nn/parameter.py:42).
template <TensorObject::Role role>
static Result make_parameter(Torch &torch, Vm &vm, const Args &args) {
  Value v[2];
  v[0] = Value::none();
  v[1] = Value::boolean(role == TensorObject::Role::Parameter);
  const char *second = role == TensorObject::Role::Parameter ? "requires_grad"
                                                             : "persistent";
  if (!vm.unpack(args, "Parameter", {"data", second}, 0, v))
    return std::nullopt;
  auto *data = host_object<TensorObject>(v[0]);
  if (!data)
    return vm.refuse("a parameter of no tensor");
  Result made = torch.call(vm, "detach", {}, v[0]);
  if (!made)
    return made;
  auto *tensor = host_object<TensorObject>(*made);
  tensor->role = role;
  if (role == TensorObject::Role::Parameter) {
    auto grad = vm.truth(v[1]);
    if (!grad)
      return std::nullopt;
    torch.table.set_requires_grad(tensor->handle(), *grad);
  }
  return made;
}

static Result make_tensor(Torch &torch, Vm &vm, const Args &args) {
  Outgoing outgoing(torch);
  tp::Value dtype, result, data;
  dtype.kind = tp::ValueKind::Dtype;
  dtype.integer = 6;
  if (!args.keywords.empty())
    return vm.refuse("keywords of `torch.Tensor`");
  bool sizes = !args.positional.empty() && args.positional[0].is_int();
  if (args.positional.empty() || sizes) {
    Value shape = torch.heap.tuple(args.positional);
    if (args.positional.empty())
      shape = torch.heap.tuple({Value::of(std::int64_t{0})});
    return torch.call(vm, "empty", {{shape}, {}});
  }
  if (host_object<TensorObject>(args.positional[0]))
    return torch.call(vm, "alias", {}, args.positional[0]);
  Value given = args.positional[0];
  if (comes_from(given, "numpy._array")) {
    Result list = vm.attribute(given, as_str(torch.heap.str("tolist")));
    Result rows = list ? vm.call(*list, {}) : list;
    if (!rows)
      return rows;
    given = *rows;
  }
  if (!outgoing.convert(vm, given, data))
    return std::nullopt;
  tp::Status status = torch.table.tensor_of(torch.session, data, dtype, &result);
  if (status != tp::Status::Ok)
    return torch.raise(vm, status);
  return torch.wrap(result.tensor);
}

static Result make_generator(Torch &torch, Vm &, const Args &) {
  return Value::of(Kind::Host, torch.heap.make<RandomObject>(
                                   torch, torch.table.generator_new()));
}

static Result make_device(Torch &torch, Vm &vm, const Args &args) {
  Value v[2];
  v[1] = Value::none();
  if (!vm.unpack(args, "device", {"type", "index"}, 1, v))
    return std::nullopt;
  if (host_object<NamedObject>(v[0]))
    return v[0];
  if (v[0].kind != Kind::Str)
    return vm.refuse("`torch.device` of a number");
  std::string text = as_str(v[0]).text.str();
  if (v[1].is_int())
    text += ":" + std::to_string(v[1].integer);
  return torch.device(text);
}

/// `torch.Size(sizes)`: a tuple here.
static Result make_size(Torch &torch, Vm &vm, const Args &args) {
  llvm::SmallVector<Value, 6> sizes;
  if (!args.positional.empty() && !vm.collect(args.positional[0], sizes))
    return std::nullopt;
  return torch.heap.tuple(sizes);
}

template <tp::ValueKind kind> static bool is_named(Value v) {
  auto *named = host_object<NamedObject>(v);
  return named && named->kind() == kind;
}

TypeObject &Torch::type(llvm::StringRef name) {
  for (auto &[known, object] : types_)
    if (name == known)
      return *object;
  TypeObject::Test test = [](Value v) {
    return host_object<TensorObject>(v) != nullptr;
  };
  TypeObject::Make make = nullptr;
  if (name == "Tensor") {
    make = make_tensor;
  } else if (name == "Parameter") {
    test = [](Value v) {
      auto *tensor = host_object<TensorObject>(v);
      return tensor && tensor->role == TensorObject::Role::Parameter;
    };
    make = make_parameter<TensorObject::Role::Parameter>;
  } else if (name == "Buffer") {
    test = [](Value v) {
      auto *tensor = host_object<TensorObject>(v);
      return tensor && tensor->role == TensorObject::Role::Buffer;
    };
    make = make_parameter<TensorObject::Role::Buffer>;
  } else if (name == "Generator") {
    test = [](Value v) { return host_object<RandomObject>(v) != nullptr; };
    make = make_generator;
  } else if (name == "dtype") {
    test = is_named<tp::ValueKind::Dtype>;
  } else if (name == "device") {
    test = is_named<tp::ValueKind::Device>;
    make = make_device;
  } else if (name == "layout") {
    test = is_named<tp::ValueKind::Layout>;
  } else if (name == "memory_format") {
    test = is_named<tp::ValueKind::MemoryFormat>;
  } else {
    test = [](Value v) { return v.kind == Kind::Tuple; };
    make = make_size;
  }
  auto *made = heap.make<TypeObject>(*this, name.str(), test, make);
  types_.push_back({name.str(), made});
  return *made;
}

// OperatorObject

Result OperatorObject::attribute(Vm &vm, const StrObject &name) {
  if (name.text == "__name__")
    return torch_.heap.str(name_);
  if (name.text.startswith("__"))
    return vm.raise(kType_AttributeError,
                    "'builtin_function_or_method' object has no attribute '" +
                        name.text + "'");
  return Value::of(Kind::Host, torch_.heap.make<OperatorObject>(
                                   torch_, name_ + "." + name.text.str()));
}

Result OperatorObject::text(Vm &) {
  return torch_.heap.str("<built-in method " + name_ + ">");
}

} // namespace flattenc::model
