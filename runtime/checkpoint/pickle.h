#ifndef FLATTENC_RUNTIME_CHECKPOINT_PICKLE_H
#define FLATTENC_RUNTIME_CHECKPOINT_PICKLE_H

#include "runtime/checkpoint/bytes.h"
#include "runtime/checkpoint/checkpoint.h"

#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <vector>

namespace flattenc::checkpoint {

/// An object of a pickle. Objects live in the `Pickle` and refer to each other
/// by index.
struct PickleObject {
  enum class Kind : std::uint8_t {
    None,
    Bool,
    Int,
    Float,
    Text,  ///< str and bytes
    List,  ///< list, tuple and set
    Tuple,
    Dict,  ///< key, value, key, value, ...
    Global, ///< a name that the pickle asks for; `text` is `module.name`
    Storage,
    Tensor,
    Inert, ///< the result of a call that was not made, or a big number
  };
  Kind kind = Kind::None;
  std::int64_t integer = 0; ///< also the index of a storage or tensor
  double number = 0;
  llvm::StringRef text;
  std::vector<std::uint32_t> items;
  /// Of a global that was called or instantiated: what `__setstate__` got.
  std::uint32_t state = 0;
};

/// The bytes behind tensors, known by the key that the pickle names.
struct PickleStorage {
  llvm::StringRef key;
  const ElementType *type = nullptr; ///< null: untyped
  std::uint64_t elements = 0;        ///< bytes if untyped
};

/// A tensor before its storage is looked up.
struct PickleTensor {
  std::uint32_t storage = 0;
  const ElementType *type = nullptr;
  std::int64_t offset = 0;
  llvm::SmallVector<std::int64_t, 4> sizes;
  llvm::SmallVector<std::int64_t, 4> strides;
};

/// One pickle, read without calling anything.
struct Pickle {
  std::vector<PickleObject> objects;
  std::vector<PickleStorage> storages;
  std::vector<PickleTensor> tensors;
  std::deque<std::string> names; ///< what globals point at
  std::uint32_t root = 0;
};

/// Reads a pickle of protocol 0 to 5 up to its STOP; `bytes` is then behind it.
/// The text of objects belongs to the file.
llvm::Expected<Pickle> read_pickle(Bytes &bytes);

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_PICKLE_H
