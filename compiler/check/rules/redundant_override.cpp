// FLC003
#include "compiler/check/edits.h"
#include "compiler/check/settings.h"
#include "compiler/program/config_path.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

void redundant_override(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config || subject.bases.empty())
    return;
  const Tree &tree = *subject.tree;
  std::uint32_t reported_to = 0;
  for (const Setting &setting : settings_of(tree)) {
    // What lies in a setting that was reported goes with it.
    if (setting.replaces || tree[setting.node].begin < reported_to)
      continue;
    BaseValue base = base_value(subject, setting.keys);
    auto mine = find_slots(*subject.config, setting.keys);
    if (!base || mine.size() != setting.keys.size() ||
        !equal_values(*subject.config, mine.back()->value, *base.tree,
                      base.slot->value))
      continue;
    bool whole = setting.node == setting.statement;
    if (whole && !reads_of(tree, setting.keys[0]).empty())
      continue;
    std::optional<Removal> removal =
        whole ? remove_statement(tree, setting.statement)
              : remove_argument(tree, setting.node);
    if (!removal || !subject.stays_equal(removal->edit))
      continue;
    reported_to = tree[setting.node].end;
    auto builder =
        diag.emit(DiagKind::FLC003, tree.range(setting.node),
                  "`" + llvm::join(setting.keys, ".") +
                      "` has this value in the base already");
    if (base.slot->origin.valid() &&
        base.tree->origins[base.slot->origin].range.file.valid())
      builder.note(base.tree->origins[base.slot->origin].range, "set here");
    if (!removal->loses_comment)
      builder.fix({/*safe=*/true, "remove it", {removal->edit}});
  }
}

} // namespace flattenc::check
