#include "compiler/program/registrations.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

/// What stands behind the last dot, or all of it.
static llvm::StringRef last_name(llvm::StringRef dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

bool is_registration(const syntax::Tree &tree, NodeId decorator) {
  NodeId call = tree.child(decorator, Field::Value);
  if (!tree.is(call, NodeKind::Call))
    return false;
  NodeId function = tree.child(call, Field::Function);
  return tree.is(function, NodeKind::Attribute) &&
         tree.name_of(function) == kRegister;
}

/// Appends the strings of a literal or of a list or tuple of literals.
static void append_strings(const syntax::Tree &tree, NodeId value,
                           std::vector<std::string> &names) {
  if (tree.is(value, NodeKind::String))
    names.push_back(syntax::string_value(tree.text(value)).value_or(""));
  if (tree.is(value, NodeKind::List) || tree.is(value, NodeKind::Tuple))
    for (NodeId element : tree.children(value))
      if (tree.is(element, NodeKind::String))
        names.push_back(syntax::string_value(tree.text(element)).value_or(""));
}

/// Names given in the call; `module` is the registered object of a plain call.
static std::vector<std::string> call_names(const syntax::Tree &tree,
                                           NodeId call, NodeId &module) {
  std::vector<std::string> names;
  bool first = true;
  for (NodeId argument : tree.children(call, Field::Argument)) {
    if (tree.is(argument, NodeKind::Keyword)) {
      NodeId value = tree.child(argument, Field::Value);
      if (tree.name_of(argument) == "name")
        append_strings(tree, value, names);
      else if (tree.name_of(argument) == "module")
        module = value;
    } else if (first) {
      append_strings(tree, argument, names);
    }
    first = false;
  }
  return names;
}

/// What a variable that is assigned once stands for: `SAMPLERS = TASK_UTILS`.
static Entity assigned(Program &program, Entity entity) {
  for (int hops = 0; hops < 8; ++hops) {
    if (entity.kind != Entity::Kind::Definition)
      return entity;
    const auto *all = program.bindings(entity.module, entity.path);
    if (!all || all->size() != 1 || all->front().conditional)
      return entity;
    const syntax::Tree &tree = program[entity.module].tree;
    NodeId statement = all->front().statement;
    NodeId value = tree.is(statement, NodeKind::Assign)
                       ? tree.child(statement, Field::Value)
                       : NodeId();
    if (!tree.is(value, NodeKind::Name) && !tree.is(value, NodeKind::Attribute))
      return entity;
    Entity next = program.resolve_expression(entity.module, value);
    if (next.kind == Entity::Kind::Unknown)
      return entity;
    entity = std::move(next);
  }
  return entity;
}

/// The loop around a name that sets it; invalid if there is none.
static NodeId loop_over(const syntax::Tree &tree, NodeId name) {
  for (NodeId at = tree.parent(name); at.valid(); at = tree.parent(at))
    if (tree.is(at, NodeKind::For) &&
        tree.text(tree.child(at, Field::Target)) == tree.text(name))
      return at;
  return {};
}

const std::vector<Registration> &Registrations::in_module(ModuleId id) {
  auto [it, added] = by_module_.try_emplace(id);
  if (!added)
    return it->second;
  std::vector<Registration> found;
  const Module &module = program_[id];
  const syntax::Tree &tree = module.tree;
  auto top_of = [&](NodeId node) {
    while (tree.parent(node) != tree.root())
      node = tree.parent(node);
    return node;
  };
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    NodeId call{i};
    if (!tree.is(call, NodeKind::Call) || !module.scopes->at_import_time(call))
      continue;
    NodeId function = tree.child(call, Field::Function);
    if (!tree.is(function, NodeKind::Attribute) ||
        tree.name_of(function) != kRegister)
      continue;
    std::string receiver = tree.dotted(tree.child(function, Field::Value));
    std::string variable = last_name(receiver).str();
    // `X as Y`: the registry's own variable counts.
    Entity entity = assigned(
        program_, program_.resolve_expression(
                      id, tree.child(function, Field::Value)));
    if (!entity.path.empty())
      variable = last_name(entity.path).str();
    NodeId object;
    std::vector<std::string> names = call_names(tree, call, object);
    NodeId owner = tree.parent(call);
    NodeId top = top_of(call);
    auto add = [&](std::string name, NodeId node) {
      found.push_back({variable, std::move(name), id, top, node});
    };
    if (tree.is(owner, NodeKind::Decorator)) {
      NodeId definition = tree.parent(owner);
      if (names.empty())
        names.push_back(tree.name_of(definition).str());
      for (std::string &name : names)
        add(std::move(name), definition);
      continue;
    }
    // `REGISTRY.register_module(...)(X)`
    if (tree.is(owner, NodeKind::Call) && tree[call].field == Field::Function)
      object = tree.child(owner, Field::Argument);
    if (!object.valid())
      continue;
    if (!names.empty()) {
      for (std::string &name : names)
        add(std::move(name), object);
      continue;
    }
    NodeId loop = loop_over(tree, object);
    if (!loop.valid()) {
      add(tree.text(object).rsplit('.').second.empty()
              ? tree.text(object).str()
              : tree.text(object).rsplit('.').second.str(),
          object);
      continue;
    }
    // `for module in (A, B): REGISTRY.register_module(module=module)`
    for (NodeId element : tree.children(tree.child(loop, Field::Iterable))) {
      auto [before, last] = tree.text(element).rsplit('.');
      add((last.empty() ? before : last).str(), element);
    }
  }
  std::vector<Registration> &result = by_module_[id];
  result = std::move(found);
  return result;
}

