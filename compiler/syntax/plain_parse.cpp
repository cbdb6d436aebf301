//
// A parser for plain statements alone. Whatever is not surely one of them is
// given up, and the grammar decides:
//
//   _base_ = ['a.py']          Assign Name, List String
//   model = dict(depth=50)     Assign Name, Call Name Keyword Identifier Integer
//   for x in y: ...            (given up)
//
#include "compiler/syntax/plain_parse.h"

#include "compiler/syntax/scopes.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace flattenc::syntax {

namespace {

/// An expression that was read: its node, and its bytes with the parentheses
/// around them.
struct Parsed {
  std::uint32_t node, begin, end;
};
using MaybeParsed = std::optional<Parsed>;

class PlainParser {
public:
  PlainParser(FileId file, llvm::StringRef text)
      : file_(file), text_(text), at_(text.begin()) {}

  std::optional<Tree> run();

private:
  /// Deeper nesting is given up.
  static constexpr unsigned kDeepest = 48;

  [[nodiscard]] std::uint32_t offset() const {
    return static_cast<std::uint32_t>(at_ - text_.begin());
  }
  [[nodiscard]] char peek() const { return at_ < text_.end() ? *at_ : '\0'; }
  [[nodiscard]] llvm::StringRef rest() const {
    return {at_, static_cast<std::size_t>(text_.end() - at_)};
  }
  bool take(char c) {
    if (peek() != c || at_ == text_.end())
      return false;
    ++at_;
    return true;
  }
  std::uint32_t add(NodeKind kind, std::uint32_t parent, Field field,
                    std::uint32_t begin, std::uint32_t end) {
    nodes_.push_back({kind, field, Operator::None, 0, begin, end, parent, 0});
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  void wrap(Parsed &inner, NodeKind kind, Field inner_field);

  void blanks();
  void comment();
  void space();
  bool end_of_line();
  bool statement();
  MaybeParsed expression(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed term(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed factor(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed primary(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed atom(std::uint32_t parent, Field field, unsigned depth);
  bool arguments(std::uint32_t call, unsigned depth);
  std::optional<bool> elements(std::uint32_t owner, char close,
                               unsigned depth);
  MaybeParsed parentheses(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed list(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed braces(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed number(std::uint32_t parent, Field field);
  MaybeParsed strings(std::uint32_t parent, Field field, unsigned depth);
  bool string();
  llvm::StringRef word();

  FileId file_;
  llvm::StringRef text_;
  const char *at_;
  std::vector<Node> nodes_;
  std::vector<ByteRange> comments_;
};

} // namespace

/// Puts a node around the last one that was read; it ends where `at_` is.
void PlainParser::wrap(Parsed &inner, NodeKind kind, Field inner_field) {
  Node outer = nodes_[inner.node];
  outer.kind = kind;
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
      if (++at_ == text_.end() || *at_ == '\n')
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

static bool begins_string(llvm::StringRef text) {
  text.consume_front("r");
  return text.startswith("'") || text.startswith("\"");
}

/// One literal, or several side by side.
MaybeParsed PlainParser::strings(std::uint32_t parent, Field field,
                                 unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  for (unsigned count = 0;; ++count) {
    std::uint32_t begin = offset();
    if (!string())
      return std::nullopt;
    all.end = offset();
    if (count == 1)
      wrap(all, NodeKind::StringConcat, Field::Element);
    add(NodeKind::String, count == 0 ? parent : all.node,
        count == 0 ? field : Field::Element, begin, all.end);
    const char *behind = at_;
    std::size_t comments = comments_.size();
    if (depth == 0)
      blanks();
    else
      space();
    if (begins_string(rest()))
      continue;
    at_ = behind;
    comments_.resize(comments);
    break;
  }
  nodes_[all.node].end = all.end;
  return all;
}

MaybeParsed PlainParser::number(std::uint32_t parent, Field field) {
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

/// What stands in brackets up to `close`. False if it is one expression with no
/// comma behind it; nothing if it is given up.
std::optional<bool> PlainParser::elements(std::uint32_t owner, char close,
                                          unsigned depth) {
  unsigned items = 0;
  bool comma = true;
  for (space(); !take(close); space()) {
    if (!comma || !expression(owner, Field::Element, depth + 1))
      return std::nullopt;
    ++items;
    space();
    comma = take(',');
  }
  return items != 1 || comma;
}

/// `(a)`, or a tuple.
MaybeParsed PlainParser::parentheses(std::uint32_t parent, Field field,
                                     unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  add(NodeKind::Tuple, parent, field, all.begin, 0);
  auto tuple = elements(all.node, ')', depth);
  if (!tuple)
    return std::nullopt;
  nodes_[all.node].end = all.end = offset();
  if (*tuple)
    return all;
  // No tuple: its only item takes its place.
  nodes_.erase(nodes_.begin() + all.node);
  for (std::uint32_t i = all.node + 1; i < nodes_.size(); ++i)
    --nodes_[i].parent;
  Node &inner = nodes_[all.node];
  inner.parent = parent;
  inner.field = field;
  inner.flags |= kParenthesized;
  return all;
}

MaybeParsed PlainParser::list(std::uint32_t parent, Field field,
                              unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  add(NodeKind::List, parent, field, all.begin, 0);
  if (!elements(all.node, ']', depth))
    return std::nullopt;
  nodes_[all.node].end = all.end = offset();
  return all;
}

/// A dict or a set.
MaybeParsed PlainParser::braces(std::uint32_t parent, Field field,
                                unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  add(NodeKind::Dict, parent, field, all.begin, 0);
  std::optional<bool> dict;
  bool comma = true;
  for (space(); !take('}'); space()) {
    if (!comma)
      return std::nullopt;
    auto item = expression(all.node, Field::Element, depth + 1);
    if (!item)
      return std::nullopt;
    space();
    bool pair = take(':');
    if (dict.value_or(pair) != pair)
      return std::nullopt;
    dict = pair;
    if (pair) {
      Parsed key = *item;
      wrap(key, NodeKind::DictItem, Field::Key);
      nodes_[key.node].field = Field::Item;
      space();
      auto value = expression(key.node, Field::Value, depth + 1);
      if (!value)
        return std::nullopt;
      nodes_[key.node].end = value->end;
      space();
    }
    comma = take(',');
  }
  nodes_[all.node].end = all.end = offset();
  if (dict == false)
    nodes_[all.node].kind = NodeKind::Set;
  return all;
}

MaybeParsed PlainParser::atom(std::uint32_t parent, Field field,
                              unsigned depth) {
  if (begins_string(rest()))
    return strings(parent, field, depth);
  char first = peek();
  if (first == '(')
    return parentheses(parent, field, depth);
  if (first == '[')
    return list(parent, field, depth);
  if (first == '{')
    return braces(parent, field, depth);
  if (llvm::isDigit(first) || first == '.')
    return number(parent, field);
  std::uint32_t begin = offset();
  NodeKind kind = NodeKind::Name;
  llvm::StringRef name = word();
  if (name.empty()) {
    llvm::StringRef literal = rest().take_while(llvm::isAlpha);
    kind = literal == "True"    ? NodeKind::TrueLiteral
           : literal == "False" ? NodeKind::FalseLiteral
           : literal == "None"  ? NodeKind::NoneLiteral
                                : NodeKind::Module;
    at_ = literal.end();
    if (kind == NodeKind::Module || llvm::isAlnum(peek()) || peek() == '_')
      return std::nullopt;
  }
  if (peek() == '"' || peek() == '\'')
    return std::nullopt; // another prefix
  return Parsed{add(kind, parent, field, begin, offset()), begin, offset()};
}

bool PlainParser::arguments(std::uint32_t call, unsigned depth) {
  bool comma = true;
  for (space(); !take(')'); space()) {
    if (!comma)
      return false;
    const char *begin = at_;
    std::uint32_t begin_offset = offset();
    llvm::StringRef name = word();
    std::uint32_t name_end = offset();
    if (!name.empty())
      space();
    if (!name.empty() && peek() == '=' && !rest().startswith("==")) {
      ++at_;
      std::uint32_t keyword =
          add(NodeKind::Keyword, call, Field::Argument, begin_offset, 0);
      add(NodeKind::Identifier, keyword, Field::Name, begin_offset, name_end);
      space();
      auto value = expression(keyword, Field::Value, depth + 1);
      if (!value)
        return false;
      nodes_[keyword].end = value->end;
    } else {
      at_ = begin;
      while (!comments_.empty() && comments_.back().begin > begin_offset)
        comments_.pop_back();
      if (!expression(call, Field::Argument, depth + 1))
        return false;
    }
    space();
    comma = take(',');
  }
  return true;
}

MaybeParsed PlainParser::primary(std::uint32_t parent, Field field,
                                 unsigned depth) {
  bool name = llvm::isAlpha(peek()) || peek() == '_';
  auto read = atom(parent, field, depth);
  if (!read)
    return read;
  while (true) {
    const char *behind = at_;
    std::size_t comments = comments_.size();
    if (depth == 0)
      blanks();
    else
      space();
    char next = peek();
    if (next != '.' && next != '(' && next != '[') {
      at_ = behind;
      comments_.resize(comments);
      return read;
    }
    // Only what hangs on a name, with nothing between.
    if (!name || at_ != behind)
      return std::nullopt;
    ++at_;
    if (next == '.') {
      wrap(*read, NodeKind::Attribute, Field::Value);
      std::uint32_t begin = offset();
      if (word().empty())
        return std::nullopt;
      add(NodeKind::Identifier, read->node, Field::Name, begin, offset());
    } else if (next == '(') {
      wrap(*read, NodeKind::Call, Field::Function);
      if (!arguments(read->node, depth + 1))
        return std::nullopt;
    } else {
      wrap(*read, NodeKind::Subscript, Field::Value);
      space();
      if (!expression(read->node, Field::Index, depth + 1))
        return std::nullopt;
      space();
      if (!take(']'))
        return std::nullopt;
    }
    nodes_[read->node].end = read->end = offset();
  }
}

MaybeParsed PlainParser::factor(std::uint32_t parent, Field field,
                                unsigned depth) {
  if (peek() != '-')
    return primary(parent, field, depth);
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  if (!llvm::isAlnum(peek()) && peek() != '.' && peek() != '_')
    return std::nullopt;
  add(NodeKind::UnaryOp, parent, field, all.begin, 0);
  nodes_[all.node].op = Operator::Minus;
  auto operand = primary(all.node, Field::Value, depth);
  if (!operand)
    return operand;
  nodes_[all.node].end = all.end = operand->end;
  return all;
}

/// Products.
MaybeParsed PlainParser::term(std::uint32_t parent, Field field,
                              unsigned depth) {
  auto left = factor(parent, field, depth);
  while (left) {
    const char *behind = at_;
    blanks();
    llvm::StringRef next = rest();
    Operator op = next.startswith("//")  ? Operator::FloorDiv
                  : next.startswith("*") ? Operator::Mult
                  : next.startswith("/") ? Operator::Div
                                         : Operator::None;
    if (op == Operator::None) {
      at_ = behind;
      return left;
    }
    at_ += op == Operator::FloorDiv ? 2 : 1;
    wrap(*left, NodeKind::BinOp, Field::Left);
    nodes_[left->node].op = op;
    blanks();
    auto right = factor(left->node, Field::Right, depth);
    if (!right)
      return right;
    nodes_[left->node].end = left->end = right->end;
  }
  return left;
}

/// Sums.
MaybeParsed PlainParser::expression(std::uint32_t parent, Field field,
                                    unsigned depth) {
  if (depth > kDeepest)
    return std::nullopt;
  auto left = term(parent, field, depth);
  while (left) {
    const char *behind = at_;
    blanks();
    char next = peek();
    if (next != '+' && next != '-') {
      at_ = behind;
      return left;
    }
    ++at_;
    wrap(*left, NodeKind::BinOp, Field::Left);
    nodes_[left->node].op = next == '+' ? Operator::Add : Operator::Sub;
    blanks();
    auto right = term(left->node, Field::Right, depth);
    if (!right)
      return right;
    nodes_[left->node].end = left->end = right->end;
  }
  return left;
}

/// One at the left margin, with its line end.
bool PlainParser::statement() {
  std::uint32_t begin = offset();
  auto id = static_cast<std::uint32_t>(nodes_.size());
  llvm::StringRef first = rest().take_while(llvm::isAlpha);
  if (first == "type" || peek() == '(' || peek() == '[' || peek() == '{')
    return false;
  add(NodeKind::ExprStmt, 0, Field::Body, begin, 0);
  auto read = primary(id, Field::Value, 0);
  if (!read)
    return false;
  NodeKind kind = nodes_[read->node].kind;
  std::uint32_t end = read->end;
  blanks();
  if (peek() == '=' && !rest().startswith("==")) {
    if (kind != NodeKind::Name && kind != NodeKind::Attribute &&
        kind != NodeKind::Subscript)
      return false;
    ++at_;
    blanks();
    nodes_[id].kind = NodeKind::Assign;
    nodes_[read->node].field = Field::Target;
    auto value = expression(id, Field::Value, 0);
    if (!value)
      return false;
    end = value->end;
  } else if (kind != NodeKind::String && kind != NodeKind::Call) {
    return false;
  }
  nodes_[id].end = end;
  return end_of_line();
}

std::optional<Tree> PlainParser::run() {
  // What tells columns and lines apart in other ways.
  if (text_.find_first_of(llvm::StringRef("\0\r\t\f\v", 5)) !=
          llvm::StringRef::npos ||
      text_.startswith("\xEF\xBB\xBF"))
    return std::nullopt;
  nodes_.reserve(text_.size() / 6 + 16);
  add(NodeKind::Module, NodeId::kNone, Field::None, 0,
      static_cast<std::uint32_t>(text_.size()));
  while (at_ < text_.end()) {
    const char *line = at_;
    blanks();
    if (take('\n'))
      continue;
    if (at_ != line) // an indent, or blanks at the end
      return std::nullopt;
    if (peek() == '#' ? !end_of_line() : !statement())
      return std::nullopt;
  }
  set_subtree_ends(nodes_);
  return Tree(file_, text_, std::move(nodes_), std::move(comments_));
}

void set_subtree_ends(std::vector<Node> &nodes) {
  for (auto i = static_cast<std::uint32_t>(nodes.size()); i-- > 0;) {
    Node &node = nodes[i];
    node.subtree_end = std::max(node.subtree_end, i + 1);
    if (node.parent == NodeId::kNone)
      continue;
    std::uint32_t &around = nodes[node.parent].subtree_end;
    around = std::max(around, node.subtree_end);
  }
}

std::optional<Tree> parse_plain(FileId file, llvm::StringRef text) {
  return PlainParser(file, text).run();
}

} // namespace flattenc::syntax
