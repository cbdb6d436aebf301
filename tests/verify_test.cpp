//
// Small packages with a correct export written by hand, and one mistake at a
// time in it: each has to be found, by its own kind and at its own place.
//
#include "compiler/backend/verify/verify.h"

#include <doctest/doctest.h>

using namespace flattenc;

/// Lets a failed check print its findings.
template <> struct doctest::StringMaker<std::vector<std::string>> {
  static doctest::String convert(const std::vector<std::string> &lines) {
    std::string text;
    for (const std::string &line : lines)
      text += "\n    " + line;
    return text.c_str();
  }
};

using Files = std::map<std::string, std::string>;

/// The findings as "file:line [Kind]", sorted.
static std::vector<std::string> verify(const Files &sources,
                                       const Files &output) {
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto &[path, text] : sources)
    fs->addFile("/src/" + path, 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  Search search;
  search.fs = fs;
  search.bundled = [](llvm::StringRef package) {
    return package == "shop" || package == "tools_kit" || package == "absent";
  };
  search.find_package =
      [](llvm::StringRef package) -> std::optional<std::string> {
    if (package == "absent")
      return std::nullopt;
    return ("/src/" + package).str();
  };
  SourceSet set;
  DiagnosticEmitter diag;
  Program program(set, diag, search);
  backend::verify_package(output, program, {"shop", "pack", "c.py"}, diag);
  std::vector<std::string> result;
  for (const Diagnostic &finding : diag.diagnostics()) {
    CHECK(finding.range.file.valid());
    if (finding.range.file.valid())
      result.push_back(
          (set.path(finding.range.file) + ":" +
           llvm::Twine(
               set.line_column(finding.range.file, finding.range.begin).line) +
           " [" + name(finding.kind) + "]")
              .str());
  }
  llvm::sort(result);
  return result;
}

/// `files` with the one occurrence of `from` in one file replaced.
static Files changed(Files files, const std::string &path,
                     const std::string &from, const std::string &to) {
  std::string &text = files.at(path);
  std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  REQUIRE(text.find(from, at + 1) == std::string::npos);
  text.replace(at, from.size(), to);
  return files;
}

using Findings = std::vector<std::string>;

static const Files kSources = {
    {"shop/__init__.py", ""},
    {"tools_kit/__init__.py", "def grip(x):\n    return x\n"},
    {"shop/registry.py",
     "from mmengine import Registry\n"
     "MODELS = Registry('model', locations=['shop.models', 'shop.gone'])\n"},
    {"shop/models/__init__.py", "from .base import Base, Plain\n"
                                "from .leaf import Leaf\n"
                                "__all__ = ['Base', 'Plain', 'Leaf']\n"},
    {"shop/models/base.py",
     "import torch.nn as nn\n"
     "from shop.registry import MODELS\n"
     "LIMIT = 3\n"
     "def scale(x):\n"
     "    return x * LIMIT  # three\n"
     "class Root(nn.Module):\n"
     "    def area(self):\n"
     "        return 1\n"
     "    def name(self):\n"
     "        return 'root'\n"
     "class Base(Root):\n"
     "    \"\"\"Base.\"\"\"\n"
     "    size = 1\n"
     "    double = size + 1\n"
     "    def __init__(self, x):\n"
     "        super(Base, self).__init__()\n"
     "        self.x = scale(x)\n"
     "    def area(self):\n"
     "        return super().area() + LIMIT\n"
     "    @property\n"
     "    def width(self):\n"
     "        return 1\n"
     "    @width.setter\n"
     "    def width(self, value):\n"
     "        self.x = value\n"
     "class Plain:\n"
     "    pass\n"},
    {"shop/models/leaf.py",
     "import torch\n"
     "from tools_kit import grip\n"
     "from ..registry import MODELS\n"
     "from .base import Base\n"
     "LIMIT = 5\n"
     "@MODELS.register_module()\n"
     "class Leaf(Base):\n"
     "    def __init__(self, x):\n"
     "        super().__init__(x)\n"
     "        self.y = grip(LIMIT)\n"
     "    def area(self):\n"
     "        from shop.models import Plain\n"
     "        return super().area(), Root_area(self)\n"
     "def Root_area(self):\n"
     "    return torch.zeros(1)\n"}};

