#include "compiler/program/config_path.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cstring>

namespace flattenc {

std::vector<std::string> split_key(llvm::StringRef key) {
  std::vector<std::string> keys;
  std::string current;
  auto end = [&]() {
    if (!current.empty())
      keys.push_back(std::move(current));
    current.clear();
  };
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] == '.') {
      end();
    } else if (key[i] == '[') {
      end();
      std::size_t close = key.find(']', i);
      keys.push_back(key.slice(i + 1, close).trim("'\" ").str());
      i = close == llvm::StringRef::npos ? key.size() : close;
    } else {
      current += key[i];
    }
  }
  end();
  return keys;
}

std::string key_text(const ConfigTree &config, const ConfigSlot &slot) {
  if (!slot.key.valid())
    return {};
  const ConfigValue &key = config[slot.key];
  switch (key.kind) {
  case ConfigKind::None:
    return "None";
  case ConfigKind::Bool:
    return key.boolean ? "True" : "False";
  case ConfigKind::Float:
    return llvm::formatv("{0}", key.number).str();
  default:
    return key.text;
  }
}

static const ConfigSlot *find_slot(const ConfigTree &config,
                                   ConfigValueId value, llvm::StringRef key) {
  const ConfigValue &v = config[value];
  if (v.kind == ConfigKind::Dict) {
    for (const ConfigSlot &slot : v.slots) {
      const ConfigValue &name = config[slot.key];
      bool same = name.kind == ConfigKind::Str ? key == name.text
                                               : key == key_text(config, slot);
      if (same)
        return &slot;
    }
    return nullptr;
  }
  long long index = 0;
  if (v.slots.empty() || key.getAsInteger(10, index))
    return nullptr;
  auto size = static_cast<long long>(v.slots.size());
  index = index < 0 ? index + size : index;
  return index < 0 || index >= size
             ? nullptr
             : &v.slots[static_cast<std::size_t>(index)];
}

std::vector<const ConfigSlot *> find_slots(const ConfigTree &config,
                                           llvm::ArrayRef<std::string> keys) {
  std::vector<const ConfigSlot *> slots;
  ConfigValueId at = config.root;
  for (const std::string &key : keys) {
    const ConfigSlot *slot = find_slot(config, at, key);
    if (!slot)
      break;
    slots.push_back(slot);
    at = slot->value;
  }
  return slots;
}

std::vector<std::string> keys_below(const ConfigTree &config,
                                    ConfigValueId value) {
  std::vector<std::string> keys;
  const ConfigValue &v = config[value];
  for (std::size_t i = 0; i < v.slots.size(); ++i)
    keys.push_back(v.kind == ConfigKind::Dict ? key_text(config, v.slots[i])
                                              : std::to_string(i));
  return keys;
}

bool equal_values(const ConfigTree &a, ConfigValueId in_a, const ConfigTree &b,
                  ConfigValueId in_b) {
  // Nesting is limited by the front-end that made the trees.
  const ConfigValue &x = a[in_a];
  const ConfigValue &y = b[in_b];
  if (x.kind != y.kind || x.boolean != y.boolean || x.text != y.text ||
      x.slots.size() != y.slots.size() ||
      std::memcmp(&x.number, &y.number, sizeof x.number) != 0)
    return false;
  for (std::size_t i = 0; i < x.slots.size(); ++i) {
    const ConfigSlot &p = x.slots[i];
    const ConfigSlot &q = y.slots[i];
    if (p.key.valid() != q.key.valid() ||
        (p.key.valid() && !equal_values(a, p.key, b, q.key)) ||
        !equal_values(a, p.value, b, q.value))
      return false;
  }
  return true;
}

} // namespace flattenc
