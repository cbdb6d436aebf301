#include "compiler/program/reach.h"

#include "compiler/program/module_strings.h"
#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

/// True for `if __name__ == '__main__'` and `if TYPE_CHECKING` without an `else`.
static bool never_imported(const Tree &tree, NodeId statement) {
  if (!tree.is(statement, NodeKind::If) ||
      tree.child(statement, Field::Orelse).valid())
    return false;
  NodeId test = tree.child(statement, Field::Test);
  if (tree.is(test, NodeKind::Compare)) {
    NodeId with = tree.child(test, Field::None);
    for (NodeId operand : tree.children(test))
      with = operand;
    return tree.text(tree.child(test, Field::Left)) == "__name__" &&
           tree[with].op == syntax::Operator::Eq &&
           syntax::string_value(tree.text(with)) == "__main__";
  }
  llvm::StringRef text = tree.text(test);
  return text == "TYPE_CHECKING" || text.endswith(".TYPE_CHECKING");
}

/// True for `locals()`, `vars()` and `dir()` that run in the module itself.
static bool lists_module(const Module &module, NodeId name) {
  const Tree &tree = module.tree;
  llvm::StringRef text = tree.text(name);
  NodeId call = tree.parent(name);
  return (text == "locals" || text == "vars" || text == "dir") &&
         tree[name].field == Field::Function &&
         !tree.child(call, Field::Argument).valid() &&
         module.scopes->scope_node(name) == tree.root();
}

bool evaluates_names(llvm::StringRef builtin) {
  return builtin == "eval" || builtin == "exec" || builtin == "globals";
}

bool has_effect(const Module &module, NodeId statement) {
  const Tree &tree = module.tree;
  if (never_imported(tree, statement))
    return false;
  for (std::uint32_t i = statement.index; i < tree[statement].subtree_end;
       ++i) {
    NodeId node{i};
    switch (tree.kind(node)) {
    case NodeKind::ClassDef:
    case NodeKind::FunctionDef:
      i = tree[node].subtree_end - 1;
      continue;
    case NodeKind::Assert:
      return true;
    case NodeKind::ExprStmt: {
      NodeId call = tree.child(node, Field::Value);
      if (!tree.is(call, NodeKind::Call))
        continue;
      NodeId function = tree.child(call, Field::Function);
      std::string callee = tree.dotted(function);
      if (llvm::StringRef(callee).startswith("__all__.") ||
          llvm::StringRef(callee).endswith("register_module"))
        continue;
      return true;
    }
    case NodeKind::Assign:
    case NodeKind::AugAssign:
      for (NodeId target : tree.children(node, Field::Target))
        if (tree.is(target, NodeKind::Attribute) ||
            tree.is(target, NodeKind::Subscript))
          return true;
      continue;
    default:
      continue;
    }
  }
  return false;
}

bool Reach::keeps(ModuleId module, NodeId statement) const {
  auto found = modules_.find(module);
  return found != modules_.end() &&
         (found->second.whole || found->second.statements.count(statement));
}

bool Reach::keeps_binding(ModuleId module, const Binding &binding) const {
  auto kept = modules_.find(module);
  if (kept == modules_.end() || !keeps(module, binding.statement))
    return false;
  auto statement = kept->second.statements.find(binding.statement);
  return kept->second.whole || statement == kept->second.statements.end() ||
         binding.node == binding.statement ||
         program_[module].tree.parent(binding.node) != binding.statement ||
         llvm::is_contained(statement->second.aliases, binding.node);
}

void Reach::note_external(llvm::StringRef path) {
  llvm::StringRef package = path.split('.').first;
  if (!is_stdlib(package))
    externals_.insert(package.str());
}

void Reach::touch(ModuleId id) {
  if (!modules_.insert({id, {}}).second)
    return;
  const Module &module = program_[id];
  for (llvm::StringRef rest = module.name; rest.contains('.');) {
    rest = rest.rsplit('.').first;
    ModuleId package = program_.module(rest);
    if (package.valid())
      touch(package);
  }
  for (NodeId statement : module.tree.children(module.tree.root()))
    if (has_effect(module, statement))
      keep(id, statement);
}

