#include "runtime/python/builtins.h"

#include "compiler/syntax/literals.h"
#include "runtime/python/names.h"
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

/// What the class of an instance answers itself; Kind::Unbound: it has no such
/// method, and `v` becomes the number that the instance holds.
static Result asked(Vm &vm, Value &v, const StrObject &name,
                    llvm::ArrayRef<Value> args = {}) {
  if (v.kind != Kind::Instance)
    return Value();
  Value member = vm.special(v, name);
  if (member.bound() && member.kind != Kind::Builtin)
    return vm.call_special(member, v, args);
  v = plain(v);
  return Value();
}

static Result builtin_abs(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "abs", {"*"}, 1, v))
    return std::nullopt;
  if (Result own = asked(vm, v[0], *names().abs_); !own || own->bound())
    return own;
  if (!is_number(v[0]))
    return vm.raise(kType_TypeError, "bad operand type for abs(): '" +
                                         type_name(v[0]) + "'");
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
  llvm::SmallVector<Value, 1> rest;
  if (v[1].bound())
    rest.push_back(v[1]);
  if (Result own = asked(vm, v[0], *names().round_, rest);
      !own || own->bound())
    return own;
  if (!is_number(v[0]))
    return vm.raise(kType_TypeError,
                    "type " + type_name(v[0]) +
                        " doesn't define __round__ method");
  auto digits = whole ? 0 : vm.index(v[1]);
  if (!digits)
    return std::nullopt;
  if (is_integer(v[0]))
    return round_integer(vm, v[0], *digits);
  if (v[0].kind != Kind::Float)
    return vm.refuse("`round` of this value");
  double number = v[0].number;
  if (whole) {
    if (!std::isfinite(number))
      return vm.raise(std::isnan(number) ? kType_ValueError
                                         : kType_OverflowError,
                      std::isnan(number)
                          ? "cannot convert float NaN to integer"
                          : "cannot convert float infinity to integer");
    return truncate_to_integer(vm.heap(), std::nearbyint(number));
  }
  if (*digits < 0)
    return vm.refuse("`round` of a float to tens");
  if (*digits > 300)
    return v[0];
  return Value::of(round_float(number, static_cast<int>(*digits)));
}

/// `base ** exponent % modulus` of integers, without the large power.
static Result power_modulo(Vm &vm, Value base, Value exponent, Value modulus) {
  for (Value v : {base, exponent, modulus})
    if (!is_integer(v))
      return vm.raise(kType_TypeError,
                      "pow() 3rd argument not allowed unless all arguments "
                      "are integers");
  Value zero = Value::of(std::int64_t{0});
  if (compare_numbers(modulus, zero) == NumberOrder::Equal)
    return vm.raise(kType_ValueError, "pow() 3rd argument cannot be 0");
  if (compare_numbers(exponent, zero) == NumberOrder::Less)
    return vm.refuse("`pow` with a negative exponent and a modulus");
  Heap &heap = vm.heap();
  llvm::APInt bits = to_big(exponent);
  Value result = modulo(heap, Value::of(std::int64_t{1}), modulus).value;
  Value square = modulo(heap, base, modulus).value;
  for (unsigned i = 0; i < bits.getActiveBits(); ++i) {
    if (bits[i])
      result = modulo(heap, multiply(heap, result, square).value, modulus).value;
    square = modulo(heap, multiply(heap, square, square).value, modulus).value;
  }
  return result;
}

static Result builtin_pow(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "pow", {"base", "exp", "mod"}, 2, v))
    return std::nullopt;
  if (v[2].bound() && v[2].kind != Kind::None)
    return power_modulo(vm, plain(v[0]), plain(v[1]), plain(v[2]));
  return vm.binary(Operator::Pow, v[0], v[1]);
}

