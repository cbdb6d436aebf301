#include "compiler/driver/package_writer.h"

#include <doctest/doctest.h>

#include "tests/temporary_folder.h"

using namespace flattenc;
using flattenc::tests::TemporaryFolder;
using Names = std::vector<std::string>;

static const Package kPackage = {{"pack/__init__.py", ""},
                                 {"pack/models/a.py", "class A: ...\n"},
                                 {"README.md", "# a\n"}};

static std::string write(const std::string &target,
                         const Package &files = kPackage) {
  DiskWriter writer;
  llvm::Error error = writer.write(target, files);
  return error ? llvm::toString(std::move(error)) : "";
}

static PackageWriter::Target look(const std::string &target) {
  DiskWriter writer;
  auto state = writer.look_at(target);
  REQUIRE(bool(state));
  return *state;
}

TEST_CASE("a package goes to an absent or empty target, nothing beside it") {
  TemporaryFolder folder;
  CHECK(look(folder.path("new/out")) == PackageWriter::Target::Absent);
  CHECK(write(folder.path("new/out")).empty());
  CHECK(folder.read("new/out/pack/models/a.py") == "class A: ...\n");
  CHECK(folder.list("new") == Names{"out"});
  std::filesystem::create_directory(folder.path("empty"));
  CHECK(look(folder.path("empty")) == PackageWriter::Target::Empty);
  CHECK(write(folder.path("empty") + "/").empty());
  CHECK(folder.list("empty") == Names{"README.md", "pack"});
}

TEST_CASE("an occupied target is replaced as a whole") {
  TemporaryFolder folder;
  folder.write("out/old.py", "old");
  CHECK(look(folder.path("out")) == PackageWriter::Target::Occupied);
  CHECK(write(folder.path("out")).empty());
  CHECK(folder.list("out") == Names{"README.md", "pack"});
  CHECK(folder.list(".") == Names{"out"});
}

TEST_CASE("a target that is a file or a link is no folder") {
  TemporaryFolder folder;
  folder.write("file", "x");
  folder.link("nowhere", "link");
  DiskWriter writer;
  for (const char *name : {"file", "link"}) {
    auto state = writer.look_at(folder.path(name));
    REQUIRE_FALSE(bool(state));
    CHECK(llvm::toString(state.takeError()).find("Not a directory") !=
          std::string::npos);
  }
}

TEST_CASE("a failure leaves nothing behind, folders above included") {
  TemporaryFolder folder;
  std::string long_name(300, 'x');
  CHECK(write(folder.path("a/b/out"), {{"ok.py", ""}, {long_name, ""}})
            .find("File name too long") != std::string::npos);
  CHECK(folder.list(".").empty());
  folder.write("kept/old.py", "old");
  CHECK_FALSE(write(folder.path("kept"), {{long_name, ""}}).empty());
  CHECK(folder.list("kept") == Names{"old.py"});
}

TEST_CASE("paths that leave the folder or clash are refused") {
  for (const char *bad : {"../a", "a/../b", "/a", "a//b", "", "./a", "a/"})
    CHECK_FALSE(llvm::toString(check_paths({{bad, ""}})).empty());
  CHECK(llvm::toString(check_paths({{"a/B.py", ""}, {"a/b.py", ""}})) ==
        "`a/B.py` and `a/b.py` are the same file where case is ignored");
  CHECK(llvm::toString(check_paths(kPackage)).empty());
}

static std::string rewrite(const std::string &path, llvm::StringRef before,
                           llvm::StringRef after) {
  DiskWriter writer;
  llvm::Error error = writer.rewrite(path, before, after);
  return error ? llvm::toString(std::move(error)) : "";
}

TEST_CASE("a file is rewritten only if it is what was read") {
  TemporaryFolder folder;
  folder.write("a.py", "x = 1\n");
  CHECK(rewrite(folder.path("a.py"), "x = 1\n", "y = 1\n").empty());
  CHECK(folder.read("a.py") == "y = 1\n");
  // Somebody else has written to it meanwhile.
  CHECK(rewrite(folder.path("a.py"), "x = 1\n", "z = 1\n") ==
        "it has changed since it was read");
  CHECK(folder.read("a.py") == "y = 1\n");
  folder.link("a.py", "b.py");
  CHECK(rewrite(folder.path("b.py"), "y = 1\n", "z = 1\n") == "it is a link");
  CHECK_FALSE(rewrite(folder.path("c.py"), "", "z = 1\n").empty());
  CHECK(folder.list("") == Names{"a.py", "b.py"});
}
