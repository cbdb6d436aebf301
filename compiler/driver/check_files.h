#ifndef FLATTENC_COMPILER_DRIVER_CHECK_FILES_H
#define FLATTENC_COMPILER_DRIVER_CHECK_FILES_H

#include "compiler/check/check.h"
#include "compiler/driver/pyproject.h"
#include "compiler/driver/session.h"

namespace flattenc {

using InMemoryFiles = llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem>;

/// Texts that stand for the files on disk, by absolute path.
using ChangedTexts = std::map<std::string, std::string>;

/// `files` with other texts for some of them.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
with_texts(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
           const ChangedTexts &texts);

/// Checks configs one after another; for one thread. What bases resolve to is
/// kept from config to config, so files must not change while it lives.
class FileChecker {
public:
  /// `answers` is shared with other checkers of the same files; null for none.
  FileChecker(const Session &session,
              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
              std::shared_ptr<check::TypeAnswers> answers = nullptr);
  ~FileChecker();

  /// The findings in the file at the absolute `path`, and what else is wrong
  /// with it. Their places are in `sources()`.
  std::vector<Diagnostic> check(const std::string &path);

  /// The resolved configuration in canonical JSON, or the messages that loading
  /// it gave, and the files that took part.
  struct Resolved {
    std::string text;
    bool loads = false;
    std::vector<std::string> files;
  };
  Resolved resolve(const std::string &path);

  /// The resolved configuration; nothing if it does not load.
  std::optional<ConfigTree> load(const std::string &path);

  /// Where the config lies; null if that cannot be told.
  const LocatedConfig *located(const std::string &path);

  [[nodiscard]] const SourceSet &sources() const;
  /// Settings that hold for the file, and the folder that they stand in.
  struct FileSettings {
    check::Selection selection;
    std::string file_name_pattern;
    std::string folder;
  };
  const FileSettings &settings(const std::string &path);

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_CHECK_FILES_H
