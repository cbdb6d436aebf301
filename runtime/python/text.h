#ifndef FLATTENC_RUNTIME_PYTHON_TEXT_H
#define FLATTENC_RUNTIME_PYTHON_TEXT_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flattenc::python {

/// The text of `ascii()`: letters outside of ASCII as escapes.
std::string ascii_escaped(llvm::StringRef text);

bool is_ascii(llvm::StringRef text);
/// Bytes of the UTF-8 sequence that starts with `lead`.
unsigned sequence_length(char lead);
/// Code points of a text.
std::vector<std::uint32_t> code_points(llvm::StringRef text);
std::uint32_t code_point_count(llvm::StringRef text);
/// Byte offset of the code point with the given index (or the size).
std::size_t byte_offset(llvm::StringRef text, std::uint32_t index);

/// `repr` of a str and of bytes.
std::string str_repr(llvm::StringRef text);
std::string bytes_repr(llvm::StringRef bytes);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_TEXT_H