void Reach::keep(ModuleId id, NodeId statement, NodeId alias) {
  touch(id);
  const Module &module = program_[id];
  auto [it, added] = modules_[id].statements.try_emplace(statement);
  if (alias.valid() && module.tree.parent(alias) == statement) {
    if (!llvm::is_contained(it->second.aliases, alias))
      it->second.aliases.push_back(alias);
    return;
  }
  if (alias == statement) { // a star import
    it->second.aliases = {alias};
    return;
  }
  if (!added)
    return;
  if (module.tree.is(statement, NodeKind::ClassDef))
    classes_.insert(program_.class_at(id, statement));
  else
    work_.push_back({id, statement});
}

void Reach::need_binding(ModuleId id, const Binding &binding) {
  switch (binding.kind) {
  case Binding::Kind::Class:
  case Binding::Kind::Function:
  case Binding::Kind::Value:
    keep(id, binding.statement);
    return;
  case Binding::Kind::ImportModule: {
    keep(id, binding.statement, binding.node);
    if (!program_.bundles(binding.module)) {
      note_external(binding.module);
      return;
    }
    // `import a.b` binds `a` and imports `a.b`.
    const Tree &tree = program_[id].tree;
    ModuleId target = program_.module(
        tree.text(tree.child(binding.node, Field::Module)));
    if (target.valid())
      touch(target);
    return;
  }
  case Binding::Kind::ImportFrom:
    keep(id, binding.statement, binding.node);
    if (!program_.bundles(binding.module)) {
      note_external(binding.module);
      return;
    }
    ModuleId target = program_.module(binding.module);
    if (target.valid()) {
      touch(target);
      need(target, binding.name);
      // `from . import below` of a package binds what it asks for itself.
      Entity entity = program_.attribute(
          {Entity::Kind::Module, target, binding.module}, binding.name);
      if (entity.kind == Entity::Kind::Module)
        touch(entity.module);
    }
    return;
  }
}

bool Reach::need(ModuleId id, llvm::StringRef name) {
  const auto *all = program_.bindings(id, name);
  const StarImport *star = all ? nullptr : program_.star_providing(id, name);
  if (!needed_.insert({id, name.str()}).second)
    return true;
  if (all) {
    for (const Binding &binding : *all)
      need_binding(id, binding);
    star = program_.star_hiding(id, name);
    if (!star)
      return true;
  }
  if (star) {
    keep(id, star->statement,
         star->node == star->statement ? star->node : NodeId{});
    return need(program_.module(star->module), name);
  }
  ModuleId below = is_module_attribute(name)
                       ? id
                       : program_.module(program_[id].name + "." + name.str());
  if (!below.valid())
    return false;
  touch(below);
  return true;
}

void Reach::need_module(ModuleId id) {
  touch(id);
  if (std::exchange(modules_[id].whole, true))
    return;
  const Module &module = program_[id];
  for (const auto &[name, all] : module.bindings)
    need(id, name);
  for (const StarImport &star : module.stars)
    if (ModuleId target = program_.module(star.module); target.valid())
      need_module(target);
  for (NodeId statement : module.tree.children(module.tree.root()))
    if (module.is_script || !never_imported(module.tree, statement))
      keep(id, statement,
           module.tree.is(statement, NodeKind::ImportFrom) &&
                   module.tree.child(statement, Field::Star).valid()
               ? statement
               : NodeId{});
}

void Reach::need_entity(const Entity &entity) {
  switch (entity.kind) {
  case Entity::Kind::Unknown:
    return;
  case Entity::Kind::External:
    note_external(entity.path);
    return;
  case Entity::Kind::Module:
    touch(entity.module);
    return;
  case Entity::Kind::Definition:
    need(entity.module, entity.path);
    return;
  }
}

bool Reach::need_path(llvm::StringRef dotted) {
  // Like `import_module(a.b)` and getattr: every step has to bind the next.
  auto [top, rest] = dotted.split('.');
  ModuleId module = program_.module(top);
  if (!module.valid())
    return false;
  touch(module);
  Entity entity{Entity::Kind::Module, module, top.str()};
  while (!rest.empty()) {
    llvm::StringRef name;
    std::tie(name, rest) = rest.split('.');
    if (entity.kind != Entity::Kind::Module)
      return true; // an attribute of a class
    if (!need(entity.module, name))
      return false;
    entity = program_.attribute(entity, name);
  }
  return true;
}

