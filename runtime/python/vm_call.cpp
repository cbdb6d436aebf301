#include "runtime/python/names.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

static std::string plural(std::size_t count, llvm::StringRef what) {
  return (llvm::Twine(count) + " " + what + (count == 1 ? "" : "s")).str();
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
static std::string listed(llvm::ArrayRef<const StrObject *> names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0)
      out += i + 1 < names.size() ? ", "
             : names.size() == 2  ? " and "
                                  : ", and ";
    out += "'" + names[i]->text.str() + "'";
  }
  return out;
}

static bool wrong(Vm &vm, const Code &code, const llvm::Twine &what) {
  vm.raise(kType_TypeError, code.qualified_name->text + "() " + what);
  return false;
}

static bool too_many(Vm &vm, const Code &code, const FunctionObject &function,
                     const Frame &frame, std::size_t given) {
  std::size_t least = code.positional - function.defaults.size();
  std::size_t by_name = 0;
  for (std::size_t i = code.positional;
       i < code.positional + code.keyword_only; ++i)
    by_name += frame.locals[i].bound();
  std::string takes =
      least == code.positional
          ? plural(code.positional, "positional argument")
          : ("from " + llvm::Twine(least) + " to " +
             llvm::Twine(code.positional) + " positional arguments")
                .str();
  std::string were = std::to_string(given);
  if (by_name != 0)
    were += " positional argument" + std::string(given == 1 ? "" : "s") +
            " (and " + plural(by_name, "keyword-only argument") + ")";
  return wrong(vm, code,
               "takes " + llvm::Twine(takes) + " but " + were +
                   (given == 1 && by_name == 0 ? " was given"
                                               : " were given"));
}

bool Vm::bind_arguments(Frame &frame, const FunctionObject &function,
                        const Args &args) {
  const Code &code = *function.code;
  std::size_t named = code.positional + code.keyword_only;
  frame.locals.assign(code.locals.size(), Value());
  std::size_t given = args.positional.size();
  std::size_t taken = std::min<std::size_t>(given, code.positional);
  for (std::size_t i = 0; i < taken; ++i)
    frame.locals[i] = args.positional[i];
  if (code.has_args)
    frame.locals[named] = heap_.tuple(args.positional.drop_front(taken));
  DictObject *rest = nullptr;
  if (code.has_kwargs) {
    Value dict = heap_.dict();
    rest = &as_dict(dict);
    frame.locals[named + code.has_args] = dict;
  }
  for (const Keyword &keyword : args.keywords) {
    std::size_t at = code.positional_only;
    while (at < named && code.locals[at]->text != keyword.name->text)
      ++at;
    if (at < named) {
      if (frame.locals[at].bound())
        return wrong(*this, code, "got multiple values for argument '" +
                                      keyword.name->text + "'");
      frame.locals[at] = keyword.value;
    } else if (rest) {
      dict_put(*rest,
               Value::of(Kind::Str, const_cast<StrObject *>(keyword.name)),
               keyword.value);
    } else {
      for (std::size_t i = 0; i < code.positional_only; ++i)
        if (code.locals[i]->text == keyword.name->text)
          return wrong(*this, code,
                       "got some positional-only arguments passed as keyword "
                       "arguments: '" +
                           keyword.name->text + "'");
      return wrong(*this, code, "got an unexpected keyword argument '" +
                                    keyword.name->text + "'");
    }
  }
  if (given > taken && !code.has_args)
    return too_many(*this, code, function, frame, given);
  return bind_rest(frame, function);
}

bool Vm::bind_rest(Frame &frame, const FunctionObject &function) {
  const Code &code = *function.code;
  std::size_t named = code.positional + code.keyword_only;
  std::size_t first_default = code.positional - function.defaults.size();
  llvm::SmallVector<const StrObject *, 4> missing;
  for (std::size_t i = 0; i < code.positional; ++i) {
    if (frame.locals[i].bound())
      continue;
    if (i < first_default)
      missing.push_back(code.locals[i]);
    else
      frame.locals[i] = function.defaults[i - first_default];
  }
  if (!missing.empty())
    return wrong(*this, code,
                 "missing " +
                     plural(missing.size(), "required positional argument") +
                     ": " + listed(missing));
  for (const Keyword &keyword : function.keyword_defaults)
    for (std::size_t i = code.positional; i < named; ++i)
      if (code.locals[i]->text == keyword.name->text &&
          !frame.locals[i].bound())
        frame.locals[i] = keyword.value;
  for (std::size_t i = code.positional; i < named; ++i)
    if (!frame.locals[i].bound())
      missing.push_back(code.locals[i]);
  if (!missing.empty())
    return wrong(*this, code,
                 "missing " +
                     plural(missing.size(), "required keyword-only argument") +
                     ": " + listed(missing));
  return true;
}

bool Vm::push_frame(const FunctionObject &function, const Args &args) {
  if (too_deep())
    return false;
  const Code &code = *function.code;
  Frame *frame = code.is_generator ? heap_.make<Frame>() : take_frame();
  frame->code = &code;
  frame->globals = function.globals;
  frame->next = 0;
  frame->generator = nullptr;
  if (!bind_arguments(*frame, function, args)) {
    // The call failed in the caller, so the traceback has no place in here.
    if (!code.is_generator)
      drop_frame();
    return false;
  }
  for (std::uint32_t i = 0; i < code.own_cells; ++i) {
    auto *cell = heap_.make<CellObject>();
    if (code.cell_parameters[i] != UINT32_MAX)
      cell->value = frame->locals[code.cell_parameters[i]];
    frame->cells.push_back(cell);
  }
  frame->cells.append(function.closure.begin(), function.closure.end());
  if (code.is_generator) {
    auto *generator = heap_.make<GeneratorObject>();
    generator->frame = frame;
    frame->generator = generator;
    returned_ = Value::of(Kind::Generator, generator);
  }
  return true;
}

