#include "runtime/python/numbers.h"
#include "runtime/python/set_operations.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

using syntax::Operator;

const char *spelling(Operator op) {
  static constexpr const char *kSpellings[] = {
      "",  "+",  "-", "*",   "@", "/", "%",   "**", "<<", ">>",
      "|", "^",  "&", "//",  "~", "not", "+", "-",  "and", "or",
      "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"};
  return kSpellings[static_cast<int>(op)];
}

static const char *division_error(Operator op, Value a, Value b) {
  bool real = a.kind == Kind::Float || b.kind == Kind::Float;
  switch (op) {
  case Operator::Mod:
    return real ? "float modulo" : "integer modulo by zero";
  case Operator::FloorDiv:
    return real ? "float floor division by zero"
                : "integer division or modulo by zero";
  case Operator::Pow:
    return "0.0 cannot be raised to a negative power";
  default:
    return real ? "float division by zero" : "division by zero";
  }
}

static std::nullopt_t number_error(Vm &vm, NumberError error, Operator op,
                                   Value a, Value b) {
  switch (error) {
  case NumberError::ZeroDivision:
    return vm.raise(kType_ZeroDivisionError, division_error(op, a, b));
  case NumberError::Overflow: {
    if (op == Operator::Pow) {
      auto *error = vm.heap().make<ExceptionObject>();
      error->type = &kType_OverflowError;
      error->args = vm.heap().copy(llvm::ArrayRef<Value>(
          {Value::of(std::int64_t{34}),
           vm.heap().str("Numerical result out of range")}));
      return vm.raise_value(Value::of(Kind::Exception, error));
    }
    bool whole = is_integer(a) && is_integer(b);
    return vm.raise(kType_OverflowError,
                    whole ? "integer division result too large for a float"
                          : "int too large to convert to float");
  }
  case NumberError::TooLarge:
    return vm.exceed("an integer of more than " + llvm::Twine(kMaxBits) +
                     " bits");
  case NumberError::Negative:
    return vm.raise(kType_ValueError, "negative shift count");
  case NumberError::Complex:
    return vm.refuse("a complex number");
  case NumberError::None:
    break;
  }
  llvm_unreachable("there is an error");
}

static NumberResult arithmetic(Heap &heap, Operator op, Value a, Value b) {
  switch (op) {
  case Operator::Add:
    return add(heap, a, b);
  case Operator::Sub:
    return subtract(heap, a, b);
  case Operator::Mult:
    return multiply(heap, a, b);
  case Operator::Div:
    return true_divide(heap, a, b);
  case Operator::Mod:
    return modulo(heap, a, b);
  case Operator::Pow:
    return power(heap, a, b);
  case Operator::FloorDiv:
    return floor_divide(heap, a, b);
  case Operator::LShift:
    return bitwise(heap, BitOperation::ShiftLeft, a, b);
  case Operator::RShift:
    return bitwise(heap, BitOperation::ShiftRight, a, b);
  case Operator::BitOr:
    return bitwise(heap, BitOperation::Or, a, b);
  case Operator::BitXor:
    return bitwise(heap, BitOperation::Xor, a, b);
  case Operator::BitAnd:
    return bitwise(heap, BitOperation::And, a, b);
  default:
    break;
  }
  llvm_unreachable("not an operator of numbers");
}

static bool on_numbers(Operator op, Value a, Value b) {
  if (!is_number(a) || !is_number(b) || op == Operator::MatMult)
    return false;
  bool bits = op == Operator::LShift || op == Operator::RShift ||
              op == Operator::BitOr || op == Operator::BitXor ||
              op == Operator::BitAnd;
  return !bits || (is_integer(a) && is_integer(b));
}

