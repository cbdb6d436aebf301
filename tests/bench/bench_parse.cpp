//
// Reads and parses files with tree-sitter and does nothing else: the lower bound
// for whatever looks at that much source.
//
//   bench_parse ROUNDS < LIST     LIST: one path a line
//
// prints  files N bytes N best_ms X
//
#include <tree_sitter/api.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

extern "C" const TSLanguage *tree_sitter_python(void);

namespace {

/// Appends nothing and returns false if the file cannot be read.
bool read_file(const std::string &path, std::string &bytes) {
  std::FILE *file = std::fopen(path.c_str(), "rb");
  if (!file)
    return false;
  bytes.clear();
  char buffer[1 << 16];
  while (std::size_t count = std::fread(buffer, 1, sizeof buffer, file))
    bytes.append(buffer, count);
  std::fclose(file);
  return true;
}

/// One round over all files; the number of bytes parsed, or -1 with a message.
long long parse_all(TSParser *parser, const std::vector<std::string> &paths) {
  long long total = 0;
  std::string bytes;
  for (const std::string &path : paths) {
    if (!read_file(path, bytes)) {
      std::cerr << "bench_parse: cannot read " << path << "\n";
      return -1;
    }
    TSTree *tree = ts_parser_parse_string(parser, nullptr, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    if (!tree)
      return -1;
    ts_tree_delete(tree);
    total += static_cast<long long>(bytes.size());
  }
  return total;
}

} // namespace

int main(int argc, char **argv) {
  int rounds = argc == 2 ? std::atoi(argv[1]) : 0;
  if (rounds < 1) {
    std::cerr << "usage: bench_parse ROUNDS < LIST\n";
    return 2;
  }
  std::vector<std::string> paths;
  for (std::string line; std::getline(std::cin, line);)
    if (!line.empty())
      paths.push_back(line);
  TSParser *parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_python());
  double best = 0;
  long long bytes = 0;
  for (int round = 0; round < rounds; ++round) {
    auto start = std::chrono::steady_clock::now();
    bytes = parse_all(parser, paths);
    if (bytes < 0)
      return 1;
    std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    best = round ? std::min(best, took.count()) : took.count();
  }
  ts_parser_delete(parser);
  std::printf("files %zu bytes %lld best_ms %.3f\n", paths.size(), bytes, best);
  return 0;
}
