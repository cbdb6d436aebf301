#ifndef FLATTENC_COMPILER_PROGRAM_PROGRAM_H
#define FLATTENC_COMPILER_PROGRAM_PROGRAM_H

#include "compiler/diag/diagnostics.h"
#include "compiler/program/search.h"
#include "compiler/syntax/scopes.h"
#include "compiler/syntax/tree.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <memory>
#include <optional>

namespace flattenc {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using ModuleId = Id<struct ModuleTag>;
using ClassId = Id<struct ClassTag>;

/// One way in which a module binds a name at its top level.
struct Binding {
  enum class Kind : std::uint8_t {
    Class,        ///< `node` is the ClassDef
    Function,     ///< `node` is the FunctionDef
    ImportFrom,   ///< `node` is the Alias; the name is `module`.`name`
    ImportModule, ///< `node` is the Alias; the name is the module `module`
    Value,        ///< assigned, looped over, …; `node` is the Name
  };
  Kind kind = Kind::Value;
  NodeId node;
  NodeId statement; ///< the top-level statement that contains `node`
  bool conditional = false; ///< inside `if`, `try`, `for`, … of the module
  std::string module;       ///< absolute
  std::string name;
};

/// A `from module import *` at top level.
struct StarImport {
  NodeId statement;
  NodeId node; ///< the ImportFrom
  std::string module;
};

struct Module {
  std::string name;    ///< dotted
  std::string package; ///< the top-level package
  bool is_init = false; ///< an `__init__.py`
  bool is_script = false; ///< a file that is run, not imported
  FileId file;
  syntax::Tree tree;
  std::unique_ptr<syntax::Scopes> scopes;
  llvm::MapVector<llvm::StringRef, llvm::SmallVector<Binding, 1>> bindings;
  std::vector<StarImport> stars;
  /// The literal strings of `__all__` (all assignments and extensions); absent
  /// if there is none or it is computed.
  std::optional<std::vector<std::string>> all;
  bool defines_all = false;

  /// The package that a relative import with one dot names.
  [[nodiscard]] llvm::StringRef parent_package() const {
    return is_init ? llvm::StringRef(name)
                   : llvm::StringRef(name).rsplit('.').first;
  }
};

/// True if the dotted name is `package` or lies below it.
inline bool is_below(llvm::StringRef name, llvm::StringRef package) {
  return name.consume_front(package) && (name.empty() || name[0] == '.');
}

/// What a name stands for once imports and re-exports are followed.
struct Entity {
  enum class Kind : std::uint8_t {
    Unknown,    ///< bound nowhere: a builtin or a mistake
    External,   ///< `path`: an object or module of an external package
    Module,     ///< `module`: a bundled module itself
    Definition, ///< `path`: the name that the bundled `module` binds itself
  };
  Kind kind = Kind::Unknown;
  ModuleId module;
  std::string path;

  friend bool operator==(const Entity &, const Entity &) = default;
};

/// A base in a class statement.
struct BaseRef {
  NodeId expression;
  ClassId cls; ///< invalid if the expression names no class that is known
};

/// A class: bundled (from a ClassDef at the top level of a module, also under
/// `if` and `try`) or external.
struct Class {
  std::string name; ///< bundled: the bare name; external: the canonical path
  ModuleId module;  ///< invalid for external classes
  NodeId node;
  bool conditional = false;
  llvm::SmallVector<BaseRef, 2> bases;
  /// Linearization by C3, itself first; nothing else if there is none.
  std::vector<ClassId> mro;
  /// The bases have no consistent order; Python refuses the class statement.
  bool inconsistent = false;
  /// An external class of which nothing is known but its path.
  bool opaque = false;
  /// External: the metaclass that the class statement names, or empty.
  std::string metaclass;
  /// External: its `__init_subclass__` or its metaclass runs code for every
  /// class statement below it.
  bool sees_subclasses = false;

  [[nodiscard]] bool external() const { return !module.valid(); }
};

/// True for the names that the import system binds in every module
/// (docs.python.org/3/reference/import.html#import-related-module-attributes).
bool is_module_attribute(llvm::StringRef name);

/// Everything known of the sources of one run: modules, parsed when first asked
/// for, and memoized answers about them. Answers never change once given.
class Program {
public:
  Program(SourceSet &sources, DiagnosticEmitter &diag, const Search &search);

  SourceSet &sources;
  DiagnosticEmitter &diag;
  const Search &search;

