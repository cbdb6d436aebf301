//
// Functions of numpy.float32 as NumPy 2 computes them.
//
#include "runtime/library/float_vector.h"
#include "runtime/library/library_host.h"
#include "runtime/library/natives.h"

#include <cmath>

namespace flattenc::library {

using namespace python;

/// Sine (`shift` 0) or cosine (1) of a float32 by the kernel of NumPy
/// (numpy/_core/src/umath/loops_trigonometric.dispatch.cpp): a reduction by
/// multiples of pi/2 in three parts and two polynomials, each step fused.
static float kernel_of_circle(float x, int shift) {
  constexpr float kMagic = 0x1.8p+23F; // rounds to a whole number
  float quarters = std::fma(x, 0x1.45f306p-1F, kMagic) - kMagic;
  float r = std::fma(quarters, -0x1.921fb0p+00F, x);
  r = std::fma(quarters, -0x1.5110b4p-22F, r);
  r = std::fma(quarters, -0x1.846988p-48F, r);
  float r2 = r * r;
  int quadrant = static_cast<int>(quarters) + shift;
  float result = 0;
  if (quadrant & 1) {
    result = std::fma(0x1.98e616p-16F, r2, -0x1.6c06dcp-10F);
    result = std::fma(result, r2, 0x1.55553cp-05F);
    result = std::fma(result, r2, -0.5F);
    result = std::fma(result, r2, 1.0F);
  } else {
    result = std::fma(0x1.7d3bbcp-19F, r2, -0x1.a06bbap-13F);
    result = std::fma(result, r2, 0x1.11119ap-07F);
    result = std::fma(result, r2, -0x1.555556p-03F);
    result = std::fma(result, r2, 0.0F);
    result = std::fma(result, r, r);
  }
  return quadrant & 2 ? -result : result;
}

/// Without fused operations, and far out, NumPy asks the C library.
static bool has_kernel(float x, float reach) {
#if defined(__x86_64__)
  static const bool kFused = __builtin_cpu_supports("fma") != 0 &&
                             __builtin_cpu_supports("avx2") != 0;
#else
  static const bool kFused = true;
#endif
  return kFused && std::fabs(x) <= reach;
}

static Result of_float(Vm &vm, const Args &args, const char *name,
                       float (*function)(float)) {
  Value v[1];
  if (!vm.unpack(args, name, {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Float)
    return vm.raise(kType_TypeError, "a float is needed");
  return Value::of(
      static_cast<double>(function(static_cast<float>(v[0].number))));
}

static Result sin32(Vm &vm, Value, const Args &args) {
  return of_float(vm, args, "sin32", [](float x) {
    return has_kernel(x, 117435.992F) ? kernel_of_circle(x, 0) : std::sin(x);
  });
}

static Result cos32(Vm &vm, Value, const Args &args) {
  return of_float(vm, args, "cos32", [](float x) {
    return has_kernel(x, 71476.0625F) ? kernel_of_circle(x, 1) : std::cos(x);
  });
}

static Result power32(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "power32", {"*", "*"}, 2, v))
    return std::nullopt;
  if (v[0].kind != Kind::Float || v[1].kind != Kind::Float)
    return vm.raise(kType_TypeError, "two floats are needed");
  auto x = static_cast<float>(v[0].number);
  auto y = static_cast<float>(v[1].number);
  float result = std::pow(x, y);
  // With AVX-512 NumPy has a kernel of its own.
  if (std::isfinite(result) && result != std::pow(v[0].number, v[1].number))
    static_cast<LibraryHost &>(vm.host()).note_rounding(vm, "power");
  return Value::of(static_cast<double>(result));
}

static std::optional<std::vector<double>> floats(Value list) {
  std::vector<double> out;
  if (list.kind == Kind::Host)
    if (auto *vector = dynamic_cast<FloatVector *>(list.as<HostObject>()))
      return vector->elements().vec();
  if (list.kind != Kind::List)
    return std::nullopt;
  for (Value each : as_list(list).items) {
    if (each.kind != Kind::Float)
      return std::nullopt;
    out.push_back(each.number);
  }
  return out;
}

/// `matmul(itemsize, sizes, a, a_turned, b, b_turned, same)`: the product of
/// two matrices, given by their elements as they lie in memory, as NumPy's
/// BLAS computes it; `sizes` are rows, inner size and columns, `same` says that
/// both lie in the same memory. None if there is no BLAS.
static Result matmul(Vm &vm, Value, const Args &args) {
  Value v[7];
  if (!vm.unpack(args, "matmul", {"*", "*", "*", "*", "*", "*", "*"}, 7, v))
    return std::nullopt;
  auto a = floats(v[2]), b = floats(v[4]);
  MatrixProduct product;
  bool sized = v[1].kind == Kind::Tuple && as_tuple(v[1]).items.size() == 3 &&
               llvm::all_of(as_tuple(v[1]).items,
                            [](Value size) { return size.is_int(); });
  if (!a || !b || !sized || !v[0].is_int())
    return vm.raise(kType_TypeError, "two lists of floats are needed");
  llvm::ArrayRef<Value> sizes = as_tuple(v[1]).items;
  product.rows = sizes[0].integer;
  product.inner = sizes[1].integer;
  product.columns = sizes[2].integer;
  product.single = v[0].integer == 4;
  product.a_turned = vm.truth(v[3]).value_or(false);
  product.b_turned = vm.truth(v[5]).value_or(false);
  product.same = vm.truth(v[6]).value_or(false);
  if (product.rows < 0 || product.inner < 0 || product.columns < 0 ||
      a->size() != static_cast<std::size_t>(product.rows * product.inner) ||
      b->size() != static_cast<std::size_t>(product.inner * product.columns))
    return vm.raise(kType_ValueError, "the sizes do not fit");
  product.a = std::move(*a);
  product.b = std::move(*b);
  auto result = static_cast<LibraryHost &>(vm.host()).multiply(product);
  if (!result)
    return Value::none();
  return float_elements(vm, std::move(*result));
}

/// `note_uncertain(name)`: the place's result may differ in its last bit.
static Result note_uncertain(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "note_uncertain", {"*"}, 1, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str)
    return vm.raise(kType_TypeError, "a name is needed");
  static_cast<LibraryHost &>(vm.host()).note_rounding(vm, as_str(v[0]).text);
  return Value::none();
}

llvm::ArrayRef<BuiltinInfo> float32_functions() {
  static constexpr BuiltinInfo kNatives[] = {
      {"sin32", "_flattenc", sin32},
      {"cos32", "_flattenc", cos32},
      {"power32", "_flattenc", power32},
      {"matmul", "_flattenc", matmul},
      {"vector_operate", "_flattenc", vector_operate},
      {"note_uncertain", "_flattenc", note_uncertain},
  };
  return kNatives;
}

} // namespace flattenc::library
