#ifndef FLATTENC_PASSES_USED_NAMES_H
#define FLATTENC_PASSES_USED_NAMES_H

#include "compiler/program/program.h"

#include <map>

namespace flattenc {

/// What dotted names in code stand for: those that lead to the module, and those
/// that an import in a function around them binds.
class UsedNames {
public:
  explicit UsedNames(Program &program) : program_(program) {}

  /// Unknown for other local names and for what is no dotted name.
  Entity resolve(ModuleId module, NodeId expression);

private:
  Entity imported(ModuleId module, NodeId name);

  Program &program_;
  /// The aliases of imports in functions and classes, by module.
  std::map<ModuleId, std::vector<NodeId>> aliases_;
};

} // namespace flattenc

#endif // FLATTENC_PASSES_USED_NAMES_H