  /// The bundled module `dotted`; an invalid id if it is external or there is
  /// none. A module that does not parse is reported once and counts as absent.
  ModuleId module(llvm::StringRef dotted);
  /// The same, if it was asked for before; else invalid.
  [[nodiscard]] ModuleId loaded(llvm::StringRef dotted) const {
    return module_by_name_.lookup(dotted);
  }
  /// A file that is run as a script, under the name `dotted`; its imports are
  /// those of `package`. Invalid if it cannot be read or parsed.
  ModuleId script(llvm::StringRef dotted, llvm::StringRef package,
                  llvm::StringRef path);
  [[nodiscard]] const Module &operator[](ModuleId id) const {
    return *modules_[id];
  }
  [[nodiscard]] std::uint32_t module_count() const { return modules_.size(); }
  [[nodiscard]] std::uint32_t class_count() const { return classes_.size(); }

  /// True if `dotted` lies in a package whose code may be bundled.
  [[nodiscard]] bool bundles(llvm::StringRef dotted) const;

  /// The bindings of `name` in `module`; null if it binds none itself.
  const llvm::SmallVector<Binding, 1> *bindings(ModuleId module,
                                                llvm::StringRef name);
  /// The star import of `module` that provides `name`; null if none does.
  const StarImport *star_providing(ModuleId module, llvm::StringRef name);
  /// The star import of `module` that stands behind all its own bindings of
  /// `name` and binds it again; null if none does.
  const StarImport *star_hiding(ModuleId module, llvm::StringRef name);
  /// True if `from module import *` binds `name`.
  bool exports(ModuleId module, llvm::StringRef name);

  /// Follows `name` in the top level of `module` through imports and re-exports
  /// to what it stands for. `__name__` and the like are the module's own.
  Entity resolve(ModuleId module, llvm::StringRef name);
  /// A name under which `module` imports the bundled definition `entity`
  /// unconditionally, at its top level; empty if there is none.
  llvm::StringRef imported_as(ModuleId module, const Entity &entity);
  /// What `dotted` (an absolute path) stands for.
  Entity resolve_path(llvm::StringRef dotted);
  /// What an expression of Names and Attributes stands for, its first name
  /// being global in `module`; Unknown for other expressions.
  Entity resolve_expression(ModuleId module, NodeId expression);
  /// The attribute `name` of a module or external entity.
  Entity attribute(const Entity &entity, llvm::StringRef name);

  /// The class that an entity is; invalid if it is none.
  ClassId class_of(const Entity &entity);
  ClassId class_at(ModuleId module, NodeId class_def);
  ClassId external_class(llvm::StringRef path);
  /// True if the class of that metaclass runs code of its own for each class
  /// statement: anything but `type`, `abc.ABCMeta` and bundled metaclasses
  /// without `__new__`, `__init__` and `__prepare__`.
  bool metaclass_acts(const Entity &metaclass);
  /// True if the tables of external classes have the top-level package.
  static bool known_external(llvm::StringRef package);
  [[nodiscard]] const Class &operator[](ClassId id) const {
    return *classes_[id];
  }
  /// "package.module.Name".
  [[nodiscard]] std::string qualified_name(ClassId id) const;
  [[nodiscard]] bool is_subclass(ClassId cls, ClassId of) const;

  /// The absolute name of the module that an ImportFrom names.
  [[nodiscard]] std::string import_target(const Module &module,
                                          NodeId import_from) const;
  [[nodiscard]] SourceRange range(ModuleId module, NodeId node) const {
    return (*this)[module].tree.range(node);
  }
  [[nodiscard]] llvm::StringRef text(ModuleId module, NodeId node) const {
    return (*this)[module].tree.text(node);
  }

private:
  ModuleId load_module(std::unique_ptr<Module> module, llvm::StringRef path);
  void linearize(Class &cls, ClassId id);
  bool read_external(Class &cls);

  Store<ModuleId, std::shared_ptr<const Module>> modules_;
  llvm::StringMap<ModuleId> module_by_name_;
  Store<ClassId, std::unique_ptr<Class>> classes_;
  llvm::DenseMap<std::pair<ModuleId, NodeId>, ClassId> class_by_node_;
  llvm::StringMap<ClassId> external_by_path_;
  llvm::StringMap<std::string> resolving_;
  llvm::DenseMap<ModuleId, llvm::StringMap<Entity>> resolved_;
  llvm::StringSet<> in_progress_;
  /// One program a package, for classes of external packages that no table has.
  struct ExternalSources;
  llvm::StringMap<std::shared_ptr<ExternalSources>> external_sources_;
};

/// Merges linearizations by C3 (docs.python.org/3/howto/mro.html). Returns
/// nothing if there is no consistent order.
std::optional<std::vector<ClassId>>
merge_c3(std::vector<std::vector<ClassId>> sequences);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_PROGRAM_H
