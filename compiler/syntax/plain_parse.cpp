//
// A parser for plain statements alone. Whatever is not surely one of them is
// given up, and the grammar decides:
//
//   _base_ = ['a.py']          Assign Name, List String
//   model = dict(depth=50)     Assign Name, Call Name Keyword Identifier Integer
//   for x in y: ...            (given up)
//
#include "compiler/syntax/plain_parser.h"

#include <algorithm>

namespace flattenc::syntax {

/// True if the text has what tells columns and lines apart in other ways than
/// blanks and line feeds.
static bool has_odd_blanks(llvm::StringRef text) {
  bool odd = false;
  for (char c : text)
    odd |= c >= 0 && c < ' ' && c != '\n';
  return odd || text.startswith("\xEF\xBB\xBF");
}

std::optional<Tree> PlainParser::run() {
  if (has_odd_blanks(text_))
    return std::nullopt;
  nodes_.reserve(text_.size() / 6 + 16);
  add(NodeKind::Module, NodeId::kNone, Field::None, 0,
      static_cast<std::uint32_t>(text_.size()));
  if (!statements({0, Field::Body}) || at_ != text_.end())
    return std::nullopt;
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

std::optional<Tree> parse_plain(FileId file, llvm::StringRef text,
                                PlainStyle style) {
  return PlainParser(file, text, style).run();
}

} // namespace flattenc::syntax
