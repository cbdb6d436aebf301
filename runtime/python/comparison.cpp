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
  case Kind::Host:
    return refuse("the length of " + v.as<HostObject>()->description());
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
  for (Value v : {a, b})
    if (v.kind == Kind::Host && !a.same(b))
      return refuse("a comparison with " + v.as<HostObject>()->description());
  if (is_set_like(a) && is_set_like(b)) {
    llvm::SmallVector<Value, 8> mine, theirs;
    Value x = as_plain_set(*this, a), y = as_plain_set(*this, b);
    return sets_equal(as_set(x).table, as_set(y).table);
  }
  if (a.kind != b.kind)
    return false;
  if (a.same(b))
    return true;
  if (depth > limits_.value_depth)
    return exceed("values nested too deeply");
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
      auto same = equal(x[i], y[i], depth + 1);
      if (!same || !*same)
        return same;
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
      auto same = equal(x.entry(i).value, *other, depth + 1);
      if (!same || !*same)
        return same;
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
  default:
    return false;
  }
}

std::optional<bool> Vm::less(Value a, Value b, std::uint32_t depth) {
  if (is_number(a) && is_number(b))
    return compare_numbers(a, b) == NumberOrder::Less;
  for (Value v : {a, b})
    if (v.kind == Kind::Host)
      return refuse("a comparison with " + v.as<HostObject>()->description());
  if (depth > limits_.value_depth)
    return exceed("values nested too deeply");
  if (a.kind == b.kind) {
    if (a.kind == Kind::Str) // the order of UTF-8 is that of code points
      return as_str(a).text < as_str(b).text;
    if (a.kind == Kind::Bytes)
      return a.as<BytesObject>()->bytes < b.as<BytesObject>()->bytes;
    if (a.is_sequence()) {
      llvm::ArrayRef<Value> x = sequence_items(a), y = sequence_items(b);
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        auto same = equal(x[i], y[i], depth + 1);
        if (!same)
          return std::nullopt;
        if (!*same)
          return less(x[i], y[i], depth + 1);
      }
      return x.size() < y.size();
    }
  }
  return raise(kType_TypeError, "'<' not supported between instances of '" +
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
  if (container.kind == Kind::Host)
    return refuse("`in` on " + container.as<HostObject>()->description());
  Result it = iterator(container);
  if (!it)
    return std::nullopt;
  while (true) {
    Result value = next(*it);
    if (!value)
      return std::nullopt;
    if (!value->bound())
      return false;
    auto same = equal(*value, item);
    if (!same || *same)
      return same;
  }
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
    return negated(equal(a, b));
  case Operator::In:
    return contains(b, a);
  case Operator::NotIn:
    return negated(contains(b, a));
  case Operator::Is:
  case Operator::IsNot: {
    // Numbers and texts are the same object or not by CPython's whim.
    bool value_like = is_number(a) && a.kind != Kind::Bool;
    if ((value_like || a.kind == Kind::Str || a.kind == Kind::Tuple) &&
        a.kind == b.kind)
      return refuse("`is` between two values of type `" + type_name(a) + "`");
    return a.same(b) == (op == Operator::Is);
  }
  default:
    break;
  }
  bool swap = op == Operator::Gt || op == Operator::GtE;
  bool or_equal = op == Operator::LtE || op == Operator::GtE;
  if (swap)
    std::swap(a, b);
  if (is_number(a) && is_number(b)) {
    NumberOrder order = compare_numbers(a, b);
    return order == NumberOrder::Less ||
           (or_equal && order == NumberOrder::Equal);
  }
  if (is_set_like(a) && is_set_like(b)) {
    Value x = as_plain_set(*this, a), y = as_plain_set(*this, b);
    return subset(as_set(x).table, as_set(y).table, !or_equal);
  }
  if (!or_equal)
    return less(a, b);
  auto same = equal(a, b);
  auto below = same ? less(a, b) : std::nullopt;
  if (!below)
    return std::nullopt;
  return *same || *below;
}

} // namespace flattenc::python
