#include "compiler/frontend/mm_config/config_dict.h"

#include "llvm/ADT/StringSet.h"

namespace flattenc::frontend {

using namespace python;

const ConfigDictType &ConfigDictType::get() {
  static const ConfigDictType type;
  return type;
}

/// `_hook`, and the constructor of ConfigDict that it calls.
static Result hook(Vm &vm, Value v, unsigned depth) {
  if (!vm.walk(depth))
    return std::nullopt;
  if (v.is_sequence()) {
    llvm::SmallVector<Value, 8> items;
    for (Value item : sequence_items(v)) {
      Result hooked = hook(vm, item, depth + 1);
      if (!hooked)
        return hooked;
      hooked->origin = item.origin;
      items.push_back(*hooked);
    }
    return v.is(Kind::List) ? vm.heap().list(items) : vm.heap().tuple(items);
  }
  if (!v.is(Kind::Dict) || as_dict(v).type)
    return v;
  Value made = vm.heap().dict();
  as_dict(made).type = &ConfigDictType::get();
  DictTable &source = as_dict(v).table;
  for (std::uint32_t i = 0; i < source.entry_count(); ++i) {
    const DictTable::Entry &entry = source.entry(i);
    if (!entry.key.bound())
      continue;
    Result hooked = hook(vm, entry.value, depth + 1);
    if (!hooked)
      return hooked;
    hooked->origin = entry.value.origin;
    as_dict(made).table.set(entry.key, entry.hash, *hooked);
  }
  return made;
}

Result ConfigDictType::adopt(Vm &vm, Value value) const {
  Result hooked = hook(vm, value, 0);
  if (hooked)
    hooked->origin = value.origin;
  return hooked;
}

Result make_config_dict(Vm &vm, Value dict) {
  if (!as_dict(dict).type)
    return hook(vm, dict, 0);
  Value made = vm.heap().dict();
  as_dict(made).type = &ConfigDictType::get();
  as_dict(made).table = as_dict(dict).table;
  return made;
}

// Methods that differ from those of dict.

static Result config_pop(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "pop", {"key", "default"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found)
    return found;
  if (!found->bound())
    return v[1].bound() ? v[1] : Value::none();
  return vm.delete_item(self, v[0]) ? found : std::nullopt;
}

static Result config_get(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "get", {"key", "default"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found || found->bound())
    return found;
  return v[1].bound() ? v[1] : Value::none();
}

/// `update` of plain dicts for the recursion of ConfigDict.update.
static bool update_one(Vm &vm, DictObject &dict, Value key, Value value,
                       unsigned depth);

static bool update_config(Vm &vm, DictObject &dict, const DictTable &other,
                          unsigned depth) {
  if (!vm.walk(depth))
    return false;
  for (std::uint32_t i = 0; i < other.entry_count(); ++i) {
    const DictTable::Entry entry = other.entry(i);
    if (entry.key.bound() &&
        !update_one(vm, dict, entry.key, entry.value, depth))
      return false;
  }
  return true;
}

static bool update_one(Vm &vm, DictObject &dict, Value key, Value value,
                       unsigned depth) {
  Result old = vm.dict_get(dict, key);
  if (!old)
    return false;
  if (!old->is(Kind::Dict) || !value.is(Kind::Dict))
    return vm.dict_set(dict, key, value);
  if (!as_dict(*old).type)
    return vm.dict_update(as_dict(*old), value);
  return update_config(vm, as_dict(*old), as_dict(value).table, depth + 1);
}

static Result config_update(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() > 1)
    return vm.raise(kType_TypeError, "update only accept one positional argument");
  Value other = vm.heap().dict();
  for (Value source : args.positional) {
    if (!source.is(Kind::Dict))
      return vm.raise(kType_TypeError,
                      "descriptor 'items' for 'dict' objects doesn't apply to "
                      "a '" + type_name(source) + "' object");
    as_dict(other).table = as_dict(source).table;
  }
  for (const Keyword &keyword : args.keywords)
    vm.dict_put(as_dict(other),
                Value::of(Kind::Str, const_cast<StrObject *>(keyword.name)),
                keyword.value);
  if (!update_config(vm, as_dict(self), as_dict(other).table, 0))
    return std::nullopt;
  return Value::none();
}

