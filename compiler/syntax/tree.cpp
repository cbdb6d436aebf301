#include "compiler/syntax/tree.h"

#include "llvm/Support/raw_ostream.h"

namespace flattenc::syntax {

llvm::StringRef name(NodeKind kind) {
  static constexpr const char *kNames[] = {
#define NODE(kind) #kind,
#include "compiler/syntax/node_kinds.def"
  };
  return kNames[static_cast<int>(kind)];
}

llvm::StringRef name(Field field) {
  static constexpr const char *kNames[] = {
#define FIELD(field) #field,
#include "compiler/syntax/node_kinds.def"
  };
  return kNames[static_cast<int>(field)];
}

NodeId Tree::child(NodeId id, Field field) const {
  for (NodeId node : children(id))
    if ((*this)[node].field == field)
      return node;
  return {};
}

NodeId Tree::keyword(NodeId id, llvm::StringRef name) const {
  for (NodeId argument : children(id, Field::Argument))
    if (is(argument, NodeKind::Keyword) && name_of(argument) == name)
      return child(argument, Field::Value);
  return {};
}

unsigned Tree::count(NodeId id, Field field) const {
  auto range = children(id, field);
  return static_cast<unsigned>(std::distance(range.begin(), range.end()));
}

llvm::StringRef Tree::name_of(NodeId id) const {
  NodeId node = child(id, Field::Name);
  return node.valid() ? text(node) : llvm::StringRef();
}

unsigned Tree::level(NodeId import_from) const {
  llvm::StringRef rest = text(import_from).drop_front(4); // "from"
  unsigned dots = 0;
  for (char c : rest) {
    if (c == '.')
      ++dots;
    else if (c != ' ' && c != '\t' && c != '\\' && c != '\n' && c != '\r')
      break;
  }
  return dots;
}

NodeId Tree::docstring(NodeId id) const {
  for (NodeId statement : children(id, Field::Body)) {
    if (!is(statement, NodeKind::ExprStmt))
      return {};
    NodeId value = child(statement, Field::Value);
    if (is(value, NodeKind::StringConcat))
      value = child(value, Field::Element);
    if (!is(value, NodeKind::String))
      return {};
    llvm::StringRef prefix = text(value).take_until(
        [](char c) { return c == '"' || c == '\''; });
    return prefix.contains_insensitive('b') ? NodeId{} : statement;
  }
  return {};
}

std::string Tree::dotted(NodeId id) const {
  std::string result;
  while (is(id, NodeKind::Attribute)) {
    result = ("." + name_of(id) + result).str();
    id = child(id, Field::Value);
  }
  if (!is(id, NodeKind::Name))
    return {};
  return text(id).str() + result;
}

static llvm::StringRef spelling(Operator op) {
  static constexpr const char *kSpellings[] = {
      "",  "+", "-",  "*",  "@",  "/",   "%",  "**", "<<", ">>", "|", "^",
      "&", "//", "~", "not", "+", "-", "and", "or", "==", "!=", "<", "<=",
      ">", ">=", "is", "is not", "in", "not in"};
  return kSpellings[static_cast<int>(op)];
}

void dump(const Tree &tree, llvm::raw_ostream &out) {
  std::vector<std::uint32_t> open_ends;
  for (std::uint32_t i = 0; i < tree.size(); ++i) {
    const Node &node = tree[NodeId{i}];
    while (!open_ends.empty() && open_ends.back() <= i)
      open_ends.pop_back();
    out.indent(static_cast<unsigned>(open_ends.size()) * 2);
    if (node.field != Field::None)
      out << name(node.field) << ": ";
    out << name(node.kind);
    if (node.op != Operator::None)
      out << " " << spelling(node.op);
    if (node.flags & kAsync)
      out << " async";
    if (node.flags & (kArgs | kKwargs))
      out << (node.flags & kArgs ? " *" : " **");
    if (node.subtree_end == i + 1) {
      llvm::StringRef text = tree.text(NodeId{i});
      auto [line, rest] = text.split('\n');
      out << " `" << line << (rest.empty() ? "`" : "...`");
    }
    out << '\n';
    open_ends.push_back(node.subtree_end);
  }
}

} // namespace flattenc::syntax