static const Files kOutput = {
    {"pack/__init__.py", ""},
    {"pack_tools_kit/__init__.py", "def grip(x):\n    return x\n"},
    {"pack/configs/c.py", "model = dict(type='Leaf', _scope_='pack')\n"},
    {"pack/registry.py",
     "from mmengine import Registry\n"
     "MODELS = Registry('model', locations=['pack.models'])\n"},
    {"pack/models/__init__.py", "from .base import Plain\n"
                                "from .leaf import Leaf\n"
                                "__all__ = ['Plain', 'Leaf']\n"},
    {"pack/models/base.py", "LIMIT = 3\n"
                            "def scale(x):\n"
                            "    return x * LIMIT  # three\n"
                            "class Plain:\n"
                            "    pass\n"},
    {"pack/models/leaf.py",
     "import torch\n"
     "from pack_tools_kit import grip\n"
     "from ..registry import MODELS\n"
     "import torch.nn as nn\n"
     "from .base import LIMIT as _base_LIMIT, scale\n"
     "LIMIT = 5\n"
     "@MODELS.register_module()\n"
     "class Leaf(nn.Module):\n"
     "    size = 1\n"
     "    double = size + 1\n"
     "    def __init__(self, x):\n"
     "        self._Base___init__(x)\n"
     "        self.y = grip(LIMIT)\n"
     "    def _Base___init__(self, x):\n"
     "        super().__init__()\n"
     "        self.x = scale(x)\n"
     "    def area(self):\n"
     "        from pack.models import Plain\n"
     "        return self._Base_area(), Root_area(self)\n"
     "    def _Base_area(self):\n"
     "        return self._Root_area() + _base_LIMIT\n"
     "    def _Root_area(self):\n"
     "        return 1\n"
     "    @property\n"
     "    def width(self):\n"
     "        return 1\n"
     "    @width.setter\n"
     "    def width(self, value):\n"
     "        self.x = value\n"
     "    def name(self):\n"
     "        return 'root'\n"
     "def Root_area(self):\n"
     "    return torch.zeros(1)\n"}};

static Findings after(const std::string &path, const std::string &from,
                      const std::string &to) {
  return verify(kSources, changed(kOutput, path, from, to));
}

static const std::string kLeaf = "pack/models/leaf.py";

TEST_CASE("verify accepts a correct output") {
  CHECK(verify(kSources, kOutput) == Findings{});
}

TEST_CASE("verify finds files that are no Python") {
  CHECK(after(kLeaf, "def Root_area(self):", "def Root_area(self:") ==
        Findings{"pack/models/leaf.py:32 [SyntaxError]"});
}

TEST_CASE("verify finds imports that lead nowhere") {
  CHECK(after(kLeaf, "LIMIT as _base_LIMIT, scale", "LIMITS as _base_LIMIT, scale") ==
        Findings{"pack/models/leaf.py:21 [OutputNameChanged]",
                 "pack/models/leaf.py:5 [OutputImportMissing]"});
  CHECK(after(kLeaf, "from pack.models import Plain", "from pack.model import Plain") ==
        Findings{"pack/models/leaf.py:18 [OutputTextChanged]"});
  Files files = kOutput;
  files.erase("pack/registry.py");
  CHECK(verify(kSources, files) ==
        Findings{"pack/models/leaf.py:3 [OutputImportMissing]",
                 "pack/models/leaf.py:3 [OutputNameChanged]",
                 "pack/models/leaf.py:7 [OutputTextChanged]"});
  CHECK(after("pack/configs/c.py", "'Leaf'", "'pack.models.leaf.Loaf'") ==
        Findings{"pack/configs/c.py:1 [OutputImportMissing]"});
}

TEST_CASE("verify finds imports of what the output replaces") {
  CHECK(after(kLeaf, "from pack.models import Plain", "from shop.models import Plain") ==
        Findings{"pack/models/leaf.py:18 [OutputImportsSource]",
                 "pack/models/leaf.py:18 [OutputTextChanged]"});
  CHECK(after(kLeaf, "from pack_tools_kit", "from tools_kit") ==
        Findings{"pack/models/leaf.py:13 [OutputNameChanged]",
                 "pack/models/leaf.py:2 [OutputImportsSource]",
                 "pack/models/leaf.py:2 [OutputNameChanged]"});
  CHECK(after(kLeaf, "import torch\n",
              "import torch\ntry:\n    import_module('shop.models')\nexcept E:\n    pass\n") ==
        Findings{"pack/models/leaf.py:2 [OutputStatementExtra]",
                 "pack/models/leaf.py:3 [OutputImportsSource]",
                 "pack/models/leaf.py:3 [OutputNameUnbound]",
                 "pack/models/leaf.py:4 [OutputNameUnbound]"});
  CHECK(after("pack/configs/c.py", "'pack'", "'shop'") ==
        Findings{"pack/configs/c.py:1 [OutputImportsSource]"});
}

