//
// Runs every testdata/**/*.test in memory and compares what flattenc prints
// and writes with the file. With FLATTENC_UPDATE=1 it rewrites the expected
// sections instead; FLATTENC_GOLDEN=TEXT picks the cases with TEXT in their
// path. The tests below say what the goldens and the docs must cover.
//
#include "compiler/check/check.h"
#include "compiler/diag/diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "tests/golden_file.h"

namespace stdfs = std::filesystem;
using namespace flattenc::tests;

static const stdfs::path kSource = SOURCE_DIR;
static const stdfs::path kTestdata = kSource / "testdata";

TEST_CASE("every golden case prints what its file says") {
  bool update = std::getenv("FLATTENC_UPDATE") != nullptr;
  const char *picked = std::getenv("FLATTENC_GOLDEN");
  for (const stdfs::path &path : all_cases(kTestdata)) {
    std::string name = stdfs::relative(path, kSource).string();
    if (picked && name.find(picked) == std::string::npos)
      continue;
    std::string want = read_file(path);
    GoldenCase golden = parse_case(want, path, kTestdata);
    if (!golden.error.empty()) {
      FAIL_CHECK(name << ": " << golden.error);
      continue;
    }
    std::string got = run_case(golden);
    std::string again = run_case(parse_case(want, path, kTestdata));
    CHECK_MESSAGE(got == again, name << " differs from run to run:\n"
                                     << line_diff(got, again));
    if (update && got != want)
      std::ofstream(path, std::ios::binary) << got;
    else
      CHECK_MESSAGE(got == want,
                    name << " (- wanted, + got):\n"
                         << line_diff(want, got)
                         << "if this is right: tools/update_goldens " << name);
  }
}

/// The first argument of every `MACRO(name, ...)` line of a .def file.
static std::vector<std::string> names_in(const char *list,
                                         llvm::StringRef macro) {
  std::vector<std::string> names;
  std::string text = read_file(kSource / list);
  for (llvm::StringRef line : llvm::split(text, '\n'))
    if (line.consume_front(macro) && line.consume_front("("))
      names.push_back(line.split(',').first.trim().str());
  return names;
}

/// What stands in backticks right behind `prefix` at the start of a line.
static std::vector<std::string> entries_of(const char *document,
                                           llvm::StringRef prefix) {
  std::vector<std::string> names;
  std::string text = read_file(kSource / document);
  for (llvm::StringRef line : llvm::split(text, '\n'))
    if (line.consume_front(prefix) && line.consume_front("`"))
      names.push_back(line.split('`').first.str());
  return names;
}

TEST_CASE("every pass has a golden case") {
  for (const std::string &pass : names_in("passes/passes.def", "PASS"))
    CHECK_MESSAGE(stdfs::is_directory(kTestdata / "passes" / pass),
                  "no testdata/passes/" << pass);
}

TEST_CASE("every diagnostic is shown by a golden case") {
  std::string all;
  for (const stdfs::path &path : all_cases(kTestdata))
    all += read_file(path);
  // What verify reports needs a wrong output, which no command makes.
  all += read_file(kSource / "tests/verify_test.cpp");
  // What trace reports needs the plugin, which is not everywhere.
  all += read_file(kSource / "tests/trace/run");
  // Links and files that cannot be written need a real disk.
  all += read_file(kSource / "tests/check/run");
  std::vector<std::string> kinds =
      names_in("compiler/diag/kinds.def", "DIAG");
  for (const std::string &rule : names_in("compiler/diag/rules.def", "RULE"))
    kinds.push_back(rule);
  for (const std::string &kind : kinds)
    CHECK_MESSAGE(all.find("[" + kind + "]") != std::string::npos,
                  "no golden case shows [" << kind << "]");
}

TEST_CASE("docs/diagnostics.md has one entry for each kind, in order") {
  CHECK(entries_of("docs/diagnostics.md", "### ") ==
        names_in("compiler/diag/kinds.def", "DIAG"));
}

/// A page that is written from a list; rewritten with FLATTENC_UPDATE=1.
static void check_page(const stdfs::path &path, const std::string &want) {
  if (std::getenv("FLATTENC_UPDATE"))
    std::ofstream(path, std::ios::binary) << want;
  CHECK_MESSAGE(read_file(path) == want,
                path.string() << " is not what rules.def gives; "
                                 "FLATTENC_UPDATE=1 rewrites it");
}

TEST_CASE("every golden case: docs/rules is rules.def") {
  const char *picked = std::getenv("FLATTENC_GOLDEN");
  if (picked && llvm::StringRef("docs/rules").find(picked) ==
                    llvm::StringRef::npos)
    return;
  stdfs::path folder = kSource / "docs" / "rules";
  check_page(folder / "README.md", flattenc::check::rule_index());
  std::size_t pages = 1;
  for (const flattenc::check::Rule &rule : flattenc::check::all_rules()) {
    check_page(folder / (rule.code + ".md").str(),
               flattenc::check::rule_page(rule));
    ++pages;
  }
  std::size_t files = 0;
  for ([[maybe_unused]] const auto &entry : stdfs::directory_iterator(folder))
    ++files;
  CHECK(files == pages);
}

TEST_CASE("the pass table of docs/architecture.md is passes.def") {
  CHECK(entries_of("docs/architecture.md", "| pass | ") ==
        names_in("passes/passes.def", "PASS"));
}

TEST_CASE("docs/user_guide.md has a section for each command") {
  std::string guide = read_file(kSource / "docs/user_guide.md");
  for (llvm::StringRef words : {
#define COMMAND(identifier, words, summary, examples) words,
#include "compiler/driver/commands.def"
       })
    CHECK_MESSAGE(guide.find("`flattenc " + words.str()) != std::string::npos,
                  "no section for " << words.str());
}

TEST_CASE("docs/hard_cases.md names golden cases that are there") {
  std::string text = read_file(kSource / "docs/hard_cases.md");
  unsigned next = 1, rows = 0;
  for (llvm::StringRef line : llvm::split(text, '\n')) {
    if (!line.startswith("| ") || line.startswith("| ---") ||
        line.endswith(" golden |"))
      continue;
    ++rows;
    llvm::SmallVector<llvm::StringRef> cells;
    line.trim("| ").split(cells, " | ");
    unsigned number = 0;
    if (!cells.front().getAsInteger(10, number)) {
      CHECK((number == next || number == 1));
      next = number + 1;
    }
    llvm::SmallVector<llvm::StringRef> parts;
    cells.back().split(parts, '`');
    CHECK_MESSAGE(parts.size() >= 3, "no golden: " << line.str());
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      std::string golden = parts[i].str();
      bool there = parts[i].startswith("tests/")
                       ? stdfs::exists(kSource / golden)
                       : stdfs::exists(kTestdata / (golden + ".test"));
      CHECK_MESSAGE(there, "no golden " << golden);
    }
  }
  CHECK(rows == 30 + 50 + 12);
}

TEST_CASE("line_diff shows the lines that differ and some around them") {
  CHECK(line_diff("a\nb\nc\n", "a\nx\nc\n") == " a\n-b\n+x\n c\n \n");
  CHECK(line_diff("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\n7\n") ==
        "...\n 3\n 4\n 5\n-6\n+7\n \n");
  CHECK(line_diff("same\n", "same\n").empty());
}
