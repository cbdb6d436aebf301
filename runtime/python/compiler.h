#ifndef FLATTENC_RUNTIME_PYTHON_COMPILER_H
#define FLATTENC_RUNTIME_PYTHON_COMPILER_H

#include "runtime/python/compile.h"
#include "runtime/python/scopes.h"

#include "llvm/ADT/StringMap.h"

namespace flattenc::python {

/// Turns one tree into code. Work that is still to do lies on an explicit
/// stack, so the depth of the source needs no recursion: a step plans a
/// sequence of actions, and the sequence replaces it on the stack.
class Compiler {
public:
  Compiler(const syntax::Tree &tree, const CompileOptions &options,
           Unit &unit)
      : tree_(tree), options_(options), unit_(unit),
        own_scopes_(options.scopes ? nullptr : new Scopes(tree)),
        scopes_(options.scopes ? *options.scopes : *own_scopes_) {}

  void expression(syntax::NodeId node);

private:
  using NodeId = syntax::NodeId;
  using Field = syntax::Field;
  using NodeKind = syntax::NodeKind;

  enum class Step : std::uint8_t { Expr, Stmt, Store, Remove, Emit, Bind };

  /// What encloses a statement and must be left on the way out of it.
  enum class ContextKind : std::uint8_t {
    Loop,    ///< break and continue end here
    Handler, ///< PopHandler
    Finally, ///< PopHandler, then the statements of `node`
    Handled, ///< EndHandler
    Value,   ///< one value on the stack
    With,    ///< PopHandler, then the call of `__exit__` below the top
    Bound,   ///< PopHandler, then the name of the handler `node` is unbound
  };
  struct Context {
    ContextKind kind;
    std::uint32_t parent;
    NodeId node;
    std::uint32_t break_label = 0, continue_label = 0;
    bool iterator = false; ///< a for loop keeps its iterator on the stack
  };
  static constexpr std::uint32_t kNoContext = UINT32_MAX;

  struct Action {
    Step step;
    Opcode op = Opcode::Pop;
    NodeId node;  ///< what to compile
    NodeId place; ///< what diagnostics point at
    std::uint32_t a = 0, b = 0;
    std::uint32_t context = kNoContext;
  };

  // Planning: what follows, in order.
  void expr(NodeId node) { plan_.push_back({Step::Expr, {}, node, node}); }
  void stmt(NodeId node, std::uint32_t context) {
    plan_.push_back({Step::Stmt, {}, node, node, 0, 0, context});
  }
  void stmts(NodeId node, Field field, std::uint32_t context) {
    for (NodeId child : tree_.children(node, field))
      stmt(child, context);
  }
  void store(NodeId target, NodeId place) {
    plan_.push_back({Step::Store, {}, target, place});
  }
  void remove(NodeId target) {
    plan_.push_back({Step::Remove, {}, target, target});
  }
  void emit(Opcode op, NodeId place, std::uint32_t a = 0, std::uint32_t b = 0) {
    plan_.push_back({Step::Emit, op, place, place, a, b});
  }
  void jump(Opcode op, NodeId place, std::uint32_t label) {
    emit(op, place, label);
  }
  void bind(std::uint32_t label) {
    plan_.push_back({Step::Bind, {}, {}, {}, label});
  }
  std::uint32_t label() {
    labels_.push_back(0);
    return static_cast<std::uint32_t>(labels_.size() - 1);
  }
  std::uint32_t context(Context value) {
    contexts_.push_back(value);
    return static_cast<std::uint32_t>(contexts_.size() - 1);
  }

  // One step each; in compile_statements.cpp.
  void plan_statement(const Action &action);
  void plan_loop(NodeId node, std::uint32_t outer);
  void plan_try(NodeId node, std::uint32_t outer);
  void plan_handlers(NodeId node, std::uint32_t outer);
  void plan_import(NodeId node);
  void plan_function(NodeId node);
  void plan_augmented(NodeId node);
  void plan_store(NodeId target, NodeId place);
  void plan_remove(NodeId target);
  /// Leaves the contexts from `from` up to the loop (or all of them).
  std::uint32_t plan_leave(std::uint32_t from, bool to_loop, NodeId place);
  void name_access(NodeId name, llvm::StringRef text, NodeId place,
                   unsigned access);

  // compile_expressions.cpp
  void plan_expression(NodeId node);
  void plan_compare(NodeId node);
  void plan_call(NodeId node);
  void plan_sequence(NodeId node);
  void plan_dict(NodeId node);
  void plan_comprehension(NodeId node);
  void plan_comprehension_body(NodeId node);
  void plan_defaults(NodeId owner);
  void plan_text(NodeId node);
  void plan_fstring(NodeId node, std::uint32_t &parts);
  void plan_text_piece(NodeId place, llvm::StringRef piece,
                       llvm::StringRef token, std::uint32_t &parts);
  void plan_interpolation(NodeId node);
  void plan_string(NodeId node);
  /// Plans the arguments; true if they end as a list and a dict, else the last
  /// of `calls` is their shape.
  bool plan_arguments(NodeId node);

  // compile_class.cpp
  void plan_class(NodeId node);
  void plan_class_body(Code &code);
  void plan_with(NodeId node, std::uint32_t outer);
  void plan_exit(NodeId place);
  void plan_yield_from(NodeId node);
  void plan_annotation(NodeId hint);
  /// The dict of the hints of the function on the stack.
  void plan_annotations(NodeId node);
  [[nodiscard]] std::optional<std::string> docstring(NodeId owner) const;
  /// The name as a class that encloses it knows it (`__x` as `_C__x`).
  [[nodiscard]] std::string mangled(llvm::StringRef name) const;
  void unbind(NodeId handler);
  [[nodiscard]] bool leaves_with(std::uint32_t from) const;
  void refuse(NodeId node, llvm::StringRef what);

  /// The code of a nested function or comprehension; returns its index.
  std::uint32_t nested_code(NodeId node, llvm::StringRef name);
  Code *new_code(NodeId node, llvm::StringRef name);
  void declare_variables(Code &code, NodeId node);
  void declare_parameters(Code &code, NodeId node);
  void compile_code(Code &code);
  void plan_body(Code &code);
  void run();
  void take_plan();
  void write(const Action &action);

  std::uint32_t constant(Value value);
  const StrObject *text(llvm::StringRef text);
  Value text_value(llvm::StringRef string);
  std::uint32_t name_index(llvm::StringRef name);
  std::uint32_t variable_index(llvm::ArrayRef<const StrObject *> list,
                               llvm::StringRef name) const;

  const syntax::Tree &tree_;
  const CompileOptions &options_;
  Unit &unit_;
  std::unique_ptr<Scopes> own_scopes_;
  const Scopes &scopes_;
  llvm::StringMap<Value> texts_;
  struct Pending {
    Code *code;
    const Code *outer;
    llvm::StringRef class_name;
  };
  std::vector<Pending> pending_;

  // Of the code that is being compiled.
  Code *code_ = nullptr;
  NodeId scope_;
  llvm::StringRef class_name_; ///< of the innermost class around the code
  bool future_annotations_ = false;
  llvm::StringMap<std::uint32_t> names_;
  std::vector<std::uint32_t> labels_;
  std::vector<Context> contexts_;
  std::vector<Action> work_, plan_;
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_COMPILER_H
