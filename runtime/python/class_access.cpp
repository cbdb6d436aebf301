#include "runtime/python/names.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

static Value value_of(const StrObject &name) {
  return Value::of(Kind::Str, const_cast<StrObject *>(&name));
}

Value Vm::bound_method(Value self, Value function) {
  auto *method = heap_.make<MethodObject>();
  method->self = self;
  method->callee = function;
  return Value::of(Kind::Method, method);
}

Value Vm::bound_builtin(Value self, const BuiltinInfo &function) {
  auto *method = heap_.make<MethodObject>();
  method->self = self;
  method->function = &function;
  return Value::of(Kind::Method, method);
}

Result Vm::bind(Value member, Value object, Value owner) {
  switch (member.kind) {
  case Kind::Function:
    return object.bound() ? bound_method(object, member) : member;
  case Kind::Builtin: {
    const BuiltinInfo &info = *member.builtin;
    if (!info.owner || info.receiver == Receiver::None)
      return member;
    if (info.receiver == Receiver::Class)
      return bound_builtin(owner, info);
    if (!object.bound())
      return member;
    return bound_builtin(
        info.receiver == Receiver::Whole ? object : plain(object), info);
  }
  case Kind::Property: {
    auto *property = member.as<DescriptorObject>();
    if (!object.bound())
      return member;
    if (property->get.kind == Kind::None || !property->get.bound())
      return raise(kType_AttributeError,
                   "property of '" + type_name(object) +
                       "' object has no getter");
    return call(property->get, {object, {}});
  }
  case Kind::ClassMethod: {
    Value inner = member.as<DescriptorObject>()->get;
    return inner.kind == Kind::Function ? Result(bound_method(owner, inner))
                                        : bind(inner, owner, owner);
  }
  case Kind::StaticMethod:
    return member.as<DescriptorObject>()->get;
  case Kind::Instance: {
    Value get = special(member, *names().get_);
    if (get.bound() && get.kind != Kind::Builtin)
      return call_special(
          get, member, {object.bound() ? object : Value::none(), owner});
    if (plain(member).kind == Kind::Property)
      return object.bound() ? bind(plain(member), object, owner) : member;
    return member;
  }
  default:
    return member;
  }
}

/// True if setting goes through the member of the class, whatever the
/// instance's own dict has.
bool Vm::is_data_descriptor(Value member) const {
  if (member.kind == Kind::Property)
    return true;
  if (member.kind != Kind::Instance)
    return false;
  return plain(member).kind == Kind::Property ||
         special(member, *names().set_).bound() ||
         special(member, *names().delete_).bound();
}

DictObject *Vm::own_dict(Value v) {
  if (v.kind == Kind::Instance)
    return v.as<InstanceObject>()->dict;
  if (v.kind == Kind::Exception) {
    auto *e = v.as<ExceptionObject>();
    if (!e->dict)
      e->dict = &as_dict(heap_.dict());
    return e->dict;
  }
  if (v.kind == Kind::Function) {
    auto *f = v.as<FunctionObject>();
    if (!f->own)
      f->own = &as_dict(heap_.dict());
    return f->own;
  }
  return nullptr;
}

std::nullopt_t Vm::no_attribute(Value object, const StrObject &name) {
  if (object.kind == Kind::Class || object.kind == Kind::Type)
    return raise(kType_AttributeError, "type object '" + class_name(object) +
                                           "' has no attribute '" + name.text +
                                           "'");
  if (object.kind == Kind::Module)
    return raise(kType_AttributeError,
                 "module '" + object.as<ModuleObject>()->name->text +
                     "' has no attribute '" + name.text + "'");
  return raise(kType_AttributeError, "'" + type_name(object) +
                                         "' object has no attribute '" +
                                         name.text + "'");
}

Result Vm::plain_instance_attribute(Value v, const StrObject &name) {
  Value type = type_value(v);
  Value member = special(v, name);
  if (member.bound() && is_data_descriptor(member))
    return bind(member, v, type);
  DictObject *own = v.kind == Kind::Instance
                        ? v.as<InstanceObject>()->dict
                        : v.as<ExceptionObject>()->dict;
  if (own)
    if (Value found = own_member(*own, name); found.bound())
      return found;
  if (v.kind == Kind::Exception)
    if (Result field = exception_field(*v.as<ExceptionObject>(), name.text);
        !field || field->bound())
      return field;
  if (member.bound())
    return bind(member, v, type);
  if (&name == names().class_ || name.text == "__class__")
    return type;
  if (name.text == "__dict__") {
    if (v.kind == Kind::Instance && v.as<InstanceObject>()->cls->slots_only)
      return Value();
    return Value::of(Kind::Dict, own_dict(v));
  }
  if (Value held = plain(v); !held.same(v))
    if (Value field = number_field(held, name.text); field.bound())
      return field;
  return Value();
}

