//
// Exceptions: their attributes, and how one comes to be the context of another.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"

namespace flattenc::python {

Result construct_BaseException(Vm &vm, Value self, const Args &args) {
  return construct_exception(vm, self, args);
}

Result construct_exception(Vm &vm, Value self, const Args &args) {
  auto *exception = vm.heap().make<ExceptionObject>();
  exception->type = self.type;
  exception->args = vm.heap().copy(args.positional);
  for (const Keyword &keyword : args.keywords) {
    bool known = false;
    for (const char *name : {"name", "path", "obj"})
      known |= keyword.name->text == name;
    if (!known || !(is_subtype(*self.type, kType_ImportError) ||
                    is_subtype(*self.type, kType_AttributeError) ||
                    is_subtype(*self.type, kType_NameError)))
      return vm.raise(kType_TypeError, llvm::Twine(self.type->name) +
                                           "() takes no keyword arguments");
    if (!exception->dict)
      exception->dict = &as_dict(vm.heap().dict());
    vm.dict_put(*exception->dict,
                Value::of(Kind::Str, const_cast<StrObject *>(keyword.name)),
                keyword.value);
  }
  return Value::of(Kind::Exception, exception);
}

static Result exception_init(Vm &vm, Value self, const Args &args) {
  if (self.kind != Kind::Exception)
    return vm.raise(kType_TypeError, "an exception is needed");
  self.as<ExceptionObject>()->args = vm.heap().copy(args.positional);
  return Value::none();
}
static Result exception_new(Vm &vm, Value, const Args &args) {
  if (args.positional.empty())
    return vm.raise(kType_TypeError,
                    "BaseException.__new__(): not enough arguments");
  Args rest{args.positional.drop_front(), args.keywords};
  Value cls = args.positional[0];
  if (cls.kind == Kind::Class)
    return vm.new_instance(*cls.as<ClassObject>(), rest);
  return vm.call(cls, rest);
}
static Result exception_with_traceback(Vm &, Value self, const Args &) {
  return self;
}
static Result exception_add_note(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "add_note", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError, "note must be a str, not '" +
                                         type_name(v[0]) + "'");
  DictObject &own = *vm.own_dict(self);
  Value notes = Vm::own_member(own, *names().notes_);
  if (!notes.bound()) {
    notes = vm.heap().list();
    vm.dict_put(own,
                Value::of(Kind::Str, const_cast<StrObject *>(names().notes_)),
                notes);
  }
  vm.heap().push(as_list(notes), v[0]);
  return Value::none();
}
static Result exception_repr(Vm &vm, Value self, const Args &) {
  auto text = vm.exception_repr(*self.as<ExceptionObject>());
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}
static Result exception_str(Vm &vm, Value self, const Args &) {
  auto text = vm.exception_text(*self.as<ExceptionObject>());
  return text ? Result(vm.heap().str(*text)) : std::nullopt;
}

llvm::ArrayRef<BuiltinInfo> exception_methods() {
  constexpr auto kWhole = Receiver::Whole;
  static constexpr BuiltinInfo kMethods[] = {
      {"__new__", "", exception_new, nullptr, Receiver::None},
      {"__init__", "", exception_init, nullptr, kWhole},
      {"__repr__", "", exception_repr, nullptr, kWhole},
      {"__str__", "", exception_str, nullptr, kWhole},
      {"with_traceback", "", exception_with_traceback, nullptr, kWhole},
      {"add_note", "", exception_add_note, nullptr, kWhole},
  };
  return kMethods;
}

std::optional<std::string> Vm::exception_repr(const ExceptionObject &e) {
  std::string name = e.cls ? e.cls->name->text.str() : e.type->name;
  if (e.args.size() == 1) {
    auto only = repr(e.args[0]);
    return only ? std::optional(name + "(" + *only + ")") : std::nullopt;
  }
  auto all = repr(heap_.tuple(e.args));
  return all ? std::optional(name + *all) : std::nullopt;
}

std::optional<std::string> Vm::exception_text(const ExceptionObject &e) {
  if (e.args.empty())
    return std::string();
  if (is_subtype(*e.type, kType_OSError) && e.args.size() >= 2 &&
      e.args.size() <= 5) {
    auto number = str(e.args[0]), text = number ? str(e.args[1]) : number;
    if (!text)
      return std::nullopt;
    std::string out = "[Errno " + *number + "] " + *text;
    if (e.args.size() > 2) {
      auto file = repr(e.args[2]);
      if (!file)
        return std::nullopt;
      out += ": " + *file;
    }
    return out;
  }
  if (e.args.size() == 1)
    return is_subtype(*e.type, kType_KeyError) ? repr(e.args[0])
                                               : str(e.args[0]);
  return repr(heap_.tuple(e.args));
}

/// Opaque to programs: its lines are those of our own diagnostics.
namespace {
struct TracebackObject final : HostObject {
  [[nodiscard]] llvm::StringRef description() const override {
    return "a traceback";
  }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return "traceback";
  }
  std::optional<bool> truth(Vm &) override { return true; }
};
} // namespace

