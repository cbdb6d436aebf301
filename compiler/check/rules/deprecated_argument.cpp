// FLC010
#include "compiler/check/accepts.h"
#include "compiler/check/settings.h"

#include "compiler/syntax/literals.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// The new name of an argument; empty for one that has no other.
static llvm::StringRef new_name(llvm::StringRef key) {
#define DEPRECATED_ARGUMENT(old, current)                                      \
  if (key == old)                                                              \
    return current;
#include "compiler/check/deprecated.def"
  return {};
}

static std::string new_value(llvm::StringRef argument, llvm::StringRef value) {
#define DEPRECATED_VALUE(name, key, old, current)                              \
  if (argument == name && value == old)                                        \
    return current;
#include "compiler/check/deprecated.def"
  return {};
}

void deprecated_argument(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree || !subject.config)
    return;
  const Tree &tree = *subject.tree;
  for (NodeId node : tree.descendants(tree.root())) {
    auto key = key_of(tree, node);
    if (!key)
      continue;
    llvm::StringRef name = new_name(*key);
    NodeId dict = tree.parent(node);
    if (name.empty() || !is_dict(tree, dict))
      continue;
    NodeId type;
    bool has_new = false;
    for (NodeId item : items_of(tree, dict)) {
      auto other = key_of(tree, item);
      if (other == "type")
        type = tree.child(item, Field::Value);
      has_new |= other == name.str();
    }
    if (!type.valid() || has_new)
      continue;
    auto text = tree.is(type, NodeKind::String)
                    ? syntax::string_value(tree.text(type))
                    : std::nullopt;
    if (text && accepts(subject, *text, *key))
      continue; // the class still has it
    Fix fix{/*safe=*/false, "rename it", {}};
    NodeId shown = tree.is(node, NodeKind::Keyword)
                       ? tree.child(node, Field::Name)
                       : tree.child(node, Field::Key);
    std::string quote =
        tree.is(node, NodeKind::Keyword) ? "" : tree.text(shown).take_front().str();
    fix.edits.push_back({tree[shown].begin, tree[shown].end,
                         quote + name.str() + quote});
    NodeId value = tree.child(node, Field::Value);
    if (is_dict(tree, value))
      for (NodeId item : items_of(tree, value)) {
        NodeId inner = tree.child(item, Field::Value);
        if (!tree.is(inner, NodeKind::String))
          continue;
        std::string changed = new_value(
            *key, syntax::string_value(tree.text(inner)).value_or(""));
        if (!changed.empty())
          fix.edits.push_back(
              {tree[inner].begin, tree[inner].end, "'" + changed + "'"});
      }
    auto builder =
        diag.emit(DiagKind::FLC010, tree.range(node),
                  "argument `" + *key + "` is named `" + name.str() + "` now");
    // The values of a variable may have to change as well.
    if (is_dict(tree, value))
      builder.fix(std::move(fix));
  }
}

} // namespace flattenc::check
