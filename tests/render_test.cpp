#include "compiler/diag/render.h"

#include <doctest/doctest.h>

using namespace flattenc;

static std::string rendered(const DiagnosticEmitter &diag,
                            const SourceSet &sources,
                            const RenderOptions &options) {
  std::string text;
  llvm::raw_string_ostream out(text);
  render(diag.diagnostics(), sources, options, out);
  return out.str();
}

TEST_CASE("control and bidirectional characters never reach the output") {
  CHECK(printable("a\033[31m\r\n") == "a\\x1b[31m\\x0d\\x0a");
  CHECK(printable("\u202e\u0085é") == "\\u202e\\x85é");
  CHECK(printable("\xff\xc3") == "\\xff\\xc3");
  CHECK(printable("a\nb", true) == "a\nb");
}

TEST_CASE("sorted by path and place, each once") {
  SourceSet sources;
  FileId b = sources.add("b.py", "one two\n");
  FileId a = sources.add("a.py", "one\n");
  DiagnosticEmitter diag;
  diag.emit(DiagKind::SyntaxError, {b, 4, 7}, "later");
  diag.emit(DiagKind::SyntaxError, {b, 0, 3}, "first");
  diag.emit(DiagKind::SyntaxError, {b, 0, 3}, "first");
  diag.emit(DiagKind::SyntaxError, {a, 0, 3}, "other file");
  diag.emit(DiagKind::ConfigNotFound, {}, "c.py");
  RenderOptions options;
  options.format = DiagnosticFormat::Concise;
  CHECK(rendered(diag, sources, options) ==
        "error: no config `c.py` [ConfigNotFound]\n"
        "a.py:1:1: error: other file [SyntaxError]\n"
        "b.py:1:1: error: first [SyntaxError]\n"
        "b.py:1:5: error: later [SyntaxError]\n");
}

TEST_CASE("tabs, wide characters and long lines keep the caret in place") {
  SourceSet sources;
  FileId file = sources.add("a.py", "\tx = '漢' + y\n" + std::string(500, 'z'));
  DiagnosticEmitter diag;
  diag.emit(DiagKind::SyntaxError, {file, 13, 14}, "here");
  diag.emit(DiagKind::SyntaxError, {file, 300, 303}, "there");
  CHECK(rendered(diag, sources, {}) == "error: here [SyntaxError]\n"
                                       " --> a.py:1:12\n"
                                       "  |\n"
                                       "1 |     x = '漢' + y\n"
                                       "  |                ^\n"
                                       "error: there [SyntaxError]\n"
                                       " --> a.py:2:286\n"
                                       "  |\n"
                                       "2 | ..." +
                                           std::string(143, 'z') +
                                           "...\n"
                                           "  | " +
                                           std::string(83, ' ') + "^^^\n");
}

TEST_CASE("notes and hints follow, lines of a hint are aligned") {
  SourceSet sources;
  FileId file = sources.add("a.py", "x\ny\n");
  DiagnosticEmitter diag;
  diag.emit(DiagKind::SyntaxError, {file, 0, 1}, "first")
      .note({file, 2, 3}, "second place")
      .hint("one\ntwo");
  CHECK(rendered(diag, sources, {}) == "error: first [SyntaxError]\n"
                                       " --> a.py:1:1\n"
                                       "  |\n"
                                       "1 | x\n"
                                       "  | ^\n"
                                       "note: second place\n"
                                       " --> a.py:2:1\n"
                                       "  |\n"
                                       "2 | y\n"
                                       "  | ^\n"
                                       "  = help: one\n"
                                       "          two\n");
}

TEST_CASE("an empty range at the end of a file has a caret") {
  SourceSet sources;
  FileId file = sources.add("a.py", "x = (\n");
  DiagnosticEmitter diag;
  diag.emit(DiagKind::SyntaxError, {file, 6, 6}, "end");
  CHECK(rendered(diag, sources, {}) == "error: end [SyntaxError]\n"
                                       " --> a.py:2:1\n"
                                       "  |\n"
                                       "2 |\n"
                                       "  | ^\n");
}
