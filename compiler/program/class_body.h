#ifndef FLATTENC_COMPILER_PROGRAM_CLASS_BODY_H
#define FLATTENC_COMPILER_PROGRAM_CLASS_BODY_H

#include "compiler/program/program.h"

#include <map>

namespace flattenc {

/// One statement of a class body.
struct BodyItem {
  enum class Kind : std::uint8_t {
    Docstring,
    Method,     ///< a def; several of one name form a group (property, setter)
    Attribute,  ///< an assignment to plain names, or a nested class
    Annotation, ///< `x: int` without a value
    Nothing,    ///< `pass`, `...`
    Other,      ///< anything that runs: calls, `if`, `for`, `del`, …
  };
  Kind kind = Kind::Other;
  NodeId statement;
  /// The names that it binds in the class, in source order, as the class holds
  /// them (`__x` is mangled).
  llvm::SmallVector<std::string, 1> names;
};

/// A use of `super` in a class body.
struct SuperUse {
  NodeId call;      ///< the Call `super(...)`
  NodeId attribute; ///< the Attribute around it; invalid if it is used otherwise
  NodeId type;      ///< first argument, or invalid
  NodeId object;    ///< second argument, or invalid
  /// The innermost function or lambda around it, comprehensions not counted.
  NodeId function;
  /// True if `function` is the method itself and not nested in it.
  bool in_method = false;
};

/// The statements of a class body, by name too.
struct ClassBody {
  std::vector<BodyItem> items;
  std::map<std::string, llvm::SmallVector<unsigned, 1>, std::less<>> by_name;
  /// What statements of kind Other bind or delete, if they get there, and where.
  std::map<std::string, NodeId, std::less<>> unsure;

  [[nodiscard]] bool defines(llvm::StringRef name) const {
    return by_name.find(std::string_view(name)) != by_name.end();
  }
  /// True if it defines `__eq__` but not `__hash__`.
  [[nodiscard]] bool implies_no_hash() const {
    auto equal = by_name.find("__eq__"), hash = by_name.find("__hash__");
    return equal != by_name.end() && hash != by_name.end() &&
           equal->second == hash->second;
  }
};

/// Reads the body of a bundled class. A class that defines `__eq__` but not
/// `__hash__` binds both with the former
/// (docs.python.org/3/reference/datamodel.html#object.__hash__).
ClassBody read_class_body(const Program &program, ClassId cls);

/// The uses of `super` in a statement of a class body, without those in classes
/// nested in it.
std::vector<SuperUse> find_super(const Program &program, ModuleId module,
                                 NodeId statement);

enum class MethodKind : std::uint8_t { Plain, Static, Class };

/// How a def in a class body is bound: by its decorators, or by its name
/// (`__new__` is static, `__init_subclass__` and `__class_getitem__` are class
/// methods; docs.python.org/3/reference/datamodel.html).
MethodKind method_kind(const syntax::Tree &tree, NodeId method);

/// The innermost method of a class that `node` stands in; invalid if none. To go
/// on outwards, ask for that of the method.
NodeId method_around(const syntax::Tree &tree, NodeId node);

/// The name of the first parameter of a function or lambda; empty if none.
llvm::StringRef first_parameter(const syntax::Tree &tree, NodeId function);

/// `__x` as Python mangles it in class `cls`
/// (docs.python.org/3/reference/expressions.html#private-name-mangling);
/// nothing if `name` is not mangled.
std::optional<std::string> mangled(llvm::StringRef name, llvm::StringRef cls);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_CLASS_BODY_H
