#include "runtime/python/builtins.h"
#include "runtime/python/numbers.h"
#include "runtime/python/set_operations.h"

#include <cmath>

namespace flattenc::python {

using syntax::Operator;

static Result list_append(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "append", {"*"}, 1, v))
    return std::nullopt;
  v[0].origin = vm.origin(SlotEvent::Set, kNoOrigin);
  vm.heap().push(as_list(self), v[0]);
  return Value::none();
}
static Result list_extend(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "extend", {"*"}, 1, v) ||
      !vm.in_place(Operator::Add, self, v[0]))
    return std::nullopt;
  return Value::none();
}
static Result list_insert(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "insert", {"*", "*"}, 2, v))
    return std::nullopt;
  auto at = vm.index(v[0]);
  if (!at)
    return std::nullopt;
  auto &items = as_list(self).items;
  auto size = static_cast<std::int64_t>(items.size());
  std::int64_t place = std::clamp(*at < 0 ? *at + size : *at,
                                  std::int64_t{0}, size);
  v[1].origin = vm.origin(SlotEvent::Set, kNoOrigin);
  items.insert(items.begin() + place, v[1]);
  return Value::none();
}
static Result list_pop(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "pop", {"*"}, 0, v))
    return std::nullopt;
  auto &items = as_list(self).items;
  if (items.empty())
    return vm.raise(kType_IndexError, "pop from empty list");
  Value at = v[0].bound() ? v[0] : Value::of(std::int64_t{-1});
  auto number = vm.index(at);
  if (!number)
    return std::nullopt;
  auto size = static_cast<std::int64_t>(items.size());
  if (*number < -size || *number >= size)
    return vm.raise(kType_IndexError, "pop index out of range");
  Result item = vm.item(self, at);
  if (!item || !vm.delete_item(self, at))
    return std::nullopt;
  return item;
}
static Result list_remove(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "remove", {"*"}, 1, v))
    return std::nullopt;
  auto &items = as_list(self).items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto same = vm.equal_items(items[i], v[0]);
    if (!same)
      return std::nullopt;
    if (*same && i < items.size()) {
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
      return Value::none();
    }
  }
  return vm.raise(kType_ValueError, "list.remove(x): x not in list");
}
static Result list_clear(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "clear", {}, 0, {}))
    return std::nullopt;
  as_list(self).items.clear();
  return Value::none();
}
static Result list_reverse(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "reverse", {}, 0, {}))
    return std::nullopt;
  std::reverse(as_list(self).items.begin(), as_list(self).items.end());
  return Value::none();
}
static Result list_sort(Vm &vm, Value self, const Args &args) {
  llvm::SmallVector<Value, 8> items(as_list(self).items.begin(),
                                    as_list(self).items.end());
  if (!args.positional.empty())
    return vm.raise(kType_TypeError,
                    "sort() takes no positional arguments");
  if (!sort_items(vm, items, args, "sort"))
    return std::nullopt;
  as_list(self).items.assign(items.begin(), items.end());
  return Value::none();
}
static Result copy_method(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "copy", {}, 0, {}))
    return std::nullopt;
  return vm.shallow_copy(self);
}
static Result sequence_index(Vm &vm, Value self, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "index", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  auto size = static_cast<std::int64_t>(sequence_items(self).size());
  auto bound = [&](Value given, std::int64_t otherwise)
      -> std::optional<std::int64_t> {
    auto at = given.bound() ? vm.index(given) : otherwise;
    if (at && *at < 0)
      at = std::max<std::int64_t>(*at + size, 0);
    return at;
  };
  auto from = bound(v[1], 0), to = from ? bound(v[2], size) : from;
  if (!to)
    return std::nullopt;
  for (std::int64_t i = *from; i < *to; ++i) {
    if (i >= static_cast<std::int64_t>(sequence_items(self).size()))
      break;
    auto same = vm.equal_items(
        sequence_items(self)[static_cast<std::size_t>(i)], v[0]);
    if (!same)
      return std::nullopt;
    if (*same)
      return Value::of(i);
  }
  if (self.kind == Kind::Tuple)
    return vm.raise(kType_ValueError, "tuple.index(x): x not in tuple");
  auto shown = vm.repr(v[0]);
  return vm.raise(kType_ValueError, (shown ? *shown : "") +
                                        llvm::Twine(" is not in list"));
}
static Result sequence_count(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "count", {"*"}, 1, v))
    return std::nullopt;
  std::int64_t count = 0;
  for (Value item : sequence_items(self)) {
    auto same = vm.equal(item, v[0]);
    if (!same)
      return std::nullopt;
    count += *same;
  }
  return Value::of(count);
}

llvm::ArrayRef<BuiltinInfo> list_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"append", "list", list_append},   {"extend", "list", list_extend},
      {"insert", "list", list_insert},   {"pop", "list", list_pop},
      {"remove", "list", list_remove},   {"clear", "list", list_clear},
      {"reverse", "list", list_reverse}, {"sort", "list", list_sort},
      {"copy", "list", copy_method},     {"index", "list", sequence_index},
      {"count", "list", sequence_count},
  };
  return kMethods;
}

