#ifndef FLATTENC_PASSES_DID_YOU_MEAN_H
#define FLATTENC_PASSES_DID_YOU_MEAN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace flattenc {

/// "did you mean `A`, `B`?" with at most three of `names`, nearest first; empty
/// if none is near `word`.
std::string did_you_mean(llvm::StringRef word,
                         llvm::ArrayRef<std::string> names);

} // namespace flattenc

#endif // FLATTENC_PASSES_DID_YOU_MEAN_H
