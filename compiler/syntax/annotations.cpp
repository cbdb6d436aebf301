#include "compiler/syntax/annotations.h"

#include "compiler/syntax/scopes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace flattenc::syntax {

namespace {

/// A bracket, `:`, `,`, `;`, `=` or `->` (as `>`) outside of strings and comments.
struct Mark {
  char c;
  std::size_t at;
  std::size_t before; ///< behind the last character in front that is no blank
  unsigned depth;     ///< of the brackets around it
};

} // namespace

/// `at` and what follows it, without blanks and comments.
static std::size_t skip_blanks(llvm::StringRef text, std::size_t at) {
  while (at < text.size()) {
    char c = text[at];
    if (c == '#')
      at = std::min(text.find('\n', at), text.size());
    else if (llvm::isSpace(c) || c == '\\')
      ++at;
    else
      break;
  }
  return at;
}

/// `=` that is no part of another operator.
static bool is_assignment(llvm::StringRef text, std::size_t at) {
  constexpr llvm::StringRef kOperators = "=<>!:+-*/%@&|^";
  return !text.substr(at + 1).startswith("=") &&
         (at == 0 || !kOperators.contains(text[at - 1]));
}

static std::vector<Mark> marks_of(llvm::StringRef text,
                                  const LogicalLine &line) {
  std::vector<Mark> result;
  unsigned depth = 0;
  std::size_t before = line.begin;
  for (std::size_t at = skip_blanks(text, line.begin); at < line.end;
       at = skip_blanks(text, at)) {
    char c = text[at];
    std::size_t begin = at;
    if (c == '\'' || c == '"') {
      before = at = end_of_string(text, at);
      continue;
    }
    ++at;
    if (c == ')' || c == ']' || c == '}')
      depth -= depth > 0 ? 1 : 0;
    bool arrow = c == '-' && at < line.end && text[at] == '>';
    bool colon = c == ':' && !text.substr(at).startswith("=");
    at += arrow ? 1 : 0;
    if (arrow)
      result.push_back({'>', begin, before, depth});
    else if (colon || llvm::StringRef("()[]{},;").contains(c) ||
             (c == '=' && is_assignment(text, begin)))
      result.push_back({c, begin, before, depth});
    if (c == '(' || c == '[' || c == '{')
      ++depth;
    before = at;
  }
  result.push_back({'\n', line.end, before, depth});
  return result;
}

void ParenthesizedAnnotations::wrap(llvm::StringRef text, std::size_t begin,
                                    std::size_t end) {
  begin = skip_blanks(text, begin);
  if (begin >= end)
    return;
  auto insert = [&](std::size_t at, char c) {
    text_ += text.slice(copied_, at);
    copied_ = at;
    inserted_.push_back(static_cast<std::uint32_t>(text_.size()));
    text_ += c;
  };
  insert(begin, '(');
  insert(end, ')');
}

/// The annotations of a line. Where it takes something else for one, the
/// parentheses change nothing, or the text does not parse.
void ParenthesizedAnnotations::add(llvm::StringRef text,
                                   const LogicalLine &line) {
  llvm::StringRef word = text.slice(line.begin, line.end).take_while([](char c) {
    return llvm::isAlnum(c) || c == '_';
  });
  bool function = line.begins_function(text);
  if (!function && is_keyword(word))
    return;
  // Where the annotation begins that is being read, and whether a colon begins
  // one: not behind `=`.
  std::size_t begin = llvm::StringRef::npos;
  bool open = !function, parameters_ahead = function;
  unsigned depth = 0; // 1 in the parameters
  for (const Mark &mark : marks_of(text, line)) {
    bool leaves = mark.c == ')' && mark.depth < depth;
    bool here = mark.depth == depth;
    if (leaves || (here && llvm::StringRef(",=;\n").contains(mark.c)) ||
        (here && mark.c == ':' && function && depth == 0)) {
      if (begin != llvm::StringRef::npos)
        wrap(text, begin, mark.before);
      begin = llvm::StringRef::npos;
      open = mark.c == ',' && depth == 1;
    }
    if (leaves) {
      depth = 0;
    } else if (mark.c == '(' && here && parameters_ahead) {
      parameters_ahead = false;
      open = true;
      depth = 1;
    } else if (here && (mark.c == '>' || (mark.c == ':' && open))) {
      open = false;
      begin = mark.at + (mark.c == '>' ? 2 : 1);
    }
  }
}

ParenthesizedAnnotations::ParenthesizedAnnotations(llvm::StringRef text) {
  LogicalLines lines(text);
  for (auto line = lines.next(); line; line = lines.next())
    add(text, *line);
  text_ += text.drop_front(copied_);
}

bool ParenthesizedAnnotations::is_inserted(std::uint32_t offset) const {
  return std::binary_search(inserted_.begin(), inserted_.end(), offset);
}

void ParenthesizedAnnotations::to_original(std::uint32_t &offset) const {
  offset -= static_cast<std::uint32_t>(llvm::lower_bound(inserted_, offset) -
                                       inserted_.begin());
}

bool ParenthesizedAnnotations::restore(std::vector<Node> &nodes,
                                       std::vector<ByteRange> &comments) const {
  for (Node &node : nodes) {
    // `x: a, b` and the like: the tuple would begin at the parenthesis.
    if (is_inserted(node.begin))
      return false;
    if ((node.flags & kParenthesized) != 0 && node.begin > 0 &&
        is_inserted(node.begin - 1)) {
      if (node.kind == NodeKind::Yield || node.kind == NodeKind::YieldFrom ||
          node.kind == NodeKind::NamedExpr || node.kind == NodeKind::Starred)
        return false;
      node.flags &= static_cast<std::uint8_t>(~kParenthesized);
    }
    to_original(node.begin);
    to_original(node.end);
  }
  for (ByteRange &comment : comments) {
    to_original(comment.begin);
    to_original(comment.end);
  }
  return true;
}

} // namespace flattenc::syntax
