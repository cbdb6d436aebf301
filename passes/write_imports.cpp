//
// Collects what the moved members of each module import, without what the
// module keeps of its own imports. Back-ends print them behind the module's own
// imports, so that the order of the originals stays. Example:
//
//   units of m.py need nn, F     -->   m.py adds  import torch.nn.functional as F
//   m.py keeps `import nn`
//

#include "passes/pass.h"

void flattenc::passes::write_imports(Compilation &compilation) {
  std::map<ModuleId, std::vector<AddedImport>> result;
  std::map<ModuleId, std::set<AddedImport>> sets;
  for (const auto &[cls, unit] : compilation.units)
    sets[compilation.program[cls].module].insert(unit.imports.begin(),
                                                 unit.imports.end());
  for (auto &[module, imports] : sets)
    if (!imports.empty())
      result[module].assign(imports.begin(), imports.end());
  compilation.added_imports.set(std::move(result));
}
