//
// Feeds mutated Python to flattenc, in memory:
//
//   fuzz TARGET [--seconds N] [--seed S] [--from I] [--show I] [--keep FOLDER]
//
// TARGET is `syntax` (parsing and lowering), `config` (evaluation of
// configurations in both styles) or `export` (whole exports of small packages).
// Input I of a seed is always the same, so a finding is a seed and a number.
// Inputs run in a child process; the parent notices crashes and inputs that
// take too long, writes them below FOLDER, and goes on behind them. A run that
// succeeds has to have printed or written Python that parses; one that fails
// has to have said why. Ends with `N passed, N failed`.
//
#include "tests/fuzz/mutate.h"
#include "tests/golden_file.h"

#include "compiler/driver/driver.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/plain_parse.h"
#include "compiler/syntax/scopes.h"
#include "compiler/syntax/skip_bodies.h"
#include "compiler/syntax/well_formed.h"

#include "llvm/ADT/StringExtras.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stdfs = std::filesystem;
using namespace flattenc;
using namespace flattenc::tests;

namespace {

/// Of one core for one input, with sanitizers; a neighbour on the same core
/// doubles them.
constexpr unsigned kMostSeconds = 60;
constexpr long kMostMemory = 3L << 20; ///< kilobytes

/// A golden case whose files can be exchanged.
struct Seed {
  std::string name;
  std::vector<std::string> args;
  Environment environment;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::size_t> python; ///< indexes of the files to mutate
};

/// What the child tells its parent.
struct Progress {
  volatile std::uint64_t current, passed;
  char failure[400]; ///< of an input that behaved wrongly
};

struct Options {
  std::string target;
  unsigned seconds = 60;
  std::uint64_t seed = 1, from = 0;
  std::optional<std::uint64_t> show;
  stdfs::path keep = ".";
};

} // namespace

static void collect_files(llvm::vfs::FileSystem &fs, const std::string &folder,
                          Seed &seed) {
  std::error_code error;
  for (llvm::vfs::recursive_directory_iterator it(fs, folder, error), end;
       it != end && !error; it.increment(error)) {
    if (it->type() != llvm::sys::fs::file_type::regular_file)
      continue;
    std::string path = it->path().str();
    if (auto buffer = fs.getBufferForFile(path))
      seed.files.push_back({path, (*buffer)->getBuffer().str()});
  }
  llvm::sort(seed.files);
}

/// The golden cases that a target starts from.
static std::vector<Seed> load_seeds(const std::string &target) {
  const stdfs::path testdata = stdfs::path(SOURCE_DIR) / "testdata";
  std::vector<Seed> seeds;
  for (const stdfs::path &path : all_cases(testdata)) {
    GoldenCase golden = parse_case(read_file(path), path, testdata);
    auto has = [&](llvm::StringRef word) {
      return llvm::is_contained(golden.args, word);
    };
    bool exports = has("export") && !has("--all") && !has("--files-from") &&
                   !has("-h") && !has("--help");
    bool config = has("config");
    if ((target == "config" && !config) || (target == "export" && !exports) ||
        !golden.error.empty())
      continue;
    Seed seed;
    seed.name = stdfs::relative(path, SOURCE_DIR).string();
    seed.args = golden.args;
    seed.environment = golden.environment;
    collect_files(*golden.files, "/", seed);
    for (std::size_t i = 0; i < seed.files.size(); ++i)
      if (llvm::StringRef(seed.files[i].first).endswith(".py"))
        seed.python.push_back(i);
    if (!seed.python.empty())
      seeds.push_back(std::move(seed));
  }
  return seeds;
}

