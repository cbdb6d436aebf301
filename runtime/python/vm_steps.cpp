#include "runtime/python/names.h"
#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

/// False for what `iter` would not take.
bool Vm::iterable(Value v) const {
  switch (v.kind) {
  case Kind::Instance:
  case Kind::Class:
    return special(v, *names().iter_).bound() ||
           special(v, *names().getitem_).bound();
  case Kind::Host:
  case Kind::Str:
  case Kind::Bytes:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Dict:
  case Kind::Set:
  case Kind::FrozenSet:
  case Kind::Range:
  case Kind::View:
  case Kind::Iterator:
  case Kind::Generator:
    return true;
  default:
    return false;
  }
}

Result Vm::global(DictObject &globals, const StrObject &name, Value found) {
  if (found.kind != Kind::Host || !found.as<HostObject>()->is_promise())
    return found;
  Result value = found.as<HostObject>()->keep(*this);
  if (!value)
    return value;
  Value key = Value::of(Kind::Str, const_cast<StrObject *>(&name));
  // What was bound in the meantime stays.
  const Value *now = globals.table.find(key, name.hash);
  if (now && now->same(found))
    globals.table.set(key, name.hash, *value);
  return value;
}

bool Vm::load_name(Frame &frame, const StrObject &name) {
  Value key = Value::of(Kind::Str, const_cast<StrObject *>(&name));
  if (const Value *found = frame.globals->table.find(key, name.hash)) {
    Result value = global(*frame.globals, name, *found);
    if (value)
      frame.stack.push_back(*value);
    return value.has_value();
  }
  Value builtin = builtin_named(name.text);
  if (builtin.bound()) {
    frame.stack.push_back(builtin);
    return true;
  }
  if (is_refused_builtin(name.text))
    refuse("`" + name.text + "`");
  else
    raise(kType_NameError, "name '" + name.text + "' is not defined");
  return false;
}

bool Vm::do_variable(Frame &frame, const Instruction &instruction) {
  std::uint32_t a = instruction.a;
  auto unset = [&](const StrObject *name) {
    bool free = (instruction.op == Opcode::LoadCell ||
                 instruction.op == Opcode::DeleteCell) &&
                a >= frame.code->own_cells;
    if (free) {
      raise(kType_NameError, "cannot access free variable '" + name->text +
                                 "' where it is not associated with a value "
                                 "in enclosing scope");
      return false;
    }
    raise(kType_UnboundLocalError, "cannot access local variable '" +
                                       name->text +
                                       "' where it is not associated with a "
                                       "value");
    return false;
  };
  switch (instruction.op) {
  case Opcode::StoreName: {
    const StrObject *name = frame.code->names[a];
    Value key = Value::of(Kind::Str, const_cast<StrObject *>(name));
    Value value = frame.stack.pop_back_val();
    if (record_) {
      const Value *old = frame.globals->table.find(key, name->hash);
      value.origin = origin(SlotEvent::Set, old ? old->origin : kNoOrigin,
                            instruction.node);
    }
    frame.globals->table.set(key, name->hash, value);
    return true;
  }
  case Opcode::DeleteName: {
    const StrObject *name = frame.code->names[a];
    Value key = Value::of(Kind::Str, const_cast<StrObject *>(name));
    if (frame.globals->table.erase(key, name->hash))
      return true;
    raise(kType_NameError, "name '" + name->text + "' is not defined");
    return false;
  }
  case Opcode::LoadLocal:
    if (!frame.locals[a].bound())
      return unset(frame.code->locals[a]);
    frame.stack.push_back(frame.locals[a]);
    return true;
  case Opcode::StoreLocal:
    frame.locals[a] = frame.stack.pop_back_val();
    return true;
  case Opcode::DeleteLocal:
    if (!frame.locals[a].bound())
      return unset(frame.code->locals[a]);
    frame.locals[a] = Value();
    return true;
  case Opcode::LoadCell:
    if (!frame.cells[a]->value.bound())
      return unset(frame.code->cells[a]);
    frame.stack.push_back(frame.cells[a]->value);
    return true;
  case Opcode::StoreCell:
    frame.cells[a]->value = frame.stack.pop_back_val();
    return true;
  default:
    if (!frame.cells[a]->value.bound())
      return unset(frame.code->cells[a]);
    frame.cells[a]->value = Value();
    return true;
  }
}

