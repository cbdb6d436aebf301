#ifndef FLATTENC_COMPILER_DRIVER_UNIFIED_DIFF_H
#define FLATTENC_COMPILER_DRIVER_UNIFIED_DIFF_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace flattenc {

/// The unified diff of two texts, three lines of context, as `patch` reads it;
/// empty if they are equal.
std::string unified_diff(llvm::StringRef name, llvm::StringRef before,
                         llvm::StringRef after);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_UNIFIED_DIFF_H
