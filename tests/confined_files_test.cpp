#include "compiler/source/confined_files.h"

#include <doctest/doctest.h>

#include "tests/temporary_folder.h"

using namespace flattenc;
using flattenc::tests::TemporaryFolder;

TEST_CASE("lies_below compares whole components") {
  CHECK(lies_below("/a/b", "/a"));
  CHECK(lies_below("/a", "/a"));
  CHECK(lies_below("/a/b", "/a/"));
  CHECK_FALSE(lies_below("/ab", "/a"));
  CHECK_FALSE(lies_below("/", "/a"));
}

TEST_CASE("what leads out of the roots is refused, existing or not") {
  TemporaryFolder folder;
  folder.write("inside/a.py", "x = 1\n");
  folder.write("outside/secret.py", "token = 1\n");
  folder.link("../outside/secret.py", "inside/link.py");
  folder.link("../outside", "inside/linked");
  folder.link("a.py", "inside/alias.py");
  ConfinedFiles files(llvm::vfs::getRealFileSystem(), {folder.path("inside")});
  auto open = [&](const char *name) {
    auto buffer = files.getBufferForFile(folder.path(name));
    return buffer ? std::error_code() : buffer.getError();
  };
  std::error_code refused =
      std::make_error_code(std::errc::operation_not_permitted);
  CHECK_FALSE(open("inside/a.py"));
  CHECK_FALSE(open("inside/alias.py"));
  CHECK_FALSE(open("inside/../inside/a.py"));
  CHECK(open("inside/link.py") == refused);
  CHECK(open("inside/linked/secret.py") == refused);
  CHECK(open("outside/secret.py") == refused);
  CHECK(open("inside/../outside/secret.py") == refused);
  CHECK(open("outside/nothing.py") == refused);
  CHECK(open("inside/nothing.py") == std::errc::no_such_file_or_directory);
  CHECK_FALSE(files.exists(folder.path("outside/secret.py")));
}

TEST_CASE("a root that is a link is its target") {
  TemporaryFolder folder;
  folder.write("real/a.py", "x = 1\n");
  folder.link("real", "root");
  ConfinedFiles files(llvm::vfs::getRealFileSystem(), {folder.path("root")});
  CHECK(files.exists(folder.path("root/a.py")));
  CHECK(files.exists(folder.path("real/a.py")));
}
