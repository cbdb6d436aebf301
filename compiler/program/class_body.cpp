#include "compiler/program/class_body.h"

namespace flattenc {

using syntax::Tree;

static BodyItem read_item(const Tree &tree, NodeId statement, bool docstring) {
  BodyItem item;
  item.statement = statement;
  switch (tree.kind(statement)) {
  case NodeKind::FunctionDef:
    item.kind = BodyItem::Kind::Method;
    item.names.push_back(tree.name_of(statement).str());
    return item;
  case NodeKind::ClassDef:
    item.kind = BodyItem::Kind::Attribute;
    item.names.push_back(tree.name_of(statement).str());
    return item;
  case NodeKind::Pass:
    item.kind = BodyItem::Kind::Nothing;
    return item;
  case NodeKind::ExprStmt: {
    NodeId value = tree.child(statement, Field::Value);
    if (docstring)
      item.kind = BodyItem::Kind::Docstring;
    else if (tree.is(value, NodeKind::Ellipsis) ||
             tree.is(value, NodeKind::String))
      item.kind = BodyItem::Kind::Nothing;
    return item;
  }
  case NodeKind::Assign:
  case NodeKind::AnnAssign:
    item.kind = BodyItem::Kind::Attribute;
    if (tree.is(statement, NodeKind::AnnAssign) &&
        !tree.child(statement, Field::Value).valid())
      item.kind = BodyItem::Kind::Annotation;
    for (NodeId target : tree.children(statement, Field::Target)) {
      llvm::SmallVector<NodeId> names = {target};
      if (tree.is(target, NodeKind::Tuple))
        names.assign(tree.children(target).begin(),
                     tree.children(target).end());
      for (NodeId name : names) {
        if (!tree.is(name, NodeKind::Name)) {
          item.kind = BodyItem::Kind::Other;
          return item;
        }
        item.names.push_back(tree.text(name).str());
      }
    }
    return item;
  default:
    return item;
  }
}

/// The names that a statement binds or deletes in the class body, each with its
/// place.
static std::vector<std::pair<llvm::StringRef, NodeId>>
names_bound_by(const Module &module, NodeId class_def, NodeId statement) {
  const Tree &tree = module.tree;
  std::vector<std::pair<llvm::StringRef, NodeId>> result;
  std::uint32_t end = tree[statement].subtree_end;
  for (std::uint32_t i = statement.index; i < end; ++i) {
    NodeId node{i};
    if (module.scopes->scope_node(node) != class_def)
      continue;
    if (tree.is(node, NodeKind::Name) && module.scopes->is_store(node))
      result.push_back({tree.text(node), node});
    else if (tree.is(node, NodeKind::Alias))
      result.push_back({syntax::bound_name(tree, node), node});
    else if (tree.is(node, NodeKind::FunctionDef) ||
             tree.is(node, NodeKind::ClassDef) ||
             tree.is(node, NodeKind::ExceptHandler))
      result.push_back({tree.name_of(node), node});
  }
  return result;
}

/// True if `:=` in a value, a default or a decorator binds a name of the class.
static bool binds_in_expression(const Module &module, NodeId class_def,
                                NodeId statement) {
  const Tree &tree = module.tree;
  NodeId body = tree.child(statement, Field::Body); // of a def
  std::uint32_t end =
      body.valid() ? body.index : tree[statement].subtree_end;
  for (std::uint32_t i = statement.index; i < end; ++i)
    if (tree.is(NodeId{i}, NodeKind::NamedExpr) &&
        module.scopes->scope_node(NodeId{i}) == class_def)
      return true;
  return false;
}

ClassBody read_class_body(const Program &program, ClassId id) {
  const Class &cls = program[id];
  const Tree &tree = program[cls.module].tree;
  ClassBody body;
  NodeId docstring = tree.docstring(cls.node);
  for (NodeId statement : tree.children(cls.node, Field::Body)) {
    body.items.push_back(read_item(tree, statement, statement == docstring));
    if (binds_in_expression(program[cls.module], cls.node, statement))
      body.items.back().kind = BodyItem::Kind::Other;
    if (body.items.back().kind == BodyItem::Kind::Other)
      for (auto [name, place] :
           names_bound_by(program[cls.module], cls.node, statement))
        body.unsure.try_emplace(mangled(name, cls.name).value_or(name.str()),
                                place);
    if (body.items.back().kind == BodyItem::Kind::Annotation)
      continue;
    for (std::string &name : body.items.back().names) {
      if (auto private_name = mangled(name, cls.name))
        name = *private_name;
      body.by_name[name].push_back(
          static_cast<unsigned>(body.items.size() - 1));
    }
  }
  // Python sets `__hash__ = None` in a class with `__eq__` alone.
  auto equal = body.by_name.find("__eq__");
  if (equal != body.by_name.end() && !body.defines("__hash__")) {
    for (unsigned item : equal->second)
      body.items[item].names.push_back("__hash__");
    body.by_name["__hash__"] = equal->second;
  }
  return body;
}

NodeId method_around(const Tree &tree, NodeId node) {
  for (NodeId at = tree.parent(node); at.valid(); at = tree.parent(at))
    if (tree.is(at, NodeKind::FunctionDef) &&
        tree.is(tree.parent(at), NodeKind::ClassDef))
      return at;
  return {};
}

llvm::StringRef first_parameter(const Tree &tree, NodeId function) {
  NodeId parameters =
      function.valid() ? tree.child(function, Field::Parameters) : NodeId();
  if (!parameters.valid())
    return {};
  NodeId parameter = tree.child(parameters, Field::Parameter);
  if (!tree.is(parameter, NodeKind::Parameter))
    return {};
  return tree[parameter].flags & (syntax::kArgs | syntax::kKwargs)
             ? llvm::StringRef()
             : tree.name_of(parameter);
}

MethodKind method_kind(const Tree &tree, NodeId method) {
  for (NodeId decorator : tree.children(method, Field::Decorator)) {
    llvm::StringRef name = tree.text(tree.child(decorator, Field::Value));
    if (name == "staticmethod")
      return MethodKind::Static;
    if (name == "classmethod")
      return MethodKind::Class;
  }
  llvm::StringRef name = tree.name_of(method);
  if (name == "__new__")
    return MethodKind::Static;
  if (name == "__init_subclass__" || name == "__class_getitem__")
    return MethodKind::Class;
  return MethodKind::Plain;
}

std::vector<SuperUse> find_super(const Program &program, ModuleId module,
                                 NodeId statement) {
  const Module &in = program[module];
  const Tree &tree = in.tree;
  std::vector<SuperUse> result;
  std::uint32_t end = tree[statement].subtree_end;
  for (std::uint32_t i = statement.index; i < end; ++i) {
    NodeId name{i};
    if (name != statement && tree.is(name, NodeKind::ClassDef)) {
      i = tree[name].subtree_end - 1;
      continue;
    }
    if (!tree.is(name, NodeKind::Name) || tree.text(name) != "super" ||
        in.scopes->resolve(name) != syntax::Resolution::Global)
      continue;
    SuperUse use;
    use.call = tree.parent(name);
    if (!tree.is(use.call, NodeKind::Call) ||
        tree[name].field != Field::Function) {
      use.call = name; // `super` itself as a value
      result.push_back(use);
      continue;
    }
    for (NodeId argument : tree.children(use.call, Field::Argument))
      (use.type.valid() ? use.object : use.type) = argument;
    NodeId around = tree.parent(use.call);
    if (tree.is(around, NodeKind::Attribute))
      use.attribute = around;
    NodeId scope = in.scopes->scope_node(name);
    while (!tree.is(scope, NodeKind::FunctionDef) &&
           !tree.is(scope, NodeKind::Lambda) && scope != statement &&
           tree.contains(statement, scope))
      scope = in.scopes->scope_node(scope);
    if (tree.contains(statement, scope))
      use.function = scope;
    use.in_method = in.scopes->scope_node(name) == statement;
    result.push_back(use);
  }
  return result;
}

std::optional<std::string> mangled(llvm::StringRef name, llvm::StringRef cls) {
  llvm::StringRef stripped = cls.ltrim('_');
  if (!name.startswith("__") || name.endswith("__") || name.contains('.') ||
      stripped.empty())
    return std::nullopt;
  return ("_" + stripped + name).str();
}

} // namespace flattenc
