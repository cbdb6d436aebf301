#ifndef FLATTENC_PASSES_PINS_H
#define FLATTENC_PASSES_PINS_H

#include "compiler/program/compilation.h"

namespace flattenc {

/// The ancestors of kept classes that reachable code, their own text or their
/// position can tell from a flattened copy, given what `pins` pins already.
Pins find_pins(Compilation &compilation, const Reach &reach, const Pins &pins);

} // namespace flattenc

#endif // FLATTENC_PASSES_PINS_H
