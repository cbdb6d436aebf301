#include "runtime/python/names.h"
#include "runtime/python/numbers.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

using syntax::Operator;

Value plain(Value v) {
  if (v.kind == Kind::Instance && v.as<InstanceObject>()->payload.bound())
    return v.as<InstanceObject>()->payload;
  return v;
}

Value Vm::special(Value v, const StrObject &name) const {
  switch (v.kind) {
  case Kind::Instance:
    return class_member(*v.as<InstanceObject>()->cls, name);
  case Kind::Class: {
    Value meta = v.as<ClassObject>()->metaclass;
    return meta.kind == Kind::Class
               ? class_member(*meta.as<ClassObject>(), name)
               : type_member(*meta.type, name);
  }
  case Kind::Exception:
    if (v.as<ExceptionObject>()->cls)
      return class_member(*v.as<ExceptionObject>()->cls, name);
    return Value();
  default:
    return Value();
  }
}

Result Vm::call_special(Value member, Value self, llvm::ArrayRef<Value> args) {
  if (member.kind == Kind::Function) {
    llvm::SmallVector<Value, 4> all = {self};
    all.append(args.begin(), args.end());
    return call(member, {all, {}});
  }
  Result bound = bind(member, self, type_value(self));
  return bound ? call(*bound, {args, {}}) : bound;
}

Result Vm::call_special(Value self, const StrObject &name,
                        llvm::ArrayRef<Value> args) {
  Value member = special(self, name);
  if (!member.bound())
    return raise(kType_AttributeError, "'" + type_name(self) +
                                           "' object has no attribute '" +
                                           name.text + "'");
  return call_special(member, self, args);
}

bool Vm::extends(Value b, Value a) const {
  if (b.kind == Kind::Class || a.kind == Kind::Host || b.kind == Kind::Host)
    return false;
  if (b.kind != Kind::Instance)
    return false;
  const ClassObject *derived = b.as<InstanceObject>()->cls;
  if (a.kind == Kind::Instance)
    return derived != a.as<InstanceObject>()->cls &&
           class_extends(*derived, Value::of(Kind::Class,
                                             a.as<InstanceObject>()->cls));
  return derived->native != &kType_object &&
         is_subtype(*derived->native, type_of(a));
}

/// Integers leave floats to the float; a subclass of float may have a method.
static bool leaves(Value mine, Value theirs) {
  return is_integer(mine) && theirs.kind == Kind::Float;
}

Result Vm::ask_binary(Operator op, Value self, Value other, bool reflected) {
  if (self.kind == Kind::Host)
    return self.as<HostObject>()->binary(*this, op, other, reflected);
  auto native = [&] {
    Value mine = plain(self), theirs = plain(other);
    bool sequence = mine.is_sequence() || mine.kind == Kind::Str ||
                    mine.kind == Kind::Bytes;
    if (op == Operator::Mult && sequence && theirs.kind == Kind::Instance &&
        may_index(theirs)) {
      auto count = index(theirs);
      if (!count)
        return Result();
      theirs = Value::of(*count);
    }
    if (dispatches(mine.kind) || dispatches(theirs.kind) ||
        leaves(mine, theirs))
      return Result(Value::not_implemented());
    return reflected ? native_binary(op, theirs, mine)
                     : native_binary(op, mine, theirs);
  };
  if (!dispatches(self.kind))
    return reflected ? Value::not_implemented() : native();
  OperatorNames which = operator_names(op);
  Value member = special(self, reflected ? *which.reflected : *which.forward);
  if (!member.bound())
    return Value::not_implemented();
  if (member.kind == Kind::Builtin && self.kind == Kind::Instance)
    return native();
  return call_special(member, self, other);
}

