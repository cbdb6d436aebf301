//
// Generators from the outside: send, throw, close.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"

namespace flattenc::python {

std::nullopt_t Vm::raise_stop() {
  auto *exception = heap_.make<ExceptionObject>();
  exception->type = &kType_StopIteration;
  if (stop_value_.bound() && stop_value_.kind != Kind::None)
    exception->args = heap_.copy(llvm::ArrayRef<Value>(stop_value_));
  stop_value_ = Value();
  return raise_value(Value::of(Kind::Exception, exception));
}

Result Vm::run_generator(GeneratorObject &generator, Value sent) {
  if (generator.finished) {
    stop_value_ = Value();
    return Value();
  }
  if (!enter_native("generators nested too deeply"))
    return std::nullopt;
  std::size_t base = frames_.size();
  Result result;
  if (resume(generator, sent))
    result = execute(base);
  --native_depth_;
  if (result && generator.finished) {
    stop_value_ = generator.result;
    return Value();
  }
  return result;
}

/// The iterator that a suspended `yield from` waits for; unbound if none.
static Value delegate(const GeneratorObject &generator) {
  const Frame &frame = *generator.frame;
  if (frame.next < 2 ||
      frame.code->instructions[frame.next - 1].op != Opcode::Yield ||
      frame.code->instructions[frame.next - 2].op != Opcode::YieldFrom)
    return Value();
  return frame.stack.back();
}

Result Vm::throw_into(Value v, Value exception) {
  auto &generator = *v.as<GeneratorObject>();
  if (generator.running)
    return raise(kType_ValueError, "generator already executing");
  if (generator.finished)
    return raise_value(exception);
  if (generator.frame->next == 0) {
    generator.finished = true;
    return raise_value(exception);
  }
  if (!enter_native("generators nested too deeply"))
    return std::nullopt;
  Value inner = delegate(generator);
  Result value;
  bool resumed = false;
  if (inner.bound()) {
    generator.running = true;
    bool closing = exception_is(exception, Value::of(&kType_GeneratorExit));
    if (closing) {
      resumed = !close_iterator(inner);
    } else if (inner.kind == Kind::Generator) {
      value = throw_into(inner, exception);
      resumed = true;
    } else {
      auto thrower = heap_.str("throw");
      Result method = attribute(inner, as_str(thrower));
      if (method) {
        value = call(*method, {exception, {}});
        resumed = true;
      } else if (!catch_exception(kType_AttributeError)) {
        resumed = true;
      }
    }
    generator.running = false;
    if (value) { // the inner one yields again
      --native_depth_;
      return value;
    }
  }
  std::size_t base = frames_.size();
  generator.running = true;
  frames_.push_back(generator.frame);
  bool goes_on = false;
  if (resumed && !stopped_ && inner.bound() &&
      exception_is(pending_, Value::of(&kType_StopIteration))) {
    // The inner one has ended: its value is that of `yield from`.
    llvm::ArrayRef<Value> args = pending_.as<ExceptionObject>()->args;
    Value result = args.empty() ? Value::none() : args[0];
    pending_ = Value();
    Frame &frame = *generator.frame;
    frame.stack.pop_back();
    frame.stack.push_back(result);
    frame.next = frame.code->instructions[frame.next - 2].a;
    goes_on = true;
  } else {
    if (!resumed)
      raise_value(exception);
    goes_on = unwind(base);
  }
  Result result = goes_on ? execute(base) : Result();
  --native_depth_;
  if (result && generator.finished) {
    stop_value_ = generator.result;
    return raise_stop();
  }
  return result;
}

bool Vm::close_iterator(Value v) {
  if (v.kind != Kind::Generator) {
    auto closer = heap_.str("close");
    Result method = attribute(v, as_str(closer));
    if (!method)
      return catch_exception(kType_AttributeError);
    return call(*method, {}).has_value();
  }
  auto &generator = *v.as<GeneratorObject>();
  if (generator.finished)
    return true;
  if (generator.frame->next == 0) {
    generator.finished = true;
    return true;
  }
  auto *exit = heap_.make<ExceptionObject>();
  exit->type = &kType_GeneratorExit;
  Result value = throw_into(v, Value::of(Kind::Exception, exit));
  if (value) {
    raise(kType_RuntimeError, "generator ignored GeneratorExit");
    return false;
  }
  return catch_exception(kType_GeneratorExit) ||
         catch_exception(kType_StopIteration);
}

static Result generator_send(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "send", {"*"}, 1, v))
    return std::nullopt;
  auto &generator = *self.as<GeneratorObject>();
  if (!generator.finished && !generator.running &&
      generator.frame->next == 0 && v[0].kind != Kind::None)
    return vm.raise(kType_TypeError,
                    "can't send non-None value to a just-started generator");
  Result value = vm.run_generator(generator, v[0]);
  return value && !value->bound() ? vm.raise_stop() : value;
}
static Result generator_throw(Vm &vm, Value self, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "throw", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  Value given = v[0];
  if (Vm::is_exception_type(given) && v[1].bound() &&
      v[1].kind != Kind::None) {
    if (v[1].kind == Kind::Exception)
      given = v[1];
    else {
      Result made = vm.call(given, {v[1], {}});
      if (!made)
        return made;
      given = *made;
    }
  }
  if (!Vm::is_exception_type(given) && given.kind != Kind::Exception)
    return vm.raise(kType_TypeError,
                    "exceptions must be classes or instances deriving from "
                    "BaseException, not " +
                        type_name(given));
  Result exception = vm.make_exception(given);
  return exception ? vm.throw_into(self, *exception) : exception;
}
static Result generator_close(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "close", {}, 0, {}) || !vm.close_iterator(self))
    return std::nullopt;
  return Value::none();
}

llvm::ArrayRef<BuiltinInfo> generator_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"send", "generator", generator_send},
      {"throw", "generator", generator_throw},
      {"close", "generator", generator_close},
  };
  return kMethods;
}

} // namespace flattenc::python
