#include "compiler/syntax/well_formed.h"

#include "compiler/syntax/literals.h"
#include "compiler/syntax/scopes.h"
#include "compiler/syntax/well_formed_parts.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::syntax {

namespace {

class WellFormed : WellFormedParts {
public:
  WellFormed(const Tree &tree, std::vector<SyntaxProblem> &problems)
      : WellFormedParts(tree, problems) {}

  void run() {
    for (std::uint32_t i = 1; i < tree_.size(); ++i) {
      check(NodeId{i});
      if (opens_scope(tree_.kind(NodeId{i})))
        check_nesting(NodeId{i});
    }
  }

private:
  void check(NodeId node) {
    switch (tree_.kind(node)) {
    case NodeKind::Name:
    case NodeKind::Identifier:
      check_word(node, tree_.text(node));
      break;
    case NodeKind::DottedName:
      for (llvm::StringRef rest = tree_.text(node); !rest.empty();) {
        auto [word, behind] = rest.split('.');
        check_word(node, word.trim(" \t\r\n\\"));
        rest = behind;
      }
      break;
    case NodeKind::Return:
      if (!enclosing_function(node).valid())
        wrong(node, "`return` outside of a function");
      break;
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
      if (!enclosing_function(node).valid())
        wrong(node, "`yield` outside of a function");
      break;
    case NodeKind::Await:
      check_async(node, "await");
      break;
    case NodeKind::With:
      if (is_async(node))
        check_async(node, "async with");
      break;
    case NodeKind::Break:
    case NodeKind::Continue:
      if (!in_loop(node))
        wrong(node, "`" + tree_.text(node) + "` outside of a loop");
      break;
    case NodeKind::Call:
      check_commas(node);
      [[fallthrough]];
    case NodeKind::ClassDef:
      check_arguments(node);
      break;
    case NodeKind::Integer: {
      llvm::StringRef text = tree_.text(node);
      if (text.size() > 1 && text[0] == '0' && !llvm::isAlpha(text[1]) &&
          text.find_first_not_of("0_") != llvm::StringRef::npos)
        wrong(node, "an integer that begins with 0");
      break;
    }
    case NodeKind::Import:
      check_commas(node);
      break;
    case NodeKind::Parameters:
      check_parameters(node);
      break;
    case NodeKind::For:
      if (is_async(node))
        check_async(node, "async for");
      [[fallthrough]];
    case NodeKind::Assign:
    case NodeKind::CompFor:
    case NodeKind::WithItem:
      for (NodeId target : tree_.children(node, Field::Target))
        check_target(target, "assigned to", true);
      check_iterable(node);
      break;
    case NodeKind::Delete:
      for (NodeId target : tree_.children(node, Field::Target))
        check_target(target, "deleted", true);
      break;
    case NodeKind::AugAssign:
      check_target(tree_.child(node, Field::Target), "changed in place",
                   false);
      break;
    case NodeKind::AnnAssign:
      check_target(tree_.child(node, Field::Target), "annotated", false);
      break;
    case NodeKind::NamedExpr:
      check_named(node);
      break;
    case NodeKind::Starred:
      check_starred(node);
      break;
    case NodeKind::DoubleStarred: {
      NodeKind parent = tree_.kind(tree_.parent(node));
      if (parent != NodeKind::Call && parent != NodeKind::ClassDef &&
          parent != NodeKind::Dict)
        wrong(node, "unexpected `**`");
      break;
    }
    case NodeKind::Raise:
      if (!tree_.child(node, Field::Value).valid() &&
          tree_.child(node, Field::Cause).valid())
        wrong(node, "`raise from` without an exception");
      break;
    case NodeKind::String:
      check_escapes(node);
      break;
    case NodeKind::Try:
      check_handlers(node);
      break;
    case NodeKind::ImportFrom:
      check_commas(node);
      for (NodeId alias : tree_.children(node, Field::Alias))
        if (NodeId name = tree_.child(alias, Field::Module);
            tree_.text(name).contains('.'))
          wrong(name, "unexpected `.`");
      if (tree_.child(node, Field::Star).valid() &&
          !tree_.is(scope_of(node), NodeKind::Module))
        wrong(node, "`import *` inside of a function or class");
      break;
    case NodeKind::Nonlocal:
      if (tree_.is(scope_of(node), NodeKind::Module))
        wrong(node, "`nonlocal` outside of a function");
      break;
    default:
      break;
    }
  }

