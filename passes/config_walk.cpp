#include "passes/config_walk.h"

#include "passes/did_you_mean.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc {

SourceRange ConfigWalk::place_of(const ConfigSlot &slot) const {
  if (slot.origin.valid())
    return config_.origins[slot.origin].range;
  return {};
}

/// True for keys whose string is the name of a registered object.
static bool names_a_type(llvm::StringRef key) {
  return key == "constructor" || key == "type" || key.endswith("_type");
}

void ConfigWalk::unknown_type(const std::string &type, const Task &task,
                              SourceRange place) {
  auto builder =
      in_.diag.emit(DiagKind::UnknownType, place, type, task.scope);
  std::vector<std::string> names = in_.registrations.names(task.scope);
  for (llvm::StringRef name : Registrations::external_names())
    names.push_back(name.str());
  // A file that cannot be read may register just this name.
  llvm::erase_value(names, type);
  builder.hint(did_you_mean(type, names));
}

void ConfigWalk::visit_type(const ConfigSlot &slot, const Task &task) {
  const std::string type = string(slot.value).str();
  if (type.empty())
    return;
  result_.types.push_back({task.scope, type});
  auto [scope, below] = llvm::StringRef(type).split('.');
  if (!below.empty()) {
    if (in_.program.bundles(scope) && in_.search_finds(scope))
      rewrite(slot.value, in_.output_name(type));
    else if (task.built && in_.program.bundles(scope))
      in_.diag.emit(DiagKind::PackageNotFound, place_of(slot), scope);
    return;
  }
  if (!task.built || Registrations::external(type) ||
      !in_.program.bundles(task.scope) ||
      in_.registrations.has_computed_names(task.scope))
    return;
  if (in_.registrations.find(task.scope, type).empty() &&
      in_.registrations.find(in_.home, type).empty())
    unknown_type(type, task, place_of(slot));
}

void ConfigWalk::visit_scope(const ConfigSlot &slot) {
  llvm::StringRef scope = string(slot.value);
  if (scope.empty() || !in_.program.bundles(scope))
    return;
  if (in_.search_finds(scope))
    rewrite(slot.value, in_.output_name(scope));
  else
    in_.diag.emit(DiagKind::PackageNotFound, place_of(slot), scope);
}

/// `custom_imports = dict(imports=['package.module'])`
void ConfigWalk::visit_imports(const ConfigSlot &slot) {
  const ConfigSlot *imports =
      config_[slot.value].kind == ConfigKind::Dict
          ? config_.find(slot.value, "imports")
          : nullptr;
  if (!imports)
    return;
  llvm::SmallVector<ConfigSlot> modules = {*imports};
  if (config_[imports->value].kind != ConfigKind::Str)
    modules.assign(config_[imports->value].slots.begin(),
                   config_[imports->value].slots.end());
  for (const ConfigSlot &module : modules) {
    llvm::StringRef name = string(module.value);
    if (!in_.program.bundles(name) || !in_.search_finds(name.split('.').first))
      continue;
    rewrite(module.value, in_.output_name(name));
    result_.types.push_back({"", name.str()});
  }
}

void ConfigWalk::visit_string(ConfigValueId id, const Task &task) {
  llvm::StringRef text = string(id);
  if (auto asset = find_asset(in_.program, task.scope, text))
    result_.assets.push_back(*asset);
  else if (auto home = find_asset(in_.program, in_.home, text))
    result_.assets.push_back(*home);
}

void ConfigWalk::visit_slot(const ConfigSlot &slot, Task &child) {
  llvm::StringRef key = string(slot.key);
  if (key == "_scope_" || key == "default_scope") {
    visit_scope(slot);
    return;
  }
  if (key == "custom_imports")
    visit_imports(slot);
  if (names_a_type(key) && (config_[slot.value].kind == ConfigKind::Str ||
                            config_[slot.value].kind == ConfigKind::Lazy)) {
    child.built &= key == "type";
    visit_type(slot, child);
    return;
  }
  work_.push_back(child);
}

