//
// Finds the classes that have to stay classes of their own because something
// can tell the difference, each with its reason and place. More pins keep more
// code, which may test for more classes: a fixpoint. Later passes rely on every
// other ancestor being free to vanish. Example:
//
//   class Round(Shape): ...
//   class Circle(Round): ...
//   def f(x): return isinstance(x, Round)   -->   pinned Round: `isinstance`
//

#include "passes/pass.h"
#include "passes/pins.h"

void flattenc::passes::pin_classes(Compilation &compilation) {
  Pins pins;
  while (true) {
    auto reach = compilation.reach_from_roots(pins);
    Pins more = find_pins(compilation, *reach, pins);
    if (more.empty())
      break;
    for (const auto &[cls, pin] : more)
      pins.insert({cls, pin});
  }
  compilation.pins.set(std::move(pins));
}
