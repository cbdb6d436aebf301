#include "runtime/python/names.h"

namespace flattenc::python {

using syntax::Operator;

const Names &names() {
  static const Names kNames = [] {
    static Heap heap;
    Names names{};
#define NAME(identifier)                                                       \
  names.identifier##_ = &as_str(heap.str("__" #identifier "__"));
#include "runtime/python/names.def"
    return names;
  }();
  return kNames;
}

OperatorNames operator_names(Operator op) {
  const Names &n = names();
  switch (op) {
  case Operator::Add:
    return {n.add_, n.radd_, n.iadd_};
  case Operator::Sub:
    return {n.sub_, n.rsub_, n.isub_};
  case Operator::Mult:
    return {n.mul_, n.rmul_, n.imul_};
  case Operator::MatMult:
    return {n.matmul_, n.rmatmul_, n.imatmul_};
  case Operator::Div:
    return {n.truediv_, n.rtruediv_, n.itruediv_};
  case Operator::Mod:
    return {n.mod_, n.rmod_, n.imod_};
  case Operator::Pow:
    return {n.pow_, n.rpow_, n.ipow_};
  case Operator::LShift:
    return {n.lshift_, n.rlshift_, n.ilshift_};
  case Operator::RShift:
    return {n.rshift_, n.rrshift_, n.irshift_};
  case Operator::BitOr:
    return {n.or_, n.ror_, n.ior_};
  case Operator::BitXor:
    return {n.xor_, n.rxor_, n.ixor_};
  case Operator::BitAnd:
    return {n.and_, n.rand_, n.iand_};
  case Operator::FloorDiv:
    return {n.floordiv_, n.rfloordiv_, n.ifloordiv_};
  default:
    return {};
  }
}

const StrObject *comparison_name(Operator op) {
  switch (op) {
  case Operator::Eq:
    return names().eq_;
  case Operator::NotEq:
    return names().ne_;
  case Operator::Lt:
    return names().lt_;
  case Operator::LtE:
    return names().le_;
  case Operator::Gt:
    return names().gt_;
  default:
    return names().ge_;
  }
}

const StrObject *unary_name(Operator op) {
  switch (op) {
  case Operator::Invert:
    return names().invert_;
  case Operator::Plus:
    return names().pos_;
  default:
    return names().neg_;
  }
}

Operator mirrored(Operator op) {
  switch (op) {
  case Operator::Lt:
    return Operator::Gt;
  case Operator::LtE:
    return Operator::GtE;
  case Operator::Gt:
    return Operator::Lt;
  case Operator::GtE:
    return Operator::LtE;
  default:
    return op;
  }
}

} // namespace flattenc::python