std::vector<Registration> Registrations::find(llvm::StringRef package,
                                              llvm::StringRef name) {
  std::vector<Registration> result;
  RegistrationIndex &in = index(package);
  auto candidates = in.modules_by_name.find(name);
  if (candidates == in.modules_by_name.end())
    return result;
  for (const std::string &module : candidates->second) {
    ModuleId id = program_.module(module);
    if (!id.valid())
      continue;
    for (const Registration &registration : in_module(id))
      if (registration.name == name)
        result.push_back(registration);
  }
  return result;
}

/// True if a call of `register_module` may register `type`: its name begins
/// like that, or is computed and the type is written as a class is.
static bool may_register(const syntax::Tree &tree, NodeId call,
                         llvm::StringRef type) {
  NodeId name, first = tree.child(call, Field::Argument);
  if (!tree.is(first, NodeKind::Keyword))
    name = first;
  for (llvm::StringRef keyword : {"name", "module_name"})
    if (NodeId value = tree.keyword(call, keyword); value.valid())
      name = value;
  if (tree.is(name, NodeKind::BinOp))
    name = tree.child(name, Field::Left);
  if (tree.is(name, NodeKind::String) || tree.is(name, NodeKind::FString)) {
    llvm::StringRef prefix =
        syntax::split_string_token(tree.text(name)).content.split('{').first;
    if (!prefix.empty())
      return type.startswith(prefix);
  }
  return type.front() >= 'A' && type.front() <= 'Z';
}

/// Import-time uses of the function `registrar` of `module`.
void Registrations::add_uses(ModuleId id, llvm::StringRef registrar,
                             const Registration &found,
                             std::vector<Registration> &result) {
  Entity wanted{Entity::Kind::Definition, id, registrar.str()};
  for (const std::string &name :
       mentioning(program_[id].package, registrar)) {
    ModuleId user = program_.module(name);
    if (!user.valid())
      continue;
    const syntax::Tree &tree = program_[user].tree;
    for (NodeId statement : tree.children(tree.root())) {
      bool definition = tree.name_of(statement) == found.name;
      llvm::SmallVector<NodeId> calls;
      if (definition)
        for (NodeId decorator : tree.children(statement, Field::Decorator))
          calls.push_back(tree.child(decorator, Field::Value));
      else if (tree.is(statement, NodeKind::ExprStmt) ||
               tree.is(statement, NodeKind::Assign))
        calls.push_back(tree.child(statement, Field::Value));
      for (NodeId call : calls) {
        bool called = tree.is(call, NodeKind::Call);
        if (!(called || definition) ||
            !(program_.resolve_expression(
                  user, called ? tree.child(call, Field::Function) : call) ==
              wanted))
          continue;
        Registration use = found;
        use.module = user;
        use.statement = use.object = statement;
        if (use.registry.empty() && called)
          use.registry =
              program_
                  .resolve_expression(user, tree.child(call, Field::Argument))
                  .path;
        result.push_back(std::move(use));
      }
    }
  }
}