/// `sequence * count`; nothing of a kind that cannot be repeated.
static Result repeat(Vm &vm, Value sequence, Value count) {
  auto times = vm.index(count);
  if (!times)
    return std::nullopt;
  auto n = static_cast<std::size_t>(std::max<std::int64_t>(*times, 0));
  auto fits = [&](std::size_t size) {
    return vm.allows_items(size == 0 || n <= vm.limits().items / size
                               ? n * size
                               : vm.limits().items + 1);
  };
  if (sequence.kind == Kind::Str || sequence.kind == Kind::Bytes) {
    llvm::StringRef text = sequence.kind == Kind::Str
                               ? as_str(sequence).text
                               : sequence.as<BytesObject>()->bytes;
    if (!fits(text.size()))
      return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < n && !text.empty(); ++i)
      out += text;
    return sequence.kind == Kind::Str ? vm.heap().str(out)
                                      : vm.heap().bytes(out);
  }
  llvm::ArrayRef<Value> items = sequence_items(sequence);
  if (!fits(items.size()))
    return std::nullopt;
  llvm::SmallVector<Value, 0> out;
  for (std::size_t i = 0; i < n && !items.empty(); ++i)
    out.append(items.begin(), items.end());
  return sequence.kind == Kind::List ? vm.heap().list(out)
                                     : vm.heap().tuple(out);
}

static bool repeatable(Value v) {
  return v.kind == Kind::Str || v.kind == Kind::Bytes || v.is_sequence();
}

/// `a + b` of sequences of one kind.
static Result concatenate(Vm &vm, Value a, Value b) {
  Heap &heap = vm.heap();
  if (a.kind == Kind::Str || a.kind == Kind::Bytes) {
    bool text = a.kind == Kind::Str;
    llvm::StringRef x = text ? as_str(a).text : a.as<BytesObject>()->bytes;
    llvm::StringRef y = text ? as_str(b).text : b.as<BytesObject>()->bytes;
    if (!vm.allows_items(x.size() + y.size()))
      return std::nullopt;
    std::string sum = (x + y).str();
    return text ? heap.str(sum) : heap.bytes(sum);
  }
  llvm::SmallVector<Value, 8> items(sequence_items(a).begin(),
                                    sequence_items(a).end());
  llvm::ArrayRef<Value> more = sequence_items(b);
  if (!vm.allows_items(items.size() + more.size()))
    return std::nullopt;
  items.append(more.begin(), more.end());
  return a.kind == Kind::List ? heap.list(items) : heap.tuple(items);
}

Result percent_format(Vm &vm, llvm::StringRef format, Value arguments);

/// What nobody could answer.
static std::nullopt_t unsupported(Vm &vm, Operator op, Value a, Value b,
                                  bool augmented) {
  bool sequence = a.kind == Kind::Str || a.kind == Kind::List ||
                  a.kind == Kind::Tuple;
  if (op == Operator::Add && sequence)
    return vm.raise(kType_TypeError, "can only concatenate " + type_name(a) +
                                         " (not \"" + type_name(b) +
                                         "\") to " + type_name(a));
  if (op == Operator::Mult)
    for (auto [v, other] : {std::pair(a, b), std::pair(b, a)})
      if (repeatable(v))
        return vm.raise(kType_TypeError,
                        "can't multiply sequence by non-int of type '" +
                            type_name(other) + "'");
  std::string shown = op == Operator::Pow && !augmented
                          ? std::string("** or pow()")
                          : std::string(spelling(op));
  return vm.raise(kType_TypeError, "unsupported operand type(s) for " + shown +
                                       (augmented ? "=" : "") + ": '" +
                                       type_name(a) + "' and '" +
                                       type_name(b) + "'");
}

Result Vm::binary(Operator op, Value a, Value b, bool augmented) {
  if (on_numbers(op, a, b)) {
    NumberResult result = arithmetic(heap_, op, a, b);
    if (result.error != NumberError::None)
      return number_error(*this, result.error, op, a, b);
    return result.value;
  }
  Result result = dispatches(a.kind) || dispatches(b.kind)
                      ? dispatch_binary(op, a, b)
                      : native_binary(op, a, b);
  if (result && result->kind == Kind::NotImplemented)
    return unsupported(*this, op, a, b, augmented);
  return result;
}

