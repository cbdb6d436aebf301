//
// Where lines may begin and end (Python reference, 2.1). The grammar's scanner
// looks for a line's end or an indent only where its rules expect one.
//
#include "compiler/syntax/well_formed.h"

namespace flattenc::syntax {

namespace {

class Layout {
public:
  Layout(const Tree &tree, std::vector<SyntaxProblem> &problems)
      : tree_(tree), text_(tree.source()), problems_(problems) {}

  void run() {
    for (std::uint32_t i = 0; i < tree_.size(); ++i) {
      NodeId node{i};
      check_block(node, Field::Body);
      switch (tree_.kind(node)) {
      case NodeKind::For:
      case NodeKind::While:
      case NodeKind::If:
      case NodeKind::Try:
        check_block(node, Field::Orelse);
        check_block(node, Field::Finally);
        break;
      default:
        break;
      }
      check_lines(node);
      check_string(node);
    }
    bool blank = text_.endswith("\n\n") || text_.endswith("\n\r\n");
    if (joined(text_.size()) && !blank) {
      auto end = static_cast<std::uint32_t>(text_.rtrim("\r\n").size());
      wrong(end - 1, end, "unexpected end");
    }
  }

private:
  void wrong(std::uint32_t begin, std::uint32_t end, std::string message) {
    problems_.push_back({DiagKind::SyntaxError, begin, end, std::move(message)});
  }

  /// True if a backslash joins the line that begins here to the one above.
  [[nodiscard]] bool joined(std::size_t line) const {
    llvm::StringRef above = text_.take_front(line).rtrim("\r\n");
    if (!above.endswith("\\"))
      return false;
    llvm::ArrayRef<ByteRange> comments = tree_.comments();
    const auto *behind = llvm::partition_point(comments, [&](ByteRange c) {
      return c.begin < above.size();
    });
    return behind == comments.begin() || behind[-1].end < above.size();
  }

  /// Columns of blanks before the node, if it is the first of its line. Tabs
  /// stop at each eighth column; a form feed starts anew.
  [[nodiscard]] std::optional<unsigned> indent(NodeId node) const {
    std::size_t begin = tree_[node].begin, line = 0;
    llvm::StringRef before;
    while (true) {
      line = text_.take_front(begin).find_last_of("\n\r") + 1;
      llvm::StringRef mine = text_.slice(line, begin);
      if (before.empty() || !mine.empty())
        before = mine;
      if (!joined(line))
        break;
      // The first of joined lines that has an indent decides.
      if (!before.ltrim(" \t\f").empty())
        return std::nullopt;
      begin = text_.take_front(line).rtrim("\r\n").size() - 1;
    }
    if (line == 0)
      before.consume_front("\xEF\xBB\xBF");
    unsigned columns = 0;
    for (char c : before) {
      if (c == '\f')
        columns = 0;
      else if (c == '\t')
        columns = (columns / 8 + 1) * 8;
      else if (c == ' ')
        ++columns;
      else
        return std::nullopt;
    }
    return columns;
  }

  /// The statements of a block that start a line have one indent.
  void check_block(NodeId owner, Field field) {
    std::optional<unsigned> block;
    if (tree_.is(owner, NodeKind::Module))
      block = 0;
    for (NodeId node : tree_.children(owner, field)) {
      auto mine = indent(node);
      // An elif is an If of its own in Orelse, at the column of its owner.
      if (!mine || (tree_.is(owner, NodeKind::If) && field == Field::Orelse &&
                    text_.drop_front(tree_[node].begin).startswith("elif")))
        continue;
      if (!block)
        block = mine;
      if (*mine != *block)
        wrong(tree_[node].begin, tree_[node].end,
              *mine > *block ? "unexpected indent"
                             : "an indent that no line above has");
    }
  }