bool Vm::call_class(ClassObject &cls, const Args &args) {
  Value make = class_member(cls, *names().new_);
  Value init = class_member(cls, *names().init_);
  if (make.kind != Kind::Builtin || init.kind != Kind::Function ||
      init.as<FunctionObject>()->code->is_generator) {
    Result result = construct_instance(cls, args);
    if (result)
      returned_ = *result;
    return result.has_value();
  }
  Result made = new_instance(cls, args);
  if (!made)
    return false;
  llvm::SmallVector<Value, 8> all = {*made};
  all.append(args.positional.begin(), args.positional.end());
  if (!push_frame(*init.as<FunctionObject>(), {all, args.keywords}))
    return false;
  frames_.back()->made = *made;
  returned_ = Value();
  return true;
}

bool Vm::do_call_value(Frame &frame, Value callee, const Args &args) {
  // Calls of functions, methods, classes and instances need no C++ stack.
  if (callee.kind == Kind::Class) {
    auto &cls = *callee.as<ClassObject>();
    if (cls.metaclass.kind == Kind::Type ||
        class_member(*cls.metaclass.as<ClassObject>(), *names().call_).kind ==
            Kind::Builtin)
      return call_class(cls, args);
  }
  Value self;
  Value function;
  if (callee.kind == Kind::Method && !callee.as<MethodObject>()->function) {
    self = callee.as<MethodObject>()->self;
    function = callee.as<MethodObject>()->callee;
  } else if (callee.kind == Kind::Instance) {
    self = callee;
    function = special(callee, *names().call_);
  }
  if (function.kind == Kind::Function) {
    llvm::SmallVector<Value, 8> all = {self};
    all.append(args.positional.begin(), args.positional.end());
    return do_call_value(frame, function, {all, args.keywords});
  }
  if (callee.kind != Kind::Function) {
    Result result = call(callee, args);
    if (result)
      returned_ = *result;
    return result.has_value();
  }
  std::size_t depth = frames_.size();
  if (!push_frame(*callee.as<FunctionObject>(), args))
    return false;
  (void)frame;
  if (frames_.size() != depth)
    returned_ = Value(); // comes when the callee returns
  return true;
}

bool Vm::do_call(Frame &frame, const Instruction &instruction) {
  const CallShape &shape = frame.code->calls[instruction.a];
  std::size_t count = shape.positional + shape.keywords.size();
  std::size_t first = frame.stack.size() - count;
  Value callee = frame.stack[first - 1];
  llvm::SmallVector<Keyword, 8> keywords;
  keywords.reserve(shape.keywords.size());
  for (std::size_t i = 0; i < shape.keywords.size(); ++i) {
    Value value = frame.stack[first + shape.positional + i];
    if (record_)
      value.origin = origin(SlotEvent::Set, kNoOrigin, shape.places[i]);
    keywords.push_back({shape.keywords[i], value});
  }
  llvm::SmallVector<Value, 8> positional(
      frame.stack.begin() + static_cast<std::ptrdiff_t>(first),
      frame.stack.begin() +
          static_cast<std::ptrdiff_t>(first + shape.positional));
  frame.stack.truncate(first - 1);
  if (!do_call_value(frame, callee, {positional, keywords}))
    return false;
  if (returned_.bound())
    frame.stack.push_back(returned_);
  return true;
}

bool Vm::do_spread_call(Frame &frame) {
  Value named = frame.stack.pop_back_val();
  Value listed = frame.stack.pop_back_val();
  Value callee = frame.stack.pop_back_val();
  llvm::SmallVector<Keyword, 8> keywords;
  bool good = true;
  as_dict(named).table.each([&](DictTable::Entry &entry) {
    good &= entry.key.kind == Kind::Str;
    if (good)
      keywords.push_back({&as_str(entry.key), entry.value});
  });
  if (!good) {
    raise(kType_TypeError, "keywords must be strings");
    return false;
  }
  llvm::SmallVector<Value, 8> positional(as_list(listed).items.begin(),
                                         as_list(listed).items.end());
  if (!do_call_value(frame, callee, {positional, keywords}))
    return false;
  if (returned_.bound())
    frame.stack.push_back(returned_);
  return true;
}

bool Vm::resume(GeneratorObject &generator, Value sent) {
  if (generator.running) {
    raise(kType_ValueError, "generator already executing");
    return false;
  }
  if (too_deep())
    return false;
  Frame *frame = generator.frame;
  if (frame->next != 0) // a yield waits for what is sent
    frame->stack.push_back(sent);
  generator.running = true;
  frames_.push_back(frame);
  return true;
}

bool Vm::do_make_function(Frame &frame, const Instruction &instruction) {
  const Code *code = frame.code->functions[instruction.a];
  auto *function = heap_.make<FunctionObject>();
  function->code = code;
  function->globals = frame.globals;
  for (std::size_t i = code->keyword_defaults.size(); i-- > 0;)
    function->keyword_defaults.push_back(
        {code->locals[code->keyword_defaults[i]], frame.stack.pop_back_val()});
  std::size_t first = frame.stack.size() - code->default_count;
  function->defaults.append(
      frame.stack.begin() + static_cast<std::ptrdiff_t>(first),
      frame.stack.end());
  frame.stack.truncate(first);
  for (std::uint32_t from : code->closure_from)
    function->closure.push_back(frame.cells[from]);
  frame.stack.push_back(Value::of(Kind::Function, function));
  return true;
}

} // namespace flattenc::python
