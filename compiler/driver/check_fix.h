#ifndef FLATTENC_COMPILER_DRIVER_CHECK_FIX_H
#define FLATTENC_COMPILER_DRIVER_CHECK_FIX_H

#include "compiler/driver/check_files.h"

#include <set>

namespace flattenc {

/// Proves that changed texts leave resolved configs equal: those of the changed
/// files and of every config of their repositories that inherits from one.
class ConfigProof {
public:
  ConfigProof(const Session &session,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files)
      : session_(session), files_(std::move(files)) {}

  /// The changed files that take part in a config whose resolved form is not
  /// what it is with the texts `before`; empty if all are equal.
  std::set<std::string> blamed(const ChangedTexts &before,
                               const ChangedTexts &after);

  /// The changed files that take part in a config that loads with the texts
  /// `before` and not with `after`.
  std::set<std::string> unloadable(const ChangedTexts &before,
                                   const ChangedTexts &after);

  /// The configs, other than the changed files, that inherit from one of them.
  std::vector<std::string> dependents(const ChangedTexts &texts);

private:
  std::set<std::string> compare(const ChangedTexts &before,
                                const ChangedTexts &after, bool values);
  using Results = std::map<std::string, FileChecker::Resolved>;
  Results resolve(const ChangedTexts &texts,
                  const std::vector<std::string> &configs);
  void add_root_of(const std::string &file, FileChecker &checker);

  const Session &session_;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files_;
  std::set<std::string> roots_;
  std::set<std::string> configs_; ///< below the roots
  /// With the texts `known_`.
  Results before_;
  ChangedTexts known_;
};

/// One file's findings that have a fix.
struct FileFixes {
  std::string path;
  std::string text; ///< as it is now
  std::vector<Fix> fixes;
};

/// Applies the safe fixes for which the proof holds. Returns the changed texts.
ChangedTexts apply_safe_fixes(ConfigProof &proof, const ChangedTexts &before,
                              llvm::ArrayRef<FileFixes> files,
                              unsigned &applied);

/// The text with those fixes that do not overlap an earlier one.
std::string with_fixes(llvm::StringRef text, llvm::ArrayRef<Fix> fixes,
                       unsigned &applied);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_CHECK_FIX_H
