//
// A tensor as the machine sees it: attributes, methods, operators, indexing.
//
#include "runtime/model/torch_objects.h"

#include "llvm/ADT/StringSwitch.h"

#include <cmath>

namespace flattenc::model {

using namespace python;
using syntax::Operator;

Result TensorObject::type(Vm &) {
  return Value::of(Kind::Host, &torch_.type(role == Role::Parameter
                                                ? "Parameter"
                                                : "Tensor"));
}

/// Attributes that are no methods; Kind::Unbound for all others.
Result TensorObject::field(Vm &vm, llvm::StringRef name) {
  const tp::Table &table = torch_.table;
  if (name == "shape")
    return torch_.shape_of(vm, *this);
  if (name == "ndim")
    return Value::of(table.dimensions(handle_));
  if (name == "dtype")
    return torch_.dtype(table.dtype(handle_));
  if (name == "device") {
    tp::Value text;
    tp::Status status = table.device(torch_.session, handle_, &text);
    if (status != tp::Status::Ok)
      return torch_.raise(vm, status);
    return torch_.device({text.text, text.count});
  }
  if (name == "requires_grad")
    return Value::boolean(table.requires_grad(handle_));
  if (name == "data")
    return torch_.call(vm, "detach", {}, value());
  if (name == "grad" || name == "grad_fn")
    return Value::none();
  if (name == "is_leaf")
    return Value::boolean(true);
  if (name == "is_cuda" || name == "is_sparse" || name == "is_quantized" ||
      name == "is_nested" || name == "is_meta" || name == "is_mkldnn")
    return Value::boolean(false);
  if (name == "is_cpu")
    return Value::boolean(true);
  if (name == "T")
    return torch_.call(vm, "numpy_T", {}, value());
  if (name == "mT")
    return torch_.call(vm, "mT", {}, value());
  if (name == "H")
    return torch_.call(vm, "matrix_H", {}, value());
  if (name == "real" || name == "imag")
    return torch_.call(vm, name.str(), {}, value());
  if (name == "__class__")
    return type(vm);
  return Value();
}

/// A size, or all; `x.size(-1)` keeps the dimension as written.
static Result size_method(Torch &torch, TensorObject &tensor, Vm &vm,
                          const Args &args, bool stride) {
  Value v[1];
  v[0] = Value::none();
  if (!vm.unpack(args, stride ? "stride" : "size", {"dim"}, 0, v))
    return std::nullopt;
  std::int64_t rank = torch.table.dimensions(tensor.handle());
  if (!v[0].bound() || v[0].is(Kind::None)) {
    if (!stride)
      return torch.shape_of(vm, tensor);
    llvm::SmallVector<Value, 6> strides;
    for (std::int64_t i = 0; i < rank; ++i)
      torch.note_guard(vm, std::to_string(torch.table.stride(
                               tensor.handle(), i)));
    for (std::int64_t i = 0; i < rank; ++i)
      strides.push_back(Value::of(torch.table.stride(tensor.handle(), i)));
    return torch.heap.tuple(strides);
  }
  auto dimension = vm.index(v[0]);
  if (!dimension)
    return std::nullopt;
  if (*dimension < -rank || *dimension >= rank)
    return vm.raise(kType_IndexError,
                    "Dimension out of range (expected to be in range of [" +
                        llvm::Twine(-rank) + ", " + llvm::Twine(rank - 1) +
                        "], but got " + llvm::Twine(*dimension) + ")");
  std::int64_t at = *dimension < 0 ? *dimension + rank : *dimension;
  if (!stride)
    return torch.size_of(vm, tensor, at);
  std::int64_t number = torch.table.stride(tensor.handle(), at);
  torch.note_guard(vm, std::to_string(number));
  return Value::of(number);
}

Result TensorObject::method(Vm &vm, llvm::StringRef name) {
  using Body = HostFunction::Body;
  Body body =
      llvm::StringSwitch<Body>(name)
          .Case("size",
                [this](Vm &vm, const Args &args) {
                  return size_method(torch_, *this, vm, args, false);
                })
          .Case("stride",
                [this](Vm &vm, const Args &args) {
                  return size_method(torch_, *this, vm, args, true);
                })
          .Case("dim",
                [this](Vm &, const Args &) -> Result {
                  return Value::of(torch_.table.dimensions(handle_));
                })
          .Case("numel",
                [this](Vm &vm, const Args &) -> Result {
                  if (torch_.sizes == SizeMode::Plain)
                    return Value::of(torch_.table.element_count(handle_));
                  Value product = Value::of(std::int64_t{1});
                  for (Value size : as_tuple(torch_.shape_of(vm, *this)).items) {
                    Result next = vm.binary(Operator::Mult, product, size);
                    if (!next)
                      return next;
                    product = *next;
                  }
                  return product;
                })
          .Case("item",
                [this](Vm &vm, const Args &) { return element(vm); })
          .Case("tolist",
                [this](Vm &vm, const Args &) -> Result {
                  tp::Value list;
                  tp::Status status =
                      torch_.table.to_list(torch_.session, handle_, &list);
                  if (status != tp::Status::Ok)
                    return torch_.raise(vm, status);
                  Result made = torch_.from_plugin(vm, list);
                  if (made)
                    if (auto text = vm.repr(*made))
                      torch_.note_elements(vm, *this, *text);
                  return made;
                })
          .Case("is_contiguous",
                [this](Vm &vm, const Args &args) -> Result {
                  if (!args.positional.empty() || !args.keywords.empty())
                    return vm.refuse("`is_contiguous` of a memory format");
                  std::int64_t expected = 1;
                  for (std::int64_t i = torch_.table.dimensions(handle_);
                       i-- > 0;) {
                    std::int64_t size = torch_.table.size(handle_, i);
                    if (size != 1 &&
                        torch_.table.stride(handle_, i) != expected)
                      return Value::boolean(
                          torch_.table.element_count(handle_) == 0);
                    expected *= size;
                  }
                  return Value::boolean(true);
                })
          .Case("element_size",
                [this](Vm &vm, const Args &) {
                  Value dtype = torch_.dtype(torch_.table.dtype(handle_));
                  return vm.attribute(
                      dtype, as_str(torch_.heap.str("itemsize")));
                })
          .Default(Body());
  if (body)
    return native(torch_.heap, "method", std::move(body));
  if (torch_.methods) {
    Value key = torch_.heap.str(name);
    const Value *found =
        torch_.methods->table.find(key, as_str(key).hash);
    if (found && found->kind == Kind::Function)
      return vm.bound_method(value(), *found);
  }
  static constexpr llvm::StringLiteral kOthers[] = {
#define TORCH_MEMBER(name) name,
#include "runtime/model/torch_inventory.def"
  };
  if (llvm::is_contained(kOthers, name))
    return vm.refuse("`torch.Tensor." + name + "`");
  if (name.startswith("__") || !torch_.table.has_operator(name.str().c_str()))
    return vm.raise(kType_AttributeError, "'" + type_name() +
                                              "' object has no attribute '" +
                                              name + "'");
  std::string op = name.str();
  return native(torch_.heap, "method", [this, op](Vm &vm, const Args &args) {
    return torch_.call(vm, op, args, value());
  });
}

Result TensorObject::attribute(Vm &vm, const StrObject &name) {
  if (own_)
    if (Value own = Vm::own_member(*own_, name); own.bound())
      return own;
  Result found = field(vm, name.text);
  if (!found || found->bound())
    return found;
  return method(vm, name.text);
}

bool TensorObject::set_attribute(Vm &vm, const StrObject &name, Value given) {
  if (name.text == "requires_grad") {
    auto flag = vm.truth(given);
    if (flag)
      torch_.table.set_requires_grad(handle_, *flag);
    return flag.has_value();
  }
  if (name.text == "data") {
    auto *other = host_object<TensorObject>(given);
    if (!other) {
      vm.raise(kType_TypeError, "Variable data has to be a tensor, but got " +
                                    python::type_name(given));
      return false;
    }
    tp::Status status =
        torch_.table.set_data(torch_.session, handle_, other->handle());
    if (status != tp::Status::Ok)
      torch_.raise(vm, status);
    return status == tp::Status::Ok;
  }
  if (name.text == "grad")
    return true;
  if (!own_)
    own_ = &as_dict(torch_.heap.dict());
  vm.dict_put(*own_, torch_.heap.str(name.text), given);
  return true;
}

Result TensorObject::intercept(Vm &vm, const BuiltinInfo &function,
                               const Args &args) {
  llvm::StringRef name = function.name;
  if (llvm::StringRef(function.module) == "builtins") {
    if (name == "abs")
      return torch_.call(vm, "abs", {}, value());
    if (name == "round" && args.positional.size() == 1)
      return torch_.call(vm, "round", {}, value());
    return Value();
  }
  if (llvm::StringRef(function.module) != "math")
    return Value();
  // `math` reads the numbers that it gets.
  llvm::SmallVector<Value, 2> numbers;
  for (Value argument : args.positional) {
    auto *tensor = host_object<TensorObject>(argument);
    Result number = tensor ? tensor->element(vm) : Result(argument);
    if (!number)
      return number;
    numbers.push_back(*number);
  }
  return function.call(vm, Value(), {numbers, args.keywords});
}

static const char *operator_name(Operator op) {
  switch (op) {
  case Operator::Add:
    return "add";
  case Operator::Sub:
    return "sub";
  case Operator::Mult:
    return "mul";
  case Operator::MatMult:
    return "matmul";
  case Operator::Div:
    return "div";
  case Operator::Mod:
    return "remainder";
  case Operator::Pow:
    return "pow";
  case Operator::LShift:
    return "__lshift__";
  case Operator::RShift:
    return "__rshift__";
  case Operator::BitOr:
    return "__or__";
  case Operator::BitXor:
    return "__xor__";
  case Operator::BitAnd:
    return "__and__";
  case Operator::FloorDiv:
    return "floor_divide";
  default:
    return nullptr;
  }
}

/// What may be the other operand.
static bool is_operand(Value v) {
  Value number = plain(v);
  return number.is_int() || number.is(Kind::Float) ||
         host_object<TensorObject>(v) || host_object<SizeObject>(v) ||
         comes_from(v, "numpy._types"); // `numpy.int64` and the like
}

Result TensorObject::binary(Vm &vm, Operator op, Value other, bool reflected) {
  if (!is_operand(other))
    return Value::not_implemented();
  const char *name = operator_name(op);
  if (!name)
    return Value::not_implemented();
  if (!reflected)
    return torch_.call(vm, name, {{other}, {}}, value());
  switch (op) {
  case Operator::Add:
  case Operator::Mult:
    // The same operator; the tensor stands first (torch/_tensor.py).
    return torch_.call(vm, name, {{other}, {}}, value());
  case Operator::Sub:
    return torch_.call(vm, "rsub", {{value(), other}, {}});
  case Operator::Div: {
    Result inverse = torch_.call(vm, "reciprocal", {}, value());
    return inverse ? torch_.call(vm, "mul", {{*inverse, other}, {}}) : inverse;
  }
  case Operator::BitOr:
  case Operator::BitXor:
  case Operator::BitAnd:
    return torch_.call(vm, name, {{value(), other}, {}});
  default:
    return torch_.call(vm, name, {{other, value()}, {}});
  }
}

Result TensorObject::in_place(Vm &vm, Operator op, Value other) {
  if (!is_operand(other))
    return Value::not_implemented();
  const char *name = nullptr;
  switch (op) {
  case Operator::Add:
    name = "add_";
    break;
  case Operator::Sub:
    name = "sub_";
    break;
  case Operator::Mult:
    name = "mul_";
    break;
  case Operator::Div:
    name = "div_";
    break;
  case Operator::Mod:
    name = "remainder_";
    break;
  case Operator::Pow:
    name = "pow_";
    break;
  case Operator::FloorDiv:
    name = "floor_divide_";
    break;
  case Operator::BitOr:
    name = "__ior__";
    break;
  case Operator::BitAnd:
    name = "__iand__";
    break;
  case Operator::BitXor:
    name = "__ixor__";
    break;
  default:
    return Value::not_implemented();
  }
  return torch_.call(vm, name, {{other}, {}}, value());
}

Result TensorObject::unary(Vm &vm, Operator op) {
  switch (op) {
  case Operator::Minus:
    return torch_.call(vm, "neg", {}, value());
  case Operator::Plus:
    return torch_.call(vm, "positive", {}, value());
  case Operator::Invert:
    return torch_.call(vm, "bitwise_not", {}, value());
  default:
    return HostObject::unary(vm, op);
  }
}

Result TensorObject::compare(Vm &vm, Operator op, Value other) {
  if (!is_operand(other))
    return Value::not_implemented();
  const char *name = op == Operator::Eq      ? "eq"
                     : op == Operator::NotEq ? "ne"
                     : op == Operator::Lt    ? "lt"
                     : op == Operator::LtE   ? "le"
                     : op == Operator::Gt    ? "gt"
                                             : "ge";
  return torch_.call(vm, name, {{other}, {}}, value());
}

Result TensorObject::item(Vm &vm, Value key) {
  Outgoing outgoing(torch_);
  tp::Value index, result;
  if (!outgoing.convert(vm, key, index))
    return std::nullopt;
  tp::Status status =
      torch_.table.get_item(torch_.session, handle_, index, &result);
  if (status != tp::Status::Ok)
    return torch_.raise(vm, status);
  return torch_.wrap(result.tensor);
}

bool TensorObject::set_item(Vm &vm, Value key, Value given) {
  Outgoing outgoing(torch_);
  tp::Value index, source;
  if (!outgoing.convert(vm, key, index) || !outgoing.convert(vm, given, source))
    return false;
  tp::Status status =
      torch_.table.set_item(torch_.session, handle_, index, source);
  if (status != tp::Status::Ok)
    torch_.raise(vm, status);
  return status == tp::Status::Ok;
}

Result TensorObject::iterator(Vm &vm) {
  if (torch_.table.dimensions(handle_) == 0)
    return vm.raise(kType_TypeError, "iteration over a 0-d tensor");
  torch_.note_guard(vm, std::to_string(torch_.table.size(handle_, 0)));
  Result items = torch_.call(
      vm, "unbind", {{Value::of(std::int64_t{0})}, {}}, value());
  return items ? vm.iterator(*items) : items;
}

std::optional<bool> TensorObject::contains(Vm &vm, Value item) {
  Result equal = compare(vm, Operator::Eq, item);
  if (!equal)
    return std::nullopt;
  if (equal->kind != Kind::Host)
    return false;
  Result any = torch_.call(vm, "any", {{*equal}, {}});
  return any ? vm.truth(*any) : std::nullopt;
}

std::optional<std::int64_t> TensorObject::length(Vm &vm) {
  if (torch_.table.dimensions(handle_) == 0)
    return vm.raise(kType_TypeError, "len() of a 0-d tensor");
  std::int64_t size = torch_.table.size(handle_, 0);
  torch_.note_guard(vm, std::to_string(size));
  return size;
}

Result TensorObject::element(Vm &vm) {
  tp::Value number;
  tp::Status status = torch_.table.item(torch_.session, handle_, &number);
  if (status != tp::Status::Ok)
    return torch_.raise(vm, status);
  Result made = torch_.from_plugin(vm, number);
  if (made)
    if (auto text = vm.repr(*made))
      torch_.note_elements(vm, *this, *text);
  return made;
}

std::optional<bool> TensorObject::truth(Vm &vm) {
  if (torch_.table.element_count(handle_) > 1)
    return vm.raise(kType_RuntimeError, "Boolean value of Tensor with more "
                                        "than one value is ambiguous");
  Result number = element(vm);
  return number ? vm.truth(*number) : std::nullopt;
}

std::optional<std::int64_t> TensorObject::index(Vm &vm) {
  Result number = element(vm);
  if (!number)
    return std::nullopt;
  if (!number->is_int())
    return vm.raise(kType_TypeError, "only integer tensors of a single element "
                                     "can be converted to an index");
  return number->integer;
}

Result TensorObject::to_int(Vm &vm) {
  Result number = element(vm);
  return number ? vm.call(Value::of(&kType_int), {{*number}, {}}) : number;
}

Result TensorObject::to_float(Vm &vm) {
  Result number = element(vm);
  return number ? vm.call(Value::of(&kType_float), {{*number}, {}}) : number;
}

Result TensorObject::text(Vm &vm) { return vm.refuse("the text of a tensor"); }

Result TensorObject::format(Vm &vm, llvm::StringRef spec) {
  if (torch_.table.dimensions(handle_) != 0)
    return vm.refuse("the text of a tensor");
  Result number = element(vm);
  if (!number)
    return number;
  auto text = vm.format(*number, spec);
  return text ? Result(torch_.heap.str(*text)) : std::nullopt;
}

std::optional<std::uint64_t> TensorObject::hash(Vm &) {
  return identity_hash(value());
}

Result TensorObject::shallow_copy(Vm &vm) {
  return vm.refuse("`copy.copy` of a tensor");
}

Result TensorObject::deep_copy(Vm &vm) {
  Result copy = torch_.call(vm, "detach", {}, value());
  if (copy)
    copy = torch_.call(vm, "clone", {}, *copy);
  if (!copy)
    return copy;
  auto *made = host_object<TensorObject>(*copy);
  made->role = role;
  torch_.table.set_requires_grad(made->handle(),
                                 torch_.table.requires_grad(handle_));
  return copy;
}

} // namespace flattenc::model
