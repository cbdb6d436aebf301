#ifndef FLATTENC_PASSES_PASS_MANAGER_H
#define FLATTENC_PASSES_PASS_MANAGER_H

#include "passes/pass.h"

#include <string>
#include <vector>

namespace flattenc {

struct PipelineOptions {
  /// Names of the passes to dump the compilation after; "all" names every one.
  std::vector<std::string> dump_after;
  /// Only classes and modules whose qualified name contains this are dumped.
  std::string dump_filter;
  std::string stop_after;
  bool verify_each = false;
  bool time_passes = false;
};

/// Runs the passes in order and stops after the first one that reports an
/// error. Dumps go to `out`, timings to `err`. Returns an Error only for a bad
/// option or a broken invariant.
llvm::Error run_pipeline(Compilation &compilation,
                         const PipelineOptions &options,
                         llvm::raw_ostream &out, llvm::raw_ostream &err);

/// Prints the products that are there, in a stable form.
void dump(const Compilation &compilation, llvm::StringRef filter,
          llvm::raw_ostream &out);

/// Checks what holds between any two passes.
llvm::Error verify(const Compilation &compilation);

} // namespace flattenc

#endif // FLATTENC_PASSES_PASS_MANAGER_H
