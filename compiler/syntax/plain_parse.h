#ifndef FLATTENC_COMPILER_SYNTAX_PLAIN_PARSE_H
#define FLATTENC_COMPILER_SYNTAX_PLAIN_PARSE_H

#include "compiler/syntax/tree.h"

#include <optional>

namespace flattenc::syntax {

/// What `parse_plain` takes.
enum class PlainStyle {
  /// Assignments, calls and strings, imports, `with`, `if` and `try`.
  Statements,
  /// Classes and functions, too: what `skip_bodies` leaves.
  Headers
};

/// The tree of a text that is nothing but plain statements, as most
/// configurations are: one a line, made of names, literals, displays, calls,
/// attributes, items and arithmetic. It is the tree that the grammar gives,
/// several times faster, and its lines are laid out well (`check_layout`).
/// Nothing for any other text, valid or not. The text is UTF-8.
std::optional<Tree> parse_plain(FileId file, llvm::StringRef text,
                                PlainStyle style = PlainStyle::Statements);

/// Sets `subtree_end` of nodes in pre-order from their parents.
void set_subtree_ends(std::vector<Node> &nodes);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_PLAIN_PARSE_H
