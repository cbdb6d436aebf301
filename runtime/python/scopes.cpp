#include "runtime/python/scopes.h"

namespace flattenc::python {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

bool is_binding(const Tree &tree, NodeId node) {
  while (true) {
    Field field = tree[node].field;
    if (field == Field::Target)
      return true;
    NodeId parent = tree.parent(node);
    if (!parent.valid())
      return false;
    NodeKind kind = tree.kind(parent);
    if (kind != NodeKind::Tuple && kind != NodeKind::List &&
        kind != NodeKind::Starred)
      return false;
    node = parent;
  }
}

static bool is_comprehension(NodeKind kind) {
  return kind == NodeKind::ListComp || kind == NodeKind::SetComp ||
         kind == NodeKind::DictComp || kind == NodeKind::GeneratorExp;
}

static bool opens_scope(NodeKind kind) {
  return kind == NodeKind::Module || kind == NodeKind::FunctionDef ||
         kind == NodeKind::ClassDef || kind == NodeKind::Lambda ||
         is_comprehension(kind);
}

/// True if `child` of the scope node `owner` is evaluated outside of it.
static bool outside(const Tree &tree, NodeId owner, NodeId child) {
  const syntax::Node &node = tree[child];
  switch (tree.kind(owner)) {
  case NodeKind::FunctionDef:
  case NodeKind::ClassDef:
    return node.field == Field::Decorator || node.field == Field::Returns ||
           node.field == Field::Argument || node.field == Field::Name;
  default:
    return false;
  }
}

std::uint32_t Scopes::scope_of(const Tree &tree, NodeId node,
                               llvm::ArrayRef<std::uint32_t> before) const {
  NodeId parent = tree.parent(node);
  NodeKind kind = tree.kind(parent);
  Field field = tree[node].field;
  if (kind == NodeKind::Parameter &&
      (field == Field::Default || field == Field::Annotation))
    // Parameter, Parameters, the def: evaluated where the def stands.
    return before[tree.parent(tree.parent(parent)).index];
  if (kind == NodeKind::CompFor && field == Field::Iterable) {
    NodeId owner = tree.parent(parent);
    if (tree.child(owner, Field::Clause) == parent)
      return before[owner.index];
  }
  if (opens_scope(kind) && !outside(tree, parent, node))
    return by_node_.find(parent)->second;
  return before[parent.index];
}

void Scopes::open(const Tree &tree, NodeId node, std::uint32_t parent) {
  by_node_[node] = static_cast<std::uint32_t>(scopes_.size());
  ScopeNames &scope = scopes_.emplace_back();
  scope.node = node;
  scope.parent = parent;
  scope.is_class = tree.is(node, NodeKind::ClassDef);
  scope.is_comprehension = is_comprehension(tree.kind(node));
  scope.is_generator = tree.is(node, NodeKind::GeneratorExp);
  facts_.emplace_back();
}

void Scopes::note(std::uint32_t scope, llvm::StringRef name,
                  bool Facts::*fact) {
  facts_[scope][name].*fact = true;
}

void Scopes::walk(const Tree &tree) {
  open(tree, tree.root(), UINT32_MAX);
  // Nodes come in pre-order, so an enclosing scope is open before its parts.
  std::vector<std::uint32_t> evaluated_in(tree.size(), 0);
  std::vector<bool> in_class = {false};
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    NodeId node{i}, parent = tree.parent(node);
    NodeKind parent_kind = tree.kind(parent);
    std::uint32_t scope = scope_of(tree, node, evaluated_in);
    evaluated_in[i] = scope;
    NodeKind kind = tree.kind(node);
    if (opens_scope(kind)) {
      open(tree, node, scope);
      in_class.push_back(in_class[scope] || kind == NodeKind::ClassDef);
    }
    switch (kind) {
    case NodeKind::Name: {
      if (tree[node].field == Field::Name &&
          (parent_kind == NodeKind::Global ||
           parent_kind == NodeKind::Nonlocal)) {
        note(scope, tree.text(node), parent_kind == NodeKind::Global
                                         ? &Facts::global
                                         : &Facts::nonlocal);
        break;
      }
      std::uint32_t target = scope;
      bool binds = is_binding(tree, node) ||
                   (parent_kind == NodeKind::ExceptHandler &&
                    tree[node].field == Field::Name);
      if (binds && parent_kind == NodeKind::NamedExpr)
        while (scopes_[target].is_comprehension)
          target = scopes_[target].parent;
      note(target, tree.text(node), binds ? &Facts::bound : &Facts::used);
      if (target != scope)
        note(scope, tree.text(node), &Facts::used);
      // `super()` reads the class of the method.
      if (!binds && in_class[scope] && tree.text(node) == "super")
        note(scope, "__class__", &Facts::used);
      break;
    }
    case NodeKind::Identifier:
      if (tree[node].field != Field::Name)
        break;
      if (parent_kind == NodeKind::FunctionDef ||
          parent_kind == NodeKind::ClassDef ||
          parent_kind == NodeKind::Parameter ||
          parent_kind == NodeKind::ExceptHandler)
        note(scope, tree.text(node), &Facts::bound);
      else if (parent_kind == NodeKind::Global)
        note(scope, tree.text(node), &Facts::global);
      else if (parent_kind == NodeKind::Nonlocal)
        note(scope, tree.text(node), &Facts::nonlocal);
      break;
    case NodeKind::Alias: {
      llvm::StringRef name;
      if (NodeId as = tree.child(node, Field::AsName); as.valid())
        name = tree.text(as);
      else
        name = tree.text(tree.child(node, Field::Module)).split('.').first;
      note(scope, name, &Facts::bound);
      break;
    }
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
      scopes_[scope].is_generator = true;
      break;
    default:
      break;
    }
  }
}

void Scopes::resolve() {
  for (std::uint32_t s = 0; s < scopes_.size(); ++s)
    for (auto &[name, fact] : facts_[s]) {
      NameKind kind = NameKind::Global;
      if (s != 0 && fact.bound && !fact.global && !fact.nonlocal)
        kind = NameKind::Local;
      scopes_[s].names.insert({name, kind});
    }
  for (std::uint32_t s = 1; s < scopes_.size(); ++s) {
    for (auto &[name, fact] : facts_[s]) {
      if (fact.global || (fact.bound && !fact.nonlocal))
        continue;
      std::uint32_t owner = scopes_[s].parent;
      while (owner != 0) {
        if (scopes_[owner].is_class && name == "__class__")
          break;
        auto known = scopes_[owner].names.find(name);
        if (!scopes_[owner].is_class && known != scopes_[owner].names.end() &&
            (known->second == NameKind::Local ||
             known->second == NameKind::Cell))
          break;
        owner = scopes_[owner].parent;
      }
      if (owner == 0)
        continue;
      scopes_[owner].names[name] = NameKind::Cell;
      for (std::uint32_t at = s; at != owner; at = scopes_[at].parent)
        if (scopes_[at].names[name] != NameKind::Cell)
          scopes_[at].names[name] = NameKind::Free;
    }
  }
}

Scopes::Scopes(const Tree &tree) {
  walk(tree);
  resolve();
  facts_.clear();
}

NameKind Scopes::kind(NodeId scope, llvm::StringRef name) const {
  const ScopeNames &names = of(scope);
  auto found = names.names.find(name);
  return found == names.names.end() ? NameKind::Global : found->second;
}

} // namespace flattenc::python
