#include "runtime/python/names.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

static Value value_of(const StrObject &name) {
  return Value::of(Kind::Str, const_cast<StrObject *>(&name));
}

Value Vm::own_member(const DictObject &dict, const StrObject &name) {
  const Value *found = dict.table.find(value_of(name), name.hash);
  return found ? *found : Value();
}

Value Vm::class_member(const ClassObject &cls, const StrObject &name) {
  for (Value at : cls.mro) {
    Value found = at.kind == Kind::Class
                      ? own_member(*at.as<ClassObject>()->dict, name)
                      : own_type_member(*at.type, name);
    if (found.bound())
      return found;
  }
  return Value();
}

bool class_extends(const ClassObject &cls, Value base) {
  for (Value at : cls.mro)
    if (at.same(base))
      return true;
  return false;
}

bool subclass_of(Value cls, Value base) {
  if (cls.kind == Kind::Class)
    return class_extends(*cls.as<ClassObject>(), base);
  return base.kind == Kind::Type && is_subtype(*cls.type, *base.type);
}

Value Vm::type_value(Value v) {
  switch (v.kind) {
  case Kind::Instance:
    return Value::of(Kind::Class, v.as<InstanceObject>()->cls);
  case Kind::Class:
    return v.as<ClassObject>()->metaclass;
  case Kind::Exception:
    if (v.as<ExceptionObject>()->cls)
      return Value::of(Kind::Class, v.as<ExceptionObject>()->cls);
    break;
  default:
    break;
  }
  return Value::of(&type_of(v));
}

/// The linearization of `bases`, or nothing where there is none (C3).
static bool linearize(ClassObject &cls) {
  std::vector<llvm::SmallVector<Value, 8>> sequences;
  for (Value base : cls.bases) {
    llvm::SmallVector<Value, 8> order;
    if (base.kind == Kind::Class)
      order.append(base.as<ClassObject>()->mro.begin(),
                   base.as<ClassObject>()->mro.end());
    else
      for (const TypeInfo *at = base.type; at; at = at->base)
        order.push_back(Value::of(at));
    sequences.push_back(std::move(order));
  }
  sequences.emplace_back(cls.bases.begin(), cls.bases.end());
  auto in_tail = [&](Value candidate) {
    for (const auto &sequence : sequences)
      for (std::size_t i = 1; i < sequence.size(); ++i)
        if (sequence[i].same(candidate))
          return true;
    return false;
  };
  while (true) {
    llvm::erase_if(sequences, [](const auto &s) { return s.empty(); });
    if (sequences.empty())
      return true;
    Value next;
    for (const auto &sequence : sequences)
      if (!in_tail(sequence.front())) {
        next = sequence.front();
        break;
      }
    if (!next.bound())
      return false;
    cls.mro.push_back(next);
    for (auto &sequence : sequences)
      if (sequence.front().same(next))
        sequence.erase(sequence.begin());
  }
}

std::string class_name(Value cls) {
  return cls.kind == Kind::Class ? cls.as<ClassObject>()->name->text.str()
                                 : std::string(cls.type->name);
}

static const TypeInfo &native_of(Value base) {
  return base.kind == Kind::Class ? *base.as<ClassObject>()->native
                                  : *base.type;
}

bool Vm::choose_native(ClassObject &cls) {
  cls.native = &kType_object;
  for (Value base : cls.bases) {
    const TypeInfo &native = native_of(base);
    for (const TypeInfo *sealed :
         {&kType_bool, &kType_NoneType, &kType_function, &kType_range,
          &kType_slice, &kType_generator, &kType_ellipsis,
          &kType_builtin_function_or_method})
      if (&native == sealed) {
        raise(kType_TypeError, llvm::Twine("type '") + native.name +
                                   "' is not an acceptable base type");
        return false;
      }
    if (is_subtype(*cls.native, native))
      continue;
    if (!is_subtype(native, *cls.native)) {
      raise(kType_TypeError,
            "multiple bases have instance lay-out conflict");
      return false;
    }
    cls.native = &native;
  }
  return true;
}