static Result config_copy(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "copy", {}, 0, {}))
    return std::nullopt;
  Value made = vm.heap().dict();
  as_dict(made).type = &ConfigDictType::get();
  for (std::uint32_t i = 0; i < as_dict(self).table.entry_count(); ++i) {
    const DictTable::Entry &entry = as_dict(self).table.entry(i);
    if (!entry.key.bound())
      continue;
    Result hooked = ConfigDictType::get().adopt(vm, entry.value);
    if (!hooked)
      return hooked;
    as_dict(made).table.set(entry.key, entry.hash, *hooked);
  }
  return made;
}

static Result config_list(Vm &vm, Value self, const Args &args, bool items) {
  if (!vm.unpack(args, "items", {}, 0, {}))
    return std::nullopt;
  llvm::SmallVector<Value, 8> out;
  as_dict(self).table.each([&](DictTable::Entry &e) {
    out.push_back(items ? vm.heap().tuple({e.key, e.value}) : e.value);
  });
  return vm.heap().list(out);
}
static Result config_items(Vm &vm, Value self, const Args &args) {
  return config_list(vm, self, args, true);
}
static Result config_values(Vm &vm, Value self, const Args &args) {
  return config_list(vm, self, args, false);
}

static Result config_setdefault(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "setdefault", {"key", "default"}, 1, v))
    return std::nullopt;
  Result found = vm.dict_get(as_dict(self), v[0]);
  if (!found || found->bound())
    return found;
  Value value = v[1].bound() ? v[1] : Value::none();
  return vm.dict_set(as_dict(self), v[0], value) ? Result(value)
                                                 : std::nullopt;
}

static Result find(Vm &vm, Value dict, llvm::StringRef key) {
  return vm.dict_get(as_dict(dict), vm.heap().str(key));
}

static bool erase(Vm &vm, Value dict, llvm::StringRef key) {
  Value text = vm.heap().str(key);
  return as_dict(dict).table.erase(text, as_str(text).hash);
}

/// `_merge_a_into_b` within ConfigDict.merge (config.py:292): plain dicts.
static Result merge_values(Vm &vm, Value a, Value b, unsigned depth) {
  if (!vm.walk(depth))
    return std::nullopt;
  if (!a.is(Kind::Dict))
    return a;
  if (!b.is(Kind::Dict)) {
    erase(vm, a, "_delete_");
    return a;
  }
  Result deletes = find(vm, a, "_delete_");
  if (!deletes)
    return deletes;
  if (deletes->bound()) {
    auto test = vm.truth(*deletes);
    if (!test)
      return std::nullopt;
    erase(vm, a, "_delete_");
    if (*test)
      as_dict(b).table.clear();
  }
  Value merged = vm.heap().dict();
  DictTable &mine = as_dict(a).table, &base = as_dict(b).table;
  for (DictTable *table : {&base, &mine})
    for (std::uint32_t i = 0; i < table->entry_count(); ++i) {
      const DictTable::Entry &entry = table->entry(i);
      if (!entry.key.bound() ||
          as_dict(merged).table.find(entry.key, entry.hash) ||
          (entry.key.is(Kind::Str) && as_str(entry.key).text == "_delete_"))
        continue;
      const Value *x = mine.find(entry.key, entry.hash);
      const Value *y = base.find(entry.key, entry.hash);
      Result value = x && y  ? merge_values(vm, *x, *y, depth + 1)
                     : x     ? Result(*x)
                             : Result(*y);
      if (!value)
        return value;
      if (x && !y && x->is(Kind::Dict))
        erase(vm, *x, "_delete_");
      value->origin = (x ? x : y)->origin;
      if (x && y)
        value->origin = vm.origin(SlotEvent::Mutated, y->origin);
      as_dict(merged).table.set(entry.key, entry.hash, *value);
    }
  return merged;
}

