#include "runtime/python/vm.h"

namespace flattenc::python {

OriginIndex Host::record(SlotEvent, SourceRange, OriginIndex) {
  return kNoOrigin;
}

Result HostObject::attribute(Vm &vm, const StrObject &) {
  return vm.refuse(description());
}
Result HostObject::call(Vm &vm, const Args &) {
  return vm.refuse("a call of " + description());
}
Result HostObject::text(Vm &vm) { return vm.refuse(description()); }
std::optional<bool> HostObject::truth(Vm &vm) {
  return vm.refuse(description());
}
Result HostObject::deep_copy(Vm &) { return Value::of(Kind::Host, this); }

std::nullopt_t Vm::raise(const TypeInfo &type, const llvm::Twine &message) {
  auto *exception = heap_.make<ExceptionObject>();
  exception->type = &type;
  Value text = heap_.str(message.str());
  exception->args = heap_.copy(llvm::ArrayRef<Value>(text));
  return raise_value(Value::of(Kind::Exception, exception));
}

std::nullopt_t Vm::raise_value(Value exception) {
  pending_ = exception;
  return std::nullopt;
}

std::nullopt_t Vm::raise_key_error(Value key) {
  auto *exception = heap_.make<ExceptionObject>();
  exception->type = &kType_KeyError;
  exception->args = heap_.copy(llvm::ArrayRef<Value>(key));
  return raise_value(Value::of(Kind::Exception, exception));
}

std::nullopt_t Vm::refuse(const llvm::Twine &what) {
  if (stopped_)
    return std::nullopt;
  failure_.reason = Failure::Reason::Refused;
  failure_.message = what.str();
  stopped_ = true;
  return std::nullopt;
}

std::nullopt_t Vm::exceed(const llvm::Twine &limit) {
  if (stopped_)
    return std::nullopt;
  failure_.reason = Failure::Reason::Limit;
  failure_.message = limit.str();
  stopped_ = true;
  return std::nullopt;
}

bool Vm::catch_exception(const TypeInfo &type) {
  if (stopped_ || !is_subtype(*pending_.as<ExceptionObject>()->type, type))
    return false;
  pending_ = Value();
  return true;
}

bool Vm::allows_items(std::size_t count) {
  if (count <= limits_.items)
    return true;
  exceed("a value of more than " + llvm::Twine(limits_.items) + " items");
  return false;
}

OriginIndex Vm::origin(SlotEvent event, OriginIndex previous,
                       syntax::NodeId node) {
  if (!record_ || frames_.empty())
    return previous;
  return host_.record(event, frames_.back()->code->unit->range(node),
                      previous);
}

OriginIndex Vm::origin(SlotEvent event, OriginIndex previous) {
  if (!record_ || frames_.empty())
    return previous;
  Frame &frame = *frames_.back();
  return origin(event, previous,
                frame.code->instructions[frame.next - 1].node);
}

Frame *Vm::take_frame() {
  if (free_.empty()) {
    pool_.push_back(std::make_unique<Frame>());
    free_.push_back(pool_.back().get());
  }
  Frame *frame = free_.back();
  free_.pop_back();
  frames_.push_back(frame);
  return frame;
}

void Vm::drop_frame() {
  Frame *frame = frames_.back();
  frames_.pop_back();
  if (frame->generator) {
    frame->generator->running = false;
    frame->generator->finished = true;
    return;
  }
  frame->stack.clear();
  frame->locals.clear();
  frame->cells.clear();
  frame->handlers.clear();
  frame->handled.clear();
  free_.push_back(frame);
}

void Vm::fail_from_pending() {
  if (stopped_)
    return;
  failure_.reason = Failure::Reason::Exception;
  auto *exception = pending_.as<ExceptionObject>();
  failure_.type = exception->type;
  failure_.traceback = exception->traceback;
  Value raised = pending_;
  pending_ = Value();
  auto text = str(raised);
  failure_.message = text ? *text : "";
}

bool Vm::unwind(std::size_t base) {
  while (frames_.size() > base) {
    Frame &frame = *frames_.back();
    Place place{frame.code, frame.next - 1};
    if (stopped_) {
      failure_.traceback.push_back(place);
      drop_frame();
      continue;
    }
    pending_.as<ExceptionObject>()->traceback.push_back(place);
    if (frame.handlers.empty()) {
      drop_frame();
      continue;
    }
    Handler handler = frame.handlers.pop_back_val();
    frame.stack.truncate(handler.stack);
    frame.handled.truncate(handler.handled);
    frame.handled.push_back(pending_);
    frame.stack.push_back(pending_);
    pending_ = Value();
    frame.next = handler.target;
    return true;
  }
  return false;
}

Result Vm::run(const Code &code, DictObject &globals) {
  std::size_t base = frames_.size();
  Frame *frame = take_frame();
  frame->code = &code;
  frame->globals = &globals;
  frame->next = 0;
  frame->generator = nullptr;
  Result result = execute(base);
  if (!result)
    fail_from_pending();
  return result;
}

Result Vm::call(Value callee, const Args &args) {
  if (callee.kind == Kind::Builtin)
    return callee.builtin->call(*this, Value(), args);
  if (callee.kind == Kind::Method) {
    auto *method = callee.as<MethodObject>();
    return method->function->call(*this, method->self, args);
  }
  if (callee.kind == Kind::Type) {
    if (!callee.type->construct)
      return refuse("a call of `" + llvm::Twine(callee.type->name) + "`");
    return callee.type->construct(*this, callee, args);
  }
  if (callee.kind == Kind::Host)
    return callee.as<HostObject>()->call(*this, args);
  if (callee.kind != Kind::Function)
    return raise(kType_TypeError,
                 "'" + type_name(callee) + "' object is not callable");
  if (native_depth_ >= limits_.native_depth)
    return exceed("calls of functions from builtins nested too deeply");
  std::size_t base = frames_.size();
  if (!push_frame(*callee.as<FunctionObject>(), args))
    return std::nullopt;
  if (frames_.size() == base) // a generator: made, not started
    return returned_;
  ++native_depth_;
  Result result = execute(base);
  --native_depth_;
  return result;
}

bool Vm::unpack(const Args &args, const char *function,
                llvm::ArrayRef<const char *> names, std::size_t required,
                llvm::MutableArrayRef<Value> out) {
  auto wrong = [&](const llvm::Twine &what) {
    raise(kType_TypeError, llvm::Twine(function) + "() " + what);
    return false;
  };
  if (args.positional.size() > names.size())
    return wrong("takes at most " + llvm::Twine(names.size()) +
                 " arguments (" + llvm::Twine(args.positional.size()) +
                 " given)");
  for (std::size_t i = 0; i < args.positional.size(); ++i)
    out[i] = args.positional[i];
  for (const Keyword &keyword : args.keywords) {
    std::size_t at = 0;
    while (at < names.size() && keyword.name->text != names[at])
      ++at;
    if (at == names.size())
      return wrong("got an unexpected keyword argument '" +
                   keyword.name->text + "'");
    if (out[at].bound() && at < args.positional.size())
      return wrong("got multiple values for argument '" +
                   keyword.name->text + "'");
    out[at] = keyword.value;
  }
  for (std::size_t i = 0; i < required; ++i)
    if (!out[i].bound())
      return wrong("missing required argument " + llvm::Twine(i + 1));
  return true;
}

std::optional<std::int64_t> Vm::index(Value value) {
  if (value.is_int())
    return value.integer;
  if (value.kind == Kind::BigInt)
    return raise(kType_OverflowError,
                 "Python int too large to convert to C ssize_t");
  if (value.kind == Kind::Host)
    return refuse(value.as<HostObject>()->description());
  return raise(kType_TypeError, "'" + type_name(value) +
                                    "' object cannot be interpreted as an "
                                    "integer");
}

} // namespace flattenc::python
