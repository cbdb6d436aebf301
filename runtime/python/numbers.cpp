#include "runtime/python/numbers.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/SmallString.h"

#include <algorithm>
#include <cmath>

namespace flattenc::python {

using llvm::APInt;

bool is_integer(Value value) {
  return value.is_int() || value.kind == Kind::BigInt;
}

bool is_number(Value value) {
  return is_integer(value) || value.kind == Kind::Float;
}

APInt to_big(Value value) {
  if (value.kind == Kind::BigInt)
    return value.as<BigIntObject>()->value;
  return APInt(64, static_cast<std::uint64_t>(value.integer), true);
}

double big_to_double(const APInt &value) {
  llvm::APFloat result(llvm::APFloat::IEEEdouble());
  result.convertFromAPInt(value, true, llvm::APFloat::rmNearestTiesToEven);
  return result.convertToDouble();
}

bool to_double(Value number, double &result) {
  if (number.kind == Kind::Float)
    result = number.number;
  else if (number.is_int())
    result = static_cast<double>(number.integer);
  else
    result = big_to_double(number.as<BigIntObject>()->value);
  return number.kind == Kind::Float || std::isfinite(result);
}

/// A finite double without its fraction, exactly.
static APInt exact_integer(double number) {
  llvm::APSInt result(1100, false);
  bool exact = false;
  llvm::APFloat(number).convertToInteger(result, llvm::APFloat::rmTowardZero,
                                         &exact);
  return result;
}

Value truncate_to_integer(Heap &heap, double number) {
  if (std::fabs(number) < 9e18)
    return Value::of(static_cast<std::int64_t>(number));
  return heap.integer(exact_integer(number));
}

/// Widens both to the larger width.
static void match_widths(APInt &a, APInt &b, unsigned extra = 0) {
  unsigned width = std::max(a.getBitWidth(), b.getBitWidth()) + extra;
  a = a.sext(width);
  b = b.sext(width);
}

static NumberOrder order_of(int sign) {
  if (sign < 0)
    return NumberOrder::Less;
  return sign > 0 ? NumberOrder::Greater : NumberOrder::Equal;
}

static NumberOrder compare_big(APInt a, APInt b) {
  match_widths(a, b);
  return order_of(a.slt(b) ? -1 : a.sgt(b));
}

static NumberOrder compare_doubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return NumberOrder::Unordered;
  return order_of(a < b ? -1 : a > b);
}

static NumberOrder reverse(NumberOrder order) {
  if (order == NumberOrder::Less)
    return NumberOrder::Greater;
  return order == NumberOrder::Greater ? NumberOrder::Less : order;
}

static NumberOrder compare_integer_with(Value integer, double number) {
  if (!std::isfinite(number))
    return compare_doubles(0, number);
  if (integer.is_int() && std::abs(integer.integer) < (1LL << 53))
    return compare_doubles(static_cast<double>(integer.integer), number);
  NumberOrder order = compare_big(to_big(integer), exact_integer(number));
  double fraction = number - std::trunc(number);
  return order == NumberOrder::Equal ? compare_doubles(0, fraction) : order;
}

NumberOrder compare_numbers(Value a, Value b) {
  if (a.is_int() && b.is_int())
    return order_of(a.integer < b.integer ? -1 : a.integer > b.integer);
  if (a.kind == Kind::Float && b.kind == Kind::Float)
    return compare_doubles(a.number, b.number);
  if (b.kind == Kind::Float)
    return compare_integer_with(a, b.number);
  if (a.kind == Kind::Float)
    return reverse(compare_integer_with(b, a.number));
  return compare_big(to_big(a), to_big(b));
}

static bool any_float(Value a, Value b) {
  return a.kind == Kind::Float || b.kind == Kind::Float;
}

/// Runs `f` on both as doubles.
template <typename F> static NumberResult with_doubles(Value a, Value b, F f) {
  double x = 0, y = 0;
  if (!to_double(a, x) || !to_double(b, y))
    return {{}, NumberError::Overflow};
  return f(x, y);
}

static NumberResult fit(Heap &heap, APInt value) {
  if (value.getMinSignedBits() > kMaxBits)
    return {{}, NumberError::TooLarge};
  return {heap.integer(std::move(value))};
}

