//
// Pins of ancestors of which some member cannot become a copy.
//
#include "passes/pin_finder.h"

namespace flattenc {

using syntax::Tree;

/// An object that the class statement makes once and that two kept classes
/// would each get one of: a mutable attribute, a changing default value, a cache,
/// a nested class.
void PinFinder::pin_shared(const Member &member) {
  std::size_t holders = reach_.keeps_class(member.definer);
  for (ClassId leaf : descendants_[member.definer])
    holders +=
        llvm::is_contained(in_.hierarchy.chain(leaf, pins_), member.definer);
  if (holders < 2)
    return;
  ModuleId module = program_[member.definer].module;
  const Tree &tree = program_[module].tree;
  for (NodeId statement : member.statements) {
    if (tree.is(statement, NodeKind::ClassDef))
      pin(member.definer, "a nested class is shared", module, statement);
    else if (tree.is(statement, NodeKind::FunctionDef))
      pin_shared_by_method(member.definer, module, statement);
    else if (NodeId value = tree.child(statement, Field::Value);
             value.valid() &&
             in_.hierarchy.made_by(module, value) != Made::Value)
      pin(member.definer, "a mutable class attribute is shared", module,
          statement);
  }
}

/// `variable.method` of a variable of a bundled module.
bool PinFinder::is_method_of_variable(ModuleId module, NodeId function) {
  const Tree &tree = program_[module].tree;
  if (!tree.is(function, NodeKind::Attribute))
    return false;
  Entity owner = resolve(module, tree.child(function, Field::Value));
  return owner.kind == Entity::Kind::Definition &&
         !program_.class_of(owner).valid();
}

void PinFinder::pin_shared_by_method(ClassId definer, ModuleId module,
                                     NodeId method) {
  const Tree &tree = program_[module].tree;
  for (NodeId decorator : tree.children(method, Field::Decorator)) {
    llvm::StringRef text = tree.text(decorator);
    if (text.contains("lru_cache") || text.contains("singledispatch"))
      pin(definer, "a cache of its method is shared", module, decorator);
    NodeId function = tree.child(decorator, Field::Value);
    if (tree.is(function, NodeKind::Call))
      function = tree.child(function, Field::Function);
    Entity entity = resolve(module, function);
    if (entity.kind == Entity::Kind::Definition &&
        flow_.keeps_state(entity))
      pin(definer, "a decorator of its method keeps state", module,
          decorator);
    else if (is_method_of_variable(module, function))
      pin(definer, "an object of the module decorates its method", module,
          decorator);
  }
  NodeId parameters = tree.child(method, Field::Parameters);
  if (!parameters.valid())
    return;
  for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
    NodeId value = tree.child(parameter, Field::Default);
    if (!value.valid())
      continue;
    Made made = in_.hierarchy.made_by(module, value);
    if (made == Made::Iterator ||
        (made == Made::Mutable &&
         flow_.changes(definer, method, tree.name_of(parameter))))
      pin(definer, "a mutable default value is shared", module, value);
  }
}

/// Whose definition of a name counts is only known to the statements of the body
/// that may bind it.
void PinFinder::pin_unsure_names(const Unit &unit) {
  for (const auto &[name, place] : in_.hierarchy.body(unit.cls).unsure)
    for (ClassId ancestor : unit.chain)
      if (in_.hierarchy.body(ancestor).defines(name))
        pin(ancestor, "a statement in the body of a subclass binds `" + name + "`",
            program_[unit.cls].module, place);
}

/// True if the statement of a parent's body is printed behind all methods: a
/// nested class, or an attribute made of others.
static bool stands_late(const Module &module, NodeId statement) {
  if (!module.tree.is(statement, NodeKind::FunctionDef))
    for (NodeId node : module.tree.descendants(statement))
      if (module.tree.is(node, NodeKind::Name) &&
          !module.scopes->is_store(node) &&
          module.scopes->resolve(node) == syntax::Resolution::ClassBody)
        return true;
  return module.tree.is(statement, NodeKind::ClassDef);
}

/// A class-level expression that uses a name of the class body has to find the
/// definer's, not one that overrides it.
void PinFinder::pin_class_body(const Unit &unit, const Member &member) {
  const Class &definer = program_[member.definer];
  const Module &module = program_[definer.module];
  for (NodeId statement : member.statements)
    for (NodeId name : module.tree.descendants(statement)) {
      if (!module.tree.is(name, NodeKind::Name) ||
          module.scopes->is_store(name) ||
          module.scopes->resolve(name) != syntax::Resolution::ClassBody)
        continue;
      llvm::StringRef text = module.tree.text(name);
      // `@size.setter` of a helper gets the helper's name.
      NodeId attribute = module.tree.parent(name);
      if (member.role == Member::Role::Helper && text == member.name &&
          module.tree.is(attribute, NodeKind::Attribute) &&
          module.tree.is(module.tree.parent(attribute), NodeKind::Decorator))
        continue;
      // All that the definer binds to a name is printed in one place.
      const ClassBody &body = in_.hierarchy.body(member.definer);
      auto bound = body.by_name.find(std::string_view(text));
      if (bound != body.by_name.end() &&
          module.tree.is(statement, NodeKind::FunctionDef) &&
          stands_late(module, body.items[bound->second.back()].statement))
        pin(member.definer,
            "a definition in its class body uses `" + text.str() + "`",
            definer.module, name);
      if (text != member.name && bound != body.by_name.end() &&
          body.items[bound->second.back()].statement > statement)
        pin(member.definer,
            "its class body uses `" + text.str() + "` and binds it again",
            definer.module, name);
      for (const Member &other : unit.members)
        if (other.name == text && other.definer != member.definer &&
            other.role != Member::Role::Helper &&
            other.role != Member::Role::Alias)
          pin(member.definer,
              "its class body uses `" + text.str() +
                  "`, which a subclass defines again",
              definer.module, name);
    }
}

