#ifndef FLATTENC_COMPILER_PROGRAM_PARSE_MODULE_H
#define FLATTENC_COMPILER_PROGRAM_PARSE_MODULE_H

#include "compiler/program/program.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/tree_cache.h"

namespace flattenc {

/// A module with all that its own text says, or the reasons why there is none.
struct ParsedModule {
  std::unique_ptr<Module> module;
  std::vector<syntax::SyntaxProblem> problems;
};

/// Parses and binds `module`, of which names and file are set, from the text of
/// its file. Touches nothing else, so any thread may do it; the text must
/// outlive the module.
/// `trees`, if given, may have the tree of an equal text, and keeps this one.
/// With `headers` alone the bodies of functions are left out.
ParsedModule parse_module(std::unique_ptr<Module> module, llvm::StringRef text,
                          bool headers = false,
                          syntax::TreeCache *trees = nullptr);

/// The absolute name of the module that an ImportFrom of `module` names.
std::string import_target(const Module &module, NodeId import_from);

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_PARSE_MODULE_H
