#include "compiler/syntax/parse.h"
#include "compiler/syntax/skip_bodies.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace flattenc::syntax {

TEST_CASE("bodies of functions are left out, nothing moves") {
  llvm::StringRef text = "class A:\n"
                         "    '''def f():\n"
                         "  text'''\n"
                         "    def f(self, a=(\n"
                         "1,\n"
                         "    ), b={':': 1}):  # def g():\n"
                         "        x = [\n"
                         "1]\n"
                         "        # a comment\n"
                         "        return \"'''\"\n"
                         "\n"
                         "    y = 1\n"
                         "    async def g(self): return 1\n"
                         "    def h(self, *, a: x = ')') -> {1: 2}: # c\n"
                         "        1\n"
                         "    def __init__(self, a):\n"
                         "        1\n"
                         "    z = dict(a=1,\n"
                         "  b=2) # c\n"
                         "    w = x(1,\n"
                         "  2)\n"
                         "define = {1:\n"
                         "  2}\n"
                         "if y:\n"
                         "\tdef k(): # c\n"
                         "\t\tif x:\r\n"
                         "\t\t\tz = 1\r\n"
                         "\tw = 2";
  CHECK(skip_bodies(text).text == "class A:\n"
                    "    pass\n"
                    "    def f():  # def g():\n"
                    "        pass\n"
                    "\n"
                    "    y = 1\n"
                    "    async def g(self): return 1\n"
                    "    def h(): # c\n"
                    "        pass\n"
                    "    def __init__(self, a):\n"
                    "        pass\n"
                    "    z = 0 # c\n"
                    "    w = x(1,\n"
                    "  2)\n"
                    "define = {1:\n"
                    "  2}\n"
                    "if y:\n"
                    "\tdef k(): # c\n"
                    "\t\tpass\r\n"
                    "\tw = 2");
}

TEST_CASE("bodies that act outside of the function stay") {
  for (llvm::StringRef text :
       {"def f():\n    global x\n    x = 1\n",
        "def f():\n    if y: global x\n    x = 1\n",
        "def f():\n    R.register_module(A)\n"})
    CHECK(skip_bodies(text).text == text);
  CHECK(skip_bodies("def f():\n    '''global x'''\n    y = ' global x'\n"
                    "    global_x = y.global\ndef g():\n    global x\n")
            .text == "def f():\n    pass\ndef g():\n    global x\n");
}

/// True for what `skip_bodies` leaves out besides bodies and docstrings.
static bool is_skipped_part(const Tree &tree, NodeId node) {
  NodeId owner = tree.parent(node);
  if (owner == tree.root() || tree.parent(owner) == tree.root())
    return false;
  if (tree.is(owner, NodeKind::FunctionDef))
    return (tree[node].field == Field::Parameters ||
            tree[node].field == Field::Returns) &&
           !tree.name_of(owner).endswith("__");
  return tree.is(owner, NodeKind::Assign) &&
         tree[node].field == Field::Value &&
         (tree.text(node) == "0" || tree.text(node).contains('\n'));
}

/// Each node outside of what is left out, with its place.
static std::string headers_of(const Tree &tree) {
  std::ostringstream out;
  std::uint32_t inside = 0;
  for (NodeId node : tree.descendants(tree.root())) {
    if (node.index < inside)
      continue;
    if (is_skipped_part(tree, node) ||
        (tree[node].field == Field::Body &&
         tree.is(tree.parent(node), NodeKind::FunctionDef))) {
      inside = tree[node].subtree_end;
      continue;
    }
    if (tree.is(node, NodeKind::Pass))
      continue; // a docstring, or one that stood there
    if (tree.is(node, NodeKind::ExprStmt) &&
        tree.is(tree.child(node, Field::Value), NodeKind::String)) {
      inside = tree[node].subtree_end;
      continue;
    }
    out << name(tree.kind(node)).str() << ' ' << tree[node].begin << ' '
        << tree[node].end << '\n';
  }
  return out.str();
}

TEST_CASE("headers are the same with and without bodies") {
  namespace fs = std::filesystem;
  unsigned files = 0, skipped = 0;
  for (const auto &entry :
       fs::recursive_directory_iterator(SOURCE_DIR "/runtime/library")) {
    if (entry.path().extension() != ".py")
      continue;
    std::ifstream in(entry.path());
    std::ostringstream read;
    read << in.rdbuf();
    std::string text = read.str();
    ParsedText whole = parse_text(FileId{0}, text);
    if (!whole.tree)
      continue;
    CAPTURE(entry.path().string());
    ParsedText headers = parse_headers(FileId{0}, text);
    REQUIRE(headers.tree);
    CHECK(headers_of(*headers.tree) == headers_of(*whole.tree));
    ++files;
    skipped += headers.tree->size() < whole.tree->size();
  }
  CHECK(files > 30);
  CHECK(skipped > 20);
}

} // namespace flattenc::syntax
