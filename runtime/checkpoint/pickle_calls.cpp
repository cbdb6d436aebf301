//
// What a pickle asks to call. Nothing is called: a few names of PyTorch and
// Python have their meaning here, everything else becomes an inert object.
//
#include "runtime/checkpoint/pickle_machine.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace flattenc::checkpoint {

namespace {

/// The callables that have a meaning (torch/_utils.py of PyTorch 2.13).
enum class Callable {
  None,
  Tensor,      ///< storage, offset, size, stride, ...
  TypedTensor, ///< storage, offset, size, stride, grad, hooks, dtype
  First,       ///< gives its first argument back
  Dict,
  Wrapped, ///< callable, type, arguments, state
};

} // namespace

static Callable callable_of(llvm::StringRef name) {
  return llvm::StringSwitch<Callable>(name)
      .Case("torch._utils._rebuild_tensor", Callable::Tensor)
      .Case("torch._utils._rebuild_tensor_v2", Callable::Tensor)
      .Case("torch._utils._rebuild_tensor_v3", Callable::TypedTensor)
      .Case("torch._utils._rebuild_parameter", Callable::First)
      .Case("torch._utils._rebuild_parameter_with_state", Callable::First)
      .Case("torch._tensor._rebuild_from_type_v2", Callable::Wrapped)
      .Case("collections.OrderedDict", Callable::Dict)
      .Case("__builtin__.dict", Callable::Dict)
      .Case("builtins.dict", Callable::Dict)
      .Default(Callable::None);
}

/// `torch.FloatStorage` and `torch.float32` by their names.
static const ElementType *element_type_named(llvm::StringRef name) {
  if (!name.consume_front("torch."))
    return nullptr;
  name.consume_front("storage.");
  for (const ElementType &type : element_types())
    if (name == type.name ||
        (*type.storage && name.endswith("Storage") &&
         name.drop_back(7) == type.storage))
      return &type;
  return nullptr;
}

bool PickleMachine::read_sizes(Index tuple,
                               llvm::SmallVectorImpl<std::int64_t> &out) {
  const PickleObject &object = pickle_.objects[tuple];
  // `torch.Size` and TorchScript's build_intlist hold one list of sizes.
  if (object.kind == Kind::Inert && object.items.size() == 1 &&
      object.items[0] != tuple &&
      pickle_.objects[object.items[0]].kind != Kind::Inert)
    return read_sizes(object.items[0], out);
  if (object.kind != Kind::Tuple && object.kind != Kind::List)
    return false;
  if (object.items.size() > 64)
    return false;
  for (Index item : object.items) {
    const PickleObject &size = pickle_.objects[item];
    if (size.kind != Kind::Int || size.integer < 0)
      return false;
    out.push_back(size.integer);
  }
  return true;
}

bool PickleMachine::make_tensor(const PickleObject &arguments, bool typed) {
  std::size_t required = typed ? 7 : 4;
  if (arguments.items.size() < required)
    return fail("the pickle builds a tensor of too few arguments");
  const PickleObject &storage = pickle_.objects[arguments.items[0]];
  const PickleObject &offset = pickle_.objects[arguments.items[1]];
  PickleTensor tensor;
  if (storage.kind != Kind::Storage || offset.kind != Kind::Int ||
      offset.integer < 0 || !read_sizes(arguments.items[2], tensor.sizes) ||
      !read_sizes(arguments.items[3], tensor.strides) ||
      tensor.sizes.size() != tensor.strides.size())
    return fail("the pickle builds a tensor of wrong arguments");
  tensor.storage = static_cast<std::uint32_t>(storage.integer);
  tensor.offset = offset.integer;
  tensor.type = pickle_.storages[tensor.storage].type;
  if (typed) {
    const PickleObject &dtype = pickle_.objects[arguments.items[6]];
    if (dtype.kind == Kind::Global)
      tensor.type = element_type_named(dtype.text);
  }
  if (!tensor.type)
    return fail("the pickle builds a tensor of an unknown element type");
  PickleObject object;
  object.kind = Kind::Tensor;
  object.integer = static_cast<std::int64_t>(pickle_.tensors.size());
  pickle_.tensors.push_back(std::move(tensor));
  return push(std::move(object));
}

bool PickleMachine::push_global(const llvm::Twine &name) {
  std::string text = name.str();
  if (!spend(text.size()))
    return false;
  pickle_.names.push_back(std::move(text));
  PickleObject object;
  object.kind = Kind::Global;
  object.text = pickle_.names.back();
  return push(std::move(object));
}

