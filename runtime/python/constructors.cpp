#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

#include <cmath>

namespace flattenc::python {

static Result refuse_call(Vm &vm, Value self) {
  return vm.refuse("a call of `" + llvm::Twine(self.type->name) + "`");
}

#define REFUSED(name)                                                          \
  Result construct_##name(Vm &vm, Value self, const Args &) {                  \
    return refuse_call(vm, self);                                              \
  }
REFUSED(NoneType)
REFUSED(ellipsis)
REFUSED(function)
REFUSED(builtin_function_or_method)
REFUSED(module)
REFUSED(generator)
REFUSED(dict_keys)
REFUSED(dict_values)
REFUSED(dict_items)
REFUSED(iterator)
REFUSED(list_iterator)
REFUSED(tuple_iterator)
REFUSED(str_ascii_iterator)
REFUSED(str_iterator)
REFUSED(bytes_iterator)
REFUSED(range_iterator)
REFUSED(dict_keyiterator)
REFUSED(dict_valueiterator)
REFUSED(dict_itemiterator)
REFUSED(callable_iterator)
REFUSED(NotImplementedType)
REFUSED(UnionType)
#undef REFUSED

/// What `__int__`, `__float__` and the like of a class give; Kind::Unbound if
/// the class has none.
static Result converted(Vm &vm, Value v, llvm::ArrayRef<const StrObject *> by) {
  for (const StrObject *name : by) {
    Value member = vm.special(v, *name);
    if (member.bound() && member.kind != Kind::Builtin)
      return vm.call_special(member, v, {});
  }
  return Value();
}

Result construct_int(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "int", {"*", "base"}, 0, v))
    return std::nullopt;
  if (!v[0].bound())
    return Value::of(std::int64_t{0});
  if (v[0].kind == Kind::Host)
    return v[0].as<HostObject>()->to_int(vm);
  if (v[0].kind == Kind::Instance) {
    Result made = converted(
        vm, v[0], {names().int_, names().index_, names().trunc_});
    if (!made)
      return made;
    if (made->bound()) {
      if (!is_integer(plain(*made)))
        return vm.raise(kType_TypeError, "__int__ returned non-int (type " +
                                             type_name(*made) + ")");
      return plain(*made);
    }
    v[0] = plain(v[0]);
  }
  if (v[1].bound() && v[0].kind != Kind::Str && v[0].kind != Kind::Bytes)
    return vm.raise(kType_TypeError,
                    "int() can't convert non-string with explicit base");
  if (v[0].kind == Kind::Str) {
    std::int64_t radix = 10;
    if (v[1].bound()) {
      auto given = vm.index(v[1]);
      if (!given)
        return std::nullopt;
      radix = *given;
    }
    if ((radix != 0 && radix < 2) || radix > 36)
      return vm.raise(kType_ValueError,
                      "int() base must be >= 2 and <= 36, or 0");
    std::size_t digits = 0;
    auto value = read_integer(vm.heap(), as_str(v[0]).text,
                              static_cast<unsigned>(radix), &digits);
    if (value)
      return *value;
    if (digits != 0)
      return radix != 0 && !allows_digits(kMaxDigits + 1,
                                          static_cast<unsigned>(radix))
                 ? vm.too_many_digits(digits)
                 : vm.exceed("an integer of " + llvm::Twine(digits) +
                             " digits");
    auto shown = vm.repr(v[0]);
    return vm.raise(kType_ValueError,
                    "invalid literal for int() with base " +
                        llvm::Twine(radix) + ": " + *shown);
  }
  if (v[0].is_int())
    return Value::of(v[0].integer);
  if (v[0].kind == Kind::BigInt)
    return v[0];
  if (v[0].kind != Kind::Float)
    return vm.raise(kType_TypeError,
                    "int() argument must be a string, a bytes-like object or "
                    "a real number, not '" +
                        type_name(v[0]) + "'");
  if (std::isnan(v[0].number))
    return vm.raise(kType_ValueError, "cannot convert float NaN to integer");
  if (std::isinf(v[0].number))
    return vm.raise(kType_OverflowError,
                    "cannot convert float infinity to integer");
  return truncate_to_integer(vm.heap(), v[0].number);
}

Result construct_bool(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "bool", {"*"}, 0, v))
    return std::nullopt;
  auto test = v[0].bound() ? vm.truth(v[0]) : false;
  return test ? Result(Value::boolean(*test)) : std::nullopt;
}