/// True if the text is Python as flattenc reads it.
static bool parses(llvm::StringRef text) {
  llvm::vfs::InMemoryFileSystem fs;
  fs.addFile("/a.py", 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  SourceSet sources;
  DiagnosticEmitter diag;
  auto file = sources.load(fs, "/a.py");
  if (!file) {
    llvm::consumeError(file.takeError());
    return false;
  }
  return syntax::parse(sources, *file, diag).has_value();
}

/// What is wrong with a tree; empty if every child lies in its parent, in order.
static std::string check_tree(const syntax::Tree &tree, std::size_t size) {
  for (std::uint32_t i = 0; i < tree[tree.root()].subtree_end; ++i) {
    syntax::NodeId node{i};
    if (tree[node].begin > tree[node].end || tree[node].end > size)
      return "a node leaves the file";
    if (tree[node].subtree_end <= i ||
        tree[node].subtree_end > tree[tree.root()].subtree_end)
      return "a subtree has no end";
    if (node == tree.root())
      continue;
    syntax::NodeId parent = tree.parent(node);
    if (parent.index >= i || tree[parent].subtree_end < tree[node].subtree_end)
      return "a node is not below its parent";
  }
  return {};
}

static bool same_nodes(const syntax::Tree &a, const syntax::Tree &b) {
  if (a.size() != b.size())
    return false;
  return llvm::all_of(llvm::seq<std::uint32_t>(0, a.size()), [&](auto i) {
    const syntax::Node &x = a[syntax::NodeId{i}], &y = b[syntax::NodeId{i}];
    return std::tie(x.kind, x.field, x.op, x.flags, x.begin, x.end, x.parent) ==
           std::tie(y.kind, y.field, y.op, y.flags, y.begin, y.end, y.parent);
  });
}

/// False if `parse_plain` gives the text of headers another tree than the
/// grammar does.
static bool same_headers(FileId file, llvm::StringRef text) {
  auto plain = syntax::parse_plain(file, text, syntax::PlainStyle::Headers);
  if (!plain)
    return true;
  std::vector<syntax::SyntaxProblem> problems;
  syntax::check_well_formed(*plain, problems);
  auto by_grammar = syntax::parse_by_grammar(file, text);
  if (!by_grammar.tree || !problems.empty())
    return !by_grammar.tree && !problems.empty();
  return same_nodes(*plain, *by_grammar.tree);
}

static std::string run_syntax(const std::string &text) {
  llvm::vfs::InMemoryFileSystem fs;
  fs.addFile("/a.py", 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  SourceSet sources;
  DiagnosticEmitter diag;
  auto file = sources.load(fs, "/a.py");
  if (!file) {
    llvm::consumeError(file.takeError());
    return "a file in memory cannot be read";
  }
  std::string headers = syntax::skip_bodies(sources.text(*file)).text;
  if (!same_headers(*file, headers))
    return "the grammar has other headers";
  auto tree = syntax::parse(sources, *file, diag);
  if (!tree)
    return diag.diagnostics().empty() ? "no tree and no diagnostic" : "";
  if (!diag.diagnostics().empty())
    return "a tree and a diagnostic";
  auto by_grammar = syntax::parse_by_grammar(*file, sources.text(*file));
  if (!by_grammar.tree || !same_nodes(*tree, *by_grammar.tree))
    return "the grammar has another tree";
  syntax::Scopes scopes(*tree);
  for (std::uint32_t i = 0; i < (*tree)[tree->root()].subtree_end; ++i)
    if (tree->is(syntax::NodeId{i}, syntax::NodeKind::Name))
      static_cast<void>(scopes.resolve(syntax::NodeId{i}));
  return check_tree(*tree, text.size());
}

/// True for commands that take their inputs one by one: where one fails, what the
/// others gave is written (docs/user_guide.md).
static bool goes_on(llvm::ArrayRef<std::string> args) {
  return llvm::any_of(args, [](llvm::StringRef arg) {
    return arg == "check" || arg == "flatten" || arg == "--all" ||
           arg == "--files-from";
  });
}

/// Runs a command line on the seed's files, one of them replaced.
static std::string run_command(const Seed &seed, std::size_t changed,
                               const std::string &text) {
  auto fs = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  fs->setCurrentWorkingDirectory("/w");
  for (std::size_t i = 0; i < seed.files.size(); ++i)
    fs->addFile(seed.files[i].first, 0,
                llvm::MemoryBuffer::getMemBufferCopy(
                    i == changed ? text : seed.files[i].second));
  std::string out, err;
  llvm::raw_string_ostream out_stream(out), err_stream(err);
  MemoryWriter writer;
  int status =
      run(seed.args, fs, seed.environment, writer, out_stream, err_stream);
  if (status < 0 || status > 2)
    return "exit status " + std::to_string(status);
  for (const auto &[target, package] : writer.packages)
    for (const auto &[path, bytes] : package)
      if (llvm::StringRef(path).endswith(".py") && !parses(bytes))
        return "wrote `" + path + "`, which does not parse";
  if (status != 0) {
    if (!writer.packages.empty() && !goes_on(seed.args))
      return "failed, but wrote something";
    bool said = err_stream.str().find("error") != std::string::npos ||
                out_stream.str().find("error") != std::string::npos ||
                out.find("\"ok\"") != std::string::npos ||
                // Differences are findings.
                ((llvm::is_contained(seed.args, "diff") ||
                  llvm::is_contained(seed.args, "--diff")) &&
                 !out.empty());
    return said ? "" : "failed without an error";
  }
  if (err_stream.str().find("error: ") != std::string::npos)
    return "succeeded with an error";
  return {};
}

/// Input `number`: which seed and file it comes from, and its text.
struct Input {
  std::size_t seed, file;
  std::string text;
};

static Input make_input(const std::vector<Seed> &seeds,
                        const std::vector<std::string> &texts,
                        std::uint64_t seed, std::uint64_t number) {
  Mutator mutator(seed * 0x9E3779B97F4A7C15u + number, texts);
  Input input;
  input.seed = mutator.below(seeds.size());
  const Seed &from = seeds[input.seed];
  input.file = from.python[mutator.below(from.python.size())];
  input.text = mutator.mutate(from.files[input.file].second);
  return input;
}

[[noreturn]] static void work(const Options &options,
                              const std::vector<Seed> &seeds,
                              const std::vector<std::string> &texts,
                              std::uint64_t number, Progress &progress) {
  for (;; ++number) {
    progress.current = number;
    Input input = make_input(seeds, texts, options.seed, number);
    std::string wrong =
        options.target == "syntax"
            ? run_syntax(input.text)
            : run_command(seeds[input.seed], input.file, input.text);
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    if (wrong.empty() && usage.ru_maxrss > kMostMemory)
      wrong = "took more than 3 GB";
    if (!wrong.empty()) {
      std::strncpy(progress.failure, wrong.c_str(),
                   sizeof progress.failure - 1);
      _exit(99);
    }
    progress.passed = progress.passed + 1;
  }
}

/// What the child computed so far: a busy machine makes no input slow.
static double cpu_seconds(pid_t child) {
  clockid_t clock = {};
  timespec time = {};
  if (clock_getcpuclockid(child, &clock) != 0 ||
      clock_gettime(clock, &time) != 0)
    return 0;
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Waits for the child to die, to hang, or for the time to be over; says what
/// happened, empty if nothing did.
static std::string watch(pid_t child, Progress &progress,
                         std::chrono::steady_clock::time_point end) {
  std::uint64_t at = progress.current;
  auto since = std::chrono::steady_clock::now();
  double since_cpu = cpu_seconds(child);
  while (true) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) {
      if (WIFEXITED(status) && WEXITSTATUS(status) == 99)
        return progress.failure;
      return WIFSIGNALED(status)
                 ? "died of signal " + std::to_string(WTERMSIG(status))
                 : "died with status " + std::to_string(WEXITSTATUS(status));
    }
    auto now = std::chrono::steady_clock::now();
    if (progress.current != at) {
      at = progress.current;
      since = now;
      since_cpu = cpu_seconds(child);
    }
    bool hangs = cpu_seconds(child) - since_cpu > kMostSeconds ||
                 now - since > std::chrono::seconds(kMostSeconds * 20);
    if (hangs || now > end) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return hangs ? "took more than " + std::to_string(kMostSeconds) + " s"
                   : "";
    }
    usleep(20000);
  }
}

