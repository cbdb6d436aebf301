// FLC002
#include "compiler/check/edits.h"
#include "compiler/check/settings.h"
#include "compiler/check/usage.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

void useless_delete(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config)
    return;
  const Tree &tree = *subject.tree;
  std::vector<ConfigUse> uses = uses_of(*subject.config);
  for (NodeId node : tree.descendants(tree.root())) {
    if (key_of(tree, node) != "_delete_" ||
        !tree.is(tree.child(node, Field::Value), NodeKind::TrueLiteral))
      continue;
    SourceRange range = tree.range(node);
    bool stays = llvm::any_of(uses, [&](const ConfigUse &use) {
      if (use.keys.back() != "_delete_" || !use.slot->origin.valid())
        return false;
      SourceRange set = subject.config->origins[use.slot->origin].range;
      return set.file == range.file && set.begin == range.begin;
    });
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
