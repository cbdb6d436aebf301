#ifndef FLATTENC_RUNTIME_PYTHON_HOST_H
#define FLATTENC_RUNTIME_PYTHON_HOST_H

#include "runtime/python/code.h"
#include "runtime/python/host_object.h"

namespace flattenc::python {

/// What happens to a slot of a container.
enum class SlotEvent : std::uint8_t { Set, Mutated, Deleted };

/// Decides what a module may see. The machine asks; everything that a host
/// does not allow is refused with its place.
class Host {
public:
  virtual ~Host() = default;

  /// The value that an import binds: the module, or for `import a.b` without
  /// `as` its first part. By default the modules implemented here and, without
  /// usable members, the rest of Python's standard library.
  virtual Result import_module(Vm &vm, const ImportRequest &request);
  virtual Result import_member(Vm &vm, Value module, const StrObject &name);
  /// `from m import *` into the globals; false if it failed.
  virtual bool import_star(Vm &vm, Value module, DictObject &globals);

  /// `list[int]`: the subscript of a builtin type.
  virtual Result generic(Vm &vm, Value type, Value key);
  /// `module.name` of a module that was run and has no such global: a
  /// submodule that was imported, or AttributeError.
  virtual Result module_attribute(Vm &vm, Value module, const StrObject &name);
  /// What `print` writes; dropped unless overridden.
  virtual void print(llvm::StringRef text, bool to_stderr);

  /// True if `record` is to be called.
  [[nodiscard]] virtual bool records_origins() const { return false; }
  /// Notes an event in the life of a slot; `previous` is the slot's last one.
  virtual OriginIndex record(SlotEvent event, SourceRange range,
                             OriginIndex previous);
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_HOST_H
