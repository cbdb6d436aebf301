#include "runtime/python/vm.h"

namespace flattenc::python {

OriginIndex Host::record(SlotEvent, SourceRange, OriginIndex) {
  return kNoOrigin;
}

Result Host::generic(Vm &vm, Value, Value) {
  return vm.refuse("a generic type");
}

Result Host::module_attribute(Vm &vm, Value module, const StrObject &name) {
  return vm.no_attribute(module, name);
}

void Host::print(llvm::StringRef, bool) {}

Result HostObject::keep(Vm &) { return Value::of(Kind::Host, this); }
Result HostObject::type(Vm &vm) {
  return vm.refuse("the type of " + description());
}
std::optional<bool> HostObject::has_instance(Vm &vm, Value) {
  return vm.refuse("`isinstance` with " + description());
}
std::optional<bool> HostObject::has_subclass(Vm &vm, Value) {
  return vm.refuse("`issubclass` with " + description());
}
Result HostObject::attribute(Vm &vm, const StrObject &) {
  return vm.refuse(description());
}
bool HostObject::set_attribute(Vm &vm, const StrObject &name, Value) {
  vm.refuse("an assignment to the attribute `" + name.text + "`");
  return false;
}
bool HostObject::delete_attribute(Vm &vm, const StrObject &name) {
  vm.refuse("`del` of the attribute `" + name.text + "`");
  return false;
}
Result HostObject::call(Vm &vm, const Args &) {
  return vm.refuse("a call of " + description());
}
Result HostObject::intercept(Vm &, const BuiltinInfo &, const Args &) {
  return Value();
}
Result HostObject::binary(Vm &vm, syntax::Operator op, Value, bool) {
  return vm.refuse("`" + llvm::Twine(spelling(op)) + "` on " + description());
}
Result HostObject::in_place(Vm &, syntax::Operator, Value) {
  return Value::not_implemented();
}
Result HostObject::unary(Vm &vm, syntax::Operator op) {
  return vm.refuse("`" + llvm::Twine(spelling(op)) + "` on " + description());
}
Result HostObject::compare(Vm &vm, syntax::Operator op, Value other) {
  if (other.kind == Kind::Host && other.object == this) {
    if (op == syntax::Operator::Eq || op == syntax::Operator::NotEq)
      return Value::boolean(op == syntax::Operator::Eq);
  }
  return vm.refuse("a comparison with " + description());
}
Result HostObject::item(Vm &vm, Value) {
  return vm.refuse("an item of " + description());
}
bool HostObject::set_item(Vm &vm, Value, Value) {
  vm.refuse("an item assignment to " + description());
  return false;
}
bool HostObject::delete_item(Vm &vm, Value) {
  vm.refuse("`del` of an item of " + description());
  return false;
}
Result HostObject::iterator(Vm &vm) {
  return vm.refuse("an iteration over " + description());
}
Result HostObject::next(Vm &vm) {
  return vm.refuse("an iteration over " + description());
}
std::optional<bool> HostObject::contains(Vm &vm, Value) {
  return vm.refuse("`in` on " + description());
}
std::optional<std::int64_t> HostObject::length(Vm &vm) {
  return vm.refuse("the length of " + description());
}
std::optional<bool> HostObject::truth(Vm &vm) {
  return vm.refuse(description());
}
std::optional<std::int64_t> HostObject::index(Vm &vm) {
  return vm.refuse(description());
}
Result HostObject::to_int(Vm &vm) { return vm.refuse(description()); }
Result HostObject::to_float(Vm &vm) { return vm.refuse(description()); }
Result HostObject::text(Vm &vm) { return vm.refuse(description()); }
Result HostObject::display(Vm &vm) { return text(vm); }
Result HostObject::format(Vm &vm, llvm::StringRef spec) {
  if (spec.empty())
    return display(vm);
  return vm.refuse("a format of " + description());
}
std::optional<std::uint64_t> HostObject::hash(Vm &vm) {
  return vm.refuse("a key that is " + description());
}
Result HostObject::shallow_copy(Vm &vm) {
  return vm.refuse("a copy of " + description());
}
Result HostObject::deep_copy(Vm &) { return Value::of(Kind::Host, this); }

Result HostFunction::attribute(Vm &vm, const StrObject &name) {
  if (name.text == "__name__" || name.text == "__qualname__")
    return vm.heap().str(name_);
  return vm.raise(kType_AttributeError,
                  "'builtin_function_or_method' object has no attribute '" +
                      name.text + "'");
}
Result HostFunction::text(Vm &vm) {
  return vm.heap().str("<built-in function " + name_ + ">");
}
Result HostFunction::compare(Vm &, syntax::Operator op, Value other) {
  bool same = other.kind == Kind::Host && other.object == this;
  if (op == syntax::Operator::Eq || op == syntax::Operator::NotEq)
    return Value::boolean(same == (op == syntax::Operator::Eq));
  return Value::not_implemented();
}

} // namespace flattenc::python