/// The variable of the registry that a name in a function stands for: a global,
/// or one that the function imports. Empty for anything else.
static std::string registry_in_function(Program &program, ModuleId id,
                                        NodeId function, NodeId receiver) {
  const syntax::Tree &tree = program[id].tree;
  if (!tree.is(receiver, NodeKind::Name))
    return {};
  llvm::StringRef name = tree.text(receiver);
  if (program[id].scopes->resolve(receiver) == syntax::Resolution::Global)
    return program.resolve(id, name).path;
  for (NodeId import : tree.descendants(function))
    if (tree.is(import, NodeKind::ImportFrom))
      for (NodeId alias : tree.children(import, Field::Alias))
        if (syntax::bound_name(tree, alias) == name)
          return tree.text(tree.child(alias, Field::Module)).str();
  return {};
}

std::vector<Registration>
Registrations::find_indirect(llvm::StringRef package, llvm::StringRef type) {
  std::vector<Registration> result;
  for (const std::string &name : index(package).registrar_modules) {
    ModuleId id = program_.module(name);
    if (!id.valid())
      continue;
    const Module &module = program_[id];
    for (const auto &[function, all] : module.bindings) {
      if (all.size() != 1 || all.front().kind != Binding::Kind::Function)
        continue;
      for (NodeId call : module.tree.descendants(all.front().node)) {
        NodeId callee = module.tree.child(call, Field::Function);
        if (!module.tree.is(call, NodeKind::Call) ||
            !module.tree.is(callee, NodeKind::Attribute) ||
            !module.tree.name_of(callee).endswith(kRegister) ||
            !may_register(module.tree, call, type))
          continue;
        Registration found{registry_in_function(
                               program_, id, all.front().node,
                               module.tree.child(callee, Field::Value)),
                           type.str(), id, {}, {}};
        add_uses(id, function, found, result);
        break;
      }
    }
  }
  return result;
}

std::vector<std::string> Registrations::names(llvm::StringRef package) {
  std::vector<std::string> result;
  for (const auto &entry : index(package).modules_by_name)
    result.push_back(entry.getKey().str());
  llvm::sort(result);
  return result;
}

const std::vector<RegistryDefinition> &
Registrations::registries(llvm::StringRef package) {
  auto [it, added] = registries_.try_emplace(package);
  std::vector<RegistryDefinition> &result = it->second;
  if (!added)
    return result;
  // `<package>/registry.py`, or every module of the folder `registry`.
  std::vector<ModuleId> modules;
  ModuleId root = program_.module((package + ".registry").str());
  if (!root.valid())
    return result;
  modules.push_back(root);
  for (const StarImport &star : program_[root].stars)
    modules.push_back(program_.module(star.module));
  for (const auto &[name, all] : program_[root].bindings)
    for (const Binding &binding : all)
      if (binding.kind == Binding::Kind::ImportFrom &&
          program_.bundles(binding.module))
        modules.push_back(program_.module(binding.module));
  llvm::DenseSet<ModuleId> seen;
  for (ModuleId id : modules) {
    if (!id.valid() || !seen.insert(id).second)
      continue;
    const syntax::Tree &tree = program_[id].tree;
    for (NodeId statement : tree.children(tree.root())) {
      if (!tree.is(statement, NodeKind::Assign))
        continue;
      NodeId target = tree.child(statement, Field::Target);
      NodeId call = tree.child(statement, Field::Value);
      if (!tree.is(target, NodeKind::Name) || !tree.is(call, NodeKind::Call))
        continue;
      Entity callee = program_.resolve_expression(
          id, tree.child(call, Field::Function));
      llvm::StringRef path = callee.path;
      bool external = callee.kind == Entity::Kind::External &&
                      path.rsplit('.').second == "Registry";
      // The class itself may be in reach, too.
      if (!external && !(callee.kind == Entity::Kind::Definition &&
                         path == "Registry"))
        continue;
      RegistryDefinition definition{tree.text(target).str(), {}, id, statement,
                                    call, {}};
      for (NodeId argument : tree.children(call, Field::Argument)) {
        std::vector<std::string> strings;
        bool keyword = tree.is(argument, NodeKind::Keyword);
        append_strings(tree,
                       keyword ? tree.child(argument, Field::Value) : argument,
                       strings);
        if (!keyword && definition.kind.empty() && !strings.empty())
          definition.kind = strings.front();
        else if (keyword && tree.name_of(argument) == "locations")
          definition.locations = strings;
      }
      result.push_back(std::move(definition));
    }
  }
  return result;
}

} // namespace flattenc
