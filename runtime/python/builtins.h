#ifndef FLATTENC_RUNTIME_PYTHON_BUILTINS_H
#define FLATTENC_RUNTIME_PYTHON_BUILTINS_H

#include "runtime/python/vm.h"

namespace flattenc::python {

/// What calling a type makes; null where it is refused.
#define TYPE(name, module, base)                                               \
  Result construct_##name(Vm &vm, Value self, const Args &args);
#include "runtime/python/types.def"
Result construct_exception(Vm &vm, Value self, const Args &args);

/// The functions of the module builtins.
llvm::ArrayRef<BuiltinInfo> builtin_functions();
llvm::ArrayRef<BuiltinInfo> object_functions();

/// `sorted` into `items`, in place and stable.
bool sort_items(Vm &vm, llvm::SmallVectorImpl<Value> &items, const Args &args,
                const char *function);

/// A method as the tables of methods have it.
llvm::ArrayRef<BuiltinInfo> str_methods();
llvm::ArrayRef<BuiltinInfo> more_str_methods();
llvm::ArrayRef<BuiltinInfo> list_methods();
llvm::ArrayRef<BuiltinInfo> tuple_methods();
llvm::ArrayRef<BuiltinInfo> dict_methods();
llvm::ArrayRef<BuiltinInfo> set_methods();
llvm::ArrayRef<BuiltinInfo> number_methods();
llvm::ArrayRef<BuiltinInfo> int_methods();
llvm::ArrayRef<BuiltinInfo> bytes_methods();
llvm::ArrayRef<BuiltinInfo> range_methods();
llvm::ArrayRef<BuiltinInfo> slice_methods();
llvm::ArrayRef<BuiltinInfo> object_methods();
llvm::ArrayRef<BuiltinInfo> type_methods();
llvm::ArrayRef<BuiltinInfo> exception_methods();
llvm::ArrayRef<BuiltinInfo> property_methods();
llvm::ArrayRef<BuiltinInfo> super_methods();
llvm::ArrayRef<BuiltinInfo> generator_methods();
llvm::ArrayRef<BuiltinInfo> list_initializers();
llvm::ArrayRef<BuiltinInfo> dict_initializers();
llvm::ArrayRef<BuiltinInfo> set_initializers();

/// Functions of `math` with more than one argument, or of integers.
llvm::ArrayRef<BuiltinInfo> more_math_functions();
/// A real number as a double; false if the argument is none.
bool real_argument(Vm &vm, Value v, double &x);

/// The module of the standard library that is implemented here; null if it is
/// not.
const ModuleInfo *find_module(llvm::StringRef name);
/// True for a module of Python's standard library.
bool is_standard_module(llvm::StringRef top_level_name);
Value make_module(Heap &heap, llvm::StringRef name);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_BUILTINS_H
