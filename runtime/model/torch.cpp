//
// One run's PyTorch: values to and from the plugin, calls of operators.
//
#include "runtime/model/torch_objects.h"

#include "runtime/python/names.h"

#include "llvm/ADT/StringSwitch.h"

namespace flattenc::model {

using namespace python;

Torch::Torch(const tp::Table &plugin, Heap &run_heap)
    : table(plugin), heap(run_heap), session(plugin.session_new()) {}

Torch::~Torch() { table.session_delete(session); }

Value Torch::wrap(tp::Tensor *tensor) {
  TensorObject *&known = tensors_[tensor];
  if (known)
    table.release(tensor); // the object has a reference of its own
  else
    known = heap.make<TensorObject>(*this, tensor);
  return known->value();
}

Value Torch::dtype(std::int64_t number) {
  Object *&known = dtypes_[number];
  if (!known) {
    std::string name = "torch.dtype";
#define DTYPE(text, value, bytes, storage, safetensors)                        \
  if (number == (value))                                                       \
    name = "torch." #text;
#include "runtime/torch/dtypes.def"
    known = heap.make<NamedObject>(*this, tp::ValueKind::Dtype, number, name);
  }
  return Value::of(Kind::Host, known);
}

Value Torch::device(llvm::StringRef text) {
  return Value::of(Kind::Host,
                   heap.make<NamedObject>(*this, tp::ValueKind::Device, 0,
                                          text.str()));
}

Result Torch::from_plugin(Vm &vm, const tp::Value &value) {
  switch (value.kind) {
  case tp::ValueKind::None:
    return Value::none();
  case tp::ValueKind::Bool:
    return Value::boolean(value.integer != 0);
  case tp::ValueKind::Int:
    return Value::of(value.integer);
  case tp::ValueKind::Float:
    return Value::of(value.number);
  case tp::ValueKind::Text:
    return heap.str({value.text, value.count});
  case tp::ValueKind::Tensor:
    return wrap(value.tensor);
  case tp::ValueKind::Dtype:
    return dtype(value.integer);
  case tp::ValueKind::Device:
    return device({value.text, value.count});
  case tp::ValueKind::List:
  case tp::ValueKind::Tuple: {
    llvm::SmallVector<Value, 8> items;
    for (std::size_t i = 0; i < value.count; ++i) {
      Result item = from_plugin(vm, value.items[i]);
      if (!item)
        return item;
      items.push_back(*item);
    }
    // What an operator gives as a list of tensors is a tuple in Python.
    bool tensors = !items.empty() && host_object<TensorObject>(items[0]);
    return value.kind == tp::ValueKind::List && !tensors ? heap.list(items)
                                                         : heap.tuple(items);
  }
  case tp::ValueKind::Dict: {
    Value dict = heap.dict();
    for (std::size_t i = 0; i + 1 < value.count; i += 2) {
      Result key = from_plugin(vm, value.items[i]);
      Result item = from_plugin(vm, value.items[i + 1]);
      if (!key || !item)
        return std::nullopt;
      vm.dict_put(as_dict(dict), *key, *item);
    }
    return dict;
  }
  default:
    return vm.refuse("a result of this operator");
  }
}

bool Outgoing::convert_items(Vm &vm, llvm::ArrayRef<Value> items,
                             tp::ValueKind kind, tp::Value &out) {
  if (depth_ >= vm.limits().value_depth) {
    vm.refuse("a list that is nested too deeply, as a tensor");
    return false;
  }
  ++depth_;
  lists_.emplace_back(items.size());
  std::vector<tp::Value> &converted = lists_.back();
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!convert(vm, items[i], converted[i]))
      return false;
  --depth_;
  out.kind = kind;
  out.items = converted.data();
  out.count = converted.size();
  return true;
}

