#ifndef FLATTENC_COMPILER_SYNTAX_LITERALS_H
#define FLATTENC_COMPILER_SYNTAX_LITERALS_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>

namespace flattenc::syntax {

/// The parts of one string token: prefix, quotes, content.
struct StringToken {
  bool raw = false;
  bool bytes = false;
  bool format = false;
  bool triple = false;
  /// The text between the quotes, not decoded.
  llvm::StringRef content;
};

/// Splits a string literal or f-string as the source writes it. `token` starts
/// at the prefix and ends behind the closing quote.
StringToken split_string_token(llvm::StringRef token);

/// Decodes escapes and line ends of the content of a literal, or of the text
/// between two interpolations of an f-string (where doubled braces are one).
/// Text is UTF-8; a lone surrogate becomes its three-byte form. Nothing is
/// returned for a malformed escape and for `\N{...}`, whose names are unknown
/// here.
std::optional<std::string> decode_string(llvm::StringRef content,
                                         const StringToken &token);

/// What `eval` would make of a String node without interpolations; for both
/// str and bytes.
std::optional<std::string> string_value(llvm::StringRef token);

/// An integer literal taken apart: digits without prefix and underscores.
struct IntegerLiteral {
  std::string digits;
  unsigned radix = 10;
};
IntegerLiteral integer_literal(llvm::StringRef token);

/// The value of a float literal; nothing for a complex one ("1j").
std::optional<double> float_literal(llvm::StringRef token);

/// Appends one code point as UTF-8 (surrogates as three bytes).
void append_code_point(std::string &out, std::uint32_t code_point);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_LITERALS_H