Value Vm::traceback_of(const ExceptionObject &e) {
  if (e.traceback.empty())
    return Value::none();
  return Value::of(Kind::Host, heap_.make<TracebackObject>());
}

Result Vm::exception_field(ExceptionObject &e, llvm::StringRef name) {
  auto given = [](Value v) { return v.bound() ? v : Value::none(); };
  if (name == "args")
    return heap_.tuple(e.args);
  if (name == "__cause__")
    return given(e.cause);
  if (name == "__context__")
    return given(e.context);
  if (name == "__suppress_context__")
    return Value::boolean(e.suppress_context);
  if (name == "__traceback__")
    return traceback_of(e);
  auto argument = [&](std::size_t i) {
    return i < e.args.size() ? e.args[i] : Value::none();
  };
  if (name == "value" && is_subtype(*e.type, kType_StopIteration))
    return argument(0);
  if (name == "code" && is_subtype(*e.type, kType_SystemExit))
    return e.args.size() > 1 ? heap_.tuple(e.args) : argument(0);
  if (is_subtype(*e.type, kType_ImportError)) {
    if (name == "msg")
      return e.args.size() == 1 ? e.args[0] : Value::none();
    if (name == "name" || name == "path")
      return Value::none();
  }
  if (is_subtype(*e.type, kType_OSError)) {
    bool parts = e.args.size() >= 2;
    if (name == "errno")
      return parts ? e.args[0] : Value::none();
    if (name == "strerror")
      return parts ? e.args[1] : Value::none();
    if (name == "filename")
      return argument(2);
  }
  if ((name == "name" || name == "obj") &&
      (is_subtype(*e.type, kType_AttributeError) ||
       is_subtype(*e.type, kType_NameError)))
    return refuse("the attribute `" + name + "` of an exception");
  return Value();
}

std::optional<bool> Vm::set_exception_field(ExceptionObject &e,
                                            llvm::StringRef name,
                                            Value value) {
  if (name == "args") {
    llvm::SmallVector<Value, 4> items;
    if (!collect(value, items))
      return false;
    e.args = heap_.copy(llvm::ArrayRef<Value>(items));
    return true;
  }
  bool cause = name == "__cause__";
  if (cause || name == "__context__") {
    if (value.kind != Kind::None && value.kind != Kind::Exception) {
      raise(kType_TypeError, "exception " +
                                 llvm::Twine(cause ? "cause" : "context") +
                                 " must be None or derive from BaseException");
      return false;
    }
    Value kept = value.kind == Kind::None ? Value() : value;
    (cause ? e.cause : e.context) = kept;
    if (cause)
      e.suppress_context = true;
    return true;
  }
  if (name == "__suppress_context__") {
    auto test = truth(value);
    if (!test)
      return false;
    e.suppress_context = *test;
    return true;
  }
  if (name == "__traceback__")
    return true;
  return std::nullopt;
}

Value Vm::handled_exception() const {
  for (Frame *frame : llvm::reverse(frames_))
    if (!frame->handled.empty())
      return frame->handled.back();
  return Value();
}

void Vm::note_context(Value raised) {
  Value context = handled_exception();
  if (!context.bound() || context.same(raised))
    return;
  auto *e = raised.as<ExceptionObject>();
  // A chain must not lead back to the exception itself.
  Value at = context;
  while (at.bound()) {
    auto *link = at.as<ExceptionObject>();
    if (link->context.same(raised) && link->context.bound()) {
      link->context = Value();
      break;
    }
    at = link->context;
  }
  e->context = context;
}

bool Vm::is_exception_type(Value v) {
  if (v.kind == Kind::Class)
    return is_subtype(*v.as<ClassObject>()->native, kType_BaseException);
  return v.kind == Kind::Type && is_subtype(*v.type, kType_BaseException);
}

bool Vm::exception_is(Value exception, Value type) {
  auto *e = exception.as<ExceptionObject>();
  if (type.kind == Kind::Type)
    return is_subtype(*e->type, *type.type);
  return e->cls && class_extends(*e->cls, type);
}

std::optional<bool> Vm::exception_matches(Value exception, Value wanted) {
  llvm::SmallVector<Value, 4> types = {wanted};
  while (!types.empty()) {
    Value type = types.pop_back_val();
    if (type.kind == Kind::Tuple) {
      types.append(as_tuple(type).items.rbegin(), as_tuple(type).items.rend());
      continue;
    }
    if (!is_exception_type(type))
      return raise(kType_TypeError,
                   "catching classes that do not inherit from BaseException is "
                   "not allowed");
    if (exception_is(exception, type))
      return true;
  }
  return false;
}

Result Vm::make_exception(Value v) {
  if (is_exception_type(v)) {
    Result made = call(v, {});
    if (made && made->kind != Kind::Exception)
      return raise(kType_TypeError,
                   "calling " + class_name(v) +
                       " should have returned an instance of BaseException, "
                       "not " +
                       type_name(*made));
    return made;
  }
  if (v.kind == Kind::Exception)
    return v;
  return raise(kType_TypeError, "exceptions must derive from BaseException");
}

} // namespace flattenc::python
