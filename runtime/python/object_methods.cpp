//
// Methods of `object` and `type`, and how instances come to be.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

namespace flattenc::python {

static const StrObject *attribute_name(Vm &vm, const Args &args) {
  if (!args.positional.empty() && plain(args.positional[0]).kind == Kind::Str)
    return &as_str(plain(args.positional[0]));
  vm.raise(kType_TypeError, "attribute name must be string");
  return nullptr;
}

static Result object_getattribute(Vm &vm, Value self, const Args &args) {
  const StrObject *name = attribute_name(vm, args);
  if (!name)
    return std::nullopt;
  if (self.kind != Kind::Instance &&
      !(self.kind == Kind::Exception && self.as<ExceptionObject>()->cls))
    return vm.attribute(self, *name);
  Result found = vm.plain_instance_attribute(self, *name);
  return found && !found->bound() ? vm.no_attribute(self, *name) : found;
}
static Result object_setattr(Vm &vm, Value self, const Args &args) {
  const StrObject *name = attribute_name(vm, args);
  if (!name || args.positional.size() != 2)
    return name ? vm.raise(kType_TypeError, "expected 2 arguments, got " +
                                                llvm::Twine(
                                                    args.positional.size()))
                : Result();
  bool set = self.kind == Kind::Instance || self.kind == Kind::Exception
                 ? vm.set_instance_attribute(self, *name, args.positional[1])
             : self.kind == Kind::Class
                 ? vm.set_class_attribute(self, *name, args.positional[1])
                 : vm.set_attribute(self, *name, args.positional[1]);
  return set ? Result(Value::none()) : std::nullopt;
}
static Result object_delattr(Vm &vm, Value self, const Args &args) {
  const StrObject *name = attribute_name(vm, args);
  if (!name)
    return std::nullopt;
  bool gone = self.kind == Kind::Instance
                  ? vm.delete_instance_attribute(self, *name)
                  : vm.delete_attribute(self, *name);
  return gone ? Result(Value::none()) : std::nullopt;
}
static Result object_repr(Vm &vm, Value self, const Args &) {
  return vm.heap().str(vm.default_repr(self));
}
static Result object_str(Vm &vm, Value self, const Args &) {
  auto text = vm.repr(self);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result object_format(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() != 1 || args.positional[0].kind != Kind::Str)
    return vm.raise(kType_TypeError, "__format__() argument must be str");
  if (!as_str(args.positional[0]).text.empty())
    return vm.raise(kType_TypeError, "unsupported format string passed to " +
                                         type_name(self) + ".__format__");
  auto text = vm.str(self);
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result object_eq(Vm &, Value self, const Args &args) {
  if (!args.positional.empty() && self.same(args.positional[0]))
    return Value::boolean(true);
  return Value::not_implemented();
}
static Result object_ne(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() != 1)
    return vm.raise(kType_TypeError, "expected 1 argument, got " +
                                         llvm::Twine(args.positional.size()));
  Value eq = vm.special(self, *names().eq_);
  Result same = eq.bound() ? vm.call_special(eq, self, args.positional[0])
                           : object_eq(vm, self, args);
  if (!same || same->kind == Kind::NotImplemented)
    return same;
  auto test = vm.truth(*same);
  return test ? Result(Value::boolean(!*test)) : std::nullopt;
}
static Result object_order(Vm &, Value, const Args &) {
  return Value::not_implemented();
}
static Result object_hash(Vm &vm, Value self, const Args &) {
  return vm.identity_hash_value(self);
}
static Result object_dir(Vm &vm, Value self, const Args &) {
  return vm.directory(self, true);
}
static Result nothing(Vm &, Value, const Args &) { return Value::none(); }
static Result object_reduce(Vm &vm, Value, const Args &) {
  return vm.refuse("pickling");
}

static Result object_init(Vm &vm, Value self, const Args &args) {
  if (args.positional.empty() && args.keywords.empty())
    return Value::none();
  if (self.kind == Kind::Instance) {
    const ClassObject &cls = *self.as<InstanceObject>()->cls;
    Value init = Vm::class_member(cls, *names().init_);
    Value make = Vm::class_member(cls, *names().new_);
    if (init.kind != Kind::Builtin)
      return vm.raise(kType_TypeError,
                      "object.__init__() takes exactly one argument (the "
                      "instance to initialize)");
    if (make.kind != Kind::Builtin)
      return Value::none();
  }
  return vm.raise(kType_TypeError, type_name(self) + "() takes no arguments");
}

/// `T.__new__(cls, ...)` of every builtin type.
static Result object_new(Vm &vm, Value, const Args &args) {
  if (args.positional.empty() || (args.positional[0].kind != Kind::Class &&
                                  args.positional[0].kind != Kind::Type))
    return vm.raise(kType_TypeError,
                    "object.__new__(X): X is not a type object");
  Args rest{args.positional.drop_front(), args.keywords};
  Value cls = args.positional[0];
  if (cls.kind == Kind::Class)
    return vm.new_instance(*cls.as<ClassObject>(), rest);
  if (cls.type == &kType_object)
    return vm.call(cls, rest);
  return vm.call(cls, rest);
}

llvm::ArrayRef<BuiltinInfo> object_methods() {
  constexpr auto kWhole = Receiver::Whole;
  static constexpr BuiltinInfo kMethods[] = {
      {"__new__", "", object_new, nullptr, Receiver::None},
      {"__init__", "", object_init, nullptr, kWhole},
      {"__getattribute__", "", object_getattribute, nullptr, kWhole},
      {"__setattr__", "", object_setattr, nullptr, kWhole},
      {"__delattr__", "", object_delattr, nullptr, kWhole},
      {"__repr__", "", object_repr, nullptr, kWhole},
      {"__str__", "", object_str, nullptr, kWhole},
      {"__format__", "", object_format, nullptr, kWhole},
      {"__eq__", "", object_eq, nullptr, kWhole},
      {"__ne__", "", object_ne, nullptr, kWhole},
      {"__lt__", "", object_order, nullptr, kWhole},
      {"__le__", "", object_order, nullptr, kWhole},
      {"__gt__", "", object_order, nullptr, kWhole},
      {"__ge__", "", object_order, nullptr, kWhole},
      {"__hash__", "", object_hash, nullptr, kWhole},
      {"__dir__", "", object_dir, nullptr, kWhole},
      {"__init_subclass__", "", nothing, nullptr, Receiver::Class},
      {"__subclasshook__", "", object_order, nullptr, Receiver::Class},
      {"__reduce__", "", object_reduce, nullptr, kWhole},
      {"__reduce_ex__", "", object_reduce, nullptr, kWhole},
  };
  return kMethods;
}

Result Vm::new_instance(ClassObject &cls, const Args &args) {
  if (is_subtype(*cls.native, kType_type))
    return construct_type(*this, Value::of(Kind::Class, &cls), args);
  static Heap kept;
  static const StrObject &abstract = as_str(kept.str("__abstractmethods__"));
  static const StrObject &finalizer = as_str(kept.str("__del__"));
  if (Value missing = class_member(cls, abstract); missing.bound()) {
    llvm::SmallVector<std::string, 4> list;
    if (plain(missing).kind == Kind::FrozenSet ||
        plain(missing).kind == Kind::Set)
      as_set(plain(missing)).table.each([&](DictTable::Entry &e) {
        if (e.key.kind == Kind::Str)
          list.push_back(as_str(e.key).text.str());
      });
    llvm::sort(list);
    if (!list.empty())
      return raise(kType_TypeError,
                   "Can't instantiate abstract class " + cls.name->text +
                       " with abstract method" +
                       (list.size() == 1 ? " " : "s ") +
                       llvm::join(list, ", "));
  }
  if (class_member(cls, finalizer).bound())
    return refuse("an instance of a class with `__del__`");
  if (is_subtype(*cls.native, kType_BaseException)) {
    Result made = construct_exception(*this, Value::of(cls.native),
                                      {args.positional, {}});
    if (made)
      made->as<ExceptionObject>()->cls = &cls;
    return made;
  }
  auto *instance = heap_.make<InstanceObject>();
  instance->cls = &cls;
  instance->dict = &as_dict(heap_.dict());
  Value made = Value::of(Kind::Instance, instance);
  if (cls.native == &kType_object) {
    if (!args.positional.empty() || !args.keywords.empty()) {
      Value make = class_member(cls, *names().new_);
      Value init = class_member(cls, *names().init_);
      if (make.kind != Kind::Builtin)
        return raise(kType_TypeError,
                     "object.__new__() takes exactly one argument (the type "
                     "to instantiate)");
      if (init.kind == Kind::Builtin)
        return raise(kType_TypeError,
                     cls.name->text + "() takes no arguments");
    }
    return made;
  }
  // What can change is filled by `__init__`.
  bool filled_later = cls.native == &kType_list || cls.native == &kType_dict ||
                      cls.native == &kType_set;
  Args given = args;
  if (filled_later)
    given = {};
  Result payload = call(Value::of(cls.native), given);
  if (!payload)
    return payload;
  instance->payload = *payload;
  return made;
}

Result Vm::construct_instance(ClassObject &cls, const Args &args) {
  Value type = Value::of(Kind::Class, &cls);
  Value make = class_member(cls, *names().new_);
  Result made;
  if (make.kind == Kind::Builtin) {
    made = new_instance(cls, args);
  } else {
    llvm::SmallVector<Value, 8> all = {type};
    all.append(args.positional.begin(), args.positional.end());
    Result function = bind(make, Value(), type);
    made = function ? call(*function, {all, args.keywords}) : function;
  }
  if (!made || !subclass_of(type_value(*made), type))
    return made;
  Value init = special(*made, *names().init_);
  if (!init.bound() || init.kind == Kind::Builtin) {
    if (!init.bound() || init.builtin->owner == &kType_object)
      return made;
    Result done = call_init(init, *made, args);
    return done ? made : done;
  }
  Result done = call_init(init, *made, args);
  if (!done)
    return done;
  if (done->kind != Kind::None)
    return raise(kType_TypeError, "__init__() should return None, not '" +
                                      type_name(*done) + "'");
  return made;
}

Result Vm::call_init(Value init, Value made, const Args &args) {
  Result bound = bind(init, made, type_value(made));
  return bound ? call(*bound, args) : bound;
}

static Result type_call(Vm &vm, Value self, const Args &args) {
  if (self.kind == Kind::Class)
    return vm.construct_instance(*self.as<ClassObject>(), args);
  return vm.call(self, args);
}
static Result type_mro(Vm &vm, Value self, const Args &) {
  Result order = vm.attribute(self, *names().mro_);
  return order ? vm.heap().list(as_tuple(*order).items) : order;
}
static Result type_subclasses(Vm &vm, Value self, const Args &) {
  if (self.kind != Kind::Class)
    return vm.refuse("`__subclasses__` of a builtin type");
  llvm::SmallVector<Value, 4> list;
  for (ClassObject *cls : self.as<ClassObject>()->subclasses)
    list.push_back(Value::of(Kind::Class, cls));
  return vm.heap().list(list);
}
static Result type_instancecheck(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() != 1)
    return vm.raise(kType_TypeError, "expected 1 argument, got " +
                                         llvm::Twine(args.positional.size()));
  return Value::boolean(
      subclass_of(Vm::type_value(args.positional[0]), self));
}
static Result type_subclasscheck(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() != 1 || (args.positional[0].kind != Kind::Class &&
                                      args.positional[0].kind != Kind::Type))
    return vm.raise(kType_TypeError, "issubclass() arg 1 must be a class");
  return Value::boolean(subclass_of(args.positional[0], self));
}
static Result type_prepare(Vm &vm, Value, const Args &) {
  return vm.heap().dict();
}
static Result type_or(Vm &vm, Value self, const Args &args) {
  return vm.union_of(self, args.positional[0]);
}
static Result type_ror(Vm &vm, Value self, const Args &args) {
  return vm.union_of(args.positional[0], self);
}
static Result type_setattr(Vm &vm, Value self, const Args &args) {
  return object_setattr(vm, self, args);
}

