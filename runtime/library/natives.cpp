#include "runtime/library/natives.h"

#include "runtime/library/library_host.h"
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"

namespace flattenc::library {

using namespace python;

static Result write(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "write", {"*", "*"}, 2, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError, "write() argument must be str, not " +
                                         type_name(v[0]));
  auto to_stderr = vm.truth(v[1]);
  if (!to_stderr)
    return std::nullopt;
  vm.host().print(as_str(v[0]).text, *to_stderr);
  return vm.length(v[0]) ? Result(Value::of(*vm.length(v[0]))) : std::nullopt;
}

/// The exception that is being handled, or None.
static Result handled(Vm &vm, Value, const Args &) {
  Value e = vm.handled_exception();
  return e.bound() ? e : Value::none();
}

/// `raise StopIteration` and the like need no help; this stops the run.
static Result refuse(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "refuse", {"*"}, 1, v))
    return std::nullopt;
  auto what = vm.str(v[0]);
  return what ? Result(vm.refuse(*what)) : std::nullopt;
}

/// The globals of the n-th caller's frame.
static Result frame_globals(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "frame_globals", {"*"}, 1, v))
    return std::nullopt;
  auto depth = vm.index(v[0]);
  if (!depth)
    return std::nullopt;
  llvm::ArrayRef<Frame *> calls = vm.calls();
  if (static_cast<std::size_t>(*depth) >= calls.size())
    return Value::none();
  return Value::of(
      Kind::Dict,
      calls[calls.size() - 1 - static_cast<std::size_t>(*depth)]->globals);
}

/// The only argument of a native, which has to be a string; nothing, with an
/// error raised, if it is none.
static std::optional<llvm::StringRef> name_argument(Vm &vm, const Args &args,
                                                    const char *native,
                                                    const char *message) {
  Value v[1];
  if (!vm.unpack(args, native, {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str) {
    vm.raise(kType_TypeError, message);
    return std::nullopt;
  }
  return as_str(v[0]).text;
}

static constexpr const char *kNoModuleName =
    "the name of a module must be a string";

static Result import_by_name(Vm &vm, Value, const Args &args) {
  auto name = name_argument(vm, args, "import_by_name", kNoModuleName);
  if (!name)
    return std::nullopt;
  return static_cast<LibraryHost &>(vm.host()).load(vm, *name);
}
/// The same for a module that Python has imported before; see
/// `LibraryHost::load_deferred`.
static Result import_deferred(Vm &vm, Value, const Args &args) {
  auto name = name_argument(vm, args, "import_deferred", kNoModuleName);
  if (!name)
    return std::nullopt;
  return static_cast<LibraryHost &>(vm.host()).load_deferred(vm, *name, "");
}
/// The version of an installed distribution, or None.
static Result installed_version(Vm &vm, Value, const Args &args) {
  auto name = name_argument(vm, args, "installed_version",
                            "the name of a distribution must be a string");
  if (!name)
    return std::nullopt;
  auto version =
      static_cast<LibraryHost &>(vm.host()).installed_version(*name);
  return version ? vm.heap().str(*version) : Value::none();
}
/// The nearest number of single precision.
static Result float32(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "float32", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Float)
    return vm.raise(kType_TypeError, "a float is needed");
  return Value::of(static_cast<double>(static_cast<float>(v[0].number)));
}
static Result modules(Vm &vm, Value, const Args &) {
  return static_cast<LibraryHost &>(vm.host()).modules();
}
/// Copies of values that are no instances of classes.
static Result plain_copy(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "plain_copy", {"*"}, 1, v))
    return std::nullopt;
  return vm.shallow_copy(v[0]);
}
/// What `copy.deepcopy` of a host object gives.
static Result host_copy(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "host_copy", {"*"}, 1, v))
    return std::nullopt;
  return v[0].kind == Kind::Host ? v[0].as<HostObject>()->deep_copy(vm)
                                 : Result(v[0]);
}
static Result kind_of(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "kind_of", {"*"}, 1, v))
    return std::nullopt;
  const char *kind = "value";
  switch (v[0].kind) {
  case Kind::List:
    kind = "list";
    break;
  case Kind::Tuple:
    kind = "tuple";
    break;
  case Kind::Dict:
    kind = "dict";
    break;
  case Kind::Set:
    kind = "set";
    break;
  case Kind::FrozenSet:
    kind = "frozenset";
    break;
  case Kind::Instance:
    kind = "instance";
    break;
  case Kind::Exception:
    kind = "exception";
    break;
  case Kind::Method:
    kind = "method";
    break;
  case Kind::Host:
    kind = "host";
    break;
  case Kind::Module:
  case Kind::Generator:
  case Kind::Iterator:
  case Kind::View:
    kind = "other";
    break;
  default:
    break;
  }
  return vm.heap().str(kind);
}
/// An instance of the class without `__new__` and `__init__`; of a class that
/// extends a builtin type with the same content as `like`.
static Result raw_instance(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "raw_instance", {"*", "*"}, 2, v))
    return std::nullopt;
  auto *made = vm.heap().make<InstanceObject>();
  if (v[0].kind != Kind::Class)
    return vm.raise(kType_TypeError, "a class is needed");
  made->cls = v[0].as<ClassObject>();
  made->dict = &as_dict(vm.heap().dict());
  Value held = plain(v[1]);
  if (!held.same(v[1])) {
    Result payload = vm.shallow_copy(held);
    if (!payload)
      return payload;
    made->payload = *payload;
  }
  return Value::of(Kind::Instance, made);
}
/// What an instance holds of the builtin type that its class extends.
static Result held_value(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "held_value", {"*"}, 1, v))
    return std::nullopt;
  return plain(v[0]);
}
static Result function_doc(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "is_generator_function", {"*"}, 1, v))
    return std::nullopt;
  return Value::boolean(v[0].kind == Kind::Function &&
                        v[0].as<FunctionObject>()->code->is_generator);
}

