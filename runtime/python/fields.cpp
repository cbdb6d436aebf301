//
// Attributes of functions and of values that have no dict.
//
#include "runtime/python/builtins.h"
#include "runtime/python/names.h"
#include "runtime/python/numbers.h"

#include <cmath>

namespace flattenc::python {

namespace {

/// Annotations of a function that were not evaluated: they may be passed on
/// (`functools.wraps`), and every look into them is refused.
class SkippedAnnotations final : public HostObject {
public:
  [[nodiscard]] llvm::StringRef description() const override {
    return "annotations of a function";
  }
};

/// `f.__code__`: what signatures are read from.
class CodeObject final : public HostObject {
public:
  explicit CodeObject(const Code &code) : code_(code) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "a code object";
  }
  [[nodiscard]] llvm::StringRef type_name() const override { return "code"; }
  std::optional<bool> truth(Vm &) override { return true; }
  Result attribute(Vm &vm, const StrObject &name) override {
    auto number = [](std::size_t n) {
      return Value::of(static_cast<std::int64_t>(n));
    };
    if (name.text == "co_name")
      return Value::of(Kind::Str, const_cast<StrObject *>(code_.name));
    if (name.text == "co_qualname")
      return Value::of(Kind::Str,
                       const_cast<StrObject *>(code_.qualified_name));
    if (name.text == "co_argcount")
      return number(code_.positional);
    if (name.text == "co_posonlyargcount")
      return number(code_.positional_only);
    if (name.text == "co_kwonlyargcount")
      return number(code_.keyword_only);
    if (name.text == "co_flags")
      return number((code_.has_args ? 4U : 0U) | (code_.has_kwargs ? 8U : 0U) |
                    (code_.is_generator ? 32U : 0U) | 3U);
    if (name.text == "co_varnames") {
      llvm::SmallVector<Value, 8> list;
      for (const StrObject *local : code_.locals)
        list.push_back(Value::of(Kind::Str, const_cast<StrObject *>(local)));
      return vm.heap().tuple(list);
    }
    return vm.refuse("the attribute `" + name.text + "` of a code object");
  }

private:
  const Code &code_;
};

} // namespace

Result Vm::function_attribute(Value v, const StrObject &name) {
  auto text = [](const StrObject *s) {
    return s ? Value::of(Kind::Str, const_cast<StrObject *>(s))
             : Value::none();
  };
  if (v.kind == Kind::Method) {
    auto *method = v.as<MethodObject>();
    if (name.text == "__self__")
      return method->self;
    if (!method->function) {
      if (name.text == "__func__")
        return method->callee;
      if (name.text == "__class__")
        return Value::of(&kType_method);
      return attribute(method->callee, name);
    }
    if (name.text == "__name__")
      return heap_.str(method->function->name);
    if (name.text == "__qualname__")
      return heap_.str(type_name(method->self).str() + "." +
                       method->function->name);
    return Value();
  }
  if (v.kind == Kind::Builtin) {
    if (name.text == "__name__" || name.text == "__qualname__")
      return heap_.str((v.builtin->owner && name.text == "__qualname__"
                            ? std::string(v.builtin->owner->name) + "."
                            : std::string()) +
                       v.builtin->name);
    if (name.text == "__module__")
      return v.builtin->owner ? Value::none() : heap_.str(v.builtin->module);
    return Value();
  }
  auto *function = v.as<FunctionObject>();
  if (function->own)
    if (Value found = own_member(*function->own, name); found.bound())
      return found;
  const Code &code = *function->code;
  if (!name.text.startswith("__"))
    return Value();
  if (name.text == "__name__")
    return text(code.name);
  if (name.text == "__qualname__")
    return text(code.qualified_name);
  if (name.text == "__doc__")
    return text(code.doc);
  if (name.text == "__module__") {
    Value module = own_member(*function->globals, *names().name_);
    return module.bound() ? module : heap_.str("builtins");
  }
  if (name.text == "__dict__")
    return Value::of(Kind::Dict, own_dict(v));
  if (name.text == "__globals__")
    return Value::of(Kind::Dict, function->globals);
  if (name.text == "__code__")
    return Value::of(Kind::Host, heap_.make<CodeObject>(code));
  if (name.text == "__defaults__")
    return function->defaults.empty() ? Value::none()
                                      : heap_.tuple(function->defaults);
  if (name.text == "__kwdefaults__") {
    if (function->keyword_defaults.empty())
      return Value::none();
    Value dict = heap_.dict();
    for (const Keyword &keyword : function->keyword_defaults)
      dict_put(as_dict(dict), text(keyword.name), keyword.value);
    return dict;
  }
  if (name.text == "__closure__") {
    if (function->closure.empty())
      return Value::none();
    return refuse("the closure of a function");
  }
  if (name.text == "__annotations__") {
    if (!function->annotations) {
      if (code.skips_annotations)
        return Value::of(Kind::Host, heap_.make<SkippedAnnotations>());
      function->annotations = &as_dict(heap_.dict());
    }
    return Value::of(Kind::Dict, function->annotations);
  }
  return Value();
}

