#include "passes/value_flow.h"

namespace flattenc {

using syntax::Tree;

ValueFlow::ValueFlow(Compilation &compilation, const Reach &reach)
    : in_(compilation), program_(compilation.program), reach_(reach) {
  for (ClassId kept : reach.classes())
    for (ClassId cls : program_[kept].mro)
      if (!program_[cls].external())
        all_.insert(cls);
}

void ValueFlow::index_attributes() {
  if (!attributes_.empty())
    return;
  std::set<std::pair<ModuleId, NodeId>> indexed;
  for (const auto &[module, subtree] : reach_.code()) {
    const Tree &tree = program_[module].tree;
    for (NodeId node : tree.descendants(subtree))
      if (tree.is(node, NodeKind::Attribute) &&
          indexed.insert({module, node}).second)
        attributes_[tree.name_of(node).str()].push_back({module, node});
  }
}

static bool is_variable(Program &program, const Entity &entity) {
  const auto *all = program.bindings(entity.module, entity.path);
  return all && llvm::any_of(*all, [](const Binding &binding) {
           return binding.kind == Binding::Kind::Value;
         });
}

bool ValueFlow::changes(ClassId definer, NodeId function,
                        llvm::StringRef parameter) {
  self_.clear();
  seen_.clear();
  work_.clear();
  for (ClassId kept : reach_.classes())
    if (program_.is_subclass(kept, definer))
      self_.insert(program_[kept].mro.begin(), program_[kept].mro.end());
  add({Holder::Kind::Local, program_[definer].module, function,
       parameter.str()});
  return run();
}

bool ValueFlow::keeps_state(const Entity &decorator) {
  self_ = all_;
  seen_.clear();
  work_.clear();
  std::vector<Callee> calls = callees_of(decorator);
  std::set<std::pair<ModuleId, NodeId>> visited;
  while (!calls.empty()) {
    Callee callee = calls.back();
    calls.pop_back();
    if (!visited.insert({callee.module, callee.function}).second)
      continue;
    if (keeps_state(callee))
      return true;
    const Tree &tree = program_[callee.module].tree;
    for (NodeId node : tree.descendants(callee.function))
      if (tree.is(node, NodeKind::Call))
        llvm::append_range(calls, callees(callee.module, node));
  }
  return run();
}

/// Looks at one function; what it gives away is left to `run`.
bool ValueFlow::keeps_state(const Callee &callee) {
  const Module &in = program_[callee.module];
  const Tree &tree = in.tree;
  for (NodeId node : tree.descendants(callee.function)) {
    if (tree.is(node, NodeKind::Global) || tree.is(node, NodeKind::Nonlocal))
      return true;
    // `wrapper.calls += 1`
    if (tree.is(node, NodeKind::AugAssign) &&
        tree.is(tree.child(node, Field::Target), NodeKind::Attribute))
      return true;
    if (!tree.is(node, NodeKind::Name))
      continue;
    if (in.scopes->resolve(node) == syntax::Resolution::Global) {
      Entity entity = program_.resolve(callee.module, tree.text(node));
      if (entity.kind == Entity::Kind::Definition &&
          is_variable(program_, entity) && follow(callee.module, node))
        return true;
      continue;
    }
    NodeId assign = tree.parent(node);
    if (tree.is(assign, NodeKind::Assign) && in.scopes->is_store(node) &&
        in.scopes->scope_node(node) == callee.function &&
        in_.hierarchy.made_by(callee.module, tree.child(assign, Field::Value)) !=
            Made::Value)
      add({Holder::Kind::Local, callee.module, callee.function,
           tree.text(node).str()});
  }
  return false;
}

/// Follows until nothing new holds the object; true if something changes it.
bool ValueFlow::run() {
  while (!work_.empty()) {
    Holder holder = std::move(work_.back());
    work_.pop_back();
    if (follow_holder(holder))
      return true;
  }
  return false;
}

void ValueFlow::add(Holder holder) {
  if (seen_.insert(holder).second)
    work_.push_back(std::move(holder));
}

bool ValueFlow::follow_holder(const Holder &holder) {
  const Tree &tree = program_[holder.module].tree;
  switch (holder.kind) {
  case Holder::Kind::Local:
    return llvm::any_of(tree.descendants(holder.node), [&](NodeId node) {
      return tree.is(node, NodeKind::Name) && tree.text(node) == holder.name &&
             follow(holder.module, node);
    });
  case Holder::Kind::Forwarded:
    for (const Callee &callee : callees(holder.module, holder.node))
      pass_keyword(callee, holder.name);
    return false;
  case Holder::Kind::Attribute:
    break;
  }
  index_attributes();
  auto places = attributes_.find(holder.name);
  if (places == attributes_.end())
    return false;
  return llvm::any_of(places->second, [&](const auto &place) {
    auto [module, attribute] = place;
    NodeId class_def;
    NodeId value = program_[module].tree.child(attribute, Field::Value);
    if (is_self(module, value, class_def) &&
        !self_.count(program_.class_at(module, class_def)))
      return false;
    return follow(module, attribute);
  });
}

/// True for the first parameter of the method around it; gives its class.
bool ValueFlow::is_self(ModuleId module, NodeId name, NodeId &class_def) const {
  const Tree &tree = program_[module].tree;
  if (!tree.is(name, NodeKind::Name))
    return false;
  NodeId method = method_around(tree, name);
  if (!method.valid())
    return false;
  class_def = tree.parent(method);
  return tree.text(name) == first_parameter(tree, method);
}

/// `object.method(…)`; `result` becomes the call if that hands out what the
/// object holds.
bool ValueFlow::follow_method(ModuleId module, NodeId attribute,
                              NodeId &result) {
  const Tree &tree = program_[module].tree;
  result = {};
  if (tree[attribute].field == Field::Target)
    return true;
  if (tree[attribute].field != Field::Function)
    return false;
  llvm::StringRef name = tree.name_of(attribute);
#define CHANGING_METHOD(method)                                                \
  if (name == method)                                                          \
    return true;
#include "passes/changing_calls.def"
  if (name == "get" || name == "items" || name == "values")
    result = tree.parent(attribute);
  return false;
}

bool ValueFlow::follow(ModuleId module, NodeId expression) {
  const Tree &tree = program_[module].tree;
  while (true) {
    NodeId parent = tree.parent(expression);
    Field field = tree[expression].field;
    switch (tree.kind(parent)) {
    case NodeKind::Attribute:
      if (follow_method(module, parent, expression))
        return true;
      if (!expression.valid())
        return false;
      break;
    case NodeKind::Subscript:
      if (field != Field::Value)
        return false;
      if (tree[parent].field == Field::Target)
        return true;
      expression = parent;
      break;
    case NodeKind::AugAssign:
      return field == Field::Target;
    case NodeKind::IfExp:
      if (field == Field::Test)
        return false;
      expression = parent;
      break;
    case NodeKind::NamedExpr:
      if (field == Field::Value && hold(module, tree.child(parent, Field::Target)))
        return true;
      expression = parent;
      break;
    case NodeKind::BoolOp:
    case NodeKind::Await:
      expression = parent;
      break;
    case NodeKind::Assign:
    case NodeKind::AnnAssign:
      return field == Field::Value &&
             llvm::any_of(tree.children(parent, Field::Target),
                          [&](NodeId target) { return hold(module, target); });
    case NodeKind::For:
    case NodeKind::CompFor:
      return field == Field::Iterable &&
             hold(module, tree.child(parent, Field::Target));
    case NodeKind::Return:
    case NodeKind::Yield:
      return true;
    case NodeKind::Keyword:
      return tree.is(tree.parent(parent), NodeKind::Call) &&
             pass(module, parent);
    case NodeKind::Call:
      return field == Field::Argument && pass(module, expression);
    default:
      return false;
    }
  }
}

/// The object, or what it holds, is stored in `target`.
bool ValueFlow::hold(ModuleId module, NodeId target) {
  const Module &in = program_[module];
  switch (in.tree.kind(target)) {
  case NodeKind::Name:
    if (in.scopes->resolve(target) != syntax::Resolution::Local)
      return true; // a global: anything may happen to it
    add({Holder::Kind::Local, module, in.scopes->scope_node(target),
         in.tree.text(target).str()});
    return false;
  case NodeKind::Attribute:
    add({Holder::Kind::Attribute, module, {}, in.tree.name_of(target).str()});
    return false;
  case NodeKind::Tuple:
  case NodeKind::List:
    return llvm::any_of(in.tree.children(target),
                        [&](NodeId part) { return hold(module, part); });
  default:
    return false;
  }
}

} // namespace flattenc
