#ifndef FLATTENC_TESTS_FUZZ_MUTATE_H
#define FLATTENC_TESTS_FUZZ_MUTATE_H

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace flattenc::tests {

/// Changes Python text: bytes, lines, tokens, and constructs that are meant to
/// run into a limit. The same seed gives the same text.
class Mutator {
public:
  /// `others` are texts from which lines are taken over; they outlive it.
  Mutator(std::uint64_t seed, const std::vector<std::string> &others)
      : random_(seed), others_(others) {}

  /// One to six changes of `text`.
  std::string mutate(std::string text);

  /// A number below `count`, which is not 0.
  std::size_t below(std::size_t count) { return random_() % count; }

private:
  void change_bytes(std::string &text);
  void change_lines(std::string &text);
  void change_tokens(std::string &text);
  void add_bomb(std::string &text);
  void take_lines(std::string &text);
  std::string bomb();
  std::string nesting();
  void insert_line(std::string &text, const std::string &line);

  std::mt19937_64 random_;
  const std::vector<std::string> &others_;
};

} // namespace flattenc::tests

#endif // FLATTENC_TESTS_FUZZ_MUTATE_H
