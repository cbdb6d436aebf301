//
// What stands in brackets: tuples, lists, sets, dicts and their comprehensions.
//
#include "compiler/syntax/plain_parser.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

/// Goes over an opening bracket.
PlainParser::Parsed PlainParser::open(NodeKind kind, std::uint32_t parent,
                                      Field field) {
  std::uint32_t begin = offset();
  ++at_;
  return {add(kind, parent, field, begin, 0), begin, 0};
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
  Parsed all = open(NodeKind::Tuple, parent, field);
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
  Parsed all = open(NodeKind::List, parent, field);
  if (!elements(all.node, ']', depth))
    return std::nullopt;
  nodes_[all.node].end = all.end = offset();
  return all;
}

/// A dict or a set.
PlainParser::MaybeParsed PlainParser::braces(std::uint32_t parent, Field field,
                                unsigned depth) {
  Parsed all = open(NodeKind::Dict, parent, field);
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
  if (begins_string())
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

} // namespace flattenc::syntax
