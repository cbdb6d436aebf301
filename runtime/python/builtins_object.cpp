//
// Builtin functions about classes, attributes and identity.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"

#include "llvm/ADT/StringSet.h"

namespace flattenc::python {

namespace {

/// `int | None`.
class UnionType final : public HostObject {
public:
  explicit UnionType(llvm::ArrayRef<Value> parts)
      : parts_(parts.begin(), parts.end()) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "a union of types";
  }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return "types.UnionType";
  }
  [[nodiscard]] llvm::ArrayRef<Value> parts() const { return parts_; }
  Result type(Vm &) override { return Value::of(&kType_UnionType); }
  [[nodiscard]] bool acts_as(const TypeInfo &type) const override {
    return &type == &kType_UnionType;
  }
  std::optional<bool> truth(Vm &) override { return true; }
  std::optional<bool> has_instance(Vm &vm, Value value) override {
    for (Value part : parts_) {
      auto is = vm.is_instance(value, part);
      if (!is || *is)
        return is;
    }
    return false;
  }
  std::optional<bool> has_subclass(Vm &vm, Value cls) override {
    for (Value part : parts_) {
      auto is = vm.is_subclass(cls, part);
      if (!is || *is)
        return is;
    }
    return false;
  }
  Result attribute(Vm &vm, const StrObject &name) override {
    if (name.text == "__args__")
      return vm.heap().tuple(parts_);
    return vm.raise(kType_AttributeError,
                    "'types.UnionType' object has no attribute '" + name.text +
                        "'");
  }
  Result binary(Vm &vm, syntax::Operator op, Value other,
                bool reflected) override {
    if (op != syntax::Operator::BitOr)
      return Value::not_implemented();
    Value self = Value::of(Kind::Host, this);
    return reflected ? vm.union_of(other, self) : vm.union_of(self, other);
  }
  Result text(Vm &vm) override {
    std::string out;
    for (Value part : parts_) {
      auto shown = part.same(Value::of(&kType_NoneType))
                       ? std::optional<std::string>("None")
                   : part.kind == Kind::Type || part.kind == Kind::Class
                       ? vm.qualified_class_name(part)
                       : vm.repr(part);
      if (!shown)
        return std::nullopt;
      out += (out.empty() ? "" : " | ") + *shown;
    }
    return vm.heap().str(out);
  }

private:
  llvm::SmallVector<Value, 4> parts_;
};

/// `object()`, and other values without content.
class PlainObject final : public HostObject {
public:
  [[nodiscard]] llvm::StringRef description() const override {
    return "object";
  }
  Result type(Vm &) override { return Value::of(&kType_object); }
  std::optional<bool> truth(Vm &) override { return true; }
  Result attribute(Vm &vm, const StrObject &name) override {
    if (name.text == "__class__")
      return Value::of(&kType_object);
    return vm.no_attribute(Value::of(Kind::Host, this), name);
  }
  bool set_attribute(Vm &vm, const StrObject &name, Value) override {
    vm.no_attribute(Value::of(Kind::Host, this), name);
    return false;
  }
  Result binary(Vm &, syntax::Operator, Value, bool) override {
    return Value::not_implemented();
  }
  Result compare(Vm &, syntax::Operator op, Value other) override {
    if (op == syntax::Operator::Eq && other.kind == Kind::Host &&
        other.object == this)
      return Value::boolean(true);
    return Value::not_implemented();
  }
  Result text(Vm &vm) override {
    return vm.heap().str("<object object at " +
                         vm.address(Value::of(Kind::Host, this)) + ">");
  }
  std::optional<std::uint64_t> hash(Vm &) override {
    return identity_hash(Value::of(Kind::Host, this));
  }
};

} // namespace

Value Vm::plain_object() {
  return Value::of(Kind::Host, heap_.make<PlainObject>());
}

Result Vm::union_of(Value a, Value b) {
  llvm::SmallVector<Value, 4> parts;
  for (Value v : {a, b}) {
    llvm::SmallVector<Value, 4> more = {v};
    if (v.kind == Kind::None)
      more = {Value::of(&kType_NoneType)};
    else if (v.kind == Kind::Host)
      if (auto *u = dynamic_cast<UnionType *>(v.as<HostObject>()))
        more.assign(u->parts().begin(), u->parts().end());
    for (Value part : more) {
      if (part.kind != Kind::Type && part.kind != Kind::Class &&
          part.kind != Kind::Host && part.kind != Kind::Instance)
        return Value::not_implemented();
      if (llvm::none_of(parts, [&](Value p) { return p.same(part); }))
        parts.push_back(part);
    }
  }
  if (parts.size() == 1)
    return parts[0];
  return Value::of(Kind::Host, heap_.make<UnionType>(parts));
}

