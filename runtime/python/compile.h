#ifndef FLATTENC_RUNTIME_PYTHON_COMPILE_H
#define FLATTENC_RUNTIME_PYTHON_COMPILE_H

#include "runtime/python/code.h"

#include <functional>
#include <memory>
#include <optional>

namespace flattenc::python {

class Scopes;

struct CompileOptions {
  /// The scopes of the tree, if the caller has them already.
  const Scopes *scopes = nullptr;
  /// True for a statement that the host has handled itself.
  std::function<bool(syntax::NodeId)> skip;
  /// Text of a statement (or expression) that must be refused when it is
  /// reached; nothing for all others.
  std::function<std::optional<std::string>(syntax::NodeId)> refuse;
  /// False: classes and `with` statements are refused, as in configurations,
  /// where no value of theirs can be used.
  bool whole_language = false;
  /// False: annotations of functions are not evaluated; `__annotations__` may
  /// be passed on, and what looks into them is refused.
  bool annotations = true;
  /// A value that stands for the string constant, or nothing.
  std::function<std::optional<Value>(llvm::StringRef, Heap &)> string_constant;
};

/// Compiles a file. Never fails: what the machine cannot run becomes an
/// instruction that refuses at that place, if it is ever reached. The tree
/// must outlive the unit.
std::unique_ptr<Unit> compile_module(const syntax::Tree &tree,
                                     const CompileOptions &options = {});

/// Compiles one expression; running it returns its value.
std::unique_ptr<Unit> compile_expression(const syntax::Tree &tree,
                                         syntax::NodeId expression,
                                         const CompileOptions &options = {});

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_COMPILE_H