/// `module.a.b`: each attribute is needed in the module that it is read from. A
/// module that is used as a value is needed whole.
void Reach::need_attributes(ModuleId id, NodeId expression, Entity entity) {
  const Tree &tree = program_[id].tree;
  while (entity.kind == Entity::Kind::Module) {
    NodeId parent = tree.parent(expression);
    if (!tree.is(parent, NodeKind::Attribute)) {
      // `if package is None` only asks whether it could be imported.
      bool tested = tree.is(parent, NodeKind::Compare) ||
                    tree.is(parent, NodeKind::CompareOp) ||
                    tree.is(parent, NodeKind::BoolOp) ||
                    tree.is(parent, NodeKind::UnaryOp) ||
                    tree[expression].field == Field::Test;
      if (!tested && !tree.is(parent, NodeKind::Alias))
        need_module(entity.module);
      return;
    }
    if (tree.name_of(parent) == "__dict__")
      need_module(entity.module);
    need(entity.module, tree.name_of(parent));
    entity = program_.attribute(entity, tree.name_of(parent));
    expression = parent;
  }
}

void Reach::need_moved(llvm::StringRef name, const Entity &entity,
                       ModuleId into) {
  if (entity.kind != Entity::Kind::Unknown &&
      program_.resolve(into, name) == entity)
    need(into, name);
  else if (llvm::StringRef other = program_.imported_as(into, entity);
           !other.empty())
    need(into, other);
  else
    need_entity(entity);
}

void Reach::need_use(ModuleId id, NodeId name, const Entity &entity,
                     ModuleId into) {
  llvm::StringRef text = program_.text(id, name);
  if (into != id)
    need_moved(text, entity, into);
  else if (program_.bindings(id, text) || program_.star_providing(id, text))
    need(id, text);
  if (entity.kind == Entity::Kind::Unknown &&
      (evaluates_names(text) || lists_module(program_[id], name)))
    need_module(id);
  // `sys.modules[__name__]`
  const Tree &tree = program_[id].tree;
  if (text == "__name__" && tree[name].field == Field::Index &&
      module_string(tree, tree.parent(name)) == name)
    need_module(id);
  if (entity.kind == Entity::Kind::Module)
    need_attributes(id, name, entity);
}

void Reach::follow(ModuleId id, NodeId subtree, ModuleId into,
                   llvm::ArrayRef<NodeId> skip) {
  if (skip.empty() && !followed_.insert({id, subtree, into}).second)
    return;
  code_.insert({id, subtree});
  const Module &module = program_[id];
  for (NodeId name : module.scopes->global_uses(subtree)) {
    // `super(X, self)`: X is only needed where the call stays as it stands.
    NodeId call = module.tree.parent(name);
    if (module.tree[name].field == Field::Argument &&
        module.tree.is(call, NodeKind::Call) &&
        module.tree.text(module.tree.child(call, Field::Function)) == "super")
      continue;
    if (llvm::is_contained(skip, name))
      continue;
    need_use(id, name, program_.resolve(id, module.tree.text(name)), into);
  }
  follow_local_imports(id, subtree);
  follow_strings(id, subtree, into);
}

void Reach::follow_local_imports(ModuleId id, NodeId subtree) {
  const Module &module = program_[id];
  const Tree &tree = module.tree;
  std::uint32_t end = tree[subtree].subtree_end;
  auto target_of = [&](NodeId alias, NodeId node) -> Entity {
    llvm::StringRef name = tree.text(tree.child(alias, Field::Module));
    if (tree.is(node, NodeKind::ImportFrom)) {
      std::string from = program_.import_target(module, node);
      if (!program_.bundles(from))
        return {Entity::Kind::External, {}, from};
      ModuleId target = program_.module(from);
      if (!target.valid())
        return {};
      touch(target);
      need(target, name);
      return program_.attribute({Entity::Kind::Module, target, from}, name);
    }
    if (!program_.bundles(name))
      return {Entity::Kind::External, {}, name.str()};
    ModuleId target = program_.module(name);
    if (target.valid())
      touch(target);
    bool renamed = tree.child(alias, Field::AsName).valid();
    return program_.resolve_path(renamed ? name : name.split('.').first);
  };
  for (std::uint32_t i = subtree.index; i < end; ++i) {
    NodeId node{i};
    if (!tree.is(node, NodeKind::Import) && !tree.is(node, NodeKind::ImportFrom))
      continue;
    if (tree.child(node, Field::Star).valid()) {
      ModuleId target = program_.module(program_.import_target(module, node));
      if (target.valid())
        need_module(target);
      continue;
    }
    for (NodeId alias : tree.children(node, Field::Alias)) {
      Entity entity = target_of(alias, node);
      if (entity.kind == Entity::Kind::External)
        note_external(entity.path);
      if (entity.kind != Entity::Kind::Module)
        continue;
      llvm::StringRef bound = syntax::bound_name(tree, alias);
      for (std::uint32_t k = subtree.index; k < end; ++k)
        if (tree.is(NodeId{k}, NodeKind::Name) &&
            tree.text(NodeId{k}) == bound)
          need_attributes(id, NodeId{k}, entity);
    }
  }
}