std::optional<bool> Vm::is_instance(Value v, Value type) {
  llvm::SmallVector<Value, 4> types = {type};
  while (!types.empty()) {
    Value t = types.pop_back_val();
    if (t.kind == Kind::Tuple) {
      types.append(as_tuple(t).items.rbegin(), as_tuple(t).items.rend());
      continue;
    }
    if (t.kind == Kind::Type) {
      if (v.kind == Kind::Host) {
        if (t.type == &kType_object || v.as<HostObject>()->acts_as(*t.type))
          return true;
        continue;
      }
      if (subclass_of(type_value(v), t))
        return true;
      continue;
    }
    if (t.kind == Kind::Host) {
      auto is = t.as<HostObject>()->has_instance(*this, v);
      if (!is || *is)
        return is;
      continue;
    }
    if (v.kind != Kind::Host && type_value(v).same(t))
      return true;
    Value check = special(t, *names().instancecheck_);
    if (check.bound() && check.kind != Kind::Builtin) {
      Result answer = call_special(check, t, v);
      auto test = answer ? truth(*answer) : std::nullopt;
      if (!test || *test)
        return test;
      continue;
    }
    if (t.kind != Kind::Class)
      return raise(kType_TypeError,
                   "isinstance() arg 2 must be a type, a tuple of types, or a "
                   "union");
    if (v.kind != Kind::Host && subclass_of(type_value(v), t))
      return true;
    if (v.kind == Kind::Instance &&
        v.as<InstanceObject>()->cls->getattribute.bound())
      continue;
    // A class may lie about itself (`__class__` as a property).
    if (v.kind == Kind::Instance) {
      Value said = special(v, *names().class_);
      if (said.bound()) {
        Result claimed = bind(said, v, type_value(v));
        if (!claimed)
          return std::nullopt;
        if (claimed->kind == Kind::Class && subclass_of(*claimed, t))
          return true;
      }
    }
  }
  return false;
}

std::optional<bool> Vm::is_subclass(Value cls, Value type) {
  llvm::SmallVector<Value, 4> types = {type};
  while (!types.empty()) {
    Value t = types.pop_back_val();
    if (t.kind == Kind::Tuple) {
      types.append(as_tuple(t).items.rbegin(), as_tuple(t).items.rend());
      continue;
    }
    if (t.kind == Kind::Host) {
      auto is = t.as<HostObject>()->has_subclass(*this, cls);
      if (!is || *is)
        return is;
      continue;
    }
    Value check = special(t, *names().subclasscheck_);
    if (check.bound() && check.kind != Kind::Builtin) {
      Result answer = call_special(check, t, cls);
      auto test = answer ? truth(*answer) : std::nullopt;
      if (!test || *test)
        return test;
      continue;
    }
    if (cls.kind == Kind::Host)
      return refuse("`issubclass` of " + cls.as<HostObject>()->description());
    if (cls.kind != Kind::Class && cls.kind != Kind::Type)
      return raise(kType_TypeError, "issubclass() arg 1 must be a class");
    if (t.kind != Kind::Class && t.kind != Kind::Type)
      return raise(kType_TypeError,
                   "issubclass() arg 2 must be a class, a tuple of classes, or "
                   "a union");
    if (subclass_of(cls, t))
      return true;
  }
  return false;
}

bool Vm::is_callable(Value v) {
  switch (v.kind) {
  case Kind::Function:
  case Kind::Builtin:
  case Kind::Method:
  case Kind::Type:
  case Kind::Class:
  case Kind::StaticMethod:
    return true;
  case Kind::Host:
    return v.as<HostObject>()->callable();
  case Kind::Instance:
    return special(v, *names().call_).bound();
  default:
    return false;
  }
}

std::string Vm::address(Value v) {
  auto [at, added] = addresses_.try_emplace(v.object, addresses_.size());
  return "0x" + llvm::utohexstr(0x7f0000000000ULL + at->second * 16ULL, true);
}

static Result builtin_isinstance(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "isinstance", {"*", "*"}, 2, v))
    return std::nullopt;
  auto is = vm.is_instance(v[0], v[1]);
  return is ? Result(Value::boolean(*is)) : std::nullopt;
}
static Result builtin_issubclass(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "issubclass", {"*", "*"}, 2, v))
    return std::nullopt;
  auto is = vm.is_subclass(v[0], v[1]);
  return is ? Result(Value::boolean(*is)) : std::nullopt;
}
static Result builtin_callable(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "callable", {"*"}, 1, v))
    return std::nullopt;
  return Value::boolean(vm.is_callable(v[0]));
}

