#include "passes/module_writes.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

ModuleWrites::ModuleWrites(Program &program, const Reach &reach)
    : program_(program) {
  for (const auto &[module, subtree] : reach.code()) {
    const Tree &tree = program[module].tree;
    for (NodeId node : tree.descendants(subtree)) {
      NodeId owner;
      std::string name;
      if (tree.is(node, NodeKind::Attribute) &&
          tree[node].field == Field::Target) {
        owner = tree.child(node, Field::Value);
        name = tree.name_of(node).str();
      } else if (tree.is(node, NodeKind::Call) &&
                 tree.text(tree.child(node, Field::Function)) == "setattr") {
        owner = tree.child(node, Field::Argument);
        NodeId key = NodeId{owner.valid() ? tree[owner].subtree_end : 0};
        if (tree.contains(node, key) && tree.is(key, NodeKind::String))
          name = syntax::string_value(tree.text(key)).value_or("");
      }
      if (!owner.valid() || name.empty())
        continue;
      if (ModuleId written = module_of(module, owner); written.valid())
        written_.insert({written, name});
    }
  }
}

ModuleId ModuleWrites::module_of(ModuleId module, NodeId expression) {
  const Module &in = program_[module];
  NodeId first = in.tree.chain_start(expression);
  if (!in.tree.is(first, NodeKind::Name))
    return {};
  if (in.scopes->resolve(first) != syntax::Resolution::Global)
    return first == expression ? imported_locally(module, first) : ModuleId{};
  Entity entity = program_.resolve_expression(module, expression);
  return entity.kind == Entity::Kind::Module ? entity.module : ModuleId{};
}

ModuleId ModuleWrites::imported_locally(ModuleId module, NodeId name) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  for (NodeId alias : tree.descendants(in.scopes->scope_node(name))) {
    if (!tree.is(alias, NodeKind::Alias) ||
        syntax::bound_name(tree, alias) != tree.text(name))
      continue;
    NodeId statement = tree.parent(alias);
    std::string path = tree.text(tree.child(alias, Field::Module)).str();
    if (tree.is(statement, NodeKind::ImportFrom))
      path = program_.import_target(in, statement) + "." + path;
    Entity entity = program_.resolve_path(path);
    if (entity.kind == Entity::Kind::Module)
      return entity.module;
  }
  return {};
}

} // namespace flattenc