Result construct_float(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "float", {"*"}, 0, v))
    return std::nullopt;
  if (!v[0].bound())
    return Value::of(0.0);
  if (v[0].kind == Kind::Host)
    return v[0].as<HostObject>()->to_float(vm);
  if (v[0].kind == Kind::Instance) {
    Result made = converted(vm, v[0], {names().float_, names().index_});
    if (!made)
      return made;
    v[0] = plain(made->bound() ? *made : v[0]);
  }
  if (is_number(v[0])) {
    double number = 0;
    if (!to_double(v[0], number))
      return vm.raise(kType_OverflowError, "int too large to convert to float");
    return Value::of(number);
  }
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError,
                    "float() argument must be a string or a real number, not "
                    "'" +
                        type_name(v[0]) + "'");
  auto number = read_float(as_str(v[0]).text);
  if (!number) {
    auto shown = vm.repr(v[0]);
    return vm.raise(kType_ValueError, "could not convert string to float: " +
                                          (shown ? *shown : ""));
  }
  return Value::of(*number);
}

Result construct_str(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "str", {"*"}, 0, v))
    return std::nullopt;
  auto text = v[0].bound() ? vm.str(v[0]) : std::string();
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}

Result construct_list(Vm &vm, Value, const Args &args) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "list", {"*"}, 0, v) ||
      (v[0].bound() && !vm.collect(v[0], items)))
    return std::nullopt;
  return vm.heap().list(items);
}

Result construct_tuple(Vm &vm, Value, const Args &args) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "tuple", {"*"}, 0, v))
    return std::nullopt;
  if (v[0].kind == Kind::Tuple)
    return v[0];
  if (v[0].bound() && !vm.collect(v[0], items))
    return std::nullopt;
  return vm.heap().tuple(items);
}

Result construct_dict(Vm &vm, Value, const Args &args) {
  Value result = vm.heap().dict();
  if (args.positional.size() > 1)
    return vm.raise(kType_TypeError, "dict expected at most 1 argument");
  for (Value source : args.positional)
    if (!vm.dict_update(as_dict(result), source))
      return std::nullopt;
  for (const Keyword &keyword : args.keywords)
    vm.dict_put(as_dict(result),
                Value::of(Kind::Str, const_cast<StrObject *>(keyword.name)),
                keyword.value);
  return result;
}

static Result make_set(Vm &vm, const Args &args, Kind kind) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  auto *set = vm.heap().set();
  if (!vm.unpack(args, "set", {"*"}, 0, v))
    return std::nullopt;
  v[0] = v[0].bound() && (plain(v[0]).kind == Kind::Set ||
                          plain(v[0]).kind == Kind::FrozenSet)
             ? plain(v[0])
             : v[0];
  if (v[0].kind == Kind::Set || v[0].kind == Kind::FrozenSet)
    set->table = as_set(v[0]).table;
  else if (v[0].bound() && !vm.collect(v[0], items))
    return std::nullopt;
  for (Value item : items)
    if (!vm.set_add(*set, item))
      return std::nullopt;
  return Value::of(kind, set);
}

Result construct_set(Vm &vm, Value, const Args &args) {
  return make_set(vm, args, Kind::Set);
}
Result construct_frozenset(Vm &vm, Value, const Args &args) {
  return make_set(vm, args, Kind::FrozenSet);
}

Result construct_range(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "range", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  auto *range = vm.heap().make<RangeObject>();
  std::int64_t *fields[] = {&range->start, &range->stop, &range->step};
  for (std::size_t i = 0; i < args.positional.size(); ++i) {
    auto number = vm.index(v[i]);
    if (!number)
      return std::nullopt;
    constexpr std::int64_t kFarthest = std::int64_t{1} << 61;
    if (*number > kFarthest || *number < -kFarthest)
      return vm.exceed("a range this large");
    *fields[i] = *number;
  }
  if (args.positional.size() == 1)
    std::swap(range->start, range->stop);
  if (range->step == 0)
    return vm.raise(kType_ValueError, "range() arg 3 must not be zero");
  return Value::of(Kind::Range, range);
}

/// An iterator over the iterators of `sources`.
static Result make_lazy(Vm &vm, IteratorKind kind, Value source,
                        llvm::ArrayRef<Value> sources) {
  auto *it = vm.heap().make<IteratorObject>();
  it->iterator = kind;
  it->source = source;
  for (Value child : sources) {
    Result inner = vm.iterator(child);
    if (!inner)
      return std::nullopt;
    it->children.push_back(*inner);
  }
  return Value::of(Kind::Iterator, it);
}

Result construct_enumerate(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "enumerate", {"iterable", "start"}, 1, v))
    return std::nullopt;
  auto start = v[1].bound() ? vm.index(v[1]) : 0;
  Result source = start ? vm.iterator(v[0]) : std::nullopt;
  if (!source)
    return std::nullopt;
  Result it = make_lazy(vm, IteratorKind::Enumerate, *source, {});
  it->as<IteratorObject>()->position = *start;
  return it;
}