/// `a is b`, also of values whose identity is CPython's whim.
static Result same(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "same", {"*", "*"}, 2, v))
    return std::nullopt;
  return Value::boolean(v[0].same(v[1]));
}

/// `file_exists(path, plain)`: whether something is there; `plain`: a file.
static Result file_exists(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "file_exists", {"*", "*"}, 2, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError, "a path is needed");
  auto plain = vm.truth(v[1]);
  if (!plain)
    return std::nullopt;
  auto there = static_cast<LibraryHost &>(vm.host())
                   .file_exists(as_str(v[0]).text, *plain);
  return there ? Result(Value::boolean(*there))
               : vm.refuse("a file outside of the packages");
}

/// `read_config(path)`: the values of a configuration.
static Result read_config(Vm &vm, Value, const Args &args) {
  auto path = name_argument(vm, args, "read_config", "a path is needed");
  return path ? static_cast<LibraryHost &>(vm.host()).read_config(vm, *path)
              : std::nullopt;
}

/// `note_draw()`: tells the host that a random number is drawn.
static Result note_draw(Vm &vm, Value, const Args &) {
  static_cast<LibraryHost &>(vm.host()).note_draw(vm);
  return Value::none();
}

static Value helper(Vm &, llvm::StringRef name) {
  static constexpr BuiltinInfo kFunctions[] = {
      {"write", "_flattenc", write},
      {"handled", "_flattenc", handled},
      {"refuse", "_flattenc", refuse},
      {"frame_globals", "_flattenc", frame_globals},
      {"import_by_name", "_flattenc", import_by_name},
      {"import_deferred", "_flattenc", import_deferred},
      {"modules", "_flattenc", modules},
      {"float32", "_flattenc", float32},
      {"installed_version", "_flattenc", installed_version},
      {"plain_copy", "_flattenc", plain_copy},
      {"host_copy", "_flattenc", host_copy},
      {"kind_of", "_flattenc", kind_of},
      {"raw_instance", "_flattenc", raw_instance},
      {"held_value", "_flattenc", held_value},
      {"same", "_flattenc", same},
      {"is_generator_function", "_flattenc", function_doc},
      {"note_draw", "_flattenc", note_draw},
      {"file_exists", "_flattenc", file_exists},
      {"read_config", "_flattenc", read_config},
  };
  static constexpr const TypeInfo *kTypes[] = {
      &kType_function, &kType_method, &kType_builtin_function_or_method,
      &kType_module,   &kType_generator, &kType_NoneType, &kType_ellipsis,
      &kType_NotImplementedType};
  for (const TypeInfo *type : kTypes)
    if (name == type->name)
      return Value::of(type);
  for (const BuiltinInfo &function : kFunctions)
    if (name == function.name)
      return Value::of(&function);
  for (auto more : {regex_functions(), rounding_functions(),
                    float32_functions()})
    for (const BuiltinInfo &function : more)
      if (name == function.name)
        return Value::of(&function);
  return Value();
}

static Value builtin_member(Vm &, llvm::StringRef name) {
  return builtin_named(name);
}

const ModuleInfo *find_native(llvm::StringRef name) {
  static constexpr ModuleInfo kModules[] = {
      {"_flattenc", helper},
      {"builtins", builtin_member},
  };
  for (const ModuleInfo &module : kModules)
    if (name == module.name)
      return &module;
  return name == "math" ? find_module(name) : nullptr;
}

} // namespace flattenc::library
