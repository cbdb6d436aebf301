#include "compiler/syntax/parse.h"

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/lowering.h"
#include "compiler/syntax/parser_memory.h"
#include "compiler/syntax/plain_parse.h"
#include "compiler/syntax/skip_bodies.h"
#include "compiler/syntax/well_formed.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

#include <memory>

namespace flattenc::syntax {

namespace {

struct ParserDeleter {
  void operator()(TSParser *parser) const {
    if constexpr (!ParserMemory::kIsArena)
      ts_parser_delete(parser);
  }
  void operator()(TSTree *tree) const {
    if constexpr (!ParserMemory::kIsArena)
      ts_tree_delete(tree);
  }
};

/// At most this many syntax errors of one file are reported.
constexpr unsigned kMaxSyntaxErrors = 5;
/// Of lines that are a backslash alone the grammar's scanner looks at all that
/// follow, at each.
constexpr unsigned kMostJoinedLines = 1000;

} // namespace

/// Offset of the first byte that is not UTF-8, or the size.
static std::size_t invalid_utf8(llvm::StringRef text) {
  unsigned char all = 0;
  for (char c : text)
    all |= static_cast<unsigned char>(c);
  if (all < 0x80)
    return text.size();
  const auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.begin());
  const auto *end = reinterpret_cast<const llvm::UTF8 *>(text.end());
  const llvm::UTF8 *at = begin;
  while (at < end) {
    unsigned length = llvm::getNumBytesForUTF8(*at);
    if (at + length > end || !llvm::isLegalUTF8Sequence(at, end))
      break;
    at += length;
  }
  return static_cast<std::size_t>(at - begin);
}

static SyntaxProblem error_at(TSNode node, llvm::StringRef text) {
  std::uint32_t begin = ts_node_start_byte(node), end = ts_node_end_byte(node);
  if (ts_node_is_missing(node))
    return {DiagKind::SyntaxError, begin, end,
            llvm::formatv("expected `{0}`", ts_node_type(node)).str()};
  llvm::StringRef seen = text.slice(begin, end).ltrim();
  seen = seen.take_until([](char c) { return c == '\n' || c == '\r'; });
  if (seen.size() > 24)
    seen = seen.take_front(24).rtrim();
  std::string message =
      seen.empty() ? "unexpected end" : "unexpected `" + seen.str() + "`";
  return {DiagKind::SyntaxError, begin,
          begin + static_cast<std::uint32_t>(seen.size()), std::move(message)};
}

/// What is wrong with a node in which a token is missing that the grammar
/// hides: the end of a line, or of a block.
static SyntaxProblem hidden_error_in(TSNode node, llvm::StringRef text) {
  std::uint32_t end = 0;
  for (std::uint32_t i = 0; i < ts_node_child_count(node); ++i) {
    TSNode child = ts_node_child(node, i);
    std::uint32_t begin = ts_node_start_byte(child);
    if (i > 0 && !text.slice(end, begin).contains('\n') &&
        ts_node_is_named(child) &&
        ts_node_is_named(ts_node_prev_sibling(child)))
      return error_at(child, text);
    end = ts_node_end_byte(child);
  }
  return error_at(node, text);
}

/// The ERROR and MISSING nodes, the outermost ones only.
static std::vector<SyntaxProblem> errors_below(TSNode root,
                                               llvm::StringRef text) {
  std::vector<SyntaxProblem> problems;
  std::vector<TSNode> stack = {root};
  while (!stack.empty() && problems.size() < kMaxSyntaxErrors) {
    TSNode node = stack.back();
    stack.pop_back();
    if (ts_node_is_error(node) || ts_node_is_missing(node)) {
      problems.push_back(error_at(node, text));
      continue;
    }
    std::size_t outside = stack.size();
    for (std::uint32_t i = ts_node_child_count(node); i-- > 0;) {
      TSNode child = ts_node_child(node, i);
      if (ts_node_has_error(child))
        stack.push_back(child);
    }
    if (stack.size() == outside)
      problems.push_back(hidden_error_in(node, text));
  }
  return problems;
}

/// Without a tree if there is a problem.
static ParsedText finished(ParsedText result) {
  if (result.problems.size() > kMaxSyntaxErrors)
    result.problems.resize(kMaxSyntaxErrors);
  if (!result.problems.empty())
    result.tree.reset();
  return result;
}

static ParsedText parse_as(FileId file, llvm::StringRef text,
                           PlainStyle style) {
  std::size_t bad = invalid_utf8(text);
  if (bad < text.size()) {
    auto offset = static_cast<std::uint32_t>(bad);
    return {std::nullopt,
            {{DiagKind::NotUtf8, offset, offset + 1,
              "0x" + llvm::utohexstr(static_cast<unsigned char>(text[bad]),
                                     true)}}};
  }
  if (auto plain = parse_plain(file, text, style)) {
    ParsedText result{std::move(plain), {}};
    check_well_formed(*result.tree, result.problems);
    return finished(std::move(result));
  }
  return parse_by_grammar(file, text);
}

