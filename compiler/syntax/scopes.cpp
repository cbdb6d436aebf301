#include "compiler/syntax/scopes.h"

namespace flattenc::syntax {

static bool is_comprehension(NodeKind kind) {
  return kind == NodeKind::ListComp || kind == NodeKind::SetComp ||
         kind == NodeKind::DictComp || kind == NodeKind::GeneratorExp;
}

bool is_keyword(llvm::StringRef word) {
  static constexpr llvm::StringLiteral kWords[] = {
      "False",  "None",   "True",     "and",    "as",   "assert", "async",
      "await",  "break",  "class",    "continue", "def", "del",   "elif",
      "else",   "except", "finally",  "for",    "from", "global", "if",
      "import", "in",     "is",       "lambda", "nonlocal", "not", "or",
      "pass",   "raise",  "return",   "try",    "while", "with",  "yield"};
  return word.size() <= 8 && llvm::is_contained(kWords, word);
}

llvm::StringRef bound_name(const Tree &tree, NodeId alias) {
  NodeId as_name = tree.child(alias, Field::AsName);
  if (as_name.valid())
    return tree.text(as_name);
  return tree.text(tree.child(alias, Field::Module)).split('.').first.rtrim();
}

std::uint32_t Scopes::open(Kind kind, NodeId node, std::uint32_t parent) {
  scopes_.push_back({kind, node, parent, {}, {}});
  return static_cast<std::uint32_t>(scopes_.size() - 1);
}

/// Decorators, defaults, annotations, base classes and the first iterable of a
/// comprehension are evaluated outside the scope that their owner opens.
std::uint32_t Scopes::scope_of_child(NodeId child) const {
  const Node &node = tree_[child];
  NodeId parent{node.parent};
  std::uint32_t outer = scope_of_[parent.index];
  auto opened = opened_.find(parent);
  if (opened != opened_.end()) {
    bool inside = false;
    if (is_comprehension(tree_.kind(parent)))
      inside = true;
    else if (tree_.kind(parent) == NodeKind::Lambda)
      inside = node.field == Field::Value;
    else
      inside = node.field == Field::Body;
    return inside ? opened->second : outer;
  }
  if (node.field == Field::Iterable &&
      tree_.kind(parent) == NodeKind::CompFor) {
    NodeId owner = tree_.parent(parent);
    if (tree_.child(owner, Field::Clause) == parent)
      return scope_of_[owner.index];
  }
  return outer;
}

Scopes::Scopes(const Tree &tree) : tree_(tree) {
  scope_of_.resize(tree.size());
  stores_.resize(tree.size());
  resolved_.resize(tree.size());
  std::vector<bool> target(tree.size());
  open(Kind::Module, tree.root(), 0);
  opened_[tree.root()] = 0;
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    NodeId id{i};
    const Node &node = tree[id];
    scope_of_[i] = scope_of_child(id);
    NodeKind kind = node.kind;
    if (kind == NodeKind::FunctionDef || kind == NodeKind::Lambda ||
        is_comprehension(kind))
      opened_[id] = open(Kind::Function, id, scope_of_[i]);
    else if (kind == NodeKind::ClassDef)
      opened_[id] = open(Kind::Class, id, scope_of_[i]);
    NodeKind parent_kind = tree.kind(NodeId{node.parent});
    bool unpacks = parent_kind == NodeKind::Tuple ||
                   parent_kind == NodeKind::List ||
                   parent_kind == NodeKind::Starred;
    target[i] =
        node.field == Field::Target || (unpacks && target[node.parent]);
    stores_[i] = kind == NodeKind::Name && target[i];
  }
  collect_bindings();
}

void Scopes::bind(std::uint32_t scope, llvm::StringRef name) {
  if (scopes_[scope].globals.count(name)) {
    rebound_.insert(name);
    scope = 0;
  }
  scopes_[scope].bound.insert(name);
}

