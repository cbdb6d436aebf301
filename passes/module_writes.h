#ifndef FLATTENC_PASSES_MODULE_WRITES_H
#define FLATTENC_PASSES_MODULE_WRITES_H

#include "passes/used_names.h"

#include "compiler/program/compilation.h"

namespace flattenc {

/// Names of bundled modules that reachable code binds again while the program
/// runs: through `global`, as `module.name = …`, or with `setattr`. Whoever reads
/// such a name has to read it in its module.
class ModuleWrites {
public:
  ModuleWrites(Program &program, const Reach &reach);

  [[nodiscard]] bool rebinds(const Entity &definition) const {
    return written_.count({definition.module, definition.path}) != 0 ||
           program_[definition.module].scopes->rebound_by_global(
               definition.path);
  }

  /// True if code sets that name of the module from outside, whether or not the
  /// module binds it.
  [[nodiscard]] bool writes(ModuleId module, llvm::StringRef name) const {
    return written_.count({module, name.str()}) != 0;
  }

private:
  Program &program_;
  std::set<std::pair<ModuleId, std::string>> written_;
};

} // namespace flattenc

#endif // FLATTENC_PASSES_MODULE_WRITES_H
