#include "runtime/library/float_vector.h"

#include "runtime/python/vm.h"

namespace flattenc::library {

using namespace python;

Result FloatVector::item(Vm &vm, Value key) {
  if (!key.is_int())
    return HostObject::item(vm, key);
  auto size = static_cast<std::int64_t>(elements_.size());
  std::int64_t at = key.integer < 0 ? key.integer + size : key.integer;
  if (at < 0 || at >= size)
    return vm.raise(kType_IndexError, "list index out of range");
  return Value::of(elements_[static_cast<std::size_t>(at)]);
}

static Value listed(Vm &vm, llvm::ArrayRef<double> elements) {
  Value list = vm.heap().list();
  for (double each : elements)
    vm.heap().push(as_list(list), Value::of(each));
  return list;
}

Result FloatVector::iterator(Vm &vm) {
  return vm.iterator(listed(vm, elements_));
}

std::optional<std::int64_t> FloatVector::length(Vm &) {
  return static_cast<std::int64_t>(elements_.size());
}

Value float_elements(Vm &vm, std::vector<double> elements) {
  constexpr std::size_t kMany = 65536;
  if (elements.size() < kMany)
    return listed(vm, elements);
  vm.heap().charge(elements.size() * sizeof(double));
  return Value::of(Kind::Host,
                   vm.heap().make<FloatVector>(std::move(elements)));
}

namespace {

/// The elements of a vector, or one number for all.
struct Operand {
  llvm::ArrayRef<double> elements;
  double number = 0;
  bool known = false;

  explicit Operand(Value value) {
    if (value.kind == Kind::Host) {
      if (auto *vector =
              dynamic_cast<FloatVector *>(value.as<HostObject>())) {
        elements = vector->elements();
        known = true;
      }
    } else if (value.kind == Kind::Float || value.is_int()) {
      number = value.kind == Kind::Float ? value.number
                                         : static_cast<double>(value.integer);
      known = true;
    }
  }
  [[nodiscard]] double at(std::size_t i) const {
    return elements.empty() ? number : elements[i];
  }
};

} // namespace

template <typename T> static T operate(char op, T x, T y) {
  switch (op) {
  case '+':
    return x + y;
  case '-':
    return x - y;
  case '*':
    return x * y;
  case '/':
    return x / y;
  default:
    return x;
  }
}

Result vector_operate(Vm &vm, Value, const Args &args) {
  Value v[4];
  if (!vm.unpack(args, "vector_operate", {"*", "*", "*", "*"}, 4, v))
    return std::nullopt;
  Operand x(v[1]), y(v[2]);
  std::size_t size = std::max(x.elements.size(), y.elements.size());
  bool fits = v[0].kind == Kind::Str && as_str(v[0]).text.size() == 1 &&
              x.known && y.known && v[3].is_int() &&
              (x.elements.empty() || x.elements.size() == size) &&
              (y.elements.empty() || y.elements.size() == size);
  if (!fits)
    return vm.raise(kType_TypeError, "two vectors of one length are needed");
  char op = as_str(v[0]).text[0];
  bool single = v[3].integer == 4;
  std::vector<double> result(size);
  for (std::size_t i = 0; i < size; ++i)
    result[i] = single
                    ? static_cast<double>(operate(
                          op, static_cast<float>(x.at(i)),
                          static_cast<float>(y.at(i))))
                    : operate(op, x.at(i), y.at(i));
  return float_elements(vm, std::move(result));
}

} // namespace flattenc::library
