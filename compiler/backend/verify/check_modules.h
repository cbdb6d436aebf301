#ifndef FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_MODULES_H
#define FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_MODULES_H

#include "compiler/backend/verify/output.h"

namespace flattenc::backend::verify {

/// Checks the imports of a module, also in functions and under `try`: what they
/// name of the output is there, and nothing comes from a source package.
void check_imports(Output &output, ModuleId module);

/// Checks that every name which leads out of functions is bound: in the module,
/// by a star import, as a builtin, or not in the original either.
void check_names(Output &output, ModuleId module);

/// Checks that the statements of a module are the original's, in their order;
/// some may be gone, and imports may be new. Classes are compared elsewhere.
void check_statements(Output &output, ModuleId module);

/// Checks the strings of the printed config that name code.
void check_configs(Output &output);

} // namespace flattenc::backend::verify

#endif // FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_MODULES_H
