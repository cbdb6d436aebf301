#ifndef FLATTENC_COMPILER_PROGRAM_MODULE_CACHE_H
#define FLATTENC_COMPILER_PROGRAM_MODULE_CACHE_H

#include "compiler/program/program.h"

namespace flattenc {

struct ModuleText {
  std::string module; ///< dotted
  FileId file;
  llvm::StringRef text; ///< the SourceSet's
  bool is_init = false;
};

/// The text of every module of a package, and where names may be registered.
struct RegistrationIndex {
  /// Candidate name -> modules whose text may register it.
  llvm::StringMap<std::vector<std::string>> modules_by_name;
  /// Modules whose text names a decorator of class_effects.def, sorted.
  std::vector<std::string> noting_modules;
  /// Modules that call `register_module` in a function or block, sorted.
  std::vector<std::string> registrar_modules;
  /// Modules whose top level may do more than bind names, sorted.
  std::vector<std::string> effect_modules;
  /// Some name is computed, so the candidates are not all.
  bool computed_names = false;
  /// By module, sorted.
  std::vector<ModuleText> texts;
  /// Files that are no code, as paths in the package and where they lie, sorted.
  std::vector<std::pair<std::string, std::string>> data_files;
  /// Word -> modules whose text contains it, filled as it is asked for.
  llvm::StringMap<std::vector<std::string>> mentioning;
};

/// What several programs over one SourceSet share: modules as they were parsed
/// and bound, and the indexes of packages. Nothing in it depends on a config.
/// For one thread; files are taken not to change while it lives.
class ModuleCache {
public:
  /// Null if the module `dotted` in the file `path` was not parsed yet.
  [[nodiscard]] std::shared_ptr<const Module>
  module(llvm::StringRef dotted, llvm::StringRef path) const {
    return modules_.lookup(key(dotted, path));
  }
  /// Keeps a module that was parsed without a diagnostic.
  void keep(llvm::StringRef path, std::shared_ptr<const Module> module) {
    modules_[key(module->name, path)] = std::move(module);
  }
  /// The index of the package in `folder`; null if it is new.
  [[nodiscard]] std::shared_ptr<RegistrationIndex> &
  index(llvm::StringRef package, llvm::StringRef folder) {
    return indexes_[key(package, folder)];
  }

  /// The SHA-256 of the file at an absolute path, in hexadecimal; `made` when it
  /// is first asked for.
  const std::string &digest(llvm::StringRef path,
                            llvm::function_ref<std::string()> made) {
    auto [entry, is_new] = digests_.try_emplace(path);
    if (is_new)
      entry->second = made();
    return entry->second;
  }

private:
  static std::string key(llvm::StringRef dotted, llvm::StringRef path) {
    return (dotted + "\n" + path).str();
  }
  llvm::StringMap<std::shared_ptr<const Module>> modules_;
  llvm::StringMap<std::shared_ptr<RegistrationIndex>> indexes_;
  llvm::StringMap<std::string> digests_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_MODULE_CACHE_H
