//
// The model's state in a pickle: a dict of tensors, the entry `state_dict` of
// a dict, the dicts in a dict that has no tensors itself, or the attributes of a
// TorchScript module.
//
#include "runtime/checkpoint/formats.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace flattenc::checkpoint {

namespace {

using Kind = PickleObject::Kind;

class Collector {
public:
  Collector(const Pickle &pickle,
            const std::function<llvm::Expected<llvm::StringRef>(
                const PickleStorage &)> &storage_of)
      : pickle_(pickle), storage_of_(storage_of) {}

  llvm::Expected<Checkpoint> run();

private:
  const PickleObject &object(std::uint32_t index) const {
    return pickle_.objects[index];
  }
  /// The value of a key of a dict; the last one counts.
  const PickleObject *entry(const PickleObject &dict,
                            llvm::StringRef key) const;
  llvm::Error add(llvm::StringRef name, const PickleObject &tensor);
  llvm::Error add_dict(const PickleObject &dict,
                       const llvm::Twine &prefix = "");
  /// The tensors of the dicts in a dict, by `ENTRY.name`.
  llvm::Error add_entries(const PickleObject &dict);
  [[nodiscard]] bool has_tensors(const PickleObject &dict) const;
  llvm::Error add_module(const PickleObject &module);

  const Pickle &pickle_;
  const std::function<llvm::Expected<llvm::StringRef>(const PickleStorage &)>
      &storage_of_;
  Checkpoint result_;
  llvm::StringMap<std::size_t> places_;
};

} // namespace

const PickleObject *Collector::entry(const PickleObject &dict,
                                     llvm::StringRef key) const {
  const PickleObject *found = nullptr;
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
    if (object(dict.items[i]).kind == Kind::Text &&
        object(dict.items[i]).text == key)
      found = &object(dict.items[i + 1]);
  return found;
}

llvm::Error Collector::add(llvm::StringRef name, const PickleObject &value) {
  constexpr std::size_t kTensorLimit = 1'000'000;
  if (result_.tensors.size() >= kTensorLimit || name.size() > 1024)
    return malformed("the state is larger than any model's");
  const PickleTensor &source = pickle_.tensors[value.integer];
  auto storage = storage_of_(pickle_.storages[source.storage]);
  if (!storage)
    return storage.takeError();
  NamedTensor named;
  named.name = name.str();
  named.tensor.type = source.type;
  named.tensor.sizes = source.sizes;
  named.tensor.strides = source.strides;
  if (llvm::Error error =
          check_bounds(named.tensor, static_cast<std::uint64_t>(source.offset),
                       *storage, named.tensor.storage))
    return malformed("`" + name + "`: " + llvm::toString(std::move(error)));
  auto [place, fresh] = places_.try_emplace(name, result_.tensors.size());
  if (fresh)
    result_.tensors.push_back(std::move(named));
  else
    result_.tensors[place->second] = std::move(named);
  return llvm::Error::success();
}

llvm::Error Collector::add_dict(const PickleObject &dict,
                                const llvm::Twine &prefix) {
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleObject &key = object(dict.items[i]);
    const PickleObject &value = object(dict.items[i + 1]);
    if (key.kind != Kind::Text)
      return malformed("the state has a key that is no text");
    if (value.kind != Kind::Tensor) {
      result_.skipped.push_back(key.text.str());
      continue;
    }
    if (llvm::Error error = add((prefix + key.text).str(), value))
      return error;
  }
  return llvm::Error::success();
}

bool Collector::has_tensors(const PickleObject &dict) const {
  for (std::size_t i = 1; i < dict.items.size(); i += 2)
    if (object(dict.items[i]).kind == Kind::Tensor)
      return true;
  return false;
}

llvm::Error Collector::add_entries(const PickleObject &dict) {
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    const PickleObject &key = object(dict.items[i]);
    const PickleObject &value = object(dict.items[i + 1]);
    if (key.kind != Kind::Text)
      return malformed("the state has a key that is no text");
    if (value.kind == Kind::Dict && has_tensors(value)) {
      if (llvm::Error error = add_dict(value, key.text + "."))
        return error;
    } else {
      result_.skipped.push_back(key.text.str());
    }
  }
  return llvm::Error::success();
}

/// The tensors of a TorchScript module, by the path of attributes.
llvm::Error Collector::add_module(const PickleObject &module) {
  struct Open {
    const PickleObject *object;
    std::string prefix;
  };
  constexpr std::size_t kModuleLimit = 100'000;
  std::vector<Open> open = {{&module, ""}};
  std::size_t seen = 0;
  while (!open.empty()) {
    Open current = std::move(open.back());
    open.pop_back();
    if (++seen > kModuleLimit || current.prefix.size() > 4096)
      return malformed("the modules are nested too deep");
    const PickleObject &state = object(current.object->state);
    std::vector<Open> below;
    for (std::size_t i = 0; i + 1 < state.items.size(); i += 2) {
      const PickleObject &key = object(state.items[i]);
      const PickleObject &value = object(state.items[i + 1]);
      if (state.kind != Kind::Dict || key.kind != Kind::Text)
        return malformed("a module's state is no dict");
      std::string name = current.prefix + key.text.str();
      if (value.kind == Kind::Tensor) {
        if (llvm::Error error = add(name, value))
          return error;
      } else if (value.kind == Kind::Inert && value.state != 0) {
        below.push_back({&value, name + "."});
      }
    }
    for (Open &each : llvm::reverse(below))
      open.push_back(std::move(each));
  }
  return llvm::Error::success();
}

llvm::Expected<Checkpoint> Collector::run() {
  const PickleObject *root = &object(pickle_.root);
  if (root->kind == Kind::Dict)
    if (const PickleObject *state = entry(*root, "state_dict"))
      root = state;
  bool is_state = root != &object(pickle_.root) || has_tensors(*root);
  llvm::Error error =
      root->kind == Kind::Dict ? is_state ? add_dict(*root) : add_entries(*root)
      : root->kind == Kind::Inert && root->state != 0
          ? add_module(*root)
          : malformed("the file holds no dict of tensors");
  if (error)
    return error;
  if (root->kind != Kind::Dict && result_.tensors.empty())
    return malformed("the file holds no dict of tensors");
  return std::move(result_);
}

llvm::Expected<Checkpoint> collect_state(
    const Pickle &pickle,
    const std::function<llvm::Expected<llvm::StringRef>(const PickleStorage &)>
        &storage_of) {
  return Collector(pickle, storage_of).run();
}

} // namespace flattenc::checkpoint
