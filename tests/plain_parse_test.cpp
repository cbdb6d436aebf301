// The parser of plain statements against the grammar.
#include "compiler/syntax/plain_parse.h"

#include "compiler/syntax/parse.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace flattenc::syntax {

/// What tells two trees of one text apart; empty if nothing does.
static std::string difference(const Tree &a, const Tree &b) {
  std::ostringstream out;
  if (a.size() != b.size())
    out << a.size() << " and " << b.size() << " nodes";
  for (std::uint32_t i = 0; i < a.size() && out.str().empty(); ++i) {
    const Node &x = a[NodeId{i}], &y = b[NodeId{i}];
    if (x.kind != y.kind || x.field != y.field || x.op != y.op ||
        x.flags != y.flags || x.begin != y.begin || x.end != y.end ||
        x.parent != y.parent || x.subtree_end != y.subtree_end)
      out << "node " << i << ": " << name(x.kind).str() << ' ' << x.begin
          << ' ' << x.end << " and " << name(y.kind).str() << ' ' << y.begin
          << ' ' << y.end;
  }
  auto same = [](ByteRange x, ByteRange y) {
    return x.begin == y.begin && x.end == y.end;
  };
  if (out.str().empty() &&
      !std::equal(a.comments().begin(), a.comments().end(),
                  b.comments().begin(), b.comments().end(), same))
    out << "comments";
  return out.str();
}

/// As `difference`, of what the two parsers make of a plain text.
static std::string against_grammar(const Tree &plain, llvm::StringRef text) {
  ParsedText parsed = parse_by_grammar(FileId{0}, text);
  // What only `check_well_formed` tells, `parse_text` tells for both.
  if (!parsed.tree)
    return parse_text(FileId{0}, text).tree ? "the grammar refuses it" : "";
  return difference(plain, *parsed.tree);
}

static std::string repeated(llvm::StringRef text, unsigned count) {
  std::string result;
  for (unsigned i = 0; i < count; ++i)
    result += text;
  return result;
}

TEST_CASE("what takes quadratic time is left to the grammar, or refused") {
  for (llvm::StringRef link : {".a", " + a", " * a"}) {
    std::string text = "x = a" + repeated(link, 300) + "\n";
    CHECK(!parse_plain(FileId{0}, text));
    CHECK(parse_text(FileId{0}, text).tree);
    CHECK(parse_plain(FileId{0}, "x = a" + repeated(link, 200) + "\n"));
  }
  CHECK(parse_text(FileId{0}, "x = " + repeated("\\\n", 1000) + "1\n").tree);
  CHECK(parse_text(FileId{0}, "x = 0" + repeated(" + 1\\\n", 2000) + "\n").tree);
  ParsedText joined =
      parse_text(FileId{0}, "x = " + repeated("\\\n", 1001) + "1\n");
  REQUIRE(joined.problems.size() == 1);
  CHECK(joined.problems[0].kind == DiagKind::UnsupportedSyntax);
  CHECK(joined.problems[0].begin == 4);
}