static Result builtin_divmod(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "divmod", {"*", "*"}, 2, v))
    return std::nullopt;
  for (bool reflected : {false, true}) {
    Value self = v[reflected];
    if (self.kind != Kind::Instance)
      continue;
    Value member = vm.special(self, reflected ? *names().rdivmod_
                                              : *names().divmod_);
    if (!member.bound() || member.kind == Kind::Builtin)
      continue;
    Result own = vm.call_special(member, self, v[!reflected]);
    if (!own || own->kind != Kind::NotImplemented)
      return own;
  }
  for (Value &value : v)
    value = plain(value);
  for (Value &value : v)
    if (!is_number(value) && value.kind != Kind::Host)
      return vm.raise(kType_TypeError,
                      "unsupported operand type(s) for divmod(): '" +
                          type_name(v[0]) + "' and '" + type_name(v[1]) + "'");
  if (v[0].kind == Kind::Float || v[1].kind == Kind::Float) {
    double divisor = 1;
    if (is_number(v[1]) && to_double(v[1], divisor) && divisor == 0)
      return vm.raise(kType_ZeroDivisionError, "float divmod()");
  }
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
    if (!vm.collect_unordered(source, items))
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
  if (!vm.unpack(args, "sum", {"*", "start"}, 1, v))
    return std::nullopt;
  // The sum of integers does not depend on their order.
  Value held = plain(v[0]);
  bool order_free = held.kind == Kind::Set || held.kind == Kind::FrozenSet;
  if (order_free) {
    as_set(held).table.each(
        [&](DictTable::Entry &e) { order_free &= is_integer(e.key); });
  }
  if (order_free ? !vm.collect_unordered(v[0], items)
                 : !vm.collect(v[0], items))
    return std::nullopt;
  Value sum = v[1].bound() ? v[1] : Value::of(std::int64_t{0});
  if (sum.kind == Kind::Str)
    return vm.raise(kType_TypeError,
                    "sum() can't sum strings [use ''.join(seq) instead]");
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
  if (!vm.collect_unordered(source, items))
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
  v[0] = plain(v[0]);
  if (v[0].kind == Kind::Bytes && v[0].as<BytesObject>()->bytes.size() == 1)
    return Value::of(std::int64_t{
        static_cast<unsigned char>(v[0].as<BytesObject>()->bytes[0])});
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError,
                    "ord() expected string of length 1, but " +
                        type_name(v[0]) + " found");
  if (auto count = code_point_count(as_str(v[0]).text); count != 1)
    return vm.raise(kType_TypeError, "ord() expected a character, but string "
                                     "of length " +
                                         llvm::Twine(count) + " found");
  return Value::of(std::int64_t{code_points(as_str(v[0]).text)[0]});
}

static Result with_prefix(Vm &vm, const Args &args, unsigned radix,
                          const char *prefix) {
  Value v[1];
  if (!vm.unpack(args, prefix, {"*"}, 1, v))
    return std::nullopt;
  if (!is_integer(plain(v[0]))) {
    auto index = vm.index(v[0]);
    if (!index)
      return std::nullopt;
    v[0] = Value::of(*index);
  }
  v[0] = plain(v[0]);
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
  return vm.raise_stop();
}

static Result builtin_print(Vm &vm, Value, const Args &args) {
  std::string separator = " ", end = "\n", out;
  Value file;
  for (const Keyword &keyword : args.keywords) {
    llvm::StringRef name = keyword.name->text;
    Value v = keyword.value;
    if ((name == "sep" || name == "end") && v.kind == Kind::Str)
      (name == "sep" ? separator : end) = as_str(v).text.str();
    else if ((name == "sep" || name == "end") && v.kind != Kind::None)
      return vm.raise(kType_TypeError, name + " must be None or a string, not " +
                                           type_name(v));
    else if (name == "file" && v.kind != Kind::None)
      file = v;
    else if (name != "file" && name != "flush" && name != "sep" &&
             name != "end")
      return vm.raise(kType_TypeError, "'" + name +
                                           "' is an invalid keyword argument "
                                           "for print()");
  }
  for (std::size_t i = 0; i < args.positional.size(); ++i) {
    auto text = vm.str(args.positional[i]);
    if (!text)
      return std::nullopt;
    out += (i == 0 ? "" : separator) + *text;
  }
  out += end;
  if (file.bound()) {
    auto name = vm.heap().str("write");
    Result method = vm.attribute(file, as_str(name));
    if (!method || !vm.call(*method, {vm.heap().str(out), {}}))
      return std::nullopt;
    return Value::none();
  }
  vm.host().print(out, false);
  return Value::none();
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
      {"chr", "builtins", builtin_chr},
      {"ord", "builtins", builtin_ord},
      {"hex", "builtins", builtin_hex},
      {"oct", "builtins", builtin_oct},
      {"bin", "builtins", builtin_bin},
      {"next", "builtins", builtin_next},
      {"print", "builtins", builtin_print},
  };
  return kFunctions;
}

} // namespace flattenc::python
