#include "compiler/check/edits.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace flattenc::check {

using syntax::ByteRange;
using syntax::NodeId;
using syntax::Tree;

/// The first comment in [begin, end), or null.
static const ByteRange *comment_in(const Tree &tree, std::uint32_t begin,
                                   std::uint32_t end) {
  for (const ByteRange &comment : tree.comments())
    if (comment.begin >= begin && comment.begin < end)
      return &comment;
  return nullptr;
}

static std::uint32_t line_begin(llvm::StringRef text, std::uint32_t at) {
  std::size_t found = text.take_front(at).rfind('\n');
  return found == llvm::StringRef::npos ? 0
                                        : static_cast<std::uint32_t>(found + 1);
}

/// Behind the line end, or the end of the text.
static std::uint32_t line_end(llvm::StringRef text, std::uint32_t at) {
  std::size_t found = text.find('\n', at);
  return static_cast<std::uint32_t>(
      found == llvm::StringRef::npos ? text.size() : found + 1);
}

static bool is_blank(llvm::StringRef text) {
  return text.trim(" \t\r\n\f").empty();
}

Removal remove_argument(const Tree &tree, NodeId argument) {
  llvm::StringRef text = tree.source();
  NodeId parent = tree.parent(argument);
  std::uint32_t begin = tree[argument].begin, end = tree[argument].end;
  NodeId previous, next;
  for (NodeId sibling : tree.children(parent, tree[argument].field)) {
    if (sibling.index < argument.index)
      previous = sibling;
    else if (sibling != argument && !next.valid())
      next = sibling;
  }
  Removal removal;
  std::uint32_t from =
      previous.valid()
          ? tree[previous].end
          : static_cast<std::uint32_t>(text.take_front(begin).find_last_of("([{") + 1);
  const ByteRange *above = comment_in(tree, from, begin);
  // A comment behind the previous argument on its line is that one's.
  while (above && previous.valid() &&
         !text.slice(from, above->begin).contains('\n'))
    above = comment_in(tree, above->end, begin);
  removal.loses_comment = above != nullptr || comment_in(tree, begin, end);
  if (next.valid()) {
    std::uint32_t stop = tree[next].begin;
    if (const ByteRange *behind = comment_in(tree, end, stop)) {
      if (text.slice(end, behind->begin).contains('\n'))
        stop = behind->begin;
      else
        removal.loses_comment = true;
    }
    removal.edit = {begin, stop, ""};
    return removal;
  }
  std::uint32_t close = tree[parent].end;
  std::uint32_t comma = end;
  if (text.slice(end, close).ltrim().startswith(","))
    comma = static_cast<std::uint32_t>(text.find(',', end)) + 1;
  if (const ByteRange *behind = comment_in(tree, end, close))
    removal.loses_comment |= !text.slice(end, behind->begin).contains('\n');
  if (!previous.valid()) {
    removal.edit = {begin, comma, ""};
    return removal;
  }
  // Comments of the line of the previous argument stay behind it.
  const ByteRange *own = comment_in(tree, from, begin);
  removal.loses_comment |= own != nullptr;
  removal.edit = {from, end, ""};
  return removal;
}

std::optional<Removal> remove_statement(const Tree &tree, NodeId statement) {
  llvm::StringRef text = tree.source();
  std::uint32_t begin = tree[statement].begin, end = tree[statement].end;
  std::uint32_t from = line_begin(text, begin), to = line_end(text, end);
  Removal removal;
  const ByteRange *trailing = comment_in(tree, end, to);
  std::uint32_t code_end = trailing ? trailing->begin : to;
  llvm::StringRef before = text.slice(from, begin);
  before.consume_front("\xEF\xBB\xBF");
  if (!is_blank(before) || !is_blank(text.slice(end, code_end)))
    return std::nullopt;
  removal.loses_comment = trailing || comment_in(tree, begin, end);
  if (from > 0) {
    llvm::StringRef above = text.slice(line_begin(text, from - 1), from);
    removal.loses_comment |= above.ltrim().startswith("#");
    // Of the blank lines around the statement those above stay.
    if (is_blank(above))
      while (to < text.size() && is_blank(text.slice(to, line_end(text, to))))
        to = line_end(text, to);
  } else if (text.startswith("\xEF\xBB\xBF")) {
    from = 3;
  }
  removal.edit = {from, to, ""};
  return removal;
}

std::string apply_edits(llvm::StringRef text, llvm::ArrayRef<TextEdit> edits) {
  std::string out;
  std::uint32_t copied = 0;
  for (const TextEdit &edit : edits) {
    assert(edit.begin >= copied && "edits are sorted and do not overlap");
    out += text.slice(copied, edit.begin);
    out += edit.text;
    copied = edit.end;
  }
  out += text.drop_front(copied);
  return out;
}

} // namespace flattenc::check
