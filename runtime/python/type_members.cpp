//
// What the builtin types have in their dicts: the methods of the tables of
// methods, and operators as methods (`dict.__getitem__`).
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

#include <deque>

namespace flattenc::python {

using syntax::Operator;

static bool takes(Vm &vm, const Args &args, std::size_t count) {
  if (args.positional.size() == count && args.keywords.empty())
    return true;
  vm.raise(kType_TypeError, "expected " + llvm::Twine(count) + " argument" +
                                (count == 1 ? "" : "s") + ", got " +
                                llvm::Twine(args.positional.size()));
  return false;
}

template <Operator op>
static Result forward(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1))
    return std::nullopt;
  Value other = plain(args.positional[0]);
  if (dispatches(other.kind))
    return Value::not_implemented();
  return vm.native_binary(op, self, other);
}
template <Operator op>
static Result reflected(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1))
    return std::nullopt;
  Value other = plain(args.positional[0]);
  if (dispatches(other.kind))
    return Value::not_implemented();
  return vm.native_binary(op, other, self);
}
template <Operator op>
static Result in_place(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1))
    return std::nullopt;
  Result result = vm.in_place(op, plain(self), args.positional[0]);
  return result && result->same(plain(self)) ? Result(self) : result;
}
template <Operator op>
static Result comparison(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1))
    return std::nullopt;
  Value other = plain(args.positional[0]);
  bool ordering = op != Operator::Eq && op != Operator::NotEq;
  if (dispatches(other.kind) ||
      !(ordering ? vm.can_order(self, other)
                 : &type_of(self) == &type_of(other) ||
                       (is_number(self) && is_number(other))))
    return Value::not_implemented();
  auto test = vm.compare(op, self, other);
  return test ? Result(Value::boolean(*test)) : std::nullopt;
}
template <Operator op>
static Result unary(Vm &vm, Value self, const Args &args) {
  return takes(vm, args, 0) ? vm.unary(op, self) : std::nullopt;
}

