//
// Instructions of class bodies, `with` and annotations.
//
#include "runtime/python/names.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

static Value value_of(const StrObject *name) {
  return Value::of(Kind::Str, const_cast<StrObject *>(name));
}

bool Vm::do_class_name(Frame &frame, const Instruction &instruction) {
  std::uint32_t a = instruction.a;
  bool cell = instruction.op == Opcode::LoadClassCell;
  const StrObject *name = cell ? frame.code->cells[a] : frame.code->names[a];
  Value key = value_of(name);
  switch (instruction.op) {
  case Opcode::StoreClassName:
    return set_item(frame.space, key, frame.stack.pop_back_val());
  case Opcode::DeleteClassName:
    if (delete_item(frame.space, key))
      return true;
    if (!catch_exception(kType_KeyError))
      return false;
    raise(kType_NameError, "name '" + name->text + "' is not defined");
    return false;
  default:
    break;
  }
  Value found;
  if (frame.space.kind == Kind::Dict) {
    found = own_member(as_dict(frame.space), *name);
  } else {
    Result item = this->item(frame.space, key);
    if (item)
      found = *item;
    else if (!catch_exception(kType_KeyError))
      return false;
  }
  if (found.bound()) {
    frame.stack.push_back(found);
    return true;
  }
  if (!cell)
    return load_name(frame, *name);
  if (!frame.cells[a]->value.bound()) {
    raise(kType_NameError, "cannot access free variable '" + name->text +
                               "' where it is not associated with a value in "
                               "enclosing scope");
    return false;
  }
  frame.stack.push_back(frame.cells[a]->value);
  return true;
}

bool Vm::run_class_body(const FunctionObject &body, Value space) {
  if (!enter_native("class bodies nested too deeply"))
    return false;
  std::size_t base = frames_.size();
  Result done;
  if (push_frame(body, {})) {
    Frame &frame = *frames_.back();
    frame.space = space;
    CellObject *cell = nullptr;
    for (std::uint32_t i = 0; i < body.code->own_cells; ++i)
      if (body.code->cells[i]->text == "__class__")
        cell = frame.cells[i];
    done = execute(base);
    if (done && cell) {
      Value key = heap_.str("__classcell__");
      if (!set_item(space, key, Value::of(Kind::Cell, cell)))
        done = std::nullopt;
    }
  }
  --native_depth_;
  return done.has_value();
}

bool Vm::do_class(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  llvm::SmallVector<Value, 4> bases;
  llvm::SmallVector<Keyword, 2> keywords;
  if (instruction.op == Opcode::BuildClassSpread) {
    Value named = stack.pop_back_val(), listed = stack.pop_back_val();
    bases.append(as_list(listed).items.begin(), as_list(listed).items.end());
    as_dict(named).table.each([&](DictTable::Entry &e) {
      keywords.push_back({&as_str(e.key), e.value});
    });
  } else {
    const CallShape &shape = frame.code->calls[instruction.a];
    std::size_t first =
        stack.size() - shape.positional - shape.keywords.size();
    bases.append(stack.begin() + static_cast<std::ptrdiff_t>(first),
                 stack.begin() +
                     static_cast<std::ptrdiff_t>(first + shape.positional));
    for (std::size_t i = 0; i < shape.keywords.size(); ++i)
      keywords.push_back(
          {shape.keywords[i], stack[first + shape.positional + i]});
    stack.truncate(first);
  }
  Value name = stack.pop_back_val(), body = stack.pop_back_val();
  Result made = build_class(body, as_str(name), bases, keywords);
  if (made)
    frame.stack.push_back(*made);
  return made.has_value();
}

bool Vm::do_with(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  if (instruction.op == Opcode::WithArguments) {
    Value raised = stack.back();
    Value exit = stack[stack.size() - 2];
    stack.push_back(exit);
    stack.push_back(type_value(raised));
    stack.push_back(raised);
    stack.push_back(traceback_of(*raised.as<ExceptionObject>()));
    return true;
  }
  Value manager = stack.pop_back_val();
  auto method = [&](const StrObject *name) -> Result {
    if (manager.kind == Kind::Host) {
      return attribute(manager, *name);
    }
    Value member = special(manager, *name);
    if (!member.bound())
      return raise(kType_TypeError,
                   "'" + type_name(manager) +
                       "' object does not support the context manager "
                       "protocol" +
                       (name == names().exit_ ? " (missed __exit__ method)"
                                              : ""));
    return bind(member, manager, type_value(manager));
  };
  Result enter = method(names().enter_);
  Result exit = enter ? method(names().exit_) : enter;
  if (!exit)
    return false;
  stack.push_back(*exit);
  stack.push_back(*enter);
  return true;
}

bool Vm::do_annotate(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  if (instruction.op == Opcode::SetAnnotations) {
    Value dict = stack.pop_back_val();
    stack.back().as<FunctionObject>()->annotations = &as_dict(dict);
    return true;
  }
  Value hint = stack.pop_back_val();
  Value space = frame.space.bound() ? frame.space
                                    : Value::of(Kind::Dict, frame.globals);
  Value key = value_of(names().annotations_);
  Value all;
  if (space.kind == Kind::Dict) {
    all = own_member(as_dict(space), *names().annotations_);
  } else {
    Result item = this->item(space, key);
    if (item)
      all = *item;
    else if (!catch_exception(kType_KeyError))
      return false;
  }
  if (!all.bound()) {
    all = heap_.dict();
    if (!set_item(space, key, all))
      return false;
  }
  return set_item(all, value_of(frame.code->names[instruction.a]), hint);
}

} // namespace flattenc::python
