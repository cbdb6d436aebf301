//
// The `_base_` style: Config._file2dict of mmengine (config.py:878).
//
#include "compiler/frontend/mm_config/loader.h"

#include "llvm/Support/Path.h"

namespace flattenc::frontend {

using namespace python;

/// Splits `package::path` (mmengine/config/utils.py:124).
static bool split_external(llvm::StringRef path, llvm::StringRef &package,
                           llvm::StringRef &rest) {
  std::tie(package, rest) = path.split("::");
  auto is_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  llvm::StringRef first = rest.take_while(is_word);
  return llvm::all_of(package, is_word) &&
         rest.drop_front(first.size()).startswith("/") &&
         !rest.contains("::");
}

bool Loader::base_path(Vm &vm, Value entry, llvm::StringRef path,
                       SourceRange place, std::string &result,
                       std::string &scope) {
  if (!entry.is(Kind::Str)) {
    diag_.emit(DiagKind::BadBase, place,
               ("a value of type `" + type_name(entry) + "`").str())
        .hint("`_base_` is a string or a list of strings");
    return false;
  }
  (void)vm;
  llvm::StringRef given = as_str(entry).text;
  if (!given.contains("::")) {
    llvm::SmallString<256> joined(llvm::sys::path::parent_path(path));
    if (given.startswith("/"))
      joined.clear();
    llvm::sys::path::append(joined, given);
    result = absolute(joined);
    return true;
  }
  llvm::StringRef package, rest;
  if (!split_external(given, package, rest)) {
    diag_.emit(DiagKind::BadBase, place, ("`" + given + "`").str())
        .hint("write `package::folder/file.py`");
    return false;
  }
  auto found = request_.find_package ? request_.find_package(package)
                                     : std::nullopt;
  if (!found) {
    diag_.emit(DiagKind::PackageNotFound, place, package);
    return false;
  }
  llvm::SmallString<256> joined(found->configs_dir);
  llvm::sys::path::append(joined, rest);
  result = absolute(joined);
  scope = package.str();
  return true;
}

std::optional<Value> Loader::with_scope(Vm &vm, Value v,
                                        const std::string &scope,
                                        bool outermost, SourceRange place,
                                        unsigned depth, OriginIndex shift) {
  auto moved = [shift](OriginIndex origin) {
    return origin == kNoOrigin ? origin : origin + shift;
  };
  if (!walk(vm, depth, place))
    return std::nullopt;
  if (v.is_sequence()) {
    llvm::SmallVector<Value, 8> items;
    for (Value item : sequence_items(v)) {
      auto made =
          with_scope(vm, item, scope, outermost, place, depth + 1, shift);
      if (!made)
        return made;
      made->origin = moved(item.origin);
      items.push_back(*made);
    }
    return v.is(Kind::List) ? heap_.list(items) : heap_.tuple(items);
  }
  if (!v.is(Kind::Dict))
    return v;
  DictObject &dict = as_dict(v);
  Value type_key = outermost ? text("type") : Value::none();
  if (outermost && dict.table.find(type_key, as_str(type_key).hash)) {
    outermost = false;
    Value scope_key = text("_scope_");
    const Value *old = dict.table.find(scope_key, as_str(scope_key).hash);
    if (!scope.empty() && (!old || old->is(Kind::None))) {
      if (depth == 0) {
        diag_.emit(DiagKind::UncaughtException, place, "AttributeError",
                   "a base of another package has a key `type`");
        return std::nullopt;
      }
      Value value = text(scope);
      value.origin = add_origin(OriginKind::Implied, place, kNoOrigin);
      dict.table.set(scope_key, as_str(scope_key).hash, value);
    }
  }
  Value made = heap_.dict();
  as_dict(made).type = &ConfigDictType::get();
  as_dict(made).extra = scope.empty() ? Value::none() : text(scope);
  as_dict(made).table.reserve(dict.table.size());
  for (std::uint32_t i = 0; i < dict.table.entry_count(); ++i) {
    DictTable::Entry entry = dict.table.entry(i);
    if (!entry.key.bound())
      continue;
    auto value =
        with_scope(vm, entry.value, scope, outermost, place, depth + 1, shift);
    if (!value)
      return value;
    value->origin = moved(entry.value.origin);
    as_dict(made).table.set(entry.key, entry.hash, *value);
  }
  return made;
}

bool Loader::load_bases(Vm &vm, const ConfigFile &file, llvm::StringRef path,
                        DictObject &base) {
  if (!file.bases)
    return true;
  Value globals = heap_.dict();
  auto named = run_code(vm, *file.bases, as_dict(globals));
  if (!named)
    return false;
  llvm::SmallVector<Value, 4> entries = {*named};
  if (named->is(Kind::List))
    entries.assign(as_list(*named).items.begin(), as_list(*named).items.end());
  for (Value entry : entries) {
    SourceRange place = origin_range(entry, file.base_range);
    std::string from, scope;
    if (!base_path(vm, entry, path, place, from, scope))
      return false;
    OriginIndex shift = 0;
    auto loaded = load_base(from, place, scope, shift);
    if (!loaded)
      return false;
    bool good = true;
    as_dict(*loaded).table.each([&](DictTable::Entry &e) {
      const Value *other = base.table.find(e.key, e.hash);
      if (!other || !good)
        return;
      good = false;
      Value mine = e.value;
      if (mine.origin != kNoOrigin)
        mine.origin += shift;
      diag_.emit(DiagKind::DuplicateBaseKey, place, as_str(e.key).text)
          .note(origin_range(*other, place), "set here")
          .note(origin_range(mine, place), "and here");
    });
    if (!good)
      return false;
    auto converted = with_scope(vm, *loaded, scope, true, place, 0, shift);
    if (!converted)
      return false;
    as_dict(*converted).table.each([&](DictTable::Entry &e) {
      base.table.set(e.key, e.hash, e.value);
    });
  }
  return true;
}

std::optional<Value> Loader::base_variable(Vm &vm, const Placeholder &p,
                                           Value base, SourceRange place) {
  Value at = base;
  llvm::SmallVector<llvm::StringRef, 4> parts;
  llvm::StringRef(p.name).split(parts, '.');
  for (llvm::StringRef part : parts) {
    Result next = Value();
    if (at.is(Kind::Dict))
      next = vm.dict_get(as_dict(at), text(part));
    if (!next || !next->bound()) {
      diag_.emit(DiagKind::BaseVariableNotFound, place, p.name);
      return std::nullopt;
    }
    at = *next;
  }
  return at;
}

std::optional<Value> Loader::rebuild(Vm &vm, Value v, Value base,
                                     unsigned depth) {
  if (!walk(vm, depth, origin_range(v, {})))
    return std::nullopt;
  switch (v.kind) {
  case Kind::Host: {
    const ConfigObject *object = config_object(v);
    if (object->host_kind != HostKind::Placeholder)
      return v;
    auto found = base_variable(vm, *static_cast<const Placeholder *>(object),
                               base, origin_range(v, {}));
    if (found)
      found->origin = over(v.origin, found->origin);
    return found;
  }
  case Kind::List:
  case Kind::Tuple: {
    llvm::SmallVector<Value, 8> items;
    for (Value item : sequence_items(v)) {
      auto made = rebuild(vm, item, base, depth + 1);
      if (!made)
        return made;
      if (made->origin == kNoOrigin)
        made->origin = item.origin;
      items.push_back(*made);
    }
    Value result = v.is(Kind::List) ? heap_.list(items) : heap_.tuple(items);
    result.origin = v.origin;
    return result;
  }
  case Kind::Dict: {
    Value result = heap_.dict();
    as_dict(result).type = as_dict(v).type;
    as_dict(result).table.reserve(as_dict(v).table.size());
    result.origin = v.origin;
    for (std::uint32_t i = 0; i < as_dict(v).table.entry_count(); ++i) {
      DictTable::Entry entry = as_dict(v).table.entry(i);
      if (!entry.key.bound())
        continue;
      auto made = rebuild(vm, entry.value, base, depth + 1);
      if (!made)
        return made;
      as_dict(result).table.set(entry.key, entry.hash, *made);
    }
    return result;
  }
  case Kind::Module:
  case Kind::Generator:
  case Kind::View:
    diag_.emit(DiagKind::UncaughtException, origin_range(v, {}), "TypeError",
               "cannot pickle '" + type_name(v) + "' object");
    return std::nullopt;
  default:
    return v;
  }
}

std::optional<Value> Loader::body_values(Vm &vm, const ConfigFile &file,
                                         DictObject &base) {
  Value globals = heap_.dict();
  Value base_name = text("_base_");
  vm.dict_put(as_dict(globals), base_name, Value::of(Kind::Dict, &base));
  if (!run_code(vm, *file.body, as_dict(globals)))
    return std::nullopt;
  Value result = heap_.dict();
  as_dict(globals).table.each([&](DictTable::Entry &e) {
    llvm::StringRef name = as_str(e.key).text;
    if (name == "_base_" || name.startswith("__") ||
        e.value.is(Kind::Function) || e.value.is(Kind::Module))
      return;
    as_dict(result).table.set(e.key, e.hash, e.value);
  });
  return result;
}

std::optional<Value> Loader::load_text(std::string path, SourceRange asked) {
  const ConfigFile *file =
      open(path, asked, asked.file.valid() ? std::optional(ConfigMode::Text)
                                           : std::nullopt);
  if (!file || !enter(path, asked))
    return std::nullopt;
  Value base = heap_.dict();
  as_dict(base).type = &ConfigDictType::get();
  Vm vm(heap_, *this, kConfigLimits);
  if (!load_bases(vm, *file, path, as_dict(base)))
    return std::nullopt;
  auto mine = body_values(vm, *file, as_dict(base));
  if (!mine)
    return std::nullopt;
  Value deprecation = text("_deprecation_");
  if (const Value *found = as_dict(*mine).table.find(
          deprecation, as_str(deprecation).hash)) {
    diag_.emit(DiagKind::DeprecatedConfig, origin_range(*found, {}), path);
    as_dict(*mine).table.erase(deprecation, as_str(deprecation).hash);
  }
  auto rebuilt = rebuild(vm, *mine, base, 0);
  if (!rebuilt)
    return std::nullopt;
  Vm merging(heap_, *this, kConfigLimits);
  auto merged = merge(merging, *rebuilt, base, false, 0);
  if (!merged)
    return std::nullopt;
  Value result = heap_.dict();
  as_dict(*merged).table.each([&](DictTable::Entry &e) {
    if (!as_str(e.key).text.startswith("__"))
      as_dict(result).table.set(e.key, e.hash, e.value);
  });
  open_files_.pop_back();
  return result;
}

} // namespace flattenc::frontend
