#ifndef FLATTENC_RUNTIME_PYTHON_TYPES_H
#define FLATTENC_RUNTIME_PYTHON_TYPES_H

#include "runtime/python/value.h"

namespace flattenc::python {

#define TYPE(name, module, base) extern const TypeInfo kType_##name;
#define EXCEPTION(name, base) extern const TypeInfo kType_##name;
#include "runtime/python/types.def"

/// `type(value)`; of a dict with a DictType it is `dict`.
const TypeInfo &type_of(Value value);
/// What Python's messages call the type of the value.
llvm::StringRef type_name(Value value);
bool is_subtype(const TypeInfo &type, const TypeInfo &base);

/// A name of the module builtins; Kind::Unbound if it is not known here.
Value builtin_named(llvm::StringRef name);
/// True for a builtin of Python that is known and refused when it is used.
bool is_refused_builtin(llvm::StringRef name);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_TYPES_H
