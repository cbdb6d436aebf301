#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_MODULE_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_MODULE_H

#include "compiler/program/compilation.h"

namespace flattenc::backend {

/// The text of the output's module for a module of the sources: its head, the
/// statements that stay in their order, the imports that moved code adds.
std::string print_module(Compilation &in, ModuleId module);

/// True if the output's module binds `name` at its top level.
bool output_binds(Compilation &in, ModuleId module, llvm::StringRef name);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_MODULE_H
