#include "passes/module_writes.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

ModuleWrites::ModuleWrites(Program &program, const Reach &reach)
    : program_(program) {
  UsedNames names(program);
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
      Entity written = names.resolve(module, owner);
      if (written.kind == Entity::Kind::Module)
        written_.insert({written.module, name});
    }
  }
}

} // namespace flattenc