bool Vm::read_slots(ClassObject &cls) {
  Value slots = own_member(*cls.dict, *names().slots_);
  bool open = !slots.bound();
  for (Value base : cls.bases)
    open |= base.kind == Kind::Class ? !base.as<ClassObject>()->slots_only
                                     : base.type != &kType_object;
  for (Value base : cls.bases)
    if (base.kind == Kind::Class)
      cls.slots.append(base.as<ClassObject>()->slots.begin(),
                       base.as<ClassObject>()->slots.end());
  cls.slots_only = !open;
  if (!slots.bound())
    return true;
  llvm::SmallVector<Value, 8> declared;
  if (slots.kind == Kind::Str)
    declared.push_back(slots);
  else if (!collect(slots, declared))
    return false;
  for (Value name : declared) {
    if (name.kind != Kind::Str) {
      raise(kType_TypeError, "__slots__ items must be strings, not '" +
                                 type_name(name) + "'");
      return false;
    }
    if (own_member(*cls.dict, as_str(name)).bound()) {
      raise(kType_ValueError, "'" + as_str(name).text +
                                  "' in __slots__ conflicts with class "
                                  "variable");
      return false;
    }
    if (as_str(name).text == "__dict__")
      cls.slots_only = false;
    cls.slots.push_back(&as_str(name));
  }
  return true;
}

/// `__set_name__` of the values of a class, then `__init_subclass__` of the
/// next class in its order.
bool Vm::announce_class(Value made, const Args &keywords) {
  ClassObject &cls = *made.as<ClassObject>();
  for (std::uint32_t i = 0; i < cls.dict->table.entry_count(); ++i) {
    DictTable::Entry entry = cls.dict->table.entry(i);
    if (!entry.key.bound() || entry.value.kind != Kind::Instance)
      continue;
    Value member = special(entry.value, *names().set_name_);
    if (member.bound() &&
        !call_special(member, entry.value, {made, entry.key}))
      return false;
  }
  for (Value at : llvm::ArrayRef<Value>(cls.mro).drop_front()) {
    if (at.kind != Kind::Class)
      continue;
    Value hook = own_member(*at.as<ClassObject>()->dict,
                            *names().init_subclass_);
    if (!hook.bound())
      continue;
    Result bound = hook.kind == Kind::Function
                       ? Result(bound_method(made, hook))
                       : bind(hook, Value(), made);
    return bound && call(*bound, keywords);
  }
  if (keywords.keywords.empty())
    return true;
  raise(kType_TypeError, cls.name->text +
                             ".__init_subclass__() takes no keyword "
                             "arguments");
  return false;
}