/// The keys of a dict of this type that its class builds in turn: parameters
/// that go to `REGISTRY.build(parameter)` in an `__init__` of its MRO, and the
/// pipeline of a dataset (mmengine/dataset/base_dataset.py:245).
std::set<std::string>
ConfigWalk::built_parameters(llvm::StringRef scope, llvm::StringRef type) {
  std::set<std::string> result;
  if (!in_.program.bundles(scope) || type.contains('.'))
    return result;
  for (const Registration &found : in_.registrations.find(scope, type)) {
    const syntax::Tree &at = in_.program[found.module].tree;
    if (!at.is(found.object, NodeKind::ClassDef))
      continue;
    if (found.registry == "DATASETS")
      result.insert("pipeline");
    for (ClassId cls :
         in_.program[in_.program.class_at(found.module, found.object)].mro) {
      const Class &of = in_.program[cls];
      if (of.external())
        break;
      const syntax::Tree &tree = in_.program[of.module].tree;
      for (NodeId call : tree.descendants(of.node)) {
        if (!tree.is(call, NodeKind::Call))
          continue;
        NodeId function = tree.child(call, Field::Function);
        NodeId argument = tree.child(call, Field::Argument);
        if (tree.is(function, NodeKind::Attribute) &&
            tree.name_of(function) == "build" &&
            tree.is(argument, NodeKind::Name) &&
            tree.name_of(in_.program[of.module].scopes->scope_node(call)) ==
                "__init__")
          result.insert(tree.text(argument).str());
      }
    }
  }
  return result;
}

void ConfigWalk::visit(const Task &task) {
  const ConfigValue &value = config_[task.value];
  switch (value.kind) {
  case ConfigKind::Str:
    visit_string(task.value, task);
    return;
  case ConfigKind::Lazy:
    result_.types.push_back({task.scope, value.text});
    if (in_.program.bundles(value.text))
      rewrite(task.value, in_.output_name(value.text));
    return;
  case ConfigKind::List:
  case ConfigKind::Tuple:
  case ConfigKind::Set:
    for (const ConfigSlot &slot : llvm::reverse(value.slots))
      work_.push_back({slot.value, task.scope, task.built, "", task.place});
    return;
  case ConfigKind::Dict: {
    std::string scope = task.scope;
    if (const ConfigSlot *slot = config_.find(task.value, "_scope_"))
      if (in_.program.bundles(string(slot->value)))
        scope = string(slot->value).str();
    std::size_t first = work_.size();
    std::set<std::string> built;
    if (const ConfigSlot *type = config_.find(task.value, "type");
        type && task.built)
      built = built_parameters(scope, string(type->value));
    for (const ConfigSlot &slot : value.slots) {
      llvm::StringRef key = string(slot.key);
      bool is_type = names_a_type(key);
      Task child{slot.value, scope,
                 (is_type && task.built) || built.count(key.str()),
                 task.value == config_.root ? key.str() : "", place_of(slot)};
#define BUILT_BELOW(top, below)                                                \
  child.built |= task.key == top && (key == below || below[0] == '*');
#include "passes/implied_types.def"

      if (task.value == config_.root) {
#define BUILT_KEY(name) child.built |= key == name;
#include "passes/implied_types.def"
      }
      visit_slot(slot, child);
    }
    std::reverse(work_.begin() + static_cast<std::ptrdiff_t>(first),
                 work_.end());
    return;
  }
  default:
    return;
  }
}

Discovery ConfigWalk::run() {
  // `default_scope` may name a sibling: a config on another package's base.
  std::string scope = package_;
  if (const ConfigSlot *slot = config_.find(config_.root, "default_scope"))
    if (llvm::StringRef name = string(slot->value);
        in_.program.bundles(name) && in_.search_finds(name))
      scope = name.str();
  for (const ConfigValue &value : config_.values)
    if (value.kind == ConfigKind::Str && in_.program.bundles(scope))
      in_.registrations.parse_soon(scope, value.text);
  work_.push_back({config_.root, scope, false, "", {}});
  while (!work_.empty()) {
    Task task = std::move(work_.back());
    work_.pop_back();
    visit(task);
  }
  if (&config_ == &in_.config) { // what its runner supplies
#define IMPLIED_TYPE(name) result_.types.push_back({scope, name});
#include "passes/implied_types.def"
  }
  return std::move(result_);
}

} // namespace flattenc