Result Vm::dispatch_binary(Operator op, Value a, Value b) {
  bool right_first = extends(b, a);
  auto declined = [](const Result &r) {
    return r && r->kind == Kind::NotImplemented;
  };
  if (right_first) {
    // Only a method of its own goes before that of the base.
    Value mine = special(b, *operator_names(op).reflected);
    Value base = special(a, *operator_names(op).reflected);
    if (mine.bound() && mine.kind != Kind::Builtin && !mine.same(base)) {
      Result result = ask_binary(op, b, a, true);
      if (!declined(result))
        return result;
    } else {
      right_first = false;
    }
  }
  Result result = ask_binary(op, a, b, false);
  if (!declined(result) || right_first)
    return result;
  bool same_class = a.kind == Kind::Instance && b.kind == Kind::Instance &&
                    a.as<InstanceObject>()->cls == b.as<InstanceObject>()->cls;
  return same_class ? result : ask_binary(op, b, a, true);
}

Result Vm::ask_compare(Operator op, Value self, Value other) {
  if (self.kind == Kind::Host)
    return self.as<HostObject>()->compare(*this, op, other);
  auto native = [&]() -> Result {
    Value mine = plain(self), theirs = plain(other);
    if (dispatches(mine.kind) || dispatches(theirs.kind) ||
        leaves(mine, theirs))
      return Value::not_implemented();
    if (op != Operator::Eq && op != Operator::NotEq &&
        !can_order(mine, theirs))
      return Value::not_implemented();
    auto test = compare(op, mine, theirs);
    return test ? Result(Value::boolean(*test)) : std::nullopt;
  };
  if (!dispatches(self.kind))
    return native();
  Value member = special(self, *comparison_name(op));
  if (member.kind == Kind::Builtin || !member.bound()) {
    if (self.kind == Kind::Instance && plain(self).kind != Kind::Instance &&
        (!member.bound() || member.builtin->owner != &kType_object))
      return native();
    if (op != Operator::NotEq)
      return Value::not_implemented();
    // object.__ne__ is the opposite of __eq__.
    Value eq = special(self, *names().eq_);
    if (!eq.bound() || eq.kind == Kind::Builtin)
      return Value::not_implemented();
    Result same = call_special(eq, self, other);
    if (!same || same->kind == Kind::NotImplemented)
      return same;
    auto test = truth(*same);
    return test ? Result(Value::boolean(!*test)) : std::nullopt;
  }
  if (member.kind == Kind::None)
    return raise(kType_TypeError, "'NoneType' object is not callable");
  return call_special(member, self, other);
}

Result Vm::rich_compare(Operator op, Value a, Value b) {
  if (!dispatches(a.kind) && !dispatches(b.kind)) {
    auto test = compare(op, a, b);
    return test ? Result(Value::boolean(*test)) : std::nullopt;
  }
  bool right_first = extends(b, a);
  if (right_first) {
    Result result = ask_compare(mirrored(op), b, a);
    if (!result || result->kind != Kind::NotImplemented)
      return result;
  }
  Result result = ask_compare(op, a, b);
  if (!result || result->kind != Kind::NotImplemented)
    return result;
  if (!right_first) {
    result = ask_compare(mirrored(op), b, a);
    if (!result || result->kind != Kind::NotImplemented)
      return result;
  }
  if (op == Operator::Eq || op == Operator::NotEq)
    return Value::boolean(a.same(b) == (op == Operator::Eq));
  return raise(kType_TypeError,
               "'" + llvm::Twine(spelling(op)) +
                   "' not supported between instances of '" + type_name(a) +
                   "' and '" + type_name(b) + "'");
}

std::optional<bool> Vm::dispatch_compare(Operator op, Value a, Value b) {
  Result result = rich_compare(op, a, b);
  return result ? truth(*result) : std::nullopt;
}

Result Vm::dispatch_unary(Operator op, Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->unary(*this, op);
  Value member = special(v, *unary_name(op));
  if (member.kind == Kind::Builtin && !dispatches(plain(v).kind))
    return unary(op, plain(v));
  if (member.bound())
    return call_special(member, v, {});
  return raise(kType_TypeError, llvm::Twine("bad operand type for unary ") +
                                    spelling(op) + ": '" + type_name(v) +
                                    "'");
}

