#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

#include "llvm/ADT/StringSet.h"

#include <cmath>

namespace flattenc::python {

static Value member_of(llvm::ArrayRef<BuiltinInfo> functions,
                       llvm::StringRef name) {
  for (const BuiltinInfo &function : functions)
    if (name == function.name)
      return Value::of(&function);
  return Value();
}

// math

/// A number, or what `__float__` or `__index__` of a class gives.
bool real_argument(Vm &vm, Value v, double &x) {
  if (!is_number(plain(v)) && v.kind != Kind::Instance &&
      v.kind != Kind::Host) {
    vm.raise(kType_TypeError, "must be real number, not " + type_name(v));
    return false;
  }
  if (!is_number(v)) {
    Result made = construct_float(vm, Value::of(&kType_float), {v, {}});
    if (!made)
      return false;
    v = *made;
    if (!is_number(v)) {
      vm.refuse("a number of the host in this function");
      return false;
    }
  }
  if (to_double(v, x))
    return true;
  vm.raise(kType_OverflowError, "int too large to convert to float");
  return false;
}

template <typename F>
static Result real_function(Vm &vm, const Args &args, const char *name, F f) {
  Value v[1];
  double x = 0;
  if (!vm.unpack(args, name, {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  double result = f(x);
  if (std::isnan(result) && !std::isnan(x))
    return vm.raise(kType_ValueError, "math domain error");
  if (std::isinf(result) && std::isfinite(x))
    return x == 0 ? vm.raise(kType_ValueError, "math domain error")
                  : vm.raise(kType_OverflowError, "math range error");
  return Value::of(result);
}

#define REAL_FUNCTION(name)                                                    \
  static Result math_##name(Vm &vm, Value, const Args &args) {                 \
    return real_function(vm, args, #name,                                      \
                         [](double x) { return std::name(x); });               \
  }
REAL_FUNCTION(sqrt)
REAL_FUNCTION(exp)
REAL_FUNCTION(sin)
REAL_FUNCTION(cos)
REAL_FUNCTION(tan)
REAL_FUNCTION(fabs)
REAL_FUNCTION(log2)
REAL_FUNCTION(log10)
REAL_FUNCTION(asin)
REAL_FUNCTION(acos)
REAL_FUNCTION(atan)
REAL_FUNCTION(sinh)
REAL_FUNCTION(cosh)
REAL_FUNCTION(tanh)
REAL_FUNCTION(asinh)
REAL_FUNCTION(acosh)
REAL_FUNCTION(atanh)
REAL_FUNCTION(expm1)
REAL_FUNCTION(log1p)
REAL_FUNCTION(cbrt)
REAL_FUNCTION(exp2)
REAL_FUNCTION(erf)
REAL_FUNCTION(erfc)
#undef REAL_FUNCTION

static Result math_log(Vm &vm, Value, const Args &args) {
  if (args.positional.size() == 2) {
    double x = 0, base = 0;
    if (!real_argument(vm, args.positional[0], x) ||
        !real_argument(vm, args.positional[1], base))
      return std::nullopt;
    if (x <= 0 || base <= 0)
      return vm.raise(kType_ValueError, "math domain error");
    if (base == 1)
      return vm.raise(kType_ZeroDivisionError, "float division by zero");
    return Value::of(std::log(x) / std::log(base));
  }
  return real_function(vm, args, "log", [](double x) { return std::log(x); });
}
static Result math_pow(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "pow", {"*", "*"}, 2, v))
    return std::nullopt;
  double x = 0, y = 0;
  if (!is_number(v[0]) || !is_number(v[1]) || !to_double(v[0], x) ||
      !to_double(v[1], y))
    return vm.raise(kType_TypeError, "must be real number");
  Result result = vm.binary(syntax::Operator::Pow, Value::of(x), Value::of(y));
  return result;
}
static Result rounded(Vm &vm, const Args &args, double (*f)(double),
                      const StrObject *own) {
  Value v[1];
  if (!vm.unpack(args, "floor", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind == Kind::Instance) {
    Value member = vm.special(v[0], *own);
    if (member.bound() && member.kind != Kind::Builtin)
      return vm.call_special(member, v[0], {});
    if (!is_number(plain(v[0]))) {
      Result made = construct_float(vm, Value::of(&kType_float), {v[0], {}});
      if (!made)
        return made;
      v[0] = *made;
    }
    v[0] = plain(v[0]);
  }
  if (is_integer(v[0]))
    return vm.unary(syntax::Operator::Plus, v[0]);
  if (v[0].kind != Kind::Float)
    return vm.raise(kType_TypeError, "must be real number, not " +
                                         type_name(v[0]));
  if (!std::isfinite(v[0].number))
    return vm.raise(std::isnan(v[0].number) ? kType_ValueError
                                            : kType_OverflowError,
                    std::isnan(v[0].number)
                        ? "cannot convert float NaN to integer"
                        : "cannot convert float infinity to integer");
  return truncate_to_integer(vm.heap(), f(v[0].number));
}
static Result math_floor(Vm &vm, Value, const Args &args) {
  return rounded(vm, args, std::floor, names().floor_);
}
static Result math_ceil(Vm &vm, Value, const Args &args) {
  return rounded(vm, args, std::ceil, names().ceil_);
}
static Result math_trunc(Vm &vm, Value, const Args &args) {
  return rounded(vm, args, std::trunc, names().trunc_);
}
static Result math_isnan(Vm &vm, Value, const Args &args) {
  Value v[1];
  double x = 0;
  if (!vm.unpack(args, "isnan", {"*"}, 1, v))
    return std::nullopt;
  if (!is_number(v[0]))
    return vm.raise(kType_TypeError, "must be real number");
  to_double(v[0], x);
  return Value::boolean(std::isnan(x));
}

static Value math_member(Vm &, llvm::StringRef name) {
  static constexpr BuiltinInfo kFunctions[] = {
      {"sqrt", "math", math_sqrt},   {"exp", "math", math_exp},
      {"sin", "math", math_sin},     {"cos", "math", math_cos},
      {"tan", "math", math_tan},     {"fabs", "math", math_fabs},
      {"log", "math", math_log},     {"log2", "math", math_log2},
      {"log10", "math", math_log10}, {"pow", "math", math_pow},
      {"floor", "math", math_floor}, {"ceil", "math", math_ceil},
      {"trunc", "math", math_trunc}, {"isnan", "math", math_isnan},
      {"asin", "math", math_asin},   {"acos", "math", math_acos},
      {"atan", "math", math_atan},   {"sinh", "math", math_sinh},
      {"cosh", "math", math_cosh},   {"tanh", "math", math_tanh},
      {"asinh", "math", math_asinh}, {"acosh", "math", math_acosh},
      {"atanh", "math", math_atanh}, {"expm1", "math", math_expm1},
      {"log1p", "math", math_log1p}, {"cbrt", "math", math_cbrt},
      {"exp2", "math", math_exp2},   {"erf", "math", math_erf},
      {"erfc", "math", math_erfc},
  };
  if (name == "pi")
    return Value::of(3.141592653589793);
  if (name == "e")
    return Value::of(2.718281828459045);
  if (name == "inf")
    return Value::of(HUGE_VAL);
  if (name == "nan")
    return Value::of(std::nan(""));
  if (name == "tau")
    return Value::of(6.283185307179586);
  if (Value more = member_of(more_math_functions(), name); more.bound())
    return more;
  return member_of(kFunctions, name);
}

// copy

static Result copy_copy(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "copy", {"x"}, 1, v))
    return std::nullopt;
  return vm.shallow_copy(v[0]);
}
static Result copy_deepcopy(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "deepcopy", {"x"}, 1, v))
    return std::nullopt;
  return vm.deep_copy(v[0]);
}
static Value copy_member(Vm &, llvm::StringRef name) {
  static constexpr BuiltinInfo kFunctions[] = {
      {"copy", "copy", copy_copy},
      {"deepcopy", "copy", copy_deepcopy},
  };
  return member_of(kFunctions, name);
}

