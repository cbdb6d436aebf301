//
// Blanks, names and literals of plain texts.
//
#include "compiler/syntax/plain_parser.h"

#include "compiler/syntax/scopes.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

/// Puts a node around the last one that was read; it ends where `at_` is.
void PlainParser::wrap(Parsed &inner, NodeKind kind, Field inner_field) {
  Node outer = nodes_[inner.node];
  outer.kind = kind;
  outer.op = Operator::None;
  outer.flags = 0;
  outer.begin = inner.begin;
  nodes_.insert(nodes_.begin() + inner.node, outer);
  for (std::uint32_t i = inner.node + 2; i < nodes_.size(); ++i)
    if (nodes_[i].parent >= inner.node)
      ++nodes_[i].parent;
  nodes_[inner.node + 1].parent = inner.node;
  nodes_[inner.node + 1].field = inner_field;
}

void PlainParser::blanks() {
  while (peek() == ' ')
    ++at_;
}

void PlainParser::comment() {
  std::uint32_t begin = offset();
  at_ = rest().take_until([](char c) { return c == '\n'; }).end();
  comments_.push_back({begin, offset()});
}

/// Skips what may stand between the tokens inside of brackets.
void PlainParser::space() {
  while (true) {
    if (peek() == ' ' || peek() == '\n')
      ++at_;
    else if (peek() == '#')
      comment();
    else
      return;
  }
}

/// Skips what may stand between the tokens of an expression.
void PlainParser::gap(unsigned depth) {
  if (depth == 0)
    blanks();
  else
    space();
}

bool PlainParser::end_of_line() {
  blanks();
  if (peek() == '#')
    comment();
  return at_ == text_.end() || take('\n');
}

/// A name; empty if there is none, or a word that the grammar treats on its
/// own.
llvm::StringRef PlainParser::word() {
  char first = peek();
  if (!llvm::isAlpha(first) && first != '_')
    return {};
  llvm::StringRef word = rest().take_while(
      [](char c) { return llvm::isAlnum(c) || c == '_'; });
  if (word == "print" || word == "exec" || word == "match" || word == "case" ||
      word == "True" || word == "False" || word == "None" || is_keyword(word))
    return {};
  at_ = word.end();
  return word;
}

/// A literal without a prefix, or with `r`.
bool PlainParser::string() {
  if (peek() == 'r')
    ++at_;
  char quote = peek();
  const char three[] = {quote, quote, quote};
  llvm::StringRef end(three, rest().startswith({three, 3}) ? 3 : 1);
  for (at_ += end.size(); at_ < text_.end(); ++at_) {
    if (*at_ == '\\') {
      if (++at_ == text_.end() || (*at_ == '\n' && end.size() == 1))
        return false;
    } else if (*at_ == '\n' && end.size() == 1) {
      return false;
    } else if (*at_ == quote && rest().startswith(end)) {
      at_ += end.size();
      return true;
    }
  }
  return false;
}

/// A quote comes next, or a prefix and a quote.
bool PlainParser::begins_string() const {
  llvm::StringRef text = rest();
  if (!text.consume_front("r"))
    text.consume_front("f");
  return text.startswith("'") || text.startswith("\"");
}

/// A literal with the prefix `f`, of which only plain values are part.
bool PlainParser::interpolated(std::uint32_t id) {
  ++at_;
  char quote = peek();
  const char three[] = {quote, quote, quote};
  if (rest().startswith({three, 3}))
    return false;
  for (++at_; at_ < text_.end(); ++at_) {
    if (*at_ == '\\' || *at_ == '\n' || *at_ == '}')
      return false;
    if (*at_ == quote) {
      ++at_;
      return true;
    }
    if (*at_ != '{')
      continue;
    std::uint32_t part =
        add(NodeKind::Interpolation, id, Field::Element, offset(), 0);
    ++at_;
    std::uint32_t begin = offset();
    if (word().empty())
      return false;
    add(NodeKind::Name, part, Field::Value, begin, offset());
    if (peek() != '}')
      return false;
    nodes_[part].end = offset() + 1;
  }
  return false;
}

/// One literal, or several side by side.
PlainParser::MaybeParsed PlainParser::strings(std::uint32_t parent, Field field,
                                 unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  for (unsigned count = 0;; ++count) {
    if (count == 1)
      wrap(all, NodeKind::StringConcat, Field::Element);
    bool parts = peek() == 'f';
    std::uint32_t id =
        add(parts ? NodeKind::FString : NodeKind::String,
            count == 0 ? parent : all.node,
            count == 0 ? field : Field::Element, offset(), 0);
    if (!(parts ? interpolated(id) : string()))
      return std::nullopt;
    nodes_[id].end = all.end = offset();
    const char *behind = at_;
    std::size_t comments = comments_.size();
    gap(depth);
    if (begins_string())
      continue;
    at_ = behind;
    comments_.resize(comments);
    break;
  }
  nodes_[all.node].end = all.end;
  return all;
}

PlainParser::MaybeParsed PlainParser::number(std::uint32_t parent, Field field) {
  Parsed read{0, offset(), 0};
  auto digits = [&] {
    llvm::StringRef found = rest().take_while(llvm::isDigit);
    at_ = found.end();
    return found;
  };
  llvm::StringRef whole = digits();
  bool is_float = take('.');
  llvm::StringRef behind = is_float ? digits() : "";
  if (whole.empty() && behind.empty())
    return std::nullopt;
  if (peek() == 'e' || peek() == 'E') {
    is_float = true;
    ++at_;
    if (peek() == '-' || peek() == '+')
      ++at_;
    if (digits().empty())
      return std::nullopt;
  }
  bool octal = whole.size() > 1 && whole.front() == '0';
  if (octal || llvm::isAlnum(peek()) || peek() == '_' || peek() == '.')
    return std::nullopt;
  read.end = offset();
  read.node = add(is_float ? NodeKind::Float : NodeKind::Integer, parent,
                  field, read.begin, read.end);
  return read;
}

} // namespace flattenc::syntax
