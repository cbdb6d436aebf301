//
// Functions of `math` with more than one argument, or of integers.
//
#include "runtime/python/builtins.h"
#include "runtime/python/numbers.h"

#include <cmath>
#include <numeric>

namespace flattenc::python {

using syntax::Operator;

static Value integer(std::int64_t n) { return Value::of(n); }

static std::optional<Value> integer_argument(Vm &vm, Value v) {
  if (is_integer(plain(v)))
    return plain(v);
  auto number = vm.index(v);
  return number ? std::optional(integer(*number)) : std::nullopt;
}

/// Folds the integer arguments two by two.
template <typename F>
static Result fold(Vm &vm, const Args &args, std::int64_t start, F f) {
  Value sum = integer(start);
  for (Value v : args.positional) {
    auto number = integer_argument(vm, v);
    if (!number)
      return std::nullopt;
    Result next = f(sum, *number);
    if (!next)
      return next;
    sum = *next;
  }
  return sum;
}

static Result gcd_of(Vm &vm, Value a, Value b) {
  auto is_zero = [](Value v) {
    return compare_numbers(v, integer(0)) == NumberOrder::Equal;
  };
  auto absolute = [&](Value v) -> Result {
    bool below = compare_numbers(v, integer(0)) == NumberOrder::Less;
    return vm.unary(below ? Operator::Minus : Operator::Plus, v);
  };
  Result x = absolute(a), y = x ? absolute(b) : x;
  while (y && !is_zero(*y)) {
    Result rest = vm.binary(Operator::Mod, *x, *y);
    if (!rest)
      return rest;
    x = y;
    y = rest;
  }
  return y ? x : y;
}
static Result math_gcd(Vm &vm, Value, const Args &args) {
  return fold(vm, args, 0,
              [&](Value a, Value b) { return gcd_of(vm, a, b); });
}
static Result math_lcm(Vm &vm, Value, const Args &args) {
  return fold(vm, args, 1, [&](Value a, Value b) -> Result {
    Result divisor = gcd_of(vm, a, b);
    if (!divisor)
      return divisor;
    if (divisor->kind == Kind::Int && divisor->integer == 0)
      return integer(0);
    Result part = vm.binary(Operator::FloorDiv, a, *divisor);
    Result all = part ? vm.binary(Operator::Mult, *part, b) : part;
    return all ? gcd_of(vm, *all, integer(0)) : all;
  });
}

/// An integer argument that is not negative and fits 64 bits.
static std::optional<std::int64_t> natural(Vm &vm, Value v, const char *what) {
  if (v.kind == Kind::Float)
    return vm.raise(kType_TypeError, "'float' object cannot be interpreted as "
                                     "an integer");
  auto number = vm.index(v);
  if (number && *number < 0)
    return vm.raise(kType_ValueError, what);
  return number;
}
static Result math_factorial(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "factorial", {"*"}, 1, v))
    return std::nullopt;
  auto n = natural(vm, v[0], "factorial() not defined for negative values");
  Result product = integer(1);
  for (std::int64_t i = 2; n && product && i <= *n; ++i)
    product = vm.binary(Operator::Mult, *product, integer(i));
  return n ? product : std::nullopt;
}
static Result falling(Vm &vm, std::int64_t n, std::int64_t k, bool divide) {
  if (k > n)
    return integer(0);
  Result product = integer(1);
  for (std::int64_t i = 0; product && i < k; ++i) {
    product = vm.binary(Operator::Mult, *product, integer(n - i));
    if (product && divide)
      product = vm.binary(Operator::FloorDiv, *product, integer(i + 1));
  }
  return product;
}
static Result math_comb(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "comb", {"*", "*"}, 2, v))
    return std::nullopt;
  auto n = natural(vm, v[0], "n must be a non-negative integer");
  auto k = n ? natural(vm, v[1], "k must be a non-negative integer") : n;
  return k ? falling(vm, *n, std::min(*k, *k > *n ? *k : *n - *k), true)
           : std::nullopt;
}
static Result math_perm(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "perm", {"*", "*"}, 1, v))
    return std::nullopt;
  auto n = natural(vm, v[0], "n must be a non-negative integer");
  auto k = n && v[1].bound() && v[1].kind != Kind::None
               ? natural(vm, v[1], "k must be a non-negative integer")
               : n;
  return k ? falling(vm, *n, *k, false) : std::nullopt;
}
static Result math_isqrt(Vm &vm, Value, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "isqrt", {"*"}, 1, v))
    return std::nullopt;
  auto n = natural(vm, v[0], "isqrt() argument must be nonnegative");
  if (!n)
    return std::nullopt;
  auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(*n)));
  while (root > 3037000499 || root * root > *n)
    --root;
  while (root < 3037000499 && (root + 1) * (root + 1) <= *n)
    ++root;
  return integer(root);
}

