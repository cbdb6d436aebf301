// FLC006
#include "compiler/check/edits.h"
#include "compiler/check/settings.h"

#include <map>

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

static void in_displays(const Subject &subject, DiagnosticEmitter &diag) {
  const Tree &tree = *subject.tree;
  for (NodeId dict : tree.descendants(tree.root())) {
    if (!tree.is(dict, NodeKind::Dict))
      continue;
    std::map<std::string, NodeId> seen;
    for (NodeId item : items_of(tree, dict)) {
      NodeId key = tree.child(item, Field::Key);
      auto text = key_of(tree, item);
      if (!text && tree.is(key, NodeKind::Integer))
        text = "#" + tree.text(key).str();
      if (!text)
        continue;
      auto [known, is_new] = seen.try_emplace(*text, item);
      if (is_new)
        continue;
      auto builder = diag.emit(DiagKind::FLC006, tree.range(known->second),
                               "key `" + tree.text(key).str() +
                                   "` is set again in the same dict");
      builder.note(tree.range(item), "set here again");
      Removal removal = remove_argument(tree, known->second);
      if (!removal.loses_comment)
        builder.fix({/*safe=*/true, "remove the first", {removal.edit}});
      known->second = item;
    }
  }
}

static void at_top_level(const Subject &subject, DiagnosticEmitter &diag) {
  const Tree &tree = *subject.tree;
  std::map<std::string, NodeId> last;
  for (const Setting &setting : assignments_of(tree)) {
    const std::string &name = setting.keys[0];
    auto [known, is_new] = last.try_emplace(name, setting.statement);
    NodeId first = known->second;
    known->second = setting.statement;
    if (is_new)
      continue;
    // Anything that runs in between, and the new value itself, may read it.
    std::uint32_t begin = tree[first].end, end = tree[setting.statement].end;
    bool read = llvm::any_of(reads_of(tree, name), [&](NodeId node) {
      return tree[node].begin >= begin && tree[node].begin < end;
    });
    if (read)
      continue;
    auto builder = diag.emit(DiagKind::FLC006, tree.range(first),
                             "`" + name + "` is set again before it is read");
    builder.note(tree.range(setting.statement), "set here again");
    auto removal = remove_statement(tree, first);
    if (removal && !removal->loses_comment)
      builder.fix({/*safe=*/true, "remove the first", {removal->edit}});
  }
}

void duplicate_key(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree)
    return;
  in_displays(subject, diag);
  at_top_level(subject, diag);
}

} // namespace flattenc::check
