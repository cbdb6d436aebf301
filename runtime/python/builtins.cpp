#include "runtime/python/builtins.h"

#include "compiler/syntax/literals.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"

#include <cmath>

namespace flattenc::python {

using syntax::Operator;

static Result builtin_len(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "len", {"*"}, 1, v))
    return std::nullopt;
  auto size = vm.length(v[0]);
  return size ? Result(Value::of(*size)) : std::nullopt;
}

static Result builtin_abs(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "abs", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind == Kind::Float)
    return Value::of(std::fabs(v[0].number));
  if (!is_integer(v[0]))
    return vm.unary(Operator::Minus, v[0]);
  bool negative = compare_numbers(v[0], Value::of(std::int64_t{0})) ==
                  NumberOrder::Less;
  return vm.unary(negative ? Operator::Minus : Operator::Plus, v[0]);
}

/// Rounds an integer to tens, hundreds, ...: halves go to the even side.
static Result round_integer(Vm &vm, Value number, std::int64_t digits) {
  Heap &heap = vm.heap();
  if (digits >= 0)
    return number.kind == Kind::Bool ? Value::of(number.integer) : number;
  if (digits < -1000)
    return Value::of(std::int64_t{0});
  Value unit = power(heap, Value::of(std::int64_t{10}), Value::of(-digits)).value;
  Value rest = modulo(heap, number, unit).value;
  Value low = subtract(heap, number, rest).value;
  Value twice = multiply(heap, rest, Value::of(std::int64_t{2})).value;
  NumberOrder order = compare_numbers(twice, unit);
  Value quotient = floor_divide(heap, low, unit).value;
  bool odd = to_big(quotient)[0];
  if (order == NumberOrder::Greater || (order == NumberOrder::Equal && odd))
    return add(heap, low, unit).value;
  return low;
}

static Result builtin_round(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "round", {"number", "ndigits"}, 1, v))
    return std::nullopt;
  bool whole = !v[1].bound() || v[1].kind == Kind::None;
  auto digits = whole ? 0 : vm.index(v[1]);
  if (!digits)
    return std::nullopt;
  if (is_integer(v[0]))
    return round_integer(vm, v[0], *digits);
  if (v[0].kind != Kind::Float)
    return vm.index(v[0]) ? Result() : Result();
  double number = v[0].number;
  if (whole) {
    if (!std::isfinite(number))
      return vm.raise(std::isnan(number) ? kType_ValueError
                                         : kType_OverflowError,
                      "cannot convert float to integer");
    return truncate_to_integer(vm.heap(), std::nearbyint(number));
  }
  if (*digits < 0)
    return vm.refuse("`round` of a float to tens");
  if (*digits > 300)
    return v[0];
  return Value::of(round_float(number, static_cast<int>(*digits)));
}

static Result builtin_pow(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (args.positional.size() > 2)
    return vm.refuse("`pow` with a modulus");
  if (!vm.unpack(args, "pow", {"base", "exp"}, 2, v))
    return std::nullopt;
  return vm.binary(Operator::Pow, v[0], v[1]);
}

static Result builtin_divmod(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "divmod", {"*", "*"}, 2, v))
    return std::nullopt;
  Result quotient = vm.binary(Operator::FloorDiv, v[0], v[1]);
  Result rest = quotient ? vm.binary(Operator::Mod, v[0], v[1]) : quotient;
  if (!rest)
    return std::nullopt;
  return vm.heap().tuple({*quotient, *rest});
}

/// The keyword of the given name; Kind::Unbound if there is none.
static Value take_keyword(const Args &args, llvm::StringRef name,
                          unsigned &taken) {
  for (const Keyword &keyword : args.keywords)
    if (keyword.name->text == name) {
      ++taken;
      return keyword.value;
    }
  return Value();
}

static Result extreme(Vm &vm, const Args &args, bool largest) {
  unsigned taken = 0;
  Value key = take_keyword(args, "key", taken);
  Value otherwise = take_keyword(args, "default", taken);
  const char *name = largest ? "max" : "min";
  if (taken != args.keywords.size() || args.positional.empty())
    return vm.raise(kType_TypeError,
                    llvm::Twine(name) + "() got unexpected arguments");
  llvm::SmallVector<Value, 8> items(args.positional.begin(),
                                    args.positional.end());
  if (items.size() == 1) {
    Value source = items.pop_back_val();
    if (source.kind == Kind::Set || source.kind == Kind::FrozenSet)
      as_set(source).table.each(
          [&](DictTable::Entry &e) { items.push_back(e.key); });
    else if (!vm.collect(source, items))
      return std::nullopt;
  }
  if (items.empty()) {
    if (otherwise.bound())
      return otherwise;
    return vm.raise(kType_ValueError, llvm::Twine(name) +
                                          "() arg is an empty sequence");
  }
  auto key_of = [&](Value item) -> Result {
    if (!key.bound() || key.kind == Kind::None)
      return item;
    return vm.call(key, {item, {}});
  };
  Value best = items[0];
  Result best_key = key_of(best);
  for (Value item : llvm::ArrayRef<Value>(items).drop_front()) {
    Result item_key = best_key ? key_of(item) : best_key;
    if (!item_key)
      return std::nullopt;
    auto better = largest ? vm.less(*best_key, *item_key)
                          : vm.less(*item_key, *best_key);
    if (!better)
      return std::nullopt;
    if (*better) {
      best = item;
      best_key = item_key;
    }
  }
  return best_key ? Result(best) : std::nullopt;
}

