#include "runtime/python/set_operations.h"

namespace flattenc::python {

std::optional<SetOperation> set_operation(syntax::Operator op) {
  switch (op) {
  case syntax::Operator::BitOr:
    return SetOperation::Union;
  case syntax::Operator::BitAnd:
    return SetOperation::Intersection;
  case syntax::Operator::Sub:
    return SetOperation::Difference;
  case syntax::Operator::BitXor:
    return SetOperation::Symmetric;
  default:
    return std::nullopt;
  }
}

bool is_set_like(Value v) {
  return v.kind == Kind::Set || v.kind == Kind::FrozenSet ||
         (v.kind == Kind::View &&
          v.as<ViewObject>()->view == ViewKind::Keys);
}

Value as_plain_set(Vm &vm, Value v) {
  if (v.kind != Kind::View)
    return v;
  auto *set = vm.heap().set();
  v.as<ViewObject>()->dict->table.each([&](const DictTable::Entry &e) {
    set->table.set(e.key, e.hash, Value::none());
  });
  return Value::of(Kind::Set, set);
}

Result combine_sets(Vm &vm, SetOperation operation, Value a, Value b) {
  const DictTable &x = as_set(as_plain_set(vm, a)).table;
  const DictTable &y = as_set(as_plain_set(vm, b)).table;
  auto *result = vm.heap().set();
  auto take = [&](const DictTable &from, const DictTable &other, bool in_other,
                  bool out_of_other) {
    from.each([&](const DictTable::Entry &e) {
      if (other.find(e.key, e.hash) ? in_other : out_of_other)
        result->table.set(e.key, e.hash, Value::none());
    });
  };
  switch (operation) {
  case SetOperation::Union:
    take(x, y, true, true);
    take(y, x, false, true);
    break;
  case SetOperation::Intersection:
    take(x, y, true, false);
    break;
  case SetOperation::Difference:
    take(x, y, false, true);
    break;
  case SetOperation::Symmetric:
    take(x, y, false, true);
    take(y, x, false, true);
    break;
  }
  return Value::of(a.kind == Kind::FrozenSet ? Kind::FrozenSet : Kind::Set,
                   result);
}

} // namespace flattenc::python