Result Vm::make_class(Value metaclass, const StrObject &name,
                      llvm::ArrayRef<Value> bases, DictObject &body,
                      llvm::ArrayRef<Keyword> keywords) {
  auto *cls = heap_.make<ClassObject>();
  Value made = Value::of(Kind::Class, cls);
  cls->name = cls->qualified_name = &name;
  cls->metaclass = metaclass;
  cls->bases.assign(bases.begin(), bases.end());
  if (bases.empty())
    cls->bases.push_back(Value::of(&kType_object));
  for (std::size_t i = 0; i < cls->bases.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (cls->bases[i].same(cls->bases[j]))
        return raise(kType_TypeError,
                     "duplicate base class " + class_name(cls->bases[i]));
  if (!choose_native(*cls))
    return std::nullopt;
  cls->mro.push_back(made);
  if (!linearize(*cls)) {
    std::string list;
    for (Value base : cls->bases)
      list += (list.empty() ? "" : ", ") + class_name(base);
    return raise(kType_TypeError,
                 "Cannot create a consistent method resolution\norder (MRO) "
                 "for bases " +
                     list);
  }
  Value dict = heap_.dict();
  cls->dict = &as_dict(dict);
  cls->dict->table = body.table;
  auto take = [&](const StrObject &key) {
    Value value = own_member(*cls->dict, key);
    if (value.bound())
      cls->dict->table.erase(value_of(key), key.hash);
    return value;
  };
  if (Value q = take(*names().qualname_); q.kind == Kind::Str)
    cls->qualified_name = &as_str(q);
  static Heap kept;
  static const StrObject &cell_name = as_str(kept.str("__classcell__"));
  Value cell = take(cell_name);
  if (cell.kind == Kind::Cell)
    cell.as<CellObject>()->value = made;
  auto wrap = [&](const StrObject *key, Kind kind) {
    Value function = own_member(*cls->dict, *key);
    if (function.kind != Kind::Function)
      return;
    auto *wrapper = heap_.make<DescriptorObject>();
    wrapper->get = function;
    dict_put(*cls->dict, value_of(*key), Value::of(kind, wrapper));
  };
  wrap(names().new_, Kind::StaticMethod);
  wrap(names().init_subclass_, Kind::ClassMethod);
  wrap(names().class_getitem_, Kind::ClassMethod);
  if (!own_member(*cls->dict, *names().module_).bound())
    if (Frame *frame = caller())
      if (Value module = own_member(*frame->globals, *names().name_);
          module.bound())
        dict_put(*cls->dict, value_of(*names().module_), module);
  if (!own_member(*cls->dict, *names().doc_).bound())
    dict_put(*cls->dict, value_of(*names().doc_), Value::none());
  if (own_member(*cls->dict, *names().eq_).bound() &&
      !own_member(*cls->dict, *names().hash_).bound())
    dict_put(*cls->dict, value_of(*names().hash_), Value::none());
  note_hooks(*cls);
  if (!read_slots(*cls))
    return std::nullopt;
  for (Value base : cls->bases)
    if (base.kind == Kind::Class)
      base.as<ClassObject>()->subclasses.push_back(cls);
  if (!announce_class(made, {{}, keywords}))
    return std::nullopt;
  return made;
}

Result Vm::best_metaclass(Value given, llvm::ArrayRef<Value> bases) {
  Value best = given.bound() ? given : Value::of(&kType_type);
  if (best.kind != Kind::Class && best.kind != Kind::Type)
    return best; // any callable
  for (Value base : bases) {
    Value meta = type_value(base);
    if (subclass_of(best, meta))
      continue;
    if (!subclass_of(meta, best))
      return raise(kType_TypeError,
                   "metaclass conflict: the metaclass of a derived class must "
                   "be a (non-strict) subclass of the metaclasses of all its "
                   "bases");
    best = meta;
  }
  return best;
}

Result Vm::build_class(Value body, const StrObject &name,
                       llvm::ArrayRef<Value> given,
                       llvm::ArrayRef<Keyword> all) {
  llvm::SmallVector<Value, 4> bases;
  bool replaced = false;
  for (Value base : given) {
    if (base.kind == Kind::Class || base.kind == Kind::Type) {
      bases.push_back(base);
      continue;
    }
    Value entries = special(base, *names().mro_entries_);
    if (!entries.bound()) {
      if (base.kind == Kind::Host)
        return refuse("a class derived from " +
                      base.as<HostObject>()->description());
      return raise(kType_TypeError, "bases must be types");
    }
    Result list = call_special(entries, base, heap_.tuple(given));
    if (!list)
      return list;
    if (!collect(*list, bases))
      return std::nullopt;
    replaced = true;
  }
  llvm::SmallVector<Keyword, 2> keywords;
  Value metaclass;
  for (const Keyword &keyword : all) {
    if (keyword.name->text == "metaclass")
      metaclass = keyword.value;
    else
      keywords.push_back(keyword);
  }
  Result best = best_metaclass(metaclass, bases);
  if (!best)
    return best;
  Result space = heap_.dict();
  if (best->kind == Kind::Class) {
    Value prepare = class_member(*best->as<ClassObject>(), *names().prepare_);
    if (prepare.bound() && prepare.kind != Kind::Builtin) {
      Result bound = bind(prepare, Value(), *best);
      space = bound ? call(*bound, {{value_of(name), heap_.tuple(bases)},
                                    keywords})
                    : bound;
      if (!space)
        return space;
    }
  }
  if (replaced) {
    static Heap kept;
    static const StrObject &orig = as_str(kept.str("__orig_bases__"));
    if (space->kind == Kind::Dict)
      dict_put(as_dict(*space), value_of(orig), heap_.tuple(given));
  }
  if (!run_class_body(*body.as<FunctionObject>(), *space))
    return std::nullopt;
  if (best->kind == Kind::Type && best->type == &kType_type &&
      space->kind == Kind::Dict)
    return make_class(*best, name, bases, as_dict(*space), keywords);
  return call(*best,
              {{value_of(name), heap_.tuple(bases), *space}, keywords});
}

} // namespace flattenc::python
