//
// Calls, indices and operators of plain texts, from the tightest to the loosest.
//
#include "compiler/syntax/plain_parser.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

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
  for (unsigned links = 0; links < kLongestChain; ++links) {
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
  return std::nullopt;
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
  for (unsigned links = 0; left; ++links) {
    if (links == kLongestChain)
      return std::nullopt;
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
  for (unsigned links = 0; left; ++links) {
    if (links == kLongestChain)
      return std::nullopt;
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
