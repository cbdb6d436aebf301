#ifndef FLATTENC_COMPILER_SYNTAX_LOWERING_H
#define FLATTENC_COMPILER_SYNTAX_LOWERING_H

#include "compiler/syntax/tree.h"
#include "grammar/python_language.h"

#include "llvm/ADT/StringMap.h"

#include <vector>

namespace flattenc::syntax {

/// The grammar's node kinds that the lowering knows, by their grammar names.
enum class Cst : std::uint8_t {
  Unknown,
#define PYTHON_NODE(name) name##_,
#include "grammar/python_nodes.def"
};

/// The grammar's fields that the lowering knows.
enum class CstField : std::uint8_t {
  None,
#define PYTHON_FIELD(name) name##_,
#include "grammar/python_nodes.def"
};

/// Numbers of the grammar translated to our enums, once a process.
class GrammarTables {
public:
  static const GrammarTables &get();
  [[nodiscard]] Cst kind(TSNode node) const {
    return kinds_[ts_node_symbol(node)];
  }
  [[nodiscard]] CstField field(TSFieldId id) const { return fields_[id]; }
  [[nodiscard]] Operator op(llvm::StringRef token) const {
    return operators_.lookup(token);
  }
  [[nodiscard]] const TSLanguage *language() const { return language_; }

private:
  GrammarTables();
  const TSLanguage *language_;
  std::vector<Cst> kinds_;
  std::vector<CstField> fields_;
  llvm::StringMap<Operator> operators_;
};

/// Lowers a tree-sitter tree without ERROR and MISSING nodes to our nodes, in
/// pre-order. One use: construct, `run`, take the results.
class Lowering {
public:
  explicit Lowering(llvm::StringRef text) : text_(text) {}
  ~Lowering();
  Lowering(const Lowering &) = delete;
  Lowering &operator=(const Lowering &) = delete;

  void run(TSNode root);

  struct Problem {
    std::uint32_t begin, end;
    std::string message;
    bool unsupported; ///< valid Python that we do not take
  };

  std::vector<Node> nodes;
  std::vector<ByteRange> comments;
  std::vector<Problem> problems;

private:
  struct Child {
    TSNode node;
    CstField field;
    Cst kind;
    bool named;
  };
  using Children = llvm::SmallVector<Child, 8>;

  /// Work to do: lower `node` as the child `field` of `parent`.
  struct Task {
    TSNode node;
    std::uint32_t parent;
    Field field;
    std::uint8_t flags = 0;
    Operator op = Operator::None; ///< set: wrap in a CompareOp
    std::uint32_t end = 0;        ///< of an elif: the end of its if statement
    std::int32_t tuple = -1;      ///< not negative: a Tuple of `tuples_[tuple]`
  };

  Children children(TSNode node);
  [[nodiscard]] llvm::StringRef text(TSNode node) const {
    return text_.slice(ts_node_start_byte(node), ts_node_end_byte(node));
  }
  std::uint32_t add(NodeKind kind, const Task &task);
  /// True for the place where the grammar puts the `*` of `*a.b` although it
  /// stands for the whole: before `a`.
  [[nodiscard]] bool begins_primary(const Task &task) const;
  bool lower_leading_star(const Task &task, Cst kind);
  std::uint32_t add(NodeKind kind, const Task &task, std::uint32_t begin,
                    std::uint32_t end);
  void push(TSNode node, std::uint32_t parent, Field field) {
    pending_.push_back({node, parent, field});
  }
  void push_tuple(llvm::ArrayRef<TSNode> items, std::uint32_t parent,
                  Field field);
  /// Pushes every named child of `list` (a block, an argument list, …).
  void push_all(TSNode list, std::uint32_t parent, Field field);
  void unsupported(TSNode node, llvm::StringRef what);
  void wrong(TSNode node, llvm::StringRef message);

  void lower(const Task &task);
  bool lower_statement(const Task &task, Cst kind);
  bool lower_compound(const Task &task, Cst kind);
  bool lower_import(const Task &task, Cst kind);
  bool lower_expression(const Task &task, Cst kind);
  bool lower_display(const Task &task, Cst kind);
  bool lower_string(const Task &task, Cst kind);
  bool lower_parameter(const Task &task, Cst kind);
  void lower_definition(const Task &task, TSNode definition,
                        llvm::ArrayRef<TSNode> decorators);
  void lower_assignment(const Task &task);
  void lower_if(const Task &task);
  void lower_try(const Task &task);
  void lower_subscript(const Task &task, const Children &parts);
  void lower_comparison(const Task &task);
  void check_body(TSNode owner, const Children &parts);

  llvm::StringRef text_;
  std::vector<Task> stack_;
  std::vector<Task> pending_; // children of the node in hand, in order
  std::vector<std::vector<TSNode>> tuples_;
  TSTreeCursor cursor_ = {};
  bool has_cursor_ = false;
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_LOWERING_H
