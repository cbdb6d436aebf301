#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

static Value make_iterator(Heap &heap, IteratorKind kind, Value source) {
  auto *it = heap.make<IteratorObject>();
  it->iterator = kind;
  it->source = source;
  return Value::of(Kind::Iterator, it);
}

Result Vm::iterator(Value v) {
  switch (v.kind) {
  case Kind::Iterator:
  case Kind::Generator:
    return v;
  case Kind::List:
    return make_iterator(heap_, IteratorKind::List, v);
  case Kind::Tuple:
    return make_iterator(heap_, IteratorKind::Tuple, v);
  case Kind::Str:
    return make_iterator(heap_, IteratorKind::Str, v);
  case Kind::Bytes:
    return make_iterator(heap_, IteratorKind::Bytes, v);
  case Kind::Range:
    return make_iterator(heap_, IteratorKind::Range, v);
  case Kind::Dict:
  case Kind::View: {
    Value dict = v.kind == Kind::Dict
                     ? v
                     : Value::of(Kind::Dict, v.as<ViewObject>()->dict);
    Value it = make_iterator(heap_, IteratorKind::View, dict);
    if (v.kind == Kind::View)
      it.as<IteratorObject>()->view = v.as<ViewObject>()->view;
    it.as<IteratorObject>()->expected = as_dict(dict).table.size();
    return it;
  }
  case Kind::Set:
  case Kind::FrozenSet: {
    // One element has only one order.
    if (as_set(v).table.size() > 1)
      return refuse("the iteration order of a set");
    llvm::SmallVector<Value, 1> items;
    as_set(v).table.each(
        [&](DictTable::Entry &e) { items.push_back(e.key); });
    return make_iterator(heap_, IteratorKind::List, heap_.list(items));
  }
  case Kind::Class:
  case Kind::Instance:
  case Kind::Host:
    return dispatch_iterator(v);
  default:
    return raise(kType_TypeError,
                 "'" + type_name(v) + "' object is not iterable");
  }
}

static Result next_of_view(Vm &vm, IteratorObject &it) {
  DictTable &table = as_dict(it.source).table;
  if (table.size() != it.expected)
    return vm.raise(kType_RuntimeError,
                    "dictionary changed size during iteration");
  while (it.position < table.entry_count()) {
    auto at = static_cast<std::uint32_t>(it.position++);
    if (!table.entry_live(at))
      continue;
    const DictTable::Entry &entry = table.entry(at);
    if (it.view == ViewKind::Keys)
      return entry.key;
    if (it.view == ViewKind::Values)
      return entry.value;
    return vm.heap().tuple({entry.key, entry.value});
  }
  return Value();
}

static Result next_of_many(Vm &vm, IteratorObject &it, bool &ended) {
  llvm::SmallVector<Value, 4> items;
  for (std::size_t i = 0; i < it.children.size(); ++i) {
    Result value = vm.next(it.children[i]);
    if (!value)
      return std::nullopt;
    if (!value->bound()) {
      ended = true;
      bool strict = it.iterator == IteratorKind::Zip &&
                    it.source.kind == Kind::Bool;
      auto wrong = [&](std::size_t at, const char *than) -> Result {
        std::string others = at == 1 ? " 1" : "s 1-" + std::to_string(at);
        return vm.raise(kType_ValueError,
                        "zip() argument " + llvm::Twine(at + 1) + " is " +
                            than + " than argument" + others);
      };
      if (strict && i > 0)
        return wrong(i, "shorter");
      for (std::size_t j = 1; strict && j < it.children.size(); ++j) {
        Result more = vm.next(it.children[j]);
        if (!more)
          return more;
        if (more->bound())
          return wrong(j, "longer");
      }
      return Value();
    }
    items.push_back(*value);
  }
  ended = it.children.empty();
  if (it.iterator == IteratorKind::Zip)
    return ended ? Value() : vm.heap().tuple(items);
  return vm.call(it.source, {items, {}});
}

