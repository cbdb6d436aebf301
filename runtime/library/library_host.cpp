#include "runtime/library/library_host.h"

#include "compiler/syntax/parse.h"
#include "runtime/library/natives.h"
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/report.h"

#include "llvm/Support/Path.h"

namespace flattenc::library {

using namespace python;

LibraryHost::LibraryHost(SourceSet &sources, DiagnosticEmitter &diag,
                         Heap &heap)
    : sources_(sources), diag_(diag), heap_(heap), modules_(heap.dict()) {
  options.whole_language = true;
}

LibraryHost::~LibraryHost() = default;

void LibraryHost::add_root(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
    std::string folder) {
  roots_.push_back({std::move(files), std::move(folder)});
}

/// PEP 503: letters small, runs of `-`, `_` and `.` one `-`.
static std::string normalized_distribution(llvm::StringRef name) {
  std::string out;
  for (char c : name) {
    if (c != '-' && c != '_' && c != '.')
      out += llvm::toLower(c);
    else if (out.empty() || out.back() != '-')
      out += '-';
  }
  return out;
}

std::optional<std::string>
LibraryHost::installed_version(llvm::StringRef name) const {
  std::string wanted = normalized_distribution(name);
  for (const Root &root : roots_) {
    std::error_code error;
    for (auto entry = root.files->dir_begin(root.folder, error), end =
             llvm::vfs::directory_iterator();
         !error && entry != end; entry.increment(error)) {
      llvm::StringRef folder = llvm::sys::path::filename(entry->path());
      if (!folder.consume_back(".dist-info"))
        continue;
      auto [stem, version] = folder.rsplit('-');
      if (normalized_distribution(stem) == wanted)
        return version.str();
    }
  }
  return std::nullopt;
}

void LibraryHost::add_module(llvm::StringRef name, Factory make) {
  factories_[name] = std::move(make);
}

void LibraryHost::print(llvm::StringRef text, bool to_stderr) {
  if (output)
    output(text, to_stderr);
}

static Value text_of(Heap &heap, llvm::StringRef text) {
  return heap.str(text);
}

Value LibraryHost::known(llvm::StringRef dotted) const {
  Value key = heap_.str(dotted);
  const Value *found =
      as_dict(modules_).table.find(key, as_str(key).hash);
  return found ? *found : Value();
}

void LibraryHost::remember(llvm::StringRef dotted, Value module) {
  Value key = heap_.str(dotted);
  as_dict(modules_).table.set(key, as_str(key).hash, module);
}

const Unit *LibraryHost::compile(FileId file) {
  auto tree = syntax::parse(sources_, file, diag_);
  if (!tree)
    return nullptr;
  auto loaded = std::make_unique<Loaded>(Loaded{std::move(*tree), nullptr});
  loaded->unit = compile_module(loaded->tree, options);
  loaded_.push_back(std::move(loaded));
  return loaded_.back()->unit.get();
}

/// The text of a module of the program; null if there is none.
static const EmbeddedModule *embedded(llvm::StringRef dotted) {
  const auto *found =
      llvm::find_if(embedded_modules(), [&](const EmbeddedModule &module) {
        return dotted == module.name;
      });
  return found == embedded_modules().end() ? nullptr : found;
}

std::optional<LibraryHost::Found> LibraryHost::find(llvm::StringRef dotted) {
  if (const EmbeddedModule *module = embedded(dotted)) {
    FileId file =
        sources_.add(module->path, std::string(module->text, module->size));
    return Found{file, module->is_package, ""};
  }
  // A package of the library is all of it: its real sources stay unread.
  if (embedded(dotted.split('.').first))
    return std::nullopt;
  std::string relative = dotted.str();
  std::replace(relative.begin(), relative.end(), '.', '/');
  for (const Root &root : roots_) {
    std::string base = root.folder + "/" + relative;
    for (const char *tail : {"/__init__.py", ".py"}) {
      auto status = root.files->status(base + tail);
      if (!status || status->isDirectory())
        continue;
      auto file = sources_.load(*root.files, base + tail);
      if (!file) {
        llvm::consumeError(file.takeError());
        continue;
      }
      return Found{*file, tail[0] == '/', base};
    }
    auto status = root.files->status(base);
    if (status && status->isDirectory())
      return Found{std::nullopt, true, base};
  }
  return std::nullopt;
}

Value LibraryHost::make_module(Vm &vm, const Found &found,
                               llvm::StringRef dotted) {
  auto *module = heap_.make<ModuleObject>();
  Value name = text_of(heap_, dotted), globals = heap_.dict();
  module->name = &as_str(name);
  module->globals = &as_dict(globals);
  Value made = Value::of(Kind::Module, module);
  auto set = [&](const char *key, Value value) {
    vm.dict_put(as_dict(globals), text_of(heap_, key), value);
  };
  set("__name__", name);
  set("__doc__", Value::none());
  set("__package__",
      text_of(heap_, found.is_package ? dotted
                     : dotted.contains('.') ? dotted.rsplit('.').first
                                            : ""));
  if (found.is_package)
    set("__path__", heap_.list(text_of(heap_, found.folder)));
  if (found.file)
    set("__file__", text_of(heap_, sources_.path(*found.file)));
  remember(dotted, made);
  return made;
}

Result LibraryHost::run_body(Vm &vm, const Found &found,
                             llvm::StringRef dotted, Value made) {
  if (!found.file)
    return made;
  const Unit *unit = compile(*found.file);
  if (!unit)
    return vm.refuse("a file with syntax errors");
  Importing before = importing_;
  importing_ = {guarded(vm), false};
  bool ran = vm.run_module(*unit->codes.front(),
                           *made.as<ModuleObject>()->globals)
                 .has_value();
  importing_ = before;
  if (!ran) {
    Value key = text_of(heap_, dotted);
    as_dict(modules_).table.erase(key, as_str(key).hash);
    return std::nullopt;
  }
  // A module may put another in its place.
  Value final = known(dotted);
  return final.bound() ? final : made;
}

Result LibraryHost::load_one(Vm &vm, llvm::StringRef dotted) {
  if (Value there = known(dotted); there.bound()) {
    if (there.kind == Kind::None)
      return vm.raise(kType_ModuleNotFoundError,
                      "import of " + dotted +
                          " halted; None in sys.modules");
    return there;
  }
  if (auto made = factories_.find(dotted); made != factories_.end()) {
    Result module = made->second(vm);
    if (module)
      remember(dotted, *module);
    return module;
  }
  if (auto found = find(dotted))
    return run_body(vm, *found, dotted, make_module(vm, *found, dotted));
  const ModuleInfo *native = find_native(dotted);
  if (native || is_standard_module(dotted.split('.').first)) {
    // Without `native` every use of the module is refused where it stands.
    auto *module = heap_.make<ModuleObject>();
    Value name = text_of(heap_, dotted);
    module->name = &as_str(name);
    module->info = native;
    Value made = Value::of(Kind::Module, module);
    remember(dotted, made);
    return made;
  }
  return missing_module(vm, dotted);
}

Result LibraryHost::load(Vm &vm, llvm::StringRef dotted) {
  Value parent;
  std::size_t end = 0;
  while (true) {
    end = dotted.find('.', end);
    llvm::StringRef part = dotted.substr(0, end);
    bool was_there = known(part).bound();
    Result module = load_one(vm, part);
    if (!module)
      return module;
    if (!was_there && parent.kind == Kind::Module &&
        parent.as<ModuleObject>()->globals) {
      llvm::StringRef leaf = part.rsplit('.').second;
      vm.dict_put(*parent.as<ModuleObject>()->globals, text_of(heap_, leaf),
                  *module);
    }
    parent = *module;
    if (end == llvm::StringRef::npos)
      return module;
    ++end;
  }
}

std::optional<std::string>
LibraryHost::absolute(Vm &vm, const ImportRequest &request) {
  if (request.level == 0)
    return request.module->text.str();
  Value key = text_of(heap_, "__package__");
  const Value *package = vm.caller()->globals->table.find(
      key, as_str(key).hash);
  if (!package || package->kind != Kind::Str ||
      as_str(*package).text.empty())
    return vm.raise(kType_ImportError,
                    "attempted relative import with no known parent package");
  llvm::StringRef base = as_str(*package).text;
  for (unsigned i = 1; i < request.level; ++i) {
    if (!base.contains('.'))
      return vm.raise(kType_ImportError,
                      "attempted relative import beyond top-level package");
    base = base.rsplit('.').first;
  }
  llvm::StringRef rest = request.module->text;
  return rest.empty() ? base.str() : (base + "." + rest).str();
}

Result LibraryHost::import_module(Vm &vm, const ImportRequest &request) {
  auto dotted = absolute(vm, request);
  if (!dotted)
    return std::nullopt;
  Result leaf = load(vm, *dotted);
  if (!leaf || request.bind_leaf)
    return leaf;
  return known(llvm::StringRef(*dotted).split('.').first);
}

namespace {

/// What `from m import n` binds of a module that is not provided: importing it
/// is harmless, using it is refused.
class RefusedName final : public HostObject {
public:
  explicit RefusedName(std::string shown) : shown_(std::move(shown)) {}
  [[nodiscard]] llvm::StringRef description() const override { return shown_; }

private:
  std::string shown_;
};

} // namespace

Result LibraryHost::import_member(Vm &vm, Value module,
                                  const StrObject &name) {
  if (module.kind == Kind::Module && !module.as<ModuleObject>()->info &&
      !module.as<ModuleObject>()->globals) {
    llvm::StringRef in = module.as<ModuleObject>()->name->text;
    if (guarded(vm) && embedded(in.split('.').first))
      return vm.refuse("whether `" + in + "` has `" + name.text + "`");
    return Value::of(
        Kind::Host,
        heap_.make<RefusedName>(
            ("`" + module.as<ModuleObject>()->name->text + "." + name.text +
             "`")
                .str()));
  }
  Result found = vm.attribute(module, name);
  if (found || module.kind != Kind::Module)
    return found;
  if (!vm.catch_exception(kType_AttributeError))
    return std::nullopt;
  llvm::StringRef in = module.as<ModuleObject>()->name->text;
  std::string dotted = (in + "." + name.text).str();
  if (module.as<ModuleObject>()->globals && find(dotted))
    return load(vm, dotted);
  return vm.raise(kType_ImportError, "cannot import name '" + name.text +
                                         "' from '" + in +
                                         "' (unknown location)");
}

bool LibraryHost::star_names(Vm &vm, Value module,
                             llvm::SmallVectorImpl<Value> &names) {
  if (module.kind != Kind::Module || !module.as<ModuleObject>()->globals) {
    vm.refuse("`import *` from this module");
    return false;
  }
  DictObject &from = *module.as<ModuleObject>()->globals;
  static Heap kept;
  static const StrObject &all = as_str(kept.str("__all__"));
  if (Value listed = Vm::own_member(from, all); listed.bound())
    return vm.collect(listed, names);
  from.table.each([&](DictTable::Entry &entry) {
    if (entry.key.kind == Kind::Str && !as_str(entry.key).text.startswith("_"))
      names.push_back(entry.key);
  });
  return true;
}

bool LibraryHost::import_star(Vm &vm, Value module, DictObject &globals) {
  llvm::SmallVector<Value, 16> names;
  if (!star_names(vm, module, names))
    return false;
  for (Value name : names) {
    Result value = import_member(vm, module, as_str(name));
    if (!value)
      return false;
    vm.dict_put(globals, name, *value);
  }
  return true;
}

Result LibraryHost::module_attribute(Vm &vm, Value module,
                                     const StrObject &name) {
  // PEP 562.
  Value hook = Vm::own_member(*module.as<ModuleObject>()->globals,
                              *names().getattr_);
  if (hook.kind == Kind::Host && hook.as<HostObject>()->is_promise()) {
    Result kept = hook.as<HostObject>()->keep(vm);
    if (!kept)
      return kept;
    hook = *kept;
  }
  if (hook.bound())
    return vm.call(hook, {Value::of(Kind::Str, const_cast<StrObject *>(&name)),
                          {}});
  return vm.no_attribute(module, name);
}

Result LibraryHost::generic(Vm &vm, Value type, Value key) {
  Result types = load(vm, "types");
  if (!types)
    return types;
  Value alias = text_of(heap_, "GenericAlias");
  Result made = vm.attribute(*types, as_str(alias));
  return made ? vm.call(*made, {{type, key}, {}}) : made;
}

Result LibraryHost::run_in(Vm &vm, FileId file, DictObject &globals) {
  const Unit *unit = compile(file);
  return unit ? vm.run(*unit->codes.front(), globals) : std::nullopt;
}

Result LibraryHost::run_file(Vm &vm, FileId file, llvm::StringRef name) {
  const Unit *unit = compile(file);
  if (!unit)
    return std::nullopt;
  auto *module = heap_.make<ModuleObject>();
  Value text = text_of(heap_, name), globals = heap_.dict();
  module->name = &as_str(text);
  module->globals = &as_dict(globals);
  auto set = [&](const char *key, Value value) {
    vm.dict_put(as_dict(globals), text_of(heap_, key), value);
  };
  set("__name__", text);
  set("__doc__", Value::none());
  set("__package__", Value::none());
  set("__file__", text_of(heap_, sources_.path(file)));
  remember(name, Value::of(Kind::Module, module));
  return vm.run(*unit->codes.front(), as_dict(globals));
}

Place LibraryHost::user_place(const Vm &vm) const {
  for (const Frame *frame : llvm::reverse(vm.calls()))
    if (is_users(*frame))
      return {frame->code, frame->next - 1};
  return {};
}

bool LibraryHost::is_users(const Place &place) const {
  return place.code && place.code->unit &&
         !sources_.path(range_of(place).file).startswith("<");
}

bool LibraryHost::is_users(const Frame &frame) const {
  return frame.next != 0 && is_users(Place{frame.code, frame.next - 1});
}

void LibraryHost::note_rounding(const Vm &vm, llvm::StringRef function) {
  Place at = user_place(vm);
  if (!at.code)
    return;
  SourceRange range = range_of(at);
  bool known = llvm::any_of(roundings_, [&](const auto &each) {
    return each.first.file == range.file && each.first.begin == range.begin &&
           each.second == function;
  });
  if (!known)
    roundings_.push_back({range, function.str()});
}

void LibraryHost::report(const Failure &failure) {
  Failure shown = failure;
  llvm::erase_if(shown.traceback,
                 [&](const Place &place) { return !is_users(place); });
  python::report(shown, {}, diag_);
}

std::string LibraryHost::traceback(Vm &vm, Value exception) {
  auto *e = exception.as<ExceptionObject>();
  std::string out;
  Value before = e->cause.bound()                            ? e->cause
                 : e->context.bound() && !e->suppress_context ? e->context
                                                              : Value();
  if (before.bound())
    out += traceback(vm, before) +
           (e->cause.bound()
                ? "\nThe above exception was the direct cause of the "
                  "following exception:\n\n"
                : "\nDuring handling of the above exception, another "
                  "exception occurred:\n\n");
  if (!e->traceback.empty())
    out += "Traceback (most recent call last):\n";
  for (const Place &place : llvm::reverse(e->traceback)) {
    SourceRange range = range_of(place);
    LineColumn at = sources_.line_column(range.file, range.begin);
    out += "  File \"" + sources_.path(range.file).str() + "\", line " +
           std::to_string(at.line) + ", in " +
           place.code->name->text.str() + "\n    " +
           sources_.line_text(range.file, at.line).trim().str() + "\n";
  }
  std::string name = vm.qualified_class_name(Vm::type_value(exception));
  if (llvm::StringRef(name).startswith("__main__."))
    name = name.substr(9);
  auto text = vm.str(exception);
  out += name + (text && !text->empty() ? ": " + *text
                 : text                 ? std::string()
                                        : ": <exception str() failed>") +
         "\n";
  if (e->dict)
    if (Value notes = Vm::own_member(*e->dict, *names().notes_);
        notes.kind == Kind::List)
      for (Value note : as_list(notes).items)
        if (auto line = vm.str(note))
          out += *line + "\n";
  return out;
}

} // namespace flattenc::library
