#include "runtime/python/value.h"

#include "runtime/python/numbers.h"
#include "runtime/python/text.h"

namespace flattenc::python {

std::int64_t RangeObject::size() const {
  if (step > 0 ? start >= stop : start <= stop)
    return 0;
  std::int64_t span = step > 0 ? stop - start : start - stop;
  std::int64_t stride = step > 0 ? step : -step;
  return (span - 1) / stride + 1;
}

Value Heap::str(llvm::StringRef text) {
  auto *object = make<StrObject>();
  object->text = copy(text);
  object->hash = hash_text(text.data(), text.size());
  object->ascii = is_ascii(text);
  return Value::of(Kind::Str, object);
}

Value Heap::bytes(llvm::StringRef bytes) {
  auto *object = make<BytesObject>();
  object->bytes = copy(bytes);
  return Value::of(Kind::Bytes, object);
}

Value Heap::integer(llvm::APInt number) {
  unsigned bits = number.getMinSignedBits();
  if (bits <= 64)
    return Value::of(number.sextOrTrunc(64).getSExtValue());
  return Value::of(Kind::BigInt,
                   make<BigIntObject>(number.sextOrTrunc(bits)));
}

Value Heap::list(llvm::ArrayRef<Value> items) {
  auto *object = make<ListObject>();
  push(*object, items);
  return Value::of(Kind::List, object);
}

Value Heap::tuple(llvm::ArrayRef<Value> items) {
  auto *object = make<TupleObject>();
  object->items = copy(items);
  return Value::of(Kind::Tuple, object);
}

Value Heap::dict() {
  return Value::of(Kind::Dict, make<DictObject>(charged_));
}

SetObject *Heap::set() { return make<SetObject>(charged_); }

} // namespace flattenc::python
