//
// The statements of the parser of plain texts. A block is lines of one indent:
//
//   with read_base():           With WithItem Call
//       from .a import *          ImportFrom DottedName Star
//
#include "compiler/syntax/plain_parser.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

static bool continues_word(char c) { return llvm::isAlnum(c) || c == '_'; }

bool PlainParser::begins_word(llvm::StringRef word) const {
  return rest().startswith(word) &&
         !(at_ + word.size() < text_.end() &&
           continues_word(at_[word.size()]));
}

/// Goes over a keyword with what is blank behind it.
bool PlainParser::take_word(llvm::StringRef word) {
  if (!begins_word(word))
    return false;
  at_ += word.size();
  blanks();
  return true;
}

/// `a.b`; empty if there is none.
llvm::StringRef PlainParser::dotted_name() {
  const char *begin = at_;
  do {
    if (word().empty())
      return {};
  } while (take('.'));
  return {begin, static_cast<std::size_t>(at_ - begin)};
}

/// Comments behind the last statement of a block are part of it: that of its
/// line, and those of the next lines as far as they have the block's indent.
/// The rest is not read yet.
std::uint32_t PlainParser::trailing_comments(unsigned indent,
                                             std::uint32_t end) {
  auto at = llvm::partition_point(
      comments_, [end](ByteRange comment) { return comment.begin < end; });
  for (bool first = true; at != comments_.end(); ++at, first = false) {
    llvm::StringRef between = text_.slice(end, at->begin);
    bool same_line = first && !between.contains('\n');
    std::size_t column = between.size() - between.rtrim(' ').size();
    if (!same_line && column < indent) {
      at_ = text_.begin() + at->begin - column;
      comments_.erase(at, comments_.end());
      return end;
    }
    end = at->end;
  }
  return end;
}

/// Those of one block, to the first line with a smaller indent.
PlainParser::MaybeEnd PlainParser::statements(Place place) {
  std::uint32_t end = offset();
  while (at_ < text_.end()) {
    const char *line = at_;
    blanks();
    if (take('\n'))
      continue;
    if (at_ == text_.end())
      return std::nullopt; // blanks at the end
    if (peek() == '#') {
      end_of_line();
      continue;
    }
    auto column = static_cast<unsigned>(at_ - line);
    if (column > place.indent)
      return std::nullopt;
    if (column < place.indent) {
      at_ = line;
      break;
    }
    auto read = statement(place);
    if (!read)
      return read;
    end = *read;
  }
  return place.indent == 0 ? end : trailing_comments(place.indent, end);
}

/// What a colon and a line's end begin.
PlainParser::MaybeEnd PlainParser::block(Place place) {
  if (!take(':') || !end_of_line() || place.depth >= kDeepestBlock)
    return std::nullopt;
  // The first statement tells the indent.
  const char *at = at_;
  unsigned indent = 0;
  for (; at < text_.end(); ++at) {
    if (*at == ' ') {
      ++indent;
      continue;
    }
    if (*at == '#')
      at = text_.begin() +
           std::min(text_.find('\n', at - text_.begin()), text_.size() - 1);
    if (*at != '\n')
      break;
    indent = 0;
  }
  if (indent <= place.indent || at == text_.end())
    return std::nullopt;
  return statements({place.owner, place.field, indent, place.depth + 1});
}

/// Goes over `word` at the indent, if the next line that is no comment begins
/// with it; where it begins.
PlainParser::MaybeEnd PlainParser::take_clause(llvm::StringRef word, unsigned indent) {
  const char *before = at_;
  std::size_t comments = comments_.size();
  while (at_ < text_.end()) {
    const char *line = at_;
    blanks();
    if (take('\n'))
      continue;
    if (peek() == '#') {
      end_of_line();
      continue;
    }
    std::uint32_t begin = offset();
    if (at_ - line == static_cast<std::ptrdiff_t>(indent) && take_word(word))
      return begin;
    break;
  }
  at_ = before;
  comments_.resize(comments);
  return std::nullopt;
}

PlainParser::MaybeEnd PlainParser::statement(Place place) {
  llvm::StringRef first = rest().take_while(continues_word);
  if (first == "import")
    return import(place);
  if (first == "from")
    return import_from(place);
  if (first == "del")
    return deletion(place);
  if (first == "with")
    return with(place);
  if (first == "if")
    return conditional(place);
  if (first == "try")
    return attempt(place);
  if (style_ == PlainStyle::Headers) {
    if (first == "def" || first == "class" || peek() == '@')
      return definition(place);
    if (first == "pass") {
      std::uint32_t begin = offset();
      at_ = first.end();
      std::uint32_t end = offset();
      add(NodeKind::Pass, place.owner, place.field, begin, end);
      return end_of_line() ? MaybeEnd(end) : std::nullopt;
    }
  }
  return simple(place);
}