  static bool opens_scope(NodeKind kind) {
    return kind == NodeKind::FunctionDef || kind == NodeKind::ClassDef ||
           kind == NodeKind::Lambda || kind == NodeKind::ListComp ||
           kind == NodeKind::SetComp || kind == NodeKind::DictComp ||
           kind == NodeKind::GeneratorExp;
  }

  void check_nesting(NodeId scope) {
    while (!scopes_.empty() && scopes_.back() <= scope.index)
      scopes_.pop_back();
    scopes_.push_back(tree_[scope].subtree_end);
    if (scopes_.size() == kMostNested + 1)
      problems_.push_back({DiagKind::UnsupportedSyntax, tree_[scope].begin,
                           tree_[scope].begin + 1,
                           "nesting functions deeper than " +
                               std::to_string(kMostNested)});
  }

  void check_word(NodeId node, llvm::StringRef word) {
    if (is_keyword(word))
      wrong(node, "unexpected `" + word + "`");
  }

  /// `:=` without parentheses stands in few places only (PEP 572).
  void check_named(NodeId node) {
    if (!tree_.is(tree_.child(node, Field::Target), NodeKind::Name))
      wrong(node, "only a name can stand before `:=`");
    if ((tree_[node].flags & kParenthesized) != 0)
      return;
    NodeId parent = tree_.parent(node);
    switch (tree_.kind(parent)) {
    case NodeKind::If:
    case NodeKind::While:
    case NodeKind::CompIf:
    case NodeKind::Call:
    case NodeKind::ClassDef:
    case NodeKind::List:
    case NodeKind::Set:
    case NodeKind::ListComp:
    case NodeKind::SetComp:
    case NodeKind::GeneratorExp:
    case NodeKind::Decorator:
    case NodeKind::Interpolation:
      return;
    case NodeKind::Tuple: {
      llvm::StringRef text = tree_.text(parent);
      if (text.startswith("(") || tree_[parent].field == Field::Index)
        return;
      break;
    }
    case NodeKind::Subscript:
      if (tree_[node].field == Field::Index)
        return;
      break;
    default:
      break;
    }
    wrong(node, "`:=` without parentheses");
  }

  /// `f(,)` and `import a,`.
  void check_commas(NodeId node) {
    llvm::StringRef text = tree_.text(node).rtrim();
    if (tree_.kind(node) != NodeKind::Call) {
      if (text.endswith(","))
        wrong(node, "a comma at the end without parentheses");
      return;
    }
    if (tree_.child(node, Field::Argument).valid())
      return;
    NodeId function = tree_.child(node, Field::Function);
    std::size_t behind = tree_[function].end - tree_[node].begin;
    llvm::StringRef rest = text.drop_front(behind);
    while (!rest.empty()) {
      auto [line, below] = rest.split('\n');
      if (line.take_until([](char c) { return c == '#'; }).contains(',')) {
        wrong(node, "unexpected `,`");
        return;
      }
      rest = below;
    }
  }

  void check_iterable(NodeId node) {
    NodeId from = tree_.child(node, Field::Iterable);
    if (tree_.is(node, NodeKind::CompFor) && tree_.is(from, NodeKind::Tuple) &&
        !tree_.text(from).startswith("("))
      wrong(from, "a tuple without parentheses");
  }

  /// `\\x1`: too few digits.
  void check_escapes(NodeId node) {
    llvm::StringRef text = tree_.text(node);
    if (!text.contains('\\'))
      return;
    StringToken token = split_string_token(text);
    if (token.raw)
      return;
    llvm::StringRef content = token.content;
    for (std::size_t at = content.find('\\');
         at != llvm::StringRef::npos && at + 1 < content.size();
         at = content.find('\\', at + 2)) {
      std::size_t digits = content[at + 1] == 'x'                   ? 2
                           : token.bytes                            ? 0
                           : content[at + 1] == 'u'                 ? 4
                           : content[at + 1] == 'U'                 ? 8
                                                                    : 0;
      llvm::StringRef found = content.substr(at + 2, digits);
      if (found.size() < digits || !llvm::all_of(found, llvm::isHexDigit)) {
        wrong(node, "an escape with too few digits");
        return;
      }
    }
  }

