#include "runtime/python/vm.h"

#include "llvm/ADT/DenseMap.h"

namespace flattenc::python {

namespace {

/// A deep copy that keeps what is shared within the copied value.
class Copier {
public:
  explicit Copier(Vm &vm) : vm_(vm) {}

  Result copy(Value v, unsigned depth) {
    if (!vm_.walk(depth))
      return std::nullopt;
    switch (v.kind) {
    case Kind::List:
    case Kind::Tuple:
    case Kind::Dict:
    case Kind::Set:
      break;
    case Kind::Host: {
      Result made = v.as<HostObject>()->deep_copy(vm_);
      if (made)
        made->origin = v.origin;
      return made;
    }
    case Kind::Module:
      return vm_.raise(kType_TypeError, "cannot pickle 'module' object");
    case Kind::Generator:
    case Kind::View:
      return vm_.raise(kType_TypeError,
                       "cannot pickle '" + type_name(v) + "' object");
    case Kind::Iterator:
    case Kind::Method:
    case Kind::FrozenSet:
    case Kind::Exception:
    case Kind::Instance:
      return vm_.refuse("a copy of a value of type `" + type_name(v) + "`");
    default:
      return v;
    }
    auto known = made_.find(v.object);
    if (known != made_.end()) {
      Value again = known->second;
      again.origin = v.origin;
      return again;
    }
    Result result = copy_container(v, depth);
    if (result)
      result->origin = v.origin;
    return result;
  }

private:
  Result copy_container(Value v, unsigned depth) {
    if (v.kind == Kind::Set) { // elements are immutable
      auto *set = vm_.heap().set();
      set->table = as_set(v).table;
      return made_[v.object] = Value::of(Kind::Set, set);
    }
    if (v.kind == Kind::List) {
      Value list = vm_.heap().list();
      made_[v.object] = list;
      for (std::size_t i = 0; i < as_list(v).items.size(); ++i) {
        Result item = copy(as_list(v).items[i], depth + 1);
        if (!item)
          return item;
        vm_.heap().push(as_list(list), *item);
      }
      return list;
    }
    if (v.kind == Kind::Tuple) {
      llvm::SmallVector<Value, 8> items;
      bool same = true;
      for (Value item : as_tuple(v).items) {
        Result made = copy(item, depth + 1);
        if (!made)
          return made;
        same &= made->same(item);
        items.push_back(*made);
      }
      return made_[v.object] = same ? v : vm_.heap().tuple(items);
    }
    DictObject &source = as_dict(v);
    Value dict = vm_.heap().dict();
    as_dict(dict).type = source.type;
    made_[v.object] = dict;
    for (std::uint32_t i = 0; i < source.table.entry_count(); ++i) {
      DictTable::Entry entry = source.table.entry(i);
      if (!entry.key.bound())
        continue;
      Result item = copy(entry.value, depth + 1);
      if (!item)
        return item;
      if (source.type) {
        OriginIndex origin = item->origin;
        item = source.type->adopt(vm_, *item);
        if (!item)
          return item;
        item->origin = origin;
      }
      as_dict(dict).table.set(entry.key, entry.hash, *item);
    }
    return dict;
  }

  Vm &vm_;
  llvm::DenseMap<Object *, Value> made_;
};

} // namespace

Result Vm::deep_copy(Value value) { return Copier(*this).copy(value, 0); }

Result Vm::shallow_copy(Value v) {
  switch (v.kind) {
  case Kind::List:
    return heap_.list(as_list(v).items);
  case Kind::Dict: {
    if (as_dict(v).type) {
      auto name = heap_.str("copy");
      Result method = attribute(v, as_str(name));
      return method ? call(*method, {}) : method;
    }
    Value copy = heap_.dict();
    as_dict(copy).table = as_dict(v).table;
    return copy;
  }
  case Kind::Set: {
    auto *set = heap_.set();
    set->table = as_set(v).table;
    return Value::of(Kind::Set, set);
  }
  case Kind::Module:
  case Kind::Generator:
    return raise(kType_TypeError,
                 "cannot pickle '" + type_name(v) + "' object");
  case Kind::Host:
    return v.as<HostObject>()->shallow_copy(*this);
  case Kind::Iterator:
  case Kind::Method:
  case Kind::Instance:
    return refuse("a copy of a value of type `" + type_name(v) + "`");
  default:
    return v;
  }
}

} // namespace flattenc::python
