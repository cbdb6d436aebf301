//
// The matcher of regular expressions: backtracking with a stack of its own.
//
#include "runtime/library/regex.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <utility>

namespace flattenc::library {

using Op = RegexStep::Op;

static std::uint32_t folded(std::uint32_t c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
static bool is_word(std::uint32_t c) {
  return c < 0x80 && (llvm::isAlnum(static_cast<char>(c)) || c == '_');
}

/// One search: what is kept over nested lookarounds.
struct Regex::Run {
  const Regex &regex;
  llvm::ArrayRef<std::uint32_t> text;
  std::size_t end;
  std::vector<std::int64_t> &slots;
  std::uint64_t steps = 0;
  bool unicode = false; ///< a class met a letter outside of ASCII
  /// Where a match must not end, or SIZE_MAX.
  std::size_t forbidden = SIZE_MAX;

  struct Entry {
    std::uint32_t pc; ///< UINT32_MAX: restores a slot
    std::size_t at;   ///< the position, or the slot
    std::int64_t old;
  };
  static constexpr std::uint64_t kMostSteps = 50'000'000;

  bool in_set(const CharSet &set, std::uint32_t c) {
    if (set.classes && c >= 0x80)
      unicode = true;
    bool fold = regex.flags_ & kIgnoreCase;
    if (fold && c >= 0x80)
      unicode = true;
    auto has = [&](std::uint32_t x) {
      return llvm::any_of(set.ranges, [&](const CharSet::Range &r) {
        return x >= r.low && x <= r.high;
      });
    };
    bool inside = has(c);
    if (fold && !inside && c < 0x80) {
      char letter = static_cast<char>(c);
      inside = has(static_cast<std::uint32_t>(llvm::toLower(letter))) ||
               has(static_cast<std::uint32_t>(llvm::toUpper(letter)));
    }
    return inside != set.negated;
  }
  bool same(std::uint32_t a, std::uint32_t b) {
    if (a == b)
      return true;
    if (!(regex.flags_ & kIgnoreCase))
      return false;
    if (a >= 0x80 || b >= 0x80)
      unicode = true;
    return folded(a) == folded(b);
  }
  bool boundary(std::size_t at) {
    for (std::size_t i : {at - 1, at})
      if (i < end && text[i] >= 0x80)
        unicode = true;
    bool before = at > 0 && is_word(text[at - 1]);
    bool after = at < end && is_word(text[at]);
    return before != after;
  }

  /// Runs from `pc` at `at`; nothing if it does not match or must stop.
  std::optional<std::size_t> match(std::uint32_t pc, std::size_t at,
                                   bool whole);
  bool look(const RegexStep &step, std::uint32_t pc, std::size_t at);
  bool test(const RegexStep &step, std::size_t at);
};

bool Regex::Run::look(const RegexStep &step, std::uint32_t pc,
                      std::size_t at) {
  std::size_t from = at;
  if (step.b & 2) {
    if (step.c > at)
      return (step.b & 1) != 0;
    from = at - step.c;
  }
  std::vector<std::int64_t> kept = slots;
  std::size_t kept_forbidden = std::exchange(forbidden, SIZE_MAX);
  bool found = match(pc + 1, from, false).has_value();
  forbidden = kept_forbidden;
  if (!found || (step.b & 1))
    slots = kept;
  return found != ((step.b & 1) != 0);
}

/// The conditions that read nothing.
bool Regex::Run::test(const RegexStep &step, std::size_t at) {
  switch (step.op) {
  case Op::Start:
    return at == 0;
  case Op::LineStart:
    return at == 0 || text[at - 1] == '\n';
  case Op::End:
    return at == end || (at + 1 == end && text[at] == '\n');
  case Op::LineEnd:
    return at == end || text[at] == '\n';
  case Op::TextEnd:
    return at == end;
  case Op::Boundary:
    return boundary(at);
  default:
    return !boundary(at);
  }
}

std::optional<std::size_t> Regex::Run::match(std::uint32_t pc, std::size_t at,
                                             bool whole) {
  std::vector<Entry> stack;
  auto set_slot = [&](std::uint32_t slot, std::int64_t value) {
    stack.push_back({UINT32_MAX, slot, slots[slot]});
    slots[slot] = value;
  };
  while (true) {
    if (++steps > kMostSteps)
      return std::nullopt;
    const RegexStep &step = regex.steps_[pc];
    bool good = true;
    ++pc;
    switch (step.op) {
    case Op::Char:
      good = at < end && same(text[at], step.a);
      ++at;
      break;
    case Op::Set:
      good = at < end && in_set(regex.sets_[step.a], text[at]);
      ++at;
      break;
    case Op::Any:
      good = at < end && text[at] != '\n';
      ++at;
      break;
    case Op::AnyAll:
      good = at < end;
      ++at;
      break;
    case Op::Split:
      stack.push_back({step.b, at, 0});
      pc = step.a;
      break;
    case Op::Jump:
      pc = step.a;
      break;
    case Op::Save:
    case Op::Mark:
      set_slot(step.a, static_cast<std::int64_t>(at));
      break;
    case Op::Progress:
      if (slots[step.a] == static_cast<std::int64_t>(at))
        pc = step.b;
      break;
    case Op::Backreference: {
      std::int64_t from = slots[2 * step.a], to = slots[2 * step.a + 1];
      good = from >= 0 && to >= 0;
      for (; good && from < to; ++from, ++at)
        good = at < end && same(text[static_cast<std::size_t>(from)], text[at]);
      break;
    }
    case Op::Look:
      good = look(step, pc - 1, at);
      pc = step.a;
      break;
    case Op::Match:
      if ((!whole || at == end) && at != forbidden)
        return at;
      good = false;
      break;
    default:
      good = test(step, at);
    }
    if (unicode)
      return std::nullopt;
    while (!good) {
      if (stack.empty())
        return std::nullopt;
      Entry entry = stack.back();
      stack.pop_back();
      if (entry.pc == UINT32_MAX) {
        slots[entry.at] = entry.old;
        continue;
      }
      pc = entry.pc;
      at = entry.at;
      good = true;
    }
  }
}

Regex::Outcome Regex::run(llvm::ArrayRef<std::uint32_t> text, std::size_t from,
                          std::size_t to, Mode mode, bool advance,
                          std::vector<std::int64_t> &slots) const {
  Run run{*this, text, to, slots};
  for (std::size_t at = from; at <= to; ++at) {
    slots.assign(std::max(slots_, 2 * (groups_ + 1)), -1);
    run.forbidden = advance && at == from ? at : SIZE_MAX;
    auto end = run.match(0, at, mode == Mode::FullMatch);
    if (run.unicode)
      return Outcome::NeedsUnicode;
    if (run.steps > Run::kMostSteps)
      return Outcome::TooManySteps;
    if (end) {
      slots[0] = static_cast<std::int64_t>(at);
      slots[1] = static_cast<std::int64_t>(*end);
      return Outcome::Matches;
    }
    if (mode != Mode::Search)
      break;
  }
  return Outcome::Fails;
}

} // namespace flattenc::library
