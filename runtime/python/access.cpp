#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

std::optional<std::uint64_t> Vm::hash(Value key) {
  std::uint64_t result = 0;
  if (hash_of(key, result))
    return result;
  if (key.kind == Kind::Host)
    return refuse("a key that is " + key.as<HostObject>()->description());
  if (key.kind == Kind::Tuple || key.kind == Kind::FrozenSet ||
      key.kind == Kind::Range || key.kind == Kind::Method)
    for (Value item : key.kind == Kind::Tuple ? as_tuple(key).items
                                              : llvm::ArrayRef<Value>())
      if (!hash(item))
        return std::nullopt;
  if (key.kind == Kind::FrozenSet || key.kind == Kind::Range ||
      key.kind == Kind::Method || key.kind == Kind::Generator)
    return refuse("a key of type `" + type_name(key) + "`");
  return raise(kType_TypeError, "unhashable type: '" + type_name(key) + "'");
}

Result Vm::dict_get(DictObject &dict, Value key) {
  auto h = hash(key);
  if (!h)
    return std::nullopt;
  const Value *found = dict.table.find(key, *h);
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
  value.origin = old ? origin(SlotEvent::Mutated, old->origin)
                     : origin(SlotEvent::Set, kNoOrigin);
  dict.table.set(key, *h, value);
  return true;
}

bool Vm::set_add(SetObject &set, Value value) {
  auto h = hash(value);
  if (h)
    set.table.set(value, *h, Value::none());
  return h.has_value();
}

bool Vm::dict_update(DictObject &dict, Value other) {
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
  for (Value pair : pairs) {
    llvm::SmallVector<Value, 2> parts;
    if (!collect(pair, parts))
      return false;
    if (parts.size() != 2) {
      raise(kType_ValueError,
            "dictionary update sequence element has length " +
                llvm::Twine(parts.size()) + "; 2 is required");
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
  case Kind::Host:
    return refuse("an item of " + object.as<HostObject>()->description());
  case Kind::Type:
    return refuse("a generic type");
  default:
    return raise(kType_TypeError,
                 "'" + type_name(object) + "' object is not subscriptable");
  }
  if (key.kind == Kind::Slice)
    return sliced(*this, object, *key.as<SliceObject>());
  if (!key.is_int() && key.kind != Kind::BigInt && key.kind != Kind::Host)
    return raise(kType_TypeError, type_name(object) +
                                      " indices must be integers or slices, "
                                      "not " +
                                      type_name(key));
  auto given = index(key);
  auto size = given ? length(object) : std::nullopt;
  if (!size)
    return std::nullopt;
  auto at = position(*given, static_cast<std::size_t>(*size));
  if (!at)
    return raise(kType_IndexError, type_name(object) + " index out of range");
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
  if (object.kind == Kind::Host) {
    refuse("an item assignment to " + object.as<HostObject>()->description());
    return false;
  }
  if (object.kind != Kind::List) {
    raise(kType_TypeError, "'" + type_name(object) +
                               "' object does not support item assignment");
    return false;
  }
  ListObject &list = as_list(object);
  if (key.kind == Kind::Slice)
    return set_slice(*this, list, *key.as<SliceObject>(), value);
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
    raise_key_error(key);
    return false;
  }
  if (object.kind != Kind::List) {
    raise(kType_TypeError, "'" + type_name(object) +
                               "' object does not support item deletion");
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

Result Vm::attribute(Value object, const StrObject &name) {
  if (object.kind == Kind::Dict && as_dict(object).type) {
    DictObject &dict = as_dict(object);
    Result special = dict.type->attribute(*this, dict, name);
    if (!special || special->bound())
      return special;
  }
  if (object.kind == Kind::Host)
    return object.as<HostObject>()->attribute(*this, name);
  if (object.kind == Kind::Module) {
    auto *module = object.as<ModuleObject>();
    Value member;
    if (module->info)
      member = module->info->member(*this, name.text);
    if (member.bound())
      return member;
    return refuse("`" + module->name->text + "." + name.text + "`");
  }
  if (object.kind == Kind::Slice || object.kind == Kind::Exception) {
    if (object.kind == Kind::Exception && name.text == "args")
      return heap_.tuple(object.as<ExceptionObject>()->args);
    return refuse("the attribute `" + name.text + "`");
  }
  if (const BuiltinInfo *found = find_method(object.kind, name.text)) {
    auto *method = heap_.make<MethodObject>();
    method->self = object;
    method->function = found;
    return Value::of(Kind::Method, method);
  }
  if (name.text.startswith("__") || object.kind == Kind::Type ||
      object.kind == Kind::Function || object.kind == Kind::Builtin ||
      object.kind == Kind::Method || object.kind == Kind::Float ||
      object.kind == Kind::Int || object.kind == Kind::Bool ||
      object.kind == Kind::Generator || object.kind == Kind::Bytes)
    return refuse("the attribute `" + name.text + "` of `" +
                  type_name(object) + "`");
  return raise(kType_AttributeError, "'" + type_name(object) +
                                         "' object has no attribute '" +
                                         name.text + "'");
}

bool Vm::set_attribute(Value object, const StrObject &name, Value value) {
  if (object.kind == Kind::Dict && as_dict(object).type)
    return as_dict(object).type->set_attribute(*this, as_dict(object), name,
                                               value);
  if (object.kind == Kind::Host || object.kind == Kind::Function ||
      object.kind == Kind::Module || object.kind == Kind::Exception) {
    refuse("an assignment to the attribute `" + name.text + "`");
    return false;
  }
  raise(kType_AttributeError, "'" + type_name(object) +
                                  "' object has no attribute '" + name.text +
                                  "'");
  return false;
}

bool Vm::delete_attribute(Value object, const StrObject &name) {
  if (object.kind == Kind::Dict && as_dict(object).type)
    return as_dict(object).type->delete_attribute(*this, as_dict(object),
                                                  name);
  refuse("`del` of the attribute `" + name.text + "`");
  return false;
}

} // namespace flattenc::python
