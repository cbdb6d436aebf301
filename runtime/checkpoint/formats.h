#ifndef FLATTENC_RUNTIME_CHECKPOINT_FORMATS_H
#define FLATTENC_RUNTIME_CHECKPOINT_FORMATS_H

#include "runtime/checkpoint/checkpoint.h"
#include "runtime/checkpoint/pickle.h"

#include <functional>

namespace flattenc::checkpoint {

/// Finds the bytes that `tensor` takes of its storage, which begin at element
/// `offset`; an Error if they leave it or overflow.
llvm::Error check_bounds(const TensorView &tensor, std::uint64_t offset,
                         llvm::StringRef storage, llvm::StringRef &place);

/// The state that a pickle holds, with the bytes that `storage_of` gives.
llvm::Expected<Checkpoint> collect_state(
    const Pickle &pickle,
    const std::function<llvm::Expected<llvm::StringRef>(const PickleStorage &)>
        &storage_of);

llvm::Expected<Checkpoint> read_zip_checkpoint(llvm::StringRef file);
/// What PyTorch wrote before 1.6 (torch/serialization.py, _legacy_save).
llvm::Expected<Checkpoint> read_legacy_checkpoint(llvm::StringRef file);
bool looks_like_safetensors(llvm::StringRef file);
llvm::Expected<Checkpoint> read_safetensors(llvm::StringRef file);

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_FORMATS_H
