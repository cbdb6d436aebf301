#ifndef FLATTENC_COMPILER_PROGRAM_REGISTRATIONS_H
#define FLATTENC_COMPILER_PROGRAM_REGISTRATIONS_H

#include "compiler/program/module_cache.h"

namespace flattenc {

/// An object that a bundled package puts into a registry.
struct Registration {
  std::string registry; ///< the variable: "MODELS"; empty if not known
  std::string name;     ///< the registered name
  ModuleId module;
  NodeId statement; ///< top-level statement that registers
  NodeId object;    ///< the ClassDef, FunctionDef, or Name of the object
};

/// A `NAME = Registry(...)` of a bundled package.
struct RegistryDefinition {
  std::string variable;
  std::string kind; ///< the registry's name: "model"
  ModuleId module;
  NodeId statement;
  NodeId call;
  std::vector<std::string> locations;
};

/// An object that an external package registers (external_registrations.def).
struct ExternalRegistration {
  llvm::StringRef importer; ///< the module whose import does it
  llvm::StringRef variable; ///< of the registry: "LOOPS"
  llvm::StringRef name;     ///< the registered name
  llvm::StringRef path;     ///< of the object
};

/// Finds registrations by name. Files are scanned as text first; only those
/// that may register the name are parsed (`flattening.md` §1.4 has the forms).
class Registrations {
public:
  explicit Registrations(Program &program) : program_(program) {}

  /// What `package` registers under `name`, in any registry.
  std::vector<Registration> find(llvm::StringRef package,
                                 llvm::StringRef name);
  /// Says that `find` will be asked this.
  void parse_soon(llvm::StringRef package, llvm::StringRef name);
  /// True if `package` registers under names that its text does not have
  /// (`register_module(name=f'torchvision/{x}')`): any type may exist then.
  bool has_computed_names(llvm::StringRef package);
  /// Calls of functions that register what only they know, on import: classes
  /// that such a function decorates, and statements that may register `name`
  /// (`register_all()`), whose object is the statement.
  std::vector<Registration> find_indirect(llvm::StringRef package,
                                          llvm::StringRef name);
  /// Modules whose text names a decorator of class_effects.def, sorted.
  const std::vector<std::string> &noting_modules(llvm::StringRef package);
  /// Modules that may act on others when they are imported, by their text.
  const std::vector<std::string> &effect_modules(llvm::StringRef package);
  /// Modules of `package` whose text contains `word`, sorted.
  const std::vector<std::string> &mentioning(llvm::StringRef package,
                                             llvm::StringRef word);
  /// Files of a package that are no code, as paths in its folder and where they
  /// lie, sorted. Not those below `.mim`.
  const std::vector<std::pair<std::string, std::string>> &
  data_files(llvm::StringRef package);
  /// Candidate names of a package, for hints.
  std::vector<std::string> names(llvm::StringRef package);
  /// The registries that a package defines in `<package>.registry`.
  const std::vector<RegistryDefinition> &registries(llvm::StringRef package);
  /// True if mmengine, mmcv or another external package registers `name`.
  static bool external(llvm::StringRef name);
  /// All of them, sorted by the package of the registry, registry and name.
  static llvm::ArrayRef<ExternalRegistration> externals();
  static std::vector<llvm::StringRef> external_names();

private:
  RegistrationIndex &index(llvm::StringRef package);
  std::shared_ptr<RegistrationIndex> make_index(llvm::StringRef package,
                                                llvm::StringRef folder);
  static void scan(RegistrationIndex &index, llvm::StringRef module,
                   llvm::StringRef text);
  const std::vector<Registration> &in_module(ModuleId id);
  void add_uses(ModuleId module, llvm::StringRef registrar,
                const Registration &found, std::vector<Registration> &result);

  Program &program_;
  llvm::StringMap<std::shared_ptr<RegistrationIndex>> indexes_;
  llvm::DenseMap<ModuleId, std::vector<Registration>> by_module_;
  llvm::StringMap<std::vector<RegistryDefinition>> registries_;
};

/// The method of a registry that registers (mmengine/registry/registry.py:615).
inline constexpr llvm::StringLiteral kRegister = "register_module";

/// True for `@X.register_module(...)`.
bool is_registration(const syntax::Tree &tree, NodeId decorator);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_REGISTRATIONS_H
