#include "runtime/model/model_host.h"

#include "runtime/python/builtins.h"

namespace flattenc::model {

using namespace python;

/// What an import at the top of a module binds: a module, or its member.
class Promise final : public HostObject {
public:
  Promise(ModelHost &host, std::string module, std::string member)
      : host_(host), module_(std::move(module)), member_(std::move(member)) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "an import that was not needed yet";
  }
  [[nodiscard]] bool is_promise() const override { return true; }
  [[nodiscard]] const std::string &module() const { return module_; }
  [[nodiscard]] bool is_module() const { return member_.empty(); }
  Result keep(Vm &vm) override {
    if (kept_.bound())
      return kept_;
    if (keeping_)
      return vm.refuse("an import of `" + module_ + "` that needs itself");
    keeping_ = true;
    Result value = host_.load_deferred(vm, module_, member_);
    keeping_ = false;
    if (value)
      kept_ = *value;
    return value;
  }
  Result attribute(Vm &vm, const StrObject &name) override {
    Result value = keep(vm);
    return value ? vm.attribute(*value, name) : value;
  }

private:
  ModelHost &host_;
  std::string module_, member_;
  Value kept_;
  bool keeping_ = false;
};

namespace {

/// `torch._C`.
class NativeModule final : public HostObject {
public:
  explicit NativeModule(Torch &torch) : torch_(torch) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "torch._C";
  }
  Result attribute(Vm &vm, const StrObject &name) override {
    return native_member(torch_, vm, name.text);
  }

private:
  Torch &torch_;
};

} // namespace

ModelHost::ModelHost(SourceSet &sources, DiagnosticEmitter &diag, Heap &heap,
                     Torch &torch)
    : LibraryHost(sources, diag, heap), torch_(torch) {
  add_module("torch._C", [this](Vm &) -> Result {
    return Value::of(Kind::Host, this->heap().make<NativeModule>(torch_));
  });
  add_module("_registrations", [this](Vm &) -> Result {
    return registrations_module(*this);
  });
  options.annotations = false;
}

/// Imports of a module's own statements wait; a `try` wants to see failures.
bool ModelHost::is_eager(Vm &vm) const {
  const Frame *frame = vm.caller();
  return !frame || !frame->code->is_module || !frame->handlers.empty();
}

Result ModelHost::load(Vm &vm, llvm::StringRef dotted) {
  // The packages above are there, but their text has not run.
  for (std::size_t end = dotted.find('.'); end != llvm::StringRef::npos;
       end = dotted.find('.', end + 1)) {
    llvm::StringRef part = dotted.take_front(end);
    if (known(part).bound())
      continue;
    auto found = find(part);
    if (!found || !found->is_package) {
      Result module = load_one(vm, part);
      if (!module)
        return module;
      continue;
    }
    Value module = make_module(vm, *found, part);
    pending_[module.object] = *found;
  }
  Value there = known(dotted);
  if (there.kind == Kind::Module) {
    // A package is asked for as a whole: its text waits for a question.
    return there;
  }
  auto found = find(dotted);
  if (found && found->is_package) {
    Value module = make_module(vm, *found, dotted);
    pending_[module.object] = *found;
    return module;
  }
  return load_one(vm, dotted);
}

bool ModelHost::run_pending(Vm &vm, Value module) {
  auto found = pending_.find(module.object);
  if (found == pending_.end())
    return true;
  Found place = found->second;
  pending_.erase(found);
  auto *object = module.as<ModuleObject>();
  return run_body(vm, place, object->name->text, module).has_value();
}

/// True if a package's text may bind the name.
bool ModelHost::text_names(llvm::StringRef dotted, llvm::StringRef name) {
  auto [place, fresh] = scanned_.try_emplace(dotted, nullptr);
  if (fresh)
    if (auto found = find(dotted); found && found->file)
      place->second = compile(*found->file);
  if (!place->second)
    return false;
  const Code &code = *place->second->codes.front();
  for (const StrObject *each : code.names)
    if (each->text == name)
      return true;
  return false;
}

Result ModelHost::member(Vm &vm, llvm::StringRef dotted,
                         llvm::StringRef name) {
  Result module = load(vm, dotted);
  if (!module)
    return module;
  return import_member(vm, *module, as_str(heap().str(name)));
}

Result ModelHost::promise(Vm &vm, llvm::StringRef module,
                          llvm::StringRef member) {
  // Below a `try` it counts whether the import fails.
  if (importing_.guarded && !exists(module)) {
    Result there = load(vm, module);
    if (!there)
      return there;
  }
  return Value::of(Kind::Host, heap().make<Promise>(*this, module.str(),
                                                    member.str()));
}

