#ifndef FLATTENC_TESTS_GOLDEN_FILE_H
#define FLATTENC_TESTS_GOLDEN_FILE_H

#include "compiler/driver/environment.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <filesystem>
#include <string>
#include <vector>

namespace flattenc::tests {

/// One golden case: inputs and expected output in one file. A line
/// `=== KIND [NAME]`, which no Python file has, starts a section:
///
///   # one line: what the case shows
///   === args
///   config show a.py
///   === env
///   FLATTENC_PATH=/site
///   === folder packages/example_repo at shapes
///   === file a.py
///   x = 1
///   === file odd.py escaped
///   x = '\xff'
///   === occupied out
///   === outputs
///   pack/models/*.py
///   === stdout
///   === stderr
///   === output pack/models/a.py
///   === exit 0
///
/// `stdin` is standard input; `folder` copies a folder of testdata; `occupied` names an output folder that
/// holds something; `outputs` names the written files that
/// the case shows. Arguments of a file `args` in the case's folder, or the
/// nearest one above it, come before the case's own. Everything from
/// `=== stdout` on is expected output and is rewritten by an update.
struct GoldenCase {
  std::string inputs; ///< the text of everything before `=== stdout`
  std::vector<std::string> args;
  std::vector<std::string> outputs; ///< globs
  std::vector<std::string> occupied;
  Environment environment;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files;
  std::string error; ///< what is wrong with the case itself; empty if nothing
};

GoldenCase parse_case(llvm::StringRef text, const std::filesystem::path &path,
                      const std::filesystem::path &testdata);

/// Runs a case in memory and returns the text that its file ought to have.
std::string run_case(const GoldenCase &golden);

/// Every `*.test` below `testdata`, sorted.
std::vector<std::filesystem::path>
all_cases(const std::filesystem::path &testdata);

std::string read_file(const std::filesystem::path &path);

/// The lines in which two texts differ, with some lines around them.
std::string line_diff(llvm::StringRef want, llvm::StringRef got);

} // namespace flattenc::tests

#endif // FLATTENC_TESTS_GOLDEN_FILE_H