ParsedText parse_text(FileId file, llvm::StringRef text) {
  return parse_as(file, text, PlainStyle::Statements);
}

/// The first of too many lines in a row that are a backslash alone.
static std::optional<SyntaxProblem> too_many_joined(llvm::StringRef text) {
  constexpr llvm::StringRef kJoin = "\\\n";
  unsigned count = 0;
  std::size_t first = 0, behind = 0;
  for (std::size_t at = text.find(kJoin); at != llvm::StringRef::npos;
       at = text.find(kJoin, at + kJoin.size())) {
    if (count == 0 || !text.slice(behind, at).trim(" \t\f").empty()) {
      count = 0;
      first = at;
    }
    behind = at + kJoin.size();
    if (++count > kMostJoinedLines)
      return SyntaxProblem{DiagKind::UnsupportedSyntax,
                           static_cast<std::uint32_t>(first),
                           static_cast<std::uint32_t>(first + 1),
                           "a thousand empty lines joined by backslashes"};
  }
  return std::nullopt;
}

/// The nodes and comments of a text, or what the grammar or the lowering does not
/// take.
static std::vector<SyntaxProblem> lower_text(llvm::StringRef text,
                                             std::vector<Node> &nodes,
                                             std::vector<ByteRange> &comments) {
  if (auto problem = too_many_joined(text))
    return {std::move(*problem)};
  const GrammarTables &tables = GrammarTables::get();
  ParserMemory memory;
  std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
  [[maybe_unused]] bool known =
      ts_parser_set_language(parser.get(), tables.language());
  assert(known && "core and grammar are pinned to the same generation");
  std::unique_ptr<TSTree, ParserDeleter> cst(
      ts_parser_parse_string(parser.get(), nullptr, text.data(),
                             static_cast<std::uint32_t>(text.size())));
  TSNode root = ts_tree_root_node(cst.get());
  if (ts_node_has_error(root))
    return errors_below(root, text);
  Lowering lowering(text);
  lowering.run(root);
  std::vector<SyntaxProblem> problems;
  for (Lowering::Problem &problem : lowering.problems)
    problems.push_back({problem.unsupported ? DiagKind::UnsupportedSyntax
                                            : DiagKind::SyntaxError,
                        problem.begin, problem.end,
                        std::move(problem.message)});
  nodes = std::move(lowering.nodes);
  comments = std::move(lowering.comments);
  return problems;
}

ParsedText parse_by_grammar(FileId file, llvm::StringRef text) {
  std::vector<Node> nodes;
  std::vector<ByteRange> comments;
  ParsedText result{std::nullopt, lower_text(text, nodes, comments)};
  if (!result.problems.empty()) {
    ParenthesizedAnnotations annotated(text);
    if (!annotated.empty() &&
        lower_text(annotated.text(), nodes, comments).empty() &&
        annotated.restore(nodes, comments))
      result.problems.clear();
  }
  if (result.problems.empty()) {
    result.tree.emplace(file, text, std::move(nodes), std::move(comments));
    check_layout(*result.tree, result.problems);
    check_well_formed(*result.tree, result.problems);
  }
  return finished(std::move(result));
}

ParsedText parse_headers(FileId file, llvm::StringRef text) {
  SkippedText shorter = skip_bodies(text);
  ParsedText parsed = parse_as(file, shorter.text, PlainStyle::Headers);
  if (!parsed.tree)
    return parse_text(file, text);
  std::vector<Node> nodes;
  nodes.reserve(parsed.tree->size());
  nodes.push_back((*parsed.tree)[parsed.tree->root()]);
  for (NodeId node : parsed.tree->descendants(parsed.tree->root()))
    nodes.push_back((*parsed.tree)[node]);
  for (Node &node : nodes) {
    node.begin = shorter.original(node.begin);
    node.end = shorter.original(node.end);
  }
  std::vector<ByteRange> comments = parsed.tree->comments().vec();
  for (ByteRange &comment : comments)
    comment = {shorter.original(comment.begin),
               shorter.original(comment.end)};
  parsed.tree.emplace(file, text, std::move(nodes), std::move(comments));
  return parsed;
}

void report(const std::vector<SyntaxProblem> &problems, FileId file,
            DiagnosticEmitter &diag) {
  for (const SyntaxProblem &problem : problems) {
    SourceRange range{file, problem.begin, problem.end};
    if (problem.kind == DiagKind::NotUtf8)
      diag.emit(problem.kind, range, problem.message, problem.begin);
    else
      diag.emit(problem.kind, range, problem.message);
  }
}

std::optional<Tree> parse(const SourceSet &sources, FileId file,
                          DiagnosticEmitter &diag) {
  ParsedText parsed = parse_text(file, sources.text(file));
  report(parsed.problems, file, diag);
  return std::move(parsed.tree);
}

} // namespace flattenc::syntax