/// Such decorators note names in a list that subclasses share: its order and
/// repetitions stay only if a single class of the chain has them. Their objects
/// also keep `__module__` of the method (`functools.update_wrapper`).
void PinFinder::pin_set_name(const Unit &unit) {
  bool below = false;
  for (ClassId cls : unit.flat()) {
    NodeId first;
    for (const BodyItem &item : in_.hierarchy.body(cls).items)
      if (item.kind == BodyItem::Kind::Method && !first.valid() &&
          in_.hierarchy.sees_name(program_[cls].module, item.statement))
        first = item.statement;
    bool overridden = first.valid() && below;
    if (first.valid() && !below)
      for (const Member &member : unit.members)
        overridden |= member.definer != cls && cls != unit.cls &&
                      member.name == program_[program_[cls].module].tree.name_of(
                                         first) &&
                      member.role != Member::Role::Helper;
    if (overridden)
      pin(cls, "a decorator of its method notes names in a shared list",
          program_[cls].module, first);
    else if (first.valid() && program_[cls].module != program_[unit.cls].module)
      pin(cls, "the object of a decorator tells the module of its method",
          program_[cls].module, first);
    below |= first.valid();
  }
}

/// `super(X, self)` needs X in the linearization; behind a class that stays it
/// must not vanish into that one.
void PinFinder::pin_super_types(const Unit &unit, const Member &member) {
  ModuleId module = program_[member.definer].module;
  for (const SuperSite &site : member.sites) {
    if (site.kind != SuperSite::Kind::Unchanged || !site.use.type.valid())
      continue;
    ClassId named =
        program_.class_of(program_.resolve_expression(module, site.use.type));
    if (!named.valid() || named == unit.cls || program_[named].external())
      continue;
    pin(named, "`super` names it from below a class that stays", module,
        site.use.call);
    // What the call finds must stay behind the class, not inside of it.
    for (ClassId behind : llvm::drop_begin(program_[named].mro))
      if (!program_[behind].external() &&
          in_.hierarchy.body(behind).defines(site.name))
        pin(behind, "`super` of a class that stays finds its method", module,
            site.use.call);
  }
}

/// A helper has another name than the method had.
void PinFinder::pin_helper_name(const Member &member) {
  if (member.role != Member::Role::Helper && member.role != Member::Role::Alias)
    return;
  if (member.name == "__hash__" &&
      in_.hierarchy.body(member.definer).implies_no_hash())
    pin(member.definer, "its `__eq__` takes `__hash__` away",
        program_[member.definer].module, member.statements.front());
  ModuleId module = program_[member.definer].module;
  const Tree &tree = program_[module].tree;
  for (NodeId statement : member.statements)
    if (!tree.is(statement, NodeKind::FunctionDef) &&
        (member.role == Member::Role::Alias ||
         !tree.is(tree.child(statement, Field::Target), NodeKind::Name)))
      pin(member.definer, "`super()` reads its attribute `" + member.name + "`",
          module, statement);
  for (NodeId statement : member.statements)
    if (program_[module].tree.is(statement, NodeKind::FunctionDef) &&
        !in_.hierarchy.sees_name(module, statement) &&
        in_.hierarchy.depends_on_name(module, statement))
      pin(member.definer,
          "a decorator of `" + member.name + "` acts on its name", module,
          statement);
}

/// The `from __future__ import annotations` of a module, or invalid.
static NodeId future_annotations(const Module &module) {
  auto found = module.bindings.find("annotations");
  if (found != module.bindings.end())
    for (const Binding &binding : found->second)
      if (binding.module == "__future__")
        return binding.statement;
  return {};
}

/// Annotations are evaluated in one of the two modules and not in the other.
void PinFinder::pin_annotated(const Unit &unit) {
  const Module &here = program_[program_[unit.cls].module];
  for (ClassId ancestor : unit.chain) {
    const Class &cls = program_[ancestor];
    const Module &there = program_[cls.module];
    NodeId mine = future_annotations(here), theirs = future_annotations(there);
    if (mine.valid() == theirs.valid())
      continue;
    if (llvm::any_of(there.tree.descendants(cls.node), [&](NodeId node) {
          return there.tree[node].field == Field::Annotation ||
                 there.tree[node].field == Field::Returns;
        }))
      pin(ancestor, "annotations are evaluated in one of the modules only",
          mine.valid() ? program_[unit.cls].module : cls.module,
          mine.valid() ? mine : theirs);
  }
}

/// What a decorator reads of a method tells where it is defined.
void PinFinder::pin_told_home(const Member &member) {
  ModuleId module = program_[member.definer].module;
  for (NodeId statement : member.statements)
    if (program_[module].tree.is(statement, NodeKind::FunctionDef) &&
        in_.hierarchy.decorator_asks_for(module, statement,
                                         {"__qualname__", "__module__"}))
      pin(member.definer,
          "a decorator of `" + member.name + "` reads where it is defined",
          module, statement);
}

void PinFinder::pin_members(const Unit &unit) {
  for (const Member &member : unit.members)
    pin_super_types(unit, member);
  for (const Member &member : unit.members) {
    pin_helper_name(member);
    if (member.role == Member::Role::Own || member.role == Member::Role::Alias)
      continue;
    pin_class_body(unit, member);
    pin_told_home(member);
    pin_shared(member);
  }
  pin_unsure_names(unit);
  pin_annotated(unit);
  pin_set_name(unit);
  pin_base_names(unit);
}

} // namespace flattenc
