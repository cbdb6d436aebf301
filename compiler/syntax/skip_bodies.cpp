#include "compiler/syntax/skip_bodies.h"

#include <algorithm>

namespace flattenc::syntax {

namespace {

/// A logical line: statements up to a line end outside of brackets and strings.
struct LogicalLine {
  std::size_t begin; ///< of the first character that is no blank
  std::size_t end;   ///< behind the last character, before the line end
  unsigned indent;
  bool opens_block; ///< the last character is a colon
  bool only_string; ///< a docstring
};

class Lines {
public:
  explicit Lines(llvm::StringRef text) : text_(text) {}
  /// Nothing at the end of the text.
  std::optional<LogicalLine> next();

private:
  void skip_string(char quote);
  llvm::StringRef text_;
  std::size_t at_ = 0;
};

} // namespace

void Lines::skip_string(char quote) {
  const char three[] = {quote, quote, quote};
  llvm::StringRef end(three, text_.substr(at_).startswith({three, 3}) ? 3 : 1);
  for (at_ += end.size(); at_ < text_.size(); ++at_) {
    if (text_[at_] == '\\') {
      ++at_;
    } else if (text_.substr(at_).startswith(end)) {
      at_ += end.size();
      return;
    } else if (text_[at_] == '\n' && end.size() == 1) {
      return; // no Python
    }
  }
}

std::optional<LogicalLine> Lines::next() {
  LogicalLine line{0, 0, 0, false, false};
  while (true) { // over blank lines and those of comments
    line.indent = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == ' ')
        ++line.indent;
      else if (text_[at_] == '\t')
        line.indent = (line.indent / 8 + 1) * 8;
      else if (text_[at_] == '\f')
        line.indent = 0;
      else
        break;
    }
    if (at_ >= text_.size())
      return std::nullopt;
    char c = text_[at_];
    if (c != '#' && c != '\n' && c != '\r')
      break;
    at_ = text_.find('\n', at_);
    if (at_ == llvm::StringRef::npos)
      return std::nullopt;
    ++at_;
  }
  line.begin = line.end = at_;
  for (unsigned depth = 0; at_ < text_.size();) {
    char c = text_[at_];
    if (c == '\n' && depth == 0)
      break;
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      continue;
    }
    if (c == '\'' || c == '"') {
      line.only_string = at_ == line.begin;
      skip_string(c);
      line.opens_block = false;
      line.end = std::min(at_, text_.size());
      continue;
    }
    if (c == '\\')
      ++at_;
    else if (c == '(' || c == '[' || c == '{')
      ++depth;
    else if ((c == ')' || c == ']' || c == '}') && depth > 0)
      --depth;
    ++at_;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
      continue;
    line.opens_block = c == ':' && depth == 0;
    line.only_string = false;
    line.end = std::min(at_, text_.size());
  }
  return line;
}

static bool begins_function(llvm::StringRef line) {
  if (line.consume_front("async"))
    line = line.ltrim(" \t");
  return line.consume_front("def") &&
         (line.startswith(" ") || line.startswith("\t"));
}

std::uint32_t SkippedText::original(std::uint32_t offset) const {
  auto behind = std::partition_point(
      cuts.begin(), cuts.end(),
      [offset](const auto &cut) { return cut.first < offset; });
  return behind == cuts.begin()
             ? offset
             : static_cast<std::uint32_t>(offset + std::prev(behind)->second);
}

std::optional<SkippedText> skip_bodies(llvm::StringRef text) {
  constexpr llvm::StringLiteral kBody = "pass";
  SkippedText result;
  std::size_t copied = 0;
  auto skip = [&](std::size_t begin, std::size_t end) {
    llvm::StringRef body = text.slice(begin, end);
    if (body.contains("global") || body.contains("register_module"))
      return false;
    result.text += text.slice(copied, begin);
    copied = end;
    auto at = static_cast<std::uint32_t>(result.text.size());
    result.text += kBody;
    result.cuts.emplace_back(at, static_cast<std::int64_t>(end) -
                                     static_cast<std::int64_t>(
                                         result.text.size()));
    return true;
  };
  Lines lines(text);
  std::optional<unsigned> function; // its indent
  std::size_t begin = 0, end = 0;   // of its body
  for (auto line = lines.next(); line; line = lines.next()) {
    if (function && line->indent > *function) {
      begin = begin == 0 ? line->begin : begin;
      end = line->end;
      continue;
    }
    if (begin != 0 && !skip(begin, end))
      return std::nullopt;
    function.reset();
    begin = 0;
    if (line->only_string && !skip(line->begin, line->end))
      return std::nullopt;
    if (line->opens_block &&
        begins_function(text.slice(line->begin, line->end)))
      function = line->indent;
  }
  if (begin != 0 && !skip(begin, end))
    return std::nullopt;
  result.text += text.drop_front(copied);
  return result;
}

} // namespace flattenc::syntax