Result Vm::instance_attribute(Value v, const StrObject &name) {
  const ClassObject *cls = v.kind == Kind::Instance
                               ? v.as<InstanceObject>()->cls
                               : v.as<ExceptionObject>()->cls;
  Result found;
  if (cls->getattribute.bound()) {
    found = call_special(cls->getattribute, v, value_of(name));
  } else {
    found = plain_instance_attribute(v, name);
    if (found && !found->bound()) {
      if (cls->getattr.bound())
        return call_special(cls->getattr, v, value_of(name));
      return no_attribute(v, name);
    }
  }
  if (!found && cls->getattr.bound() && catch_exception(kType_AttributeError))
    return call_special(cls->getattr, v, value_of(name));
  return found;
}

Value Vm::class_field(Value v, llvm::StringRef name) {
  if (!name.startswith("__"))
    return Value();
  if (name == "__class__")
    return type_value(v);
  if (v.kind == Kind::Type) {
    if (name == "__name__" || name == "__qualname__")
      return heap_.str(v.type->name);
    if (name == "__module__")
      return heap_.str(v.type->module);
    if (name == "__bases__")
      return v.type->base ? heap_.tuple(Value::of(v.type->base))
                          : heap_.tuple({});
    if (name == "__base__")
      return v.type->base ? Value::of(v.type->base) : Value::none();
    if (name == "__dict__") {
      Value dict = heap_.dict();
      llvm::SmallVector<llvm::StringRef, 64> list;
      own_type_member_names(*v.type, list);
      llvm::sort(list);
      for (llvm::StringRef member : list) {
        Value key = heap_.str(member);
        dict_put(as_dict(dict), key, own_type_member(*v.type, as_str(key)));
      }
      return dict;
    }
    if (name == "__mro__") {
      llvm::SmallVector<Value, 8> order;
      for (const TypeInfo *at = v.type; at; at = at->base)
        order.push_back(Value::of(at));
      return heap_.tuple(order);
    }
    return Value();
  }
  auto *cls = v.as<ClassObject>();
  if (name == "__name__")
    return value_of(*cls->name);
  if (name == "__qualname__")
    return value_of(*cls->qualified_name);
  if (name == "__bases__")
    return heap_.tuple(cls->bases);
  if (name == "__base__")
    return cls->bases.front();
  if (name == "__mro__")
    return heap_.tuple(cls->mro);
  if (name == "__dict__") {
    Value copy = heap_.dict();
    as_dict(copy).table = cls->dict->table;
    return copy;
  }
  if (name == "__annotations__" &&
      !own_member(*cls->dict, *names().annotations_).bound()) {
    Value empty = heap_.dict();
    dict_put(*cls->dict, value_of(*names().annotations_), empty);
    return empty;
  }
  return Value();
}

Result Vm::class_attribute(Value v, const StrObject &name) {
  if (Value field = class_field(v, name.text); field.bound())
    return field;
  Value meta = special(v, name);
  if (meta.bound() && is_data_descriptor(meta))
    return bind(meta, v, type_value(v));
  Value member = v.kind == Kind::Class
                     ? class_member(*v.as<ClassObject>(), name)
                     : type_member(*v.type, name);
  if (member.bound())
    return bind(member, Value(), v);
  if (v.kind == Kind::Type)
    meta = type_member(kType_type, name);
  if (meta.bound())
    return bind(meta, v, type_value(v));
  if (v.kind == Kind::Class) {
    Value metaclass = v.as<ClassObject>()->metaclass;
    if (metaclass.kind == Kind::Class &&
        metaclass.as<ClassObject>()->getattr.bound())
      return call_special(metaclass.as<ClassObject>()->getattr, v,
                          value_of(name));
    return no_attribute(v, name);
  }
  if (name.text == "__doc__")
    return refuse("the attribute `" + name.text + "` of `" + v.type->name +
                  "`");
  return no_attribute(v, name);
}

Result Vm::super_attribute(Value v, const StrObject &name) {
  auto *super = v.as<SuperObject>();
  if (name.text == "__class__")
    return Value::of(&kType_super);
  if (name.text == "__thisclass__")
    return super->cls;
  if (name.text == "__self__")
    return super->object;
  llvm::SmallVector<Value, 8> order;
  if (super->type.kind == Kind::Class)
    order.append(super->type.as<ClassObject>()->mro.begin(),
                 super->type.as<ClassObject>()->mro.end());
  else
    for (const TypeInfo *at = super->type.type; at; at = at->base)
      order.push_back(Value::of(at));
  bool behind = false;
  for (Value at : order) {
    if (behind) {
      Value found = at.kind == Kind::Class
                        ? own_member(*at.as<ClassObject>()->dict, name)
                        : own_type_member(*at.type, name);
      if (found.bound())
        return bind(found,
                    super->object.same(super->type) ? Value() : super->object,
                    super->type);
    }
    behind |= at.same(super->cls);
  }
  return raise(kType_AttributeError,
               "'super' object has no attribute '" + name.text + "'");
}