bool Vm::do_access(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  switch (instruction.op) {
  case Opcode::StoreAttribute: {
    Value object = stack.pop_back_val(), value = stack.pop_back_val();
    return set_attribute(object, *frame.code->names[instruction.a], value);
  }
  case Opcode::DeleteAttribute:
    return delete_attribute(stack.pop_back_val(),
                            *frame.code->names[instruction.a]);
  case Opcode::StoreItem: {
    Value key = stack.pop_back_val(), object = stack.pop_back_val();
    return set_item(object, key, stack.pop_back_val());
  }
  default: {
    Value key = stack.pop_back_val();
    return delete_item(stack.pop_back_val(), key);
  }
  }
}

bool Vm::do_build(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  std::size_t count = instruction.a;
  if (instruction.op == Opcode::BuildDict)
    count *= 2;
  if (instruction.op == Opcode::BuildSlice)
    count = 3;
  std::size_t first = stack.size() - count;
  auto items = llvm::MutableArrayRef<Value>(stack).drop_front(first);
  Value result;
  auto place = [&](std::size_t i) {
    return origin(SlotEvent::Set, kNoOrigin,
                  frame.code->places[instruction.b + i]);
  };
  switch (instruction.op) {
  case Opcode::BuildList:
  case Opcode::BuildTuple:
    if (record_)
      for (std::size_t i = 0; i < count; ++i)
        items[i].origin = place(i);
    result = instruction.op == Opcode::BuildList ? heap_.list(items)
                                                 : heap_.tuple(items);
    break;
  case Opcode::BuildSet: {
    auto *set = heap_.set();
    for (Value item : items)
      if (!set_add(*set, item))
        return false;
    result = Value::of(Kind::Set, set);
    break;
  }
  case Opcode::BuildDict: {
    result = heap_.dict();
    for (std::size_t i = 0; i < count; i += 2) {
      auto h = hash(items[i]);
      if (!h)
        return false;
      if (record_)
        items[i + 1].origin = place(i / 2);
      as_dict(result).table.set(items[i], *h, items[i + 1]);
    }
    break;
  }
  case Opcode::BuildText: {
    std::string text;
    for (Value item : items) {
      if (item.kind != Kind::Str) {
        refuse("a placeholder inside of a string");
        return false;
      }
      text += as_str(item).text;
    }
    if (!allows_items(text.size()))
      return false;
    result = heap_.str(text);
    break;
  }
  default: {
    auto *slice = heap_.make<SliceObject>();
    slice->start = items[0];
    slice->stop = items[1];
    slice->step = items[2];
    result = Value::of(Kind::Slice, slice);
  }
  }
  stack.truncate(first);
  stack.push_back(result);
  return true;
}

/// How CPython names the function of a call whose arguments do not fit.
std::string Vm::called_name(Value callee) {
  if (callee.kind == Kind::Method && !callee.as<MethodObject>()->function)
    callee = callee.as<MethodObject>()->callee;
  if (callee.kind == Kind::Builtin)
    return std::string(callee.builtin->name) + "()";
  if (callee.kind == Kind::Class || callee.kind == Kind::Type)
    return qualified_class_name(callee) + "()";
  if (callee.kind != Kind::Function)
    return default_repr(callee);
  auto *function = callee.as<FunctionObject>();
  Value module = own_member(*function->globals, *names().name_);
  std::string in = module.kind == Kind::Str && as_str(module).text != "builtins"
                       ? as_str(module).text.str() + "."
                       : "";
  return in + function->code->qualified_name->text.str() + "()";
}

