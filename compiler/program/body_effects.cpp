//
// What a class body does besides defining: calls in the values of attributes,
// decorators that act on the name of a method.
//
#include "compiler/program/units.h"

namespace flattenc {

using syntax::Tree;

/// True if a call only makes a new object of a well-known type out of its
/// arguments, or is a method of a literal.
bool Hierarchy::is_harmless(ModuleId id, NodeId call) {
  static const auto *makers = new llvm::StringSet<>{
#define HARMLESS_CALL(path) path,
#include "compiler/program/harmless_calls.def"
  };
  const Module &module = program_[id];
  const Tree &tree = module.tree;
  NodeId function = tree.child(call, Field::Function);
  NodeId first = function;
  while (tree.is(first, NodeKind::Attribute))
    first = tree.child(first, Field::Value);
  if (!tree.is(first, NodeKind::Name))
    return tree.is(first, NodeKind::String) || tree.is(first, NodeKind::Dict) ||
           tree.is(first, NodeKind::List) || tree.is(first, NodeKind::Call);
  if (module.scopes->resolve(first) == syntax::Resolution::ClassBody)
    return first != function; // a method of an earlier attribute
  if (module.scopes->resolve(first) != syntax::Resolution::Global)
    return false;
  Entity entity = program_.resolve_expression(id, function);
  if (entity.kind == Entity::Kind::External)
    return makers->contains(entity.path);
  return entity.kind == Entity::Kind::Unknown &&
         !program_.bindings(id, tree.text(first)) &&
         makers->contains("builtins." + tree.dotted(function));
}

/// A call in the value of a class attribute that may do more than make an
/// object, or an object that knows the class; or invalid. Lambdas run later.
NodeId Hierarchy::effect_of(ModuleId id, const BodyItem &item) {
  const Module &module = program_[id];
  const Tree &tree = module.tree;
  if (item.kind != BodyItem::Kind::Attribute ||
      tree.is(item.statement, NodeKind::ClassDef))
    return {};
  NodeId value = tree.child(item.statement, Field::Value);
  if (!value.valid())
    return {};
  std::uint32_t end = tree[value].subtree_end;
  for (std::uint32_t i = value.index; i < end; ++i) {
    NodeId node{i};
    if (tree.is(node, NodeKind::Lambda)) {
      i = tree[node].subtree_end - 1;
      continue;
    }
    if (tree.is(node, NodeKind::Call) && !is_harmless(id, node))
      return node;
  }
  return {};
}

bool Hierarchy::sees_name(ModuleId module, NodeId method) {
  const Module &in = program_[module];
  for (NodeId decorator : in.tree.children(method, Field::Decorator)) {
    NodeId value = in.tree.child(decorator, Field::Value);
    if (in.tree.is(value, NodeKind::Call))
      value = in.tree.child(value, Field::Function);
    Entity entity = program_.resolve_expression(module, value);
    if (entity.kind != Entity::Kind::External)
      continue;
    llvm::StringRef seen = entity.path;
#define SET_NAME_DECORATOR(known)                                              \
  if (seen.rsplit('.').second == llvm::StringRef(known).rsplit('.').second &&  \
      seen.split('.').first == llvm::StringRef(known).split('.').first)        \
    return true;
#include "compiler/program/class_effects.def"
  }
  return false;
}

/// True if the text of a definition asks for a name: `__name__`,
/// `__qualname__`, or a descriptor's `__set_name__`.
static bool asks_for_name(const Tree &tree, NodeId definition) {
  return llvm::any_of(tree.descendants(definition), [&](NodeId node) {
    llvm::StringRef name;
    if (tree.is(node, NodeKind::Attribute) ||
        tree.is(node, NodeKind::FunctionDef))
      name = tree.name_of(node);
    return name == "__name__" || name == "__qualname__" ||
           name == "__set_name__";
  });
}

bool Hierarchy::depends_on_name(ModuleId module, NodeId method) {
  if (sees_name(module, method))
    return true;
  const Module &in = program_[module];
  for (NodeId decorator : in.tree.children(method, Field::Decorator)) {
    NodeId value = in.tree.child(decorator, Field::Value);
    if (in.tree.is(value, NodeKind::Call))
      value = in.tree.child(value, Field::Function);
    Entity entity = program_.resolve_expression(module, value);
    // It keeps its value in the instance, under the name that it was given.
    if (entity.path == "functools.cached_property")
      return true;
    if (entity.kind != Entity::Kind::Definition)
      continue;
    if (const auto *all = program_.bindings(entity.module, entity.path))
      for (const Binding &binding : *all)
        if (asks_for_name(program_[entity.module].tree, binding.statement))
          return true;
  }
  return false;
}

bool Hierarchy::notes_names(ClassId cls) {
  return llvm::any_of(body(cls).items, [&](const BodyItem &item) {
    return item.kind == BodyItem::Kind::Method &&
           sees_name(program_[cls].module, item.statement);
  });
}

} // namespace flattenc