static Result slot_len(Vm &vm, Value self, const Args &args) {
  auto size = takes(vm, args, 0) ? vm.length(self) : std::nullopt;
  return size ? Result(Value::of(*size)) : std::nullopt;
}
static Result slot_getitem(Vm &vm, Value self, const Args &args) {
  return takes(vm, args, 1) ? vm.item(self, args.positional[0])
                            : std::nullopt;
}
/// Of an instance, for a class may define `__missing__`.
static Result dict_getitem(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1))
    return std::nullopt;
  Value key = args.positional[0];
  Result found = vm.dict_get(as_dict(plain(self)), key);
  if (!found || found->bound())
    return found;
  Value missing = vm.special(self, *names().missing_);
  return missing.bound() ? vm.call_special(missing, self, key)
                         : Result(vm.raise_key_error(key));
}
static Result slot_setitem(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 2) ||
      !vm.set_item(self, args.positional[0], args.positional[1]))
    return std::nullopt;
  return Value::none();
}
static Result slot_delitem(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1) || !vm.delete_item(self, args.positional[0]))
    return std::nullopt;
  return Value::none();
}
static Result slot_contains(Vm &vm, Value self, const Args &args) {
  auto test = takes(vm, args, 1) ? vm.contains(self, args.positional[0])
                                 : std::nullopt;
  return test ? Result(Value::boolean(*test)) : std::nullopt;
}
static Result slot_iter(Vm &vm, Value self, const Args &args) {
  return takes(vm, args, 0) ? vm.iterator(self) : std::nullopt;
}
static Result slot_next(Vm &vm, Value self, const Args &args) {
  Result value = takes(vm, args, 0) ? vm.next(self) : std::nullopt;
  return value && !value->bound() ? vm.raise_stop() : value;
}
static Result slot_bool(Vm &vm, Value self, const Args &args) {
  auto test = takes(vm, args, 0) ? vm.truth(self) : std::nullopt;
  return test ? Result(Value::boolean(*test)) : std::nullopt;
}
static Result slot_repr(Vm &vm, Value self, const Args &) {
  auto text = vm.repr(self);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result slot_str(Vm &vm, Value self, const Args &) {
  auto text = vm.str(self);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result slot_format(Vm &vm, Value self, const Args &args) {
  if (!takes(vm, args, 1) || args.positional[0].kind != Kind::Str)
    return vm.failed() ? Result()
                       : vm.raise(kType_TypeError,
                                  "__format__() argument must be str");
  auto text = vm.format(self, as_str(args.positional[0]).text);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result slot_hash(Vm &vm, Value self, const Args &) {
  return vm.hash_value(self);
}
static Result slot_call(Vm &vm, Value self, const Args &args) {
  return vm.call(self, args);
}
static Result slot_get(Vm &vm, Value self, const Args &args) {
  if (args.positional.empty())
    return vm.raise(kType_TypeError, "__get__ needs an argument");
  Value object = args.positional[0];
  Value owner = args.positional.size() > 1 ? args.positional[1]
                                           : Vm::type_value(object);
  return vm.bind(self, object.kind == Kind::None ? Value() : object, owner);
}
static Result convert_int(Vm &vm, Value self, const Args &) {
  return construct_int(vm, Value::of(&kType_int), {self, {}});
}
static Result convert_float(Vm &vm, Value self, const Args &) {
  return construct_float(vm, Value::of(&kType_float), {self, {}});
}
static Result called(Vm &vm, Value self, const Args &args,
                     llvm::StringRef function) {
  llvm::SmallVector<Value, 2> all = {self};
  all.append(args.positional.begin(), args.positional.end());
  return vm.call(builtin_named(function), {all, {}});
}
static Result slot_abs(Vm &vm, Value self, const Args &args) {
  return called(vm, self, args, "abs");
}
static Result slot_round(Vm &vm, Value self, const Args &args) {
  return called(vm, self, args, "round");
}
static Result slot_divmod(Vm &vm, Value self, const Args &args) {
  return called(vm, self, args, "divmod");
}
static Result slot_reversed(Vm &vm, Value self, const Args &args) {
  return called(vm, self, args, "reversed");
}

#define ARITHMETIC(name, op)                                                   \
  {"__" #name "__", "", forward<Operator::op>},                                \
      {"__r" #name "__", "", reflected<Operator::op>}
static constexpr BuiltinInfo kNumberSlots[] = {
    ARITHMETIC(add, Add),
    ARITHMETIC(sub, Sub),
    ARITHMETIC(mul, Mult),
    ARITHMETIC(truediv, Div),
    ARITHMETIC(floordiv, FloorDiv),
    ARITHMETIC(mod, Mod),
    ARITHMETIC(pow, Pow),
    {"__neg__", "", unary<Operator::Minus>},
    {"__pos__", "", unary<Operator::Plus>},
    {"__bool__", "", slot_bool},
    {"__int__", "", convert_int},
    {"__trunc__", "", convert_int},
    {"__float__", "", convert_float},
    {"__abs__", "", slot_abs},
    {"__round__", "", slot_round},
    {"__divmod__", "", slot_divmod},
};
static constexpr BuiltinInfo kIntegerSlots[] = {
    ARITHMETIC(lshift, LShift),
    ARITHMETIC(rshift, RShift),
    ARITHMETIC(and, BitAnd),
    ARITHMETIC(or, BitOr),
    ARITHMETIC(xor, BitXor),
    {"__invert__", "", unary<Operator::Invert>},
    {"__index__", "", convert_int},
    {"__floor__", "", convert_int},
    {"__ceil__", "", convert_int},
};
static constexpr BuiltinInfo kValueSlots[] = {
    {"__repr__", "", slot_repr},
    {"__hash__", "", slot_hash},
    {"__eq__", "", comparison<Operator::Eq>},
    {"__ne__", "", comparison<Operator::NotEq>},
};
static constexpr BuiltinInfo kTextSlots[] = {
    {"__str__", "", slot_str},
    {"__format__", "", slot_format},
};
static constexpr BuiltinInfo kOrderSlots[] = {
    {"__lt__", "", comparison<Operator::Lt>},
    {"__le__", "", comparison<Operator::LtE>},
    {"__gt__", "", comparison<Operator::Gt>},
    {"__ge__", "", comparison<Operator::GtE>},
};
static constexpr BuiltinInfo kContainerSlots[] = {
    {"__len__", "", slot_len},
    {"__contains__", "", slot_contains},
    {"__iter__", "", slot_iter},
};
static constexpr BuiltinInfo kSequenceSlots[] = {
    {"__getitem__", "", slot_getitem},
    {"__add__", "", forward<Operator::Add>},
    {"__mul__", "", forward<Operator::Mult>},
    {"__rmul__", "", reflected<Operator::Mult>},
};
static constexpr BuiltinInfo kListSlots[] = {
    {"__setitem__", "", slot_setitem},
    {"__delitem__", "", slot_delitem},
    {"__reversed__", "", slot_reversed},
    {"__iadd__", "", in_place<Operator::Add>, nullptr, Receiver::Whole},
    {"__imul__", "", in_place<Operator::Mult>, nullptr, Receiver::Whole},
};
static constexpr BuiltinInfo kDictSlots[] = {
    {"__getitem__", "", dict_getitem, nullptr, Receiver::Whole},
    {"__setitem__", "", slot_setitem},
    {"__delitem__", "", slot_delitem},
    {"__reversed__", "", slot_reversed},
    {"__or__", "", forward<Operator::BitOr>},
    {"__ror__", "", reflected<Operator::BitOr>},
    {"__ior__", "", in_place<Operator::BitOr>, nullptr, Receiver::Whole},
};
static constexpr BuiltinInfo kSetSlots[] = {
    ARITHMETIC(or, BitOr),
    ARITHMETIC(and, BitAnd),
    ARITHMETIC(sub, Sub),
    ARITHMETIC(xor, BitXor),
    {"__ior__", "", in_place<Operator::BitOr>, nullptr, Receiver::Whole},
    {"__iand__", "", in_place<Operator::BitAnd>, nullptr, Receiver::Whole},
    {"__isub__", "", in_place<Operator::Sub>, nullptr, Receiver::Whole},
    {"__ixor__", "", in_place<Operator::BitXor>, nullptr, Receiver::Whole},
};
#undef ARITHMETIC
static constexpr BuiltinInfo kIteratorSlots[] = {
    {"__iter__", "", slot_iter},
    {"__next__", "", slot_next},
};
static constexpr BuiltinInfo kFunctionSlots[] = {
    {"__call__", "", slot_call},
    {"__get__", "", slot_get},
};

namespace {

using Members = llvm::StringMap<const BuiltinInfo *>;

/// The tables of all types, made once.
class Tables {
public:
  Tables() {
    auto text = [&](const TypeInfo &type) {
      add(type, kTextSlots);
    };
    add(kType_object, object_methods());
    add(kType_type, type_methods());
    add(kType_BaseException, exception_methods());
    add(kType_property, property_methods());
    add(kType_super, super_methods());
    for (const TypeInfo *type : {&kType_int, &kType_float}) {
      add(*type, kNumberSlots);
      add(*type, kValueSlots);
      add(*type, kOrderSlots);
      text(*type);
    }
    add(kType_int, kIntegerSlots);
    add(kType_int, int_methods());
    add(kType_float, number_methods());
    for (const TypeInfo *type : {&kType_str, &kType_bytes, &kType_list,
                                 &kType_tuple, &kType_range}) {
      add(*type, kContainerSlots);
      add(*type, kSequenceSlots);
      add(*type, kValueSlots);
      add(*type, kOrderSlots);
    }
    static constexpr BuiltinInfo kPercent[] = {
        {"__mod__", "", forward<Operator::Mod>}};
    add(kType_str, kPercent);
    text(kType_str);
    add(kType_str, str_methods());
    add(kType_str, more_str_methods());
    add(kType_bytes, bytes_methods());
    add(kType_list, kListSlots);
    add(kType_list, list_methods());
    add(kType_list, list_initializers());
    add(kType_tuple, tuple_methods());
    for (const TypeInfo *type : {&kType_dict, &kType_set, &kType_frozenset}) {
      add(*type, kContainerSlots);
      add(*type, kValueSlots);
    }
    add(kType_dict, kDictSlots);
    add(kType_dict, dict_methods());
    add(kType_dict, dict_initializers());
    for (const TypeInfo *type : {&kType_set, &kType_frozenset}) {
      add(*type, kSetSlots);
      add(*type, kOrderSlots);
      add(*type, set_methods());
    }
    add(kType_set, set_initializers());
    for (const TypeInfo *type :
         {&kType_generator, &kType_iterator,
          &kType_list_iterator, &kType_tuple_iterator, &kType_str_ascii_iterator, &kType_str_iterator,
          &kType_bytes_iterator, &kType_range_iterator, &kType_dict_keyiterator,
          &kType_dict_valueiterator, &kType_dict_itemiterator, &kType_callable_iterator,
          &kType_zip, &kType_map,
          &kType_filter, &kType_enumerate, &kType_reversed})
      add(*type, kIteratorSlots);
    add(kType_generator, generator_methods());
    for (const TypeInfo *type :
         {&kType_dict_keys, &kType_dict_values, &kType_dict_items})
      add(*type, kContainerSlots);
    for (const TypeInfo *type :
         {&kType_function, &kType_builtin_function_or_method,
          &kType_classmethod, &kType_staticmethod})
      add(*type, kFunctionSlots);
    add(kType_range, range_methods());
    add(kType_slice, slice_methods());
  }

  const BuiltinInfo *find(const TypeInfo &type, llvm::StringRef name) const {
    auto members = tables_.find(&type);
    if (members == tables_.end())
      return nullptr;
    auto found = members->second.find(name);
    return found == members->second.end() ? nullptr : found->second;
  }
  void names_of(const TypeInfo &type,
                llvm::SmallVectorImpl<llvm::StringRef> &out) const {
    auto members = tables_.find(&type);
    if (members != tables_.end())
      for (const auto &entry : members->second)
        out.push_back(entry.getKey());
  }

private:
  void add(const TypeInfo &type, llvm::ArrayRef<BuiltinInfo> methods) {
    for (const BuiltinInfo &method : methods) {
      BuiltinInfo &copy = kept_.emplace_back(method);
      copy.owner = &type;
      copy.module = type.name;
      tables_[&type][method.name] = &copy;
    }
  }
  std::deque<BuiltinInfo> kept_;
  llvm::DenseMap<const TypeInfo *, Members> tables_;
};

} // namespace

static const Tables &tables() {
  static const Tables kTables;
  return kTables;
}

Value own_type_member(const TypeInfo &type, const StrObject &name) {
  if ((&type == &kType_list || &type == &kType_dict || &type == &kType_set) &&
      name.text == "__hash__")
    return Value::none();
  const BuiltinInfo *found = tables().find(type, name.text);
  return found ? Value::of(found) : Value();
}

Value type_member(const TypeInfo &type, const StrObject &name) {
  for (const TypeInfo *at = &type; at; at = at->base)
    if (Value found = own_type_member(*at, name); found.bound())
      return found;
  return Value();
}

void own_type_member_names(const TypeInfo &type,
                           llvm::SmallVectorImpl<llvm::StringRef> &out) {
  tables().names_of(type, out);
}

void type_member_names(const TypeInfo &type,
                       llvm::SmallVectorImpl<llvm::StringRef> &out) {
  for (const TypeInfo *at = &type; at; at = at->base)
    tables().names_of(*at, out);
}

} // namespace flattenc::python
