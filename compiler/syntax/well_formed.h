#ifndef FLATTENC_COMPILER_SYNTAX_WELL_FORMED_H
#define FLATTENC_COMPILER_SYNTAX_WELL_FORMED_H

#include "compiler/syntax/parse.h"

namespace flattenc::syntax {

/// Appends what CPython refuses to compile although the grammar takes it:
/// keywords as names, targets that cannot be assigned, `return` outside of a
/// function, orders of arguments and parameters. What CPython's parser, symbol
/// table and compiler check (Python 3.11).
void check_well_formed(const Tree &tree, std::vector<SyntaxProblem> &problems);
/// The same for indents and for lines that end too early.
void check_layout(const Tree &tree, std::vector<SyntaxProblem> &problems);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_WELL_FORMED_H
