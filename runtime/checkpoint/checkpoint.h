#ifndef FLATTENC_RUNTIME_CHECKPOINT_CHECKPOINT_H
#define FLATTENC_RUNTIME_CHECKPOINT_CHECKPOINT_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flattenc::checkpoint {

/// An element type of PyTorch; see runtime/torch/dtypes.def.
struct ElementType {
  const char *name;
  int number;
  unsigned bytes;
  const char *storage;
  const char *safetensors;
};
llvm::ArrayRef<ElementType> element_types();

/// A tensor of a file. Every element lies inside of `storage`.
struct TensorView {
  const ElementType *type = nullptr;
  llvm::SmallVector<std::int64_t, 4> sizes;
  llvm::SmallVector<std::int64_t, 4> strides; ///< in elements, not negative
  /// The bytes from the first element on; they belong to the file.
  llvm::StringRef storage;
};

struct NamedTensor {
  std::string name;
  TensorView tensor;
};

/// The state of a model, in the order of the file.
struct Checkpoint {
  std::vector<NamedTensor> tensors;
  /// Entries of the state that are no tensors.
  std::vector<std::string> skipped;
};

/// Reads what `torch.save` writes (zip and legacy), the weights of a
/// TorchScript file, and `.safetensors`; the format is told by the bytes. A
/// dict with the key `state_dict` stands for that entry, as in
/// mmengine/runner/checkpoint.py:299.
///
/// Nothing in the file is executed: of the callables that a pickle names only
/// those that build tensors and dicts have a meaning, everything else is an
/// inert object. An Error describes what is wrong with the file; whatever the
/// bytes are, memory stays within a small multiple of their size. `file` must
/// outlive the result.
llvm::Expected<Checkpoint> read_checkpoint(llvm::StringRef file);

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_CHECKPOINT_H