Result construct_slice(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "slice", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  auto given = [](Value part) { return part.bound() ? part : Value::none(); };
  auto *slice = vm.heap().make<SliceObject>();
  slice->start = v[1].bound() ? v[0] : Value::none();
  slice->stop = v[1].bound() ? v[1] : v[0];
  slice->step = given(v[2]);
  return Value::of(Kind::Slice, slice);
}

Result construct_bytes(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "bytes", {"*", "encoding", "errors"}, 0, v))
    return std::nullopt;
  if (!v[0].bound())
    return vm.heap().bytes("");
  if (v[0].kind == Kind::Str) {
    if (!v[1].bound())
      return vm.raise(kType_TypeError, "string argument without an encoding");
    auto encode = vm.heap().str("encode");
    Result method = vm.attribute(v[0], as_str(encode));
    return method ? vm.call(*method, {v[1], {}}) : method;
  }
  if (v[0].kind == Kind::Bytes)
    return v[0];
  if (is_integer(v[0])) {
    auto count = vm.index(v[0]);
    if (count && *count < 0)
      return vm.raise(kType_ValueError, "negative count");
    if (!count || !vm.allows_items(static_cast<std::size_t>(*count)))
      return std::nullopt;
    return vm.heap().bytes(
        std::string(static_cast<std::size_t>(*count), '\0'));
  }
  llvm::SmallVector<Value, 16> items;
  std::string out;
  if (!vm.collect(v[0], items))
    return std::nullopt;
  for (Value item : items) {
    auto byte = vm.index(item);
    if (!byte)
      return std::nullopt;
    if (*byte < 0 || *byte > 255)
      return vm.raise(kType_ValueError, "bytes must be in range(0, 256)");
    out += static_cast<char>(*byte);
  }
  return vm.heap().bytes(out);
}

Result construct_method(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "method", {"*", "*"}, 2, v))
    return std::nullopt;
  return vm.bound_method(v[1], v[0]);
}

Result construct_zip(Vm &vm, Value, const Args &args) {
  bool strict = false;
  for (const Keyword &keyword : args.keywords) {
    if (keyword.name->text != "strict")
      return vm.raise(kType_TypeError,
                      "zip() takes at most 1 keyword argument");
    auto test = vm.truth(keyword.value);
    if (!test)
      return std::nullopt;
    strict = *test;
  }
  if (strict)
    return make_lazy(vm, IteratorKind::Zip, Value::boolean(true),
                     args.positional);
  return make_lazy(vm, IteratorKind::Zip, Value::none(), args.positional);
}

Result construct_map(Vm &vm, Value, const Args &args) {
  if (args.positional.size() < 2 || !args.keywords.empty())
    return vm.raise(kType_TypeError, "map() must have at least two arguments.");
  return make_lazy(vm, IteratorKind::Map, args.positional[0],
                   args.positional.drop_front());
}

Result construct_filter(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "filter", {"*", "*"}, 2, v))
    return std::nullopt;
  return make_lazy(vm, IteratorKind::Filter, v[0], v[1]);
}

Result construct_reversed(Vm &vm, Value, const Args &args) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "reversed", {"*"}, 1, v))
    return std::nullopt;
  Value source = v[0];
  if (source.kind == Kind::Instance) {
    Value own = vm.special(source, *names().reversed_);
    if (own.bound() && own.kind != Kind::Builtin)
      return vm.call_special(own, source, {});
    if (!plain(source).same(source)) {
      source = plain(source);
    } else if (vm.special(source, *names().len_).bound() &&
               vm.special(source, *names().getitem_).bound()) {
      auto size = vm.length(source);
      for (std::int64_t i = 0; size && i < *size; ++i) {
        Result item = vm.item(source, Value::of(*size - 1 - i));
        if (!item)
          return item;
        items.push_back(*item);
      }
      return size ? vm.iterator(vm.heap().list(items)) : std::nullopt;
    }
  }
  switch (source.kind) {
  case Kind::List:
  case Kind::Tuple:
  case Kind::Str:
  case Kind::Bytes:
  case Kind::Range:
  case Kind::Dict:
  case Kind::View:
  case Kind::Host:
    break;
  default:
    return vm.raise(kType_TypeError,
                    "'" + type_name(source) + "' object is not reversible");
  }
  if (source.kind != Kind::List) {
    if (!vm.collect(source, items))
      return std::nullopt;
    source = vm.heap().tuple(items);
  }
  return make_lazy(vm, IteratorKind::Reversed, source, {});
}

} // namespace flattenc::python
