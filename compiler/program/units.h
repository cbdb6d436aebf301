#ifndef FLATTENC_COMPILER_PROGRAM_UNITS_H
#define FLATTENC_COMPILER_PROGRAM_UNITS_H

#include "compiler/program/class_body.h"

#include <map>
#include <set>

namespace flattenc {

/// Why a class must stay a class of its own.
struct Pin {
  ClassId cls;
  std::string reason;
  ModuleId module; ///< where the reason stands
  NodeId node;
  /// Its own ancestors have to stay as well: it uses `super` in a way that only
  /// the real linearization answers.
  bool keeps_ancestors = false;
};

/// The classes that stay, each with its first reason, in order of discovery.
using Pins = llvm::MapVector<ClassId, Pin>;

/// A replacement of bytes of the member's source text.
struct Edit {
  std::uint32_t begin, end;
  std::string text;
};

/// What a `super().m` or `Parent.m(self)` of a member means in one leaf.
struct SuperSite {
  NodeId site; ///< the Attribute
  enum class Kind : std::uint8_t {
    Unchanged, ///< leads out of the flattened classes as it stands
    ZeroArgument, ///< leads out of them, but names a class that may be gone
    Helper,    ///< calls the parent's body: `helper_definer`.`name`
  };
  Kind kind = Kind::Unchanged;
  bool explicit_parent = false; ///< `Parent.m(self, …)`
  SuperUse use;                 ///< of a super call
  ClassId helper_definer;
  std::string name;
};

/// A statement group of a flattened class: all statements with which `definer`
/// binds `name`, under their own name or as a helper.
struct Member {
  enum class Role : std::uint8_t {
    Own,       ///< stands in the leaf itself
    Inherited, ///< the winner of the MRO, from an ancestor
    Helper,    ///< an ancestor's, overridden but still called through `super()`
    Alias,     ///< `helper = name`: the helper is the inherited winner itself
  };
  Role role = Role::Own;
  ClassId definer;
  std::string name; ///< empty for statements that bind no name
  llvm::SmallVector<NodeId, 1> statements;
  std::string helper_name; ///< of Helper and Alias
  std::vector<SuperSite> sites;
  /// Sorted; written by inline_super_calls and resolve_captures.
  std::vector<Edit> edits;
};

/// A base in the new class statement.
struct NewBase {
  ClassId cls;
  /// The class statement and expression from which its text comes.
  ModuleId module;
  NodeId expression;
  std::string text; ///< as it is printed; written by resolve_captures
};

/// An import that a module of the output needs besides its own.
struct AddedImport {
  std::string module; ///< absolute, as the sources name it
  std::string name;   ///< empty: the module itself
  std::string alias;  ///< empty: none
  friend auto operator<=>(const AddedImport &, const AddedImport &) = default;
};

/// A class of the output.
struct Unit {
  ClassId cls;
  /// The ancestors that are flattened into it, in MRO order.
  std::vector<ClassId> chain;
  /// The classes that remain behind it in its MRO.
  std::vector<ClassId> rest;
  std::vector<Member> members;
  std::vector<NewBase> bases;
  /// True if `bases` replaces the list of the class statement.
  bool rebased = false;
  /// Text of a metaclass that would be lost with the ancestors; or empty.
  std::string metaclass;
  ModuleId metaclass_module;
  NodeId metaclass_node;
  /// What its module has to import for the moved members.
  std::set<AddedImport> imports;

  /// The class and what is flattened into it, in MRO order.
  [[nodiscard]] std::vector<ClassId> flat() const {
    std::vector<ClassId> result = {cls};
    result.insert(result.end(), chain.begin(), chain.end());
    return result;
  }
};

/// What evaluating an expression makes, if it is evaluated once or twice.
enum class Made : std::uint8_t {
  Value,    ///< nothing that can change, or no new object
  Mutable,  ///< an object that can be changed in place
  Iterator, ///< one that changes whenever it is used
};

/// True for builtins that look names of the module up by their text.
bool evaluates_names(llvm::StringRef builtin);

/// Answers about class bodies and what flattening does with them, under a given
/// set of pins. Bodies are memoized for the life of the program.
class Hierarchy {
public:
  explicit Hierarchy(Program &program) : program_(program) {}

  const ClassBody &body(ClassId cls);
  /// A reason why a class can never be flattened into another, found in its own
  /// text; null if there is none.
  const Pin *intrinsic_pin(ClassId cls);
  /// True if a decorator of the method sees the name under which the class
  /// holds it (`__set_name__`).
  bool sees_name(ModuleId module, NodeId method);
  /// True if a decorator of the method acts on its name: `sees_name`, a cached
  /// property, or a bundled decorator whose text asks for a name. Such a method
  /// cannot become a helper.
  bool depends_on_name(ModuleId module, NodeId method);
  /// True if the text of a bundled decorator of the method has an attribute or a
  /// method of one of the names.
  bool decorator_asks_for(ModuleId module, NodeId method,
                          llvm::ArrayRef<llvm::StringLiteral> names);
  /// What a value of an attribute or parameter is made anew each time that the
  /// class body runs.
  Made made_by(ModuleId id, NodeId value);
  /// True if a method of the class itself has a decorator that `sees_name`.
  bool notes_names(ClassId cls);
  /// True if `cls` stays: external, pinned by `pins` or by its own text.
  bool stays(ClassId cls, const Pins &pins);
  /// True if an external class of which nothing is known takes part in multiple
  /// inheritance: no other list of bases is sure to keep the order.
  bool order_unknown(ClassId cls);
  /// The ancestors flattened into `cls`: the MRO up to the first that stays.
  std::vector<ClassId> chain(ClassId cls, const Pins &pins);
  /// The linearization of a class that stays, as it will be in the output: without
  /// what is flattened into it and into those behind it.
  std::vector<ClassId> output_mro(ClassId cls, const Pins &pins);
  /// Plans the members of `cls`: which definition of each name wins, what each
  /// super call means, which helpers that needs (a fixpoint).
  Unit plan(ClassId cls, const Pins &pins);

private:
  /// Notes the `metaclass=` of an ancestor that would be lost with it.
  void plan_metaclass(Unit &unit);
  Pin find_intrinsic_pin(ClassId cls);
  /// What a call makes that does nothing but make an object of a well-known type
  /// out of its arguments, or is a method of a literal; nothing for other calls.
  std::optional<Made> made_by_call(ModuleId id, NodeId call);
  NodeId effect_in(ModuleId id, NodeId value);
  /// A call that the class body makes, in the value of an attribute or a default
  /// of a parameter, and that may have effects; or invalid.
  NodeId effect_of(ModuleId id, const BodyItem &item);
  /// The decorator of a method, or the variable given to an attribute, whose
  /// object is of a bundled class with `__set_name__`; or invalid.
  NodeId told_owner(ModuleId id, const BodyItem &item);
  bool has_set_name(const Entity &cls);
  void plan_sites(Member &member, const std::vector<ClassId> &flat);
  SuperSite super_site(const Member &member, const SuperUse &use,
                       const std::vector<ClassId> &flat);
  void plan_explicit(Member &member, NodeId statement,
                     const std::vector<ClassId> &flat);

  Program &program_;
  std::map<ClassId, ClassBody> bodies_;
  std::map<ClassId, std::optional<Pin>> intrinsic_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_UNITS_H
