#ifndef FLATTENC_COMPILER_PROGRAM_COMPILATION_H
#define FLATTENC_COMPILER_PROGRAM_COMPILATION_H

#include "compiler/base/once.h"
#include "compiler/program/config_tree.h"
#include "compiler/program/reach.h"

#include <functional>

namespace flattenc {

/// A string of the config that names a registered type, a scope or a path of
/// code, and what it becomes.
struct ConfigRewrite {
  ConfigValueId value;
  std::string text;
};

/// What `discover` finds: the roots in the config and what they reach.
struct Discovery {
  /// Types and dotted paths that the config asks for, with the package in whose
  /// scope each stands.
  std::vector<std::pair<std::string, std::string>> types;
  std::vector<ConfigRewrite> rewrites;
  std::vector<Asset> assets;
};

/// A config that the config or code names by its path.
struct NamedConfig {
  explicit NamedConfig(ConfigTree tree) : tree(std::move(tree)) {}
  const ConfigTree tree;
  Discovery discovery;
  /// True if its file can stand in the output as it is.
  [[nodiscard]] bool unchanged() const {
    return tree.files.size() == 1 && discovery.rewrites.empty();
  }
};

/// Everything known of one export. Each product has one writer and is frozen
/// then; passes run in the order of passes/passes.def.
class Compilation {
public:
  Compilation(SourceSet &sources, DiagnosticEmitter &diag, const Search &search,
              ConfigTree config)
      : sources(sources), diag(diag), program(sources, diag, search),
        registrations(program), hierarchy(program), config(std::move(config)) {}

  SourceSet &sources;
  DiagnosticEmitter &diag;
  Program program;
  Registrations registrations;
  Hierarchy hierarchy;
  const ConfigTree config;

  /// The package whose config this is.
  std::string home;
  /// The output package of `home`; siblings are `<package_name>_<sibling>`.
  std::string package_name = "pack";
  /// Scripts of the repository that go along: name in the output
  /// ("tools.train") and file.
  std::vector<std::pair<std::string, std::string>> scripts;

  /// Loads a config by its file, set by the driver; without a result the reason
  /// is a diagnostic.
  std::function<std::optional<ConfigTree>(const std::string &file)> load_config;
  /// The config that an asset is, loaded once; null for other data files.
  const NamedConfig *named_config(const Asset &asset);

  Once<Discovery> discovery;
  Once<Pins> pins;
  Once<std::unique_ptr<Reach>> reach;
  /// By class, in order of discovery. Rewritten by the passes that follow
  /// `plan_members`.
  llvm::MapVector<ClassId, Unit> units;
  Once<std::map<ModuleId, std::vector<AddedImport>>> added_imports;

  /// The output package of a bundled package.
  [[nodiscard]] std::string output_package(llvm::StringRef package) const {
    return package == home ? package_name
                           : package_name + "_" + package.str();
  }
  /// An absolute dotted name of a bundled package as the output spells it.
  [[nodiscard]] std::string output_name(llvm::StringRef dotted) const {
    auto [top, rest] = dotted.split('.');
    return output_package(top) + (rest.empty() ? "" : "." + rest.str());
  }
  /// True if `package` is bundled and found.
  [[nodiscard]] bool search_finds(llvm::StringRef package) {
    return program.module(package).valid();
  }
  /// Starts a new reach from the config's roots.
  std::unique_ptr<Reach> reach_from_roots(const Pins &pins);

private:
  std::map<std::string, std::unique_ptr<NamedConfig>> named_configs_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_COMPILATION_H
