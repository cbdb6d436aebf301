#include "compiler/frontend/mm_config/loader.h"

#include "runtime/python/numbers.h"

namespace flattenc::frontend {

using namespace python;

static std::string quoted(llvm::StringRef text) {
  // Module names, type names and numbers: nothing to escape.
  return ("\"" + text + "\"").str();
}

std::optional<std::string> Loader::opaque_text(Value v, SourceRange place) {
  Vm vm(heap_, *this, kConfigLimits);
  auto object = [](const char *key, llvm::StringRef value) {
    return std::string("{\"") + key + "\":" + quoted(value) + "}";
  };
  switch (v.kind) {
  case Kind::Range:
  case Kind::Slice:
  case Kind::Ellipsis: {
    auto text = vm.repr(v);
    if (text)
      return object("__repr__", *text);
    break;
  }
  case Kind::Type:
    return object("__class__",
                  std::string(v.type->module) + "." + v.type->name);
  case Kind::Builtin:
    return object("__function__",
                  std::string(v.builtin->module) + "." + v.builtin->name);
  case Kind::Function:
    return object("__function__",
                  "None." +
                      v.as<FunctionObject>()->code->qualified_name->text.str());
  case Kind::Module:
    return object("__module__", v.as<ModuleObject>()->name->text);
  case Kind::Generator:
  case Kind::Iterator:
  case Kind::View:
  case Kind::Exception:
  default:
    break;
  }
  diag_.emit(DiagKind::NotEvaluated, place,
             ("a value of type `" + type_name(v) + "` in the result").str());
  return std::nullopt;
}

/// A tree has a value for each way that leads to it: n dicts that hold each
/// other twice give 2^n. The largest real configurations have 10,000.
static constexpr std::size_t kMostValues = 4'000'000;

/// Keys of one text are one value: most come again and again.
std::optional<ConfigValueId> Loader::freeze_key(Value key, OriginId origin,
                                                SourceRange place,
                                                unsigned depth) {
  if (!key.is(Kind::Str))
    return freeze_value(key, origin, place, depth);
  ConfigValueId &same = frozen_objects_[key.object];
  if (same.valid())
    return same;
  ConfigValueId &known = frozen_keys_[as_str(key).text];
  if (!known.valid()) {
    auto frozen = freeze_value(key, origin, place, depth);
    if (!frozen)
      return std::nullopt;
    known = *frozen;
  }
  return same = known;
}

std::optional<ConfigValueId> Loader::freeze_value(Value v, OriginId origin,
                                                  SourceRange place,
                                                  unsigned depth) {
  if (depth > kConfigLimits.value_depth || tree_.values.size() > kMostValues) {
    diag_.emit(DiagKind::EvaluationLimit, place,
               depth > kConfigLimits.value_depth
                   ? "the nesting of values"
                   : std::to_string(kMostValues) + " values in the result");
    return std::nullopt;
  }
  if (origin.valid() && tree_.origins[origin].range.file.valid())
    place = tree_.origins[origin].range;
  ConfigValue out;
  auto add_slot = [&](Value key, Value item) {
    ConfigSlot slot;
    slot.origin = item.origin == kNoOrigin ? origin : OriginId{item.origin};
    if (key.bound()) {
      auto frozen = freeze_key(key, slot.origin, place, depth + 1);
      if (!frozen)
        return false;
      slot.key = *frozen;
    }
    auto frozen = freeze_value(item, slot.origin, place, depth + 1);
    if (!frozen)
      return false;
    slot.value = *frozen;
    out.slots.push_back(slot);
    return true;
  };
  switch (v.kind) {
  case Kind::None:
    out.kind = ConfigKind::None;
    break;
  case Kind::Bool:
    out.kind = ConfigKind::Bool;
    out.boolean = v.integer != 0;
    break;
  case Kind::Int:
  case Kind::BigInt:
    out.kind = ConfigKind::Int;
    out.text = integer_repr(v);
    break;
  case Kind::Float:
    out.kind = ConfigKind::Float;
    out.number = v.number;
    break;
  case Kind::Str:
    out.kind = ConfigKind::Str;
    out.text = as_str(v).text.str();
    break;
  case Kind::Bytes:
    out.kind = ConfigKind::Bytes;
    out.text = v.as<BytesObject>()->bytes.str();
    break;
  case Kind::List:
  case Kind::Tuple:
    out.kind = v.is(Kind::List) ? ConfigKind::List : ConfigKind::Tuple;
    out.slots.reserve(sequence_items(v).size());
    for (Value item : sequence_items(v))
      if (!add_slot({}, item))
        return std::nullopt;
    break;
  case Kind::Set:
  case Kind::FrozenSet: {
    out.kind = ConfigKind::Set;
    bool good = true;
    as_set(v).table.each(
        [&](DictTable::Entry &e) { good = good && add_slot({}, e.key); });
    if (!good)
      return std::nullopt;
    break;
  }
  case Kind::Dict: {
    out.kind = ConfigKind::Dict;
    out.slots.reserve(as_dict(v).table.size());
    bool good = true;
    as_dict(v).table.each([&](DictTable::Entry &e) {
      if (depth == 0 && lazy_ && imported_.contains(as_str(e.key).text))
        return;
      if (e.key.is(Kind::Str) && as_str(e.key).text == "_delete_")
        diag_.emit(DiagKind::LeftoverDelete, origin_range(e.value, place));
      good = good && add_slot(e.key, e.value);
    });
    if (!good)
      return std::nullopt;
    break;
  }
  case Kind::Host: {
    const ConfigObject *object = config_object(v);
    if (object->host_kind == HostKind::Lazy) {
      out.kind = ConfigKind::Lazy;
      out.text = static_cast<const LazyObject *>(object)->dotted();
      break;
    }
    diag_.emit(DiagKind::NotEvaluated, place,
               (object->description() + " in the result").str());
    return std::nullopt;
  }
  default: {
    auto text = opaque_text(v, place);
    if (!text)
      return std::nullopt;
    out.kind = ConfigKind::Opaque;
    out.text = *text;
  }
  }
  return tree_.values.add(std::move(out));
}

bool Loader::freeze(Value config) {
  auto root = freeze_value(config, {}, {}, 0);
  if (root)
    tree_.root = *root;
  return root.has_value();
}

} // namespace flattenc::frontend