bool Vm::do_container(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  std::uint32_t a = instruction.a;
  if (instruction.op == Opcode::ListToTuple) {
    Value list = stack.pop_back_val();
    stack.push_back(heap_.tuple(as_list(list).items));
    return true;
  }
  Value value = stack.pop_back_val();
  if (instruction.op == Opcode::DictSet) {
    Value key = stack.pop_back_val();
    auto h = hash(key);
    if (!h)
      return false;
    value.origin = origin(SlotEvent::Set, kNoOrigin, instruction.node);
    as_dict(stack[stack.size() - a]).table.set(key, *h, value);
    return true;
  }
  switch (instruction.op) {
  case Opcode::ListAppend:
    value.origin = origin(SlotEvent::Set, kNoOrigin, instruction.node);
    heap_.push(as_list(stack[stack.size() - a]), value);
    return true;
  case Opcode::ListExtend: {
    // Through a copy, for `[*x]` may grow while a generator runs.
    llvm::SmallVector<Value, 8> items;
    if (!collect(value, items)) {
      if (iterable(value) || !catch_exception(kType_TypeError))
        return false;
      if (instruction.b == 0)
        raise(kType_TypeError, "Value after * must be an iterable, not " +
                                   type_name(value));
      else
        raise(kType_TypeError, called_name(stack[stack.size() - 2]) +
                                   " argument after * must be an iterable, "
                                   "not " +
                                   type_name(value));
      return false;
    }
    heap_.push(as_list(stack.back()), items);
    return true;
  }
  case Opcode::SetAdd:
    return set_add(as_set(stack[stack.size() - a]), value);
  case Opcode::SetUpdate: {
    llvm::SmallVector<Value, 8> items;
    if (!collect(value, items))
      return false;
    for (Value item : items)
      if (!set_add(as_set(stack.back()), item))
        return false;
    return true;
  }
  default:
    break;
  }
  if (value.kind != Kind::Dict) {
    // What has `keys` and items is a mapping as well.
    auto keys_name = heap_.str("keys");
    Result method = value.kind == Kind::Instance
                        ? attribute(value, as_str(keys_name))
                        : Result();
    if (!method && failed() && !catch_exception(kType_AttributeError))
      return false;
    if (!method) {
      if (instruction.op == Opcode::DictMerge)
        raise(kType_TypeError,
              called_name(stack[stack.size() - 3]) +
                  " argument after ** must be a mapping, not " +
                  type_name(value));
      else
        raise(kType_TypeError,
              "'" + type_name(value) + "' object is not a mapping");
      return false;
    }
    Value copy = heap_.dict();
    if (!dict_update(as_dict(copy), value))
      return false;
    value = copy;
  }
  DictTable &target = as_dict(stack.back()).table;
  for (std::uint32_t i = 0; i < as_dict(value).table.entry_count(); ++i) {
    const DictTable::Entry &entry = as_dict(value).table.entry(i);
    if (!entry.key.bound())
      continue;
    if (instruction.op == Opcode::DictMerge &&
        target.find(entry.key, entry.hash)) {
      auto key = str(entry.key);
      raise(kType_TypeError, called_name(stack[stack.size() - 3]) +
                                 " got multiple values for keyword argument "
                                 "'" +
                                 (key ? *key : "") + "'");
      return false;
    }
    target.set(entry.key, entry.hash, entry.value);
  }
  return true;
}