llvm::ArrayRef<BuiltinInfo> tuple_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"index", "tuple", sequence_index},
      {"count", "tuple", sequence_count},
  };
  return kMethods;
}

static Result view(Vm &vm, Value self, const Args &args, ViewKind kind) {
  if (!vm.unpack(args, "dict view", {}, 0, {}))
    return std::nullopt;
  auto *view = vm.heap().make<ViewObject>();
  view->dict = &as_dict(self);
  view->view = kind;
  return Value::of(Kind::View, view);
}
static Result dict_keys(Vm &vm, Value self, const Args &args) {
  return view(vm, self, args, ViewKind::Keys);
}
static Result dict_values(Vm &vm, Value self, const Args &args) {
  return view(vm, self, args, ViewKind::Values);
}
static Result dict_items(Vm &vm, Value self, const Args &args) {
  return view(vm, self, args, ViewKind::Items);
}
static Result dict_get_method(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "get", {"*", "*"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found || found->bound())
    return found;
  return v[1].bound() ? v[1] : Value::none();
}
static Result dict_pop(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "pop", {"*", "*"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found)
    return found;
  if (found->bound())
    return vm.delete_item(self, v[0]) ? found : std::nullopt;
  if (v[1].bound())
    return v[1];
  return vm.raise_key_error(v[0]);
}
static Result dict_popitem(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "popitem", {}, 0, {}))
    return std::nullopt;
  DictTable &table = as_dict(self).table;
  for (std::uint32_t i = table.entry_count(); i-- > 0;)
    if (table.entry_live(i)) {
      DictTable::Entry entry = table.entry(i);
      table.erase(entry.key, entry.hash);
      return vm.heap().tuple({entry.key, entry.value});
    }
  return vm.raise(kType_KeyError, "popitem(): dictionary is empty");
}
static Result dict_setdefault(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "setdefault", {"*", "*"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found || found->bound())
    return found;
  Value value = v[1].bound() ? v[1] : Value::none();
  return vm.dict_set(as_dict(self), v[0], value) ? Result(value)
                                                 : std::nullopt;
}
static Result dict_update_method(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() > 1)
    return vm.raise(kType_TypeError, "update expected at most 1 argument");
  for (Value source : args.positional)
    if (!vm.dict_update(as_dict(self), source))
      return std::nullopt;
  for (const Keyword &keyword : args.keywords) {
    Value key = Value::of(Kind::Str, const_cast<StrObject *>(keyword.name));
    Value value = keyword.value;
    if (const Value *old = as_dict(self).table.find(key, keyword.name->hash))
      value.origin = vm.origin(SlotEvent::Mutated, old->origin);
    vm.dict_put(as_dict(self), key, value);
  }
  return Value::none();
}
static Result dict_clear(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "clear", {}, 0, {}))
    return std::nullopt;
  as_dict(self).table.clear();
  return Value::none();
}
static Result dict_fromkeys(Vm &vm, Value self, const Args &args) {
  Value v[2];
  llvm::SmallVector<Value, 8> keys;
  if (!vm.unpack(args, "fromkeys", {"*", "*"}, 1, v) ||
      !vm.collect(v[0], keys))
    return std::nullopt;
  Result dict = self.kind == Kind::Class ? vm.call(self, {})
                                         : Result(vm.heap().dict());
  for (Value key : keys)
    if (!dict ||
        !vm.set_item(*dict, key, v[1].bound() ? v[1] : Value::none()))
      return std::nullopt;
  return dict;
}

llvm::ArrayRef<BuiltinInfo> dict_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"keys", "dict", dict_keys},
      {"values", "dict", dict_values},
      {"items", "dict", dict_items},
      {"get", "dict", dict_get_method},
      {"pop", "dict", dict_pop},
      {"popitem", "dict", dict_popitem},
      {"setdefault", "dict", dict_setdefault},
      {"update", "dict", dict_update_method},
      {"clear", "dict", dict_clear},
      {"copy", "dict", copy_method},
      {"fromkeys", "dict", dict_fromkeys, nullptr, Receiver::Class},
  };
  return kMethods;
}

static Result set_add_method(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "add", {"*"}, 1, v) || !vm.set_add(as_set(self), v[0]))
    return std::nullopt;
  return Value::none();
}
static Result set_discard(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "discard", {"*"}, 1, v))
    return std::nullopt;
  auto h = vm.hash(v[0]);
  if (h)
    as_set(self).table.erase(v[0], *h);
  return h ? Result(Value::none()) : std::nullopt;
}
static Result set_remove(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "remove", {"*"}, 1, v))
    return std::nullopt;
  auto h = vm.hash(v[0]);
  if (!h)
    return std::nullopt;
  if (!as_set(self).table.erase(v[0], *h))
    return vm.raise_key_error(v[0]);
  return Value::none();
}

