// FLC001
#include "compiler/check/settings.h"
#include "compiler/check/usage.h"
#include "compiler/program/config_path.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// Keys that mmengine's Runner reads itself (mmengine/runner/runner.py:446):
/// a new value of them is no dead one.
static bool is_read_by_runner(llvm::StringRef key) {
#define RUNNER_KEY(name)                                                       \
  if (key == name)                                                             \
    return true;
#include "compiler/check/runner_keys.def"
  return false;
}

/// True if what was set at `range` reads the variable.
static bool uses(const Tree &tree, SourceRange range, llvm::StringRef name) {
  NodeId node = node_at(tree, range);
  if (!tree.is(node, NodeKind::Keyword) && !tree.is(node, NodeKind::DictItem))
    return false;
  NodeId value = tree.child(node, Field::Value);
  if (tree.is(value, NodeKind::Name))
    return tree.text(value) == name;
  // Dicts and lists have slots of their own inside.
  if (is_dict(tree, value) || tree.is(value, NodeKind::List))
    return false;
  for (NodeId inner : tree.descendants(value))
    if (tree.is(inner, NodeKind::Name) && tree.text(inner) == name)
      return true;
  return false;
}

void dead_override(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config || subject.bases.empty())
    return;
  const Tree &tree = *subject.tree;
  std::vector<ConfigUse> all;
  for (const Setting &setting : assignments_of(tree)) {
    if (is_read_by_runner(setting.keys[0]))
      continue;
    const std::string &name = setting.keys[0];
    BaseValue base = base_value(subject, setting.keys);
    if (!base)
      continue;
    const ConfigSlot *mine = subject.config->find(subject.config->root, name);
    if (!mine || !reads_of(tree, name).empty() ||
        equal_values(*subject.config, mine->value, *base.tree,
                     base.slot->value))
      continue;
    std::vector<ConfigUse> left;
    if (all.empty())
      all = uses_of(*subject.config);
    for (const ConfigUse &use : all) {
      if (use.keys[0] == name || !use.slot->origin.valid())
        continue;
      const Origin &origin = subject.config->origins[use.slot->origin];
      if (origin.kind != OriginKind::Set || origin.range.file == subject.file ||
          !origin.range.file.valid())
        continue;
      const Tree *in = subject.tree_of(origin.range.file);
      if (in && uses(*in, origin.range, name))
        left.push_back(use);
    }
    if (left.empty())
      continue;
    auto builder = diag.emit(
        DiagKind::FLC001, tree.range(setting.node),
        "`" + name + "` is set and never read; `" +
            llvm::join(left[0].keys, ".") + "` keeps the base's value");
    for (const ConfigUse &use : llvm::ArrayRef(left).take_front(3))
      builder.note(subject.config->origins[use.slot->origin].range,
                   "`" + llvm::join(use.keys, ".") + "` is set here");
    std::string hint;
    for (const ConfigUse &use : left)
      if (auto text = assignment_to(use, name))
        hint += *text;
    if (!hint.empty())
      builder.hint("pass it on:\n" + llvm::StringRef(hint).rtrim().str());
    if (auto edit = pass_on(subject, left, name)) {
      builder.fix({/*safe=*/false, "pass `" + name + "` on", {*edit}});
    }
  }
}

} // namespace flattenc::check