void Reach::follow_class(ClassId id) {
  const Class &cls = program_[id];
  const Tree &tree = program_[cls.module].tree;
  if (cls.conditional) {
    NodeId statement = cls.node;
    while (tree.parent(statement) != tree.root())
      statement = tree.parent(statement);
    keep(cls.module, statement);
    return;
  }
  for (ClassId ancestor : cls.mro)
    if (program_[ancestor].external())
      need_default_type(program_[cls.module].package, program_[ancestor].name);
  Unit unit = hierarchy_.plan(id, pins_);
  for (NodeId child : tree.children(cls.node))
    if (tree[child].field == Field::Decorator ||
        tree.is(child, NodeKind::Keyword) || tree.is(child, NodeKind::Starred))
      follow(cls.module, child, cls.module);
  // The new bases are among what the flattened classes name as theirs.
  for (ClassId flattened : unit.flat())
    for (const BaseRef &base : program_[flattened].bases)
      if (!llvm::is_contained(unit.chain, base.cls))
        follow(program_[flattened].module, base.expression, cls.module);
  for (ClassId other : unit.rest) {
    const Class &stays = program_[other];
    if (!stays.external())
      need(stays.module, stays.name);
    else
      note_external(stays.name);
  }
  if (unit.metaclass_node.valid())
    follow(unit.metaclass_module, unit.metaclass_node, cls.module);
  for (const Member &member : unit.members) {
    const Class &definer = program_[member.definer];
    const Tree &in = program_[definer.module].tree;
    llvm::SmallVector<NodeId> skip;
    for (const SuperSite &site : member.sites)
      if (site.explicit_parent && site.kind == SuperSite::Kind::Helper)
        skip.push_back(in.child(site.site, Field::Value));
    for (NodeId statement : member.statements)
      follow(definer.module, statement, cls.module, skip);
    for (const SuperSite &site : member.sites)
      if (site.kind == SuperSite::Kind::Unchanged && site.use.type.valid())
        for (NodeId name :
             program_[definer.module].scopes->global_uses(site.use.type))
          need_use(definer.module, name,
                   program_.resolve(definer.module,
                                    program_.text(definer.module, name)),
                   cls.module);
  }
}

std::set<std::string> Reach::kept_packages() const {
  std::set<std::string> packages;
  for (const auto &[module, kept] : modules_)
    packages.insert(program_[module].package);
  return packages;
}

bool Reach::need_noting_subclasses() {
  std::size_t before = classes_.size();
  for (const std::string &package : kept_packages())
    for (const std::string &name : registrations_.noting_modules(package)) {
      // Only what the output loads anyway: another module would not run.
      ModuleId id = program_.module(name);
      if (!id.valid() || !modules_.count(id))
        continue;
      const Module &module = program_[id];
      for (const auto &[bound, all] : module.bindings)
        for (const Binding &binding : all) {
          if (binding.kind != Binding::Kind::Class || binding.conditional)
            continue;
          ClassId cls = program_.class_at(id, binding.node);
          if (classes_.contains(cls) || !hierarchy_.notes_names(cls))
            continue;
          for (ClassId ancestor : program_[cls].mro)
            if (ancestor != cls && classes_.contains(ancestor) &&
                hierarchy_.notes_names(ancestor))
              need(id, bound);
        }
    }
  return classes_.size() != before;
}

void Reach::run() {
  do {
    while (!work_.empty() || followed_classes_ < classes_.size()) {
      if (!work_.empty()) {
        auto [module, statement] = work_.back();
        work_.pop_back();
        follow(module, statement, module);
        continue;
      }
      follow_class(classes_[followed_classes_++]);
    }
  } while (need_noting_subclasses() || need_fillers() || need_effects() ||
           need_seen_subclasses());
}

} // namespace flattenc
