//
// property, classmethod, staticmethod and super.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"

namespace flattenc::python {

static Value make_descriptor(Vm &vm, Kind kind, const DescriptorObject &from) {
  return Value::of(kind, vm.heap().make<DescriptorObject>(from));
}

Result construct_property(Vm &vm, Value, const Args &args) {
  Value v[4];
  if (!vm.unpack(args, "property", {"fget", "fset", "fdel", "doc"}, 0, v))
    return std::nullopt;
  DescriptorObject made;
  made.get = v[0];
  made.set = v[1];
  made.remove = v[2];
  made.doc = v[3];
  return make_descriptor(vm, Kind::Property, made);
}

static Result wrap(Vm &vm, const Args &args, Kind kind, const char *name) {
  Value v[1];
  if (!vm.unpack(args, name, {"*"}, 1, v))
    return std::nullopt;
  DescriptorObject made;
  made.get = v[0];
  return make_descriptor(vm, kind, made);
}
Result construct_classmethod(Vm &vm, Value, const Args &args) {
  return wrap(vm, args, Kind::ClassMethod, "classmethod");
}
Result construct_staticmethod(Vm &vm, Value, const Args &args) {
  return wrap(vm, args, Kind::StaticMethod, "staticmethod");
}

static Result with_part(Vm &vm, Value self, const Args &args,
                        Value DescriptorObject::*part) {
  Value v[1];
  if (!vm.unpack(args, "property", {"*"}, 1, v))
    return std::nullopt;
  DescriptorObject made = *self.as<DescriptorObject>();
  made.*part = v[0];
  return make_descriptor(vm, Kind::Property, made);
}
static Result property_getter(Vm &vm, Value self, const Args &args) {
  return with_part(vm, self, args, &DescriptorObject::get);
}
static Result property_setter(Vm &vm, Value self, const Args &args) {
  return with_part(vm, self, args, &DescriptorObject::set);
}
static Result property_deleter(Vm &vm, Value self, const Args &args) {
  return with_part(vm, self, args, &DescriptorObject::remove);
}
static Result property_get(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "__get__", {"*", "*"}, 1, v))
    return std::nullopt;
  return vm.bind(self, v[0].kind == Kind::None ? Value() : v[0], v[1]);
}
static Result property_set(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "__set__", {"*", "*"}, 2, v))
    return std::nullopt;
  Value set = self.as<DescriptorObject>()->set;
  if (!set.bound() || set.kind == Kind::None)
    return vm.raise(kType_AttributeError, "property of '" + type_name(v[0]) +
                                              "' object has no setter");
  return vm.call(set, {{v[0], v[1]}, {}});
}
llvm::ArrayRef<BuiltinInfo> property_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"getter", "", property_getter},   {"setter", "", property_setter},
      {"deleter", "", property_deleter}, {"__get__", "", property_get},
      {"__set__", "", property_set},
  };
  return kMethods;
}

Value descriptor_field(Value v, llvm::StringRef name) {
  auto *d = v.as<DescriptorObject>();
  auto given = [](Value part) { return part.bound() ? part : Value::none(); };
  if (v.kind != Kind::Property) {
    if (name == "__func__" || name == "__wrapped__")
      return d->get;
    return Value();
  }
  if (name == "fget")
    return given(d->get);
  if (name == "fset")
    return given(d->set);
  if (name == "fdel")
    return given(d->remove);
  return Value();
}

/// The arguments of `super()` in a method: the class of the method and the
/// first argument of the call, as they are now.
static bool find_super(Vm &vm, Value &cls, Value &object) {
  Frame *frame = vm.caller();
  auto wrong = [&](const char *what) {
    vm.raise(kType_RuntimeError, llvm::Twine("super(): ") + what);
    return false;
  };
  if (!frame || frame->code->positional == 0)
    return wrong("no arguments");
  const Code &code = *frame->code;
  object = frame->locals[0];
  for (std::uint32_t i = 0; i < code.own_cells; ++i)
    if (code.cell_parameters[i] == 0)
      object = frame->cells[i]->value;
  if (!object.bound())
    return wrong("arg[0] deleted");
  for (std::size_t i = 0; i < code.cells.size(); ++i)
    if (code.cells[i]->text == "__class__") {
      cls = frame->cells[i]->value;
      return cls.bound() ? true : wrong("empty __class__ cell");
    }
  return wrong("__class__ cell not found");
}

Result construct_super(Vm &vm, Value, const Args &args) {
  auto *made = vm.heap().make<SuperObject>();
  if (args.positional.size() > 2 || !args.keywords.empty())
    return vm.raise(kType_TypeError, "super() takes at most 2 arguments");
  if (args.positional.size() == 1)
    return vm.refuse("a `super` that is not bound");
  if (args.positional.empty()) {
    if (!find_super(vm, made->cls, made->object))
      return std::nullopt;
  } else {
    made->cls = args.positional[0];
    made->object = args.positional[1];
  }
  if (made->cls.kind != Kind::Class && made->cls.kind != Kind::Type)
    return vm.raise(kType_TypeError, "super() argument 1 must be a type, not " +
                                         type_name(made->cls));
  Value object = made->object;
  if ((object.kind == Kind::Class || object.kind == Kind::Type) &&
      subclass_of(object, made->cls))
    made->type = object;
  else if (Value type = Vm::type_value(object); subclass_of(type, made->cls))
    made->type = type;
  else
    return vm.raise(kType_TypeError,
                    "super(type, obj): obj must be an instance or subtype of "
                    "type");
  return Value::of(Kind::Super, made);
}

static Result super_getattribute(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "__getattribute__", {"*"}, 1, v))
    return std::nullopt;
  return vm.super_attribute(self, as_str(v[0]));
}
llvm::ArrayRef<BuiltinInfo> super_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"__getattribute__", "", super_getattribute}};
  return kMethods;
}

} // namespace flattenc::python
