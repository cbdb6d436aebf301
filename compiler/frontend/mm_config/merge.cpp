//
// Config._merge_a_into_b (config.py:1289) and merge_from_dict (config.py:1578).
//
#include "compiler/frontend/mm_config/loader.h"

#include "llvm/ADT/MapVector.h"

namespace flattenc::frontend {

using namespace python;

std::optional<Value> Loader::merge_into_list(Vm &vm, Value a, Value b,
                                             unsigned depth) {
  Value result = heap_.list(as_list(b).items);
  for (std::uint32_t i = 0; i < as_dict(a).table.entry_count(); ++i) {
    DictTable::Entry entry = as_dict(a).table.entry(i);
    if (!entry.key.bound())
      continue;
    llvm::StringRef key = as_str(entry.key).text;
    std::size_t index = 0;
    auto fail = [&](const llvm::Twine &what) {
      diag_.emit(DiagKind::BadCfgOption, {}, key, what.str());
      return std::nullopt;
    };
    if (key.getAsInteger(10, index))
      return fail("a list has no such item");
    auto &items = as_list(result).items;
    if (index >= items.size())
      return fail("the list has " + llvm::Twine(items.size()) + " items");
    if (!entry.value.is(Kind::Dict))
      return fail("a whole item of a list cannot be replaced");
    auto merged = merge(vm, entry.value, items[index], true, depth + 1);
    if (!merged)
      return merged;
    merged->origin = over(entry.value.origin, items[index].origin);
    items[index] = *merged;
  }
  return result;
}

std::optional<Value> Loader::merge(Vm &vm, Value a, Value b, bool list_keys,
                                   unsigned depth) {
  if (!walk(vm, depth, origin_range(a, {})))
    return std::nullopt;
  if (list_keys && b.is(Kind::List))
    return merge_into_list(vm, a, b, depth);
  if (!b.is(Kind::Dict)) {
    diag_.emit(DiagKind::BadCfgOption, {}, "",
               ("a value of type `" + type_name(b) + "` has no keys").str());
    return std::nullopt;
  }
  Value result = heap_.dict();
  as_dict(result).type = as_dict(b).type;
  as_dict(result).extra = as_dict(b).extra;
  as_dict(result).table = as_dict(b).table;
  DictTable &table = as_dict(result).table;
  Value delete_key = text("_delete_");
  std::uint64_t delete_hash = as_str(delete_key).hash;
  for (std::uint32_t i = 0; i < as_dict(a).table.entry_count(); ++i) {
    DictTable::Entry entry = as_dict(a).table.entry(i);
    if (!entry.key.bound())
      continue;
    const Value *old = table.find(entry.key, entry.hash);
    Value before = old ? *old : Value();
    OriginIndex previous = before.origin;
    bool deletes = false;
    if (entry.value.is(Kind::Dict) && old) {
      DictTable &mine = as_dict(entry.value).table;
      if (const Value *flag = mine.find(delete_key, delete_hash)) {
        auto test = vm.truth(*flag);
        if (!test)
          return stop(vm, origin_range(*flag, {}));
        deletes = *test;
        if (deletes)
          previous = add_origin(OriginKind::Deleted, origin_range(*flag, {}),
                                previous);
        mine.erase(delete_key, delete_hash);
      }
    }
    std::optional<Value> value;
    if (entry.value.is(Kind::Dict) && old && !deletes) {
      if (!before.is(Kind::Dict) && !(list_keys && before.is(Kind::List))) {
        auto shown = vm.str(entry.key);
        diag_.emit(DiagKind::MergeTypeMismatch,
                   origin_range(entry.value, {}), *shown, type_name(before))
            .note(origin_range(before, {}), "set here in the base")
            .hint("`_delete_=True` in the dict replaces the base's value");
        return std::nullopt;
      }
      value = merge(vm, entry.value, before, list_keys, depth + 1);
    } else if (entry.value.is(Kind::Dict)) {
      value = make_config_dict(vm, entry.value);
    } else {
      value = ConfigDictType::get().adopt(vm, entry.value);
    }
    if (!value && vm.failed())
      return stop(vm, origin_range(entry.value, {}));
    if (!value)
      return std::nullopt;
    value->origin = over(entry.value.origin, previous);
    table.set(entry.key, entry.hash, *value);
  }
  return result;
}

bool Loader::apply_options(Vm &vm, Value &config) {
  if (request_.cfg_options.empty())
    return true;
  // `options[key] = value`: a key that comes again keeps its place.
  llvm::MapVector<llvm::StringRef, Value> options;
  for (const std::string &option : request_.cfg_options) {
    auto [key, value] = llvm::StringRef(option).split('=');
    if (key.size() == option.size()) {
      diag_.emit(DiagKind::BadCfgOption, {}, option, "it has no `=`")
          .hint("write key.path=value");
      return false;
    }
    auto parsed = parse_option_value(heap_, value);
    if (!parsed) {
      diag_.emit(DiagKind::BadCfgOption, {}, option,
                 "its brackets do not match");
      return false;
    }
    parsed->origin = add_origin(OriginKind::CommandLine, {}, kNoOrigin);
    options[key] = *parsed;
  }
  Value tree = heap_.dict();
  for (auto &[full_key, value] : options) {
    llvm::SmallVector<llvm::StringRef, 4> keys;
    full_key.split(keys, '.');
    Value at = tree;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Value key = text(keys[i]);
      DictTable &table = as_dict(at).table;
      if (i + 1 == keys.size()) {
        table.set(key, as_str(key).hash, value);
        break;
      }
      if (!table.find(key, as_str(key).hash)) {
        Value made = heap_.dict();
        as_dict(made).type = &ConfigDictType::get();
        made.origin = value.origin;
        table.set(key, as_str(key).hash, made);
      }
      at = *table.find(key, as_str(key).hash);
      if (!at.is(Kind::Dict)) {
        diag_.emit(DiagKind::BadCfgOption, {}, full_key,
                   "another option sets `" + keys[i].str() + "` to a value");
        return false;
      }
    }
  }
  auto merged = merge(vm, tree, config, true, 0);
  if (!merged)
    return false;
  config = *merged;
  return true;
}

} // namespace flattenc::frontend