TEST_CASE("verify finds names that are bound nowhere or to something else") {
  CHECK(after(kLeaf, ", scale\n", "\n") ==
        Findings{"pack/models/leaf.py:16 [OutputNameChanged]",
                 "pack/models/leaf.py:16 [OutputNameUnbound]"});
  CHECK(after(kLeaf, "+ _base_LIMIT", "+ LIMIT") ==
        Findings{"pack/models/leaf.py:21 [OutputNameChanged]"});
  CHECK(after("pack/models/__init__.py", "'Plain', ", "'Plain', 'Base', ") ==
        Findings{"pack/models/__init__.py:3 [OutputNameUnbound]"});
  CHECK(after(kLeaf, "import torch\n", "import numpy as torch\n") ==
        Findings{"pack/models/leaf.py:1 [OutputNameChanged]",
                 "pack/models/leaf.py:33 [OutputNameChanged]"});
}

TEST_CASE("verify finds text that differs") {
  CHECK(after(kLeaf, "self.x = value", "self.x = values") ==
        Findings{"pack/models/leaf.py:29 [OutputNameChanged]",
                 "pack/models/leaf.py:29 [OutputNameUnbound]"});
  CHECK(after(kLeaf, "return 'root'", "return 'rooт'") ==
        Findings{"pack/models/leaf.py:31 [OutputTextChanged]"});
  CHECK(after("pack/models/base.py", "# three", "# four") ==
        Findings{"pack/models/base.py:2 [OutputTextChanged]"});
  CHECK(after("pack/models/base.py", "LIMIT = 3", "LIMIT = 4") ==
        Findings{"pack/models/base.py:1 [OutputStatementExtra]"});
  CHECK(after(kLeaf, "@MODELS.register_module()\n", "") ==
        Findings{"pack/models/leaf.py:7 [OutputTextChanged]"});
  CHECK(after(kLeaf, "self.y = grip(LIMIT)", "pass") ==
        Findings{"pack/models/leaf.py:13 [OutputTextChanged]"});
}

TEST_CASE("verify finds members that are missing, wrong or too many") {
  CHECK(after(kLeaf, "    def name(self):\n        return 'root'\n", "") ==
        Findings{"pack/models/leaf.py:7 [OutputMemberMissing]"});
  CHECK(after(kLeaf, "    size = 1\n", "") ==
        Findings{"pack/models/leaf.py:7 [OutputMemberMissing]",
                 "pack/models/leaf.py:9 [OutputNameChanged]",
                 "pack/models/leaf.py:9 [OutputNameUnbound]"});
  CHECK(after(kLeaf,
              "    @width.setter\n    def width(self, value):\n"
              "        self.x = value\n",
              "") == Findings{"pack/models/leaf.py:24 [OutputMemberWrong]"});
  CHECK(after(kLeaf, "    def name(self):", "    def title(self):\n        return 1\n    def name(self):") ==
        Findings{"pack/models/leaf.py:30 [OutputMemberExtra]"});
}

TEST_CASE("verify finds super calls that lead elsewhere") {
  // The root's body, where the base's belongs.
  CHECK(after(kLeaf, "return self._Base_area(),", "return self._Root_area(),") ==
        Findings{"pack/models/leaf.py:23 [OutputTextChanged]"});
  CHECK(after(kLeaf, "def _Root_area(self):\n        return 1",
              "def _Root_area(self):\n        return 2") ==
        Findings{"pack/models/leaf.py:22 [OutputTextChanged]"});
  CHECK(after(kLeaf, "self._Base___init__(x)", "super().__init__(x)") ==
        Findings{"pack/models/leaf.py:12 [OutputSuperWrong]",
                 "pack/models/leaf.py:14 [OutputMemberExtra]"});
  CHECK(after(kLeaf, "self._Base___init__(x)", "self._Base_init(x)") ==
        Findings{"pack/models/leaf.py:12 [OutputSuperWrong]",
                 "pack/models/leaf.py:14 [OutputMemberExtra]"});
}

TEST_CASE("verify finds another linearization") {
  CHECK(after(kLeaf, "class Leaf(nn.Module)", "class Leaf(nn.Sequential)") ==
        Findings{"pack/models/leaf.py:7 [OutputMroChanged]"});
  CHECK(after(kLeaf, "class Leaf(nn.Module)", "class Leaf") ==
        Findings{"pack/models/leaf.py:7 [OutputMroChanged]"});
  CHECK(after(kLeaf, "class Leaf(nn.Module)", "class Leaf(nn.Module, metaclass=M)") ==
        Findings{"pack/models/leaf.py:7 [OutputMetaclassChanged]",
                 "pack/models/leaf.py:8 [OutputNameUnbound]"});
}

// A base that stays must not hide the sibling that stood in front of it.
static const Files kDiamond = {{"shop/__init__.py", ""},
                               {"shop/d.py", "class B:\n"
                                             "    def m(self):\n"
                                             "        return 'b'\n"
                                             "class P(B):\n"
                                             "    pass\n"
                                             "class Q(B):\n"
                                             "    def m(self):\n"
                                             "        return 'q'\n"
                                             "class C(P, Q):\n"
                                             "    pass\n"
                                             "def f(x):\n"
                                             "    return isinstance(x, P)\n"}};

