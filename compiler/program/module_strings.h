#ifndef FLATTENC_COMPILER_PROGRAM_MODULE_STRINGS_H
#define FLATTENC_COMPILER_PROGRAM_MODULE_STRINGS_H

#include "compiler/program/program.h"

namespace flattenc {

/// The expression of a string that names a module, if `node` has one: the first
/// argument of `import_module` and `__import__`, the index of `sys.modules`.
NodeId module_string(const syntax::Tree &tree, NodeId node);

/// How much the text tells of the module that such a node names.
struct NamedModule {
  std::string name;   ///< absolute, or what it begins with
  bool whole = false; ///< `name` is all of it
};
/// Reads `import_module('a.b')`, `import_module('.b', __package__)`,
/// `import_module('a.' + b)`, `import_module(f'a.{b}')` and the like in `module`;
/// an empty name if nothing is known.
NamedModule named_module(const Module &module, NodeId node);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_MODULE_STRINGS_H
