#include "compiler/syntax/parse.h"

#include "compiler/syntax/lowering.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

#include <memory>

namespace flattenc::syntax {

namespace {

struct ParserDeleter {
  void operator()(TSParser *parser) const { ts_parser_delete(parser); }
  void operator()(TSTree *tree) const { ts_tree_delete(tree); }
};

/// At most this many syntax errors of one file are reported.
constexpr unsigned kMaxSyntaxErrors = 5;

} // namespace

/// Offset of the first byte that is not UTF-8, or the size.
static std::size_t invalid_utf8(llvm::StringRef text) {
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

static void report_error_node(TSNode node, llvm::StringRef text, FileId file,
                              DiagnosticEmitter &diag) {
  std::uint32_t begin = ts_node_start_byte(node), end = ts_node_end_byte(node);
  if (ts_node_is_missing(node)) {
    diag.emit(DiagKind::SyntaxError, {file, begin, end},
              llvm::formatv("expected `{0}`", ts_node_type(node)).str());
    return;
  }
  llvm::StringRef seen = text.slice(begin, end).ltrim();
  seen = seen.take_until([](char c) { return c == '\n' || c == '\r'; });
  if (seen.size() > 24)
    seen = seen.take_front(24).rtrim();
  std::string message =
      seen.empty() ? "unexpected end" : "unexpected `" + seen.str() + "`";
  diag.emit(DiagKind::SyntaxError,
            {file, begin, begin + static_cast<std::uint32_t>(seen.size())},
            message);
}

/// Reports a node in which a token is missing that the grammar hides: the end
/// of a line, or of a block.
static void report_hidden_error(TSNode node, llvm::StringRef text, FileId file,
                                DiagnosticEmitter &diag) {
  std::uint32_t end = 0;
  for (std::uint32_t i = 0; i < ts_node_child_count(node); ++i) {
    TSNode child = ts_node_child(node, i);
    std::uint32_t begin = ts_node_start_byte(child);
    bool same_line = i > 0 && !text.slice(end, begin).contains('\n') &&
                     ts_node_is_named(child) &&
                     ts_node_is_named(ts_node_prev_sibling(child));
    if (same_line) {
      report_error_node(child, text, file, diag);
      return;
    }
    end = ts_node_end_byte(child);
  }
  report_error_node(node, text, file, diag);
}

/// Reports ERROR and MISSING nodes, the outermost ones only.
static void report_errors(TSNode root, llvm::StringRef text, FileId file,
                          DiagnosticEmitter &diag) {
  std::vector<TSNode> stack = {root};
  unsigned reported = 0;
  while (!stack.empty() && reported < kMaxSyntaxErrors) {
    TSNode node = stack.back();
    stack.pop_back();
    if (ts_node_is_error(node) || ts_node_is_missing(node)) {
      report_error_node(node, text, file, diag);
      ++reported;
      continue;
    }
    std::size_t outside = stack.size();
    for (std::uint32_t i = ts_node_child_count(node); i-- > 0;) {
      TSNode child = ts_node_child(node, i);
      if (ts_node_has_error(child))
        stack.push_back(child);
    }
    if (stack.size() == outside) {
      report_hidden_error(node, text, file, diag);
      ++reported;
    }
  }
}

std::optional<Tree> parse(const SourceSet &sources, FileId file,
                          DiagnosticEmitter &diag) {
  llvm::StringRef text = sources.text(file);
  std::size_t bad = invalid_utf8(text);
  if (bad < text.size()) {
    auto offset = static_cast<std::uint32_t>(bad);
    diag.emit(DiagKind::NotUtf8, {file, offset, offset + 1},
              "0x" + llvm::utohexstr(static_cast<unsigned char>(text[bad]), true),
              bad);
    return std::nullopt;
  }
  const GrammarTables &tables = GrammarTables::get();
  std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
  [[maybe_unused]] bool known =
      ts_parser_set_language(parser.get(), tables.language());
  assert(known && "core and grammar are pinned to the same generation");
  std::unique_ptr<TSTree, ParserDeleter> cst(
      ts_parser_parse_string(parser.get(), nullptr, text.data(),
                             static_cast<std::uint32_t>(text.size())));
  TSNode root = ts_tree_root_node(cst.get());
  if (ts_node_has_error(root)) {
    report_errors(root, text, file, diag);
    return std::nullopt;
  }
  Lowering lowering(text);
  lowering.run(root);
  for (const Lowering::Problem &problem : lowering.problems)
    diag.emit(problem.unsupported ? DiagKind::UnsupportedSyntax
                                  : DiagKind::SyntaxError,
              {file, problem.begin, problem.end}, problem.message);
  if (!lowering.problems.empty())
    return std::nullopt;
  return Tree(file, text, std::move(lowering.nodes),
              std::move(lowering.comments));
}

} // namespace flattenc::syntax