template <typename F>
static Result of_two(Vm &vm, const Args &args, const char *name, F f) {
  Value v[2];
  double x = 0, y = 0;
  if (!vm.unpack(args, name, {"*", "*"}, 2, v) ||
      !real_argument(vm, v[0], x) || !real_argument(vm, v[1], y))
    return std::nullopt;
  double result = f(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y))
    return vm.raise(kType_ValueError, "math domain error");
  return Value::of(result);
}
static Result math_atan2(Vm &vm, Value, const Args &args) {
  return of_two(vm, args, "atan2",
                [](double a, double b) { return std::atan2(a, b); });
}
static Result math_fmod(Vm &vm, Value, const Args &args) {
  return of_two(vm, args, "fmod",
                [](double a, double b) { return std::fmod(a, b); });
}
static Result math_remainder(Vm &vm, Value, const Args &args) {
  return of_two(vm, args, "remainder",
                [](double a, double b) { return std::remainder(a, b); });
}
static Result math_copysign(Vm &vm, Value, const Args &args) {
  return of_two(vm, args, "copysign",
                [](double a, double b) { return std::copysign(a, b); });
}
static Result math_hypot(Vm &vm, Value, const Args &args) {
  if (args.positional.size() > 2)
    return vm.refuse("`math.hypot` of more than two numbers");
  double x = 0, y = 0;
  if ((!args.positional.empty() && !real_argument(vm, args.positional[0], x)) ||
      (args.positional.size() > 1 && !real_argument(vm, args.positional[1], y)))
    return std::nullopt;
  return Value::of(std::hypot(x, y));
}
static Result math_degrees(Vm &vm, Value, const Args &args) {
  Value v[1];
  double x = 0;
  if (!vm.unpack(args, "degrees", {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  return Value::of(x * (180.0 / 3.141592653589793));
}
static Result math_radians(Vm &vm, Value, const Args &args) {
  Value v[1];
  double x = 0;
  if (!vm.unpack(args, "radians", {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  return Value::of(x * (3.141592653589793 / 180.0));
}
static Result math_modf(Vm &vm, Value, const Args &args) {
  Value v[1];
  double x = 0, whole = 0;
  if (!vm.unpack(args, "modf", {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  double rest = std::modf(x, &whole);
  return vm.heap().tuple({Value::of(rest), Value::of(whole)});
}
static Result math_frexp(Vm &vm, Value, const Args &args) {
  Value v[1];
  double x = 0;
  int exponent = 0;
  if (!vm.unpack(args, "frexp", {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  double part = std::isfinite(x) ? std::frexp(x, &exponent) : x;
  return vm.heap().tuple({Value::of(part), integer(exponent)});
}
static Result math_ldexp(Vm &vm, Value, const Args &args) {
  Value v[2];
  double x = 0;
  if (!vm.unpack(args, "ldexp", {"*", "*"}, 2, v) ||
      !real_argument(vm, v[0], x))
    return std::nullopt;
  auto exponent = vm.index(v[1]);
  if (!exponent)
    return std::nullopt;
  double result = std::ldexp(
      x, static_cast<int>(std::clamp<std::int64_t>(*exponent, -5000, 5000)));
  if (std::isinf(result) && std::isfinite(x))
    return vm.raise(kType_OverflowError, "math range error");
  return Value::of(result);
}
template <typename F>
static Result test(Vm &vm, const Args &args, const char *name, F f) {
  Value v[1];
  double x = 0;
  if (!vm.unpack(args, name, {"*"}, 1, v) || !real_argument(vm, v[0], x))
    return std::nullopt;
  return Value::boolean(f(x));
}
static Result math_isfinite(Vm &vm, Value, const Args &args) {
  return test(vm, args, "isfinite", [](double x) { return std::isfinite(x); });
}
static Result math_isinf(Vm &vm, Value, const Args &args) {
  return test(vm, args, "isinf", [](double x) { return std::isinf(x); });
}
static Result math_isclose(Vm &vm, Value, const Args &args) {
  Value v[4];
  if (!vm.unpack(args, "isclose", {"a", "b", "rel_tol", "abs_tol"}, 2, v))
    return std::nullopt;
  double a = 0, b = 0, relative = 1e-9, absolute = 0;
  if (!real_argument(vm, v[0], a) || !real_argument(vm, v[1], b) ||
      (v[2].bound() && !real_argument(vm, v[2], relative)) ||
      (v[3].bound() && !real_argument(vm, v[3], absolute)))
    return std::nullopt;
  if (relative < 0 || absolute < 0)
    return vm.raise(kType_ValueError, "tolerances must be non-negative");
  if (a == b)
    return Value::boolean(true);
  if (std::isinf(a) || std::isinf(b))
    return Value::boolean(false);
  double difference = std::fabs(a - b);
  return Value::boolean(difference <= std::fabs(relative * b) ||
                        difference <= std::fabs(relative * a) ||
                        difference <= absolute);
}
static Result math_prod(Vm &vm, Value, const Args &args) {
  Value v[2];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "prod", {"*", "start"}, 1, v) ||
      !vm.collect(v[0], items))
    return std::nullopt;
  Result product = v[1].bound() ? v[1] : integer(1);
  for (Value item : items)
    if (product)
      product = vm.binary(Operator::Mult, *product, item);
  return product;
}
/// The sum as if it were rounded once: partial sums that do not overlap
/// (Shewchuk 1997).
static Result math_fsum(Vm &vm, Value, const Args &args) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "fsum", {"*"}, 1, v) || !vm.collect(v[0], items))
    return std::nullopt;
  std::vector<double> partials;
  for (Value item : items) {
    double x = 0;
    if (!real_argument(vm, item, x))
      return std::nullopt;
    if (!std::isfinite(x))
      return vm.refuse("`math.fsum` of infinities");
    std::size_t kept = 0;
    for (double y : partials) {
      if (std::fabs(x) < std::fabs(y))
        std::swap(x, y);
      double high = x + y, low = y - (high - x);
      if (low != 0)
        partials[kept++] = low;
      x = high;
    }
    partials.resize(kept);
    partials.push_back(x);
  }
  if (partials.empty())
    return Value::of(0.0);
  std::size_t n = partials.size();
  double high = partials[--n], low = 0;
  while (n > 0) {
    double x = high, y = partials[--n];
    high = x + y;
    low = y - (high - x);
    if (low != 0)
      break;
  }
  if (n > 0 && ((low < 0 && partials[n - 1] < 0) ||
                (low > 0 && partials[n - 1] > 0))) {
    double y = low * 2, x = high + y;
    if (y == x - high)
      high = x;
  }
  return Value::of(high);
}

llvm::ArrayRef<BuiltinInfo> more_math_functions() {
  static constexpr BuiltinInfo kFunctions[] = {
      {"gcd", "math", math_gcd},
      {"lcm", "math", math_lcm},
      {"factorial", "math", math_factorial},
      {"comb", "math", math_comb},
      {"perm", "math", math_perm},
      {"isqrt", "math", math_isqrt},
      {"atan2", "math", math_atan2},
      {"fmod", "math", math_fmod},
      {"remainder", "math", math_remainder},
      {"copysign", "math", math_copysign},
      {"hypot", "math", math_hypot},
      {"degrees", "math", math_degrees},
      {"radians", "math", math_radians},
      {"modf", "math", math_modf},
      {"frexp", "math", math_frexp},
      {"ldexp", "math", math_ldexp},
      {"isfinite", "math", math_isfinite},
      {"isinf", "math", math_isinf},
      {"isclose", "math", math_isclose},
      {"prod", "math", math_prod},
      {"fsum", "math", math_fsum},
  };
  return kFunctions;
}

} // namespace flattenc::python