/// The name argument of the attribute functions.
static const StrObject *attribute_name(Vm &vm, Value v) {
  v = plain(v);
  if (v.kind == Kind::Str)
    return &as_str(v);
  vm.raise(kType_TypeError,
           "attribute name must be string, not '" + type_name(v) + "'");
  return nullptr;
}
static Result builtin_getattr(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "getattr", {"*", "*", "*"}, 2, v))
    return std::nullopt;
  const StrObject *name = attribute_name(vm, v[1]);
  if (!name)
    return std::nullopt;
  Result found = vm.attribute(v[0], *name);
  if (found || !v[2].bound() || !vm.catch_exception(kType_AttributeError))
    return found;
  return v[2];
}
static Result builtin_hasattr(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "hasattr", {"*", "*"}, 2, v))
    return std::nullopt;
  const StrObject *name = attribute_name(vm, v[1]);
  if (!name)
    return std::nullopt;
  if (vm.attribute(v[0], *name))
    return Value::boolean(true);
  if (!vm.catch_exception(kType_AttributeError))
    return std::nullopt;
  return Value::boolean(false);
}
static Result builtin_setattr(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "setattr", {"*", "*", "*"}, 3, v))
    return std::nullopt;
  const StrObject *name = attribute_name(vm, v[1]);
  if (!name || !vm.set_attribute(v[0], *name, v[2]))
    return std::nullopt;
  return Value::none();
}
static Result builtin_delattr(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "delattr", {"*", "*"}, 2, v))
    return std::nullopt;
  const StrObject *name = attribute_name(vm, v[1]);
  if (!name || !vm.delete_attribute(v[0], *name))
    return std::nullopt;
  return Value::none();
}

static Result builtin_id(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "id", {"*"}, 1, v))
    return std::nullopt;
  switch (v[0].kind) {
  case Kind::Int:
  case Kind::Float:
  case Kind::Str:
  case Kind::BigInt:
    return vm.refuse("the `id` of a value of type `" + type_name(v[0]) + "`");
  default:
    break;
  }
  std::int64_t number = 0;
  llvm::StringRef(vm.address(v[0])).drop_front(2).getAsInteger(16, number);
  return Value::of(number);
}
static Result builtin_hash(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "hash", {"*"}, 1, v))
    return std::nullopt;
  return vm.hash_value(v[0]);
}
static Result builtin_iter(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "iter", {"*", "*"}, 1, v))
    return std::nullopt;
  if (!v[1].bound())
    return vm.iterator(v[0]);
  if (!vm.is_callable(v[0]))
    return vm.raise(kType_TypeError, "iter(v, w): v must be callable");
  auto *it = vm.heap().make<IteratorObject>();
  it->iterator = IteratorKind::Call;
  it->source = v[0];
  it->children = {v[1]};
  return Value::of(Kind::Iterator, it);
}
static Result builtin_format(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "format", {"*", "*"}, 1, v))
    return std::nullopt;
  if (v[1].bound() && v[1].kind != Kind::Str)
    return vm.raise(kType_TypeError, "format() argument 2 must be str, not " +
                                         type_name(v[1]));
  auto text = vm.format(v[0], v[1].bound() ? as_str(v[1]).text : "");
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}

