#include "tests/golden_file.h"

#include "compiler/driver/driver.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/StringSaver.h"

#include <algorithm>
#include <fstream>

namespace flattenc::tests {

namespace stdfs = std::filesystem;

/// Where cases run; relative names of files are below it.
static constexpr const char *kWorkingFolder = "/w";

std::string read_file(const stdfs::path &path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<stdfs::path> all_cases(const stdfs::path &testdata) {
  std::vector<stdfs::path> paths;
  for (const auto &entry : stdfs::recursive_directory_iterator(testdata))
    if (entry.path().extension() == ".test")
      paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

static std::vector<std::string> split_args(llvm::StringRef text) {
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char *> words;
  llvm::cl::TokenizeGNUCommandLine(text, saver, words);
  return {words.begin(), words.end()};
}

/// The arguments that the folder of a case, or one above it, gives.
static std::vector<std::string> args_of_folder(stdfs::path folder,
                                               const stdfs::path &testdata) {
  for (;; folder = folder.parent_path()) {
    if (stdfs::exists(folder / "args"))
      return split_args(read_file(folder / "args"));
    if (folder == testdata || folder == folder.parent_path())
      return {};
  }
}

/// Replaces `\xNN` by the byte and `\\` by a backslash.
static std::string unescape(llvm::StringRef text) {
  std::string bytes;
  while (!text.empty()) {
    unsigned code = 0;
    if (text.startswith("\\x") && !text.substr(2, 2).getAsInteger(16, code)) {
      bytes += static_cast<char>(code);
      text = text.drop_front(4);
      continue;
    }
    if (text.startswith("\\\\"))
      text = text.drop_front();
    bytes += text.front();
    text = text.drop_front();
  }
  return bytes;
}

static void add_file(GoldenCase &golden, const llvm::Twine &name,
                     llvm::StringRef bytes) {
  golden.files->addFile(name, 0, llvm::MemoryBuffer::getMemBufferCopy(bytes));
}

static void add_folder(GoldenCase &golden, llvm::StringRef header,
                       const stdfs::path &testdata) {
  auto [name, place] = header.split(" at ");
  stdfs::path folder = testdata / name.str();
  if (!stdfs::is_directory(folder)) {
    golden.error = "no folder testdata/" + name.str();
    return;
  }
  for (const auto &entry : stdfs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file())
      continue;
    stdfs::path below = place.empty() ? "." : place.str();
    below /= stdfs::relative(entry.path(), folder);
    add_file(golden, below.lexically_normal().string(),
             read_file(entry.path()));
  }
}

static void add_section(GoldenCase &golden, llvm::StringRef header,
                        llvm::StringRef body, const stdfs::path &testdata) {
  if (header == "args") {
    llvm::append_range(golden.args, split_args(body));
    return;
  }
  if (header == "env" || header == "outputs") {
    for (llvm::StringRef line : llvm::split(body, '\n')) {
      if (line.empty())
        continue;
      auto [name, value] = line.split('=');
      if (header == "outputs")
        golden.outputs.push_back(line.str());
      else
        golden.environment.variables[name.str()] = value.str();
    }
    return;
  }
  if (header == "stdin") {
    golden.environment.read_input = [text = body.str()] { return text; };
    return;
  }
  if (header.consume_front("occupied ")) {
    golden.occupied.push_back(header.str());
    return;
  }
  if (header.consume_front("folder ")) {
    add_folder(golden, header, testdata);
    return;
  }
  if (header.consume_front("file ")) {
    bool escaped = header.consume_back(" escaped");
    add_file(golden, header, escaped ? unescape(body) : body.str());
    return;
  }
  golden.error = "unknown section: " + header.str();
}

GoldenCase parse_case(llvm::StringRef text, const stdfs::path &path,
                      const stdfs::path &testdata) {
  GoldenCase golden;
  golden.files = new llvm::vfs::InMemoryFileSystem;
  golden.files->setCurrentWorkingDirectory(kWorkingFolder);
  add_file(golden, "/w/.keep", "");
  golden.args = args_of_folder(path.parent_path(), testdata);
  std::size_t end = text.find("\n=== stdout\n");
  llvm::StringRef inputs =
      end == llvm::StringRef::npos ? text : text.take_front(end + 1);
  golden.inputs = inputs.str();
  if (!inputs.startswith("#"))
    golden.error = "the first line does not say what the case shows";
  std::size_t next = inputs.find("\n=== ");
  while (next != llvm::StringRef::npos) {
    llvm::StringRef section = inputs.drop_front(next + 5);
    next = inputs.find("\n=== ", next + 1);
    if (next != llvm::StringRef::npos)
      section = section.drop_back(inputs.size() - next - 1);
    auto [header, body] = section.split('\n');
    add_section(golden, header, body, testdata);
  }
  return golden;
}

/// `text` so that the next section starts on a line of its own.
static std::string section(llvm::StringRef header, llvm::StringRef text) {
  std::string result = ("=== " + header + "\n" + text).str();
  if (!text.empty() && !text.endswith("\n"))
    result += "\n\\ no end of line\n";
  return result;
}

static std::string shown_outputs(const GoldenCase &golden,
                                 const MemoryWriter &writer) {
  std::string text;
  for (const auto &[target, package] : writer.packages) {
    for (const auto &[name, bytes] : package) {
      auto matches = [path = name](const std::string &glob) {
        auto pattern = llvm::GlobPattern::create(glob);
        if (!pattern) {
          llvm::consumeError(pattern.takeError());
          return false;
        }
        return pattern->match(path);
      };
      if (llvm::any_of(golden.outputs, matches))
        text += section("output " + name, bytes);
    }
  }
  return text;
}

std::string run_case(const GoldenCase &golden) {
  std::string out, err;
  llvm::raw_string_ostream out_stream(out), err_stream(err);
  MemoryWriter writer;
  writer.occupied.insert(golden.occupied.begin(), golden.occupied.end());
  int status = run(golden.args, golden.files, golden.environment, writer,
                   out_stream, err_stream);
  return golden.inputs + section("stdout", out_stream.str()) +
         section("stderr", err_stream.str()) + shown_outputs(golden, writer) +
         "=== exit " + std::to_string(status) + "\n";
}

using Lines = llvm::SmallVector<llvm::StringRef>;

/// longest[i][j]: lines that want[i..] and got[j..] have in common, in order.
static std::vector<std::vector<unsigned>> common_lines(const Lines &want,
                                                       const Lines &got) {
  std::vector<std::vector<unsigned>> longest(
      want.size() + 1, std::vector<unsigned>(got.size() + 1));
  for (std::size_t i = want.size(); i-- > 0;)
    for (std::size_t j = got.size(); j-- > 0;)
      longest[i][j] = want[i] == got[j]
                          ? longest[i + 1][j + 1] + 1
                          : std::max(longest[i + 1][j], longest[i][j + 1]);
  return longest;
}

std::string line_diff(llvm::StringRef want_text, llvm::StringRef got_text) {
  constexpr std::size_t kMostLines = 3000, kAround = 3;
  Lines want, got;
  want_text.split(want, '\n');
  got_text.split(got, '\n');
  want.resize(std::min(want.size(), kMostLines));
  got.resize(std::min(got.size(), kMostLines));
  auto longest = common_lines(want, got);
  std::vector<std::string> lines;
  std::size_t i = 0, j = 0;
  while (i < want.size() || j < got.size()) {
    if (i < want.size() && j < got.size() && want[i] == got[j]) {
      lines.push_back(" " + want[i].str());
      ++i, ++j;
    } else if (j == got.size() ||
               (i < want.size() && longest[i + 1][j] >= longest[i][j + 1])) {
      lines.push_back("-" + want[i++].str());
    } else {
      lines.push_back("+" + got[j++].str());
    }
  }
  std::string text;
  std::size_t shown_to = 0;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (lines[at].front() == ' ')
      continue;
    std::size_t from = std::max(shown_to, at - std::min(at, kAround));
    if (from > shown_to)
      text += "...\n";
    shown_to = std::max(shown_to, std::min(lines.size(), at + kAround + 1));
    for (std::size_t k = from; k < shown_to; ++k)
      text += lines[k] + "\n";
  }
  return text;
}

} // namespace flattenc::tests
