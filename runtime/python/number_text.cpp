#include "runtime/python/numbers.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace flattenc::python {

std::string float_repr(double number) {
  if (std::isnan(number))
    return "nan";
  if (std::isinf(number))
    return number < 0 ? "-inf" : "inf";
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, number,
                           std::chars_format::scientific)
                 .ptr;
  llvm::StringRef text(buffer, static_cast<std::size_t>(end - buffer));
  std::string result = text.consume_front("-") ? "-" : "";
  auto [mantissa, exponent_text] = text.split('e');
  int exponent = std::atoi(exponent_text.str().c_str());
  std::string digits = mantissa.take_front(1).str();
  digits += mantissa.drop_front(mantissa.size() > 1 ? 2 : 1);
  if (exponent < -4 || exponent >= 16) {
    result += digits[0];
    if (digits.size() > 1)
      result += "." + digits.substr(1);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%+03d", exponent);
    return result + tail;
  }
  if (exponent < 0)
    return result + "0." + std::string(static_cast<unsigned>(-exponent) - 1, '0') +
           digits;
  auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole)
    return result + digits + std::string(whole - digits.size(), '0') + ".0";
  return result + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string integer_repr(Value integer) {
  if (integer.kind == Kind::Bool)
    return integer.integer ? "True" : "False";
  if (integer.kind == Kind::Int)
    return std::to_string(integer.integer);
  llvm::SmallString<128> text;
  integer.as<BigIntObject>()->value.toString(text, 10, true);
  return text.str().str();
}

bool allows_digits(std::size_t count, unsigned radix) {
  if (!llvm::isPowerOf2_32(radix))
    return count <= kMaxDigits;
  return count * llvm::Log2_32(radix) <= kMaxBits;
}

Value parse_integer(Heap &heap, llvm::StringRef digits, unsigned radix) {
  std::int64_t small = 0;
  if (!digits.getAsInteger(radix, small))
    return Value::of(small);
  unsigned bits = llvm::Log2_32_Ceil(radix);
  auto width = static_cast<unsigned>(digits.size() * bits + 8);
  return heap.integer(
      llvm::APInt(width, digits, static_cast<std::uint8_t>(radix)));
}

std::optional<Value> read_integer(Heap &heap, llvm::StringRef text,
                                  unsigned radix, std::size_t *too_many) {
  if (too_many)
    *too_many = 0;
  text = text.trim(" \t\n\r\f\v");
  bool negative = text.consume_front("-");
  if (!negative)
    text.consume_front("+");
  // `0x` and the like may stand before the digits of their base.
  char mark = text.size() > 2 && text[0] == '0' ? llvm::toLower(text[1]) : 0;
  unsigned marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
  bool prefixed = marked != 0 && (radix == 0 || radix == marked);
  if (prefixed)
    text = text.drop_front(2);
  if (radix == 0) {
    bool zeros = text.find_first_not_of("0_") == llvm::StringRef::npos;
    if (!prefixed && text.startswith("0") && !zeros)
      return std::nullopt;
    radix = prefixed ? marked : 10;
  }
  std::string digits;
  char before = prefixed ? '0' : '_';
  for (char c : text) {
    if (c == '_' && before == '_')
      return std::nullopt;
    before = c;
    if (c == '_')
      continue;
    unsigned digit = llvm::isDigit(c)   ? static_cast<unsigned>(c - '0')
                     : llvm::isAlpha(c) ? static_cast<unsigned>(
                                              llvm::toLower(c) - 'a' + 10)
                                        : radix;
    if (digit >= radix) { // counted before the rest is looked at
      if (too_many && !allows_digits(digits.size(), radix))
        *too_many = digits.size();
      return std::nullopt;
    }
    digits += c;
  }
  if (digits.empty() || before == '_')
    return std::nullopt;
  if (!allows_digits(digits.size(), radix)) {
    if (too_many)
      *too_many = digits.size();
    return std::nullopt;
  }
  Value value = parse_integer(heap, digits, radix);
  return negative ? negate(heap, value).value : value;
}

std::optional<double> read_float(llvm::StringRef text) {
  text = text.trim(" \t\n\r\f\v");
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool between = i != 0 && i + 1 < text.size() &&
                   llvm::isDigit(text[i - 1]) && llvm::isDigit(text[i + 1]);
    if (text[i] == '_' && between)
      continue;
    word += llvm::toLower(text[i]);
  }
  llvm::StringRef bare = llvm::StringRef(word).ltrim("+-");
  bool named = bare == "inf" || bare == "infinity" || bare == "nan";
  if (bare.empty() || (!named && bare.find_first_not_of("0123456789.e+-") !=
                                     llvm::StringRef::npos))
    return std::nullopt;
  char *end = nullptr;
  double number = std::strtod(word.c_str(), &end);
  if (*end != 0 || end == word.c_str())
    return std::nullopt;
  return number;
}

double round_float(double number, int digits) {
  if (!std::isfinite(number))
    return number;
  char buffer[700];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, number);
  return std::strtod(buffer, nullptr);
}

} // namespace flattenc::python
