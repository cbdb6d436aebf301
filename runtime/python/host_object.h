#ifndef FLATTENC_RUNTIME_PYTHON_HOST_OBJECT_H
#define FLATTENC_RUNTIME_PYTHON_HOST_OBJECT_H

#include "compiler/syntax/tree.h"
#include "runtime/python/value.h"

#include <functional>
#include <string>

namespace flattenc::python {

/// A value that only its host understands. Every use that is not overridden is
/// refused with its place. A hook that answers nothing must have raised,
/// refused or exceeded (`Vm::raise`, `Vm::refuse`, `Vm::exceed`); hooks may
/// call back into the machine (`Vm::call`, `Vm::attribute`, ...).
class HostObject : public Object {
public:
  virtual ~HostObject() = default;
  /// How diagnostics call it.
  [[nodiscard]] virtual llvm::StringRef description() const = 0;
  /// What Python's own messages call its type.
  [[nodiscard]] virtual llvm::StringRef type_name() const {
    return description();
  }

  /// True for the promise of an import: where a name or a module's attribute
  /// is read, `keep` gives the value, which takes the promise's place.
  [[nodiscard]] virtual bool is_promise() const { return false; }
  virtual Result keep(Vm &vm);

  /// `type(x)`: a Type, a Class, or a host object that answers `has_instance`.
  virtual Result type(Vm &vm);
  /// True if `isinstance(x, T)` holds for the builtin type.
  [[nodiscard]] virtual bool acts_as(const TypeInfo &) const { return false; }
  /// `isinstance(value, x)` and `issubclass(cls, x)`, of an x that is a type.
  virtual std::optional<bool> has_instance(Vm &vm, Value value);
  virtual std::optional<bool> has_subclass(Vm &vm, Value cls);

  virtual Result attribute(Vm &vm, const StrObject &name);
  virtual bool set_attribute(Vm &vm, const StrObject &name, Value value);
  virtual bool delete_attribute(Vm &vm, const StrObject &name);

  [[nodiscard]] virtual bool callable() const { return false; }
  virtual Result call(Vm &vm, const Args &args);
  /// Asked before a function of `builtins` or `math` runs with the object
  /// among its positional arguments; Kind::Unbound lets it run.
  virtual Result intercept(Vm &vm, const BuiltinInfo &function,
                           const Args &args);

  /// `x op other`, or `other op x` if `reflected`. Kind::NotImplemented passes
  /// the question on to the other operand.
  virtual Result binary(Vm &vm, syntax::Operator op, Value other,
                        bool reflected);
  /// `x op= other`; Kind::NotImplemented: as `x = x op other`.
  virtual Result in_place(Vm &vm, syntax::Operator op, Value other);
  virtual Result unary(Vm &vm, syntax::Operator op);
  /// `x op other` for `== != < <= > >=`; the value need not be a bool. When the
  /// object is the right operand, `op` is the mirrored one.
  virtual Result compare(Vm &vm, syntax::Operator op, Value other);

  /// Keys are as written: an int, a slice, None, Ellipsis, a tuple of them.
  virtual Result item(Vm &vm, Value key);
  virtual bool set_item(Vm &vm, Value key, Value value);
  virtual bool delete_item(Vm &vm, Value key);

  virtual Result iterator(Vm &vm);
  /// Of an object that is its own iterator; Kind::Unbound at the end.
  virtual Result next(Vm &vm);
  virtual std::optional<bool> contains(Vm &vm, Value item);
  virtual std::optional<std::int64_t> length(Vm &vm);
  virtual std::optional<bool> truth(Vm &vm);

  /// Where the machine needs the plain number: `range(x)`, an index, a
  /// repetition. An object that stands for a number that may differ in another
  /// run records that here; `Vm::place` says where.
  virtual std::optional<std::int64_t> index(Vm &vm);
  /// `int(x)` and `float(x)`; may be host objects again.
  virtual Result to_int(Vm &vm);
  virtual Result to_float(Vm &vm);

  virtual Result text(Vm &vm);           ///< repr(), and str() by default
  virtual Result display(Vm &vm);        ///< str()
  /// `format(x, spec)`; by default that of `display` if spec is empty.
  virtual Result format(Vm &vm, llvm::StringRef spec);
  /// By identity unless overridden, together with `compare`.
  virtual std::optional<std::uint64_t> hash(Vm &vm);

  virtual Result shallow_copy(Vm &vm);
  virtual Result deep_copy(Vm &vm);
};

/// A function of the host with a state of its own.
class HostFunction final : public HostObject {
public:
  using Body = std::function<Result(Vm &vm, const Args &args)>;
  HostFunction(std::string name, Body body)
      : name_(std::move(name)), body_(std::move(body)) {}
  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return "builtin_function_or_method";
  }
  [[nodiscard]] bool callable() const override { return true; }
  Result attribute(Vm &vm, const StrObject &name) override;
  Result call(Vm &vm, const Args &args) override { return body_(vm, args); }
  Result text(Vm &vm) override;
  std::optional<bool> truth(Vm &) override { return true; }
  Result compare(Vm &vm, syntax::Operator op, Value other) override;

private:
  std::string name_;
  Body body_;
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_HOST_OBJECT_H
