#ifndef FLATTENC_COMPILER_SYNTAX_WELL_FORMED_PARTS_H
#define FLATTENC_COMPILER_SYNTAX_WELL_FORMED_PARTS_H

#include "compiler/syntax/parse.h"

namespace flattenc::syntax {

/// Checks of the parts of a statement that need nothing around them, for
/// `check_well_formed`.
class WellFormedParts {
protected:
  WellFormedParts(const Tree &tree, std::vector<SyntaxProblem> &problems)
      : tree_(tree), problems_(problems) {}

  void wrong(NodeId node, const llvm::Twine &message);
  /// Order and names of the arguments of a Call or ClassDef.
  void check_arguments(NodeId call);
  /// Order, names and markers of Parameters.
  void check_parameters(NodeId parameters);
  /// That the target can be `what` ("assigned to"); with `several`, tuples and
  /// lists of targets can, too.
  void check_target(NodeId target, llvm::StringRef what, bool several);

  const Tree &tree_;
  std::vector<SyntaxProblem> &problems_;
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_WELL_FORMED_PARTS_H
