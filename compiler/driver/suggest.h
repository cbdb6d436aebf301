#ifndef FLATTENC_COMPILER_DRIVER_SUGGEST_H
#define FLATTENC_COMPILER_DRIVER_SUGGEST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <string>
#include <vector>

namespace flattenc {

/// At most three of `candidates` that a person may have meant by `word`,
/// nearest first; nothing if none is near.
std::vector<std::string> nearest_names(llvm::StringRef word,
                                       llvm::ArrayRef<std::string> candidates);

/// The candidate nearest to `word`, or an empty string if none is near.
std::string nearest_word(llvm::StringRef word,
                         llvm::ArrayRef<std::string> candidates);

/// The configs below `folder`, by their path relative to it. Looks at a bounded
/// number of files.
std::vector<std::string> config_names(llvm::vfs::FileSystem &files,
                                      llvm::StringRef folder);

/// "`a`, `b` or `c`".
std::string quoted_list(llvm::ArrayRef<std::string> names);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_SUGGEST_H
