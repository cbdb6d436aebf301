#ifndef FLATTENC_COMPILER_DRIVER_SUMMARY_H
#define FLATTENC_COMPILER_DRIVER_SUMMARY_H

#include "compiler/program/compilation.h"

#include "llvm/Support/raw_ostream.h"

#include <optional>

namespace flattenc {

/// Prints what an export did, in a few lines: number of files and of flattened
/// classes, the longest chains, how many classes are pinned, the time if known.
void print_summary(const Compilation &compilation, std::size_t file_count,
                   std::optional<double> seconds, llvm::raw_ostream &err);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_SUMMARY_H
