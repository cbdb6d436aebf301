#ifndef FLATTENC_RUNTIME_CHECKPOINT_BYTES_H
#define FLATTENC_RUNTIME_CHECKPOINT_BYTES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Error.h"

#include <optional>

namespace flattenc::checkpoint {

inline llvm::Error malformed(const llvm::Twine &what) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), what);
}

/// Reads a file front to back. What goes past the end gives nothing and stays
/// at the end.
class Bytes {
public:
  explicit Bytes(llvm::StringRef text) : text_(text) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t left() const { return text_.size() - offset_; }

  std::optional<llvm::StringRef> take(std::uint64_t count) {
    if (count > left())
      return std::nullopt;
    llvm::StringRef taken = text_.substr(offset_, count);
    offset_ += count;
    return taken;
  }
  /// A number in the file's byte order, which is little endian.
  template <typename T> std::optional<T> number() {
    auto bytes = take(sizeof(T));
    if (!bytes)
      return std::nullopt;
    return llvm::support::endian::read<T, llvm::support::little,
                                       llvm::support::unaligned>(
        bytes->data());
  }
  /// Up to a newline, which is dropped.
  std::optional<llvm::StringRef> line() {
    std::size_t end = text_.find('\n', offset_);
    if (end == llvm::StringRef::npos)
      return std::nullopt;
    llvm::StringRef taken = text_.slice(offset_, end);
    offset_ = end + 1;
    return taken;
  }

private:
  llvm::StringRef text_;
  std::size_t offset_ = 0;
};

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_BYTES_H