// os.path, the POSIX one: text only, no file is looked at

static std::optional<llvm::StringRef> path_argument(Vm &vm, Value v) {
  if (v.kind == Kind::Str)
    return as_str(v).text;
  if (v.kind == Kind::Host)
    return vm.refuse(v.as<HostObject>()->description());
  return vm.raise(kType_TypeError,
                  "expected str, bytes or os.PathLike object, not " +
                      type_name(v));
}

static Result path_join(Vm &vm, Value, const Args &args) {
  std::string path;
  if (args.positional.empty() || !args.keywords.empty())
    return vm.raise(kType_TypeError, "join() missing argument");
  for (Value v : args.positional) {
    auto part = path_argument(vm, v);
    if (!part)
      return std::nullopt;
    if (part->startswith("/"))
      path = part->str();
    else if (path.empty() || path.back() == '/')
      path += *part;
    else
      path += "/" + part->str();
  }
  return vm.heap().str(path);
}

static std::pair<llvm::StringRef, llvm::StringRef>
split_path(llvm::StringRef path) {
  std::size_t slash = path.rfind('/');
  std::size_t cut = slash == llvm::StringRef::npos ? 0 : slash + 1;
  llvm::StringRef head = path.take_front(cut);
  if (!head.empty() && head.find_first_not_of('/') != llvm::StringRef::npos)
    head = head.rtrim('/');
  return {head, path.drop_front(cut)};
}

