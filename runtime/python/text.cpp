#include "runtime/python/text.h"

#include <cstdio>

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace flattenc::python {

bool is_ascii(llvm::StringRef text) {
  return llvm::all_of(text, [](char c) { return (c & 0x80) == 0; });
}

unsigned sequence_length(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  if (byte < 0xC0)
    return 1;
  if (byte < 0xE0)
    return 2;
  return byte < 0xF0 ? 3 : 4;
}

std::vector<std::uint32_t> code_points(llvm::StringRef text) {
  std::vector<std::uint32_t> result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    unsigned length = sequence_length(text[i]);
    auto lead = static_cast<unsigned char>(text[i]);
    std::uint32_t c = length == 1   ? lead
                      : length == 2 ? lead & 0x1FU
                      : length == 3 ? lead & 0x0FU
                                    : lead & 0x07U;
    for (unsigned k = 1; k < length && i + k < text.size(); ++k)
      c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    result.push_back(c);
    i += length;
  }
  return result;
}

std::uint32_t code_point_count(llvm::StringRef text) {
  return static_cast<std::uint32_t>(
      llvm::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t byte_offset(llvm::StringRef text, std::uint32_t index) {
  std::size_t at = 0;
  while (index-- > 0 && at < text.size())
    at += sequence_length(text[at]);
  return std::min(at, text.size());
}

/// Appends an escape such as `\x1f` or `\u200b`.
static void append_escape(llvm::raw_ostream &out, std::uint32_t c) {
  if (c < 0x100)
    out << llvm::format("\\x%02x", c);
  else if (c < 0x10000)
    out << llvm::format("\\u%04x", c);
  else
    out << llvm::format("\\U%08x", c);
}

/// Writes the part of a repr that bytes and str share.
static void append_plain(llvm::raw_ostream &out, char c, char quote) {
  if (c == quote || c == '\\')
    out << '\\' << c;
  else if (c == '\n')
    out << "\\n";
  else if (c == '\r')
    out << "\\r";
  else if (c == '\t')
    out << "\\t";
  else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
    append_escape(out, static_cast<unsigned char>(c));
  else
    out << c;
}

static char quote_for(llvm::StringRef text) {
  return text.contains('\'') && !text.contains('"') ? '"' : '\'';
}

/// What Python escapes outside ASCII: controls, separators other than the
/// blank, surrogates, formats, private use and unassigned.
static bool is_printable(std::uint32_t c) {
  if (c >= 0xD800 && c <= 0xDFFF)
    return false;
  if (c == 0xA0 || c == 0xAD || c == 0x3000 || c == 0x1680 ||
      (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
      (c >= 0x205F && c <= 0x206F) || c == 0xFEFF ||
      (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE000 && c <= 0xF8FF))
    return false;
  return llvm::sys::unicode::isPrintable(static_cast<int>(c));
}

std::string str_repr(llvm::StringRef text) {
  char quote = quote_for(text);
  std::string result;
  llvm::raw_string_ostream out(result);
  out << quote;
  for (std::size_t i = 0; i < text.size();) {
    unsigned length = sequence_length(text[i]);
    llvm::StringRef sequence = text.substr(i, length);
    i += length;
    if (length == 1) {
      append_plain(out, sequence[0], quote);
      continue;
    }
    std::uint32_t c = code_points(sequence).front();
    if (is_printable(c))
      out << sequence;
    else
      append_escape(out, c);
  }
  out << quote;
  return result;
}

std::string bytes_repr(llvm::StringRef bytes) {
  char quote = quote_for(bytes);
  std::string result;
  llvm::raw_string_ostream out(result);
  out << 'b' << quote;
  for (char c : bytes) {
    if (c & 0x80)
      append_escape(out, static_cast<unsigned char>(c));
    else
      append_plain(out, c, quote);
  }
  out << quote;
  return result;
}

std::string ascii_escaped(llvm::StringRef text) {
  std::string out;
  for (std::uint32_t c : code_points(text)) {
    char buffer[16];
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (c < 0x100)
      out.append(buffer, static_cast<std::size_t>(std::snprintf(
                             buffer, sizeof buffer, "\\x%02x", c)));
    else if (c < 0x10000)
      out.append(buffer, static_cast<std::size_t>(std::snprintf(
                             buffer, sizeof buffer, "\\u%04x", c)));
    else
      out.append(buffer, static_cast<std::size_t>(std::snprintf(
                             buffer, sizeof buffer, "\\U%08x", c)));
  }
  return out;
}

} // namespace flattenc::python