llvm::ArrayRef<BuiltinInfo> type_methods() {
  constexpr auto kWhole = Receiver::Whole;
  static constexpr BuiltinInfo kMethods[] = {
      {"__new__", "", object_new, nullptr, Receiver::None},
      {"__init__", "", nothing, nullptr, kWhole},
      {"__call__", "", type_call, nullptr, kWhole},
      {"__prepare__", "", type_prepare, nullptr, Receiver::Class},
      {"__instancecheck__", "", type_instancecheck, nullptr, kWhole},
      {"__subclasscheck__", "", type_subclasscheck, nullptr, kWhole},
      {"__subclasses__", "", type_subclasses, nullptr, kWhole},
      {"__setattr__", "", type_setattr, nullptr, kWhole},
      {"__or__", "", type_or, nullptr, kWhole},
      {"__ror__", "", type_ror, nullptr, kWhole},
      {"mro", "", type_mro, nullptr, kWhole},
  };
  return kMethods;
}

Result construct_object(Vm &vm, Value, const Args &args) {
  if (!args.positional.empty() || !args.keywords.empty())
    return vm.raise(kType_TypeError, "object() takes no arguments");
  return vm.plain_object();
}

Result construct_type(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() == 1 && args.keywords.empty() &&
      self.kind == Kind::Type) {
    Value v = args.positional[0];
    if (v.kind == Kind::Host)
      return v.as<HostObject>()->type(vm);
    if (v.kind == Kind::Dict && as_dict(v).type)
      return vm.refuse("the type of " + type_name(v));
    return Vm::type_value(v);
  }
  if (args.positional.size() != 3)
    return vm.raise(kType_TypeError, "type() takes 1 or 3 arguments");
  Value name = plain(args.positional[0]), bases = plain(args.positional[1]);
  Value body = plain(args.positional[2]);
  if (name.kind != Kind::Str || bases.kind != Kind::Tuple ||
      body.kind != Kind::Dict)
    return vm.raise(kType_TypeError,
                    "type.__new__() argument has the wrong type");
  for (Value base : as_tuple(bases).items)
    if (base.kind != Kind::Class && base.kind != Kind::Type)
      return vm.raise(kType_TypeError,
                      "type() doesn't support MRO entry resolution; use "
                      "types.new_class()");
  Result best = vm.best_metaclass(self, as_tuple(bases).items);
  if (!best)
    return best;
  if (!best->same(self) && best->kind == Kind::Class)
    return vm.call(*best, args);
  return vm.make_class(*best, as_str(name), as_tuple(bases).items,
                       as_dict(body), args.keywords);
}

