#include "compiler/check/plain_file.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// True if no two items of a dict can have the same key.
static bool has_different_keys(const Tree &tree, NodeId dict) {
  std::set<std::string> seen;
  for (NodeId item : items_of(tree, dict)) {
    auto key = key_of(tree, item);
    bool number = tree.is(item, NodeKind::DictItem) &&
                  tree.is(tree.child(item, Field::Key), NodeKind::Integer);
    if (!number && (!key || !seen.insert(*key).second))
      return false;
  }
  return true;
}

/// False for what may run code of its own or bind a name.
static bool is_plain_expression(const Tree &tree, NodeId node) {
  switch (tree.kind(node)) {
  case NodeKind::Call:
  case NodeKind::Dict:
    return is_dict(tree, node) && has_different_keys(tree, node);
  case NodeKind::Lambda:
  case NodeKind::NamedExpr:
  case NodeKind::ListComp:
  case NodeKind::SetComp:
  case NodeKind::DictComp:
  case NodeKind::GeneratorExp:
  case NodeKind::Await:
  case NodeKind::Yield:
  case NodeKind::YieldFrom:
    return false;
  default:
    return true;
  }
}

std::optional<PlainFile> PlainFile::of(const Tree &tree) {
  PlainFile file;
  std::set<llvm::StringRef> assigned = {"dict"};
  for (NodeId statement : tree.children(tree.root())) {
    if (tree.is(statement, NodeKind::ExprStmt) &&
        tree.is(tree.child(statement, Field::Value), NodeKind::String))
      continue;
    NodeId target = tree.child(statement, Field::Target);
    if (!tree.is(statement, NodeKind::Assign) ||
        tree.count(statement, Field::Target) != 1 ||
        !tree.is(target, NodeKind::Name) ||
        !assigned.insert(tree.text(target)).second)
      return std::nullopt;
    for (NodeId node : tree.descendants(statement)) {
      if (!is_plain_expression(tree, node))
        return std::nullopt;
      if (node != target && tree.is(node, NodeKind::Name))
        file.reads_.insert(tree.text(node));
    }
  }
  return file;
}

bool PlainFile::is_redundant(const Setting &setting,
                             const BaseValue &base) const {
  return base.by_name && !setting.replaces && !reads_.count(setting.keys[0]);
}

} // namespace flattenc::check