Result Vm::dispatch_in_place(Operator op, Value a, Value b) {
  if (a.kind == Kind::Host) {
    Result result = a.as<HostObject>()->in_place(*this, op, b);
    if (!result || result->kind != Kind::NotImplemented)
      return result;
    return binary(op, a, b, true);
  }
  if (!dispatches(a.kind))
    return binary(op, a, b, true);
  Value member = special(a, *operator_names(op).in_place);
  if (member.kind == Kind::Builtin && !dispatches(plain(a).kind)) {
    Result result = in_place(op, plain(a), b);
    return result && result->same(plain(a)) ? Result(a) : result;
  }
  if (member.bound()) {
    Result result = call_special(member, a, b);
    if (!result || result->kind != Kind::NotImplemented)
      return result;
  }
  return binary(op, a, b, true);
}

std::optional<bool> Vm::dispatch_truth(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->truth(*this);
  Value member = special(v, *names().bool_);
  if (member.bound() && member.kind != Kind::Builtin) {
    Result test = call_special(member, v, {});
    if (!test)
      return std::nullopt;
    if (test->kind != Kind::Bool)
      return raise(kType_TypeError, "__bool__ should return bool, returned " +
                                        type_name(*test));
    return test->integer != 0;
  }
  Value sized = special(v, *names().len_);
  if (sized.bound() && sized.kind != Kind::Builtin) {
    auto size = length(v);
    return size ? std::optional<bool>(*size != 0) : std::nullopt;
  }
  Value held = plain(v);
  return dispatches(held.kind) ? std::optional<bool>(true) : truth(held);
}

std::optional<std::int64_t> Vm::dispatch_length(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->length(*this);
  Value member = special(v, *names().len_);
  if (member.kind == Kind::Builtin)
    return length(plain(v));
  if (!member.bound())
    return raise(kType_TypeError,
                 "object of type '" + type_name(v) + "' has no len()");
  Result size = call_special(member, v, {});
  auto number = size ? index(*size) : std::nullopt;
  if (number && *number < 0)
    return raise(kType_ValueError, "__len__() should return >= 0");
  return number;
}

std::optional<bool> Vm::dispatch_contains(Value container, Value item) {
  if (container.kind == Kind::Host)
    return container.as<HostObject>()->contains(*this, item);
  Value member = special(container, *names().contains_);
  if (member.kind == Kind::Builtin)
    return contains(plain(container), item);
  if (!member.bound())
    return contains_by_iteration(container, item);
  Result test = call_special(member, container, item);
  return test ? truth(*test) : std::nullopt;
}

Result Vm::dispatch_item(Value object, Value key) {
  if (object.kind == Kind::Host)
    return object.as<HostObject>()->item(*this, key);
  Value member = special(object, *names().getitem_);
  if (member.kind == Kind::Builtin && object.kind == Kind::Instance) {
    Value held = plain(object);
    if (held.kind != Kind::Dict)
      return item(held, key);
    Result value = dict_get(as_dict(held), key);
    if (!value || value->bound())
      return value;
    Value missing = special(object, *names().missing_);
    if (missing.bound())
      return call_special(missing, object, key);
    return raise_key_error(key);
  }
  if (member.bound())
    return call_special(member, object, key);
  if (object.kind == Kind::Class) {
    Value generic = class_member(*object.as<ClassObject>(),
                                 *names().class_getitem_);
    if (generic.bound()) {
      Result bound = bind(generic, Value(), object);
      return bound ? call(*bound, {key, {}}) : bound;
    }
    return raise(kType_TypeError,
                 "type '" + object.as<ClassObject>()->name->text +
                     "' is not subscriptable");
  }
  return raise(kType_TypeError,
               "'" + type_name(object) + "' object is not subscriptable");
}

