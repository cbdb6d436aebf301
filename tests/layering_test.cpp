//
// The layers of docs/architecture.md: a folder includes only what stands above
// it in the list, and a third party only behind its door.
//
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "tests/golden_file.h"

namespace stdfs = std::filesystem;
using flattenc::tests::read_file;

static const stdfs::path kSource = SOURCE_DIR;

/// Low to high. Folders with the same number never include each other.
struct Layer {
  llvm::StringRef folder;
  int height;
  bool siblings; ///< each folder below is a layer of its own, side by side
};
static constexpr Layer kLayers[] = {
    {"compiler/base/", 0, false},    {"runtime/torch/", 0, false},
    {"compiler/source/", 1, false},  {"runtime/checkpoint/", 1, false},
    {"compiler/diag/", 2, false},    {"compiler/syntax/", 3, false},
    {"runtime/python/", 4, false},   {"runtime/library/", 5, false},
    {"compiler/program/", 5, false}, {"runtime/model/", 6, false},
    {"compiler/frontend/", 6, true}, {"passes/", 7, false},
    {"compiler/backend/", 8, true},  {"compiler/driver/", 9, false},
};

struct Door {
  llvm::StringRef header; ///< how the include begins
  llvm::StringRef folder; ///< the only place that may
};
static constexpr Door kDoors[] = {
    {"tree_sitter/", "compiler/syntax/"},
    {"CLI/", "compiler/driver/options"},
    {"toml++/", "compiler/driver/pyproject.cpp"},
    {"boost/", "compiler/base/"},
    {"torch/", "runtime/torch/"},
    {"ATen/", "runtime/torch/"},
    {"c10/", "runtime/torch/"},
};

/// Rules of the compiler are general: these stand in data and tests only.
static constexpr llvm::StringRef kRepositories[] = {
    "mmdet", "mmpretrain", "mmpose", "mmseg", "mmagic", "mmcls"};

static const Layer *layer_of(llvm::StringRef path) {
  const auto *found = llvm::find_if(kLayers, [&](const Layer &layer) {
    return path.startswith(layer.folder);
  });
  return found == std::end(kLayers) ? nullptr : found;
}

/// "mm_config" of "compiler/frontend/mm_config/load.h"; empty for a file that
/// all siblings share.
static llvm::StringRef sibling_of(llvm::StringRef path, const Layer &layer) {
  llvm::StringRef rest = path.drop_front(layer.folder.size());
  return rest.contains('/') ? rest.split('/').first : llvm::StringRef();
}

static bool may_include(llvm::StringRef from, llvm::StringRef to) {
  const Layer *includer = layer_of(from);
  const Layer *included = layer_of(to);
  if (!includer || !included)
    return true;
  if (includer != included)
    return included->height < includer->height;
  if (!includer->siblings)
    return true;
  llvm::StringRef target = sibling_of(to, *included);
  return target.empty() || target == sibling_of(from, *includer);
}

static std::vector<std::string> sources() {
  std::vector<std::string> paths;
  for (const char *top : {"compiler", "passes", "runtime"})
    for (const auto &entry : stdfs::recursive_directory_iterator(kSource / top))
      if (entry.path().extension() == ".cpp" ||
          entry.path().extension() == ".h")
        paths.push_back(stdfs::relative(entry.path(), kSource).string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// What an include line names, without its quotes or angle brackets.
static std::optional<llvm::StringRef> included_by(llvm::StringRef line) {
  if (!line.consume_front("#include ") || line.empty())
    return std::nullopt;
  return line.drop_front().take_until(
      [](char c) { return c == '"' || c == '>'; });
}

TEST_CASE("a layer includes only layers above it in the list") {
  for (const std::string &path : sources()) {
    std::string text = read_file(kSource / path);
    for (llvm::StringRef line : llvm::split(text, '\n')) {
      std::optional<llvm::StringRef> header = included_by(line);
      if (!header)
        continue;
      CHECK_MESSAGE(may_include(path, *header),
                    path << " includes " << header->str());
      for (const Door &door : kDoors)
        if (header->startswith(door.header))
          CHECK_MESSAGE(llvm::StringRef(path).startswith(door.folder),
                        path << " includes " << header->str() << ", which only "
                             << door.folder.str() << " may");
    }
  }
}

TEST_CASE("every source folder is a layer") {
  for (const std::string &path : sources())
    CHECK_MESSAGE(
        layer_of(path),
        path << " lies in no layer of layering_test.cpp");
}

TEST_CASE("the compiler names no repository") {
  for (const std::string &path : sources()) {
    std::string text = read_file(kSource / path);
    for (llvm::StringRef name : kRepositories)
      CHECK_MESSAGE(text.find("\"" + name.str() + "\"") == std::string::npos,
                    path << " names " << name.str());
  }
}

TEST_CASE("may_include tells the layers apart") {
  CHECK(may_include("compiler/syntax/parse.cpp", "compiler/diag/render.h"));
  CHECK_FALSE(
      may_include("compiler/diag/render.cpp", "compiler/syntax/tree.h"));
  CHECK_FALSE(
      may_include("compiler/backend/a/x.cpp", "compiler/backend/b/y.h"));
  CHECK(may_include("compiler/backend/a/x.cpp", "compiler/backend/backend.h"));
}
