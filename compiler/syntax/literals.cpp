#include "compiler/syntax/literals.h"

#include "llvm/ADT/StringExtras.h"

#include <cstdlib>

namespace flattenc::syntax {

StringToken split_string_token(llvm::StringRef token) {
  StringToken result;
  while (!token.empty() && token.front() != '"' && token.front() != '\'') {
    char c = llvm::toLower(token.front());
    result.raw |= c == 'r';
    result.bytes |= c == 'b';
    result.format |= c == 'f';
    token = token.drop_front();
  }
  llvm::StringRef quote = token.take_front(1);
  if (token.size() >= 6 && token[1] == quote[0] && token[2] == quote[0])
    result.triple = true;
  std::size_t length = result.triple ? 3 : 1;
  if (token.size() >= 2 * length)
    result.content = token.drop_front(length).drop_back(length);
  return result;
}

void append_code_point(std::string &out, std::uint32_t c) {
  auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80 | ((c >> shift) & 0x3F));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Reads up to `most` digits of `radix` at the front of `text`.
static unsigned read_digits(llvm::StringRef &text, unsigned most,
                            unsigned radix, std::uint32_t &value) {
  unsigned count = 0;
  value = 0;
  while (count < most && !text.empty()) {
    unsigned digit = llvm::hexDigitValue(text.front());
    if (digit >= radix)
      break;
    value = value * radix + digit;
    text = text.drop_front();
    ++count;
  }
  return count;
}

/// Decodes the escape whose backslash was just taken off `text`.
static bool decode_escape(llvm::StringRef &text, bool bytes,
                          std::string &out) {
  static constexpr llvm::StringLiteral kSimple = "\\'\"abfnrtv";
  static constexpr llvm::StringLiteral kMeaning = "\\'\"\a\b\f\n\r\t\v";
  auto put = [&](std::uint32_t value) {
    if (bytes)
      out += static_cast<char>(value & 0xFF);
    else
      append_code_point(out, value);
  };
  char c = text.front();
  std::uint32_t value = 0;
  if (std::size_t at = kSimple.find(c); at != llvm::StringRef::npos) {
    text = text.drop_front();
    out += kMeaning[at];
    return true;
  }
  if (c == '\n') {
    text = text.drop_front();
    return true;
  }
  if (c == '\r') {
    text = text.drop_front();
    text.consume_front("\n");
    return true;
  }
  if (c >= '0' && c <= '7') {
    read_digits(text, 3, 8, value);
    put(value);
    return true;
  }
  if (c == 'x') {
    text = text.drop_front();
    if (read_digits(text, 2, 16, value) != 2)
      return false;
    put(value);
    return true;
  }
  if (!bytes && (c == 'u' || c == 'U')) {
    unsigned length = c == 'u' ? 4 : 8;
    text = text.drop_front();
    if (read_digits(text, length, 16, value) != length || value > 0x10FFFF)
      return false;
    put(value);
    return true;
  }
  if (!bytes && c == 'N')
    return false;
  out += '\\';
  return true;
}

std::optional<std::string> decode_string(llvm::StringRef text,
                                         const StringToken &token) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    char c = text.front();
    text = text.drop_front();
    if (c == '\\' && !token.raw) {
      if (text.empty() || !decode_escape(text, token.bytes, out))
        return std::nullopt;
      continue;
    }
    if (c == '\r') {
      text.consume_front("\n");
      c = '\n';
    }
    if (token.format && (c == '{' || c == '}'))
      text.consume_front(llvm::StringRef(&c, 1));
    out += c;
  }
  return out;
}

std::optional<std::string> string_value(llvm::StringRef text) {
  StringToken token = split_string_token(text);
  return decode_string(token.content, token);
}

IntegerLiteral integer_literal(llvm::StringRef token) {
  IntegerLiteral result;
  if (token.size() > 2 && token[0] == '0') {
    switch (llvm::toLower(token[1])) {
    case 'x':
      result.radix = 16;
      break;
    case 'o':
      result.radix = 8;
      break;
    case 'b':
      result.radix = 2;
      break;
    }
    if (result.radix != 10)
      token = token.drop_front(2);
  }
  for (char c : token)
    if (c != '_')
      result.digits += c;
  return result;
}

std::optional<double> float_literal(llvm::StringRef token) {
  std::string digits;
  for (char c : token)
    if (c != '_')
      digits += c;
  if (digits.empty() || digits.back() == 'j' || digits.back() == 'J')
    return std::nullopt;
  return std::strtod(digits.c_str(), nullptr);
}

} // namespace flattenc::syntax