Value number_field(Value v, llvm::StringRef name) {
  if (is_integer(v)) {
    if (name == "real" || name == "numerator")
      return v.kind == Kind::Bool ? Value::of(v.integer) : v;
    if (name == "imag")
      return Value::of(std::int64_t{0});
    if (name == "denominator")
      return Value::of(std::int64_t{1});
  }
  if (v.kind == Kind::Float) {
    if (name == "real")
      return v;
    if (name == "imag")
      return Value::of(0.0);
  }
  if (v.kind == Kind::Range) {
    auto *range = v.as<RangeObject>();
    if (name == "start")
      return Value::of(range->start);
    if (name == "stop")
      return Value::of(range->stop);
    if (name == "step")
      return Value::of(range->step);
  }
  if (v.kind == Kind::Slice) {
    auto *slice = v.as<SliceObject>();
    if (name == "start")
      return slice->start;
    if (name == "stop")
      return slice->stop;
    if (name == "step")
      return slice->step;
  }
  return Value();
}

static Result int_bit_length(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "bit_length", {}, 0, {}))
    return std::nullopt;
  llvm::APInt number = to_big(self);
  number = number.sext(number.getBitWidth() + 1).abs();
  return Value::of(static_cast<std::int64_t>(number.getActiveBits()));
}
static Result int_bit_count(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "bit_count", {}, 0, {}))
    return std::nullopt;
  llvm::APInt number = to_big(self);
  number = number.sext(number.getBitWidth() + 1).abs();
  return Value::of(static_cast<std::int64_t>(number.countPopulation()));
}
static Result int_same(Vm &, Value self, const Args &) {
  return self.kind == Kind::Bool ? Value::of(self.integer) : self;
}
static Result int_as_ratio(Vm &vm, Value self, const Args &) {
  return vm.heap().tuple({self, Value::of(std::int64_t{1})});
}
llvm::ArrayRef<BuiltinInfo> int_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"bit_length", "int", int_bit_length},
      {"bit_count", "int", int_bit_count},
      {"conjugate", "int", int_same},
      {"as_integer_ratio", "int", int_as_ratio},
  };
  return kMethods;
}

static Result bytes_decode(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "decode", {"encoding", "errors"}, 0, v))
    return std::nullopt;
  if (v[0].bound() && v[0].kind == Kind::Str &&
      !as_str(v[0]).text.equals_insensitive("utf-8") &&
      !as_str(v[0]).text.equals_insensitive("utf8") &&
      !as_str(v[0]).text.equals_insensitive("ascii"))
    return vm.refuse("this encoding");
  llvm::StringRef bytes = self.as<BytesObject>()->bytes;
  for (char c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80)
      return vm.refuse("decoding bytes outside of ASCII");
  return vm.heap().str(bytes);
}
static Result bytes_hex(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "hex", {}, 0, {}))
    return std::nullopt;
  std::string out;
  for (char c : self.as<BytesObject>()->bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return vm.heap().str(out);
}
/// The bytes that are looked for.
static const BytesObject *needle(Vm &vm, const Args &args, const char *name) {
  Value v[1];
  if (!vm.unpack(args, name, {"*"}, 1, v))
    return nullptr;
  if (v[0].kind == Kind::Bytes)
    return v[0].as<BytesObject>();
  vm.raise(kType_TypeError, "a bytes-like object is required, not '" +
                                type_name(v[0]) + "'");
  return nullptr;
}
static Result bytes_startswith(Vm &vm, Value self, const Args &args) {
  const BytesObject *what = needle(vm, args, "startswith");
  if (!what)
    return std::nullopt;
  return Value::boolean(
      self.as<BytesObject>()->bytes.startswith(what->bytes));
}
static Result bytes_endswith(Vm &vm, Value self, const Args &args) {
  const BytesObject *what = needle(vm, args, "endswith");
  if (!what)
    return std::nullopt;
  return Value::boolean(self.as<BytesObject>()->bytes.endswith(what->bytes));
}
llvm::ArrayRef<BuiltinInfo> bytes_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"decode", "bytes", bytes_decode},
      {"hex", "bytes", bytes_hex},
      {"startswith", "bytes", bytes_startswith},
      {"endswith", "bytes", bytes_endswith},
  };
  return kMethods;
}

static Result range_index(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "index", {"*"}, 1, v))
    return std::nullopt;
  llvm::SmallVector<Value, 16> items;
  if (!vm.collect(self, items))
    return std::nullopt;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto same = vm.equal(items[i], v[0]);
    if (!same)
      return std::nullopt;
    if (*same)
      return Value::of(static_cast<std::int64_t>(i));
  }
  auto shown = vm.repr(v[0]);
  return vm.raise(kType_ValueError,
                  (shown ? *shown : "") + llvm::Twine(" is not in range"));
}
static Result range_count(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "count", {"*"}, 1, v))
    return std::nullopt;
  auto inside = vm.contains(self, v[0]);
  return inside ? Result(Value::of(std::int64_t{*inside})) : std::nullopt;
}
llvm::ArrayRef<BuiltinInfo> range_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"index", "range", range_index},
      {"count", "range", range_count},
  };
  return kMethods;
}

static Result slice_indices(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "indices", {"*"}, 1, v))
    return std::nullopt;
  auto size = vm.index(v[0]);
  auto bounds = size ? slice_range(vm, *self.as<SliceObject>(), *size)
                     : std::nullopt;
  if (!bounds)
    return std::nullopt;
  return vm.heap().tuple({Value::of(bounds->start), Value::of(bounds->stop),
                          Value::of(bounds->step)});
}
llvm::ArrayRef<BuiltinInfo> slice_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"indices", "slice", slice_indices}};
  return kMethods;
}

} // namespace flattenc::python
