//
// Numbers that come from sizes: arithmetic on them is recorded, where Python's
// meaning has an operator; where a plain number is needed it is a guard.
//
#include "runtime/model/torch_objects.h"

#include "runtime/python/numbers.h"

#include <cmath>

namespace flattenc::model {

using namespace python;
using syntax::Operator;

tp::Tensor *SizeObject::traced() {
  if (traced_ || torch_.sizes != SizeMode::Traced || !of_ ||
      !torch_.table.is_tracing())
    return traced_;
  tp::Value size;
  if (torch_.table.traced_size(torch_.session, of_->handle(), dimension_,
                               &size) == tp::Status::Ok)
    traced_ = size.traced;
  return traced_;
}

Result SizeObject::type(Vm &) {
  return Value::of(plain_.is_int() ? &kType_int : &kType_float);
}

bool SizeObject::acts_as(const TypeInfo &type) const {
  return &type == (plain_.is_int() ? &kType_int : &kType_float);
}

Value SizeObject::fixed(Vm &vm) {
  if (auto text = vm.repr(plain_))
    torch_.note_guard(vm, *text);
  return plain_;
}

Result SizeObject::attribute(Vm &vm, const StrObject &name) {
  return vm.attribute(fixed(vm), name);
}

Result SizeObject::computed(Vm &vm, Value plain, const char *op,
                            llvm::ArrayRef<Value> args) {
  if (!plain.is(Kind::Int) && !plain.is(Kind::Float)) {
    // A bool or a big integer: no graph holds it.
    for (Value arg : args)
      if (auto *size = host_object<SizeObject>(arg))
        size->fixed(vm);
    return plain;
  }
  tp::Tensor *traced = nullptr;
  if (torch_.sizes == SizeMode::Traced && torch_.table.is_tracing()) {
    llvm::SmallVector<Value, 2> given;
    bool recorded = false;
    for (Value arg : args) {
      auto *size = host_object<SizeObject>(arg);
      if (!size || !size->traced()) {
        given.push_back(size ? size->plain_ : arg);
        continue;
      }
      torch_.table.retain(size->traced());
      given.push_back(torch_.wrap(size->traced()));
      recorded = true;
    }
    if (recorded) {
      Result made = torch_.call(vm, op, {given, {}});
      if (!made)
        return made;
      auto *tensor = host_object<TensorObject>(*made);
      tp::Value number;
      bool same =
          tensor && torch_.table.item(torch_.session, tensor->handle(),
                                      &number) == tp::Status::Ok &&
          (plain.is(Kind::Int) ? number.kind == tp::ValueKind::Int &&
                                     number.integer == plain.integer
                               : number.kind == tp::ValueKind::Float &&
                                     number.number == plain.number);
      if (!same) {
        torch_.note_guard(vm, std::string(op));
        return plain;
      }
      traced = tensor->handle();
      torch_.table.retain(traced);
    }
  }
  return Value::of(Kind::Host,
                   torch_.heap.make<SizeObject>(torch_, plain, traced));
}

/// The number in double precision, as Python's `/` and `math` have it.
Result SizeObject::as_double(Vm &vm) {
  if (plain_.is(Kind::Float))
    return Value::of(Kind::Host, this);
  double number = static_cast<double>(plain_.integer);
  tp::Tensor *mine = traced(), *made = nullptr;
  if (mine) {
    torch_.table.retain(mine);
    Result converted = torch_.call(
        vm, "to.dtype", {{torch_.wrap(mine), torch_.dtype(7)}, {}});
    if (!converted)
      return converted;
    made = host_object<TensorObject>(*converted)->handle();
    torch_.table.retain(made);
  }
  return Value::of(Kind::Host, torch_.heap.make<SizeObject>(
                                   torch_, Value::of(number), made));
}

static const char *operator_name(Operator op) {
  switch (op) {
  case Operator::Add:
    return "add";
  case Operator::Sub:
    return "sub";
  case Operator::Mult:
    return "mul";
  case Operator::Div:
    return "div";
  case Operator::Mod:
    return "remainder";
  case Operator::Pow:
    return "pow";
  case Operator::LShift:
    return "bitwise_left_shift";
  case Operator::RShift:
    return "bitwise_right_shift";
  case Operator::BitOr:
    return "bitwise_or";
  case Operator::BitXor:
    return "bitwise_xor";
  case Operator::BitAnd:
    return "bitwise_and";
  case Operator::FloorDiv:
    return "floor_divide";
  default:
    return nullptr;
  }
}

Result SizeObject::binary(Vm &vm, Operator op, Value other, bool reflected) {
  auto *size = host_object<SizeObject>(other);
  Value number = size ? size->plain_ : other;
  const char *name = operator_name(op);
  if (!name || (!number.is(Kind::Int) && !number.is(Kind::Float))) {
    if (other.kind == Kind::Host)
      return Value::not_implemented();
    // A repetition of a list, a bool, a big number.
    return reflected ? vm.binary(op, other, fixed(vm))
                     : vm.binary(op, fixed(vm), other);
  }
  Value left = reflected ? number : plain_;
  Value right = reflected ? plain_ : number;
  Result plain = vm.binary(op, left, right);
  if (!plain)
    return plain;
  Value me = Value::of(Kind::Host, this);
  bool real = plain->is(Kind::Float);
  if (real) {
    // Python computes in double; a tensor of integers would not.
    Result mine = as_double(vm);
    Result theirs = size ? size->as_double(vm) : Result(other);
    if (!mine || !theirs)
      return std::nullopt;
    me = *mine;
    other = *theirs;
  }
  Value operands[] = {reflected ? other : me, reflected ? me : other};
  return computed(vm, *plain, name, operands);
}

Result SizeObject::unary(Vm &vm, Operator op) {
  Value me = Value::of(Kind::Host, this);
  if (op == Operator::Plus)
    return me;
  Result plain = vm.unary(op, plain_);
  if (!plain || (op != Operator::Minus && op != Operator::Invert))
    return plain;
  return computed(vm, *plain, op == Operator::Minus ? "neg" : "bitwise_not",
                  {me});
}

/// `math.floor` and the like: to an integer, by an operator on doubles.
Result SizeObject::rounded(Vm &vm, const char *op, double (*f)(double)) {
  if (plain_.is(Kind::Int))
    return Value::of(Kind::Host, this);
  double number = f(plain_.number);
  if (std::abs(number) > 9e15)
    return vm.call(Value::of(&kType_int), {{fixed(vm)}, {}});
  Result whole =
      computed(vm, Value::of(number), op, {Value::of(Kind::Host, this)});
  auto *size = whole ? host_object<SizeObject>(*whole) : nullptr;
  if (!size)
    return whole;
  tp::Tensor *made = nullptr;
  if (size->traced_) {
    torch_.table.retain(size->traced_);
    Result converted = torch_.call(
        vm, "to.dtype",
        {{torch_.wrap(size->traced_), torch_.dtype(4)}, {}});
    if (!converted)
      return converted;
    made = host_object<TensorObject>(*converted)->handle();
    torch_.table.retain(made);
  }
  return Value::of(Kind::Host,
                   torch_.heap.make<SizeObject>(
                       torch_, Value::of(static_cast<std::int64_t>(number)),
                       made));
}

Result SizeObject::intercept(Vm &vm, const BuiltinInfo &function,
                             const Args &args) {
  llvm::StringRef name = function.name, module = function.module;
  Value me = Value::of(Kind::Host, this);
  bool alone = args.positional.size() == 1 && args.keywords.empty();
  bool pair = args.positional.size() == 2 && args.keywords.empty();
  if (module == "math" && alone) {
    if (name == "floor")
      return rounded(vm, "floor", std::floor);
    if (name == "ceil")
      return rounded(vm, "ceil", std::ceil);
    if (name == "trunc")
      return rounded(vm, "trunc", std::trunc);
    if (name == "sqrt") {
      Result real = as_double(vm);
      if (!real)
        return real;
      Value plain = host_object<SizeObject>(*real)->plain_;
      if (plain.number >= 0)
        return computed(vm, Value::of(std::sqrt(plain.number)), "sqrt",
                        {*real});
    }
  }
  if (module == "builtins") {
    if (name == "abs" && alone) {
      Result plain = function.call(vm, Value(), {{plain_}, {}});
      return plain ? computed(vm, *plain, "abs", {me}) : plain;
    }
    if (name == "divmod" && pair) {
      Result quotient = vm.binary(Operator::FloorDiv, args.positional[0],
                                  args.positional[1]);
      Result rest =
          vm.binary(Operator::Mod, args.positional[0], args.positional[1]);
      if (!quotient || !rest)
        return std::nullopt;
      return torch_.heap.tuple({*quotient, *rest});
    }
    if ((name == "max" || name == "min") && pair) {
      llvm::SmallVector<Value, 2> numbers, tensors;
      for (Value v : args.positional) {
        auto *size = host_object<SizeObject>(v);
        numbers.push_back(size ? size->plain_ : v);
        if (!numbers.back().is(Kind::Int))
          return Value();
        if (size && size->traced()) {
          tensors.push_back(v);
          continue;
        }
        Outgoing number(torch_);
        tp::Value data, none, made;
        if (!number.convert(vm, numbers.back(), data))
          return std::nullopt;
        if (torch_.table.tensor_of(torch_.session, data, none, &made) !=
            tp::Status::Ok)
          return torch_.raise(vm, tp::Status::RuntimeError);
        tensors.push_back(torch_.wrap(made.tensor));
      }
      Result plain = function.call(vm, Value(), {numbers, {}});
      return plain ? computed(vm, *plain,
                              name == "max" ? "maximum" : "minimum", tensors)
                   : plain;
    }
    if (name != "pow" && name != "round" && name != "sum")
      return Value();
  }
  if (module != "math" && module != "builtins")
    return Value();
  llvm::SmallVector<Value, 2> numbers;
  for (Value argument : args.positional) {
    auto *size = host_object<SizeObject>(argument);
    numbers.push_back(size ? size->fixed(vm) : argument);
  }
  return function.call(vm, Value(), {numbers, args.keywords});
}

Result SizeObject::compare(Vm &vm, Operator op, Value other) {
  if (host_object<TensorObject>(other))
    return Value::not_implemented();
  auto *size = host_object<SizeObject>(other);
  Value number = size ? size->plain_ : other;
  auto test = vm.compare(op, plain_, number);
  if (!test)
    return std::nullopt;
  // What the model does next depends on the outcome, not on the size.
  torch_.note_guard(vm, *test ? "True" : "False");
  return Value::boolean(*test);
}

std::optional<bool> SizeObject::truth(Vm &vm) {
  auto test = vm.truth(plain_);
  if (test)
    torch_.note_guard(vm, *test ? "True" : "False");
  return test;
}

std::optional<std::int64_t> SizeObject::index(Vm &vm) {
  return vm.index(fixed(vm));
}

Result SizeObject::to_int(Vm &vm) {
  return rounded(vm, "trunc", std::trunc);
}

Result SizeObject::to_float(Vm &vm) { return as_double(vm); }

Result SizeObject::text(Vm &vm) {
  auto text = vm.repr(plain_);
  return text ? Result(torch_.heap.str(*text)) : std::nullopt;
}

Result SizeObject::format(Vm &vm, llvm::StringRef spec) {
  auto text = vm.format(plain_, spec);
  return text ? Result(torch_.heap.str(*text)) : std::nullopt;
}

std::optional<std::uint64_t> SizeObject::hash(Vm &vm) {
  return vm.hash(fixed(vm));
}

} // namespace flattenc::model
