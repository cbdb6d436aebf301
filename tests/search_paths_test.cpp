#include "compiler/source/search_paths.h"

#include "llvm/ADT/STLExtras.h"
#include <doctest/doctest.h>

#include "tests/temporary_folder.h"

using namespace flattenc;
using flattenc::tests::TemporaryFolder;

static SearchPaths site_of(const TemporaryFolder &folder) {
  SearchPaths paths;
  paths.add_site_packages(*llvm::vfs::getRealFileSystem(), folder.path("site"),
                          "test");
  return paths;
}

static std::string find(const SearchPaths &paths, llvm::StringRef name) {
  auto files = llvm::vfs::getRealFileSystem();
  return paths.find_package(*files, name).value_or("");
}

TEST_CASE("a regular package in a later root beats a plain folder") {
  TemporaryFolder folder;
  folder.write("site/other/readme.txt", "");
  folder.write("more/other/__init__.py", "");
  folder.write("site/plain/a.py", "");
  SearchPaths paths = site_of(folder);
  paths.add(*llvm::vfs::getRealFileSystem(), folder.path("more"), "test");
  CHECK(find(paths, "other") == folder.path("more/other"));
  CHECK(find(paths, "plain") == folder.path("site/plain"));
  CHECK(find(paths, "none").empty());
  CHECK(find(paths, "../more").empty());
  CHECK(find(paths, "").empty());
}

TEST_CASE("editable installs are found, import lines are not run") {
  TemporaryFolder folder;
  folder.write("one/pkg_one/__init__.py", "");
  folder.write("two words/pkg_two/__init__.py", "");
  folder.write("three/pkg_three/__init__.py", "");
  folder.write("site/one.pth", "# comment\nimport os; os.abort()\n" +
                                   folder.path("one") + "\n");
  folder.write("site/two-1.dist-info/direct_url.json",
               R"({"url": "file://)" + folder.path("two%20words") +
                   R"(", "dir_info": {"editable": true}})");
  folder.write("site/not-1.dist-info/direct_url.json",
               R"({"url": "file:///tmp", "dir_info": {}})");
  folder.write("site/bad-1.dist-info/direct_url.json", "{");
  folder.write("site/three.egg-link", folder.path("three") + "\n.");
  SearchPaths paths = site_of(folder);
  CHECK(find(paths, "pkg_one") == folder.path("one/pkg_one"));
  CHECK(find(paths, "pkg_two") == folder.path("two words/pkg_two"));
  CHECK(find(paths, "pkg_three") == folder.path("three/pkg_three"));
  CHECK(paths.roots().size() == 4);
}

TEST_CASE("a package that is a link opens the checkout it leads to") {
  TemporaryFolder folder;
  folder.write("checkout/pkg/__init__.py", "");
  folder.write("checkout/configs/a.py", "");
  folder.write("site/x", "");
  folder.link("../checkout/pkg", "site/pkg");
  SearchPaths paths = site_of(folder);
  CHECK(find(paths, "pkg") == folder.path("site/pkg"));
  CHECK(llvm::is_contained(paths.readable_folders(), folder.path("checkout")));
}

TEST_CASE("a distribution is found by the name it is installed under") {
  TemporaryFolder folder;
  folder.write("site/seg/__init__.py", "");
  folder.write("site/Long_Name-1.2.dist-info/top_level.txt", "tests\nseg\n");
  auto files = llvm::vfs::getRealFileSystem();
  CHECK(site_of(folder).find_distribution(*files, "long-name").value_or("") ==
        folder.path("site/seg"));
  CHECK_FALSE(site_of(folder).find_distribution(*files, "long").has_value());
}

TEST_CASE("describe names each root and why it is one") {
  TemporaryFolder folder;
  folder.write("site/x", "");
  CHECK(site_of(folder).describe() ==
        "looked in:\n  " + folder.path("site") + " (test)");
}
