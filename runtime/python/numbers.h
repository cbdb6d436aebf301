#ifndef FLATTENC_RUNTIME_PYTHON_NUMBERS_H
#define FLATTENC_RUNTIME_PYTHON_NUMBERS_H

#include "runtime/python/value.h"

#include "llvm/ADT/APInt.h"

#include <optional>
#include <string>

namespace flattenc::python {

/// bool, int, float. Integers are exact at any size up to `kMaxBits`.
bool is_number(Value value);
/// bool and int of any size.
bool is_integer(Value value);
inline constexpr unsigned kMaxBits = 1 << 16;
/// Most digits of a text that becomes an int or is made of one, but in radixes
/// that are powers of two (`sys.int_info.default_max_str_digits`).
inline constexpr std::size_t kMaxDigits = 4300;
/// True if CPython converts this many digits, and `kMaxBits` hold them.
bool allows_digits(std::size_t count, unsigned radix);

enum class NumberOrder { Less, Equal, Greater, Unordered };
/// Compares exactly, also an int with a float.
NumberOrder compare_numbers(Value a, Value b);

/// The integer as a signed APInt.
llvm::APInt to_big(Value integer);
/// Nearest double, ties to even; infinity where Python raises OverflowError.
double big_to_double(const llvm::APInt &value);
/// A number as a double; false if it is too large for one.
bool to_double(Value number, double &result);
/// A finite double without its fraction.
Value truncate_to_integer(Heap &heap, double number);

/// What an arithmetic operation came to.
enum class NumberError {
  None,
  ZeroDivision,
  Overflow,  ///< the result is no double
  TooLarge,  ///< an integer beyond kMaxBits
  Negative,  ///< a negative shift count
  Complex,   ///< a negative number to a fractional power
};
struct NumberResult {
  Value value;
  NumberError error = NumberError::None;
};

NumberResult add(Heap &heap, Value a, Value b);
NumberResult subtract(Heap &heap, Value a, Value b);
NumberResult multiply(Heap &heap, Value a, Value b);
NumberResult true_divide(Heap &heap, Value a, Value b);
NumberResult floor_divide(Heap &heap, Value a, Value b);
NumberResult modulo(Heap &heap, Value a, Value b);
NumberResult power(Heap &heap, Value a, Value b);
NumberResult negate(Heap &heap, Value a);
enum class BitOperation { And, Or, Xor, ShiftLeft, ShiftRight };
NumberResult bitwise(Heap &heap, BitOperation op, Value a, Value b);

/// `repr` of a float: the shortest text that reads back.
std::string float_repr(double number);
std::string integer_repr(Value integer);
/// Digits of a radix (2 to 36) as an integer; as many as are allowed.
Value parse_integer(Heap &heap, llvm::StringRef digits, unsigned radix);
/// What `int(text, radix)` reads; nothing where it raises ValueError. Then
/// `digits` tells how many too many there are; 0 if the text is no integer.
std::optional<Value> read_integer(Heap &heap, llvm::StringRef text,
                                  unsigned radix,
                                  std::size_t *digits = nullptr);
/// What `float(text)` reads; nothing where it raises ValueError.
std::optional<double> read_float(llvm::StringRef text);
/// `round(number, digits)` of a float, `digits` from 0 to 300.
double round_float(double number, int digits);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_NUMBERS_H
