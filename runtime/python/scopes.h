#ifndef FLATTENC_RUNTIME_PYTHON_SCOPES_H
#define FLATTENC_RUNTIME_PYTHON_SCOPES_H

#include "compiler/syntax/tree.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

#include <vector>

namespace flattenc::python {

enum class NameKind : std::uint8_t {
  Global, ///< looked up in the module, then among the builtins
  Local,
  Cell,   ///< a variable of this scope that nested scopes use
  Free,   ///< a variable of an enclosing scope
};

/// The names of one module, function, lambda, comprehension or class.
struct ScopeNames {
  syntax::NodeId node;
  std::uint32_t parent = UINT32_MAX;
  bool is_class = false;
  bool is_comprehension = false;
  bool is_generator = false;
  /// In order of first appearance, parameters first.
  llvm::MapVector<llvm::StringRef, NameKind> names;
};

/// Which scope every name of a file belongs to, by Python's rules.
class Scopes {
public:
  explicit Scopes(const syntax::Tree &tree);

  /// The scope that `node` (a Module, def, lambda, comprehension) opens.
  [[nodiscard]] const ScopeNames &of(syntax::NodeId node) const {
    return scopes_[by_node_.find(node)->second];
  }
  [[nodiscard]] NameKind kind(syntax::NodeId scope, llvm::StringRef name) const;

private:
  struct Facts {
    bool bound = false, used = false, global = false, nonlocal = false;
  };
  void open(const syntax::Tree &tree, syntax::NodeId node,
            std::uint32_t parent);
  void walk(const syntax::Tree &tree);
  /// The scope that evaluates `node`; `before` has those of the nodes before it.
  [[nodiscard]] std::uint32_t
  scope_of(const syntax::Tree &tree, syntax::NodeId node,
           llvm::ArrayRef<std::uint32_t> before) const;
  void resolve();
  void note(std::uint32_t scope, llvm::StringRef name, bool Facts::*fact);

  std::vector<ScopeNames> scopes_;
  std::vector<llvm::MapVector<llvm::StringRef, Facts>> facts_;
  llvm::DenseMap<syntax::NodeId, std::uint32_t> by_node_;
};

/// True if the node is bound rather than read: a target, also inside of tuple
/// and list targets.
bool is_binding(const syntax::Tree &tree, syntax::NodeId node);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_SCOPES_H
