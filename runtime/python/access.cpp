#include "runtime/python/names.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

std::uint64_t identity_hash(Value v) {
  std::uint64_t x = static_cast<std::uint64_t>(v.integer);
  x ^= x >> 32;
  x *= 0x9E3779B97F4A7C15ULL;
  return x ^ (x >> 29);
}

std::optional<std::uint64_t> Vm::hash(Value key) {
  std::uint64_t result = 0;
  if (hash_of(key, result))
    return result;
  Value culprit = key;
  bool good = hash_of(key, result, [&](Value part, std::uint64_t &hash) {
    culprit = part;
    if (part.kind == Kind::Tuple)
      exceed("a key of this many items");
    if (!dispatches(part.kind))
      return false;
    auto number = dispatch_hash(part);
    hash = number ? *number : 0;
    return number.has_value();
  });
  if (good)
    return result;
  if (failed())
    return std::nullopt;
  return raise(kType_TypeError,
               "unhashable type: '" + type_name(culprit) + "'");
}

Result Vm::hash_value(Value v) {
  auto h = hash(v);
  if (!h)
    return std::nullopt;
  if (v.kind == Kind::Float || v.kind == Kind::BigInt || !is_number(v))
    return Value::of(hash_number(*h));
  return Value::of(v.integer == -1 ? std::int64_t{-2} : v.integer);
}

Result Vm::identity_hash_value(Value v) {
  return Value::of(hash_number(identity_hash(v)));
}

Result Vm::dict_get(DictObject &dict, Value key) {
  auto h = hash(key);
  if (!h)
    return std::nullopt;
  const Value *found = dict.table.find(key, *h);
  if (failed())
    return std::nullopt;
  return found ? *found : Value();
}

void Vm::dict_put(DictObject &dict, Value key, Value value) {
  std::uint64_t h = 0;
  [[maybe_unused]] bool hashable = hash_of(key, h);
  assert(hashable && "the key comes from a dict");
  dict.table.set(key, h, value);
}

bool Vm::dict_set(DictObject &dict, Value key, Value value) {
  auto h = hash(key);
  if (!h)
    return false;
  if (dict.type) {
    Result adopted = dict.type->adopt(*this, value);
    if (!adopted)
      return false;
    value = *adopted;
  }
  const Value *old = dict.table.find(key, *h);
  if (failed())
    return false;
  value.origin = old ? origin(SlotEvent::Mutated, old->origin)
                     : origin(SlotEvent::Set, kNoOrigin);
  dict.table.set(key, *h, value);
  return !failed();
}

bool Vm::set_add(SetObject &set, Value value) {
  auto h = hash(value);
  if (h)
    set.table.set(value, *h, Value::none());
  return h && !failed();
}

bool Vm::dict_update(DictObject &dict, Value other) {
  if (dispatches(other.kind)) {
    // An instance of a class that extends dict counts as a dict, as in
    // CPython, unless it iterates in its own way.
    Value iterates = special(other, *names().iter_);
    if (plain(other).kind == Kind::Dict && iterates.kind == Kind::Builtin)
      return dict_update(dict, plain(other));
    auto name = heap_.str("keys");
    Result method = attribute(other, as_str(name));
    if (method) {
      Result keys = call(*method, {});
      llvm::SmallVector<Value, 8> list;
      if (!keys || !collect(*keys, list))
        return false;
      for (Value key : list) {
        Result value = item(other, key);
        if (!value || !dict_set(dict, key, *value))
          return false;
      }
      return true;
    }
    if (!catch_exception(kType_AttributeError))
      return false;
  }
  if (other.kind == Kind::Dict) {
    if (other.object == &dict)
      return true;
    DictTable &source = as_dict(other).table;
    for (std::uint32_t i = 0; i < source.entry_count(); ++i) {
      const DictTable::Entry entry = source.entry(i);
      if (!entry.key.bound())
        continue;
      Value value = entry.value;
      if (record_)
        if (const Value *old = dict.table.find(entry.key, entry.hash))
          value.origin = origin(SlotEvent::Mutated, old->origin);
      dict.table.set(entry.key, entry.hash, value);
    }
    return true;
  }
  llvm::SmallVector<Value, 8> pairs;
  if (!collect(other, pairs))
    return false;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    llvm::SmallVector<Value, 2> parts;
    if (!collect(pairs[i], parts)) {
      if (catch_exception(kType_TypeError))
        raise(kType_TypeError,
              "cannot convert dictionary update sequence element #" +
                  llvm::Twine(i) + " to a sequence");
      return false;
    }
    if (parts.size() != 2) {
      raise(kType_ValueError, "dictionary update sequence element #" +
                                  llvm::Twine(i) + " has length " +
                                  llvm::Twine(parts.size()) +
                                  "; 2 is required");
      return false;
    }
    if (!dict_set(dict, parts[0], parts[1]))
      return false;
  }
  return true;
}