bool Outgoing::convert(Vm &vm, Value value, tp::Value &out) {
  value = python::plain(value);
  switch (value.kind) {
  case Kind::None:
    return true;
  case Kind::Bool:
    out.kind = tp::ValueKind::Bool;
    out.integer = value.integer;
    return true;
  case Kind::Int:
    out.kind = tp::ValueKind::Int;
    out.integer = value.integer;
    return true;
  case Kind::Float:
    out.kind = tp::ValueKind::Float;
    out.number = value.number;
    return true;
  case Kind::Ellipsis:
    out.kind = tp::ValueKind::Ellipsis;
    return true;
  case Kind::Str:
    texts_.push_back(as_str(value).text.str());
    out.kind = tp::ValueKind::Text;
    out.text = texts_.back().c_str();
    out.count = texts_.back().size();
    return true;
  case Kind::List:
    return convert_items(vm, as_list(value).items, tp::ValueKind::List, out);
  case Kind::Tuple:
    return convert_items(vm, as_tuple(value).items, tp::ValueKind::Tuple, out);
  case Kind::Slice: {
    const auto *slice = value.as<SliceObject>();
    Value parts[] = {slice->start, slice->stop, slice->step};
    for (Value &part : parts)
      if (!part.bound())
        part = Value::none();
    return convert_items(vm, parts, tp::ValueKind::Slice, out);
  }
  case Kind::Range:
  case Kind::Dict: {
    if (value.kind == Kind::Dict) {
      llvm::SmallVector<Value, 8> items;
      as_dict(value).table.each([&](DictTable::Entry &entry) {
        items.push_back(entry.key);
        items.push_back(entry.value);
      });
      return convert_items(vm, items, tp::ValueKind::Dict, out);
    }
    llvm::SmallVector<Value, 16> items;
    return vm.collect(value, items) &&
           convert_items(vm, items, tp::ValueKind::List, out);
  }
  case Kind::Instance:
    // Numbers that are classes, such as NumPy's.
    if (vm.special(value, *names().index_).bound()) {
      auto number = vm.index(value);
      return number && convert(vm, Value::of(*number), out);
    }
    if (vm.special(value, *names().float_).bound()) {
      Result number = vm.call_special(value, *names().float_, {});
      return number && convert(vm, *number, out);
    }
    break;
  default:
    break;
  }
  if (auto *tensor = host_object<TensorObject>(value)) {
    out.kind = tp::ValueKind::Tensor;
    out.tensor = tensor->handle();
    return true;
  }
  if (auto *size = host_object<SizeObject>(value)) {
    if (!convert(vm, size->plain(), out))
      return false;
    out.traced = size->traced();
    return true;
  }
  if (auto *named = host_object<NamedObject>(value)) {
    out.kind = named->kind();
    if (named->kind() == tp::ValueKind::Device) {
      out.text = named->name().c_str();
      out.count = named->name().size();
    } else {
      out.integer = named->number();
    }
    return true;
  }
  if (auto *random = host_object<RandomObject>(value)) {
    out.generator = random->generator();
    out.kind = out.generator ? tp::ValueKind::Generator : tp::ValueKind::None;
    return true;
  }
  vm.raise(kType_TypeError, "a value of type '" + python::type_name(value) +
                                "' cannot be an argument of an operator");
  return false;
}

bool Outgoing::add(Vm &vm, Value value) {
  positional.emplace_back();
  return convert(vm, value, positional.back());
}

bool Outgoing::add_named(Vm &vm, const std::string &name, Value value) {
  texts_.push_back(name);
  named.push_back({texts_.back().c_str(), {}});
  return convert(vm, value, named.back().value);
}

std::nullopt_t Torch::raise(Vm &vm, tp::Status status) {
  llvm::StringRef message = table.message(session);
  switch (status) {
  case tp::Status::NoSuchOperator:
    return vm.refuse("the operator `" + message + "`");
  case tp::Status::TypeError:
    return vm.raise(kType_TypeError, message);
  case tp::Status::IndexError:
    return vm.raise(kType_IndexError, message);
  case tp::Status::ValueError:
    return vm.raise(kType_ValueError, message);
  case tp::Status::NotImplemented:
    return vm.raise(kType_NotImplementedError, message);
  case tp::Status::Ok:
  case tp::Status::RuntimeError:
    break;
  }
  return vm.raise(kType_RuntimeError, message);
}

