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

static bool begins_string(llvm::StringRef text) {
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
    if (begins_string(rest()))
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
    if (close == ']' && items == 1 && begins_word("for")) {
      nodes_[owner].kind = NodeKind::ListComp;
      if (!clauses(owner, depth) || !take(close))
        return std::nullopt;
      return true;
    }
    comma = take(',');
  }
  return items != 1 || comma;
}

/// `(a)`, or a tuple.
PlainParser::MaybeParsed PlainParser::parentheses(std::uint32_t parent, Field field,
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

PlainParser::MaybeParsed PlainParser::list(std::uint32_t parent, Field field,
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
PlainParser::MaybeParsed PlainParser::braces(std::uint32_t parent, Field field,
                                unsigned depth) {
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  add(NodeKind::Dict, parent, field, all.begin, 0);
  std::optional<bool> dict;
  bool comma = true;
  for (space(); !take('}'); space()) {
    if (!comma)
      return std::nullopt;
    if (rest().startswith("**")) {
      if (dict == false || !starred(all.node, Field::Item, depth))
        return std::nullopt;
      dict = true;
      space();
      comma = take(',');
      continue;
    }
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
      if (key.node == all.node + 1 && begins_word("for")) {
        nodes_[all.node].kind = NodeKind::DictComp;
        if (!clauses(all.node, depth) || !take('}'))
          return std::nullopt;
        break;
      }
    }
    comma = take(',');
  }
  nodes_[all.node].end = all.end = offset();
  if (dict == false)
    nodes_[all.node].kind = NodeKind::Set;
  return all;
}

PlainParser::MaybeParsed PlainParser::atom(std::uint32_t parent, Field field,
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
  std::uint32_t begin = offset();
  if (rest().startswith("...")) {
    at_ += 3;
    return Parsed{add(NodeKind::Ellipsis, parent, field, begin, offset()),
                  begin, offset()};
  }
  if (llvm::isDigit(first) || first == '.')
    return number(parent, field);
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

/// `*a` or `**a`.
bool PlainParser::starred(std::uint32_t parent, Field field, unsigned depth) {
  std::uint32_t begin = offset();
  ++at_;
  bool twice = take('*');
  if (!llvm::isAlpha(peek()) && peek() != '_' && !(twice && peek() == '{'))
    return false;
  std::uint32_t id =
      add(twice ? NodeKind::DoubleStarred : NodeKind::Starred, parent, field,
          begin, 0);
  auto value = primary(id, Field::Value, depth + 1);
  if (value)
    nodes_[id].end = value->end;
  return value.has_value();
}

/// `for x in y`, once or more, with which a comprehension ends.
bool PlainParser::clauses(std::uint32_t owner, unsigned depth) {
  while (begins_word("for"))
    if (!clause(owner, depth))
      return false;
  return true;
}

bool PlainParser::clause(std::uint32_t owner, unsigned depth) {
  std::uint32_t id =
      add(NodeKind::CompFor, owner, Field::Clause, offset(), 0);
  take_word("for");
  std::uint32_t begin = offset();
  if (word().empty())
    return false;
  Parsed target{add(NodeKind::Name, id, Field::Target, begin, offset()), begin,
                offset()};
  blanks();
  if (peek() == ',')
    wrap(target, NodeKind::Tuple, Field::Element);
  while (take(',')) {
    blanks();
    begin = offset();
    if (word().empty())
      return false;
    add(NodeKind::Name, target.node, Field::Element, begin, offset());
    nodes_[target.node].end = offset();
    blanks();
  }
  if (!take_word("in"))
    return false;
  auto iterable = expression(id, Field::Iterable, depth + 1);
  if (!iterable)
    return false;
  nodes_[id].end = iterable->end;
  space();
  return true;
}

bool PlainParser::arguments(std::uint32_t call, unsigned depth) {
  bool comma = true;
  for (space(); !take(')'); space()) {
    if (!comma)
      return false;
    if (peek() == '*') {
      if (!starred(call, Field::Argument, depth))
        return false;
      space();
      comma = take(',');
      continue;
    }
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

/// One index, a slice, or several indices, which are a tuple.
bool PlainParser::index(std::uint32_t subscript, unsigned depth) {
  space();
  if (peek() == ':') {
    std::uint32_t id =
        add(NodeKind::Slice, subscript, Field::Index, offset(), offset() + 1);
    return slice(id, depth);
  }
  auto first = expression(subscript, Field::Index, depth + 1);
  if (!first)
    return false;
  space();
  if (peek() == ':') {
    wrap(*first, NodeKind::Slice, Field::Lower);
    return slice(first->node, depth);
  }
  if (peek() != ',')
    return take(']');
  std::uint32_t end = first->end;
  wrap(*first, NodeKind::Tuple, Field::Element);
  while (take(',')) {
    space();
    if (peek() == ']')
      break;
    auto more = expression(first->node, Field::Element, depth + 1);
    if (!more)
      return false;
    end = more->end;
    space();
  }
  nodes_[first->node].end = end;
  return take(']');
}

/// What follows the lower bound of a slice, with the bracket.
bool PlainParser::slice(std::uint32_t id, unsigned depth) {
  for (Field field : {Field::Upper, Field::Step}) {
    if (!take(':'))
      break;
    nodes_[id].end = offset();
    space();
    if (peek() == ':' || peek() == ']')
      continue;
    auto bound = expression(id, field, depth + 1);
    if (!bound)
      return false;
    nodes_[id].end = bound->end;
    space();
  }
  return take(']');
}

PlainParser::MaybeParsed PlainParser::primary(std::uint32_t parent, Field field,
                                 unsigned depth) {
  bool name = llvm::isAlpha(peek()) || peek() == '_';
  auto read = atom(parent, field, depth);
  if (!read)
    return read;
  while (true) {
    const char *behind = at_;
    std::size_t comments = comments_.size();
    gap(depth);
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
      if (!index(read->node, depth))
        return std::nullopt;
    }
    nodes_[read->node].end = read->end = offset();
  }
}

PlainParser::MaybeParsed PlainParser::factor(std::uint32_t parent, Field field,
                                unsigned depth) {
  if (peek() != '-')
    return power(parent, field, depth);
  Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
  ++at_;
  if (!llvm::isAlnum(peek()) && peek() != '.' && peek() != '_')
    return std::nullopt;
  add(NodeKind::UnaryOp, parent, field, all.begin, 0);
  nodes_[all.node].op = Operator::Minus;
  auto operand = power(all.node, Field::Value, depth);
  if (!operand)
    return operand;
  nodes_[all.node].end = all.end = operand->end;
  return all;
}

PlainParser::MaybeParsed PlainParser::power(std::uint32_t parent, Field field,
                                            unsigned depth) {
  auto left = primary(parent, field, depth);
  if (!left || !rest().startswith("**"))
    return left;
  at_ += 2;
  if (!llvm::isAlnum(peek()) && peek() != '(')
    return std::nullopt;
  wrap(*left, NodeKind::BinOp, Field::Left);
  nodes_[left->node].op = Operator::Pow;
  auto right = primary(left->node, Field::Right, depth);
  if (!right || rest().startswith("**"))
    return std::nullopt;
  nodes_[left->node].end = left->end = right->end;
  return left;
}

/// Products.
PlainParser::MaybeParsed PlainParser::term(std::uint32_t parent, Field field,
                              unsigned depth) {
  auto left = factor(parent, field, depth);
  while (left) {
    const char *behind = at_;
    std::size_t comments = comments_.size();
    gap(depth);
    llvm::StringRef next = rest();
    if (next.startswith("**"))
      return std::nullopt;
    Operator op = next.startswith("//")  ? Operator::FloorDiv
                  : next.startswith("*") ? Operator::Mult
                  : next.startswith("/") ? Operator::Div
                                         : Operator::None;
    if (op == Operator::None) {
      at_ = behind;
      comments_.resize(comments);
      return left;
    }
    at_ += op == Operator::FloorDiv ? 2 : 1;
    wrap(*left, NodeKind::BinOp, Field::Left);
    nodes_[left->node].op = op;
    gap(depth);
    auto right = factor(left->node, Field::Right, depth);
    if (!right)
      return right;
    nodes_[left->node].end = left->end = right->end;
  }
  return left;
}

/// Sums.
PlainParser::MaybeParsed PlainParser::expression(std::uint32_t parent, Field field,
                                    unsigned depth) {
  if (depth > kDeepest)
    return std::nullopt;
  auto left = term(parent, field, depth);
  while (left) {
    const char *behind = at_;
    std::size_t comments = comments_.size();
    gap(depth);
    char next = peek();
    if (next != '+' && next != '-') {
      at_ = behind;
      comments_.resize(comments);
      return left;
    }
    ++at_;
    wrap(*left, NodeKind::BinOp, Field::Left);
    nodes_[left->node].op = next == '+' ? Operator::Add : Operator::Sub;
    gap(depth);
    auto right = term(left->node, Field::Right, depth);
    if (!right)
      return right;
    nodes_[left->node].end = left->end = right->end;
  }
  return left;
}

/// A sum, or two that are compared.
PlainParser::MaybeParsed PlainParser::comparison(std::uint32_t parent,
                                                 Field field) {
  auto left = expression(parent, field, 0);
  if (!left)
    return left;
  const char *behind = at_;
  blanks();
  std::uint32_t begin = offset();
  Operator op = Operator::None;
  for (auto [token, meant] :
       {std::pair("==", Operator::Eq), std::pair("!=", Operator::NotEq),
        std::pair("<=", Operator::LtE), std::pair(">=", Operator::GtE),
        std::pair("<", Operator::Lt), std::pair(">", Operator::Gt)})
    if (op == Operator::None && rest().startswith(token)) {
      op = meant;
      at_ += llvm::StringRef(token).size();
    }
  if (op == Operator::None && take_word("is"))
    op = take_word("not") ? Operator::IsNot : Operator::Is;
  else if (op == Operator::None && take_word("in"))
    op = Operator::In;
  if (op == Operator::None) {
    at_ = behind;
    return left;
  }
  if (at_ - (text_.begin() + begin) == 1 && peek() == '>')
    return std::nullopt; // `<>`
  blanks();
  wrap(*left, NodeKind::Compare, Field::Left);
  std::uint32_t part = add(NodeKind::CompareOp, left->node, Field::CompareOp,
                           offset(), 0);
  nodes_[part].op = op;
  auto right = expression(part, Field::Right, 0);
  if (!right)
    return right;
  nodes_[part].begin = right->begin;
  nodes_[part].end = nodes_[left->node].end = left->end = right->end;
  return left;
}

PlainParser::MaybeParsed PlainParser::conjunction(std::uint32_t parent,
                                                  Field field) {
  if (rest().startswith("not") && !rest().startswith("not_")) {
    Parsed all{static_cast<std::uint32_t>(nodes_.size()), offset(), 0};
    if (!take_word("not"))
      return std::nullopt;
    add(NodeKind::UnaryOp, parent, field, all.begin, 0);
    nodes_[all.node].op = Operator::Not;
    auto operand = comparison(all.node, Field::Value);
    if (!operand)
      return operand;
    nodes_[all.node].end = all.end = operand->end;
    return all;
  }
  return comparison(parent, field);
}

/// What an `if` asks: `a == b`, `not a`, or two of them joined.
PlainParser::MaybeParsed PlainParser::test(std::uint32_t parent, Field field) {
  auto left = conjunction(parent, field);
  if (!left)
    return left;
  const char *behind = at_;
  blanks();
  Operator op = take_word("and")  ? Operator::And
                : take_word("or") ? Operator::Or
                                  : Operator::None;
  if (op == Operator::None) {
    at_ = behind;
    return left;
  }
  wrap(*left, NodeKind::BoolOp, Field::Left);
  nodes_[left->node].op = op;
  auto right = conjunction(left->node, Field::Right);
  if (!right)
    return right;
  nodes_[left->node].end = left->end = right->end;
  return left;
}

} // namespace flattenc::syntax