/// An assignment, a call or a text, with its line end.
PlainParser::MaybeEnd PlainParser::simple(Place place) {
  std::uint32_t begin = offset();
  auto id = static_cast<std::uint32_t>(nodes_.size());
  llvm::StringRef first = rest().take_while(continues_word);
  if (first == "type" || peek() == '(' || peek() == '[' || peek() == '{')
    return std::nullopt;
  add(NodeKind::ExprStmt, place.owner, place.field, begin, 0);
  auto read = primary(id, Field::Value, 0);
  if (!read)
    return std::nullopt;
  NodeKind kind = nodes_[read->node].kind;
  std::uint32_t end = read->end;
  bool target = kind == NodeKind::Name || kind == NodeKind::Attribute ||
                kind == NodeKind::Subscript;
  blanks();
  bool annotated = target && style_ == PlainStyle::Headers && take(':');
  if (annotated) {
    nodes_[id].kind = NodeKind::AnnAssign;
    nodes_[read->node].field = Field::Target;
    blanks();
    auto annotation = expression(id, Field::Annotation, 0);
    if (!annotation)
      return std::nullopt;
    end = annotation->end;
    blanks();
  }
  if (peek() == '=' && !rest().startswith("==")) {
    if (!target)
      return std::nullopt;
    ++at_;
    blanks();
    if (!annotated)
      nodes_[id].kind = NodeKind::Assign;
    nodes_[read->node].field = Field::Target;
    auto value = expression(id, Field::Value, 0);
    if (!value)
      return std::nullopt;
    end = value->end;
  } else if (!annotated && kind != NodeKind::String && kind != NodeKind::Call) {
    return std::nullopt;
  }
  nodes_[id].end = end;
  return end_of_line() ? MaybeEnd(end) : std::nullopt;
}

/// `a.b as c`; nothing else if not `dotted`.
PlainParser::MaybeEnd PlainParser::alias(std::uint32_t owner, bool dotted) {
  std::uint32_t begin = offset();
  if ((dotted ? dotted_name() : word()).empty())
    return std::nullopt;
  std::uint32_t end = offset();
  std::uint32_t id = add(NodeKind::Alias, owner, Field::Alias, begin, end);
  add(NodeKind::DottedName, id, Field::Module, begin, end);
  blanks();
  if (!take_word("as"))
    return end;
  begin = offset();
  if (word().empty())
    return std::nullopt;
  end = offset();
  add(NodeKind::Identifier, id, Field::AsName, begin, end);
  nodes_[id].end = end;
  blanks();
  return end;
}

PlainParser::MaybeEnd PlainParser::import(Place place) {
  std::uint32_t id = add(NodeKind::Import, place.owner, place.field, offset(), 0);
  take_word("import");
  MaybeEnd end;
  do {
    blanks();
    end = alias(id, /*dotted=*/true);
    if (!end)
      return end;
  } while (take(','));
  nodes_[id].end = *end;
  return end_of_line() ? end : std::nullopt;
}

PlainParser::MaybeEnd PlainParser::import_from(Place place) {
  std::uint32_t id =
      add(NodeKind::ImportFrom, place.owner, place.field, offset(), 0);
  take_word("from");
  bool relative = peek() == '.';
  while (take('.')) {
  }
  std::uint32_t begin = offset();
  if (!dotted_name().empty())
    add(NodeKind::DottedName, id, Field::Module, begin, offset());
  else if (!relative || offset() != begin)
    return std::nullopt;
  blanks();
  if (!take_word("import"))
    return std::nullopt;
  if (rest().startswith("\\\n")) {
    at_ += 2;
    blanks();
  }
  MaybeEnd end;
  if (peek() == '*') {
    end = offset() + 1;
    ++at_;
    add(NodeKind::Star, id, Field::Star, *end - 1, *end);
  } else if (take('(')) {
    bool comma = true, any = false;
    for (space(); !take(')'); space()) {
      if (!comma || !alias(id, /*dotted=*/false))
        return std::nullopt;
      any = true;
      space();
      comma = take(',');
    }
    if (!any)
      return std::nullopt;
    end = offset();
  } else {
    do {
      blanks();
      end = alias(id, /*dotted=*/false);
      if (!end)
        return end;
    } while (take(','));
  }
  nodes_[id].end = *end;
  return end_of_line() ? end : std::nullopt;
}

/// `del a.b`
PlainParser::MaybeEnd PlainParser::deletion(Place place) {
  std::uint32_t id =
      add(NodeKind::Delete, place.owner, place.field, offset(), 0);
  take_word("del");
  if (!llvm::isAlpha(peek()) && peek() != '_')
    return std::nullopt;
  auto target = primary(id, Field::Target, 0);
  if (!target)
    return std::nullopt;
  nodes_[id].end = target->end;
  return end_of_line() ? MaybeEnd(target->end) : std::nullopt;
}

} // namespace flattenc::syntax