NumberResult add(Heap &heap, Value a, Value b) {
  if (any_float(a, b))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(x + y)};
    });
  std::int64_t sum = 0;
  if (a.is_int() && b.is_int() &&
      !__builtin_add_overflow(a.integer, b.integer, &sum))
    return {Value::of(sum)};
  APInt x = to_big(a), y = to_big(b);
  match_widths(x, y, 1);
  return fit(heap, x + y);
}

NumberResult subtract(Heap &heap, Value a, Value b) {
  if (any_float(a, b))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(x - y)};
    });
  std::int64_t difference = 0;
  if (a.is_int() && b.is_int() &&
      !__builtin_sub_overflow(a.integer, b.integer, &difference))
    return {Value::of(difference)};
  APInt x = to_big(a), y = to_big(b);
  match_widths(x, y, 1);
  return fit(heap, x - y);
}

NumberResult multiply(Heap &heap, Value a, Value b) {
  if (any_float(a, b))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(x * y)};
    });
  std::int64_t product = 0;
  if (a.is_int() && b.is_int() &&
      !__builtin_mul_overflow(a.integer, b.integer, &product))
    return {Value::of(product)};
  APInt x = to_big(a), y = to_big(b);
  unsigned width = x.getBitWidth() + y.getBitWidth();
  if (width > 2 * kMaxBits)
    return {{}, NumberError::TooLarge};
  return fit(heap, x.sext(width) * y.sext(width));
}

static bool is_zero(Value v) {
  if (v.kind == Kind::Float)
    return v.number == 0;
  return v.is_int() && v.integer == 0;
}

/// The nearest double to the quotient of two integers, as Python rounds it.
static NumberResult divide_exactly(APInt a, APInt b) {
  bool negative = a.isNegative() != b.isNegative();
  unsigned width = std::max(a.getBitWidth(), b.getBitWidth()) + 2;
  a = a.sext(width).abs();
  b = b.sext(width).abs();
  // Scale so that the quotient has at least 64 bits; a sticky bit keeps what
  // the integer division drops.
  int shift = static_cast<int>(b.getActiveBits()) -
              static_cast<int>(a.getActiveBits()) + 66;
  unsigned wide = width + static_cast<unsigned>(std::abs(shift)) + 2;
  a = a.zext(wide);
  b = b.zext(wide);
  if (shift > 0)
    a <<= static_cast<unsigned>(shift);
  else
    b <<= static_cast<unsigned>(-shift);
  APInt quotient(wide, 0), rest(wide, 0);
  APInt::udivrem(a, b, quotient, rest);
  quotient = (quotient.zext(wide + 2) << 1) | (rest == 0 ? 0 : 1);
  double result = std::ldexp(big_to_double(quotient), -shift - 1);
  if (!std::isfinite(result))
    return {{}, NumberError::Overflow};
  return {Value::of(negative ? -result : result)};
}

NumberResult true_divide(Heap &, Value a, Value b) {
  if (is_zero(b))
    return {{}, NumberError::ZeroDivision};
  constexpr std::int64_t kExact = 1LL << 53;
  auto small = [](Value v) {
    return v.is_int() && v.integer <= kExact && v.integer >= -kExact;
  };
  if (any_float(a, b) || (small(a) && small(b)))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(x / y)};
    });
  return divide_exactly(to_big(a), to_big(b));
}

/// Quotient and remainder of doubles as Python rounds them: the remainder has
/// the sign of the divisor.
static std::pair<double, double> float_divmod(double x, double y) {
  double rest = std::fmod(x, y);
  double quotient = (x - rest) / y;
  if (rest != 0) {
    if ((y < 0) != (rest < 0)) {
      rest += y;
      quotient -= 1.0;
    }
  } else {
    rest = std::copysign(0.0, y);
  }
  if (quotient == 0)
    return {std::copysign(0.0, x / y), rest};
  double floored = std::floor(quotient);
  if (quotient - floored > 0.5)
    floored += 1.0;
  return {floored, rest};
}

/// Floor division of integers.
static std::pair<APInt, APInt> integer_divmod(APInt a, APInt b) {
  match_widths(a, b, 1);
  APInt quotient = a.sdiv(b), rest = a.srem(b);
  if (rest != 0 && rest.isNegative() != b.isNegative()) {
    rest += b;
    quotient -= 1;
  }
  return {quotient, rest};
}

