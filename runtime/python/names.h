#ifndef FLATTENC_RUNTIME_PYTHON_NAMES_H
#define FLATTENC_RUNTIME_PYTHON_NAMES_H

#include "compiler/syntax/tree.h"
#include "runtime/python/value.h"

namespace flattenc::python {

/// The names with which the machine looks up what a class defines; the same
/// objects in every run.
struct Names {
#define NAME(identifier) const StrObject *identifier##_;
#include "runtime/python/names.def"
};
const Names &names();

/// `add` of `a + b`: the methods that are asked, in a class.
struct OperatorNames {
  const StrObject *forward = nullptr, *reflected = nullptr, *in_place = nullptr;
};
OperatorNames operator_names(syntax::Operator op);
/// The method of a comparison (`__lt__`) or unary operator (`__neg__`).
const StrObject *comparison_name(syntax::Operator op);
const StrObject *unary_name(syntax::Operator op);
/// `b < a` for `a > b`.
syntax::Operator mirrored(syntax::Operator op);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_NAMES_H