static Result config_merge(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "merge", {"other"}, 1, v))
    return std::nullopt;
  Result a = vm.deep_copy(v[0]);
  Result b = a ? vm.deep_copy(self) : a;
  Result merged = b ? merge_values(vm, *a, *b, 0) : b;
  if (!merged)
    return merged;
  if (!merged->is(Kind::Dict))
    return vm.raise(kType_AttributeError,
                    "'" + type_name(*merged) + "' object has no attribute "
                    "'items'");
  as_dict(self).table.clear();
  for (std::uint32_t i = 0; i < as_dict(*merged).table.entry_count(); ++i) {
    const DictTable::Entry &entry = as_dict(*merged).table.entry(i);
    if (!entry.key.bound())
      continue;
    Result hooked = ConfigDictType::get().adopt(vm, entry.value);
    if (!hooked)
      return hooked;
    as_dict(self).table.set(entry.key, entry.hash, *hooked);
  }
  return Value::none();
}

static const BuiltinInfo *config_method(llvm::StringRef name) {
  static constexpr BuiltinInfo kMethods[] = {
      {"pop", "ConfigDict", config_pop},
      {"get", "ConfigDict", config_get},
      {"update", "ConfigDict", config_update},
      {"copy", "ConfigDict", config_copy},
      {"items", "ConfigDict", config_items},
      {"values", "ConfigDict", config_values},
      {"setdefault", "ConfigDict", config_setdefault},
      {"merge", "ConfigDict", config_merge},
  };
  for (const BuiltinInfo &method : kMethods)
    if (name == method.name)
      return &method;
  return nullptr;
}

/// Attributes of the classes ConfigDict, addict.Dict and dict that are neither
/// in the table above nor methods of dict that are evaluated.
static bool other_class_attribute(llvm::StringRef name) {
  static const llvm::StringSet<> kNames = {
      "build_lazy", "to_dict",  "_to_lazy_dict", "_hook", "lazy",
      "deepcopy",   "freeze",   "unfreeze"};
  return kNames.contains(name) ||
         (name.startswith("__") && name.endswith("__"));
}

static bool class_attribute(llvm::StringRef name) {
  return config_method(name) || find_method(Kind::Dict, name) ||
         other_class_attribute(name);
}

Result ConfigDictType::attribute(Vm &vm, DictObject &dict,
                                 const StrObject &name) const {
  if (const BuiltinInfo *method = config_method(name.text)) {
    auto *bound = vm.heap().make<MethodObject>();
    bound->self = Value::of(Kind::Dict, &dict);
    bound->function = method;
    return Value::of(Kind::Method, bound);
  }
  if (find_method(Kind::Dict, name.text))
    return Value();
  if (other_class_attribute(name.text))
    return vm.refuse("`ConfigDict." + name.text + "`");
  if (name.text == "scope" && dict.extra.bound())
    return dict.extra;
  Value key = Value::of(Kind::Str, const_cast<StrObject *>(&name));
  if (const Value *found = dict.table.find(key, name.hash))
    return *found;
  return vm.raise(kType_AttributeError,
                  "'ConfigDict' object has no attribute '" + name.text + "'");
}

bool ConfigDictType::set_attribute(Vm &vm, DictObject &dict,
                                   const StrObject &name, Value value) const {
  if (class_attribute(name.text)) {
    vm.raise(kType_AttributeError, "'Dict' object attribute '" + name.text +
                                       "' is read-only");
    return false;
  }
  return vm.dict_set(dict,
                     Value::of(Kind::Str, const_cast<StrObject *>(&name)),
                     value);
}

bool ConfigDictType::delete_attribute(Vm &vm, DictObject &dict,
                                      const StrObject &name) const {
  return vm.delete_item(
      Value::of(Kind::Dict, &dict),
      Value::of(Kind::Str, const_cast<StrObject *>(&name)));
}

} // namespace flattenc::frontend