static Result builtin_max(Vm &vm, Value, const Args &args) {
  return extreme(vm, args, true);
}
static Result builtin_min(Vm &vm, Value, const Args &args) {
  return extreme(vm, args, false);
}

static Result builtin_sum(Vm &vm, Value, const Args &args) {
  Value v[2];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "sum", {"*", "start"}, 1, v) ||
      !vm.collect(v[0], items))
    return std::nullopt;
  Value sum = v[1].bound() ? v[1] : Value::of(std::int64_t{0});
  if (sum.kind == Kind::Str)
    return vm.raise(kType_TypeError, "sum() can't sum strings");
  for (Value item : items) {
    Result next = vm.binary(Operator::Add, sum, item);
    if (!next)
      return std::nullopt;
    sum = *next;
  }
  return sum;
}

bool sort_items(Vm &vm, llvm::SmallVectorImpl<Value> &items, const Args &args,
                const char *function) {
  unsigned taken = 0;
  Value key = take_keyword(args, "key", taken);
  Value reverse = take_keyword(args, "reverse", taken);
  if (taken != args.keywords.size()) {
    vm.raise(kType_TypeError, llvm::Twine(function) +
                                  "() got an unexpected keyword argument");
    return false;
  }
  auto backwards = reverse.bound() ? vm.truth(reverse) : false;
  if (!backwards)
    return false;
  std::vector<std::pair<Value, Value>> keyed;
  for (Value item : items) {
    Result k = item;
    if (key.bound() && key.kind != Kind::None)
      k = vm.call(key, {item, {}});
    if (!k)
      return false;
    keyed.push_back({*k, item});
  }
  bool failed = false;
  auto before = [&](const auto &a, const auto &b) {
    if (failed)
      return false;
    auto less = vm.less(*backwards ? b.first : a.first,
                        *backwards ? a.first : b.first);
    failed |= !less;
    return less && *less;
  };
  // NaNs make the order depend on the algorithm.
  for (auto &[k, item] : keyed)
    if (k.kind == Kind::Float && std::isnan(k.number)) {
      vm.refuse("the order of `nan`");
      return false;
    }
  std::stable_sort(keyed.begin(), keyed.end(), before);
  if (failed)
    return false;
  for (std::size_t i = 0; i < keyed.size(); ++i)
    items[i] = keyed[i].second;
  return true;
}

static Result builtin_sorted(Vm &vm, Value, const Args &args) {
  llvm::SmallVector<Value, 8> items;
  if (args.positional.size() != 1)
    return vm.raise(kType_TypeError, "sorted expected 1 argument");
  Value source = args.positional[0];
  if (source.kind == Kind::Set || source.kind == Kind::FrozenSet)
    as_set(source).table.each(
        [&](DictTable::Entry &e) { items.push_back(e.key); });
  else if (!vm.collect(source, items))
    return std::nullopt;
  if (!sort_items(vm, items, args, "sorted"))
    return std::nullopt;
  return vm.heap().list(items);
}

static Result quantify(Vm &vm, const Args &args, bool stop_at) {
  Value v[1];
  if (!vm.unpack(args, stop_at ? "any" : "all", {"*"}, 1, v))
    return std::nullopt;
  Result it = vm.iterator(v[0]);
  while (it) {
    Result item = vm.next(*it);
    if (!item)
      return std::nullopt;
    if (!item->bound())
      return Value::boolean(!stop_at);
    auto test = vm.truth(*item);
    if (!test)
      return std::nullopt;
    if (*test == stop_at)
      return Value::boolean(stop_at);
  }
  return std::nullopt;
}
static Result builtin_any(Vm &vm, Value, const Args &args) {
  return quantify(vm, args, true);
}
static Result builtin_all(Vm &vm, Value, const Args &args) {
  return quantify(vm, args, false);
}

static Result builtin_repr(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "repr", {"*"}, 1, v))
    return std::nullopt;
  auto text = vm.repr(v[0]);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}

static Result builtin_isinstance(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "isinstance", {"*", "*"}, 2, v))
    return std::nullopt;
  if (v[0].kind == Kind::Host)
    return vm.refuse("the type of " + type_name(v[0]));
  llvm::SmallVector<Value, 4> types = {v[1]};
  bool found = false;
  while (!types.empty()) {
    Value type = types.pop_back_val();
    if (type.kind == Kind::Tuple)
      types.append(as_tuple(type).items.begin(), as_tuple(type).items.end());
    else if (type.kind == Kind::Type)
      found |= is_subtype(type_of(v[0]), *type.type);
    else
      return vm.raise(kType_TypeError,
                      "isinstance() arg 2 must be a type, a tuple of types, "
                      "or a union");
  }
  return Value::boolean(found);
}

