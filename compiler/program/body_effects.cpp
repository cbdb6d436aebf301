//
// What a class body does besides defining: calls in the values of attributes,
// decorators that act on the name of a method.
//
#include "compiler/program/units.h"

namespace flattenc {

using syntax::Tree;

/// What a call of a callable in harmless_calls.def makes.
static std::optional<Made> result_of(llvm::StringRef path) {
  static const auto *results = new llvm::StringMap<Made>{
#define HARMLESS_CALL(path, result) {path, Made::result},
#include "compiler/program/harmless_calls.def"
  };
  auto found = results->find(path);
  if (found == results->end())
    return std::nullopt;
  return found->second;
}

std::optional<Made> Hierarchy::made_by_call(ModuleId id, NodeId call) {
  const Module &module = program_[id];
  const Tree &tree = module.tree;
  NodeId function = tree.child(call, Field::Function);
  NodeId first = tree.chain_start(function);
  if (tree.is(first, NodeKind::String))
    return tree.name_of(function).contains("split") ? Made::Mutable
                                                    : Made::Value;
  if (!tree.is(first, NodeKind::Name)) {
    if (tree.is(first, NodeKind::Dict) || tree.is(first, NodeKind::List) ||
        tree.is(first, NodeKind::Call))
      return Made::Mutable;
    return std::nullopt;
  }
  switch (module.scopes->resolve(first)) {
  case syntax::Resolution::ClassBody: // a method of an earlier attribute
    return first != function ? std::optional(Made::Mutable) : std::nullopt;
  case syntax::Resolution::Local:
    return std::nullopt;
  case syntax::Resolution::Global:
    break;
  }
  Entity entity = program_.resolve_expression(id, function);
  if (entity.kind == Entity::Kind::External)
    return result_of(entity.path);
  if (entity.kind == Entity::Kind::Unknown &&
      !program_.bindings(id, tree.text(first)))
    return result_of("builtins." + tree.dotted(function));
  return std::nullopt;
}

Made Hierarchy::made_by(ModuleId id, NodeId value) {
  const Tree &tree = program_[id].tree;
  switch (tree.kind(value)) {
  case NodeKind::List:
  case NodeKind::Dict:
  case NodeKind::Set:
  case NodeKind::ListComp:
  case NodeKind::DictComp:
  case NodeKind::SetComp:
    return Made::Mutable;
  case NodeKind::GeneratorExp:
    return Made::Iterator;
  case NodeKind::Subscript: // `names[:]` copies
    if (NodeId of = tree.child(value, Field::Value);
        !tree.is(of, NodeKind::Name) && !tree.is(of, NodeKind::Attribute))
      return made_by(id, of);
    return tree.is(tree.child(value, Field::Index), NodeKind::Slice)
               ? Made::Mutable
               : Made::Value;
  case NodeKind::Lambda: {
    Made made = Made::Value;
    if (NodeId parameters = tree.child(value, Field::Parameters);
        parameters.valid())
      for (NodeId parameter : tree.children(parameters, Field::Parameter))
        if (NodeId given = tree.child(parameter, Field::Default); given.valid())
          made = std::max(made, made_by(id, given));
    return made;
  }
  case NodeKind::Call:
    return made_by_call(id, value).value_or(Made::Mutable);
  case NodeKind::Tuple:
  case NodeKind::BinOp:
  case NodeKind::BoolOp:
  case NodeKind::IfExp:
  case NodeKind::Starred: {
    Made made = Made::Value;
    for (NodeId part : tree.children(value))
      made = std::max(made, made_by(id, part));
    return made;
  }
  default:
    return Made::Value;
  }
}

/// A call in an expression that a class body evaluates which may do more than
/// make an object, or an object that knows the class; or invalid. Lambdas run
/// later.
NodeId Hierarchy::effect_in(ModuleId id, NodeId value) {
  const Tree &tree = program_[id].tree;
  std::uint32_t end = tree[value].subtree_end;
  for (std::uint32_t i = value.index; i < end; ++i) {
    NodeId node{i};
    if (tree.is(node, NodeKind::Lambda)) {
      i = tree[node].subtree_end - 1;
      continue;
    }
    if (tree.is(node, NodeKind::Call) && !made_by_call(id, node))
      return node;
  }
  return {};
}

NodeId Hierarchy::effect_of(ModuleId id, const BodyItem &item) {
  const Tree &tree = program_[id].tree;
  if (item.kind == BodyItem::Kind::Attribute &&
      !tree.is(item.statement, NodeKind::ClassDef))
    if (NodeId value = tree.child(item.statement, Field::Value); value.valid())
      return effect_in(id, value);
  if (item.kind != BodyItem::Kind::Method)
    return {};
  NodeId parameters = tree.child(item.statement, Field::Parameters);
  if (!parameters.valid())
    return {};
  for (NodeId parameter : tree.children(parameters, Field::Parameter))
    if (NodeId value = tree.child(parameter, Field::Default); value.valid())
      if (NodeId effect = effect_in(id, value); effect.valid())
        return effect;
  return {};
}

/// True for a bundled class with `__set_name__`.
bool Hierarchy::has_set_name(const Entity &entity) {
  if (entity.kind != Entity::Kind::Definition)
    return false;
  ClassId cls = program_.class_of(entity);
  return cls.valid() &&
         llvm::any_of(program_[cls].mro, [&](ClassId ancestor) {
           return !program_[ancestor].external() &&
                  body(ancestor).defines("__set_name__");
         });
}

NodeId Hierarchy::told_owner(ModuleId id, const BodyItem &item) {
  const Tree &tree = program_[id].tree;
  for (NodeId decorator : tree.children(item.statement, Field::Decorator)) {
    NodeId value = tree.child(decorator, Field::Value);
    if (tree.is(value, NodeKind::Call))
      value = tree.child(value, Field::Function);
    if (has_set_name(program_.resolve_expression(id, value)))
      return value;
  }
  NodeId value = tree.child(item.statement, Field::Value);
  if (item.kind != BodyItem::Kind::Attribute || !value.valid())
    return {};
  Entity entity = program_.resolve_expression(id, value);
  if (entity.kind != Entity::Kind::Definition)
    return {};
  const Tree &home = program_[entity.module].tree;
  if (const auto *all = program_.bindings(entity.module, entity.path))
    for (const Binding &binding : *all) {
      NodeId made = home.is(binding.statement, NodeKind::Assign)
                        ? home.child(binding.statement, Field::Value)
                        : NodeId{};
      if (home.is(made, NodeKind::Call) &&
          has_set_name(program_.resolve_expression(
              entity.module, home.child(made, Field::Function))))
        return value;
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

/// True if the text of a definition has an attribute or a method of one of the
/// names.
static bool asks_for(const Tree &tree, NodeId definition,
                     llvm::ArrayRef<llvm::StringLiteral> names) {
  return llvm::any_of(tree.descendants(definition), [&](NodeId node) {
    return (tree.is(node, NodeKind::Attribute) ||
            tree.is(node, NodeKind::FunctionDef)) &&
           llvm::is_contained(names, tree.name_of(node));
  });
}

bool Hierarchy::decorator_asks_for(
    ModuleId module, NodeId method,
    llvm::ArrayRef<llvm::StringLiteral> names) {
  const Module &in = program_[module];
  for (NodeId decorator : in.tree.children(method, Field::Decorator)) {
    NodeId value = in.tree.child(decorator, Field::Value);
    if (in.tree.is(value, NodeKind::Call))
      value = in.tree.child(value, Field::Function);
    Entity entity = program_.resolve_expression(module, value);
    if (entity.kind != Entity::Kind::Definition)
      continue;
    if (const auto *all = program_.bindings(entity.module, entity.path))
      for (const Binding &binding : *all)
        if (asks_for(program_[entity.module].tree, binding.statement, names))
          return true;
  }
  return false;
}

bool Hierarchy::depends_on_name(ModuleId module, NodeId method) {
  if (sees_name(module, method))
    return true;
  const Module &in = program_[module];
  for (NodeId decorator : in.tree.children(method, Field::Decorator)) {
    NodeId value = in.tree.child(decorator, Field::Value);
    if (in.tree.is(value, NodeKind::Call))
      value = in.tree.child(value, Field::Function);
    // It keeps its value in the instance, under the name that it was given.
    if (program_.resolve_expression(module, value).path ==
        "functools.cached_property")
      return true;
  }
  return decorator_asks_for(module, method,
                            {"__name__", "__qualname__", "__set_name__"});
}

bool Hierarchy::notes_names(ClassId cls) {
  return llvm::any_of(body(cls).items, [&](const BodyItem &item) {
    return item.kind == BodyItem::Kind::Method &&
           sees_name(program_[cls].module, item.statement);
  });
}

} // namespace flattenc
