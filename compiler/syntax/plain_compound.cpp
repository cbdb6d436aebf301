//
// Statements of plain texts that hold blocks.
//
#include "compiler/syntax/plain_parser.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

/// `with f() as a:`
PlainParser::MaybeEnd PlainParser::with(Place place) {
  std::uint32_t id = add(NodeKind::With, place.owner, place.field, offset(), 0);
  take_word("with");
  std::uint32_t begin = offset();
  if (!llvm::isAlpha(peek()) && peek() != '_')
    return std::nullopt;
  std::uint32_t item = add(NodeKind::WithItem, id, Field::Item, begin, 0);
  auto value = primary(item, Field::Value, 0);
  if (!value)
    return std::nullopt;
  nodes_[item].end = value->end;
  blanks();
  if (take_word("as")) {
    begin = offset();
    if (word().empty())
      return std::nullopt;
    add(NodeKind::Name, item, Field::Target, begin, offset());
    nodes_[item].end = offset();
    blanks();
  }
  auto end = block({id, Field::Body, place.indent, place.depth});
  if (end)
    nodes_[id].end = *end;
  return end;
}

/// `if` with its other branches; an `elif` is an If in the Orelse before.
PlainParser::MaybeEnd PlainParser::conditional(Place place) {
  std::vector<std::uint32_t> ids;
  MaybeEnd end, begin = offset();
  take_word("if");
  while (begin) {
    ids.push_back(add(NodeKind::If, ids.empty() ? place.owner : ids.back(),
                      ids.empty() ? place.field : Field::Orelse, *begin, 0));
    if (!test(ids.back(), Field::Test))
      return std::nullopt;
    blanks();
    end = block({ids.back(), Field::Body, place.indent, place.depth});
    if (!end)
      return end;
    begin = take_clause("elif", place.indent);
  }
  if (take_clause("else", place.indent))
    end = block({ids.back(), Field::Orelse, place.indent, place.depth});
  if (end)
    for (std::uint32_t id : ids)
      nodes_[id].end = *end;
  return end;
}

/// What follows `except`; `owner` is its handler.
PlainParser::MaybeEnd PlainParser::handler(Place place) {
  std::uint32_t id = place.owner;
  if (peek() != ':' && !expression(id, Field::Type, 0))
    return std::nullopt;
  blanks();
  if (take_word("as")) {
    std::uint32_t begin = offset();
    if (word().empty())
      return std::nullopt;
    add(NodeKind::Identifier, id, Field::Name, begin, offset());
    blanks();
  }
  auto end = block(place);
  if (end)
    nodes_[id].end = *end;
  return end;
}

PlainParser::MaybeEnd PlainParser::attempt(Place place) {
  std::uint32_t id = add(NodeKind::Try, place.owner, place.field, offset(), 0);
  take_word("try");
  auto end = block({id, Field::Body, place.indent, place.depth});
  MaybeEnd begin;
  bool handled = false;
  while (end && (begin = take_clause("except", place.indent))) {
    end = handler({add(NodeKind::ExceptHandler, id, Field::Handler, *begin, 0),
                   Field::Body, place.indent, place.depth});
    handled = true;
  }
  if (end && handled && take_clause("else", place.indent))
    end = block({id, Field::Orelse, place.indent, place.depth});
  if (end && take_clause("finally", place.indent)) {
    end = block({id, Field::Finally, place.indent, place.depth});
    handled = true;
  }
  if (!end || !handled)
    return std::nullopt;
  nodes_[id].end = *end;
  return end;
}

bool PlainParser::decorator(Place place) {
  std::uint32_t id =
      add(NodeKind::Decorator, place.owner, Field::Decorator, offset(), 0);
  ++at_;
  if (!llvm::isAlpha(peek()))
    return false;
  auto value = primary(id, Field::Value, 0);
  if (!value)
    return false;
  std::size_t comments = comments_.size();
  bool ends = end_of_line();
  nodes_[id].end =
      comments < comments_.size() ? comments_.back().end : value->end;
  return ends;
}

/// A class or a function, with its decorators.
PlainParser::MaybeEnd PlainParser::definition(Place place) {
  std::uint32_t id =
      add(NodeKind::FunctionDef, place.owner, place.field, offset(), 0);
  Place inside{id, Field::Body, place.indent, place.depth};
  while (peek() == '@') {
    if (!decorator(inside))
      return std::nullopt;
    const char *line = at_;
    blanks();
    if (at_ - line != static_cast<std::ptrdiff_t>(place.indent))
      return std::nullopt;
  }
  bool function = take_word("def");
  if (!function && !take_word("class"))
    return std::nullopt;
  std::uint32_t begin = offset();
  if (word().empty())
    return std::nullopt;
  add(NodeKind::Identifier, id, Field::Name, begin, offset());
  if (function) {
    if (!parameters(id))
      return std::nullopt;
  } else {
    nodes_[id].kind = NodeKind::ClassDef;
    if (take('(') && !arguments(id, 1))
      return std::nullopt;
  }
  blanks();
  if (function && rest().startswith("->")) {
    at_ += 2;
    blanks();
    if (!expression(id, Field::Returns, 0))
      return std::nullopt;
    blanks();
  }
  auto end = block(inside);
  if (end)
    nodes_[id].end = *end;
  return end;
}

/// `(self, a, *, b: int = 1)`
bool PlainParser::parameters(std::uint32_t function) {
  std::uint32_t id =
      add(NodeKind::Parameters, function, Field::Parameters, offset(), 0);
  if (!take('('))
    return false;
  bool comma = true;
  for (space(); !take(')'); space()) {
    if (!comma || !parameter(id))
      return false;
    space();
    comma = take(',');
  }
  nodes_[id].end = offset();
  return true;
}

bool PlainParser::parameter(std::uint32_t list) {
  std::uint32_t begin = offset();
  std::uint8_t flags = 0;
  if (take('*'))
    flags = take('*') ? kKwargs : kArgs;
  std::uint32_t name_begin = offset();
  if (word().empty()) {
    if (flags != kArgs || (peek() != ',' && peek() != ' ' && peek() != '\n'))
      return false;
    add(NodeKind::KeywordOnlyMarker, list, Field::Parameter, begin, offset());
    return true;
  }
  std::uint32_t id =
      add(NodeKind::Parameter, list, Field::Parameter, begin, offset());
  nodes_[id].flags = flags;
  add(NodeKind::Identifier, id, Field::Name, name_begin, offset());
  space();
  if (take(':')) {
    space();
    auto annotation = expression(id, Field::Annotation, 1);
    if (!annotation)
      return false;
    nodes_[id].end = annotation->end;
    space();
  }
  if (peek() != '=')
    return true;
  ++at_;
  space();
  auto value = flags == 0 ? expression(id, Field::Default, 1) : std::nullopt;
  if (value)
    nodes_[id].end = value->end;
  return value.has_value();
}

} // namespace flattenc::syntax
