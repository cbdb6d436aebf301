//
// `flattenc trace CONFIG`: the model of a configuration, or of an exported
// package, built in the evaluator.
//
#include "compiler/driver/trace_config.h"

#include "compiler/driver/read_export.h"
#include "runtime/python/names.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace flattenc {

using namespace python;
using model::native;

/// The config of the exported package in `folder`.
static llvm::Expected<std::string> exported_config(Session &session,
                                                   const std::string &folder) {
  std::string manifest = folder + "/" + kManifest.str();
  auto buffer = session.files->getBufferForFile(manifest);
  if (!buffer)
    return llvm::createStringError(
        buffer.getError(),
        "%s: no flattenc.json; name a config, a class, or a folder that "
        "`flattenc export` wrote",
        folder.c_str());
  auto read = read_manifest((*buffer)->getBuffer());
  if (!read)
    return llvm::createStringError(
        std::make_error_code(std::errc::invalid_argument),
        "%s: flattenc.json is no manifest of this version of flattenc",
        folder.c_str());
  return read->package_name + "::" + read->config_path();
}

llvm::Expected<std::optional<TraceConfig>> read_trace_config(Session &session,
                                                             int &status) {
  status = kUsageOrEnvironment;
  Options options = session.options;
  auto folder = session.files->status(options.config);
  if (folder && folder->isDirectory()) {
    std::string place = llvm::StringRef(options.config).rtrim('/').str();
    auto config = exported_config(session, place);
    if (!config)
      return config.takeError();
    options.config = *config;
    options.search_path.insert(options.search_path.begin(), place);
  }
  Session reading = {options,           session.files,   session.environment,
                     session.writer,    session.out,     session.err,
                     session.render,    session.workspace,
                     session.sources,   {}};
  std::optional<TraceConfig> result;
  if (auto located = locate_config(reading)) {
    status = kInputErrors;
    if (auto tree = resolve_config(reading, *located))
      result = TraceConfig{std::move(*located), std::move(*tree)};
  }
  session.diag = std::move(reading.diag);
  session.render = std::move(reading.render);
  if (result && !result->tree.find(result->tree.root, "model")) {
    session.diag.emit(DiagKind::NoModel,
                      SourceRange{result->tree.files.front(), 0, 0});
    return std::optional<TraceConfig>();
  }
  return result;
}

namespace {

/// Values of a configuration as Python has them.
class ToPython {
public:
  ToPython(Vm &vm, const ConfigTree &config, Value lazy)
      : vm_(vm), heap_(vm.heap()), config_(config), lazy_(lazy) {}

  Result convert(ConfigValueId id) {
    const ConfigValue &value = config_[id];
    switch (value.kind) {
    case ConfigKind::None:
      return Value::none();
    case ConfigKind::Bool:
      return Value::boolean(value.boolean);
    case ConfigKind::Int:
      return integer(value.text);
    case ConfigKind::Float:
      return Value::of(value.number);
    case ConfigKind::Str:
      return heap_.str(value.text);
    case ConfigKind::Bytes:
      return heap_.bytes(value.text);
    case ConfigKind::Lazy:
      return vm_.call(lazy_, {{heap_.str(value.text)}, {}});
    case ConfigKind::Opaque:
      return vm_.refuse("a value of the config that is no data");
    case ConfigKind::Dict:
      return dict(value);
    case ConfigKind::List:
    case ConfigKind::Tuple:
    case ConfigKind::Set:
      return sequence(value);
    }
    return std::nullopt;
  }

private:
  Result integer(llvm::StringRef digits) {
    std::int64_t number = 0;
    if (!digits.getAsInteger(10, number))
      return Value::of(number);
    return vm_.call(Value::of(&kType_int), {{heap_.str(digits)}, {}});
  }

  Result dict(const ConfigValue &value) {
    Value made = heap_.dict();
    for (const ConfigSlot &slot : value.slots) {
      Result key = convert(slot.key);
      Result item = key ? convert(slot.value) : std::nullopt;
      if (!item || !vm_.set_item(made, *key, *item))
        return std::nullopt;
    }
    return made;
  }

  Result sequence(const ConfigValue &value) {
    llvm::SmallVector<Value, 8> items;
    for (const ConfigSlot &slot : value.slots) {
      Result item = convert(slot.value);
      if (!item)
        return item;
      items.push_back(*item);
    }
    if (value.kind == ConfigKind::Tuple)
      return heap_.tuple(items);
    Value list = heap_.list(items);
    return value.kind == ConfigKind::List
               ? Result(list)
               : vm_.call(Value::of(&kType_set), {{list}, {}});
  }

  Vm &vm_;
  Heap &heap_;
  const ConfigTree &config_;
  Value lazy_;
};

} // namespace

Result build_configured(Vm &vm, const TraceConfig &config) {
  const ConfigTree &tree = config.tree;
  Heap &heap = vm.heap();
  auto &host = static_cast<library::LibraryHost &>(vm.host());
  Result library = host.load(vm, "mmengine.registry._config");
  if (!library)
    return library;
  auto member = [&](const char *name) {
    return vm.attribute(*library, as_str(heap.str(name)));
  };
  Result lazy = member("lazy"), build = member("build_model");
  if (!lazy || !build)
    return std::nullopt;
  ToPython to_python(vm, tree, *lazy);
  Value settings = heap.dict();
  for (const char *key :
       {"model", "data_preprocessor", "default_scope", "custom_imports"}) {
    const ConfigSlot *slot = tree.find(tree.root, key);
    Result value = slot ? to_python.convert(slot->value) : Value::none();
    if (!value)
      return value;
    vm.dict_put(as_dict(settings), heap.str(key), *value);
  }
  return vm.call(*build, {{settings}, {}});
}

/// The values of another configuration, as `Config.fromfile` has them.
static Result read_other(Session &session, const LocatedConfig &located,
                         Vm &vm, const std::string &file) {
  Session reading = {session.options,   session.files,   session.environment,
                     session.writer,    session.out,     session.err,
                     session.render,    session.workspace,
                     session.sources,   {}};
  auto tree = resolve_other_config(reading, located, file);
  if (!tree || reading.diag.has_errors())
    return vm.refuse("`Config.fromfile` of `" + file +
                     "`, which `flattenc config show` does not read");
  Value lazy = native(vm.heap(), "lazy", [](Vm &vm, const Args &) -> Result {
    return vm.refuse("an object that a configuration imports");
  });
  return ToPython(vm, *tree, lazy).convert(tree->root);
}

void answer_files(Session &session, const LocatedConfig &located,
                  model::ModelHost &host) {
  auto absolute = [&session](llvm::StringRef path) {
    llvm::SmallString<256> full = path;
    session.files->makeAbsolute(full);
    llvm::sys::path::remove_dots(full, /*remove_dot_dot=*/true);
    return full.str().str();
  };
  host.find_file = [&session, &located,
                    absolute](llvm::StringRef path,
                              bool plain) -> std::optional<bool> {
    std::string full = absolute(path);
    if (!located.files->allows(full))
      return session.files->exists(full) ? std::optional<bool>() : false;
    auto status = located.files->status(full);
    return status && (!plain || status->isRegularFile());
  };
  host.load_config = [&session, &located, absolute](Vm &vm,
                                                    llvm::StringRef path) {
    std::string full = absolute(path);
    return located.files->allows(full)
               ? read_other(session, located, vm, full)
               : vm.refuse("`Config.fromfile` outside of the packages");
  };
}

} // namespace flattenc
