#include "runtime/checkpoint/checkpoint.h"

#include "runtime/checkpoint/formats.h"
#include "runtime/checkpoint/zip_records.h"

namespace flattenc::checkpoint {

llvm::ArrayRef<ElementType> element_types() {
  static constexpr ElementType kTypes[] = {
#define DTYPE(name, number, bytes, storage, safetensors)                       \
  {#name, number, bytes, storage, safetensors},
#include "runtime/torch/dtypes.def"
  };
  return kTypes;
}

llvm::Error check_bounds(const TensorView &tensor, std::uint64_t offset,
                         llvm::StringRef storage, llvm::StringRef &place) {
  std::uint64_t last = offset; // in elements
  bool empty = false;
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    auto size = static_cast<std::uint64_t>(tensor.sizes[i]);
    auto stride = static_cast<std::uint64_t>(tensor.strides[i]);
    empty |= size == 0;
    std::uint64_t step = 0, sum = 0;
    if (size > 0 && (__builtin_mul_overflow(size - 1, stride, &step) ||
                     __builtin_add_overflow(last, step, &sum)))
      return malformed("a tensor is larger than memory can be");
    last = size > 0 ? sum : last;
  }
  std::uint64_t width = tensor.type->bytes;
  std::uint64_t begin = 0, end = 0;
  if (__builtin_mul_overflow(offset, width, &begin) ||
      __builtin_mul_overflow(last, width, &end) ||
      __builtin_add_overflow(end, width, &end))
    return malformed("a tensor is larger than memory can be");
  if (empty)
    end = begin;
  if (begin > storage.size() || end > storage.size())
    return malformed("a tensor reaches " + llvm::Twine(end) +
                     " bytes into a storage of " +
                     llvm::Twine(storage.size()));
  place = storage.slice(begin, end);
  return llvm::Error::success();
}

llvm::Expected<Checkpoint> read_checkpoint(llvm::StringRef file) {
  if (looks_like_zip(file))
    return read_zip_checkpoint(file);
  if (looks_like_safetensors(file))
    return read_safetensors(file);
  return read_legacy_checkpoint(file);
}

} // namespace flattenc::checkpoint
