#ifndef FLATTENC_RUNTIME_LIBRARY_REGEX_H
#define FLATTENC_RUNTIME_LIBRARY_REGEX_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace flattenc::library {

/// A set of characters, as `[a-z\d]` or `\w`.
struct CharSet {
  struct Range {
    std::uint32_t low, high;
  };
  std::vector<Range> ranges;
  bool negated = false;
  bool classes = false; ///< holds `\w` and the like, which know ASCII only
};

/// One instruction of a compiled pattern.
struct RegexStep {
  enum class Op : std::uint8_t {
    Char,      ///< a: the character
    Set,       ///< a: index of the set
    Any,       ///< any but a line end
    AnyAll,
    Split,     ///< tries a, then b
    Jump,      ///< to a
    Save,      ///< the position to slot a
    Start,     ///< of the text
    LineStart,
    End,       ///< of the text, or before its last line end
    LineEnd,
    TextEnd,
    Boundary,
    NotBoundary,
    Backreference, ///< a: group
    Look,      ///< a: where it ends; b: 1 negative, 2 behind; c: width
    Mark,      ///< notes the position in slot a
    Progress,  ///< to b if nothing was read since Mark a
    Match,
  } op;
  std::uint32_t a = 0, b = 0, c = 0;
};

enum RegexFlag : unsigned {
  kIgnoreCase = 2,
  kMultiLine = 8,
  kDotAll = 16,
  kVerbose = 64,
};

/// A pattern in the syntax of Python's `re`.
class Regex {
public:
  /// Nothing if the pattern is wrong (`error`), or not understood (`refused`).
  static std::optional<Regex> compile(std::vector<std::uint32_t> pattern,
                                      unsigned flags, std::string &error,
                                      std::string &refused);
  enum class Outcome { Matches, Fails, TooManySteps, NeedsUnicode };
  enum class Mode { Search, Match, FullMatch };
  /// `advance`: a match at `from` must read something. Slots 2g and 2g + 1 hold where group g begins and ends, or -1.
  Outcome run(llvm::ArrayRef<std::uint32_t> text, std::size_t from,
              std::size_t to, Mode mode, bool advance,
              std::vector<std::int64_t> &slots) const;

  [[nodiscard]] unsigned groups() const { return groups_; }
  [[nodiscard]] unsigned flags() const { return flags_; }
  [[nodiscard]] const std::map<std::string, unsigned> &names() const {
    return names_;
  }

private:
  friend class RegexParser;
  struct Run;
  std::vector<RegexStep> steps_;
  std::vector<CharSet> sets_;
  std::map<std::string, unsigned> names_;
  unsigned groups_ = 0, slots_ = 0, flags_ = 0;
};

} // namespace flattenc::library

#endif // FLATTENC_RUNTIME_LIBRARY_REGEX_H