bool Vm::dispatch_set_item(Value object, Value key, Value value) {
  if (object.kind == Kind::Host)
    return object.as<HostObject>()->set_item(*this, key, value);
  Value member = special(object, *names().setitem_);
  if (member.kind == Kind::Builtin && object.kind == Kind::Instance)
    return set_item(plain(object), key, value);
  if (member.bound())
    return call_special(member, object, {key, value}).has_value();
  raise(kType_TypeError, "'" + type_name(object) +
                             "' object does not support item assignment");
  return false;
}

bool Vm::dispatch_delete_item(Value object, Value key) {
  if (object.kind == Kind::Host)
    return object.as<HostObject>()->delete_item(*this, key);
  Value member = special(object, *names().delitem_);
  if (member.kind == Kind::Builtin && object.kind == Kind::Instance)
    return delete_item(plain(object), key);
  if (member.bound())
    return call_special(member, object, key).has_value();
  raise(kType_TypeError,
        "'" + type_name(object) + "' object doesn't support item deletion");
  return false;
}

std::optional<std::int64_t> Vm::dispatch_index(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->index(*this);
  if (is_integer(plain(v)))
    return index(plain(v));
  Value member = special(v, *names().index_);
  if (!member.bound())
    return raise(kType_TypeError, "'" + type_name(v) +
                                      "' object cannot be interpreted as an "
                                      "integer");
  Result number = call_special(member, v, {});
  if (!number)
    return std::nullopt;
  if (!is_integer(plain(*number)))
    return raise(kType_TypeError, "__index__ returned non-int (type " +
                                      type_name(*number) + ")");
  return index(plain(*number));
}

Result Vm::dispatch_iterator(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->iterator(*this);
  Value member = special(v, *names().iter_);
  if (member.kind == Kind::Builtin)
    return iterator(plain(v));
  if (member.bound() && member.kind != Kind::None) {
    Result it = call_special(member, v, {});
    if (it && !is_iterator(*it))
      return raise(kType_TypeError, "iter() returned non-iterator of type '" +
                                        type_name(*it) + "'");
    return it;
  }
  if (!member.bound() && special(v, *names().getitem_).bound()) {
    auto *it = heap_.make<IteratorObject>();
    it->iterator = IteratorKind::Sequence;
    it->source = v;
    return Value::of(Kind::Iterator, it);
  }
  return raise(kType_TypeError,
               "'" + type_name(v) + "' object is not iterable");
}

Result Vm::dispatch_next(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->next(*this);
  Value member = special(v, *names().next_);
  if (!member.bound())
    return raise(kType_TypeError,
                 "'" + type_name(v) + "' object is not an iterator");
  Result value = call_special(member, v, {});
  if (value || stopped_ ||
      !is_subtype(*pending_.as<ExceptionObject>()->type, kType_StopIteration))
    return value;
  llvm::ArrayRef<Value> args = pending_.as<ExceptionObject>()->args;
  stop_value_ = args.empty() ? Value::none() : args[0];
  pending_ = Value();
  return Value();
}

bool Vm::is_iterator(Value v) const {
  if (v.kind == Kind::Iterator || v.kind == Kind::Generator ||
      v.kind == Kind::Host)
    return true;
  return dispatches(v.kind) && special(v, *names().next_).bound();
}

std::optional<std::uint64_t> Vm::dispatch_hash(Value v) {
  if (v.kind == Kind::Host)
    return v.as<HostObject>()->hash(*this);
  Value member = special(v, *names().hash_);
  if (member.kind == Kind::None)
    return raise(kType_TypeError, "unhashable type: '" + type_name(v) + "'");
  if (member.bound() && member.kind != Kind::Builtin) {
    Result number = call_special(member, v, {});
    if (!number)
      return std::nullopt;
    if (!is_integer(plain(*number)))
      return raise(kType_TypeError,
                   "__hash__ method should return an integer");
    return hash(plain(*number));
  }
  if (member.kind == Kind::Builtin && member.builtin->owner != &kType_object &&
      plain(v).kind != v.kind)
    return hash(plain(v));
  return identity_hash(v);
}

} // namespace flattenc::python