static Result builtin_callable(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "callable", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind == Kind::Host)
    return vm.refuse("whether " + type_name(v[0]) + " can be called");
  return Value::boolean(v[0].kind == Kind::Function ||
                        v[0].kind == Kind::Builtin ||
                        v[0].kind == Kind::Method || v[0].kind == Kind::Type);
}

static Result builtin_chr(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "chr", {"*"}, 1, v))
    return std::nullopt;
  auto code = vm.index(v[0]);
  if (!code)
    return std::nullopt;
  if (*code < 0 || *code > 0x10FFFF)
    return vm.raise(kType_ValueError, "chr() arg not in range(0x110000)");
  std::string text;
  syntax::append_code_point(text, static_cast<std::uint32_t>(*code));
  return vm.heap().str(text);
}

static Result builtin_ord(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "ord", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str || code_point_count(as_str(v[0]).text) != 1)
    return vm.raise(kType_TypeError, "ord() expected a character");
  return Value::of(std::int64_t{code_points(as_str(v[0]).text)[0]});
}

static Result with_prefix(Vm &vm, const Args &args, unsigned radix,
                          const char *prefix) {
  Value v[1];
  if (!vm.unpack(args, prefix, {"*"}, 1, v))
    return std::nullopt;
  if (!is_integer(v[0]))
    return vm.index(v[0]) ? Result() : Result();
  llvm::APInt number = to_big(v[0]);
  bool negative = number.isNegative();
  llvm::SmallString<64> digits;
  number.sext(number.getBitWidth() + 1).abs().toString(digits, radix, false);
  return vm.heap().str((negative ? "-" : "") + std::string(prefix) +
                       digits.str().lower());
}
static Result builtin_hex(Vm &vm, Value, const Args &args) {
  return with_prefix(vm, args, 16, "0x");
}
static Result builtin_oct(Vm &vm, Value, const Args &args) {
  return with_prefix(vm, args, 8, "0o");
}
static Result builtin_bin(Vm &vm, Value, const Args &args) {
  return with_prefix(vm, args, 2, "0b");
}

static Result builtin_next(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "next", {"*", "*"}, 1, v))
    return std::nullopt;
  Result item = vm.next(v[0]);
  if (!item || item->bound())
    return item;
  if (v[1].bound())
    return v[1];
  return vm.raise(kType_StopIteration, "");
}

static Result builtin_print(Vm &vm, Value, const Args &args) {
  // What a configuration prints is no part of its value.
  for (Value value : args.positional)
    if (!vm.str(value))
      return std::nullopt;
  return Value::none();
}

static Result builtin_getattr(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "getattr", {"*", "*", "*"}, 2, v))
    return std::nullopt;
  if (v[1].kind != Kind::Str)
    return vm.raise(kType_TypeError, "attribute name must be string");
  Result found = vm.attribute(v[0], as_str(v[1]));
  if (found || !v[2].bound() || !vm.catch_exception(kType_AttributeError))
    return found;
  return v[2];
}

static Result builtin_hasattr(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "hasattr", {"*", "*"}, 2, v))
    return std::nullopt;
  if (v[1].kind != Kind::Str)
    return vm.raise(kType_TypeError, "attribute name must be string");
  if (vm.attribute(v[0], as_str(v[1])))
    return Value::boolean(true);
  if (!vm.catch_exception(kType_AttributeError))
    return std::nullopt;
  return Value::boolean(false);
}

llvm::ArrayRef<BuiltinInfo> builtin_functions() {
  static constexpr BuiltinInfo kFunctions[] = {
      {"len", "builtins", builtin_len},
      {"abs", "builtins", builtin_abs},
      {"round", "builtins", builtin_round},
      {"pow", "builtins", builtin_pow},
      {"divmod", "builtins", builtin_divmod},
      {"max", "builtins", builtin_max},
      {"min", "builtins", builtin_min},
      {"sum", "builtins", builtin_sum},
      {"sorted", "builtins", builtin_sorted},
      {"any", "builtins", builtin_any},
      {"all", "builtins", builtin_all},
      {"repr", "builtins", builtin_repr},
      {"isinstance", "builtins", builtin_isinstance},
      {"callable", "builtins", builtin_callable},
      {"chr", "builtins", builtin_chr},
      {"ord", "builtins", builtin_ord},
      {"hex", "builtins", builtin_hex},
      {"oct", "builtins", builtin_oct},
      {"bin", "builtins", builtin_bin},
      {"next", "builtins", builtin_next},
      {"print", "builtins", builtin_print},
      {"getattr", "builtins", builtin_getattr},
      {"hasattr", "builtins", builtin_hasattr},
  };
  return kFunctions;
}

} // namespace flattenc::python
