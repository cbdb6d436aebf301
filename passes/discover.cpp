//
// Walks the resolved config for what it builds: registered types in the scope
// in force, dotted paths, `custom_imports`, data files. Follows all of it
// through the sources. Later passes rely on every `type` being resolved or
// reported. Example:
//
//   default_scope = 'shapes'          types   shapes:Circle
//   model = dict(type='Circle')  -->  module  shapes.models.circle
//                                     class   shapes.models.circle.Circle
//

#include "passes/config_walk.h"
#include "passes/pass.h"

namespace flattenc {

/// Needs what a config asks for.
static void need_types(Compilation &in, Reach &reach,
                       const Discovery &discovery) {
  std::set<std::string> packages = {in.home};
  for (const auto &[scope, type] : discovery.types) {
    if (scope.empty() || llvm::StringRef(type).contains('.')) {
      llvm::StringRef top = llvm::StringRef(type).split('.').first;
      if (in.search_finds(top))
        packages.insert(top.str());
    } else {
      packages.insert(scope);
    }
  }
  for (const std::string &package : packages)
    for (const RegistryDefinition &registry :
         in.registrations.registries(package))
      reach.need(registry.module, registry.variable);
  for (const auto &[scope, type] : discovery.types) {
    if (scope.empty()) {
      if (ModuleId module = in.program.module(type); module.valid())
        reach.touch(module);
      continue;
    }
    // As Registry.get does: the scope's own names first, then the root's.
    if (!reach.need_type(scope, type) && scope != in.home)
      reach.need_type(in.home, type);
  }
  for (const Asset &asset : discovery.assets)
    reach.need_asset(asset);
}

/// True for a file that `Config.fromfile` is to read: it lies in a folder
/// `configs`, or sets what only configs set.
static bool is_config(const Asset &asset, llvm::StringRef text) {
  llvm::StringRef path = asset.path;
  if (!path.endswith(".py"))
    return false;
  if (path.startswith("configs/") || path.contains("/configs/"))
    return true;
  return llvm::any_of(llvm::split(text, '\n'), [](llvm::StringRef line) {
    return line.startswith("_base_ ") || line.startswith("_base_=") ||
           line.startswith("model =") || line.startswith("model=") ||
           line.startswith("with read_base()");
  });
}

const NamedConfig *Compilation::named_config(const Asset &asset) {
  auto [entry, is_new] = named_configs_.try_emplace(asset.file);
  if (!is_new)
    return entry->second.get();
  auto buffer = program.search.fs->getBufferForFile(asset.file);
  if (!load_config || !buffer || !is_config(asset, (*buffer)->getBuffer()))
    return nullptr;
  std::optional<ConfigTree> tree = load_config(asset.file);
  if (!tree)
    return nullptr;
  auto config = std::make_unique<NamedConfig>(std::move(*tree));
  config->discovery =
      ConfigWalk(*this, config->tree,
                 asset.package.empty() ? home : asset.package)
          .run();
  entry->second = std::move(config);
  return entry->second.get();
}

std::unique_ptr<Reach> Compilation::reach_from_roots(const Pins &pins) {
  auto reach =
      std::make_unique<Reach>(program, registrations, hierarchy, pins);
  need_types(*this, *reach, *discovery);
  for (const auto &[name, path] : scripts)
    if (ModuleId script = program.script(name, home, path); script.valid())
      reach->need_module(script);
  reach->run();
  // Configs that the config or code names ask for types of their own.
  std::set<std::string> followed;
  for (bool more = true; more;) {
    more = false;
    const std::set<Asset> assets = reach->assets();
    for (const Asset &asset : assets) {
      const NamedConfig *config = named_config(asset);
      if (!config || !followed.insert(asset.file).second)
        continue;
      need_types(*this, *reach, config->discovery);
      more = true;
    }
    if (more)
      reach->run();
  }
  return reach;
}

} // namespace flattenc

void flattenc::passes::discover(Compilation &compilation) {
  compilation.discovery.set(ConfigWalk(compilation, compilation.config, compilation.home).run());
}