/// A list or tuple index made positive; nothing if it is out of range.
static std::optional<std::size_t> position(std::int64_t index,
                                           std::size_t size) {
  auto count = static_cast<std::int64_t>(size);
  if (index < 0)
    index += count;
  if (index < 0 || index >= count)
    return std::nullopt;
  return static_cast<std::size_t>(index);
}

struct SliceBounds {
  std::int64_t start, stop, step, count;
};

static std::optional<SliceBounds> slice_bounds(Vm &vm, const SliceObject &slice,
                                               std::int64_t size) {
  std::int64_t step = 1;
  auto read = [&](Value v, std::int64_t otherwise)
      -> std::optional<std::int64_t> {
    if (v.kind == Kind::None)
      return otherwise;
    auto given = vm.index(v);
    if (!given)
      return std::nullopt;
    std::int64_t at = *given < 0 ? *given + size : *given;
    std::int64_t low = step < 0 ? -1 : 0, high = step < 0 ? size - 1 : size;
    return std::clamp(at, low, std::max(low, high));
  };
  if (slice.step.kind != Kind::None) {
    auto given = vm.index(slice.step);
    if (!given)
      return std::nullopt;
    step = std::max<std::int64_t>(*given, -INT64_MAX);
    if (step == 0)
      return vm.raise(kType_ValueError, "slice step cannot be zero");
  }
  auto start = read(slice.start, step < 0 ? size - 1 : 0);
  auto stop = start ? read(slice.stop, step < 0 ? -1 : size) : start;
  if (!start || !stop)
    return std::nullopt;
  RangeObject range;
  range.start = *start;
  range.stop = *stop;
  range.step = step;
  return SliceBounds{*start, *stop, step, range.size()};
}

std::optional<RangeObject> slice_range(Vm &vm, const SliceObject &slice,
                                       std::int64_t size) {
  auto bounds = slice_bounds(vm, slice, size);
  if (!bounds)
    return std::nullopt;
  RangeObject range;
  range.start = bounds->start;
  range.stop = bounds->stop;
  range.step = bounds->step;
  return range;
}

static Result sliced(Vm &vm, Value object, const SliceObject &slice) {
  auto size = vm.length(object);
  auto bounds = size ? slice_bounds(vm, slice, *size) : std::nullopt;
  if (!bounds)
    return std::nullopt;
  auto at = [&](std::int64_t i) {
    return static_cast<std::size_t>(bounds->start + i * bounds->step);
  };
  if (object.is_sequence()) {
    llvm::SmallVector<Value, 8> items;
    for (std::int64_t i = 0; i < bounds->count; ++i)
      items.push_back(sequence_items(object)[at(i)]);
    return object.kind == Kind::List ? vm.heap().list(items)
                                     : vm.heap().tuple(items);
  }
  if (object.kind == Kind::Range) {
    auto *source = object.as<RangeObject>();
    auto *range = vm.heap().make<RangeObject>();
    range->step = source->step * bounds->step;
    range->start = source->start + bounds->start * source->step;
    range->stop = source->start + bounds->stop * source->step;
    return Value::of(Kind::Range, range);
  }
  bool is_text = object.kind == Kind::Str;
  llvm::StringRef text = is_text ? as_str(object).text
                                 : object.as<BytesObject>()->bytes;
  std::string out;
  if (!is_text || as_str(object).ascii) {
    for (std::int64_t i = 0; i < bounds->count; ++i)
      out += text[at(i)];
  } else {
    std::vector<std::size_t> starts;
    for (std::size_t b = 0; b < text.size(); b += sequence_length(text[b]))
      starts.push_back(b);
    for (std::int64_t i = 0; i < bounds->count; ++i)
      out += text.substr(starts[at(i)], sequence_length(text[starts[at(i)]]));
  }
  return is_text ? vm.heap().str(out) : vm.heap().bytes(out);
}

