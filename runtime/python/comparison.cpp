#include "runtime/python/numbers.h"
#include "runtime/python/set_operations.h"
#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

using syntax::Operator;

std::optional<std::int64_t> Vm::length(Value v) {
  switch (v.kind) {
  case Kind::Str: {
    const StrObject &text = as_str(v);
    return text.ascii ? static_cast<std::int64_t>(text.text.size())
                      : code_point_count(text.text);
  }
  case Kind::Bytes:
    return v.as<BytesObject>()->bytes.size();
  case Kind::List:
  case Kind::Tuple:
    return sequence_items(v).size();
  case Kind::Dict:
    return as_dict(v).table.size();
  case Kind::Set:
  case Kind::FrozenSet:
    return as_set(v).table.size();
  case Kind::Range:
    return v.as<RangeObject>()->size();
  case Kind::View:
    return v.as<ViewObject>()->dict->table.size();
  case Kind::Class:
  case Kind::Instance:
  case Kind::Host:
    return dispatch_length(v);
  default:
    return raise(kType_TypeError,
                 "object of type '" + type_name(v) + "' has no len()");
  }
}

static bool sets_equal(const DictTable &a, const DictTable &b) {
  bool same = a.size() == b.size();
  a.each([&](const DictTable::Entry &e) {
    same = same && b.find(e.key, e.hash);
  });
  return same;
}

std::optional<bool> Vm::equal(Value a, Value b, std::uint32_t depth) {
  if (is_number(a) && is_number(b))
    return compare_numbers(a, b) == NumberOrder::Equal;
  if (dispatches(a.kind) || dispatches(b.kind))
    return dispatch_compare(Operator::Eq, a, b);
  if (is_set_like(a) && is_set_like(b)) {
    llvm::SmallVector<Value, 8> mine, theirs;
    Value x = as_plain_set(*this, a), y = as_plain_set(*this, b);
    return sets_equal(as_set(x).table, as_set(y).table);
  }
  if (a.kind != b.kind)
    return false;
  if (a.same(b))
    return true;
  if (!walk(depth))
    return std::nullopt;
  switch (a.kind) {
  case Kind::Str:
    return as_str(a).text == as_str(b).text;
  case Kind::Bytes:
    return a.as<BytesObject>()->bytes == b.as<BytesObject>()->bytes;
  case Kind::List:
  case Kind::Tuple: {
    // Copies, for a comparison runs no code that changes them.
    llvm::ArrayRef<Value> x = sequence_items(a), y = sequence_items(b);
    if (x.size() != y.size())
      return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      auto same = equal_items(x[i], y[i], depth + 1);
      if (!same || !*same)
        return same;
      // A class may change the lists while it compares.
      x = sequence_items(a), y = sequence_items(b);
      if (x.size() != y.size())
        return false;
    }
    return true;
  }
  case Kind::Dict: {
    const DictTable &x = as_dict(a).table, &y = as_dict(b).table;
    if (x.size() != y.size())
      return false;
    for (std::uint32_t i = 0; i < x.entry_count(); ++i) {
      if (!x.entry_live(i))
        continue;
      const Value *other = y.find(x.entry(i).key, x.entry(i).hash);
      if (!other)
        return false;
      auto same = equal_items(x.entry(i).value, *other, depth + 1);
      if (!same || !*same)
        return same;
      if (failed())
        return std::nullopt;
    }
    return true;
  }
  case Kind::Range: {
    auto *x = a.as<RangeObject>(), *y = b.as<RangeObject>();
    if (x->size() != y->size())
      return false;
    return x->size() == 0 || (x->start == y->start &&
                              (x->size() == 1 || x->step == y->step));
  }
  case Kind::Method: {
    auto *x = a.as<MethodObject>(), *y = b.as<MethodObject>();
    return x->self.same(y->self) && x->function == y->function &&
           x->callee.same(y->callee);
  }
  case Kind::Slice: {
    auto *x = a.as<SliceObject>(), *y = b.as<SliceObject>();
    for (auto part : {&SliceObject::start, &SliceObject::stop,
                      &SliceObject::step}) {
      auto same = equal_items(x->*part, y->*part, depth + 1);
      if (!same || !*same)
        return same;
    }
    return true;
  }
  default:
    return false;
  }
}

std::optional<bool> Vm::equal_items(Value a, Value b, std::uint32_t depth) {
  if (a.kind == Kind::Float && b.kind == Kind::Float && a.number != a.number &&
      b.number != b.number)
    return refuse("whether one `nan` is the other");
  if (a.same(b))
    return true;
  return equal(a, b, depth);
}

bool Vm::can_order(Value a, Value b) {
  if ((is_number(a) && is_number(b)) || (is_set_like(a) && is_set_like(b)))
    return true;
  return a.kind == b.kind &&
         (a.kind == Kind::Str || a.kind == Kind::Bytes || a.is_sequence());
}

/// `a op b` of what has one order.
template <typename T>
static bool ordered(Operator op, const T &a, const T &b) {
  switch (op) {
  case Operator::Lt:
    return a < b;
  case Operator::LtE:
    return !(b < a);
  case Operator::Gt:
    return b < a;
  default:
    return !(a < b);
  }
}

std::optional<bool> Vm::less(Value a, Value b, std::uint32_t depth) {
  return order(Operator::Lt, a, b, depth);
}