Result Torch::call(Vm &vm, const std::string &name, const Args &args,
                   Value self) {
  Outgoing outgoing(*this);
  if (self.bound() && !outgoing.add_named(vm, "self", self))
    return std::nullopt;
  for (Value value : args.positional)
    if (!outgoing.add(vm, value))
      return std::nullopt;
  for (const Keyword &keyword : args.keywords) {
    // `out=None` and the like are what their absence is.
    if (keyword.value.is(Kind::None) &&
        (keyword.name->text == "out" || keyword.name->text == "generator"))
      continue;
    // There is one device and no pinned memory.
    if (keyword.name->text == "pin_memory" ||
        keyword.name->text == "non_blocking")
      continue;
    if (keyword.name->text == "requires_grad") {
      auto wanted = vm.truth(keyword.value);
      if (!wanted)
        return std::nullopt;
      if (*wanted)
        return vm.refuse("`requires_grad=True` of an operator");
      continue;
    }
    if (!outgoing.add_named(vm, keyword.name->text.str(), keyword.value))
      return std::nullopt;
  }
  std::size_t baked = table.baked_count(session);
  tp::Value result;
  tp::Status status =
      table.call(session, name.c_str(), outgoing.positional.data(),
                 outgoing.positional.size(), outgoing.named.data(),
                 outgoing.named.size(), &result);
  if (status != tp::Status::Ok)
    return raise(vm, status);
  if (table.baked_count(session) != baked)
    note_guard(vm, "argument of " + name);
  return from_plugin(vm, result);
}

void Torch::note_guard(Vm &vm, const std::string &value) {
  if (sizes != SizeMode::Plain)
    guards.push_back({guard_place ? guard_place(vm) : vm.place(), value});
}

void Torch::note_elements(Vm &vm, const TensorObject &tensor,
                          const std::string &value) {
  if (noting)
    guards.push_back({guard_place ? guard_place(vm) : vm.place(), value,
                      table.is_tracing() &&
                          table.depends_on_input(tensor.handle())});
}

void Torch::note_draw(Vm &vm) {
  Place place = guard_place ? guard_place(vm) : vm.place();
  static constexpr const char *kValue = "a random number";
  bool again = !guards.empty() && guards.back().value == kValue &&
               guards.back().place.code == place.code &&
               guards.back().place.instruction == place.instruction;
  if (noting && !again)
    guards.push_back({place, kValue, /*of_data=*/true});
}

void Torch::set_inputs(llvm::ArrayRef<Value> inputs) {
  inputs_.clear();
  for (std::size_t i = 0;
       i < std::min(inputs.size(), dynamic_dimensions.size()); ++i)
    if (auto *tensor = host_object<TensorObject>(inputs[i]))
      inputs_[tensor] = dynamic_dimensions[i];
}

Value Torch::size_of(Vm &, TensorObject &tensor, std::int64_t dimension) {
  Value plain = Value::of(table.size(tensor.handle(), dimension));
  if (sizes == SizeMode::Plain)
    return plain;
  if (auto input = inputs_.find(&tensor);
      input != inputs_.end() && dimension < 64 &&
      !((input->second >> dimension) & 1))
    return plain;
  return Value::of(Kind::Host,
                   heap.make<SizeObject>(*this, plain, tensor, dimension));
}

Value Torch::shape_of(Vm &vm, TensorObject &tensor) {
  llvm::SmallVector<Value, 6> sizes_of;
  std::int64_t rank = table.dimensions(tensor.handle());
  for (std::int64_t i = 0; i < rank; ++i)
    sizes_of.push_back(size_of(vm, tensor, i));
  return heap.tuple(sizes_of);
}

} // namespace flattenc::model
