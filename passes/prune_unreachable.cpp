//
// Computes once more, from the flattened classes, what the config needs: code
// that only an overridden method reached is gone, and with it classes, imports
// and pins. Later passes rely on every kept statement being needed. Example:
//
//   class A: def f(self): return unused()      class B
//   class B(A): def f(self): return 1     -->  (no `unused`, no A)
//

#include "passes/pass.h"

void flattenc::passes::prune_unreachable(Compilation &compilation) {
  auto reach = compilation.reach_from_roots(*compilation.pins);
  compilation.units.remove_if(
      [&](const auto &entry) { return !reach->keeps_class(entry.first); });
  compilation.reach.set(std::move(reach));
}
