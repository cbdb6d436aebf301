#include "compiler/driver/unified_diff.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FormatVariadic.h"

#include <vector>

namespace flattenc {

namespace {

struct Step {
  char sign;
  std::size_t before, after; ///< lines in front of this one
  llvm::StringRef line;
};

} // namespace

/// The lines with their ends.
static std::vector<llvm::StringRef> lines_of(llvm::StringRef text) {
  std::vector<llvm::StringRef> lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.take_front(end));
    text = text.drop_front(end);
  }
  return lines;
}

/// A shortest edit script (E. W. Myers, An O(ND) Difference Algorithm, 1986).
static std::vector<Step> script(llvm::ArrayRef<llvm::StringRef> a,
                                llvm::ArrayRef<llvm::StringRef> b) {
  auto n = static_cast<long>(a.size()), m = static_cast<long>(b.size());
  long most = n + m;
  std::vector<std::vector<long>> history;
  std::vector<long> furthest(static_cast<std::size_t>(2 * most + 3));
  auto at = [&](std::vector<long> &v, long k) -> long & {
    return v[static_cast<std::size_t>(k + most + 1)];
  };
  auto line = [](llvm::ArrayRef<llvm::StringRef> lines, long i) {
    return lines[static_cast<std::size_t>(i)];
  };
  long depth = 0;
  for (bool done = false; !done; ++depth) {
    for (long k = -depth; k <= depth && !done; k += 2) {
      long x = k == -depth || (k != depth && at(furthest, k - 1) <
                                                 at(furthest, k + 1))
                   ? at(furthest, k + 1)
                   : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && line(a, x) == line(b, x - k))
        ++x;
      at(furthest, k) = x;
      done = x >= n && x - k >= m;
    }
    history.push_back(furthest);
  }
  std::vector<Step> steps;
  long x = n, y = m;
  auto add = [&](char sign, llvm::StringRef text) {
    steps.push_back({sign, static_cast<std::size_t>(x),
                     static_cast<std::size_t>(y), text});
  };
  for (long d = depth - 1; d >= 0; --d) {
    std::vector<long> none(furthest.size());
    std::vector<long> &v =
        d > 0 ? history[static_cast<std::size_t>(d - 1)] : none;
    long k = x - y;
    long from = k == -d || (k != d && at(v, k - 1) < at(v, k + 1)) ? k + 1
                                                                    : k - 1;
    long x0 = d > 0 ? at(v, from) : 0, y0 = d > 0 ? x0 - from : 0;
    while (x > x0 && y > y0 && (d > 0 || x > 0)) {
      --x, --y;
      add(' ', line(a, x));
    }
    if (d == 0)
      break;
    if (x == x0) {
      --y;
      add('+', line(b, y));
    } else {
      --x;
      add('-', line(a, x));
    }
  }
  return {steps.rbegin(), steps.rend()};
}

std::string unified_diff(llvm::StringRef name, llvm::StringRef before,
                         llvm::StringRef after) {
  if (before == after)
    return {};
  std::vector<llvm::StringRef> a = lines_of(before), b = lines_of(after);
  std::size_t head = 0, tail = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head])
    ++head;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < head; ++i)
    steps.push_back({' ', i, i, a[i]});
  auto middle = [&](llvm::ArrayRef<llvm::StringRef> lines) {
    return lines.drop_front(head).drop_back(tail);
  };
  for (Step step : script(middle(a), middle(b))) {
    step.before += head;
    step.after += head;
    steps.push_back(step);
  }
  for (std::size_t i = tail; i-- > 0;)
    steps.push_back({' ', a.size() - 1 - i, b.size() - 1 - i,
                     a[a.size() - 1 - i]});

  constexpr std::size_t kAround = 3;
  // A tab ends a name that has blanks, as patch and git expect it.
  const char *end = name.contains(' ') ? "\t\n" : "\n";
  std::string text = ("--- " + name + end + "+++ " + name + end).str();
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].sign == ' ') {
      ++i;
      continue;
    }
    std::size_t first = i - std::min(i, kAround), last = i, quiet = 0;
    for (; last < steps.size() && quiet <= 2 * kAround; ++last)
      quiet = steps[last].sign == ' ' ? quiet + 1 : 0;
    last -= quiet > kAround ? quiet - kAround : 0;
    std::size_t removed = 0, added = 0;
    std::string body;
    for (const Step &step :
         llvm::ArrayRef(steps).slice(first, last - first)) {
      removed += step.sign != '+';
      added += step.sign != '-';
      body += step.sign;
      body += step.line;
      if (!step.line.endswith("\n"))
        body += "\n\\ No newline at end of file\n";
    }
    text += llvm::formatv("@@ -{0},{1} +{2},{3} @@\n",
                          steps[first].before + (removed != 0), removed,
                          steps[first].after + (added != 0), added)
                .str() +
            body;
    i = last;
  }
  return text;
}

} // namespace flattenc