/// The name without `torch.`; nothing if it is of another package.
static std::optional<llvm::StringRef> in_torch(llvm::StringRef dotted) {
  if (dotted.consume_front("torch."))
    return dotted;
  return std::nullopt;
}

std::optional<bool> ModelHost::in_real_package(llvm::StringRef dotted) {
  auto name = in_torch(dotted);
  if (!name)
    return std::nullopt;
  static constexpr llvm::StringLiteral kModules[] = {
#define TORCH_MODULE(name) name,
#include "runtime/model/torch_inventory.def"
  };
  static constexpr llvm::StringLiteral kAbsent[] = {
#define TORCH_ABSENT(name) name,
#include "runtime/model/torch_inventory.def"
  };
  if (llvm::is_contained(kModules, *name))
    return true;
  if (llvm::is_contained(kAbsent, *name))
    return false;
  return std::nullopt;
}

/// True if it is a class or function of that module of PyTorch.
static bool is_torch_name(llvm::StringRef module, llvm::StringRef name) {
  static constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral>
      kNames[] = {
#define TORCH_NAMES(module, names) {module, names},
#include "runtime/model/torch_inventory.def"
      };
  llvm::StringRef below = in_torch(module).value_or("");
  for (const auto &[in, names] : kNames)
    if (in == below)
      for (llvm::StringRef each : llvm::split(names, ' '))
        if (each == name)
          return true;
  return false;
}

Result ModelHost::module_attribute(Vm &vm, Value module,
                                   const StrObject &name) {
  auto *object = module.as<ModuleObject>();
  llvm::StringRef dotted = object->name->text;
  std::string below = (dotted + "." + name.text).str();
  if (Value there = known(below); there.bound())
    return there;
  bool is_package = pending_.count(object) ||
                    Vm::own_member(*object->globals,
                                   as_str(heap().str("__path__")))
                        .bound();
  if (is_package && find(below) &&
      !(pending_.count(object) && text_names(dotted, name.text)))
    return load(vm, below);
  if (pending_.count(object)) {
    if (!run_pending(vm, module))
      return std::nullopt;
    return vm.attribute(module, name);
  }
  Result value = LibraryHost::module_attribute(vm, module, name);
  // What our torch lacks is no answer to whether PyTorch has it.
  if (value || name.text.startswith("__") || !(dotted == "torch" || in_torch(dotted)))
    return value;
  if (is_torch_name(dotted, name.text) &&
      vm.catch_exception(kType_AttributeError))
    return refused_name(torch_, below);
  auto real = in_real_package(below);
  if (real == false || !vm.catch_exception(kType_AttributeError))
    return value;
  return real ? load(vm, below) : vm.refuse("`" + below + "`");
}

Result ModelHost::import_module(Vm &vm, const ImportRequest &request) {
  auto dotted = absolute(vm, request);
  if (!dotted)
    return std::nullopt;
  if (request.from || request.bind_leaf) {
    if (is_eager(vm))
      return load(vm, *dotted);
    return promise(vm, *dotted, "");
  }
  llvm::StringRef top = llvm::StringRef(*dotted).split('.').first;
  if (!is_eager(vm)) {
    Result whole = promise(vm, *dotted, "");
    return whole ? promise(vm, top, "") : whole;
  }
  if (!load(vm, *dotted))
    return std::nullopt;
  return known(top);
}

Result ModelHost::import_member(Vm &vm, Value module, const StrObject &name) {
  if (auto *promise = host_object<Promise>(module)) {
    if (!is_eager(vm))
      return this->promise(vm, promise->module(), name.text);
    Result kept = promise->keep(vm);
    if (!kept)
      return kept;
    module = *kept;
  }
  if (module.kind == Kind::Module && module.as<ModuleObject>()->globals) {
    llvm::StringRef dotted = module.as<ModuleObject>()->name->text;
    if (dotted == "torch" && name.text == "_C")
      return load_one(vm, "torch._C");
  }
  return LibraryHost::import_member(vm, module, name);
}

bool ModelHost::import_star(Vm &vm, Value module, DictObject &globals) {
  if (auto *promise = host_object<Promise>(module)) {
    Result kept = promise->keep(vm);
    if (!kept)
      return false;
    module = *kept;
  }
  if (!run_pending(vm, module))
    return false;
  llvm::SmallVector<Value, 16> names;
  if (!star_names(vm, module, names))
    return false;
  // Promises go on as they are.
  DictObject &from = *module.as<ModuleObject>()->globals;
  for (Value name : names) {
    Value found = Vm::own_member(from, as_str(name));
    if (!found.bound()) {
      Result value = LibraryHost::import_member(vm, module, as_str(name));
      if (!value)
        return false;
      found = *value;
    }
    vm.dict_put(globals, name, found);
  }
  return true;
}

} // namespace flattenc::model
