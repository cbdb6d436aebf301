#ifndef FLATTENC_RUNTIME_LIBRARY_NATIVES_H
#define FLATTENC_RUNTIME_LIBRARY_NATIVES_H

#include "runtime/python/vm.h"

namespace flattenc::library {

/// A module that is implemented in C++: `math`, and what the library's own
/// Python cannot express (`_flattenc`); null if there is none.
const python::ModuleInfo *find_native(llvm::StringRef name);

/// The engine behind `re`, as members of `_flattenc`.
llvm::ArrayRef<python::BuiltinInfo> regex_functions();
/// A compiled module, or a name in it, that may be passed about; calls of it are
/// refused as those of an operator.
python::Value foreign_name(python::Heap &heap, std::string name);
/// What tells results of NumPy that depend on the processor.
llvm::ArrayRef<python::BuiltinInfo> rounding_functions();
/// Functions of float32, and products of matrices.
llvm::ArrayRef<python::BuiltinInfo> float32_functions();

} // namespace flattenc::library

#endif // FLATTENC_RUNTIME_LIBRARY_NATIVES_H