static Result combine_with(Vm &vm, Value self, const Args &args,
                           SetOperation operation) {
  Value result = self;
  for (Value other : args.positional) {
    if (!is_set_like(other)) {
      Result set = construct_set(vm, Value(), {other, {}});
      if (!set)
        return set;
      other = *set;
    }
    Result next = combine_sets(vm, operation, result, other);
    if (!next)
      return next;
    result = *next;
  }
  return result;
}
static Result set_union(Vm &vm, Value self, const Args &args) {
  return combine_with(vm, self, args, SetOperation::Union);
}
static Result set_intersection(Vm &vm, Value self, const Args &args) {
  return combine_with(vm, self, args, SetOperation::Intersection);
}
static Result set_difference(Vm &vm, Value self, const Args &args) {
  return combine_with(vm, self, args, SetOperation::Difference);
}
static Result set_symmetric(Vm &vm, Value self, const Args &args) {
  return combine_with(vm, self, args, SetOperation::Symmetric);
}
static Result replace_set(Value self, Result made) {
  if (!made)
    return made;
  as_set(self).table = as_set(*made).table;
  return Value::none();
}
static Result set_update(Vm &vm, Value self, const Args &args) {
  return replace_set(self, set_union(vm, self, args));
}
static Result set_intersection_update(Vm &vm, Value self, const Args &args) {
  return replace_set(self, set_intersection(vm, self, args));
}
static Result set_difference_update(Vm &vm, Value self, const Args &args) {
  return replace_set(self, set_difference(vm, self, args));
}
static Result set_symmetric_update(Vm &vm, Value self, const Args &args) {
  return replace_set(self, set_symmetric(vm, self, args));
}
static Result set_clear(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "clear", {}, 0, {}))
    return std::nullopt;
  as_set(self).table.clear();
  return Value::none();
}
static Result set_pop(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "pop", {}, 0, {}))
    return std::nullopt;
  DictTable &table = as_set(self).table;
  if (table.empty())
    return vm.raise_key_error(vm.heap().str("pop from an empty set"));
  if (table.size() > 1)
    return vm.refuse("the iteration order of a set");
  Value only;
  table.each([&](DictTable::Entry &e) { only = e.key; });
  table.clear();
  return only;
}
/// How the set stands to the one argument.
static Result set_test(Vm &vm, Value self, const Args &args, const char *name,
                       int kind) {
  Value v[1];
  if (!vm.unpack(args, name, {"*"}, 1, v))
    return std::nullopt;
  Value other = plain(v[0]);
  if (!is_set_like(other)) {
    Result made = construct_set(vm, Value(), {other, {}});
    if (!made)
      return made;
    other = *made;
  }
  if (kind == 0) {
    Result shared = combine_sets(vm, SetOperation::Intersection, self, other);
    return shared ? Result(Value::boolean(as_set(*shared).table.empty()))
                  : shared;
  }
  auto test = vm.compare(kind == 1 ? Operator::LtE : Operator::GtE, self,
                         other);
  return test ? Result(Value::boolean(*test)) : std::nullopt;
}
static Result set_isdisjoint(Vm &vm, Value self, const Args &args) {
  return set_test(vm, self, args, "isdisjoint", 0);
}
static Result set_issubset(Vm &vm, Value self, const Args &args) {
  return set_test(vm, self, args, "issubset", 1);
}
static Result set_issuperset(Vm &vm, Value self, const Args &args) {
  return set_test(vm, self, args, "issuperset", 2);
}

llvm::ArrayRef<BuiltinInfo> set_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"symmetric_difference", "set", set_symmetric},
      {"intersection_update", "set", set_intersection_update},
      {"difference_update", "set", set_difference_update},
      {"symmetric_difference_update", "set", set_symmetric_update},
      {"clear", "set", set_clear},
      {"pop", "set", set_pop},
      {"isdisjoint", "set", set_isdisjoint},
      {"issubset", "set", set_issubset},
      {"issuperset", "set", set_issuperset},
      {"add", "set", set_add_method},
      {"discard", "set", set_discard},
      {"remove", "set", set_remove},
      {"union", "set", set_union},
      {"intersection", "set", set_intersection},
      {"difference", "set", set_difference},
      {"update", "set", set_update},
      {"copy", "set", copy_method},
  };
  return kMethods;
}

static Result float_is_integer(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "is_integer", {}, 0, {}))
    return std::nullopt;
  return Value::boolean(std::isfinite(self.number) &&
                        std::floor(self.number) == self.number);
}
llvm::ArrayRef<BuiltinInfo> number_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"is_integer", "float", float_is_integer},
  };
  return kMethods;
}

const BuiltinInfo *find_method(Kind kind, llvm::StringRef name) {
  llvm::ArrayRef<BuiltinInfo> methods;
  switch (kind) {
  case Kind::Str:
    methods = str_methods();
    break;
  case Kind::List:
    methods = list_methods();
    break;
  case Kind::Tuple:
    methods = tuple_methods();
    break;
  case Kind::Dict:
    methods = dict_methods();
    break;
  case Kind::Set:
    methods = set_methods();
    break;
  case Kind::Float:
    methods = number_methods();
    break;
  default:
    return nullptr;
  }
  for (const BuiltinInfo &method : methods)
    if (name == method.name)
      return &method;
  return nullptr; // the rare ones are members of the type
}

} // namespace flattenc::python
