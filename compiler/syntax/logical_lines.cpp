#include "compiler/syntax/logical_lines.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace flattenc::syntax {

std::size_t end_of_string(llvm::StringRef text, std::size_t at) {
  char quote = text[at];
  const char three[] = {quote, quote, quote};
  llvm::StringRef end(three, text.substr(at).startswith({three, 3}) ? 3 : 1);
  for (at += end.size(); at < text.size(); ++at) {
    char c = text[at];
    if (c == '\\')
      ++at;
    else if (c == quote && text.substr(at).startswith(end))
      return at + end.size();
    else if (c == '\n' && end.size() == 1)
      return at; // no Python
  }
  return text.size();
}

/// True for what is part of words and numbers: it changes nothing.
static bool is_ordinary(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '.' || c == ',';
}

std::optional<LogicalLine> LogicalLines::next() {
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
    if (is_ordinary(c)) {
      while (at_ < text_.size() && is_ordinary(text_[at_]))
        ++at_;
      line.opens_block = line.only_string = false;
      line.end = at_;
      continue;
    }
    if (c == '\n' && depth == 0)
      break;
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      continue;
    }
    if (c == '\'' || c == '"') {
      line.only_string = at_ == line.begin;
      at_ = end_of_string(text_, at_);
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

bool LogicalLine::begins_function(llvm::StringRef text) const {
  llvm::StringRef line = text.slice(begin, end);
  if (line.consume_front("async"))
    line = line.ltrim(" \t");
  return line.consume_front("def") &&
         (line.startswith(" ") || line.startswith("\t"));
}

} // namespace flattenc::syntax