/// A dict of nothing, of a dict or of pairs.
bool PickleMachine::make_dict(const PickleObject &arguments) {
  PickleObject dict;
  dict.kind = Kind::Dict;
  if (!arguments.items.empty()) {
    const PickleObject &source = pickle_.objects[arguments.items[0]];
    if (!spend(source.items.size()))
      return false;
    if (source.kind == Kind::Dict)
      dict.items = source.items;
    for (Index pair : source.items) {
      if (source.kind == Kind::Dict)
        break;
      const PickleObject &entry = pickle_.objects[pair];
      if (entry.items.size() != 2)
        return fail("the pickle builds a dict of what are no pairs");
      dict.items.insert(dict.items.end(), entry.items.begin(),
                        entry.items.end());
    }
  }
  return push(std::move(dict));
}

bool PickleMachine::call(Index callee, Index arguments) {
  // `_rebuild_from_type_v2(f, type, args, state)` stands for f(*args).
  for (int wrappers = 0; wrappers < 2; ++wrappers) {
    const PickleObject &function = pickle_.objects[callee];
    const PickleObject &given = pickle_.objects[arguments];
    if (function.kind != Kind::Global || given.kind != Kind::Tuple)
      break;
    switch (callable_of(function.text)) {
    case Callable::Tensor:
      return make_tensor(given, false);
    case Callable::TypedTensor:
      return make_tensor(given, true);
    case Callable::First:
      if (given.items.empty())
        return fail("the pickle builds a parameter of nothing");
      return push_index(given.items[0]);
    case Callable::Dict:
      return make_dict(given);
    case Callable::Wrapped:
      if (given.items.size() < 3)
        return fail("the pickle builds a tensor of too few arguments");
      callee = given.items[0];
      arguments = given.items[2];
      continue;
    case Callable::None:
      break;
    }
    break;
  }
  PickleObject inert;
  inert.kind = Kind::Inert;
  inert.text = pickle_.objects[callee].text;
  inert.items = pickle_.objects[arguments].items;
  if (inert.items.size() > 64)
    inert.items.clear();
  return push(std::move(inert));
}

bool PickleMachine::build(Index object, Index state) {
  PickleObject &target = pickle_.objects[object];
  if (target.kind == Kind::Inert)
    target.state = state;
  return push_index(object);
}

/// `('storage', type, key, location, count)`: bytes that lie elsewhere.
bool PickleMachine::persistent(Index id) {
  const PickleObject &tuple = pickle_.objects[id];
  auto item = [&](std::size_t i) -> const PickleObject & {
    return pickle_.objects[tuple.items[i]];
  };
  if (tuple.kind != Kind::Tuple || tuple.items.size() < 5 ||
      item(0).text != "storage" || item(1).kind != Kind::Global ||
      item(2).kind != Kind::Text || item(4).kind != Kind::Int ||
      item(4).integer < 0)
    return fail("the pickle refers to something that is no storage");
  if (tuple.items.size() > 5 && item(5).kind != Kind::None)
    return fail("the pickle has a view of a storage, as PyTorch before 0.4");
  PickleStorage storage;
  storage.key = item(2).text;
  storage.type = element_type_named(item(1).text);
  storage.elements = static_cast<std::uint64_t>(item(4).integer);
  if (!storage.type && !item(1).text.endswith("UntypedStorage"))
    return fail("storages of type `" + item(1).text + "` are not supported");
  PickleObject object;
  object.kind = Kind::Storage;
  object.integer = static_cast<std::int64_t>(pickle_.storages.size());
  pickle_.storages.push_back(storage);
  return push(std::move(object));
}

bool PickleMachine::step_object(unsigned char opcode) {
  Index first = 0, second = 0, third = 0;
  PickleObject object;
  switch (opcode) {
  case 'c': {
    auto module = bytes_.line();
    auto name = module ? bytes_.line() : std::nullopt;
    if (!name)
      return fail("the pickle is cut off");
    return push_global(*module + "." + *name);
  }
  case 0x93: {
    if (!pop(second) || !pop(first))
      return false;
    const PickleObject &module = pickle_.objects[first];
    const PickleObject &name = pickle_.objects[second];
    if (module.kind != Kind::Text || name.kind != Kind::Text)
      return fail("the pickle names something by what is no text");
    return push_global(module.text + "." + name.text);
  }
  case 'R':
  case 0x81:
    return pop(second) && pop(first) && call(first, second);
  case 0x92:
    return pop(third) && pop(second) && pop(first) && call(first, second);
  case 'b':
    return pop(second) && pop(first) && build(first, second);
  case 'Q':
    return pop(first) && persistent(first);
  case 'o':
  case 'i': {
    if (opcode == 'i' && !(bytes_.line() && bytes_.line()))
      return fail("the pickle is cut off");
    object.kind = Kind::Inert;
    std::vector<Index> items;
    return pop_marked(items) && push(std::move(object));
  }
  default:
    return fail("the pickle has the opcode " +
                llvm::Twine(static_cast<unsigned>(opcode)) +
                ", which PyTorch does not write");
  }
}

} // namespace flattenc::checkpoint
