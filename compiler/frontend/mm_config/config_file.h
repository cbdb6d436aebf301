#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_FILE_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_FILE_H

#include "compiler/frontend/mm_config/config.h"
#include "compiler/frontend/mm_config/substitute.h"
#include "compiler/syntax/tree.h"
#include "runtime/python/compile.h"

#include "llvm/ADT/StringMap.h"

namespace flattenc::frontend {

/// A base of the `read_base` style.
struct LazyBase {
  std::string module; ///< with its leading dots
  SourceRange range;
};

/// An import that only binds names of a base or lazy objects.
struct ConfigImport {
  std::string module; ///< with its leading dots
  syntax::NodeId node;
  bool from = false;
};

/// One file, parsed and compiled in one of the two styles.
struct ConfigFile {
  FileId source;
  bool lazy = false;
  syntax::Tree tree; ///< of what is compiled
  std::optional<Substitution> substitution;
  std::unique_ptr<python::Unit> body;
  // Text style.
  std::unique_ptr<python::Unit> bases; ///< the value of `_base_`; may be null
  SourceRange base_range;
  // `read_base` style.
  std::vector<LazyBase> lazy_bases;
  std::vector<ConfigImport> imports; ///< in the order of the source
};

/// How a file is loaded (config.py:1659); nothing if errors were emitted.
enum class ConfigMode { Text, Lazy };
std::optional<ConfigMode> config_mode(const syntax::Tree &tree,
                                      DiagnosticEmitter &diag);
/// True for a module that a configuration imports for real
/// (mmengine/config/utils.py:159, with Python 3.11).
bool is_builtin_module(llvm::StringRef module);
/// True for a module that is part of the interpreter itself.
bool is_compiled_in_module(llvm::StringRef module);
/// True for an assignment whose first target is `_base_`.
bool assigns_base(const syntax::Tree &tree, syntax::NodeId statement);
/// True for `with read_base():`, which has no other item.
bool reads_base(const syntax::Tree &tree, syntax::NodeId statement);

/// Compiles a parsed file; nothing if errors were emitted. `tree` is of the
/// unchanged text of `source`.
std::unique_ptr<ConfigFile>
compile_text_config(SourceSet &sources, syntax::Tree tree,
                    llvm::StringRef path,
                    const llvm::StringMap<std::string> &env,
                    DiagnosticEmitter &diag);
std::unique_ptr<ConfigFile> compile_lazy_config(syntax::Tree tree,
                                                llvm::StringRef path,
                                                DiagnosticEmitter &diag);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_FILE_H
