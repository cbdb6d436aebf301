#ifndef FLATTENC_COMPILER_PROGRAM_REACH_H
#define FLATTENC_COMPILER_PROGRAM_REACH_H

#include "compiler/program/registrations.h"
#include "compiler/program/units.h"

#include "llvm/ADT/SetVector.h"

namespace flattenc {

/// What of one top-level statement stays.
struct KeptStatement {
  /// For import statements: the aliases (or the ImportFrom of a star) that stay.
  llvm::SmallVector<NodeId, 2> aliases;
};

/// What of one module stays, by top-level statement in source order.
struct KeptModule {
  std::map<NodeId, KeptStatement> statements;
  bool whole = false;
};

/// A data file that the config or kept code names.
struct Asset {
  std::string package; ///< empty: it lies in the config's own project
  std::string path; ///< relative to the package's data roots, or its folder
  std::string file; ///< where it lies now
  bool beside_modules = false; ///< in the package's folder: code finds it there
  friend auto operator<=>(const Asset &, const Asset &) = default;
};

/// What a module does to something of another package when it is imported.
struct ExternalEffect {
  ModuleId module;
  NodeId node;        ///< a call, or the target of an assignment
  std::string object; ///< "os.environ", "resource.setrlimit"
};

/// The part of the program that a set of roots needs, by following names,
/// registered types and imports. Deterministic: the order of discovery is the
/// order of roots and sources.
class Reach {
public:
  Reach(Program &program, Registrations &registrations, Hierarchy &hierarchy,
        const Pins &pins)
      : program_(program), registrations_(registrations),
        hierarchy_(hierarchy), pins_(pins) {}

  /// Needs what `package.module` binds as `name`; false if it binds none.
  bool need(ModuleId module, llvm::StringRef name);
  /// Needs everything that `type` names in the scope of `package`; false if no
  /// bundled package registers it.
  bool need_type(llvm::StringRef package, llvm::StringRef type);
  /// Needs a dotted path; false if it leads nowhere in a bundled package.
  bool need_path(llvm::StringRef dotted);
  /// Needs the whole module.
  void need_module(ModuleId module);
  /// Makes the module exist, with its packages and what it runs on import.
  void touch(ModuleId module);
  void need_asset(const Asset &asset) { assets_.insert(asset); }
  /// Works until nothing new is needed.
  void run();