  [[nodiscard]] bool is_async(NodeId node) const {
    return (tree_[node].flags & kAsync) != 0;
  }

  /// The function, lambda, class or module whose body runs the node.
  [[nodiscard]] NodeId scope_of(NodeId node) const {
    while (true) {
      NodeId parent = tree_.parent(node);
      Field field = tree_[node].field;
      node = parent;
      NodeKind kind = tree_.kind(node);
      if (kind == NodeKind::Module ||
          ((kind == NodeKind::FunctionDef || kind == NodeKind::ClassDef) &&
           field == Field::Body) ||
          (kind == NodeKind::Lambda && field == Field::Value))
        return node;
    }
  }

  [[nodiscard]] NodeId enclosing_function(NodeId node) const {
    NodeId scope = scope_of(node);
    return tree_.is(scope, NodeKind::Module) ||
                   tree_.is(scope, NodeKind::ClassDef)
               ? NodeId()
               : scope;
  }

  void check_async(NodeId node, llvm::StringRef what) {
    NodeId function = enclosing_function(node);
    for (NodeId at = node; function.valid() && at != function;
         at = tree_.parent(at))
      if (tree_.is(at, NodeKind::GeneratorExp))
        return; // asynchronous itself
    if (!tree_.is(function, NodeKind::FunctionDef) || !is_async(function))
      wrong(node, "`" + what + "` outside of an async function");
  }

  [[nodiscard]] bool in_loop(NodeId node) const {
    while (true) {
      Field field = tree_[node].field;
      node = tree_.parent(node);
      switch (tree_.kind(node)) {
      case NodeKind::Module:
      case NodeKind::FunctionDef:
      case NodeKind::ClassDef:
        return false;
      case NodeKind::For:
      case NodeKind::While:
        if (field == Field::Body)
          return true;
        break;
      default:
        break;
      }
    }
  }

  void check_starred(NodeId node) {
    switch (tree_.kind(tree_.parent(node))) {
    case NodeKind::Call:
    case NodeKind::ClassDef:
    case NodeKind::Tuple:
    case NodeKind::List:
    case NodeKind::Set:
    case NodeKind::Parameter: // *args: *Ts
      if ((tree_[node].flags & kParenthesized) == 0)
        return;
      break;
    case NodeKind::Subscript:
      if (tree_[node].field == Field::Index)
        return;
      break;
    default:
      break;
    }
    wrong(node, "unexpected `*`");
  }

  void check_handlers(NodeId node) {
    bool bare = false, any = false;
    std::optional<std::uint8_t> star;
    for (NodeId handler : tree_.children(node, Field::Handler)) {
      any = true;
      if (bare)
        wrong(handler, "a bare `except` is not the last");
      bare |= !tree_.child(handler, Field::Type).valid();
      std::uint8_t mine = tree_[handler].flags & kStar;
      if (star && *star != mine)
        wrong(handler, "both `except` and `except*`");
      star = mine;
    }
    if (!any && !tree_.child(node, Field::Finally).valid())
      wrong(node, "`try` without `except` or `finally`");
    if (!any && tree_.child(node, Field::Orelse).valid())
      wrong(node, "`else` without `except`");
  }

  /// Of functions, classes and comprehensions. Names are looked up through all
  /// scopes around them, and the name of a function has those of all around it:
  /// both grow with the square of the depth. CPython 3.11 gives up at 3,000
  /// lambdas (MemoryError) and at 200 brackets.
  static constexpr std::size_t kMostNested = 200;
  /// Where the scopes around the current node end.
  std::vector<std::uint32_t> scopes_;
};

} // namespace

void check_well_formed(const Tree &tree,
                       std::vector<SyntaxProblem> &problems) {
  WellFormed(tree, problems).run();
}

} // namespace flattenc::syntax