bool Vm::may_index(Value key) const {
  return key.kind == Kind::Host ||
         (key.kind == Kind::Instance &&
          (is_integer(plain(key)) || special(key, *names().index_).bound()));
}

Result Vm::item(Value object, Value key) {
  switch (object.kind) {
  case Kind::Dict: {
    Result value = dict_get(as_dict(object), key);
    if (!value || value->bound())
      return value;
    return raise_key_error(key);
  }
  case Kind::List:
  case Kind::Tuple:
  case Kind::Str:
  case Kind::Bytes:
  case Kind::Range:
    break;
  case Kind::Class:
  case Kind::Instance:
  case Kind::Host:
    return dispatch_item(object, key);
  case Kind::Type:
    return host_.generic(*this, object, key);
  default:
    return raise(kType_TypeError,
                 "'" + type_name(object) + "' object is not subscriptable");
  }
  if (key.kind == Kind::Slice)
    return sliced(*this, object, *key.as<SliceObject>());
  if (!key.is_int() && key.kind != Kind::BigInt && !may_index(key)) {
    if (object.kind == Kind::Str)
      return raise(kType_TypeError,
                   "string indices must be integers, not '" + type_name(key) +
                       "'");
    return raise(kType_TypeError,
                 (object.kind == Kind::Bytes ? "byte" : type_name(object)) +
                     " indices must be integers or slices, not " +
                     type_name(key));
  }
  auto given = index(key);
  auto size = given ? length(object) : std::nullopt;
  if (!size)
    return std::nullopt;
  auto at = position(*given, static_cast<std::size_t>(*size));
  if (!at)
    return raise(kType_IndexError,
                 object.kind == Kind::Str     ? "string index out of range"
                 : object.kind == Kind::Range ? "range object index out of range"
                 : object.kind == Kind::Bytes ? "index out of range"
                 : object.kind == Kind::List  ? "list index out of range"
                                              : "tuple index out of range");
  if (object.is_sequence())
    return sequence_items(object)[*at];
  if (object.kind == Kind::Bytes)
    return Value::of(static_cast<std::int64_t>(
        static_cast<unsigned char>(object.as<BytesObject>()->bytes[*at])));
  if (object.kind == Kind::Range) {
    auto *range = object.as<RangeObject>();
    return Value::of(range->start +
                     static_cast<std::int64_t>(*at) * range->step);
  }
  llvm::StringRef text = as_str(object).text;
  std::size_t byte = as_str(object).ascii
                         ? *at
                         : byte_offset(text, static_cast<std::uint32_t>(*at));
  return heap_.str(text.substr(byte, sequence_length(text[byte])));
}

/// `list[slice] = items`.
static bool set_slice(Vm &vm, ListObject &list, const SliceObject &slice,
                      Value value) {
  llvm::SmallVector<Value, 8> items;
  auto size = static_cast<std::int64_t>(list.items.size());
  auto bounds = slice_bounds(vm, slice, size);
  if (!bounds || !vm.collect(value, items))
    return false;
  for (Value &item : items)
    item.origin = vm.origin(SlotEvent::Mutated, item.origin);
  if (bounds->step == 1) {
    auto begin = list.items.begin() + bounds->start;
    auto end = list.items.begin() + std::max(bounds->start, bounds->stop);
    llvm::SmallVector<Value, 0> out(list.items.begin(), begin);
    out.append(items);
    out.append(end, list.items.end());
    list.items = std::move(out);
    return true;
  }
  if (bounds->count != static_cast<std::int64_t>(items.size())) {
    vm.raise(kType_ValueError, "attempt to assign sequence of size " +
                                   llvm::Twine(items.size()) +
                                   " to extended slice of size " +
                                   llvm::Twine(bounds->count));
    return false;
  }
  for (std::int64_t i = 0; i < bounds->count; ++i)
    list.items[static_cast<std::size_t>(bounds->start + i * bounds->step)] =
        items[static_cast<std::size_t>(i)];
  return true;
}

