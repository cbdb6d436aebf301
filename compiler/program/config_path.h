#ifndef FLATTENC_COMPILER_PROGRAM_CONFIG_PATH_H
#define FLATTENC_COMPILER_PROGRAM_CONFIG_PATH_H

#include "compiler/program/config_tree.h"

namespace flattenc {

/// Splits `model.backbone.depth`, `a.0.b` or `a[0].b` into keys.
std::vector<std::string> split_key(llvm::StringRef key);

/// The slots from the root along `keys`; shorter than `keys` where one is not
/// there. A key of a list is an index, from the end if it is negative; a key
/// of a dict is a string or the text of a number.
std::vector<const ConfigSlot *> find_slots(const ConfigTree &config,
                                           llvm::ArrayRef<std::string> keys);

/// What may stand behind the value in a path: the keys of a dict, the indexes
/// of a list.
std::vector<std::string> keys_below(const ConfigTree &config,
                                    ConfigValueId value);

/// The text of a key as paths show it.
std::string key_text(const ConfigTree &config, const ConfigSlot &slot);

/// True if both values print as the same canonical JSON, the order of keys
/// included. The values may be of different trees.
bool equal_values(const ConfigTree &a, ConfigValueId in_a, const ConfigTree &b,
                  ConfigValueId in_b);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_CONFIG_PATH_H
