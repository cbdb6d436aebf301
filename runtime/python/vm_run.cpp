#include "runtime/python/vm.h"

namespace flattenc::python {

using syntax::Operator;

bool Vm::leave_frame(Value result) {
  Frame *frame = frames_.back();
  if (GeneratorObject *generator = frame->generator) {
    generator->result = result;
    drop_frame();
    returned_ = Value();
    return true;
  }
  if (frame->made.bound()) {
    if (result.kind != Kind::None) {
      raise(kType_TypeError, "__init__() should return None, not '" +
                                 type_name(result) + "'");
      return false;
    }
    result = frame->made;
  }
  drop_frame();
  returned_ = result;
  return true;
}

/// A generator that the instruction before `frame.next` drives has ended.
static void end_of_generator(Frame &frame, Value result) {
  const Instruction &driver = frame.code->instructions[frame.next - 1];
  frame.stack.pop_back();
  if (driver.op == Opcode::YieldFrom)
    frame.stack.push_back(result);
  frame.next = driver.a;
}

bool Vm::do_yield_from(Frame &frame, const Instruction &instruction) {
  Value sent = frame.stack.pop_back_val();
  Value source = frame.stack.back();
  if (source.kind == Kind::Generator) {
    auto *generator = source.as<GeneratorObject>();
    if (!generator->finished)
      return resume(*generator, sent);
    end_of_generator(frame, Value::none());
    return true;
  }
  stop_value_ = Value();
  Result value;
  if (sent.kind == Kind::None) {
    value = next(source);
  } else {
    auto name = heap_.str("send");
    Result method = attribute(source, as_str(name));
    value = method ? call(*method, {sent, {}}) : method;
    if (!value && !stopped_ &&
        exception_is(pending_, Value::of(&kType_StopIteration))) {
      llvm::ArrayRef<Value> args = pending_.as<ExceptionObject>()->args;
      stop_value_ = args.empty() ? Value::none() : args[0];
      pending_ = Value();
      value = Value();
    }
  }
  if (!value)
    return false;
  if (value->bound()) {
    frame.stack.push_back(*value);
    return true;
  }
  frame.stack.back() = stop_value_.bound() ? stop_value_ : Value::none();
  frame.next = instruction.a;
  return true;
}

bool Vm::do_for_next(Frame &frame, const Instruction &instruction) {
  Value source = frame.stack.back();
  if (source.kind == Kind::Generator) {
    auto *generator = source.as<GeneratorObject>();
    if (!generator->finished)
      return resume(*generator, Value::none());
    frame.stack.pop_back();
    frame.next = instruction.a;
    return true;
  }
  Result value = next(source);
  if (!value)
    return false;
  if (value->bound()) {
    frame.stack.push_back(*value);
    return true;
  }
  frame.stack.pop_back();
  frame.next = instruction.a;
  return true;
}

Result Vm::execute(std::size_t base) {
  while (true) {
    Frame &frame = *frames_.back();
    const Instruction &instruction = frame.code->instructions[frame.next++];
    bool good = true;
    if (!step()) {
      good = false;
    } else if (instruction.op == Opcode::Return) {
      GeneratorObject *generator = frame.generator;
      good = leave_frame(frame.stack.back());
      if (good) {
        if (frames_.size() == base)
          return returned_;
        Frame &caller = *frames_.back();
        if (generator)
          end_of_generator(caller, generator->result);
        else
          caller.stack.push_back(returned_);
      }
    } else if (instruction.op == Opcode::Yield) {
      Value value = frame.stack.pop_back_val();
      frame.generator->running = false;
      frames_.pop_back();
      if (frames_.size() == base)
        return value;
      frames_.back()->stack.push_back(value);
    } else {
      good = step(frame, instruction);
    }
    if (!good && !unwind(base))
      return std::nullopt;
  }
}

/// Replaces `count` values at the top of the stack by `value`.
static void replace(llvm::SmallVectorImpl<Value> &stack, std::size_t count,
                    Value value) {
  stack.truncate(stack.size() - count);
  stack.push_back(value);
}

bool Vm::step(Frame &frame, const Instruction &instruction) {
  auto &stack = frame.stack;
  std::uint32_t a = instruction.a;
  auto put = [&](std::size_t count, Result result) {
    if (result)
      replace(stack, count, *result);
    return result.has_value();
  };
  switch (instruction.op) {
  case Opcode::LoadConst:
    stack.push_back(frame.code->constants[a]);
    return true;
  case Opcode::LoadName:
    return load_name(frame, *frame.code->names[a]);
  case Opcode::StoreName:
  case Opcode::DeleteName:
  case Opcode::LoadLocal:
  case Opcode::StoreLocal:
  case Opcode::DeleteLocal:
  case Opcode::LoadCell:
  case Opcode::StoreCell:
  case Opcode::DeleteCell:
    return do_variable(frame, instruction);
  case Opcode::LoadAttribute:
    return put(1, attribute(stack.back(), *frame.code->names[a]));
  case Opcode::LoadItem:
    return put(2, item(stack[stack.size() - 2], stack.back()));
  case Opcode::StoreAttribute:
  case Opcode::DeleteAttribute:
  case Opcode::StoreItem:
  case Opcode::DeleteItem:
    return do_access(frame, instruction);
  case Opcode::BuildList:
  case Opcode::BuildTuple:
  case Opcode::BuildSet:
  case Opcode::BuildDict:
  case Opcode::BuildText:
  case Opcode::BuildSlice:
    return do_build(frame, instruction);
  case Opcode::ListAppend:
  case Opcode::ListExtend:
  case Opcode::ListToTuple:
  case Opcode::SetAdd:
  case Opcode::SetUpdate:
  case Opcode::DictSet:
  case Opcode::DictUpdate:
  case Opcode::DictMerge:
    return do_container(frame, instruction);
  case Opcode::Unary:
    return put(1, unary(static_cast<Operator>(a), stack.back()));
  case Opcode::Binary:
    return put(2, binary(static_cast<Operator>(a), stack[stack.size() - 2],
                         stack.back()));
  case Opcode::InPlace:
    return put(2, in_place(static_cast<Operator>(a), stack[stack.size() - 2],
                           stack.back()));
  case Opcode::Compare: {
    Operator op = static_cast<Operator>(a);
    if (op <= Operator::GtE && (dispatches(stack.back().kind) ||
                                dispatches(stack[stack.size() - 2].kind)))
      return put(2, rich_compare(op, stack[stack.size() - 2], stack.back()));
    auto result = compare(static_cast<Operator>(a), stack[stack.size() - 2],
                          stack.back());
    return result && put(2, Value::boolean(*result));
  }
  case Opcode::Jump:
    frame.next = a;
    return true;
  case Opcode::JumpIfFalse:
  case Opcode::JumpIfTrue: {
    auto test = truth(stack.pop_back_val());
    if (test && *test == (instruction.op == Opcode::JumpIfTrue))
      frame.next = a;
    return test.has_value();
  }
  case Opcode::JumpIfFalseKeep:
  case Opcode::JumpIfTrueKeep: {
    auto test = truth(stack.back());
    if (!test)
      return false;
    if (*test == (instruction.op == Opcode::JumpIfTrueKeep))
      frame.next = a;
    else
      stack.pop_back();
    return true;
  }
  case Opcode::Duplicate:
    stack.push_back(Value(stack.back()));
    return true;
  case Opcode::DuplicateTwo:
    stack.push_back(Value(stack[stack.size() - 2]));
    stack.push_back(Value(stack[stack.size() - 2]));
    return true;
  case Opcode::Pop:
    stack.pop_back();
    return true;
  case Opcode::SwapTwo:
    std::swap(stack[stack.size() - 1], stack[stack.size() - 2]);
    return true;
  case Opcode::RotateThree:
    std::rotate(stack.end() - 3, stack.end() - 1, stack.end());
    return true;
  case Opcode::RotateFour:
    std::rotate(stack.end() - 4, stack.end() - 1, stack.end());
    return true;
  case Opcode::GetIterator:
    return put(1, iterator(stack.back()));
  case Opcode::ForNext:
    return do_for_next(frame, instruction);
  case Opcode::Unpack:
  case Opcode::UnpackStarred:
    return do_unpack(frame, instruction);
  case Opcode::Call:
    return do_call(frame, instruction);
  case Opcode::CallSpread:
    return do_spread_call(frame);
  case Opcode::MakeFunction:
    return do_make_function(frame, instruction);
  case Opcode::FormatValue:
    return do_format(frame, instruction);
  case Opcode::ImportModule:
  case Opcode::ImportMember:
  case Opcode::ImportStar:
    return do_import(frame, instruction);
  case Opcode::Raise:
  case Opcode::PushHandler:
  case Opcode::PopHandler:
  case Opcode::MatchException:
  case Opcode::EndHandler:
    return do_exception(frame, instruction);
  case Opcode::LoadClassName:
  case Opcode::StoreClassName:
  case Opcode::DeleteClassName:
  case Opcode::LoadClassCell:
    return do_class_name(frame, instruction);
  case Opcode::BuildClass:
  case Opcode::BuildClassSpread:
    return do_class(frame, instruction);
  case Opcode::BeforeWith:
  case Opcode::WithArguments:
    return do_with(frame, instruction);
  case Opcode::YieldFrom:
    return do_yield_from(frame, instruction);
  case Opcode::SetAnnotations:
  case Opcode::SetAnnotation:
    return do_annotate(frame, instruction);
  case Opcode::Refuse:
    refuse(as_str(frame.code->constants[a]).text);
    return false;
  case Opcode::Return:
  case Opcode::Yield:
    break;
  }
  llvm_unreachable("the loop handles what ends a step of a frame");
}

} // namespace flattenc::python