TEST_CASE("plain statements have the tree that the grammar gives") {
  for (llvm::StringRef text : {
           "", "\n", "# nothing\n", "a = 1", "a = 1 # one\n\n# two",
           "'doc'\na = 'x' 'y'\n", "\"\"\"doc\n\"quoted\"\n\"\"\"\n",
           "a = r'\\d' # c\n", "a = 'it\\'s'\n", "a = ('x'  # one\n  'y')\n",
           "_base_ = ['a.py', 'b.py']\n", "a = []\nb = {}\nc = ()\n",
           "a = (1)\nb = (1, )\nc = (1, 2)\nd = ((1, 2))\ne = (((3)))\n",
           "a = (  # c\n    1,\n    # d\n)\n", "a = {'x': 1, 2: (3), (4): 5,}\n",
           "a = {1, 'x', (2, )}\n", "a = {{_base_.x}}\n",
           "a = dict(type='X', b=(1), c=dict(), d = [dict(e=None)])\n",
           "a = dict(\n    # one\n    b=1,  # two\n    c=2  # three\n)\n",
           "a = f(1, x, y=2)\n", "a = _base_.x.y\nb = a[0]['k'].z(1)[x]\n",
           "_base_.a.b = 1\na[0].b = 2\nf(x)\na.insert(0, dict())\n",
           "a = 1.5\nb = .5\nc = 5.\nd = 1e-3\ne = 2E+5\nf = 1.e3\ng = 0\n",
           "a = -1\nb = -x.y\nc = -1.5e3 * 2\n",
           "a = 1 + 2 * 3 - 4 // x / (5 - 6)\nb = (1 + 2) * 3\n",
           "a = 'x' + b + 'y'\nc = [1] * 3 + [2]\n", "a=1\n   \n\nb=True\n",
           "a = '\xC3\xA4'  # \xC3\xB6\n", "types = dict(type=1)\n",
           "a = dict(x=-1, y=not_a_word)\n", "a = f()()(1)\n",
           "import a\nimport a.b as c, d\n", "from a.b import c\n",
           "from . import a\nfrom ..b import *\nfrom .c import d as e, f\n",
           "from a import (b,  # c\n  d as e,\n)  # f\n",
           "from a import \\\n    b\n", "del a\ndel a.b  # c\ndel a[0]\n",
           "with f():\n    from .a import *\n    # b\n# c\nd = 1\n",
           "with a.b(c) as d:  # e\n\n  # f\n    a = 1  # g\n",
           "if a:\n    b = 1\n", "if not a and b == 'c':\n  d = 1\n# e\n",
           "if a is not None:\n a = 1\n # b\nelif b >= c:  # d\n b = 1\n"
           "# c\nelse:\n c = 1\n  # d\n # e\n# f\ng = 1\n",
           "if a is b or c in d:\n if e:\n  f = 1\n  # g\n # h\n# i\n",
           "if a:\n  if b:\n    c = 1\n  # d\n    # e\n# f\n",
           "try:\n a = 1\nexcept:\n b = 1\n",
           "try:\n  import a\nexcept (B, C) as d:\n  a = None  # e\n"
           "except f.g:\n  a = 1\nelse:\n  a = 2\nfinally:\n  a = 3\n",
           "a = [x for x in y]\nb = [f(i) for i, j in k for l in m]\n",
           "a = {x: 1 for x in y}\nb = {f'a.{x}.b': c\n  for x in y}\n",
           "a = f(*b, **c)\nd = {**b, 'x': 1}\n", "a = f(**{'x': 1})\n",
           "a = a[1:2]\nb = a[:]\nc = a[-5:-1]\nd = a[::2]\ne = a[1:]\n",
           "a = a[1, 2]\nb = a[(1), ]\n", "a = f'x{y}z' 'w'\n", "a = ...\n",
           "a = 1\n  # indented\n", "a = (b\n+ c)\n", "a = (b  # c\n * d)\n",
           "a = 2**3\nb = -x**2 * 3\n", "a = {-1: 2, -x: 3}\n",
           "a = \"\"\"b\\\nc\"\"\"\n",
           "from_a = 1\nimport_ = 2\ndel1.a = 3\nif1 = 4\ntry_ = 5\nwith0 = 6\n",
           "class_ = 1\ndefault = 2\npass_ = 3\ntype_ = 4\n",
       }) {
    CAPTURE(text.str());
    auto plain = parse_plain(FileId{0}, text);
    REQUIRE(plain);
    CHECK(against_grammar(*plain, text) == "");
  }
}

TEST_CASE("what may be no plain statement is given up") {
  for (llvm::StringRef text : {
           "a = b = 1\n", "a: int = 1\n", "a += 1\n", "a = 1; b = 2\n",
           "a = 1, 2\n", 
           "for a in b: c\n", "a = lambda: 1\n", "a = 1 if b else 2\n",
           "a = not b\n", "a = b and c\n", "a = b == c\n", "a = b ** 2\n",
           "a = b | c\n", "a = ~b\n", "a = +1\n", "a = - 1\n", "a = --1\n",
                      "a = 'x'.y\n",
           "a = b'x'\n", "a = u'x'\n", "a = rb'x'\n",
           "a = 'x\n'\n", "a = 'x\\\ny'\n", "a = \\\n1\n", "a = '''x\n",
           "a = 0x1\n", "a = 1_0\n", "a = 01\n", "a = 1j\n", "a = 1.2.3\n",
           "a = 1if b else c\n", " a = 1\n", "\ta = 1\n",
           "a = 1\r\n", "\xEF\xBB\xBF""a = 1\n",
           "a = (1\n", "a = [1, , 2]\n", "a = (,)\n", "a = {1: 2, 3}\n",
           "a = {1, 2: 3}\n", "a = f(x y)\n", "a = f(b=)\n", "a = f(b=c=d)\n",
           "f() = 1\n", "1 = a\n", "'a' = 1\n", "a b\n", "a\n", "1\n", "a =\n",
           "a = 1\n+ 2\n", "a = f\n(1)\n", "print = 1\n",
           "a = print(1)\n", "match = 1\n", "type = 1\n", "async = 1\n",
           "a = await_(1).await\n", "class = 1\n", "a . b = 1\n",
           "a = (yield)\n", "a = (b := 1)\n", "\xC3\xA4 = 1\n", "a = b\x01\n",
           "if a:\nb = 1\n", "if a:\n  b = 1\n c = 1\n", "with a, b:\n c = 1\n",
           "if a:\n  b = 1\n   c = 1\n", "if a: b = 1\n", "if a < b < c:\n d = 1\n",
           "try:\n a = 1\n b = 1\n", "else:\n a = 1\n", "import a,\n",
           "from0 import a\n", "import0\n", "import_a\n", "del_a.b\n",
           "from a import\n", "from a import ()\n", "import a as b.c\n",
           "from a import (b\n", "from a import b.c\n", "del a, b\n", "del (a)\n",
           "def f():\n    pass\n", "class A:\n    pass\n", "pass\n",
           "a = [x for x in y if z]\n", "a = f(x for x in y)\n", "a = (*b, )\n",
           "a = f'{x!r}'\n", "a = f'{x:3}'\n", "a = f'{{x}}'\n", "a = f'{x.y}'\n",
           "a = b ** c\n", "a = 2**-1\n", "a = 2**3**4\n",
           "a = [\n1\n", "a = )\n", "(a) = 1\n", "(f())\n", "[a] = 1\n",
           "a = [f\n(1)]\n", "a = x @ y\n", "a = `x`\n", "a = 1 <> 2\n",
       }) {
    CAPTURE(text.str());
    CHECK_FALSE(parse_plain(FileId{0}, text));
  }
  std::string deep = "a = " + std::string(60, '[') + std::string(60, ']');
  CHECK_FALSE(parse_plain(FileId{0}, deep));
}

