#ifndef FLATTENC_PASSES_IMPORT_CYCLES_H
#define FLATTENC_PASSES_IMPORT_CYCLES_H

#include "compiler/program/program.h"

namespace flattenc {

/// True if `module` binds `name` behind its top-level `statement`, so that an
/// import of the name can come too early where one of the statement does not.
bool binds_behind(Program &program, ModuleId module, llvm::StringRef name,
                  NodeId statement);

/// True if running the top level of `from` runs that of `to`: one of its import
/// statements, also under a condition, leads there over modules that were
/// loaded. Packages that hold `from` run before it and do not count.
bool import_leads_to(Program &program, ModuleId from, ModuleId to);

} // namespace flattenc

#endif // FLATTENC_PASSES_IMPORT_CYCLES_H
