#include "runtime/python/vm.h"

#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

#include "llvm/Support/SaveAndRestore.h"

namespace flattenc::python {

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
  if (stopped_ || !pending_.bound() || !is_subtype(*pending_.as<ExceptionObject>()->type, type))
    return false;
  pending_ = Value();
  return true;
}

bool Vm::allows_items(std::size_t count) {
  if (count > limits_.items)
    exceed("a value of more than " + llvm::Twine(limits_.items) + " items");
  else if (heap_.bytes_used() > limits_.bytes)
    exceed(llvm::Twine(limits_.bytes >> 20) + " MiB of values");
  else
    return true;
  return false;
}

std::nullopt_t Vm::too_many_digits(std::optional<std::size_t> count) {
  std::string value =
      count ? ": value has " + std::to_string(*count) + " digits" : "";
  return raise(kType_ValueError,
               "Exceeds the limit (" + llvm::Twine(kMaxDigits) +
                   " digits) for integer string conversion" + value +
                   "; use sys.set_int_max_str_digits() to increase the limit");
}

bool Vm::walk(std::uint32_t depth) {
  if (depth <= limits_.value_depth)
    return step();
  exceed("values nested too deeply");
  return false;
}

void Vm::out_of_steps() {
  if (steps_ > limits_.steps)
    exceed(llvm::Twine(limits_.steps) + " steps");
  else
    exceed(llvm::Twine(limits_.bytes >> 20) + " MiB of values");
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
    heap_.charge(sizeof(Frame));
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
  frame->space = frame->made = Value();
  free_.push_back(frame);
}

void Vm::fail_from_pending() {
  if (stopped_)
    return;
  failure_.reason = Failure::Reason::Exception;
  auto *exception = pending_.as<ExceptionObject>();
  failure_.type = exception->type;
  failure_.traceback = exception->traceback;
  failure_.exception = pending_;
  Value raised = pending_;
  pending_ = Value();
  auto text = str(raised);
  pending_ = Value();
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
    auto *raised = pending_.as<ExceptionObject>();
    if (raised->traceback.empty() && !raised->context.bound())
      note_context(pending_);
    raised->traceback.push_back(place);
    if (frame.handlers.empty()) {
      bool generator = frame.generator != nullptr;
      drop_frame();
      if (generator && is_subtype(*raised->type, kType_StopIteration)) {
        Value cause = pending_;
        raise(kType_RuntimeError, "generator raised StopIteration");
        auto *wrapped = pending_.as<ExceptionObject>();
        wrapped->cause = wrapped->context = cause;
        wrapped->suppress_context = true;
        wrapped->traceback.push_back(place);
      }
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

bool Vm::equal_keys(Value a, Value b) {
  if (failed())
    return false;
  auto same = equal(a, b);
  return same && *same;
}

Result Vm::run(const Code &code, DictObject &globals) {
  llvm::SaveAndRestore<KeyComparer *> comparer(KeyComparer::current(), this);
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

Result Vm::run_module(const Code &code, DictObject &globals) {
  if (!enter_native("imports nested too deeply"))
    return std::nullopt;
  std::size_t base = frames_.size();
  Frame *frame = take_frame();
  frame->code = &code;
  frame->globals = &globals;
  frame->next = 0;
  frame->generator = nullptr;
  Result result = execute(base);
  --native_depth_;
  return result;
}

Place Vm::place() const {
  if (frames_.empty())
    return {};
  return {frames_.back()->code, frames_.back()->next - 1};
}

bool Vm::enter_native(const char *what) {
  if (native_depth_ >= limits_.native_depth) {
    if (limits_.recursion_error)
      raise(kType_RecursionError, "maximum recursion depth exceeded");
    else
      exceed(what);
    return false;
  }
  ++native_depth_;
  return true;
}

bool Vm::too_deep() {
  if (frames_.size() < limits_.calls)
    return false;
  if (limits_.recursion_error)
    raise(kType_RecursionError, "maximum recursion depth exceeded");
  else
    exceed(llvm::Twine(limits_.calls) + " nested calls");
  return true;
}

/// A builtin type's method called through the type: `list.append(x, 1)`.
static Result call_method_of_type(Vm &vm, const BuiltinInfo &info,
                                  const Args &args) {
  if (args.positional.empty())
    return vm.raise(kType_TypeError,
                    llvm::Twine("unbound method ") + info.owner->name + "." +
                        info.name + "() needs an argument");
  Value self = args.positional.front();
  bool fits = info.owner == &kType_object ||
              subclass_of(self.kind == Kind::Host ? Value::of(&kType_object)
                                                  : Vm::type_value(self),
                          Value::of(info.owner));
  if (!fits)
    return vm.raise(kType_TypeError,
                    llvm::Twine("descriptor '") + info.name + "' for '" +
                        info.owner->name + "' objects doesn't apply to a '" +
                        type_name(self) + "' object");
  return info.call(vm, info.receiver == Receiver::Whole ? self : plain(self),
                   {args.positional.drop_front(), args.keywords});
}

static Result call_builtin(Vm &vm, const BuiltinInfo &info, const Args &args) {
  if (info.owner && info.receiver != Receiver::None)
    return call_method_of_type(vm, info, args);
  for (Value v : args.positional)
    if (v.kind == Kind::Host) {
      Result answer = v.as<HostObject>()->intercept(vm, info, args);
      if (!answer || answer->bound())
        return answer;
    }
  return info.call(vm, Value(), args);
}

Result Vm::call(Value callee, const Args &args) {
  switch (callee.kind) {
  case Kind::Builtin:
    return call_builtin(*this, *callee.builtin, args);
  case Kind::Method: {
    auto *method = callee.as<MethodObject>();
    if (method->function)
      return method->function->call(*this, method->self, args);
    llvm::SmallVector<Value, 8> all = {method->self};
    all.append(args.positional.begin(), args.positional.end());
    return call(method->callee, {all, args.keywords});
  }
  case Kind::Type:
    if (!callee.type->construct)
      return refuse("a call of `" + llvm::Twine(callee.type->name) + "`");
    return callee.type->construct(*this, callee, args);
  case Kind::Host:
    return callee.as<HostObject>()->call(*this, args);
  case Kind::Class: {
    Value meta = special(callee, *names().call_);
    if (meta.bound() && meta.kind != Kind::Builtin)
      return call_value(meta, callee, args);
    return construct_instance(*callee.as<ClassObject>(), args);
  }
  case Kind::Instance: {
    Value own = special(callee, *names().call_);
    if (own.bound())
      return call_value(own, callee, args);
    break;
  }
  case Kind::StaticMethod:
    return call(callee.as<DescriptorObject>()->get, args);
  default:
    break;
  }
  if (callee.kind != Kind::Function)
    return raise(kType_TypeError,
                 "'" + type_name(callee) + "' object is not callable");
  if (native_depth_ >= limits_.native_depth) {
    if (limits_.recursion_error)
      return raise(kType_RecursionError, "maximum recursion depth exceeded");
    return exceed("calls of functions from builtins nested too deeply");
  }
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

Result Vm::call_value(Value member, Value self, const Args &args) {
  Result bound = bind(member, self, type_value(self));
  return bound ? call(*bound, args) : bound;
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
  if (dispatches(value.kind))
    return dispatch_index(value);
  return raise(kType_TypeError, "'" + type_name(value) +
                                    "' object cannot be interpreted as an "
                                    "integer");
}

} // namespace flattenc::python
