#ifndef FLATTENC_COMPILER_PROGRAM_CONFIG_TREE_H
#define FLATTENC_COMPILER_PROGRAM_CONFIG_TREE_H

#include "compiler/base/ids.h"
#include "compiler/source/source_set.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace flattenc {

using ConfigValueId = Id<struct ConfigValueTag>;
using OriginId = Id<struct OriginTag>;

enum class ConfigKind : std::uint8_t {
  None,
  Bool,   ///< `boolean`
  Int,    ///< `text`: decimal digits, any size
  Float,  ///< `number`
  Str,    ///< `text`: UTF-8
  Bytes,  ///< `text`: the bytes
  List,   ///< slots without keys
  Tuple,  ///< slots without keys
  Set,    ///< slots without keys
  Dict,   ///< slots with keys, in insertion order
  Lazy,   ///< `text`: "module.name" of an imported object that is not loaded
  Opaque, ///< `text`: canonical JSON of any other value (complex, range, ...)
};

/// What happened to a slot.
enum class OriginKind : std::uint8_t {
  Set,         ///< written here
  Deleted,     ///< a `_delete_` or `pop` here dropped what stood before
  Mutated,     ///< changed in place, possibly through an alias
  CommandLine, ///< set by --cfg-options; the range has no file
  Implied,     ///< added by the semantics (`_scope_` of an external base)
};

/// One event in the life of a slot. `previous` is the event that it overrode.
struct Origin {
  OriginKind kind = OriginKind::Set;
  SourceRange range;
  OriginId previous;
};

struct ConfigSlot {
  ConfigValueId key; ///< invalid in lists, tuples and sets
  ConfigValueId value;
  OriginId origin;
};

struct ConfigValue {
  ConfigKind kind = ConfigKind::None;
  bool boolean = false;
  double number = 0;
  std::string text;
  llvm::SmallVector<ConfigSlot, 0> slots;
};

/// A resolved configuration: the value of every top-level key after
/// inheritance, with the origin of every slot. Made by a front-end, then frozen.
struct ConfigTree {
  Store<ConfigValueId, ConfigValue> values;
  Store<OriginId, Origin> origins;
  ConfigValueId root; ///< a Dict
  /// Every configuration file that took part: the file itself first, then its
  /// bases in the order in which they were read.
  std::vector<FileId> files;
  /// Which file names which as a base, in the order in which they were read.
  std::vector<std::pair<FileId, FileId>> bases;
  /// True for the `read_base` style.
  bool lazy = false;

  const ConfigValue &operator[](ConfigValueId id) const { return values[id]; }
  /// The slot of `dict` with the string key `key`; null if there is none.
  [[nodiscard]] const ConfigSlot *find(ConfigValueId dict,
                                       llvm::StringRef key) const {
    const ConfigValue &value = values[dict];
    if (value.kind != ConfigKind::Dict)
      return nullptr;
    for (const ConfigSlot &slot : value.slots)
      if (values[slot.key].kind == ConfigKind::Str &&
          values[slot.key].text == key)
        return &slot;
    return nullptr;
  }
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_CONFIG_TREE_H
