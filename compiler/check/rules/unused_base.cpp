// FLC005
#include "compiler/check/edits.h"
#include "compiler/check/subject.h"

#include <set>

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// The list of strings that `_base_` is assigned; invalid for anything else.
static NodeId base_list(const Tree &tree) {
  for (NodeId statement : tree.children(tree.root(), Field::Body)) {
    NodeId target = tree.child(statement, Field::Target);
    if (!tree.is(statement, NodeKind::Assign) ||
        !tree.is(target, NodeKind::Name) || tree.text(target) != "_base_")
      continue;
    NodeId value = tree.child(statement, Field::Value);
    return tree.is(value, NodeKind::List) ? value : NodeId();
  }
  return {};
}

void unused_base(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config || subject.bases.size() < 2)
    return;
  const Tree &tree = *subject.tree;
  NodeId list = base_list(tree);
  if (!list.valid() ||
      tree.count(list, Field::Element) != subject.bases.size())
    return;
  std::set<FileId> used;
  for (const ConfigValue &value : subject.config->values)
    for (const ConfigSlot &slot : value.slots)
      if (slot.origin.valid())
        used.insert(subject.config->origins[slot.origin].range.file);
  std::size_t at = 0;
  for (NodeId element : tree.children(list, Field::Element)) {
    const ConfigTree *base = subject.bases[at++];
    if (!base || llvm::any_of(base->files, [&](FileId file) {
          return used.count(file) != 0;
        }))
      continue;
    Removal removal = remove_argument(tree, element);
    if (!subject.stays_equal(removal.edit))
      continue;
    auto builder = diag.emit(DiagKind::FLC005, tree.range(element),
                             "nothing of this base is used");
    if (!removal.loses_comment)
      builder.fix({/*safe=*/true, "remove it", {removal.edit}});
  }
}

} // namespace flattenc::check
