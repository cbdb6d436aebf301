//
// What importing a module does to what is kept of others. Nothing names such a
// module, but the original imports it. Example:
//
//   # patches.py                        # __init__.py
//   from .resnet import ResNet     -->  from . import patches
//   ResNet.forward = forward
//

#include "compiler/program/reach.h"

namespace flattenc {

using syntax::Tree;

/// What the longest dotted beginning of an expression stands for.
Entity Reach::root_of(ModuleId module, NodeId expression) {
  const Tree &tree = program_[module].tree;
  while (expression.valid()) {
    Entity entity = program_.resolve_expression(module, expression);
    if (entity.kind != Entity::Kind::Unknown)
      return entity;
    NodeId inner = tree.child(expression, Field::Value);
    expression =
        inner.valid() ? inner : tree.child(expression, Field::Function);
  }
  return {};
}

bool Reach::is_affected(const Entity &entity, ModuleId by) {
  if (entity.kind != Entity::Kind::Definition || entity.module == by)
    return false;
  if (ClassId cls = program_.class_of(entity); cls.valid())
    return llvm::any_of(classes_, [&](ClassId kept) {
      return program_.is_subclass(kept, cls);
    });
  if (!needed_.count({entity.module, entity.path}))
    return false;
  // What goes into a registry is found by its name.
  return llvm::none_of(
      registrations_.registries(program_[entity.module].package),
      [&](const RegistryDefinition &registry) {
        return registry.module == entity.module &&
               registry.variable == entity.path;
      });
}

/// What may act on objects in a top-level statement: targets that are attributes
/// or items, loops, and calls whose value nobody takes.
static llvm::SmallVector<NodeId> acting_nodes(const Tree &tree,
                                              NodeId statement) {
  llvm::SmallVector<NodeId> nodes;
  std::uint32_t end = tree[statement].subtree_end;
  for (std::uint32_t i = statement.index; i < end; ++i) {
    NodeId node{i};
    switch (tree.kind(node)) {
    case NodeKind::ClassDef:
    case NodeKind::FunctionDef:
    case NodeKind::Lambda:
      i = tree[node].subtree_end - 1;
      break;
    case NodeKind::Attribute:
    case NodeKind::Subscript:
      if (tree[node].field == Field::Target)
        nodes.push_back(node);
      break;
    case NodeKind::For:
      nodes.push_back(node);
      break;
    case NodeKind::Call:
      if (tree.is(tree.parent(node), NodeKind::ExprStmt))
        nodes.push_back(node);
      break;
    default:
      break;
    }
  }
  return nodes;
}

/// True if a top-level statement sets attributes or items of kept objects, calls
/// their methods, or passes them to a call.
bool Reach::affects_kept(ModuleId id, NodeId statement) {
  const Tree &tree = program_[id].tree;
  for (NodeId node : acting_nodes(tree, statement)) {
    llvm::SmallVector<NodeId> objects;
    switch (tree.kind(node)) {
    case NodeKind::For:
      objects.push_back(tree.child(node, Field::Iterable));
      for (NodeId element : tree.children(objects.front()))
        objects.push_back(element);
      break;
    case NodeKind::Call:
      if (NodeId function = tree.child(node, Field::Function);
          tree.is(function, NodeKind::Attribute))
        objects.push_back(tree.child(function, Field::Value));
      for (NodeId argument : tree.children(node, Field::Argument))
        objects.push_back(tree.is(argument, NodeKind::Keyword)
                              ? tree.child(argument, Field::Value)
                              : argument);
      break;
    default:
      objects.push_back(tree.child(node, Field::Value));
    }
    for (NodeId object : objects) {
      Entity entity = root_of(id, object);
      // `module.name = …`
      if (entity.kind == Entity::Kind::Module &&
          tree.is(node, NodeKind::Attribute))
        entity = {Entity::Kind::Definition, entity.module,
                  tree.name_of(node).str()};
      if (is_affected(entity, id))
        return true;
    }
  }
  return false;
}

/// True for functions that only say something: nothing that runs later differs.
static bool only_reports(llvm::StringRef path) {
  static constexpr llvm::StringLiteral kReports[] = {
      "logging.critical", "logging.debug",   "logging.error",
      "logging.info",     "logging.warning", "warnings.warn"};
  return llvm::is_contained(kReports, path);
}

/// What in a top-level statement sets an attribute or item of an external object
/// (`os.environ[…] = …`, `setattr(torch, …)`), or calls an external function for
/// what it does (`resource.setrlimit(…)`).
void Reach::add_external_effects(ModuleId id, NodeId statement,
                                 std::vector<ExternalEffect> &effects) {
  const Tree &tree = program_[id].tree;
  for (NodeId node : acting_nodes(tree, statement)) {
    bool call = tree.is(node, NodeKind::Call);
    NodeId changed = tree.child(node, call ? Field::Function : Field::Value);
    if (call && (tree.text(changed) == "setattr" ||
                 tree.text(changed) == "delattr"))
      changed = tree.child(node, Field::Argument);
    Entity object = root_of(id, changed);
    if (object.kind == Entity::Kind::External && !only_reports(object.path))
      effects.push_back({id, node, object.path});
  }
}

/// True for a call with classes of the package: it is about them.
bool Reach::names_classes(const ExternalEffect &effect) {
  const Tree &tree = program_[effect.module].tree;
  if (!tree.is(effect.node, NodeKind::Call))
    return false;
  return llvm::any_of(tree.descendants(effect.node), [&](NodeId node) {
    if (!tree.is(node, NodeKind::Name))
      return false;
    Entity entity = program_.resolve_expression(effect.module, node);
    return entity.kind == Entity::Kind::Definition &&
           program_.class_of(entity).valid();
  });
}

std::vector<ExternalEffect> Reach::effects_left_out() {
  std::vector<ExternalEffect> all;
  for (const std::string &package : kept_packages())
    for (const std::string &name : registrations_.effect_modules(package)) {
      ModuleId id = program_.module(name);
      if (!id.valid() || modules_.count(id))
        continue;
      const Module &module = program_[id];
      std::vector<ExternalEffect> effects;
      for (NodeId statement : module.tree.children(module.tree.root()))
        if (has_effect(module, statement))
          add_external_effects(id, statement, effects);
      // Names lead to other modules, which the original loads only with this one.
      if (effects.empty() || import_chain(id).empty())
        continue;
      llvm::erase_if(effects, [&](const ExternalEffect &effect) {
        return names_classes(effect);
      });
      llvm::append_range(all, effects);
    }
  return all;
}

/// True for a definition that a method of a kept object decorates, which may note
/// it: `@dispatch.register(X)`.
bool Reach::noted_by_kept(ModuleId id, NodeId statement) {
  const Tree &tree = program_[id].tree;
  for (NodeId decorator : tree.children(statement, Field::Decorator)) {
    NodeId function = tree.child(decorator, Field::Value);
    if (tree.is(function, NodeKind::Call))
      function = tree.child(function, Field::Function);
    if (!tree.is(function, NodeKind::Attribute) ||
        tree.name_of(function) == kRegister)
      continue;
    Entity entity = root_of(id, tree.child(function, Field::Value));
    if (entity.kind == Entity::Kind::Definition &&
        needed_.count({entity.module, entity.path}) &&
        !program_.class_of(entity).valid())
      return true;
  }
  return false;
}

/// Calls `visit` with the name that each import at the top level of `from`
/// binds, where it loads the module `to`; a star import gives its statement.
static void
each_import_of(Program &program, ModuleId from, llvm::StringRef to,
               llvm::function_ref<void(llvm::StringRef, NodeId)> visit) {
  const Module &module = program[from];
  const Tree &tree = module.tree;
  std::string below = (to + ".").str();
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    NodeId node{i};
    if (tree.is(node, NodeKind::FunctionDef) || tree.is(node, NodeKind::Lambda)) {
      i = tree[node].subtree_end - 1;
      continue;
    }
    bool from_import = tree.is(node, NodeKind::ImportFrom);
    if (!from_import && !tree.is(node, NodeKind::Import))
      continue;
    std::string target =
        from_import ? program.import_target(module, node) : "";
    auto loads = [&](llvm::StringRef loaded) {
      return loaded == to || loaded.startswith(below);
    };
    if (NodeId star = tree.child(node, Field::Star); star.valid()) {
      if (loads(target))
        visit("", node);
      continue;
    }
    for (NodeId alias : tree.children(node, Field::Alias)) {
      llvm::StringRef name = tree.text(tree.child(alias, Field::Module));
      if (from_import ? loads(target) || to == target + "." + name.str()
                      : loads(name))
        visit(syntax::bound_name(tree, alias), node);
    }
  }
}

