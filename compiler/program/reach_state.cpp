//
// Module-level state that other modules fill when they are imported. A table
// such as `box_types = {}` is only right in the output if everything that the
// original puts into it on import is put there too. Example:
//
//   # box_type.py                       # horizontal_boxes.py
//   box_types = {}                      @register_box('hbox')
//   def register_box(name): ...    -->  class HorizontalBoxes(BaseBoxes): ...
//

#include "compiler/program/reach.h"

namespace flattenc {

using syntax::Tree;

static bool is_container(const Tree &tree, NodeId value) {
  if (tree.is(value, NodeKind::Dict) || tree.is(value, NodeKind::List) ||
      tree.is(value, NodeKind::Set))
    return true;
  if (!tree.is(value, NodeKind::Call))
    return false;
  llvm::StringRef callee = tree.text(tree.child(value, Field::Function));
  return callee.endswith("dict") || callee.endswith("list") ||
         callee.endswith("set") || callee.endswith("Dict");
}

/// True if the function stores into the global `container`, or calls a function
/// of `fillers`.
static bool fills(const Module &module, NodeId function,
                  llvm::StringRef container,
                  const std::set<std::string> &fillers) {
  static constexpr llvm::StringLiteral kMethods[] = {
      "append", "extend", "insert", "add", "update", "setdefault"};
  const Tree &tree = module.tree;
  for (NodeId name : module.scopes->global_uses(function)) {
    llvm::StringRef text = tree.text(name);
    NodeId parent = tree.parent(name);
    if (fillers.count(text.str()) && tree.is(parent, NodeKind::Call) &&
        tree[name].field == Field::Function)
      return true;
    if (text != container)
      continue;
    if (tree.is(parent, NodeKind::Subscript) &&
        tree[parent].field == Field::Target)
      return true;
    if (tree.is(parent, NodeKind::Attribute) &&
        tree[parent].field == Field::Function &&
        llvm::is_contained(kMethods, tree.name_of(parent)))
      return true;
  }
  return false;
}

/// Makes what `module` binds as `name` load whenever `from` does: through the
/// packages between the two, as far as they import it.
void Reach::need_imported(ModuleId id, llvm::StringRef name, ModuleId from) {
  need(id, name);
  llvm::StringRef package = program_[id].name;
  while (package.contains('.')) {
    package = package.rsplit('.').first;
    ModuleId at = program_.module(package);
    Entity entity = at.valid() ? program_.resolve(at, name) : Entity{};
    if (entity.kind == Entity::Kind::Definition && entity.module == id)
      need(at, name);
    if (llvm::StringRef(program_[from].name).startswith(package))
      return;
  }
}

/// Import-time decorators and calls of `module`.`function` in its package.
void Reach::need_uses_of(ModuleId id, llvm::StringRef function) {
  Entity wanted{Entity::Kind::Definition, id, function.str()};
  for (const std::string &name :
       registrations_.mentioning(program_[id].package, function)) {
    ModuleId user = program_.module(name);
    if (!user.valid())
      continue;
    const Module &module = program_[user];
    const Tree &tree = module.tree;
    for (NodeId statement : tree.children(tree.root())) {
      llvm::SmallVector<NodeId> callees;
      if (tree.is(statement, NodeKind::ExprStmt) ||
          tree.is(statement, NodeKind::Assign))
        callees.push_back(tree.child(statement, Field::Value));
      for (NodeId decorator : tree.children(statement, Field::Decorator))
        callees.push_back(tree.child(decorator, Field::Value));
      for (NodeId callee : callees) {
        if (tree.is(callee, NodeKind::Call))
          callee = tree.child(callee, Field::Function);
        if (!(program_.resolve_expression(user, callee) == wanted))
          continue;
        if (llvm::StringRef bound = tree.name_of(statement); !bound.empty())
          need_imported(user, bound, id);
        else if (modules_.count(user) || link(user))
          keep(user, statement);
      }
    }
  }
}

bool Reach::need_fillers() {
  std::size_t before = needed_.size() + work_.size();
  std::vector<std::pair<ModuleId, std::string>> containers;
  for (const auto &[id, kept] : modules_) {
    const Module &module = program_[id];
    for (const auto &[statement, aliases] : kept.statements) {
      bool assigns = module.tree.is(statement, NodeKind::Assign) ||
                     module.tree.is(statement, NodeKind::AnnAssign);
      if (!assigns || !is_container(module.tree,
                                    module.tree.child(statement, Field::Value)))
        continue;
      llvm::StringRef name =
          module.tree.text(module.tree.child(statement, Field::Target));
      if (name != "__all__" && filled_.insert({id, name.str()}).second)
        containers.emplace_back(id, name.str());
    }
  }
  for (const auto &[id, container] : containers) {
    const Module &module = program_[id];
    std::set<std::string> fillers;
    for (bool more = true; more;) {
      more = false;
      for (const auto &[name, all] : module.bindings)
        if (all.size() == 1 && all.front().kind == Binding::Kind::Function &&
            !fillers.count(name.str()) &&
            fills(module, all.front().node, container, fillers))
          more = fillers.insert(name.str()).second;
    }
    for (const std::string &filler : fillers)
      need_uses_of(id, filler);
  }
  return needed_.size() + work_.size() != before;
}

} // namespace flattenc