  /// Simple statements and the expressions of others end with their line.
  void check_lines(NodeId node) {
    switch (tree_.kind(node)) {
    case NodeKind::Return:
    case NodeKind::Delete:
    case NodeKind::Assign:
    case NodeKind::AugAssign:
    case NodeKind::AnnAssign:
    case NodeKind::Raise:
    case NodeKind::Assert:
    case NodeKind::Import:
    case NodeKind::ImportFrom:
    case NodeKind::Global:
    case NodeKind::Nonlocal:
    case NodeKind::ExprStmt:
      if (!parenthesized(node))
        check_line(node);
      break;
    case NodeKind::FunctionDef:
    case NodeKind::ClassDef:
      check_name_line(node);
      [[fallthrough]];
    case NodeKind::For:
    case NodeKind::While:
    case NodeKind::If:
    case NodeKind::ExceptHandler:
    case NodeKind::Decorator:
      for (NodeId part : tree_.children(node)) {
        Field field = tree_[part].field;
        bool expression = field == Field::Test || field == Field::Target ||
                          field == Field::Iterable || field == Field::Value ||
                          field == Field::Type || field == Field::Returns;
        if (!expression || parenthesized(part))
          continue;
        if (part.index == node.index + 1)
          check_gap(tree_[node].begin, tree_[part].begin);
        check_line(part);
        if (field == Field::Test || field == Field::Iterable ||
            field == Field::Returns)
          check_gap(tree_[part].end, text_.find(':', tree_[part].end));
      }
      break;
    default:
      break;
    }
  }

  /// `def f` and `class A` stand in one line, with what follows too.
  void check_name_line(NodeId node) {
    NodeId name = tree_.child(node, Field::Name);
    check_gap(tree_[name].end, text_.find_first_of("(:", tree_[name].end));
    std::size_t word = text_.take_front(tree_[name].begin)
                           .find_last_not_of(" \t\r\n\f\\");
    check_gap(word, tree_[name].begin);
  }

  /// No line ends in the range but by a backslash.
  void check_gap(std::size_t begin, std::size_t end) {
    for (std::size_t at = text_.find('\n', begin); at < end;
         at = text_.find('\n', at + 1))
      if (!joined(at + 1)) {
        wrong(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at),
              "unexpected end of line");
        return;
      }
  }

  [[nodiscard]] bool parenthesized(NodeId node) const {
    return (tree_[node].flags & kParenthesized) != 0;
  }

  void check_line(NodeId node) {
    llvm::StringRef text = tree_.text(node);
    if (!text.contains('\n') && !text.contains('\r'))
      return;
    std::uint32_t begin = tree_[node].begin;
    std::uint32_t next = node.index + 1; // the next node that may be a string
    unsigned depth = 0;
    for (std::uint32_t at = begin; at < tree_[node].end; ++at) {
      while (next < tree_[node].subtree_end &&
             (tree_[NodeId{next}].begin < at || !is_string(NodeId{next})))
        ++next;
      if (next < tree_[node].subtree_end && tree_[NodeId{next}].begin == at) {
        at = tree_[NodeId{next}].end - 1;
        continue;
      }
      switch (text_[at]) {
      case '(':
      case '[':
      case '{':
        ++depth;
        break;
      case ')':
      case ']':
      case '}':
        depth -= depth > 0;
        break;
      case '#':
        while (at + 1 < tree_[node].end && text_[at + 1] != '\n' &&
               text_[at + 1] != '\r')
          ++at;
        break;
      case '\\': // joins lines, also over "\r\n"
        at += text_.substr(at + 1, 2) == "\r\n" ? 2 : 1;
        break;
      case '\n':
      case '\r':
        if (depth == 0) {
          wrong(at, at + 1, "unexpected end of line");
          return;
        }
        break;
      default:
        break;
      }
    }
  }

  /// A literal with single quotes ends in its line.
  void check_string(NodeId node) {
    if (!is_string(node))
      return;
    llvm::StringRef text = tree_.text(node);
    if (!text.contains('\n'))
      return;
    llvm::StringRef quoted = text.ltrim("rRbBuUfF");
    if (quoted.startswith("'''") || quoted.startswith("\"\"\""))
      return;
    for (std::size_t i = 0; i < quoted.size(); ++i) {
      if (quoted[i] == '\\')
        i += quoted.substr(i + 1, 2) == "\r\n" ? 2 : 1;
      else if (quoted[i] == '\n') {
        wrong(tree_[node].begin, tree_[node].end, "a text that does not end");
        return;
      }
    }
  }

  [[nodiscard]] bool is_string(NodeId node) const {
    NodeKind kind = tree_.kind(node);
    return kind == NodeKind::String || kind == NodeKind::FString;
  }

  const Tree &tree_;
  llvm::StringRef text_;
  std::vector<SyntaxProblem> &problems_;
};

} // namespace

void check_layout(const Tree &tree, std::vector<SyntaxProblem> &problems) {
  Layout(tree, problems).run();
}

} // namespace flattenc::syntax