std::vector<Reach::ImportStep> Reach::import_chain(ModuleId id) {
  std::vector<ImportStep> steps;
  std::set<ModuleId> seen = {id};
  std::vector<ModuleId> work = {id};
  for (std::size_t i = 0; i < work.size(); ++i) {
    llvm::StringRef to = program_[work[i]].name;
    llvm::StringRef word = to.contains('.') ? to.rsplit('.').second : to;
    for (const std::string &name :
         registrations_.mentioning(program_[id].package, word)) {
      ModuleId from = program_.module(name);
      if (!from.valid() || from == work[i])
        continue;
      std::optional<ImportStep> step;
      each_import_of(program_, from, to,
                     [&](llvm::StringRef bound, NodeId node) {
                       if (!step)
                         step = ImportStep{from, work[i], bound.str(),
                                           bound.empty() ? node : NodeId{}};
                     });
      if (!step || !seen.insert(from).second)
        continue;
      steps.push_back(*step);
      work.push_back(from);
      if (!modules_.count(from))
        continue;
      std::vector<ImportStep> chain;
      for (ModuleId at = from; at != id; at = chain.back().to)
        chain.push_back(*llvm::find_if(
            steps, [&](const ImportStep &each) { return each.from == at; }));
      return chain;
    }
  }
  return {};
}

