#ifndef FLATTENC_COMPILER_SYNTAX_SCOPES_H
#define FLATTENC_COMPILER_SYNTAX_SCOPES_H

#include "compiler/syntax/tree.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

#include <vector>

namespace flattenc::syntax {

/// Where a name leads, by Python's static scope rules
/// (docs.python.org/3/reference/executionmodel.html, 4.2.2).
enum class Resolution : std::uint8_t {
  Local,     ///< bound in a function, lambda or comprehension around it
  ClassBody, ///< executed in a class body that binds the name somewhere
  Global,    ///< the module's, or a builtin
};

/// The scopes of one tree and where each Name leads. For one thread: answers are
/// kept.
class Scopes {
public:
  explicit Scopes(const Tree &tree);

  /// `name` is a Name node.
  [[nodiscard]] Resolution resolve(NodeId name) const;
  /// True for a Name that is bound or deleted here (`x = …`, `for x in`, `del x`,
  /// `x += 1`).
  [[nodiscard]] bool is_store(NodeId name) const {
    return stores_[name.index];
  }
  /// The Name nodes of a subtree that lead to the module or to builtins, in
  /// source order. Bindings at module level are not uses; a function's store
  /// through `global` is.
  [[nodiscard]] std::vector<NodeId> global_uses(NodeId subtree) const;
  /// True if the expression at `node` runs in a class body (a default value, a
  /// decorator or an annotation of a method does; its body does not).
  [[nodiscard]] bool in_class_body(NodeId node) const;
  /// True if the code at `node` runs when the module is imported.
  [[nodiscard]] bool at_import_time(NodeId node) const;
  /// The innermost function, lambda or class that `node` runs in; the root at
  /// module level.
  [[nodiscard]] NodeId scope_node(NodeId node) const {
    return scopes_[scope_of_[node.index]].node;
  }
  /// Names that some function rebinds through `global`.
  [[nodiscard]] bool rebound_by_global(llvm::StringRef name) const {
    return rebound_.count(name) != 0;
  }

private:
  enum class Kind : std::uint8_t { Module, Class, Function };
  struct Scope {
    Kind kind;
    NodeId node;
    std::uint32_t parent;
    llvm::DenseSet<llvm::StringRef> bound;
    llvm::DenseSet<llvm::StringRef> globals;
  };
  std::uint32_t open(Kind kind, NodeId node, std::uint32_t parent);
  void bind(std::uint32_t scope, llvm::StringRef name);
  void collect_bindings();
  [[nodiscard]] std::uint32_t scope_of_child(NodeId child) const;
  [[nodiscard]] Resolution find(NodeId name) const;

  const Tree &tree_;
  std::vector<Scope> scopes_;
  std::vector<std::uint32_t> scope_of_;      // by node: where it is evaluated
  llvm::DenseMap<NodeId, std::uint32_t> opened_; // by def, class, lambda, …
  std::vector<bool> stores_;
  mutable std::vector<std::uint8_t> resolved_; // by node: 1 + Resolution, or 0
  llvm::DenseSet<llvm::StringRef> rebound_;
};

/// True for the reserved words of Python 3.11
/// (docs.python.org/3/reference/lexical_analysis.html#keywords).
bool is_keyword(llvm::StringRef word);

/// The names that an import alias binds: `import a.b` binds `a`.
llvm::StringRef bound_name(const Tree &tree, NodeId alias);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_SCOPES_H
