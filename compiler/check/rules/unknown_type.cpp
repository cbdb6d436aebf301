// FLC011, FLC012 and FLC013: what types, their arguments and scopes name.
#include "compiler/check/accepts.h"
#include "compiler/program/config_path.h"

#include <algorithm>

namespace flattenc::check {

/// ". did you mean `x`?" for the candidate nearest to `word`.
static std::string nearest(llvm::StringRef word,
                           const std::vector<std::string> &candidates) {
  auto limit = std::max<unsigned>(1, static_cast<unsigned>(word.size()) / 3);
  std::string best;
  unsigned best_distance = limit + 1;
  for (const std::string &candidate : candidates) {
    unsigned distance = word.edit_distance(candidate, true, best_distance);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best.empty() ? "" : "did you mean `" + best + "`?";
}

/// False if surely nothing is registered under the type.
static bool may_be_registered(TypeSources &types, llvm::StringRef scope,
                              llvm::StringRef type) {
  auto look = [&]() -> TypeAnswers::Names {
    bool found = !types.program.bundles(scope) ||
                 types.registrations.has_computed_names(scope) ||
                 !types.registrations.find(scope, type).empty() ||
                 !types.registrations.find(types.home, type).empty();
    return found ? TypeAnswers::Names(std::in_place) : std::nullopt;
  };
  return types.answers.answer(types.question("registered", scope, type), look)
      .has_value();
}

void unknown_type(const Subject &subject, DiagnosticEmitter &diag) {
  TypeSources *types = subject.config ? subject.types() : nullptr;
  if (!types)
    return;
  Registrations &registrations = types->registrations;
  for (const TypedDict &typed : typed_dicts(subject, *types)) {
    const std::string &type = (*subject.config)[typed.type->value].text;
    if (!typed.built || !subject.set_here(*typed.type) ||
        llvm::StringRef(type).contains('.') || type.empty() ||
        Registrations::external(type) ||
        may_be_registered(*types, typed.scope, type))
      continue;
    std::vector<std::string> names = registrations.names(typed.scope);
    for (llvm::StringRef name : Registrations::external_names())
      names.push_back(name.str());
    diag.emit(DiagKind::FLC011,
              subject.config->origins[typed.type->origin].range,
              "type `" + type + "` is not registered in the scope of `" +
                  typed.scope.str() + "`")
        .hint(nearest(type, names));
  }
}

static std::optional<std::set<std::string>>
find_arguments(TypeSources &types, llvm::StringRef scope,
               llvm::StringRef type) {
  auto [package, below] = type.split('.');
  bool dotted = !below.empty();
  std::set<std::string> names;
  auto all = types.registrations.find(dotted ? package : scope,
                                      dotted ? below : type);
  for (const Registration &found : all) {
    const syntax::Tree &tree = types.program[found.module].tree;
    ClassId cls = tree.is(found.object, NodeKind::ClassDef)
                      ? types.program.class_at(found.module, found.object)
                      : ClassId();
    // A registry with a builder of its own may take arguments away.
    for (const RegistryDefinition &registry : types.registrations.registries(
             types.program[found.module].package))
      if (registry.variable == found.registry &&
          types.program.text(registry.module, registry.call)
              .contains("build_func"))
        return std::nullopt;
    auto own = cls.valid() ? arguments_of(types.program, cls) : std::nullopt;
    if (!own)
      return std::nullopt;
    names.insert(own->begin(), own->end());
    // Runner.register_hook takes it out (mmengine/runner/runner.py:1858).
    if (found.registry == "HOOKS")
      names.insert("priority");
  }
  if (all.empty() || Registrations::external(dotted ? below : type))
    return std::nullopt;
  return names;
}

/// The names that every object registered under the type takes; nothing if one
/// of them is not known.
static const std::optional<std::set<std::string>> &
arguments_of_type(TypeSources &types, llvm::StringRef scope,
                  llvm::StringRef type) {
  return types.answers.answer(
      types.question("arguments", scope, type),
      [&] { return find_arguments(types, scope, type); });
}

/// True if code of the package takes the key out of a dict, or adds to it, by
/// name: then the constructor may never see it.
static bool is_handled_by_name(TypeSources &types, llvm::StringRef package,
                               llvm::StringRef key) {
  return !types.registrations.mentioning(package, ("'" + key + "'").str())
              .empty() ||
         !types.registrations.mentioning(package, ("\"" + key + "\"").str())
              .empty();
}

void unknown_argument(const Subject &subject, DiagnosticEmitter &diag) {
  TypeSources *types = subject.config ? subject.types() : nullptr;
  if (!types)
    return;
  const ConfigTree &config = *subject.config;
  for (const TypedDict &typed : typed_dicts(subject, *types)) {
    if (typed.key != "type" || !types->program.bundles(typed.scope))
      continue;
    const std::string &type = config[typed.type->value].text;
    const std::optional<std::set<std::string>> *known = nullptr;
    for (const ConfigSlot &slot : config[typed.dict].slots) {
      if (config[slot.key].kind != ConfigKind::Str || !subject.set_here(slot))
        continue;
      const std::string &key = config[slot.key].text;
      if (key == "type" || key == "_scope_" || key == "_delete_")
        continue;
      if (!known)
        known = &arguments_of_type(*types, typed.scope, type);
      if (!*known)
        break;
      const std::set<std::string> &names = **known;
      if (names.count(key) || is_handled_by_name(*types, typed.scope, key))
        continue;
      diag.emit(DiagKind::FLC012, config.origins[slot.origin].range,
                "`" + type + "` takes no argument `" + key + "`")
          .hint(nearest(key, {names.begin(), names.end()}));
    }
  }
}

void unknown_scope(const Subject &subject, DiagnosticEmitter &diag) {
  TypeSources *types = subject.config ? subject.types() : nullptr;
  if (!types)
    return;
  const ConfigTree &config = *subject.config;
  std::vector<ConfigValueId> work = {config.root};
  while (!work.empty()) {
    ConfigValueId at = work.back();
    work.pop_back();
    for (const ConfigSlot &slot : config[at].slots) {
      work.push_back(slot.value);
      if (!slot.key.valid() || config[slot.value].kind != ConfigKind::Str ||
          !subject.set_here(slot))
        continue;
      const std::string &key = config[slot.key].text;
      const std::string &scope = config[slot.value].text;
      bool names_scope = key == "_scope_" ||
                         (key == "default_scope" && at == config.root);
      if (!names_scope || scope == types->home || scope == "mmengine" ||
          types->program.search.find_package(scope))
        continue;
      diag.emit(DiagKind::FLC013, config.origins[slot.origin].range,
                "no package `" + scope + "` is found")
          .hint(nearest(scope, {types->home, "mmengine"}));
    }
  }
}

} // namespace flattenc::check