std::optional<bool> Vm::order(Operator op, Value a, Value b,
                              std::uint32_t depth) {
  if (is_number(a) && is_number(b)) {
    NumberOrder number = compare_numbers(a, b);
    bool below = op == Operator::Lt || op == Operator::LtE;
    return number == (below ? NumberOrder::Less : NumberOrder::Greater) ||
           (number == NumberOrder::Equal &&
            (op == Operator::LtE || op == Operator::GtE));
  }
  if (dispatches(a.kind) || dispatches(b.kind))
    return dispatch_compare(op, a, b);
  if (!walk(depth))
    return std::nullopt;
  if (a.kind == b.kind) {
    if (a.kind == Kind::Str) // the order of UTF-8 is that of code points
      return ordered(op, as_str(a).text, as_str(b).text);
    if (a.kind == Kind::Bytes)
      return ordered(op, a.as<BytesObject>()->bytes,
                     b.as<BytesObject>()->bytes);
    if (a.is_sequence()) {
      for (std::size_t i = 0; i < sequence_items(a).size() &&
                              i < sequence_items(b).size();
           ++i) {
        Value x = sequence_items(a)[i], y = sequence_items(b)[i];
        auto same = equal_items(x, y, depth + 1);
        if (!same)
          return std::nullopt;
        if (!*same)
          return order(op, x, y, depth + 1);
      }
      return ordered(op, sequence_items(a).size(), sequence_items(b).size());
    }
  }
  return raise(kType_TypeError, "'" + llvm::Twine(spelling(op)) +
                                    "' not supported between instances of '" +
                                    type_name(a) + "' and '" + type_name(b) +
                                    "'");
}

std::optional<bool> Vm::contains(Value container, Value item) {
  switch (container.kind) {
  case Kind::Str:
    if (item.kind != Kind::Str)
      return raise(kType_TypeError,
                   "'in <string>' requires string as left operand, not " +
                       type_name(item));
    return as_str(container).text.contains(as_str(item).text);
  case Kind::Dict: {
    auto h = hash(item);
    return h ? std::optional<bool>(as_dict(container).table.find(item, *h))
             : std::nullopt;
  }
  case Kind::Set:
  case Kind::FrozenSet: {
    auto h = hash(item);
    return h ? std::optional<bool>(as_set(container).table.find(item, *h))
             : std::nullopt;
  }
  case Kind::View:
    if (container.as<ViewObject>()->view == ViewKind::Keys)
      return contains(Value::of(Kind::Dict, container.as<ViewObject>()->dict),
                      item);
    break;
  default:
    break;
  }
  if (dispatches(container.kind))
    return dispatch_contains(container, item);
  return contains_by_iteration(container, item);
}

std::optional<bool> Vm::contains_by_iteration(Value container, Value item) {
  if (!dispatches(container.kind) && container.kind != Kind::Iterator &&
      container.kind != Kind::Generator && container.kind != Kind::View &&
      !container.is_sequence() && container.kind != Kind::Range &&
      container.kind != Kind::Bytes)
    return raise(kType_TypeError, "argument of type '" +
                                      type_name(container) +
                                      "' is not iterable");
  Result it = iterator(container);
  if (!it && dispatches(container.kind) && !stopped_ &&
      catch_exception(kType_TypeError))
    return raise(kType_TypeError, "argument of type '" +
                                      type_name(container) +
                                      "' is not iterable");
  if (!it)
    return std::nullopt;
  while (true) {
    Result value = next(*it);
    if (!value)
      return std::nullopt;
    if (!value->bound())
      return false;
    auto same = equal_items(*value, item, 0);
    if (!same || *same)
      return same;
  }
}

/// True if CPython may have made one object of two that are equal.
static bool may_be_one(Vm &vm, Value a, Value b) {
  if (a.kind == Kind::Tuple)
    return as_tuple(a).items.size() == as_tuple(b).items.size();
  auto same = vm.equal(a, b);
  return !same || *same;
}

/// `<=` and `<` of sets.
static bool subset(const DictTable &a, const DictTable &b, bool proper) {
  bool inside = a.size() + (proper ? 1 : 0) <= b.size();
  a.each([&](const DictTable::Entry &e) {
    inside = inside && b.find(e.key, e.hash);
  });
  return inside;
}

std::optional<bool> Vm::compare(Operator op, Value a, Value b) {
  auto negated = [](std::optional<bool> test) {
    return test ? std::optional<bool>(!*test) : test;
  };
  switch (op) {
  case Operator::Eq:
    return equal(a, b);
  case Operator::NotEq:
    if (dispatches(a.kind) || dispatches(b.kind))
      return dispatch_compare(op, a, b);
    return negated(equal(a, b));
  case Operator::In:
    return contains(b, a);
  case Operator::NotIn:
    return negated(contains(b, a));
  case Operator::Is:
  case Operator::IsNot: {
    // Numbers and texts are the same object or not by CPython's whim.
    bool value_like = is_number(a) && a.kind != Kind::Bool;
    bool small = a.kind == Kind::Int && a.integer >= -5 && a.integer <= 256;
    if ((value_like || a.kind == Kind::Str || a.kind == Kind::Tuple) &&
        a.kind == b.kind && !small &&
        (a.same(b) ? a.kind != Kind::Tuple : may_be_one(*this, a, b)))
      return refuse("`is` between two values of type `" + type_name(a) + "`");
    return a.same(b) == (op == Operator::Is);
  }
  default:
    break;
  }
  if (is_set_like(a) && is_set_like(b)) {
    bool swap = op == Operator::Gt || op == Operator::GtE;
    Value x = as_plain_set(*this, swap ? b : a);
    Value y = as_plain_set(*this, swap ? a : b);
    return subset(as_set(x).table, as_set(y).table,
                  op == Operator::Lt || op == Operator::Gt);
  }
  return order(op, a, b, 0);
}

} // namespace flattenc::python
