//
// Feeds changed checkpoints to the reader, in memory:
//
//   fuzz_checkpoints [--seconds N] [--seed S] [--from I] [--show I]
//
// The files of testdata/checkpoints are the corpus: both formats of torch.save,
// TorchScript, safetensors. Input I of a seed is always the same; --show writes
// it to standard output. What is read has to lie in the file, element by
// element; what is not read has to say why. Inputs run in a child process whose
// memory is limited; the parent notices how it dies. Ends with
// `N passed, N failed`.
//
#include "runtime/checkpoint/checkpoint.h"

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace flattenc::checkpoint;

namespace {

constexpr unsigned kMostSeconds = 10;  ///< for one input
constexpr long kMostMemory = 1L << 20; ///< kilobytes

struct Progress {
  volatile std::uint64_t current, passed, read;
  char failure[200];
};

class Changes {
public:
  Changes(std::uint64_t seed, const std::vector<std::string> &corpus)
      : random_(seed), corpus_(corpus) {}

  std::string input() {
    std::string file = corpus_[below(corpus_.size())];
    for (std::size_t i = 0, count = 1 + below(5); i < count && !file.empty();
         ++i)
      change(file);
    return file;
  }

private:
  std::size_t below(std::size_t count) { return random_() % count; }

  void change(std::string &file) {
    std::size_t at = below(file.size());
    std::size_t some = std::min(1 + below(40), file.size() - at);
    switch (below(7)) {
    case 0:
      file[at] = static_cast<char>(file[at] ^ (1 << below(8)));
      break;
    case 1:
      file[at] = static_cast<char>(below(256));
      break;
    case 2:
      file.erase(at, below(20) ? some : std::string::npos);
      break;
    case 3:
      file.insert(below(file.size() + 1), file.substr(at, some));
      break;
    case 4: { // a number at the edge of something
      constexpr std::array<std::uint64_t, 8> kNumbers = {
          0, 1, 0x7f, 0xffff, 0x7fffffff, 0xffffffff, 1ull << 62, ~0ull};
      std::uint64_t number = kNumbers[below(kNumbers.size())] - below(3);
      std::size_t width = std::min<std::size_t>(std::size_t{1} << below(4),
                                                file.size() - at);
      std::memcpy(&file[at], &number, width);
      break;
    }
    case 5: { // bytes of another file
      const std::string &other = corpus_[below(corpus_.size())];
      std::size_t from = below(other.size());
      file.replace(at, some, other.substr(from, 1 + below(60)));
      break;
    }
    case 6: { // the same bytes, or one opcode, often
      std::string piece = file.substr(at, std::min<std::size_t>(some, 4));
      std::string many;
      for (std::size_t i = 0, count = below(3000); i < count; ++i)
        many += piece;
      file.insert(at, many);
      break;
    }
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string> &corpus_;
};

} // namespace

/// What is wrong with what the reader says; the sanitizers see the rest.
static std::string check(const std::string &file, Progress &progress) {
  auto read = read_checkpoint(file);
  if (!read)
    return llvm::toString(read.takeError()).empty() ? "an error without a text"
                                                    : "";
  progress.read = progress.read + 1;
  const char *begin = file.data(), *end = begin + file.size();
  for (const NamedTensor &named : read->tensors) {
    const TensorView &tensor = named.tensor;
    if (!tensor.type || tensor.sizes.size() != tensor.strides.size())
      return "a tensor without a form";
    std::int64_t last = 1, step = 0;
    bool empty = false, wide = false;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
      if (tensor.sizes[i] < 0 || tensor.strides[i] < 0)
        return "a negative size";
      empty |= tensor.sizes[i] == 0;
      wide |= __builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i],
                                     &step) ||
              __builtin_add_overflow(last, step, &last);
    }
    wide |= __builtin_mul_overflow(last, tensor.type->bytes, &last);
    if (!empty && (wide || last > static_cast<std::int64_t>(
                                      tensor.storage.size())))
      return "an element outside of its storage";
    if (!tensor.storage.empty() &&
        (tensor.storage.begin() < begin || tensor.storage.end() > end))
      return "a storage outside of the file";
  }
  return "";
}

[[noreturn]] static void work(std::uint64_t seed, std::uint64_t number,
                              const std::vector<std::string> &corpus,
                              Progress &progress) {
  for (;; ++number) {
    progress.current = number;
    alarm(kMostSeconds);
    std::string wrong =
        check(Changes(seed * 0x9E3779B97F4A7C15u + number, corpus).input(),
              progress);
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    if (wrong.empty() && usage.ru_maxrss > kMostMemory)
      wrong = "took more than 1 GB";
    if (!wrong.empty()) {
      std::strncpy(progress.failure, wrong.c_str(),
                   sizeof progress.failure - 1);
      _exit(99);
    }
    progress.passed = progress.passed + 1;
  }
}

static std::vector<std::string> load_corpus() {
  namespace stdfs = std::filesystem;
  std::vector<stdfs::path> paths;
  for (const auto &entry : stdfs::directory_iterator(
           stdfs::path(SOURCE_DIR) / "testdata" / "checkpoints"))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const stdfs::path &path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file),
                        std::istreambuf_iterator<char>());
  }
  return corpus;
}

int main(int argc, char **argv) {
  std::uint64_t seconds = 60, seed = 1, next = 0;
  std::vector<std::string> corpus = load_corpus();
  auto *progress = static_cast<Progress *>(
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string option = argv[i];
    std::uint64_t number = std::strtoull(argv[i + 1], nullptr, 10);
    if (option == "--seconds")
      seconds = number;
    else if (option == "--seed")
      seed = number;
    else if (option == "--from")
      next = number;
  }
  for (int i = 1; i + 1 < argc; i += 2)
    if (std::string(argv[i]) == "--show") {
      std::cout << Changes(seed * 0x9E3779B97F4A7C15u +
                               std::strtoull(argv[i + 1], nullptr, 10),
                           corpus)
                       .input();
      return 0;
    }
  for (const std::string &file : corpus)
    if (std::string wrong = check(file, *progress);
        !wrong.empty() || !progress->read) {
      std::cout << "the corpus is not read: " << wrong << '\n';
      return 1;
    }
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  unsigned failed = 0;
  while (std::chrono::steady_clock::now() < end && failed < 20) {
    std::memset(progress->failure, 0, sizeof progress->failure);
    pid_t child = fork();
    if (child == 0)
      work(seed, next, corpus, *progress);
    int status = 0;
    bool over = false;
    while (waitpid(child, &status, WNOHANG) != child) {
      if (std::chrono::steady_clock::now() > end) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        over = true;
        break;
      }
      usleep(10000);
    }
    if (over)
      break;
    ++failed;
    std::cout << "FAIL checkpoint --seed " << seed << " --show "
              << progress->current << ": "
              << (WIFEXITED(status) && WEXITSTATUS(status) == 99
                      ? progress->failure
                      : "died")
              << std::endl;
    next = progress->current + 1;
  }
  std::cout << "checkpoint: " << corpus.size() << " seeds, inputs to "
            << progress->current << " of --seed " << seed << ", "
            << progress->read << " read\n"
            << progress->passed << " passed, " << failed << " failed\n";
  return failed != 0 || progress->passed == 0;
}