  [[nodiscard]] const llvm::MapVector<ModuleId, KeptModule> &modules() const {
    return modules_;
  }
  [[nodiscard]] llvm::ArrayRef<ClassId> classes() const {
    return classes_.getArrayRef();
  }
  [[nodiscard]] bool keeps(ModuleId module, NodeId statement) const;
  /// True if the statement that binds, and of an import the alias, stays.
  [[nodiscard]] bool keeps_binding(ModuleId module,
                                   const Binding &binding) const;
  [[nodiscard]] bool keeps_class(ClassId cls) const {
    return classes_.contains(cls);
  }
  /// Code of every kept definition: what rules about reachable code look at.
  /// Statements of flattened members count, wherever they stand.
  [[nodiscard]] llvm::ArrayRef<std::pair<ModuleId, NodeId>> code() const {
    return code_.getArrayRef();
  }
  [[nodiscard]] const std::set<Asset> &assets() const { return assets_; }
  /// Registered objects that a `type` reached.
  [[nodiscard]] llvm::ArrayRef<Registration> registrations() const {
    return reached_;
  }
  /// True if the registry's locations lead to `module`, but no package between
  /// the two imports it.
  [[nodiscard]] bool unlinked(ModuleId module) const {
    return unlinked_.count(module) != 0;
  }
  /// What modules that are left out do to external packages and the process when
  /// the original imports them, by module and place. Gives the diagnostics of
  /// files that it reads.
  std::vector<ExternalEffect> effects_left_out();
  /// Top-level external packages that kept code imports.
  [[nodiscard]] const std::set<std::string> &externals() const {
    return externals_;
  }

private:
  [[nodiscard]] std::set<std::string> kept_packages() const;
  void keep(ModuleId module, NodeId statement, NodeId alias = {});
  void need_entity(const Entity &entity);
  void need_binding(ModuleId module, const Binding &binding);
  void need_use(ModuleId module, NodeId name, const Entity &entity,
                ModuleId into);
  void need_attributes(ModuleId module, NodeId expression, Entity entity);
  /// Follows every use in a subtree. The code will stand in the module `into`,
  /// which imports what it does not have from where that is defined. Names in
  /// `skip` will not stand in the output.
  void follow(ModuleId module, NodeId subtree, ModuleId into,
              llvm::ArrayRef<NodeId> skip = {});
  /// Needs the types that the value of a `type` may be.
  void need_types(ModuleId module, NodeId value);
  void follow_data_files(llvm::StringRef package, llvm::StringRef token);
  void follow_strings(ModuleId module, NodeId subtree, ModuleId into);
  void follow_local_imports(ModuleId module, NodeId subtree);
  void follow_annotation(ModuleId module, NodeId string, ModuleId into);
  /// Needs what the name stands for where the code will stand.
  void need_moved(llvm::StringRef name, const Entity &entity, ModuleId into);
  void follow_class(ClassId cls);
  /// Subclasses whose class statement adds to a list of a kept class; true if
  /// there is a new one.
  bool need_noting_subclasses();
  /// Import-time uses of functions that fill a kept module-level container
  /// (`@register_box('hbox')`); true if there is a new one.
  bool need_fillers();
  void need_uses_of(ModuleId module, llvm::StringRef function);
  void need_imported(ModuleId module, llvm::StringRef name, ModuleId from);
  /// What modules do to kept objects of others when they are imported, and to
  /// the process where an ancestor is flattened out of one; true if a module is
  /// new.
  bool need_effects();
  [[nodiscard]] bool affects_kept(ModuleId module, NodeId statement);
  void add_external_effects(ModuleId module, NodeId statement,
                            std::vector<ExternalEffect> &effects);
  [[nodiscard]] bool names_classes(const ExternalEffect &effect);
  [[nodiscard]] bool noted_by_kept(ModuleId module, NodeId statement);
  [[nodiscard]] bool is_affected(const Entity &entity, ModuleId by);
  Entity root_of(ModuleId module, NodeId expression);
  /// Subclasses in the text of a kept class whose `__init_subclass__`, metaclass or
  /// `__subclasses__` sees them; true if there is a new one.
  bool need_seen_subclasses();
  [[nodiscard]] bool sees_subclasses(ClassId cls);
  /// An import in `from` that loads `to`: of a name, or of all (`star`).
  struct ImportStep {
    ModuleId from, to;
    std::string name;
    NodeId star;
  };
  /// The imports through which the original loads the module, from a kept one
  /// on; none if it does not.
  std::vector<ImportStep> import_chain(ModuleId module);
  /// Keeps them; false if there are none.
  bool link(ModuleId module);
  std::set<std::pair<ModuleId, std::string>> filled_;
  std::set<ModuleId> unlinkable_;
  void reach_from_locations(const Registration &registration);
  /// What the external class `owner` builds if nobody names another type.
  void need_default_type(llvm::StringRef package, llvm::StringRef owner);
  void note_external(llvm::StringRef path);

  Program &program_;
  Registrations &registrations_;
  Hierarchy &hierarchy_;
  const Pins &pins_;
  llvm::MapVector<ModuleId, KeptModule> modules_;
  llvm::SetVector<ClassId> classes_;
  std::size_t followed_classes_ = 0;
  std::vector<std::pair<ModuleId, NodeId>> work_;
  llvm::SetVector<std::pair<ModuleId, NodeId>> code_;
  std::set<std::tuple<ModuleId, NodeId, ModuleId>> followed_;
  std::set<std::pair<ModuleId, std::string>> needed_;
  llvm::StringMap<bool> types_; ///< asked for, and if something registers it
  std::vector<Registration> reached_;
  std::set<ModuleId> unlinked_;
  std::set<Asset> assets_;
  std::set<std::string> externals_;
};

/// The data file that a string of code or configuration of `package` names:
/// below its `.mim`, or beside it in a checkout; else below the config's project.
std::optional<Asset> find_asset(Program &program, llvm::StringRef package,
                                llvm::StringRef text);

/// True for a top-level module of the standard library.
bool is_stdlib(llvm::StringRef module);

/// True if the statement does something else than bind names: what a module
/// runs for its effect when it is imported.
bool has_effect(const Module &module, NodeId statement);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_REACH_H