static void show(const std::vector<Seed> &seeds, const Input &input,
                 std::ostream &out) {
  const Seed &seed = seeds[input.seed];
  out << "# " << seed.name << ": " << llvm::join(seed.args, " ") << '\n'
      << "# " << seed.files[input.file].first << '\n'
      << input.text;
}

static int fuzz(const Options &options) {
  std::vector<Seed> seeds = load_seeds(options.target);
  std::vector<std::string> texts;
  for (const Seed &seed : seeds)
    for (std::size_t file : seed.python)
      texts.push_back(seed.files[file].second);
  if (seeds.empty()) {
    std::cerr << "fuzz: no target `" << options.target << "`\n";
    return 2;
  }
  if (options.show) {
    show(seeds, make_input(seeds, texts, options.seed, *options.show),
         std::cout);
    return 0;
  }
  auto *progress = static_cast<Progress *>(
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  auto end = std::chrono::steady_clock::now() +
             std::chrono::seconds(options.seconds);
  std::uint64_t next = options.from;
  unsigned failed = 0;
  while (std::chrono::steady_clock::now() < end && failed < 20) {
    std::memset(progress->failure, 0, sizeof progress->failure);
    progress->current = next;
    pid_t child = fork();
    if (child == 0)
      work(options, seeds, texts, next, *progress);
    std::string wrong = watch(child, *progress, end);
    if (wrong.empty())
      break;
    ++failed;
    std::uint64_t number = progress->current;
    std::string name = options.target + "_" + std::to_string(options.seed) +
                       "_" + std::to_string(number);
    Input input = make_input(seeds, texts, options.seed, number);
    std::ofstream file(options.keep / name);
    show(seeds, input, file);
    std::cout << "FAIL " << options.target << " --seed " << options.seed
              << " --show " << number << " (" << seeds[input.seed].name
              << "): " << wrong << std::endl;
    next = number + 1;
  }
  std::cout << options.target << ": " << seeds.size() << " seeds, inputs "
            << options.from << " to " << progress->current << " of --seed "
            << options.seed << '\n'
            << progress->passed << " passed, " << failed << " failed\n";
  return failed != 0 || progress->passed == 0;
}

int main(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef arg = argv[i];
    std::uint64_t number = 0;
    if (!arg.startswith("--")) {
      options.target = arg.str();
      continue;
    }
    llvm::StringRef value = i + 1 < argc ? argv[++i] : "";
    if (arg == "--keep") {
      options.keep = value.str();
      continue;
    }
    if (value.getAsInteger(10, number)) {
      std::cerr << "fuzz: " << arg.str() << " needs a number\n";
      return 2;
    }
    if (arg == "--seconds")
      options.seconds = static_cast<unsigned>(number);
    else if (arg == "--seed")
      options.seed = number;
    else if (arg == "--from")
      options.from = number;
    else if (arg == "--show")
      options.show = number;
  }
  if (options.target != "syntax" && options.target != "config" &&
      options.target != "export") {
    std::cerr << "fuzz: TARGET is syntax, config or export\n";
    return 2;
  }
  return fuzz(options);
}
