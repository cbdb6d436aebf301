#include "compiler/driver/locate.h"

#include <doctest/doctest.h>

using namespace flattenc;

namespace {

/// A computer with an installed package, a checkout and a user's folder.
struct World {
  World() {
    files->setCurrentWorkingDirectory("/home/me");
    for (const char *name :
         {"/venv/lib/python3.11/site-packages/shop/__init__.py",
          "/venv/lib/python3.11/site-packages/shop/.mim/configs/gn+ws/a-b.py",
          "/venv/lib/python3.11/site-packages/shop/configs/new/c.py",
          "/venv/lib/python3.11/site-packages/shop/version.py",
          "/venv/lib/python3.11/site-packages/shop/inner/__init__.py",
          "/venv/lib/python3.11/site-packages/shop/inner/registry.py",
          "/venv/lib/python3.11/site-packages/aaa/__init__.py",
          "/venv/lib/python3.11/site-packages/aaa/version.py",
          "/src/checkout/boxes/__init__.py", "/src/checkout/boxes/version.py",
          "/src/checkout/tests/__init__.py", "/src/checkout/configs/x/y.py",
          "/src/checkout/projects/p/configs/z.py",
          "/home/me/work/configs/m/n.py", "/home/me/loose.py"})
      add(name, "");
  }
  void add(const char *name, const char *text) {
    files->addFile(name, 0, llvm::MemoryBuffer::getMemBuffer(text));
  }
  std::optional<Location> locate(std::string config,
                                 std::vector<std::string> search_path = {}) {
    return flattenc::locate({std::move(config), std::move(search_path)}, *files,
                            environment, sources, diag, known);
  }

  ProjectCache known;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files{
      new llvm::vfs::InMemoryFileSystem};
  Environment environment;
  SourceSet sources;
  DiagnosticEmitter diag;
};

} // namespace

TEST_CASE("PKG::path with and without configs/ and .py") {
  for (const char *name : {"shop::gn+ws/a-b.py", "shop::gn+ws/a-b",
                           "shop::configs/gn+ws/a-b.py"}) {
    World world;
    world.environment.variables["VIRTUAL_ENV"] = "/venv";
    auto location = world.locate(name);
    REQUIRE(location);
    CHECK(location->config == "/venv/lib/python3.11/site-packages/shop/.mim/"
                              "configs/gn+ws/a-b.py");
    CHECK(location->config_path == "gn+ws/a-b.py");
    CHECK(location->home == "shop");
    CHECK(location->project == "/venv/lib/python3.11/site-packages");
  }
}

TEST_CASE("configs inside the package folder are found") {
  World world;
  world.environment.variables["VIRTUAL_ENV"] = "/venv";
  auto location = world.locate("shop::new/c.py");
  REQUIRE(location);
  CHECK(location->config ==
        "/venv/lib/python3.11/site-packages/shop/configs/new/c.py");
  CHECK(location->home == "shop");
  CHECK(location->installed);
}

TEST_CASE("a path in a checkout has the checkout's package as home") {
  World world;
  auto location = world.locate("/src/checkout/configs/x/y.py");
  REQUIRE(location);
  CHECK(location->home == "boxes");
  CHECK(location->project == "/src/checkout");
  CHECK(location->paths.find_package(*world.files, "boxes").value_or("") ==
        "/src/checkout/boxes");
}

TEST_CASE("a checkout on the search path answers to PKG::path") {
  World world;
  auto location =
      world.locate("boxes::projects/p/configs/z.py", {"/src/checkout"});
  REQUIRE(location);
  CHECK(location->config == "/src/checkout/projects/p/configs/z.py");
}

TEST_CASE("the package folder itself may be named") {
  World world;
  auto location = world.locate("boxes::x/y.py", {"/src/checkout/boxes"});
  REQUIRE(location);
  CHECK(location->config == "/src/checkout/configs/x/y.py");
}

TEST_CASE("a folder of the user's own has no home") {
  World world;
  auto location = world.locate("work/configs/m/n.py");
  REQUIRE(location);
  CHECK(location->home.empty());
  CHECK(location->project == "/home/me/work");
  location = world.locate("loose.py");
  REQUIRE(location);
  CHECK(location->project == "/home/me");
  CHECK(location->config_path == "loose.py");
}

TEST_CASE("search-path of a pyproject.toml above the config") {
  World world;
  world.add("/home/me/work/pyproject.toml",
            "[tool.flattenc]\nsearch-path = ['../../../src/checkout']\n");
  auto location = world.locate("work/configs/m/n.py");
  REQUIRE(location);
  REQUIRE(location->paths.roots().size() == 2);
  CHECK(location->paths.roots()[1].path == "/src/checkout");
}

TEST_CASE("FLATTENC_PATH holds folders between colons; order of the roots") {
  World world;
  world.environment.variables["FLATTENC_PATH"] = "/src/checkout:";
  world.environment.variables["CONDA_PREFIX"] = "/venv";
  auto location = world.locate("loose.py", {"/home/me/work"});
  REQUIRE(location);
  std::vector<std::string> why;
  for (const ImportRoot &root : location->paths.roots())
    why.push_back(root.why);
  CHECK(why == std::vector<std::string>{"folder of the config", "--search-path",
                                        "FLATTENC_PATH", "CONDA_PREFIX"});
}

TEST_CASE("packages that bring configs are told from libraries") {
  World world;
  CHECK(
      brings_configs(*world.files, "/venv/lib/python3.11/site-packages/shop"));
  CHECK(brings_configs(*world.files, "/src/checkout/boxes"));
  CHECK_FALSE(
      brings_configs(*world.files, "/venv/lib/python3.11/site-packages/aaa"));
  CHECK_FALSE(brings_configs(*world.files, "/src/checkout/tests"));
}

TEST_CASE("a missing package or config is a diagnostic with a hint") {
  World world;
  world.environment.variables["VIRTUAL_ENV"] = "/venv";
  CHECK_FALSE(world.locate("shopp::a.py"));
  CHECK_FALSE(world.locate("shop::gn+ws/a-bb.py"));
  CHECK_FALSE(world.locate("work/configs/m/m.py"));
  auto found = world.diag.diagnostics();
  REQUIRE(found.size() == 3);
  CHECK(found[0].kind == DiagKind::PackageNotFound);
  CHECK(found[0].hint.find("(VIRTUAL_ENV)") != std::string::npos);
  CHECK(found[1].hint == "did you mean `shop::gn+ws/a-b.py`?");
  CHECK(found[2].hint == "did you mean `work/configs/m/n.py`?");
}