static std::pair<llvm::StringRef, llvm::StringRef>
split_extension(llvm::StringRef path) {
  std::size_t base = path.rfind('/');
  base = base == llvm::StringRef::npos ? 0 : base + 1;
  std::size_t dot = path.rfind('.');
  if (dot == llvm::StringRef::npos || dot < base ||
      path.slice(base, dot).find_first_not_of('.') == llvm::StringRef::npos)
    return {path, ""};
  return {path.take_front(dot), path.drop_front(dot)};
}

template <typename F>
static Result path_function(Vm &vm, const Args &args, const char *name, F f) {
  Value v[1];
  if (!vm.unpack(args, name, {"p"}, 1, v))
    return std::nullopt;
  auto path = path_argument(vm, v[0]);
  return path ? Result(f(*path)) : std::nullopt;
}
static Result path_basename(Vm &vm, Value, const Args &args) {
  return path_function(vm, args, "basename", [&](llvm::StringRef p) {
    return vm.heap().str(split_path(p).second);
  });
}
static Result path_dirname(Vm &vm, Value, const Args &args) {
  return path_function(vm, args, "dirname", [&](llvm::StringRef p) {
    return vm.heap().str(split_path(p).first);
  });
}
static Result path_split(Vm &vm, Value, const Args &args) {
  return path_function(vm, args, "split", [&](llvm::StringRef p) {
    auto [head, tail] = split_path(p);
    return vm.heap().tuple({vm.heap().str(head), vm.heap().str(tail)});
  });
}
static Result path_splitext(Vm &vm, Value, const Args &args) {
  return path_function(vm, args, "splitext", [&](llvm::StringRef p) {
    auto [head, tail] = split_extension(p);
    return vm.heap().tuple({vm.heap().str(head), vm.heap().str(tail)});
  });
}
static Result path_isabs(Vm &vm, Value, const Args &args) {
  return path_function(vm, args, "isabs", [](llvm::StringRef p) {
    return Value::boolean(p.startswith("/"));
  });
}
static Value path_member(Vm &vm, llvm::StringRef name) {
  static constexpr BuiltinInfo kFunctions[] = {
      {"join", "posixpath", path_join},
      {"basename", "posixpath", path_basename},
      {"dirname", "posixpath", path_dirname},
      {"split", "posixpath", path_split},
      {"splitext", "posixpath", path_splitext},
      {"isabs", "posixpath", path_isabs},
  };
  if (name == "sep")
    return vm.heap().str("/");
  return member_of(kFunctions, name);
}
static Value os_member(Vm &vm, llvm::StringRef name) {
  if (name == "path")
    return make_module(vm.heap(), "os.path");
  if (name == "sep")
    return vm.heap().str("/");
  return Value();
}

const ModuleInfo *find_module(llvm::StringRef name) {
  static constexpr ModuleInfo kModules[] = {
      {"math", math_member},
      {"copy", copy_member},
      {"os", os_member},
      {"os.path", path_member},
      {"posixpath", path_member},
  };
  for (const ModuleInfo &module : kModules)
    if (name == module.name)
      return &module;
  return nullptr;
}

Value make_module(Heap &heap, llvm::StringRef name) {
  auto *module = heap.make<ModuleObject>();
  Value text = heap.str(name == "os.path" ? "posixpath" : name);
  module->name = &as_str(text);
  module->info = find_module(name);
  return Value::of(Kind::Module, module);
}

bool is_standard_module(llvm::StringRef name) {
  static const llvm::StringSet<> kNames = {
#define STANDARD_MODULE(name) #name,
#include "runtime/python/standard_modules.def"
  };
  return kNames.contains(name);
}

Result Host::import_module(Vm &vm, const ImportRequest &request) {
  llvm::StringRef name = request.module->text;
  llvm::StringRef top = name.split('.').first;
  if (request.level != 0 || !is_standard_module(top))
    return vm.refuse("the import of `" + llvm::Twine(std::string(request.level, '.')) +
                     name + "`");
  return make_module(vm.heap(), request.bind_leaf ? name : top);
}

Result Host::import_member(Vm &vm, Value module, const StrObject &name) {
  return vm.attribute(module, name);
}

bool Host::import_star(Vm &vm, Value, DictObject &) {
  vm.refuse("`import *`");
  return false;
}

} // namespace flattenc::python