bool Vm::do_unpack(Frame &frame, const Instruction &instruction) {
  llvm::SmallVector<Value, 8> items;
  Value source = frame.stack.pop_back_val();
  std::size_t before = instruction.a, after = instruction.b;
  bool starred = instruction.op == Opcode::UnpackStarred;
  if (!iterable(source)) {
    raise(kType_TypeError, "cannot unpack non-iterable " +
                               type_name(source) + " object");
    return false;
  }
  if (!collect(source, items))
    return false;
  if (starred ? items.size() < before + after : items.size() < before) {
    raise(kType_ValueError,
          "not enough values to unpack (expected " +
              llvm::Twine(starred ? "at least " : "") +
              llvm::Twine(starred ? before + after : before) + ", got " +
              llvm::Twine(items.size()) + ")");
    return false;
  }
  if (!starred && items.size() > before) {
    raise(kType_ValueError, "too many values to unpack (expected " +
                                llvm::Twine(before) + ")");
    return false;
  }
  if (starred) {
    llvm::ArrayRef<Value> middle(items);
    middle = middle.drop_front(before).drop_back(after);
    Value list = heap_.list(middle);
    std::size_t tail = items.size() - after;
    for (std::size_t i = items.size(); i-- > tail;)
      frame.stack.push_back(items[i]);
    frame.stack.push_back(list);
  }
  for (std::size_t i = before; i-- > 0;)
    frame.stack.push_back(items[i]);
  return true;
}

bool Vm::do_format(Frame &frame, const Instruction &instruction) {
  std::string spec;
  if (instruction.b)
    spec = as_str(frame.stack.pop_back_val()).text.str();
  Value value = frame.stack.pop_back_val();
  if (instruction.a == 'r' || instruction.a == 'a' || instruction.a == 's') {
    auto text = instruction.a == 's' ? str(value) : repr(value);
    if (!text)
      return false;
    value = heap_.str(instruction.a == 'a' ? ascii_escaped(*text) : *text);
  }
  auto text = format(value, spec);
  if (text)
    frame.stack.push_back(heap_.str(*text));
  return text.has_value();
}

bool Vm::do_import(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  Result result;
  switch (instruction.op) {
  case Opcode::ImportModule:
    result = host_.import_module(*this, frame.code->imports[instruction.a]);
    break;
  case Opcode::ImportMember:
    result = host_.import_member(*this, stack.back(),
                                 *frame.code->names[instruction.a]);
    break;
  default:
    return host_.import_star(*this, stack.pop_back_val(), *frame.globals);
  }
  if (result)
    stack.push_back(*result);
  return result.has_value();
}

bool Vm::do_exception(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  switch (instruction.op) {
  case Opcode::PushHandler:
    frame.handlers.push_back(
        {instruction.a,
         static_cast<std::uint32_t>(stack.size()) - instruction.b,
         static_cast<std::uint32_t>(frame.handled.size())});
    return true;
  case Opcode::PopHandler:
    frame.handlers.pop_back();
    return true;
  case Opcode::EndHandler:
    frame.handled.pop_back();
    return true;
  case Opcode::MatchException: {
    Value wanted = stack.pop_back_val();
    auto matches = exception_matches(stack.back(), wanted);
    if (matches)
      stack.push_back(Value::boolean(*matches));
    return matches.has_value();
  }
  default:
    break;
  }
  if (instruction.a == 0) {
    Value handled = handled_exception();
    if (handled.bound())
      raise_value(handled);
    else
      raise(kType_RuntimeError, "No active exception to reraise");
    return false;
  }
  Value cause = instruction.a == 2 ? stack.pop_back_val() : Value();
  Result raised = make_exception(stack.pop_back_val());
  if (!raised)
    return false;
  if (cause.bound()) {
    auto *e = raised->as<ExceptionObject>();
    if (cause.kind != Kind::None) {
      if (!is_exception_type(cause) && cause.kind != Kind::Exception) {
        raise(kType_TypeError,
              "exception causes must derive from BaseException");
        return false;
      }
      Result made = make_exception(cause);
      if (!made)
        return false;
      e->cause = *made;
    } else {
      e->cause = Value();
    }
    e->suppress_context = true;
  }
  if (instruction.b == 0)
    note_context(*raised);
  raise_value(*raised);
  return false;
}

} // namespace flattenc::python
