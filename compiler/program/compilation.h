#ifndef FLATTENC_COMPILER_PROGRAM_COMPILATION_H
#define FLATTENC_COMPILER_PROGRAM_COMPILATION_H

#include "compiler/base/once.h"
#include "compiler/program/config_tree.h"
#include "compiler/program/reach.h"

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
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_COMPILATION_H