// What fills instances of classes that extend list, dict and set.

static Result refill(Vm &vm, Value self, const Args &args, const TypeInfo &type) {
  Result made = vm.call(Value::of(&type), args);
  if (!made)
    return made;
  if (self.kind == Kind::List)
    as_list(self).items = as_list(*made).items;
  else
    as_set(self).table = as_set(*made).table;
  return Value::none();
}
static Result list_init(Vm &vm, Value self, const Args &args) {
  return refill(vm, self, args, kType_list);
}
static Result set_init(Vm &vm, Value self, const Args &args) {
  return refill(vm, self, args, kType_set);
}
static Result dict_init(Vm &vm, Value self, const Args &args) {
  if (args.positional.size() > 1)
    return vm.raise(kType_TypeError,
                    "dict expected at most 1 argument, got " +
                        llvm::Twine(args.positional.size()));
  return vm.call(vm.bound_builtin(self, *find_method(Kind::Dict, "update")),
                 args);
}
llvm::ArrayRef<BuiltinInfo> list_initializers() {
  static constexpr BuiltinInfo kMethods[] = {{"__init__", "", list_init}};
  return kMethods;
}
llvm::ArrayRef<BuiltinInfo> set_initializers() {
  static constexpr BuiltinInfo kMethods[] = {{"__init__", "", set_init}};
  return kMethods;
}
llvm::ArrayRef<BuiltinInfo> dict_initializers() {
  static constexpr BuiltinInfo kMethods[] = {{"__init__", "", dict_init}};
  return kMethods;
}

} // namespace flattenc::python