Result Vm::directory(Value v, bool of_object) {
  if (!of_object) {
    Value own = special(v, *names().dir_);
    if (own.bound() && own.kind != Kind::Builtin) {
      Result listed = call_special(own, v, {});
      llvm::SmallVector<Value, 16> items;
      if (!listed || !collect(*listed, items) ||
          !sort_items(*this, items, {}, "sorted"))
        return std::nullopt;
      return heap_.list(items);
    }
  }
  llvm::StringSet<> seen;
  auto take = [&](const DictObject *dict) {
    if (dict)
      dict->table.each([&](const DictTable::Entry &e) {
        if (e.key.kind == Kind::Str)
          seen.insert(as_str(e.key).text);
      });
  };
  auto take_type = [&](const TypeInfo &type) {
    llvm::SmallVector<llvm::StringRef, 64> list;
    type_member_names(type, list);
    for (llvm::StringRef name : list)
      seen.insert(name);
    seen.insert("__class__");
    seen.insert("__doc__");
  };
  auto take_class = [&](const ClassObject &cls) {
    for (Value at : cls.mro) {
      if (at.kind == Kind::Class)
        take(at.as<ClassObject>()->dict);
      else
        take_type(*at.type);
    }
    for (const char *name : {"__dict__", "__weakref__"})
      seen.insert(name);
  };
  switch (v.kind) {
  case Kind::Instance:
    take(v.as<InstanceObject>()->dict);
    take_class(*v.as<InstanceObject>()->cls);
    break;
  case Kind::Class:
    take_class(*v.as<ClassObject>());
    break;
  case Kind::Module:
    take(v.as<ModuleObject>()->globals);
    if (!v.as<ModuleObject>()->globals)
      return refuse("`dir` of this module");
    break;
  case Kind::Host:
    return refuse("`dir` of " + v.as<HostObject>()->description());
  default:
    take_type(v.kind == Kind::Type ? *v.type : type_of(v));
  }
  std::vector<std::string> sorted;
  for (const auto &entry : seen)
    sorted.push_back(entry.getKey().str());
  llvm::sort(sorted);
  llvm::SmallVector<Value, 32> out;
  for (const std::string &name : sorted)
    out.push_back(heap_.str(name));
  return heap_.list(out);
}

static Result local_names(Vm &vm) {
  Frame *frame = vm.caller();
  if (frame->space.bound())
    return frame->space;
  if (frame->code->is_module)
    return Value::of(Kind::Dict, frame->globals);
  Value dict = vm.heap().dict();
  for (std::size_t i = 0; i < frame->locals.size(); ++i)
    if (frame->locals[i].bound())
      vm.dict_put(as_dict(dict),
                  Value::of(Kind::Str, const_cast<StrObject *>(
                                           frame->code->locals[i])),
                  frame->locals[i]);
  for (std::size_t i = 0; i < frame->cells.size(); ++i)
    if (frame->cells[i]->value.bound() &&
        frame->code->cells[i]->text != "__class__")
      vm.dict_put(as_dict(dict),
                  Value::of(Kind::Str,
                            const_cast<StrObject *>(frame->code->cells[i])),
                  frame->cells[i]->value);
  return dict;
}
static Result builtin_locals(Vm &vm, Value, const Args &) {
  return local_names(vm);
}
static Result builtin_globals(Vm &vm, Value, const Args &) {
  return Value::of(Kind::Dict, vm.caller()->globals);
}
static Result builtin_dir(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "dir", {"*"}, 0, v))
    return std::nullopt;
  if (v[0].bound())
    return vm.directory(v[0], false);
  Result here = local_names(vm);
  if (!here)
    return here;
  llvm::SmallVector<Value, 16> items;
  as_dict(*here).table.each(
      [&](DictTable::Entry &e) { items.push_back(e.key); });
  if (!sort_items(vm, items, {}, "sorted"))
    return std::nullopt;
  return vm.heap().list(items);
}
static Result builtin_vars(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "vars", {"*"}, 0, v))
    return std::nullopt;
  if (!v[0].bound())
    return local_names(vm);
  Result dict = vm.attribute(v[0], *names().dict_);
  if (!dict && vm.catch_exception(kType_AttributeError))
    return vm.raise(kType_TypeError,
                    "vars() argument must have __dict__ attribute");
  return dict;
}
static Result builtin_ascii(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "ascii", {"*"}, 1, v))
    return std::nullopt;
  auto text = vm.repr(v[0]);
  return text ? Result(vm.heap().str(ascii_escaped(*text))) : std::nullopt;
}

llvm::ArrayRef<BuiltinInfo> object_functions() {
  static constexpr BuiltinInfo kFunctions[] = {
      {"isinstance", "builtins", builtin_isinstance},
      {"issubclass", "builtins", builtin_issubclass},
      {"callable", "builtins", builtin_callable},
      {"getattr", "builtins", builtin_getattr},
      {"hasattr", "builtins", builtin_hasattr},
      {"setattr", "builtins", builtin_setattr},
      {"delattr", "builtins", builtin_delattr},
      {"id", "builtins", builtin_id},
      {"hash", "builtins", builtin_hash},
      {"iter", "builtins", builtin_iter},
      {"format", "builtins", builtin_format},
      {"dir", "builtins", builtin_dir},
      {"vars", "builtins", builtin_vars},
      {"locals", "builtins", builtin_locals},
      {"globals", "builtins", builtin_globals},
      {"ascii", "builtins", builtin_ascii},
  };
  return kFunctions;
}

} // namespace flattenc::python
