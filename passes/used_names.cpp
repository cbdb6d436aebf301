#include "passes/used_names.h"

namespace flattenc {

using syntax::Tree;

Entity UsedNames::resolve(ModuleId module, NodeId expression) {
  const Module &in = program_[module];
  NodeId at = in.tree.chain_start(expression);
  if (!in.tree.is(at, NodeKind::Name))
    return {};
  if (in.scopes->resolve(at) == syntax::Resolution::Global)
    return program_.resolve_expression(module, expression);
  Entity entity = imported(module, at);
  while (at != expression && entity.kind != Entity::Kind::Unknown) {
    at = in.tree.parent(at);
    entity = program_.attribute(entity, in.tree.name_of(at));
  }
  return entity;
}

/// The innermost import around the name that binds it.
Entity UsedNames::imported(ModuleId module, NodeId name) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  auto [it, added] = aliases_.try_emplace(module);
  if (added)
    for (NodeId node : tree.descendants(tree.root()))
      if (tree.is(node, NodeKind::Alias) &&
          in.scopes->scope_node(node) != tree.root())
        it->second.push_back(node);
  Entity result;
  for (NodeId alias : it->second) {
    if (syntax::bound_name(tree, alias) != tree.text(name) ||
        !tree.contains(in.scopes->scope_node(alias), name))
      continue;
    NodeId statement = tree.parent(alias);
    llvm::StringRef path = tree.text(tree.child(alias, Field::Module));
    if (tree.is(statement, NodeKind::ImportFrom))
      result = program_.resolve_path(program_.import_target(in, statement) +
                                     "." + path.str());
    else
      result = program_.resolve_path(tree.child(alias, Field::AsName).valid()
                                         ? path
                                         : path.split('.').first);
  }
  return result;
}

} // namespace flattenc
