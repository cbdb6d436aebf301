//
// Patterns in the syntax of Python's `re` (docs.python.org/3.11/library/re).
//
#include "runtime/library/regex.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::library {

using Op = RegexStep::Op;
using Code = std::vector<RegexStep>;

/// Jumps inside of a piece of code count from its start until it is placed.
class RegexParser {
public:
  RegexParser(std::vector<std::uint32_t> pattern, unsigned flags)
      : text_(std::move(pattern)) {
    regex_.flags_ = flags;
  }

  std::optional<Regex> run(std::string &error, std::string &refused) {
    take_global_flags();
    Code code = alternation(0);
    if (ok() && at_ < text_.size())
      fail("unbalanced parenthesis");
    error = error_;
    refused = refused_;
    if (!ok())
      return std::nullopt;
    code.push_back({Op::Match});
    regex_.steps_ = std::move(code);
    // Marks lie behind the groups.
    regex_.slots_ = 2 * (regex_.groups_ + 1) + marks_;
    for (RegexStep &step : regex_.steps_)
      if (step.op == Op::Mark || step.op == Op::Progress)
        step.a += 2 * (regex_.groups_ + 1);
    return std::move(regex_);
  }

private:
  [[nodiscard]] bool ok() const { return error_.empty() && refused_.empty(); }
  Code fail(const std::string &what) {
    if (ok())
      error_ = what + " at position " + std::to_string(at_);
    return {};
  }
  Code refuse(const std::string &what) {
    if (ok())
      refused_ = what;
    return {};
  }
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  [[nodiscard]] std::uint32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : 0;
  }
  bool take(char c) {
    if (!more() || text_[at_] != static_cast<std::uint32_t>(c))
      return false;
    ++at_;
    return true;
  }
  static void append(Code &to, const Code &piece) {
    auto base = static_cast<std::uint32_t>(to.size());
    for (RegexStep step : piece) {
      if (step.op == Op::Split) {
        step.a += base;
        step.b += base;
      } else if (step.op == Op::Jump || step.op == Op::Look) {
        step.a += base;
      } else if (step.op == Op::Progress) {
        step.b += base;
      }
      to.push_back(step);
    }
  }
  static std::uint32_t size(const Code &code) {
    return static_cast<std::uint32_t>(code.size());
  }

  /// `(?i)` at the start is for the whole pattern.
  void take_global_flags() {
    while (peek() == '(' && peek(1) == '?') {
      std::size_t i = at_ + 2;
      unsigned flags = 0;
      while (i < text_.size() && flag_of(text_[i]) != ~0U)
        flags |= flag_of(text_[i++]);
      if (i == at_ + 2 || i >= text_.size() || text_[i] != ')')
        return;
      regex_.flags_ |= flags;
      at_ = i + 1;
    }
  }
  static unsigned flag_of(std::uint32_t c) {
    switch (c) {
    case 'i':
      return kIgnoreCase;
    case 'm':
      return kMultiLine;
    case 's':
      return kDotAll;
    case 'x':
      return kVerbose;
    case 'a':
    case 'u':
      return 0;
    default:
      return ~0U;
    }
  }

  Code alternation(unsigned depth) {
    if (depth > 100)
      return refuse("a pattern nested this deeply");
    std::vector<Code> branches = {sequence(depth)};
    while (ok() && take('|'))
      branches.push_back(sequence(depth));
    Code all = branches.back();
    for (std::size_t i = branches.size() - 1; i-- > 0;) {
      Code joined = {{Op::Split, 1, size(branches[i]) + 2}};
      append(joined, branches[i]);
      joined.push_back({Op::Jump, size(joined) + 1 + size(all)});
      append(joined, all);
      all = std::move(joined);
    }
    return all;
  }

  void skip_blanks() {
    while (more() && (regex_.flags_ & kVerbose)) {
      if (peek() == '#') {
        while (more() && peek() != '\n')
          ++at_;
      } else if (peek() == ' ' || (peek() >= '\t' && peek() <= '\r')) {
        ++at_;
      } else {
        return;
      }
    }
  }

  Code sequence(unsigned depth) {
    Code all;
    while (ok()) {
      skip_blanks();
      if (!more() || peek() == '|' || peek() == ')')
        break;
      append(all, repeated(depth));
      if (all.size() > 100'000)
        return refuse("a pattern this large");
    }
    return all;
  }

  /// `{m,n}`; false if the brace is an ordinary character.
  bool take_counts(std::uint32_t &least, std::uint32_t &most) {
    std::size_t start = at_;
    auto number = [&](std::uint32_t &out) {
      bool any = false;
      std::uint64_t value = 0;
      while (peek() < 0x80 && llvm::isDigit(static_cast<char>(peek())) &&
             more()) {
        value = std::min<std::uint64_t>(value * 10 + (peek() - '0'), 100'000);
        any = true;
        ++at_;
      }
      out = static_cast<std::uint32_t>(value);
      return any;
    };
    ++at_;
    bool low = number(least);
    bool good = false;
    if (take(',')) {
      bool high = number(most);
      if (!high)
        most = UINT32_MAX;
      good = (low || high) && take('}');
      if (!low && !high) // `{,}` repeats any number of times
        good = take('}');
    } else {
      most = least;
      good = low && take('}');
    }
    if (!good)
      at_ = start;
    return good;
  }

  Code repeated(unsigned depth) {
    std::size_t start = at_;
    Code piece = atom(depth);
    bool again = false;
    while (ok()) {
      skip_blanks();
      std::uint32_t least = 0, most = UINT32_MAX;
      if (take('*')) {
      } else if (take('+')) {
        least = 1;
      } else if (take('?')) {
        most = 1;
      } else if (peek() != '{' || !more() || !take_counts(least, most)) {
        break;
      }
      if (again)
        return fail("multiple repeat");
      if (text_[start] == '^' || (piece.empty() && at_ > start))
        return piece.empty() ? piece : fail("nothing to repeat");
      if (most < least)
        return fail("min repeat greater than max repeat");
      if (take('+'))
        return refuse("a possessive repeat");
      piece = loop(piece, least, most, take('?'));
      again = true;
    }
    return piece;
  }

  Code loop(const Code &piece, std::uint32_t least, std::uint32_t most,
            bool lazy) {
    Code all;
    if (static_cast<std::uint64_t>(piece.size()) *
            (most == UINT32_MAX ? least + 1 : most) >
        100'000)
      return refuse("a pattern this large");
    for (std::uint32_t i = 0; i < least; ++i)
      append(all, piece);
    auto split = [&](std::uint32_t into, std::uint32_t past) {
      return lazy ? RegexStep{Op::Split, past, into}
                  : RegexStep{Op::Split, into, past};
    };
    if (most == UINT32_MAX) {
      std::uint32_t mark = marks_++;
      auto head = size(all);
      // split, mark, piece, progress, jump
      all.push_back(split(head + 1, head + 4 + size(piece)));
      all.push_back({Op::Mark, mark});
      append(all, piece);
      all.push_back({Op::Progress, mark, head + 4 + size(piece)});
      all.push_back({Op::Jump, head});
      return all;
    }
    std::uint32_t left = most - least;
    std::uint32_t end = size(all) + left * (size(piece) + 1);
    for (std::uint32_t i = 0; i < left; ++i) {
      all.push_back(split(size(all) + 1, end));
      append(all, piece);
    }
    return all;
  }

  Code atom(unsigned depth) {
    std::uint32_t c = text_[at_++];
    switch (c) {
    case '.':
      return {{regex_.flags_ & kDotAll ? Op::AnyAll : Op::Any}};
    case '^':
      return {{regex_.flags_ & kMultiLine ? Op::LineStart : Op::Start}};
    case '$':
      return {{regex_.flags_ & kMultiLine ? Op::LineEnd : Op::End}};
    case '(':
      return group(depth);
    case '[':
      return set();
    case '\\':
      return escape();
    case '*':
    case '+':
    case '?':
      --at_;
      return fail("nothing to repeat");
    default:
      return {{Op::Char, c}};
    }
  }

  std::string name(char end) {
    std::string out;
    while (more() && peek() != static_cast<std::uint32_t>(end)) {
      if (peek() >= 0x80) {
        refuse("a group name outside of ASCII");
        return "";
      }
      out += static_cast<char>(text_[at_++]);
    }
    if (!take(end))
      fail(std::string("missing ") + end + ", unterminated name");
    else if (out.empty())
      fail("missing group name");
    return out;
  }

  Code close(Code inner) {
    if (ok() && !take(')'))
      return fail("missing ), unterminated subpattern");
    return inner;
  }

  Code capture(unsigned depth, const std::string &label) {
    std::uint32_t number = ++regex_.groups_;
    if (!label.empty() && !regex_.names_.emplace(label, number).second)
      return fail("redefinition of group name '" + label + "'");
    Code all = {{Op::Save, 2 * number}};
    append(all, alternation(depth + 1));
    all.push_back({Op::Save, 2 * number + 1});
    return close(all);
  }

  Code look(unsigned depth, std::uint32_t kind) {
    Code inner = close(alternation(depth + 1));
    if (!ok())
      return inner;
    std::uint32_t width = 0;
    if (kind & 2) {
      auto fixed = width_of(inner, 0, size(inner));
      if (!fixed)
        return fail("look-behind requires fixed-width pattern");
      width = *fixed;
    }
    Code all = {{Op::Look, size(inner) + 2, kind, width}};
    append(all, inner);
    all.push_back({Op::Match});
    return all;
  }

  /// How many characters the code reads, if always the same number. Only
  /// forward jumps are followed.
  std::optional<std::uint32_t> width_of(const Code &code, std::uint32_t pc,
                                        std::uint32_t end) {
    std::uint32_t width = 0;
    while (pc < end) {
      const RegexStep &step = code[pc];
      switch (step.op) {
      case Op::Char:
      case Op::Set:
      case Op::Any:
      case Op::AnyAll:
        ++width;
        ++pc;
        break;
      case Op::Split: {
        if (step.a <= pc || step.b <= pc)
          return std::nullopt;
        auto first = width_of(code, step.a, end);
        auto second = width_of(code, step.b, end);
        if (!first || !second || *first != *second)
          return std::nullopt;
        return width + *first;
      }
      case Op::Jump:
        if (step.a <= pc)
          return std::nullopt;
        pc = step.a;
        break;
      case Op::Look:
        pc = step.a;
        break;
      case Op::Backreference:
        return std::nullopt;
      default:
        ++pc;
      }
    }
    return width;
  }

  Code group(unsigned depth) {
    if (!take('?'))
      return capture(depth, "");
    if (take(':'))
      return close(alternation(depth + 1));
    if (take('='))
      return look(depth, 0);
    if (take('!'))
      return look(depth, 1);
    if (take('#')) {
      while (more() && peek() != ')')
        ++at_;
      return close({});
    }
    if (take('<')) {
      if (take('='))
        return look(depth, 2);
      if (take('!'))
        return look(depth, 3);
      return fail("unknown extension ?<" +
                  std::string(1, static_cast<char>(peek())));
    }
    if (take('P')) {
      if (take('<')) {
        std::string label = name('>');
        return ok() ? capture(depth, label) : Code();
      }
      if (take('=')) {
        std::string label = name(')');
        auto known = regex_.names_.find(label);
        if (known == regex_.names_.end())
          return fail("unknown group name '" + label + "'");
        return {{Op::Backreference, known->second}};
      }
      return fail("unknown extension ?P");
    }
    return refuse("this extension of regular expressions");
  }

  static void add_class(CharSet &set, char kind) {
    using Ranges = std::vector<CharSet::Range>;
    static const Ranges kDigits = {{'0', '9'}};
    static const Ranges kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static const Ranges kBlank = {{'\t', '\r'}, {0x1c, 0x1f}, {' ', ' '}};
    const Ranges &ranges = llvm::toLower(kind) == 'd'   ? kDigits
                           : llvm::toLower(kind) == 'w' ? kWord
                                                        : kBlank;
    set.classes = true;
    if (llvm::toLower(kind) == kind) {
      set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
      return;
    }
    std::uint32_t next = 0;
    for (const CharSet::Range &range : ranges) {
      if (range.low > next)
        set.ranges.push_back({next, range.low - 1});
      next = range.high + 1;
    }
    set.ranges.push_back({next, 0x10FFFF});
  }
  Code of_set(CharSet set) {
    regex_.sets_.push_back(std::move(set));
    return {{Op::Set, static_cast<std::uint32_t>(regex_.sets_.size() - 1)}};
  }

  /// The character that an escape stands for; nothing if it is no such escape.
  std::optional<std::uint32_t> escaped_char(std::uint32_t c) {
    switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    case 'a':
      return 7;
    case 'x':
    case 'u':
    case 'U': {
      unsigned digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      std::uint32_t value = 0;
      for (unsigned i = 0; i < digits; ++i) {
        unsigned digit =
            peek() < 0x80 ? llvm::hexDigitValue(static_cast<char>(peek())) : ~0U;
        if (digit == ~0U) {
          fail(std::string("incomplete escape \\") + static_cast<char>(c));
          return 0;
        }
        value = value * 16 + digit;
        ++at_;
      }
      return value;
    }
    default:
      break;
    }
    if (c < 0x80 && llvm::isAlpha(static_cast<char>(c))) {
      fail(std::string("bad escape \\") + static_cast<char>(c));
      return 0;
    }
    return c;
  }

  Code escape() {
    if (!more())
      return fail("bad escape (end of pattern)");
    std::uint32_t c = text_[at_++];
    switch (c) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 's':
    case 'S': {
      CharSet set;
      add_class(set, static_cast<char>(c));
      return of_set(set);
    }
    case 'A':
      return {{Op::Start}};
    case 'Z':
      return {{Op::TextEnd}};
    case 'b':
      return {{Op::Boundary}};
    case 'B':
      return {{Op::NotBoundary}};
    default:
      break;
    }
    if (c >= '1' && c <= '9') {
      std::uint32_t number = c - '0';
      if (peek() >= '0' && peek() <= '9' && more())
        number = number * 10 + (text_[at_++] - '0');
      if (number > regex_.groups_)
        return fail("invalid group reference " + std::to_string(number));
      return {{Op::Backreference, number}};
    }
    if (c == '0')
      return {{Op::Char, 0}};
    auto plain = escaped_char(c);
    return plain ? Code{{Op::Char, *plain}} : Code();
  }

  Code set() {
    CharSet set;
    set.negated = take('^');
    bool first = true;
    while (ok()) {
      if (!more())
        return fail("unterminated character set");
      std::uint32_t c = text_[at_++];
      if (c == ']' && !first)
        return of_set(set);
      first = false;
      auto one = [&](std::uint32_t from) -> std::optional<std::uint32_t> {
        if (from != '\\')
          return from;
        if (!more()) {
          fail("unterminated character set");
          return std::nullopt;
        }
        std::uint32_t e = text_[at_++];
        if (e == 'b')
          return 8;
        if (e < 0x80 && llvm::StringRef("dDwWsS").contains(
                            static_cast<char>(e))) {
          add_class(set, static_cast<char>(e));
          return std::nullopt;
        }
        return e == '0' ? std::optional<std::uint32_t>(0) : escaped_char(e);
      };
      auto low = one(c);
      if (!low)
        continue;
      if (peek() == '-' && at_ + 1 < text_.size() && peek(1) != ']') {
        ++at_;
        auto high = one(text_[at_++]);
        if (!high || *high < *low)
          return fail("bad character range");
        set.ranges.push_back({*low, *high});
        continue;
      }
      set.ranges.push_back({*low, *low});
    }
    return {};
  }

  std::vector<std::uint32_t> text_;
  std::size_t at_ = 0;
  std::uint32_t marks_ = 0;
  std::string error_, refused_;
  Regex regex_;
};

std::optional<Regex> Regex::compile(std::vector<std::uint32_t> pattern,
                                    unsigned flags, std::string &error,
                                    std::string &refused) {
  return RegexParser(std::move(pattern), flags).run(error, refused);
}

} // namespace flattenc::library
