//
// The part of ValueFlow that knows calls: which functions one may run, and which
// parameter of theirs gets an argument.
//
#include "passes/value_flow.h"

namespace flattenc {

using syntax::Tree;

/// `argument` is a positional argument or a Keyword of a call.
bool ValueFlow::pass(ModuleId module, NodeId argument) {
  const Tree &tree = program_[module].tree;
  NodeId call = tree.parent(argument);
  unsigned index = 0;
  for (NodeId other : tree.children(call, Field::Argument)) {
    if (other == argument)
      break;
    if (tree.is(other, NodeKind::Starred))
      return true; // nobody knows which parameter gets it
    ++index;
  }
  NodeId function = tree.child(call, Field::Function);
  Entity entity = program_.resolve_expression(module, function);
  if (index == 0 && (entity.kind == Entity::Kind::External ||
                     entity.kind == Entity::Kind::Unknown)) {
    llvm::StringRef path = entity.path;
#define CHANGING_FUNCTION(known)                                               \
  if (path == known)                                                           \
    return true;
#include "passes/changing_calls.def"
  }
  for (const Callee &callee : callees(module, call))
    if (tree.is(argument, NodeKind::Keyword))
      pass_keyword(callee, tree.name_of(argument));
    else
      pass_positional(callee, index);
  return false;
}

void ValueFlow::pass_positional(const Callee &callee, unsigned index) {
  const Tree &tree = program_[callee.module].tree;
  index += callee.bound;
  NodeId parameters = tree.child(callee.function, Field::Parameters);
  if (!parameters.valid())
    return;
  for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
    if (tree[parameter].flags & (syntax::kArgs | syntax::kKwargs))
      return;
    if (index-- == 0)
      return add({Holder::Kind::Local, callee.module, callee.function,
                  tree.name_of(parameter).str()});
  }
}

void ValueFlow::pass_keyword(const Callee &callee, llvm::StringRef name) {
  const Tree &tree = program_[callee.module].tree;
  NodeId parameters = tree.child(callee.function, Field::Parameters);
  if (!parameters.valid())
    return;
  llvm::StringRef kwargs;
  for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
    if (tree[parameter].flags & syntax::kKwargs)
      kwargs = tree.name_of(parameter);
    else if (tree.name_of(parameter) == name)
      return add({Holder::Kind::Local, callee.module, callee.function,
                  name.str()});
  }
  if (kwargs.empty())
    return;
  for (NodeId node : tree.descendants(callee.function))
    if (tree.is(node, NodeKind::DoubleStarred) &&
        tree.text(tree.child(node, Field::Value)) == kwargs &&
        tree.is(tree.parent(node), NodeKind::Call))
      add({Holder::Kind::Forwarded, callee.module, tree.parent(node),
           name.str()});
}

void ValueFlow::add_methods(std::vector<Callee> &callees, llvm::StringRef name,
                            const std::set<ClassId> &classes, bool bound) {
  for (ClassId cls : classes) {
    if (program_[cls].external())
      continue;
    const ClassBody &body = in_.hierarchy.body(cls);
    auto items = body.by_name.find(std::string_view(name));
    if (items == body.by_name.end())
      continue;
    ModuleId module = program_[cls].module;
    const Tree &tree = program_[module].tree;
    for (unsigned index : items->second) {
      NodeId method = body.items[index].statement;
      if (tree.is(method, NodeKind::FunctionDef))
        callees.push_back(
            {module, method,
             bound && method_kind(tree, method) != MethodKind::Static});
    }
  }
}

/// The functions that calling a bundled function or class runs.
std::vector<ValueFlow::Callee> ValueFlow::callees_of(const Entity &callable) {
  std::vector<Callee> result;
  if (ClassId cls = program_.class_of(callable); cls.valid())
    add_methods(result, "__init__",
                {program_[cls].mro.begin(), program_[cls].mro.end()}, true);
  else if (const auto *all = program_.bindings(callable.module, callable.path))
    for (const Binding &binding : *all)
      if (binding.kind == Binding::Kind::Function)
        result.push_back({callable.module, binding.node, 0});
  return result;
}

std::vector<ValueFlow::Callee> ValueFlow::callees(ModuleId module, NodeId call) {
  std::vector<Callee> result;
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  NodeId function = tree.child(call, Field::Function);
  NodeId first = tree.chain_start(function);
  if (tree.is(first, NodeKind::Name) &&
      in.scopes->resolve(first) == syntax::Resolution::Global) {
    Entity entity = program_.resolve_expression(module, function);
    if (entity.kind == Entity::Kind::External)
      return result;
    if (entity.kind == Entity::Kind::Definition)
      return callees_of(entity);
    if (function == first)
      return result;
    Entity owner =
        program_.resolve_expression(module, tree.child(function, Field::Value));
    if (ClassId cls = program_.class_of(owner); cls.valid()) { // Parent.m(self)
      add_methods(result, tree.name_of(function),
                  {program_[cls].mro.begin(), program_[cls].mro.end()}, false);
      return result;
    }
  }
  if (!tree.is(function, NodeKind::Attribute))
    return result;
  NodeId class_def, object = tree.child(function, Field::Value);
  bool super = tree.is(object, NodeKind::Call) &&
               tree.text(tree.child(object, Field::Function)) == "super";
  bool own = super || is_self(module, object, class_def);
  add_methods(result, tree.name_of(function), own ? self_ : all_, true);
  return result;
}

} // namespace flattenc
