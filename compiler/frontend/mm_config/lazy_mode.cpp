//
// The `read_base` style: Config._parse_lazy_import (config.py:1012).
//
#include "compiler/frontend/mm_config/loader.h"

#include "llvm/Support/Path.h"

namespace flattenc::frontend {

using namespace python;
using syntax::Field;
using syntax::NodeId;

Result LazyObject::attribute(Vm &vm, const StrObject &member) {
  if (member.text.startswith("_") || member.text == "module" ||
      member.text == "build" || member.text == "location" ||
      member.text == "name" || member.text == "source")
    return vm.refuse("the attribute `" + member.text +
                     "` of an imported object");
  auto *attribute = vm.heap().make<LazyObject>();
  attribute->module = dotted();
  attribute->name = member.text.str();
  return Value::of(Kind::Host, attribute);
}

Result LazyObject::call(Vm &vm, const Args &) {
  return vm.raise(kType_RuntimeError,
                  "an imported object cannot be called in a configuration");
}

Result LazyObject::text(Vm &vm) {
  return vm.heap().str(name.empty() ? module : name);
}

bool Loader::lazy_base_path(const LazyBase &base, llvm::StringRef path,
                            std::string &result) {
  llvm::StringRef rest = llvm::StringRef(base.module).ltrim('.');
  std::size_t level = base.module.size() - rest.size();
  llvm::SmallString<256> joined;
  if (level > 0) {
    joined = llvm::sys::path::parent_path(path);
    for (std::size_t i = 1; i < level; ++i)
      llvm::sys::path::append(joined, "..");
  } else {
    llvm::StringRef package;
    std::tie(package, rest) = rest.split('.');
    if (rest.empty()) {
      diag_.emit(DiagKind::BadBase, base.range,
                 ("the package `" + package + "`").str())
          .hint("name a file: `from package.configs.file import *`");
      return false;
    }
    auto found = request_.find_package ? request_.find_package(package)
                                       : std::nullopt;
    if (!found) {
      diag_.emit(DiagKind::PackageNotFound, base.range, package);
      return false;
    }
    joined = found->module_dir;
  }
  llvm::SmallVector<llvm::StringRef, 8> parts;
  rest.split(parts, '.');
  for (llvm::StringRef part : parts)
    llvm::sys::path::append(joined, part);
  result = absolute((joined.str() + ".py").str());
  return true;
}

bool Loader::bind_imports(const ConfigFile &file,
                          const llvm::StringMap<Value> &bases,
                          DictObject &globals) {
  const syntax::Tree &tree = file.tree;
  auto bind = [&](llvm::StringRef name, Value value) {
    Value key = text(name);
    globals.table.set(key, as_str(key).hash, value);
  };
  auto bound_name = [&](NodeId alias) {
    NodeId as = tree.child(alias, Field::AsName);
    return tree.text(as.valid() ? as : tree.child(alias, Field::Module));
  };
  for (const ConfigImport &import : file.imports) {
    auto base = bases.find(import.module);
    bool is_base = import.from && base != bases.end() &&
                   !is_builtin_module(import.module);
    if (is_base && tree.child(import.node, Field::Star).valid()) {
      as_dict(base->second).table.each([&](DictTable::Entry &e) {
        globals.table.set(e.key, e.hash, e.value);
      });
      continue;
    }
    for (NodeId alias : tree.children(import.node, Field::Alias)) {
      llvm::StringRef member = tree.text(tree.child(alias, Field::Module));
      bool renamed = tree.child(alias, Field::AsName).valid();
      if (is_base) {
        Value key = text(member);
        const Value *found =
            as_dict(base->second).table.find(key, as_str(key).hash);
        if (!found) {
          diag_.emit(DiagKind::UncaughtException, tree.range(alias),
                     "KeyError", ("'" + member + "'").str());
          return false;
        }
        bind(bound_name(alias), *found);
      } else if (import.from || renamed) {
        imported_.insert(bound_name(alias));
      } else if (!is_builtin_module(import.module) &&
                 tree.parent(import.node) == tree.root()) {
        llvm::StringRef top = member.split('.').first;
        auto *object = heap_.make<LazyObject>();
        object->module = top.str();
        bind(top, Value::of(Kind::Host, object));
        imported_.insert(top);
      } else if (!is_compiled_in_module(member)) {
        // A module is no value: mmengine drops it or keeps it as a key by
        // where Python is installed (utils.py:175); here it is dropped.
        imported_.insert(member.split('.').first);
      }
    }
  }
  return true;
}

std::optional<Value> Loader::as_config_dict(Vm &vm, Value v, unsigned depth) {
  if (!walk(vm, depth, origin_range(v, {})))
    return std::nullopt;
  if (v.is_sequence()) {
    llvm::SmallVector<Value, 8> items;
    for (Value item : sequence_items(v)) {
      auto made = as_config_dict(vm, item, depth + 1);
      if (!made)
        return made;
      made->origin = item.origin;
      items.push_back(*made);
    }
    return v.is(Kind::List) ? heap_.list(items) : heap_.tuple(items);
  }
  if (!v.is(Kind::Dict))
    return v;
  Value made = heap_.dict();
  as_dict(made).type = &ConfigDictType::get();
  for (std::uint32_t i = 0; i < as_dict(v).table.entry_count(); ++i) {
    DictTable::Entry entry = as_dict(v).table.entry(i);
    if (!entry.key.bound())
      continue;
    auto value = as_config_dict(vm, entry.value, depth + 1);
    if (!value)
      return value;
    value->origin = entry.value.origin;
    as_dict(made).table.set(entry.key, entry.hash, *value);
  }
  return made;
}

std::optional<Value> Loader::load_lazy(std::string path, SourceRange asked) {
  const ConfigFile *file =
      open(path, asked, asked.file.valid() ? std::optional(ConfigMode::Lazy)
                                           : std::nullopt);
  if (!file || !enter(path, asked))
    return std::nullopt;
  llvm::StringMap<Value> bases;
  for (const LazyBase &base : file->lazy_bases) {
    std::string from;
    if (!lazy_base_path(base, path, from))
      return std::nullopt;
    auto loaded = load_lazy(from, base.range);
    if (!loaded)
      return std::nullopt;
    bases[base.module] = *loaded;
  }
  Value globals = heap_.dict();
  Vm vm(heap_, *this, kConfigLimits);
  vm.dict_put(as_dict(globals), text("__file__"), text(path));
  if (!bind_imports(*file, bases, as_dict(globals)) ||
      !run_code(vm, *file->body, as_dict(globals)))
    return std::nullopt;
  Value result = heap_.dict();
  as_dict(globals).table.each([&](DictTable::Entry &e) {
    llvm::StringRef name = as_str(e.key).text;
    if (!name.startswith("__") && name != "LazyObject")
      as_dict(result).table.set(e.key, e.hash, e.value);
  });
  auto made = as_config_dict(vm, result, 0);
  open_files_.pop_back();
  return made;
}

} // namespace flattenc::frontend
