//
// Imports of modules that are nowhere: what raises as in Python, and what may
// be imported though its use is refused.
//
#include "runtime/library/library_host.h"
#include "runtime/library/natives.h"
#include "runtime/python/builtins.h"

#include "llvm/Support/Path.h"

namespace flattenc::library {

using namespace python;

namespace {

/// A name in a compiled module, or the module itself. It may be passed about;
/// a call is an operator that nothing here can run.
class ForeignName final : public HostObject {
public:
  ForeignName(Heap &heap, std::string name)
      : heap_(heap), name_(std::move(name)) {}
  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] bool callable() const override { return true; }
  Result attribute(Vm &vm, const StrObject &name) override {
    if (name.text.startswith("__"))
      return vm.raise(kType_AttributeError,
                      "module '" + name_ + "' has no attribute '" +
                          name.text + "'");
    return foreign_name(heap_, (name_ + "." + name.text).str());
  }
  Result call(Vm &vm, const Args &) override {
    return vm.refuse("operator `" + name_ + "`, which is compiled code,");
  }
  std::optional<bool> truth(Vm &) override { return true; }

private:
  Heap &heap_;
  std::string name_;
};

} // namespace

Value foreign_name(Heap &heap, std::string name) {
  return Value::of(Kind::Host, heap.make<ForeignName>(heap, std::move(name)));
}

static bool is_embedded(llvm::StringRef dotted) {
  return llvm::any_of(embedded_modules(), [&](const EmbeddedModule &module) {
    return dotted == module.name;
  });
}

std::optional<bool> LibraryHost::in_real_package(llvm::StringRef) {
  return std::nullopt;
}

bool LibraryHost::guarded(Vm &vm) const {
  if (importing_.guarded || importing_.deferred)
    return importing_.guarded;
  for (const Frame *frame : llvm::reverse(vm.calls())) {
    if (!is_users(*frame))
      continue;
    if (!frame->handlers.empty())
      return true;
    if (frame->code->is_module)
      return false;
  }
  return false;
}

bool LibraryHost::exists(llvm::StringRef dotted) {
  llvm::StringRef top = dotted.split('.').first;
  if (known(dotted).bound() || factories_.count(dotted) || find(dotted) ||
      find_native(dotted) || is_standard_module(top))
    return true;
  return is_embedded(top) ? in_real_package(dotted).value_or(false)
                          : has_extension(dotted);
}

/// True if a root has the module as machine code: `ext.so`,
/// `ext.cpython-311-x86_64-linux-gnu.so`, `ext.pyd`.
bool LibraryHost::has_extension(llvm::StringRef dotted) const {
  std::string relative = dotted.str();
  std::replace(relative.begin(), relative.end(), '.', '/');
  for (const Root &root : roots_) {
    std::string base = root.folder + "/" + relative;
    llvm::StringRef stem = llvm::sys::path::filename(base);
    std::error_code error;
    for (auto entry = root.files->dir_begin(
                  llvm::sys::path::parent_path(base), error),
              end = llvm::vfs::directory_iterator();
         !error && entry != end; entry.increment(error)) {
      llvm::StringRef file = llvm::sys::path::filename(entry->path());
      if (file.split('.').first == stem &&
          (file.endswith(".so") || file.endswith(".pyd")))
        return true;
    }
  }
  return false;
}

Result LibraryHost::missing_module(Vm &vm, llvm::StringRef dotted) {
  auto [package, leaf] = dotted.rsplit('.');
  llvm::StringRef top = dotted.split('.').first;
  if (is_embedded(top)) {
    auto real = in_real_package(dotted);
    if (!real && guarded(vm))
      return vm.refuse("whether there is a module `" + dotted + "`");
    if (real.value_or(true)) {
      // Every use of it is refused where it stands.
      auto *module = heap_.make<ModuleObject>();
      module->name = &as_str(heap_.str(dotted));
      Value made = Value::of(Kind::Module, module);
      remember(dotted, made);
      return made;
    }
  } else if (has_extension(dotted) ||
             (leaf.startswith("_") && find(package) && !guarded(vm))) {
    // The second: sources without what was compiled for them. In Python their
    // import would end the program; here what does not call it runs.
    Value made = foreign_name(heap_, dotted.str());
    remember(dotted, made);
    return made;
  }
  missing_ = dotted.str();
  return vm.raise(kType_ModuleNotFoundError,
                  "No module named '" + dotted + "'");
}

Result LibraryHost::load_deferred(Vm &vm, llvm::StringRef module,
                                  llvm::StringRef name) {
  Importing before = importing_;
  importing_ = {false, true};
  missing_.clear();
  Result value = load(vm, module);
  if (value && !name.empty())
    value = import_member(vm, *value, as_str(heap_.str(name)));
  importing_ = before;
  if (value)
    return value;
  // In Python it failed at the top of its module, which no `try` of now is
  // around.
  bool catchable = llvm::any_of(vm.calls(), [&](const Frame *frame) {
    return is_users(*frame) && !frame->handlers.empty();
  });
  if (catchable && vm.catch_exception(kType_Exception))
    return vm.refuse("the import of `" + module +
                     (name.empty() ? "" : "." + name) + "`, which fails" +
                     (missing_.empty() ? ""
                                       : " for want of `" + missing_ + "`") +
                     ",");
  return value;
}

} // namespace flattenc::library
