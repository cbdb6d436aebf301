#ifndef FLATTENC_RUNTIME_CHECKPOINT_ZIP_RECORDS_H
#define FLATTENC_RUNTIME_CHECKPOINT_ZIP_RECORDS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace flattenc::checkpoint {

/// True if the file begins as a zip archive does.
bool looks_like_zip(llvm::StringRef file);

struct ZipRecord {
  llvm::StringRef bytes; ///< they belong to the file
  /// PyTorch compresses the code of a TorchScript file, nothing else.
  bool compressed = false;
};

/// The records of an archive by name. An encrypted record, one outside of the
/// file and two that share bytes are Errors.
llvm::Expected<llvm::StringMap<ZipRecord>>
read_zip_records(llvm::StringRef file);

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_ZIP_RECORDS_H