NumberResult floor_divide(Heap &heap, Value a, Value b) {
  if (is_zero(b))
    return {{}, NumberError::ZeroDivision};
  if (any_float(a, b))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(float_divmod(x, y).first)};
    });
  if (a.is_int() && b.is_int() && a.integer != INT64_MIN) {
    std::int64_t quotient = a.integer / b.integer;
    std::int64_t rest = a.integer % b.integer;
    return {Value::of(quotient -
                      (rest != 0 && (rest < 0) != (b.integer < 0)))};
  }
  return fit(heap, integer_divmod(to_big(a), to_big(b)).first);
}

NumberResult modulo(Heap &heap, Value a, Value b) {
  if (is_zero(b))
    return {{}, NumberError::ZeroDivision};
  if (any_float(a, b))
    return with_doubles(a, b, [](double x, double y) {
      return NumberResult{Value::of(float_divmod(x, y).second)};
    });
  return fit(heap, integer_divmod(to_big(a), to_big(b)).second);
}

static NumberResult float_power(double x, double y) {
  if (x == 0 && y < 0)
    return {{}, NumberError::ZeroDivision};
  if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y))
    return {{}, NumberError::Complex};
  double result = std::pow(x, y);
  if (std::isinf(result) && std::isfinite(x) && std::isfinite(y))
    return {{}, NumberError::Overflow};
  return {Value::of(result)};
}

NumberResult power(Heap &heap, Value a, Value b) {
  bool negative = b.kind == Kind::BigInt
                      ? b.as<BigIntObject>()->value.isNegative()
                      : b.is_int() && b.integer < 0;
  if (any_float(a, b) || negative)
    return with_doubles(a, b, float_power);
  APInt base = to_big(a);
  bool trivial = a.is_int() && a.integer >= -1 && a.integer <= 1;
  if (b.kind == Kind::BigInt && !trivial)
    return {{}, NumberError::TooLarge};
  std::uint64_t exponent = to_big(b).extractBitsAsZExtValue(64, 0);
  if (trivial) {
    if (exponent == 0)
      return {Value::of(std::int64_t{1})};
    return {Value::of(a.integer < 0 && exponent % 2 == 0 ? 1 : a.integer)};
  }
  if (exponent > kMaxBits || exponent * base.getMinSignedBits() > 2 * kMaxBits)
    return {{}, NumberError::TooLarge};
  auto width =
      static_cast<unsigned>(exponent * base.getMinSignedBits() + 64);
  APInt result(width, 1);
  base = base.sextOrTrunc(width);
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1)
      result *= base;
    base *= base;
  }
  return fit(heap, result);
}

NumberResult negate(Heap &heap, Value a) {
  if (a.kind == Kind::Float)
    return {Value::of(-a.number)};
  return subtract(heap, Value::of(std::int64_t{0}), a);
}

NumberResult bitwise(Heap &heap, BitOperation op, Value a, Value b) {
  APInt x = to_big(a), y = to_big(b);
  if (op != BitOperation::ShiftLeft && op != BitOperation::ShiftRight) {
    match_widths(x, y);
    if (op == BitOperation::And)
      x &= y;
    else if (op == BitOperation::Or)
      x |= y;
    else
      x ^= y;
    if (a.kind == Kind::Bool && b.kind == Kind::Bool)
      return {Value::boolean(x != 0)};
    return fit(heap, x);
  }
  if (y.isNegative())
    return {{}, NumberError::Negative};
  std::uint64_t count = b.is_int() ? static_cast<std::uint64_t>(b.integer)
                                   : UINT64_MAX;
  if (op == BitOperation::ShiftRight) {
    x = x.sext(x.getBitWidth() + 1);
    return fit(heap, x.ashr(static_cast<unsigned>(
                         std::min<std::uint64_t>(count, x.getBitWidth()))));
  }
  if (is_zero(a))
    return {Value::of(std::int64_t{0})};
  if (count > kMaxBits)
    return {{}, NumberError::TooLarge};
  x = x.sext(x.getBitWidth() + static_cast<unsigned>(count) + 1);
  return fit(heap, x << static_cast<unsigned>(count));
}

} // namespace flattenc::python