Result Vm::next(Value v) {
  if (v.kind == Kind::Generator) {
    return run_generator(*v.as<GeneratorObject>(), Value::none());
  }
  if (dispatches(v.kind))
    return dispatch_next(v);
  if (v.kind != Kind::Iterator)
    return raise(kType_TypeError,
                 "'" + type_name(v) + "' object is not an iterator");
  auto &it = *v.as<IteratorObject>();
  auto at = static_cast<std::size_t>(it.position);
  switch (it.iterator) {
  case IteratorKind::List:
  case IteratorKind::Tuple: {
    llvm::ArrayRef<Value> items = sequence_items(it.source);
    if (at >= items.size())
      return Value();
    ++it.position;
    return items[at];
  }
  case IteratorKind::Str: {
    llvm::StringRef text = as_str(it.source).text;
    if (at >= text.size())
      return Value();
    unsigned length = sequence_length(text[at]);
    it.position += length;
    return heap_.str(text.substr(at, length));
  }
  case IteratorKind::Bytes: {
    llvm::StringRef bytes = it.source.as<BytesObject>()->bytes;
    if (at >= bytes.size())
      return Value();
    ++it.position;
    return Value::of(
        static_cast<std::int64_t>(static_cast<unsigned char>(bytes[at])));
  }
  case IteratorKind::Range: {
    auto *range = it.source.as<RangeObject>();
    if (it.position >= range->size())
      return Value();
    return Value::of(range->start + it.position++ * range->step);
  }
  case IteratorKind::View:
    return next_of_view(*this, it);
  case IteratorKind::Reversed: {
    llvm::ArrayRef<Value> items = sequence_items(it.source);
    if (at >= items.size())
      return Value();
    ++it.position;
    return items[items.size() - 1 - at];
  }
  case IteratorKind::Enumerate: {
    Result value = next(it.source);
    if (!value || !value->bound())
      return value;
    return heap_.tuple({Value::of(it.position++), *value});
  }
  case IteratorKind::Zip:
  case IteratorKind::Map: {
    bool ended = false;
    return next_of_many(*this, it, ended);
  }
  case IteratorKind::Sequence: {
    Result value = item(it.source, Value::of(it.position));
    if (value) {
      ++it.position;
      return value;
    }
    if (catch_exception(kType_IndexError) ||
        catch_exception(kType_StopIteration))
      return Value();
    return std::nullopt;
  }
  case IteratorKind::Call: {
    if (it.children.empty())
      return Value();
    Result value = call(it.source, {});
    if (!value) {
      if (!catch_exception(kType_StopIteration))
        return std::nullopt;
      it.children.clear();
      return Value();
    }
    auto last = equal_items(*value, it.children.front());
    if (!last)
      return std::nullopt;
    if (*last)
      it.children.clear();
    return *last ? Value() : *value;
  }
  case IteratorKind::Filter:
    while (true) {
      Result value = next(it.children.front());
      if (!value || !value->bound())
        return value;
      Result test = value;
      if (it.source.kind != Kind::None)
        test = call(it.source, {*value, {}});
      auto keep = test ? truth(*test) : std::nullopt;
      if (!keep)
        return std::nullopt;
      if (*keep)
        return value;
    }
  }
  llvm_unreachable("covered");
}

bool Vm::collect_unordered(Value v, llvm::SmallVectorImpl<Value> &out) {
  if (Value held = plain(v);
      held.kind == Kind::Set || held.kind == Kind::FrozenSet) {
    as_set(held).table.each(
        [&](DictTable::Entry &e) { out.push_back(e.key); });
    return true;
  }
  return collect(v, out);
}

bool Vm::collect(Value v, llvm::SmallVectorImpl<Value> &out) {
  if (v.is_sequence()) {
    llvm::ArrayRef<Value> items = sequence_items(v);
    out.append(items.begin(), items.end());
    return true;
  }
  Result it = iterator(v);
  if (!it)
    return false;
  while (true) {
    Result value = next(*it);
    if (!value)
      return false;
    if (!value->bound())
      return true;
    out.push_back(*value);
    if ((out.size() & 0xFFF) == 0 && !allows_items(out.size()))
      return false;
  }
}

} // namespace flattenc::python