bool Vm::set_item(Value object, Value key, Value value) {
  if (object.kind == Kind::Dict)
    return dict_set(as_dict(object), key, value);
  if (dispatches(object.kind))
    return dispatch_set_item(object, key, value);
  if (object.kind != Kind::List) {
    raise(kType_TypeError, "'" + type_name(object) +
                               "' object does not support item assignment");
    return false;
  }
  ListObject &list = as_list(object);
  if (key.kind == Kind::Slice)
    return set_slice(*this, list, *key.as<SliceObject>(), value);
  if (!key.is_int() && key.kind != Kind::BigInt && !may_index(key)) {
    raise(kType_TypeError, "list indices must be integers or slices, not " +
                               type_name(key));
    return false;
  }
  auto given = index(key);
  if (!given)
    return false;
  auto at = position(*given, list.items.size());
  if (!at) {
    raise(kType_IndexError, "list assignment index out of range");
    return false;
  }
  value.origin = origin(SlotEvent::Mutated, list.items[*at].origin);
  list.items[*at] = value;
  return true;
}

bool Vm::delete_item(Value object, Value key) {
  if (object.kind == Kind::Dict) {
    auto h = hash(key);
    if (!h)
      return false;
    if (as_dict(object).table.erase(key, *h))
      return true;
    if (!failed())
      raise_key_error(key);
    return false;
  }
  if (dispatches(object.kind))
    return dispatch_delete_item(object, key);
  if (object.kind != Kind::List) {
    raise(kType_TypeError, "'" + type_name(object) +
                               "' object doesn't support item deletion");
    return false;
  }
  ListObject &list = as_list(object);
  if (key.kind == Kind::Slice) {
    auto bounds = slice_bounds(*this, *key.as<SliceObject>(),
                               static_cast<std::int64_t>(list.items.size()));
    if (!bounds)
      return false;
    llvm::SmallVector<std::size_t, 8> doomed;
    for (std::int64_t i = 0; i < bounds->count; ++i)
      doomed.push_back(
          static_cast<std::size_t>(bounds->start + i * bounds->step));
    llvm::sort(doomed);
    for (std::size_t at : llvm::reverse(doomed))
      list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }
  auto given = index(key);
  if (!given)
    return false;
  auto at = position(*given, list.items.size());
  if (!at) {
    raise(kType_IndexError, "list assignment index out of range");
    return false;
  }
  list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(*at));
  return true;
}

Result Vm::module_attribute(Value object, const StrObject &name) {
  auto *module = object.as<ModuleObject>();
  if (module->globals) {
    Value found = own_member(*module->globals, name);
    if (found.bound())
      return global(*module->globals, name, found);
    if (name.text == "__dict__")
      return Value::of(Kind::Dict, module->globals);
    if (name.text == "__class__")
      return Value::of(&kType_module);
    return host_.module_attribute(*this, object, name);
  }
  Value member;
  if (module->info)
    member = module->info->member(*this, name.text);
  if (member.bound())
    return member;
  return refuse("`" + module->name->text + "." + name.text + "`");
}

Result Vm::attribute(Value object, const StrObject &name) {
  switch (object.kind) {
  case Kind::Instance:
    return instance_attribute(object, name);
  case Kind::Class:
    return class_attribute(object, name);
  case Kind::Host:
    return object.as<HostObject>()->attribute(*this, name);
  case Kind::Module:
    return module_attribute(object, name);
  case Kind::Super:
    return super_attribute(object, name);
  case Kind::Dict:
    if (as_dict(object).type) {
      DictObject &dict = as_dict(object);
      Result special = dict.type->attribute(*this, dict, name);
      if (!special || special->bound())
        return special;
    }
    break;
  case Kind::Type:
    return class_attribute(object, name);
  case Kind::Exception: {
    auto *exception = object.as<ExceptionObject>();
    if (exception->cls)
      return instance_attribute(object, name);
    if (exception->dict)
      if (Value own = own_member(*exception->dict, name); own.bound())
        return own;
    Result field = exception_field(*exception, name.text);
    if (!field || field->bound())
      return field;
    if (name.text == "__dict__")
      return Value::of(Kind::Dict, own_dict(object));
    break;
  }
  case Kind::Function:
  case Kind::Method:
  case Kind::Builtin: {
    Result found = function_attribute(object, name);
    if (!found || found->bound())
      return found;
    break;
  }
  case Kind::Property:
  case Kind::ClassMethod:
  case Kind::StaticMethod:
    if (Value field = descriptor_field(object, name.text); field.bound())
      return field;
    break;
  default:
    break;
  }
  if (const BuiltinInfo *found = find_method(object.kind, name.text))
    return bound_builtin(object, *found);
  if (Value member = type_member(type_of(object), name); member.bound())
    return bind(member, object, type_value(object));
  if (name.text == "__class__" &&
      !(object.kind == Kind::Dict && as_dict(object).type))
    return type_value(object);
  if (Value field = number_field(object, name.text); field.bound())
    return field;
  if (name.text == "__doc__" || name.text == "__module__")
    return refuse("the attribute `" + name.text + "` of `" +
                  type_name(object) + "`");
  return no_attribute(object, name);
}