TEST_CASE("verify selects members by the linearization of the leaf") {
  Files output = {{"pack/__init__.py", ""},
                  {"pack/d.py", "class P:\n"
                                "    def m(self):\n"
                                "        return 'b'\n"
                                "class C(P):\n"
                                "    def m(self):\n"
                                "        return 'q'\n"
                                "def f(x):\n"
                                "    return isinstance(x, P)\n"}};
  CHECK(verify(kDiamond, output) == Findings{});
  CHECK(verify(kDiamond, changed(output, "pack/d.py",
                                 "    def m(self):\n        return 'q'\n",
                                 "    pass\n")) ==
        Findings{"pack/d.py:2 [OutputMemberWrong]"});
}

TEST_CASE("verify leaves to statements what they may bind") {
  Files sources = {{"shop/__init__.py", ""},
                   {"shop/s.py", "K = 5\n"
                                 "class A:\n"
                                 "    def m(self):\n"
                                 "        return 1\n"
                                 "class B(A):\n"
                                 "    if K > 3:\n"
                                 "        def m(self):\n"
                                 "            return 2\n"}};
  Files output = {{"pack/__init__.py", ""},
                  {"pack/s.py", "K = 5\n"
                                "class B:\n"
                                "    if K > 3:\n"
                                "        def m(self):\n"
                                "            return 2\n"
                                "    def m(self):\n"
                                "        return 1\n"}};
  CHECK(verify(sources, output) ==
        Findings{"pack/s.py:6 [OutputMemberWrong]"});
}

TEST_CASE("verify looks at helpers from every class below") {
  Files sources = {{"shop/__init__.py", ""},
                   {"shop/h.py", "class A:\n"
                                 "    def m(self):\n"
                                 "        return 1\n"
                                 "class B(A):\n"
                                 "    def m(self):\n"
                                 "        return super().m()\n"
                                 "class C(B):\n"
                                 "    def k(self):\n"
                                 "        return B.m(self)\n"}};
  Files output = {{"pack/__init__.py", ""},
                  {"pack/h.py", "class B:\n"
                                "    def m(self):\n"
                                "        return self._A_m()\n"
                                "    def _A_m(self):\n"
                                "        return 1\n"
                                "class C(B):\n"
                                "    def k(self):\n"
                                "        return B.m(self)\n"}};
  CHECK(verify(sources, output) == Findings{});
  // As `class C` may call it when B is flattened into it.
  Files flat = output;
  flat["pack/h.py"] = "class C:\n"
                      "    def k(self):\n"
                      "        return self._B_m()\n"
                      "    def m(self):\n"
                      "        return self._A_m()\n"
                      "    _B_m = m\n"
                      "    def _A_m(self):\n"
                      "        return 1\n";
  CHECK(verify(sources, flat) == Findings{});
  CHECK(verify(sources, changed(flat, "pack/h.py", "_B_m = m", "_B_m = k")) ==
        Findings{"pack/h.py:3 [OutputSuperWrong]"});
  // A class below that has the helper's name for something else.
  CHECK(verify(sources,
               changed(output, "pack/h.py", "class C(B):\n",
                       "class C(B):\n    def _A_m(self):\n        return 2\n")) ==
        Findings{"pack/h.py:7 [OutputTextChanged]"});
}

TEST_CASE("verify finds class bodies whose names mean something else") {
  Files sources = {{"shop/__init__.py", ""},
                   {"shop/o.py", "class A:\n"
                                 "    a = 1\n"
                                 "    b = a + 1\n"
                                 "class B(A):\n"
                                 "    a = 5\n"}};
  Files output = {{"pack/__init__.py", ""},
                  {"pack/o.py", "class B:\n"
                                "    a = 5\n"
                                "    b = a + 1\n"}};
  CHECK(verify(sources, output) ==
        Findings{"pack/o.py:3 [OutputNameChanged]"});
}

TEST_CASE("configs that the config names are read, too") {
  Files sources = {{"shop/__init__.py", ""}, {"shop/m.py", "class A:\n    pass\n"}};
  Files output = {{"pack/__init__.py", ""},
                  {"pack/m.py", "class A:\n    pass\n"},
                  {"pack/configs/c.py", "model = dict(type='pack.m.A')\n"},
                  {"configs/t.py", "model = dict(type='pack.m.A')\n"}};
  CHECK(verify(sources, output).empty());
  CHECK(verify(sources, changed(output, "configs/t.py", "pack.m", "shop.m")) ==
        Findings{"configs/t.py:1 [OutputImportsSource]"});
  CHECK(verify(sources, changed(output, "configs/t.py", "m.A", "m.B")) ==
        Findings{"configs/t.py:1 [OutputImportMissing]"});
}