bool Reach::link(ModuleId id) {
  if (unlinkable_.count(id))
    return false;
  std::vector<ImportStep> chain = import_chain(id);
  for (const ImportStep &step : chain) {
    if (step.star.valid()) {
      const Tree &tree = program_[step.from].tree;
      NodeId top = step.star;
      while (tree.parent(top) != tree.root())
        top = tree.parent(top);
      keep(step.from, top, top == step.star ? top : NodeId{});
    } else {
      need(step.from, step.name);
    }
    touch(step.to);
  }
  if (chain.empty())
    unlinkable_.insert(id);
  return !chain.empty();
}

bool Reach::need_effects() {
  std::size_t before = modules_.size();
  unlinkable_.clear(); // more modules may import them now
  auto acts = [&](ModuleId id, llvm::function_ref<bool(NodeId)> matters) {
    const Module &module = program_[id];
    return llvm::any_of(module.tree.children(module.tree.root()),
                        [&](NodeId statement) {
                          return has_effect(module, statement) &&
                                 matters(statement);
                        });
  };
  std::size_t queued = work_.size() + classes_.size();
  for (const std::string &package : kept_packages())
    for (const std::string &name : registrations_.effect_modules(package)) {
      ModuleId id = program_.module(name);
      if (!id.valid() || unlinkable_.count(id))
        continue;
      if (!modules_.count(id) &&
          acts(id, [&](NodeId at) { return affects_kept(id, at); }))
        link(id);
      const Tree &tree = program_[id].tree;
      for (NodeId statement : tree.children(tree.root()))
        if (noted_by_kept(id, statement) && (modules_.count(id) || link(id)))
          keep(id, statement);
    }
  // The module of a flattened ancestor would be imported for the class.
  for (std::size_t i = 0; i < classes_.size(); ++i)
    for (ClassId ancestor : hierarchy_.chain(classes_[i], pins_)) {
      ModuleId id = program_[ancestor].module;
      if (!modules_.count(id) && !unlinkable_.count(id) &&
          acts(id, [](NodeId) { return true; }))
        link(id);
    }
  return modules_.size() != before ||
         work_.size() + classes_.size() != queued;
}

bool Reach::sees_subclasses(ClassId cls) {
  return llvm::any_of(program_[cls].mro, [&](ClassId ancestor) {
    const Class &of = program_[ancestor];
    if (of.external())
      return false;
    const Tree &tree = program_[of.module].tree;
    if (NodeId value = tree.keyword(of.node, "metaclass"); value.valid()) {
      Entity metaclass = program_.resolve_expression(of.module, value);
      if (metaclass.kind == Entity::Kind::Definition &&
          program_.metaclass_acts(metaclass))
        return true;
    }
    return hierarchy_.body(ancestor).defines("__init_subclass__");
  });
}

bool Reach::need_seen_subclasses() {
  std::size_t before = classes_.size();
  bool listed = llvm::any_of(modules_, [&](const auto &entry) {
    return program_[entry.first].tree.source().contains("__subclasses__");
  });
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    ClassId cls = classes_[i];
    if (!listed && !sees_subclasses(cls))
      continue;
    for (const std::string &name : registrations_.mentioning(
             program_[program_[cls].module].package, program_[cls].name)) {
      ModuleId id = program_.module(name);
      if (!id.valid())
        continue;
      for (const auto &[bound, all] : program_[id].bindings)
        for (const Binding &binding : all) {
          if (binding.kind != Binding::Kind::Class)
            continue;
          ClassId below = program_.class_at(id, binding.node);
          if (classes_.contains(below) ||
              llvm::none_of(program_[below].bases, [&](const BaseRef &base) {
                return base.cls == cls;
              }))
            continue;
          if (modules_.count(id) || link(id))
            need(id, bound);
        }
    }
  }
  return classes_.size() != before;
}

} // namespace flattenc
