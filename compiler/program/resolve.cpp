#include "compiler/program/program.h"

namespace flattenc {

bool is_module_attribute(llvm::StringRef name) {
  return name == "__name__" || name == "__file__" || name == "__doc__" ||
         name == "__package__" || name == "__spec__" || name == "__loader__" ||
         name == "__path__" || name == "__cached__";
}

const llvm::SmallVector<Binding, 1> *Program::bindings(ModuleId id,
                                                       llvm::StringRef name) {
  const Module &module = (*this)[id];
  auto found = module.bindings.find(name);
  return found == module.bindings.end() ? nullptr : &found->second;
}

bool Program::exports(ModuleId id, llvm::StringRef name) {
  const Module &module = (*this)[id];
  if (module.all)
    return llvm::is_contained(*module.all, name);
  if (name.startswith("_"))
    return false;
  return bindings(id, name) || star_providing(id, name);
}

const StarImport *Program::star_providing(ModuleId id, llvm::StringRef name) {
  std::string key = ("*" + (*this)[id].name + ":" + name).str();
  if (!in_progress_.insert(key).second)
    return nullptr;
  const StarImport *result = nullptr;
  // The last one wins, as at run time.
  for (const StarImport &star : llvm::reverse((*this)[id].stars)) {
    ModuleId target = module(star.module);
    if (target.valid() && exports(target, name)) {
      result = &star;
      break;
    }
  }
  in_progress_.erase(key);
  return result;
}

const StarImport *Program::star_hiding(ModuleId id, llvm::StringRef name) {
  const auto *all = bindings(id, name);
  const StarImport *star =
      all && !(*this)[id].stars.empty() &&
              (*this)[id].stars.back().statement > all->back().statement
          ? star_providing(id, name)
          : nullptr;
  return star && star->statement > all->back().statement ? star : nullptr;
}

Entity Program::resolve_path(llvm::StringRef dotted) {
  auto [top, rest] = dotted.split('.');
  if (!bundles(top))
    return {Entity::Kind::External, {}, dotted.str()};
  ModuleId root = module(top);
  if (!root.valid())
    return {};
  Entity entity{Entity::Kind::Module, root, top.str()};
  while (!rest.empty() && entity.kind != Entity::Kind::Unknown) {
    llvm::StringRef name;
    std::tie(name, rest) = rest.split('.');
    entity = attribute(entity, name);
  }
  return entity;
}

Entity Program::attribute(const Entity &entity, llvm::StringRef name) {
  switch (entity.kind) {
  case Entity::Kind::External:
    return {Entity::Kind::External, {}, entity.path + "." + name.str()};
  case Entity::Kind::Module: {
    Entity found = resolve(entity.module, name);
    if (found.kind != Entity::Kind::Unknown)
      return found;
    ModuleId below =
        module(((*this)[entity.module].name + "." + name).str());
    if (!below.valid())
      return {};
    return {Entity::Kind::Module, below, (*this)[below].name};
  }
  case Entity::Kind::Definition:
  case Entity::Kind::Unknown:
    return {};
  }
  llvm_unreachable("covered switch");
}

Entity Program::resolve(ModuleId id, llvm::StringRef name) {
  llvm::StringMap<Entity> &names = resolved_[id];
  if (auto known = names.find(name); known != names.end())
    return known->second;
  std::string key = ((*this)[id].name + ":" + name).str();
  // A cycle of re-exports that never reaches a definition binds nothing.
  if (!in_progress_.insert(key).second)
    return {};
  Entity result;
  bool first = true;
  if (const auto *all = bindings(id, name)) {
    for (const Binding &binding : *all) {
      Entity entity;
      switch (binding.kind) {
      case Binding::Kind::Class:
      case Binding::Kind::Function:
      case Binding::Kind::Value:
        entity = {Entity::Kind::Definition, id, name.str()};
        break;
      case Binding::Kind::ImportModule:
        entity = resolve_path(binding.module);
        break;
      case Binding::Kind::ImportFrom: {
        if (!bundles(binding.module)) {
          entity = {Entity::Kind::External, {},
                    binding.module + "." + binding.name};
          break;
        }
        ModuleId target = module(binding.module);
        if (target.valid())
          entity = attribute(
              {Entity::Kind::Module, target, binding.module}, binding.name);
        break;
      }
      }
      // Alternatives that differ make the name this module's own.
      if (!first && !(entity == result))
        entity = {Entity::Kind::Definition, id, name.str()};
      result = entity;
      first = false;
    }
    if (const StarImport *star = star_hiding(id, name))
      result = attribute({Entity::Kind::Module, module(star->module), star->module},
                         name);
  } else if (const StarImport *star = star_providing(id, name)) {
    ModuleId target = module(star->module);
    result = attribute({Entity::Kind::Module, target, star->module}, name);
  } else if (is_module_attribute(name)) {
    result = {Entity::Kind::Definition, id, name.str()};
  }
  in_progress_.erase(key);
  resolved_[id][name] = result; // `names` may have moved
  return result;
}

llvm::StringRef Program::imported_as(ModuleId id, const Entity &entity) {
  if (entity.kind != Entity::Kind::Definition)
    return {};
  for (const auto &[name, all] : (*this)[id].bindings)
    if (all.size() == 1 && all.front().kind == Binding::Kind::ImportFrom &&
        !all.front().conditional && bundles(all.front().module) &&
        resolve(id, name) == entity)
      return name;
  return {};
}

Entity Program::resolve_expression(ModuleId id, NodeId expression) {
  const syntax::Tree &tree = (*this)[id].tree;
  llvm::SmallVector<llvm::StringRef> names;
  while (tree.is(expression, NodeKind::Attribute)) {
    names.push_back(tree.name_of(expression));
    expression = tree.child(expression, Field::Value);
  }
  if (!tree.is(expression, NodeKind::Name))
    return {};
  Entity entity = resolve(id, tree.text(expression));
  while (!names.empty() && entity.kind != Entity::Kind::Unknown)
    entity = attribute(entity, names.pop_back_val());
  return entity;
}

} // namespace flattenc
