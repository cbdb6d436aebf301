#ifndef FLATTENC_PASSES_PASS_H
#define FLATTENC_PASSES_PASS_H

#include "compiler/program/compilation.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace flattenc {

/// A pass is a function: it reports bad input to `compilation.diag` and has no
/// state of its own between runs.
using PassFn = void (*)(Compilation &compilation);

struct Pass {
  llvm::StringRef name;
  llvm::StringRef summary;
  PassFn run;
};

namespace passes {
#define PASS(name, summary) void name(Compilation &compilation);
#include "passes/passes.def"
} // namespace passes

/// Every pass, in pipeline order.
llvm::ArrayRef<Pass> all_passes();

} // namespace flattenc

#endif // FLATTENC_PASSES_PASS_H
