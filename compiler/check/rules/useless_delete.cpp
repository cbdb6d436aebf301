// FLC002
#include "compiler/check/edits.h"
#include "compiler/check/settings.h"
#include "compiler/program/config_path.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// True if merging `mine` into the base's value gives `mine`, the order of keys
/// included (mmengine/config/config.py:1289).
static bool merges_to_itself(const ConfigTree &base, ConfigValueId in_base,
                             const ConfigTree &config, ConfigValueId mine) {
  if (base[in_base].kind != ConfigKind::Dict ||
      config[mine].kind != ConfigKind::Dict)
    return true; // replaced in any case
  const auto &before = base[in_base].slots;
  const auto &after = config[mine].slots;
  if (before.size() > after.size())
    return false;
  // Nesting is limited by the front-end that made the trees.
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!equal_values(base, before[i].key, config, after[i].key) ||
        !merges_to_itself(base, before[i].value, config, after[i].value))
      return false;
  return true;
}

/// True if the resolved configuration would be another one without the
/// `_delete_`, unless this file changed the base before.
static bool surely_deletes(const Subject &subject, const Setting &setting) {
  auto around = llvm::ArrayRef(setting.keys).drop_back();
  BaseValue base = base_value(subject, around);
  auto mine = find_slots(*subject.config, around);
  return base && mine.size() == around.size() &&
         !merges_to_itself(*base.tree, base.slot->value, *subject.config,
                           mine.back()->value);
}

/// True if the `_delete_` at `range` is left in the resolved configuration.
static bool is_left(const Subject &subject, SourceRange range) {
  const ConfigTree &config = *subject.config;
  for (const ConfigValue &value : config.values)
    for (const ConfigSlot &slot : value.slots) {
      if (!slot.key.valid() || !slot.origin.valid() ||
          config[slot.key].text != "_delete_")
        continue;
      SourceRange set = config.origins[slot.origin].range;
      if (set.file == range.file && set.begin == range.begin)
        return true;
    }
  return false;
}

void useless_delete(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config)
    return;
  const Tree &tree = *subject.tree;
  if (!tree.source().contains("_delete_"))
    return;
  std::vector<Setting> settings = settings_of(tree);
  for (NodeId node : tree.descendants(tree.root())) {
    if (key_of(tree, node) != "_delete_" ||
        !tree.is(tree.child(node, Field::Value), NodeKind::TrueLiteral))
      continue;
    SourceRange range = tree.range(node);
    bool stays = is_left(subject, range);
    if (!stays && llvm::any_of(settings, [&](const Setting &setting) {
          return setting.node == node &&
                 surely_deletes(subject, setting);
        }))
      continue;
    Removal removal = remove_argument(tree, node);
    if (!stays && !subject.stays_equal(removal.edit))
      continue;
    auto builder = diag.emit(DiagKind::FLC002, range,
                             stays ? "`_delete_` stays in the result, for no "
                                     "base has this key"
                                   : "`_delete_` deletes nothing");
    if (!removal.loses_comment)
      builder.fix({/*safe=*/!stays, "remove the `_delete_`", {removal.edit}});
  }
}

} // namespace flattenc::check