bool Vm::set_instance_attribute(Value v, const StrObject &name, Value value) {
  Value member = special(v, name);
  if (member.bound() && is_data_descriptor(member)) {
    Value held = plain(member);
    if (held.kind == Kind::Property) {
      Value set = held.as<DescriptorObject>()->set;
      if (!set.bound() || set.kind == Kind::None) {
        raise(kType_AttributeError, "property '" + name.text + "' of '" +
                                        type_name(v) +
                                        "' object has no setter");
        return false;
      }
      return call(set, {{v, value}, {}}).has_value();
    }
    Value set = special(member, *names().set_);
    if (set.bound())
      return call_special(set, member, {v, value}).has_value();
  }
  if (v.kind == Kind::Exception) {
    if (auto done = set_exception_field(*v.as<ExceptionObject>(), name.text,
                                        value))
      return *done;
  } else {
    auto *instance = v.as<InstanceObject>();
    if (name.text == "__class__") {
      if (value.kind != Kind::Class) {
        raise(kType_TypeError, "__class__ must be set to a class, not '" +
                                   type_name(value) + "' object");
        return false;
      }
      if (value.as<ClassObject>()->native != instance->cls->native) {
        raise(kType_TypeError,
              "__class__ assignment: '" +
                  value.as<ClassObject>()->name->text +
                  "' object layout differs from '" +
                  instance->cls->name->text + "'");
        return false;
      }
      instance->cls = value.as<ClassObject>();
      return true;
    }
    if (name.text == "__dict__" && value.kind == Kind::Dict) {
      instance->dict = &as_dict(value);
      return true;
    }
    if (instance->cls->slots_only &&
        llvm::none_of(instance->cls->slots, [&](const StrObject *slot) {
          return slot->text == name.text;
        })) {
      no_attribute(v, name);
      return false;
    }
  }
  own_dict(v)->table.set(value_of(name), name.hash, value);
  return true;
}

bool Vm::delete_instance_attribute(Value v, const StrObject &name) {
  Value member = special(v, name);
  if (member.bound() && is_data_descriptor(member)) {
    Value held = plain(member);
    if (held.kind == Kind::Property) {
      Value remove = held.as<DescriptorObject>()->remove;
      if (!remove.bound() || remove.kind == Kind::None) {
        raise(kType_AttributeError, "property '" + name.text + "' of '" +
                                        type_name(v) +
                                        "' object has no deleter");
        return false;
      }
      return call(remove, {v, {}}).has_value();
    }
    Value remove = special(member, *names().delete_);
    if (remove.bound())
      return call_special(remove, member, v).has_value();
  }
  if (own_dict(v)->table.erase(value_of(name), name.hash))
    return true;
  no_attribute(v, name);
  return false;
}

void Vm::note_hooks(ClassObject &cls) {
  auto hook = [&](const StrObject *name) {
    Value found = class_member(cls, *name);
    return found.kind == Kind::Builtin ? Value() : found;
  };
  cls.getattribute = hook(names().getattribute_);
  cls.getattr = hook(names().getattr_);
  cls.setattr = hook(names().setattr_);
  cls.delattr = hook(names().delattr_);
}

bool Vm::set_class_attribute(Value v, const StrObject &name, Value value) {
  auto &cls = *v.as<ClassObject>();
  Value meta = special(v, name);
  if (meta.bound() && is_data_descriptor(meta))
    return set_instance_attribute(v, name, value);
  if (name.text == "__name__" && value.kind == Kind::Str)
    cls.name = &as_str(value);
  else if (name.text == "__qualname__" && value.kind == Kind::Str)
    cls.qualified_name = &as_str(value);
  else if (name.text == "__bases__" || name.text == "__mro__" ||
           name.text == "__class__" || name.text == "__dict__") {
    refuse("an assignment to `" + name.text + "` of a class");
    return false;
  } else {
    cls.dict->table.set(value_of(name), name.hash, value);
    if (name.text.startswith("__"))
      refresh_hooks(cls);
  }
  return true;
}

void Vm::refresh_hooks(ClassObject &cls) {
  llvm::SmallVector<ClassObject *, 8> work = {&cls};
  while (!work.empty()) {
    ClassObject *at = work.pop_back_val();
    note_hooks(*at);
    work.append(at->subclasses.begin(), at->subclasses.end());
  }
}

} // namespace flattenc::python