Result Vm::native_binary(Operator op, Value a, Value b) {
  if (on_numbers(op, a, b)) {
    NumberResult result = arithmetic(heap_, op, a, b);
    if (result.error != NumberError::None)
      return number_error(*this, result.error, op, a, b);
    return result.value;
  }
  if (op == Operator::Add && a.kind == b.kind && repeatable(a))
    return concatenate(*this, a, b);
  if (op == Operator::Mult && repeatable(a) && is_integer(b))
    return repeat(*this, a, b);
  if (op == Operator::Mult && repeatable(b) && is_integer(a))
    return repeat(*this, b, a);
  if (op == Operator::Mod && a.kind == Kind::Str)
    return percent_format(*this, as_str(a).text, b);
  if (op == Operator::BitOr && a.kind == Kind::Dict && b.kind == Kind::Dict) {
    if (as_dict(a).type || as_dict(b).type)
      return refuse("`|` on a dict of a configuration");
    Value sum = heap_.dict();
    dict_update(as_dict(sum), a);
    dict_update(as_dict(sum), b);
    return sum;
  }
  if (op == Operator::BitOr && (a.kind == Kind::Type || a.kind == Kind::None) &&
      (b.kind == Kind::Type || b.kind == Kind::None) && a.kind != b.kind)
    return union_of(a, b);
  if (op == Operator::BitOr && a.kind == Kind::Type && b.kind == Kind::Type)
    return union_of(a, b);
  if (auto operation = set_operation(op))
    if (is_set_like(a) && is_set_like(b))
      return combine_sets(*this, *operation, a, b);
  if (op == Operator::Add && a.kind == Kind::Dict && as_dict(a).type &&
      as_dict(a).table.empty())
    return b;
  return Value::not_implemented();
}

Result Vm::in_place(Operator op, Value a, Value b) {
  if (a.kind == Kind::List && op == Operator::Add) {
    llvm::SmallVector<Value, 8> items;
    if (!collect(b, items) ||
        !allows_items(as_list(a).items.size() + items.size()))
      return std::nullopt;
    for (Value &item : items)
      item.origin = origin(SlotEvent::Mutated, item.origin);
    heap_.push(as_list(a), items);
    return a;
  }
  if (a.kind == Kind::List && op == Operator::Mult && is_integer(b)) {
    Result product = repeat(*this, a, b);
    if (product)
      as_list(a).items = as_list(*product).items;
    return product ? Result(a) : std::nullopt;
  }
  if (a.kind == Kind::Dict && op == Operator::BitOr) {
    if (as_dict(a).type) {
      auto update = heap_.str("update");
      Result method = attribute(a, as_str(update));
      if (!method || !call(*method, {b, {}}))
        return std::nullopt;
      return a;
    }
    return dict_update(as_dict(a), b) ? Result(a) : std::nullopt;
  }
  if (a.kind == Kind::Set)
    if (auto operation = set_operation(op); operation && is_set_like(b)) {
      Result result = combine_sets(*this, *operation, a, b);
      if (result)
        as_set(a).table = as_set(*result).table;
      return result ? Result(a) : std::nullopt;
    }
  if (dispatches(a.kind) || dispatches(b.kind))
    return dispatch_in_place(op, a, b);
  return binary(op, a, b, true);
}

Result Vm::unary(Operator op, Value v) {
  if (op == Operator::Not) {
    auto test = truth(v);
    return test ? Result(Value::boolean(!*test)) : std::nullopt;
  }
  if (is_number(v) && op != Operator::Invert) {
    if (op == Operator::Plus)
      return v.kind == Kind::Bool ? Value::of(v.integer) : v;
    return negate(heap_, v).value;
  }
  if (is_integer(v)) // ~x is -x - 1
    return subtract(heap_, negate(heap_, v).value, Value::of(std::int64_t{1}))
        .value;
  if (dispatches(v.kind))
    return dispatch_unary(op, v);
  return raise(kType_TypeError, llvm::Twine("bad operand type for unary ") +
                                    spelling(op) + ": '" + type_name(v) +
                                    "'");
}

std::optional<bool> Vm::truth(Value v) {
  switch (v.kind) {
  case Kind::None:
    return false;
  case Kind::Bool:
  case Kind::Int:
    return v.integer != 0;
  case Kind::Float:
    return v.number != 0;
  case Kind::Class:
  case Kind::Instance:
  case Kind::Host:
    return dispatch_truth(v);
  case Kind::Str:
  case Kind::Bytes:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Dict:
  case Kind::Set:
  case Kind::FrozenSet:
  case Kind::Range:
  case Kind::View: {
    auto size = length(v);
    return size ? std::optional<bool>(*size != 0) : std::nullopt;
  }
  default:
    return true;
  }
}

} // namespace flattenc::python
