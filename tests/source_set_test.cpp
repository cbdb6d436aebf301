#include "compiler/source/source_set.h"

#include <doctest/doctest.h>

using namespace flattenc;

TEST_CASE("columns count code points and lines start behind line feeds") {
  SourceSet sources;
  FileId file = sources.add("a.py", "x = 'é'\r\ny\n");
  CHECK(sources.line_column(file, 0).line == 1);
  CHECK(sources.line_column(file, 7).column == 7); // behind the two bytes of é
  CHECK(sources.line_column(file, 10).line == 2);
  CHECK(sources.line_text(file, 1) == "x = 'é'");
  CHECK(sources.line_text(file, 2) == "y");
  CHECK(sources.line_text(file, 4).empty());
}

TEST_CASE("a file is read once") {
  llvm::vfs::InMemoryFileSystem files;
  files.addFile("/a.py", 0, llvm::MemoryBuffer::getMemBuffer("x"));
  SourceSet sources;
  auto first = sources.load(files, "/a.py");
  auto second = sources.load(files, "/a.py");
  REQUIRE(bool(first));
  REQUIRE(bool(second));
  CHECK(*first == *second);
  CHECK(sources.size() == 1);
}

TEST_CASE("a missing file is a failure of the environment") {
  llvm::vfs::InMemoryFileSystem files;
  SourceSet sources;
  auto file = sources.load(files, "/none.py");
  REQUIRE_FALSE(bool(file));
  CHECK(llvm::toString(file.takeError()).find("/none.py") != std::string::npos);
}
