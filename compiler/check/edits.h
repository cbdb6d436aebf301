#ifndef FLATTENC_COMPILER_CHECK_EDITS_H
#define FLATTENC_COMPILER_CHECK_EDITS_H

#include "compiler/diag/diagnostics.h"
#include "compiler/syntax/tree.h"

namespace flattenc::check {

/// A piece of text to take out.
struct Removal {
  TextEdit edit;
  /// A comment would be lost, or stand where it means nothing.
  bool loses_comment = false;
};

/// Takes an argument out of a call or an item out of a display, with its comma.
Removal remove_argument(const syntax::Tree &tree, syntax::NodeId argument);

/// Takes a statement out with its line; nothing if it shares the line.
std::optional<Removal> remove_statement(const syntax::Tree &tree,
                                        syntax::NodeId statement);

/// Applies sorted edits that do not overlap.
std::string apply_edits(llvm::StringRef text, llvm::ArrayRef<TextEdit> edits);

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_EDITS_H