TEST_CASE("classes and functions have the tree that the grammar gives") {
  for (llvm::StringRef text : {
           "def f():\n    pass\n", "class A:\n    pass",
           "class A(B, metaclass=C):  # d\n\n    pass  # e\n    # f\n# g\n",
           "@a\n@b.c(d=1)  # e\nclass A:\n\n    @f\n    def g(self):\n"
           "        pass\n\n    # h\n    i: int = 1\n    j = 0\n# k\nl = 1\n",
           "def f(a, b: int, *, c='x', d: Optional[List[int]] = None,\n"
           "      **e) -> Dict[str, int]:  # f\n    pass\n",
           "def f(a=(1), *b, **c):\n  pass\ndef g(\n  a,  # b\n):\n  pass\n",
           "class A:\n  def f(*a: int) -> 'B': # c\n    pass\n  # d\n    # e\n",
           "try:\n  class A:\n    pass\nexcept B:\n  def C(a: Tuple[int, ...]):\n"
           "    pass\n",
       }) {
    CAPTURE(text.str());
    auto plain = parse_plain(FileId{0}, text, PlainStyle::Headers);
    REQUIRE(plain);
    CHECK(against_grammar(*plain, text) == "");
  }
  for (llvm::StringRef text :
       {"def f(): pass\n", "async def f():\n  pass\n", "def f(a, /):\n  pass\n",
        "def f():\n  return 1\n", "class A:\n  pass\n   pass\n",
        "class A(:\n  pass\n", "def f(a b):\n  pass\n", "@a\nb = 1\n",
        "def f(*a=1):\n  pass\n", "class A[T]:\n  pass\n", "@a\n\ndef f():\n  pass\n"}) {
    CAPTURE(text.str());
    CHECK_FALSE(parse_plain(FileId{0}, text, PlainStyle::Headers));
  }
}

/// The text between two lines `=== ...` of a golden case.
static unsigned compare_parts(const std::string &golden) {
  unsigned plain = 0;
  for (std::size_t begin = 0; begin < golden.size();) {
    std::size_t end = golden.find("\n=== ", begin);
    end = end == std::string::npos ? golden.size() : end + 1;
    std::string part = golden.substr(begin, end - begin);
    if (auto tree = parse_plain(FileId{0}, part)) {
      CAPTURE(part);
      CHECK(against_grammar(*tree, part) == "");
      ++plain;
    }
    begin = golden.find('\n', end);
    begin = begin == std::string::npos ? golden.size() : begin + 1;
  }
  return plain;
}

TEST_CASE("the files of golden cases have one tree") {
  namespace fs = std::filesystem;
  unsigned plain = 0;
  for (const auto &entry :
       fs::recursive_directory_iterator(SOURCE_DIR "/testdata")) {
    std::string extension = entry.path().extension();
    if (!entry.is_regular_file() ||
        (extension != ".test" && extension != ".py"))
      continue;
    std::ifstream in(entry.path());
    std::ostringstream read;
    read << in.rdbuf();
    plain += compare_parts(read.str());
  }
  CHECK(plain > 400);
}

} // namespace flattenc::syntax