void Scopes::collect_bindings() {
  for (std::uint32_t i = 1; i < tree_.size(); ++i) {
    NodeId id{i};
    if (tree_.kind(id) == NodeKind::Global ||
        tree_.kind(id) == NodeKind::Nonlocal)
      for (NodeId name : tree_.children(id))
        if (tree_.kind(id) == NodeKind::Global)
          scopes_[scope_of_[i]].globals.insert(tree_.text(name));
  }
  for (std::uint32_t i = 1; i < tree_.size(); ++i) {
    NodeId id{i};
    std::uint32_t scope = scope_of_[i];
    switch (tree_.kind(id)) {
    case NodeKind::Name: {
      if (!stores_[i])
        break;
      // `(x := …)` in a comprehension binds in the function around it.
      NodeId parent = tree_.parent(id);
      if (tree_.kind(parent) == NodeKind::NamedExpr)
        while (is_comprehension(tree_.kind(scopes_[scope].node)))
          scope = scopes_[scope].parent;
      bind(scope, tree_.text(id));
      break;
    }
    case NodeKind::FunctionDef:
    case NodeKind::ClassDef:
      bind(scope, tree_.name_of(id));
      break;
    case NodeKind::ExceptHandler:
      if (tree_.child(id, Field::Name).valid())
        bind(scope, tree_.name_of(id));
      break;
    case NodeKind::Alias:
      bind(scope, bound_name(tree_, id));
      break;
    case NodeKind::Parameter: {
      NodeId owner = tree_.parent(tree_.parent(id));
      bind(opened_.find(owner)->second, tree_.name_of(id));
      break;
    }
    default:
      break;
    }
  }
}

Resolution Scopes::resolve(NodeId name) const {
  std::uint8_t &known = resolved_[name.index];
  if (!known)
    known = static_cast<std::uint8_t>(1 + static_cast<unsigned>(find(name)));
  return static_cast<Resolution>(known - 1);
}

Resolution Scopes::find(NodeId name) const {
  llvm::StringRef text = tree_.text(name);
  std::uint32_t at = scope_of_[name.index];
  NodeId parent = tree_.parent(name);
  if (stores_[name.index] && tree_.kind(parent) == NodeKind::NamedExpr)
    while (is_comprehension(tree_.kind(scopes_[at].node)))
      at = scopes_[at].parent;
  for (bool first = true; at != 0; at = scopes_[at].parent) {
    const Scope &scope = scopes_[at];
    if (scope.globals.count(text))
      return Resolution::Global;
    if (scope.kind == Kind::Class) {
      if (first && scope.bound.count(text))
        return Resolution::ClassBody;
    } else if (scope.bound.count(text)) {
      return Resolution::Local;
    }
    first = false;
  }
  return Resolution::Global;
}

std::vector<NodeId> Scopes::global_uses(NodeId subtree) const {
  std::vector<NodeId> result;
  std::uint32_t end = tree_[subtree].subtree_end;
  for (std::uint32_t i = subtree.index; i < end; ++i) {
    NodeId id{i};
    if (tree_.kind(id) != NodeKind::Name)
      continue;
    bool module_binding = stores_[i] && scope_of_[i] == 0 &&
                          tree_.kind(tree_.parent(id)) != NodeKind::AugAssign &&
                          tree_.kind(tree_.parent(id)) != NodeKind::Delete;
    if (!module_binding && resolve(id) == Resolution::Global)
      result.push_back(id);
  }
  return result;
}

bool Scopes::in_class_body(NodeId node) const {
  return scopes_[scope_of_[node.index]].kind == Kind::Class;
}

bool Scopes::at_import_time(NodeId node) const {
  std::uint32_t at = scope_of_[node.index];
  for (; at != 0; at = scopes_[at].parent)
    if (scopes_[at].kind == Kind::Function &&
        !is_comprehension(tree_.kind(scopes_[at].node)))
      return false;
  return true;
}

} // namespace flattenc::syntax
