#ifndef FLATTENC_COMPILER_CHECK_SETTINGS_H
#define FLATTENC_COMPILER_CHECK_SETTINGS_H

#include "compiler/check/subject.h"

namespace flattenc::check {

/// A place of a file that sets a key: a top-level assignment, or a keyword or
/// item inside of the dicts that it assigns.
struct Setting {
  std::vector<std::string> keys; ///< from the top-level name on
  syntax::NodeId node;           ///< Assign, Keyword or DictItem
  syntax::NodeId value;
  syntax::NodeId statement;
  /// A dict around it has `_delete_`: nothing of the base is below.
  bool replaces = false;
};

/// The dict whose items a node lists: a call of `dict` with keywords only or a
/// display; invalid for anything else.
bool is_dict(const syntax::Tree &tree, syntax::NodeId node);
/// The key of a Keyword or of a DictItem with a string; nothing for others.
std::optional<std::string> key_of(const syntax::Tree &tree,
                                  syntax::NodeId item);
/// The keywords or items of a dict.
std::vector<syntax::NodeId> items_of(const syntax::Tree &tree,
                                     syntax::NodeId dict);

/// Every setting of the plain assignments `name = value` at the top level, an
/// outer one before those inside of it; `_base_` left out.
std::vector<Setting> settings_of(const syntax::Tree &tree);
/// Those that are assignments.
std::vector<Setting> assignments_of(const syntax::Tree &tree);

/// The Name nodes of a file that read a variable.
std::vector<syntax::NodeId> reads_of(const syntax::Tree &tree,
                                     llvm::StringRef name);

/// The value that the bases have under `keys`; null if none has it.
struct BaseValue {
  const ConfigTree *tree = nullptr;
  const ConfigSlot *slot = nullptr;
  bool by_name = false; ///< each key on the way is a string, in a dict
  explicit operator bool() const { return slot != nullptr; }
};
BaseValue base_value(const Subject &subject, llvm::ArrayRef<std::string> keys);

/// The innermost node that covers exactly the range; invalid if none does.
syntax::NodeId node_at(const syntax::Tree &tree, SourceRange range);

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_SETTINGS_H
