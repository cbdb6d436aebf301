#ifndef FLATTENC_RUNTIME_PYTHON_SET_OPERATIONS_H
#define FLATTENC_RUNTIME_PYTHON_SET_OPERATIONS_H

#include "compiler/syntax/tree.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

enum class SetOperation { Union, Intersection, Difference, Symmetric };

/// The set operation that `|`, `&`, `-` and `^` stand for.
std::optional<SetOperation> set_operation(syntax::Operator op);
/// Sets and the key views of dicts.
bool is_set_like(Value value);
/// A Set with the same elements (the value itself if it is one).
Value as_plain_set(Vm &vm, Value value);
Result combine_sets(Vm &vm, SetOperation operation, Value a, Value b);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_SET_OPERATIONS_H
