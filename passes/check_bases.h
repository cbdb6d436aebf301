#ifndef FLATTENC_PASSES_CHECK_BASES_H
#define FLATTENC_PASSES_CHECK_BASES_H

#include "compiler/program/compilation.h"

namespace flattenc {

/// Reports bases of `cls` and of its ancestors that lead nowhere, and class
/// statements that Python refuses. `seen` are classes that were checked before.
void check_bases(Compilation &compilation, ClassId cls,
                 std::set<ClassId> &seen);

} // namespace flattenc

#endif // FLATTENC_PASSES_CHECK_BASES_H