bool Vm::set_attribute(Value object, const StrObject &name, Value value) {
  switch (object.kind) {
  case Kind::Instance:
    if (Value hook = object.as<InstanceObject>()->cls->setattr; hook.bound())
      return call_special(hook, object,
                          {Value::of(Kind::Str, const_cast<StrObject *>(&name)),
                           value})
          .has_value();
    return set_instance_attribute(object, name, value);
  case Kind::Exception:
    if (ClassObject *cls = object.as<ExceptionObject>()->cls;
        cls && cls->setattr.bound())
      return call_special(cls->setattr, object,
                          {Value::of(Kind::Str, const_cast<StrObject *>(&name)),
                           value})
          .has_value();
    return set_instance_attribute(object, name, value);
  case Kind::Class: {
    Value meta = object.as<ClassObject>()->metaclass;
    if (meta.kind == Kind::Class && meta.as<ClassObject>()->setattr.bound())
      return call_special(meta.as<ClassObject>()->setattr, object,
                          {Value::of(Kind::Str, const_cast<StrObject *>(&name)),
                           value})
          .has_value();
    return set_class_attribute(object, name, value);
  }
  case Kind::Host:
    return object.as<HostObject>()->set_attribute(*this, name, value);
  case Kind::Dict:
    if (as_dict(object).type)
      return as_dict(object).type->set_attribute(*this, as_dict(object), name,
                                                 value);
    break;
  case Kind::Function:
    if (name.text == "__defaults__" || name.text == "__kwdefaults__" ||
        name.text == "__code__" || name.text == "__globals__" ||
        name.text == "__closure__")
      break;
    own_dict(object)->table.set(
        Value::of(Kind::Str, const_cast<StrObject *>(&name)), name.hash,
        value);
    return true;
  case Kind::Module:
    if (DictObject *globals = object.as<ModuleObject>()->globals) {
      dict_put(*globals, Value::of(Kind::Str, const_cast<StrObject *>(&name)),
               value);
      return true;
    }
    break;
  case Kind::Type:
    raise(kType_TypeError, "cannot set '" + name.text +
                               "' attribute of immutable type '" +
                               object.type->name + "'");
    return false;
  case Kind::Super:
    no_attribute(object, name);
    return false;
  default:
    break;
  }
  if (object.kind == Kind::Function || object.kind == Kind::Module ||
      object.kind == Kind::Property) {
    refuse("an assignment to the attribute `" + name.text + "`");
    return false;
  }
  if (find_method(object.kind, name.text) ||
      type_member(type_of(object), name).bound())
    raise(kType_AttributeError, "'" + type_name(object) +
                                    "' object attribute '" + name.text +
                                    "' is read-only");
  else
    no_attribute(object, name);
  return false;
}

bool Vm::delete_attribute(Value object, const StrObject &name) {
  Value key = Value::of(Kind::Str, const_cast<StrObject *>(&name));
  auto from = [&](DictObject *dict) {
    if (dict && dict->table.erase(key, name.hash))
      return true;
    no_attribute(object, name);
    return false;
  };
  switch (object.kind) {
  case Kind::Instance:
    if (Value hook = object.as<InstanceObject>()->cls->delattr; hook.bound())
      return call_special(hook, object, key).has_value();
    return delete_instance_attribute(object, name);
  case Kind::Class: {
    bool gone = from(object.as<ClassObject>()->dict);
    if (gone && name.text.startswith("__"))
      refresh_hooks(*object.as<ClassObject>());
    return gone;
  }
  case Kind::Host:
    return object.as<HostObject>()->delete_attribute(*this, name);
  case Kind::Exception:
    return from(own_dict(object));
  case Kind::Function:
    return from(own_dict(object));
  case Kind::Module:
    if (object.as<ModuleObject>()->globals)
      return from(object.as<ModuleObject>()->globals);
    break;
  case Kind::Dict:
    if (as_dict(object).type)
      return as_dict(object).type->delete_attribute(*this, as_dict(object),
                                                    name);
    break;
  default:
    break;
  }
  refuse("`del` of the attribute `" + name.text + "`");
  return false;
}

} // namespace flattenc::python
