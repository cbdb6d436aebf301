#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_PLACEHOLDER_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_PLACEHOLDER_H

#include "runtime/python/host_object.h"

namespace flattenc::frontend {

/// Tells the host objects of configurations apart.
enum class HostKind : std::uint8_t { Placeholder, Lazy, Module, Stub };

struct ConfigObject : python::HostObject {
  explicit ConfigObject(HostKind k) : host_kind(k) {}
  HostKind host_kind;
};

/// The value of `{{_base_.x}}` until the file has run: it can be stored, and
/// nothing else.
struct Placeholder : ConfigObject {
  Placeholder(std::string variable)
      : ConfigObject(HostKind::Placeholder), name(std::move(variable)),
        shown("`{{_base_." + name + "}}`") {}
  std::string name, shown;
  [[nodiscard]] llvm::StringRef description() const override { return shown; }
};

/// An object that a configuration imports but does not load: LazyObject and
/// LazyAttr (mmengine/config/lazy.py).
struct LazyObject : ConfigObject {
  LazyObject() : ConfigObject(HostKind::Lazy) {}
  std::string module; ///< what the attribute `module` is
  std::string name;   ///< empty for a whole module
  [[nodiscard]] std::string dotted() const {
    return name.empty() ? module : module + "." + name;
  }
  [[nodiscard]] llvm::StringRef description() const override {
    return "an imported object that is not loaded";
  }
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &member) override;
  python::Result call(python::Vm &vm, const python::Args &args) override;
  python::Result text(python::Vm &vm) override;
  std::optional<bool> truth(python::Vm &) override { return true; }
};

/// The module of a `from m import` whose members are lazy.
struct LazyModule : ConfigObject {
  LazyModule() : ConfigObject(HostKind::Module) {}
  std::string module;
  [[nodiscard]] llvm::StringRef description() const override {
    return "a module that is not loaded";
  }
};

/// A name of mmengine.config, which nothing but an import may use.
struct Stub : ConfigObject {
  Stub() : ConfigObject(HostKind::Stub) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "an object of `mmengine`";
  }
};

inline const ConfigObject *config_object(python::Value v) {
  return v.is(python::Kind::Host)
             ? static_cast<const ConfigObject *>(v.as<python::HostObject>())
             : nullptr;
}

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_PLACEHOLDER_H
