#include "runtime/python/compile.h"

#include "runtime/python/compiler.h"

namespace flattenc::python {

llvm::StringRef name(Opcode op) {
  static constexpr const char *kNames[] = {
#define OPCODE(name) #name,
#include "runtime/python/opcodes.def"
  };
  return kNames[static_cast<int>(op)];
}

static bool is_jump(Opcode op) {
  switch (op) {
  case Opcode::Jump:
  case Opcode::JumpIfFalse:
  case Opcode::JumpIfTrue:
  case Opcode::JumpIfFalseKeep:
  case Opcode::JumpIfTrueKeep:
  case Opcode::ForNext:
  case Opcode::PushHandler:
  case Opcode::YieldFrom:
    return true;
  default:
    return false;
  }
}

Value Compiler::text_value(llvm::StringRef string) {
  auto [entry, added] = texts_.try_emplace(string);
  if (added)
    entry->second = unit_.constants.str(string);
  return entry->second;
}

const StrObject *Compiler::text(llvm::StringRef string) {
  return &as_str(text_value(string));
}

std::uint32_t Compiler::constant(Value value) {
  code_->constants.push_back(value);
  return static_cast<std::uint32_t>(code_->constants.size() - 1);
}

std::uint32_t Compiler::name_index(llvm::StringRef written) {
  std::string kept;
  llvm::StringRef name = written;
  if (!class_name_.empty() && written.startswith("__"))
    name = kept = mangled(written);
  auto [entry, added] = names_.try_emplace(
      name, static_cast<std::uint32_t>(code_->names.size()));
  if (added)
    code_->names.push_back(text(name));
  return entry->second;
}

std::uint32_t
Compiler::variable_index(llvm::ArrayRef<const StrObject *> list,
                         llvm::StringRef name) const {
  for (std::uint32_t i = 0; i < list.size(); ++i)
    if (list[i]->text == name)
      return i;
  llvm_unreachable("the scope declares all of its names");
}

Code *Compiler::new_code(NodeId node, llvm::StringRef name) {
  unit_.codes.push_back(std::make_unique<Code>());
  Code *code = unit_.codes.back().get();
  code->unit = &unit_;
  code->node = node;
  code->name = code->qualified_name = text(name);
  return code;
}

std::uint32_t Compiler::nested_code(NodeId node, llvm::StringRef name) {
  Code *code = new_code(node, name);
  if (!code_->is_module)
    code->qualified_name =
        text((code_->qualified_name->text +
              (code_->is_class ? "." : ".<locals>.") + name)
                 .str());
  declare_variables(*code, node);
  pending_.push_back({code, code_, code->is_class ? name : class_name_});
  code_->functions.push_back(code);
  return static_cast<std::uint32_t>(code_->functions.size() - 1);
}

void Compiler::declare_parameters(Code &code, NodeId node) {
  NodeId list = tree_.child(node, Field::Parameters);
  if (!list.valid())
    return;
  std::vector<NodeId> ordinary, keyword_only;
  NodeId args, kwargs;
  bool after_star = false;
  for (NodeId item : tree_.children(list)) {
    if (tree_.is(item, NodeKind::PositionalOnlyMarker)) {
      code.positional_only = static_cast<std::uint32_t>(ordinary.size());
    } else if (tree_.is(item, NodeKind::KeywordOnlyMarker)) {
      after_star = true;
    } else if (tree_[item].flags & syntax::kArgs) {
      args = item;
      after_star = true;
    } else if (tree_[item].flags & syntax::kKwargs) {
      kwargs = item;
    } else {
      (after_star ? keyword_only : ordinary).push_back(item);
    }
  }
  auto add = [&](NodeId item) {
    code.locals.push_back(text(tree_.name_of(item)));
  };
  for (NodeId item : ordinary) {
    add(item);
    code.default_count += tree_.child(item, Field::Default).valid();
  }
  for (std::uint32_t i = 0; i < keyword_only.size(); ++i) {
    add(keyword_only[i]);
    if (tree_.child(keyword_only[i], Field::Default).valid())
      code.keyword_defaults.push_back(
          static_cast<std::uint32_t>(ordinary.size()) + i);
  }
  code.positional = static_cast<std::uint32_t>(ordinary.size());
  code.keyword_only = static_cast<std::uint32_t>(keyword_only.size());
  code.has_args = args.valid();
  code.has_kwargs = kwargs.valid();
  if (args.valid())
    add(args);
  if (kwargs.valid())
    add(kwargs);
}

void Compiler::declare_variables(Code &code, NodeId node) {
  const ScopeNames &scope = scopes_.of(node);
  code.is_generator = scope.is_generator;
  code.is_class = scope.is_class;
  if (scope.is_comprehension) {
    code.locals.push_back(text(".0"));
    code.positional = code.positional_only = 1;
  } else if (!scope.is_class) {
    declare_parameters(code, node);
  }
  if (tree_.is(node, NodeKind::FunctionDef))
    if (auto doc = docstring(node))
      code.doc = text(*doc);
  auto parameters = static_cast<std::uint32_t>(code.locals.size());
  for (const auto &[name, kind] : scope.names) {
    if (kind == NameKind::Cell) {
      std::uint32_t filled_by = UINT32_MAX;
      for (std::uint32_t i = 0; i < parameters; ++i)
        if (code.locals[i]->text == name)
          filled_by = i;
      code.cells.push_back(text(name));
      code.cell_parameters.push_back(filled_by);
    } else if (kind == NameKind::Local && !scope.is_class) {
      bool parameter = false;
      for (std::uint32_t i = 0; i < parameters; ++i)
        parameter |= code.locals[i]->text == name;
      if (!parameter)
        code.locals.push_back(text(name));
    }
  }
  code.own_cells = static_cast<std::uint32_t>(code.cells.size());
  for (const auto &[name, kind] : scope.names)
    if (kind == NameKind::Free)
      code.cells.push_back(text(name));
}

void Compiler::take_plan() {
  work_.insert(work_.end(), plan_.rbegin(), plan_.rend());
  plan_.clear();
}

void Compiler::write(const Action &action) {
  code_->instructions.push_back(
      {action.op, action.a, action.b, action.place});
}

void Compiler::run() {
  take_plan();
  while (!work_.empty()) {
    Action action = work_.back();
    work_.pop_back();
    switch (action.step) {
    case Step::Expr:
      plan_expression(action.node);
      break;
    case Step::Stmt:
      plan_statement(action);
      break;
    case Step::Store:
      plan_store(action.node, action.place);
      break;
    case Step::Remove:
      plan_remove(action.node);
      break;
    case Step::Emit:
      write(action);
      break;
    case Step::Bind:
      labels_[action.a] =
          static_cast<std::uint32_t>(code_->instructions.size());
      break;
    }
    take_plan();
  }
  for (Instruction &instruction : code_->instructions)
    if (is_jump(instruction.op))
      instruction.a = labels_[instruction.a];
}

void Compiler::plan_body(Code &code) {
  NodeId node = code.node;
  Value none = Value::none();
  if (code.is_module && node != tree_.root()) {
    expr(node);
    emit(Opcode::Return, node);
    return;
  }
  switch (tree_.kind(node)) {
  case NodeKind::Module:
    if (options_.whole_language)
      if (auto doc = docstring(node)) {
        emit(Opcode::LoadConst, node, constant(text_value(*doc)));
        emit(Opcode::StoreName, node, name_index("__doc__"));
      }
    [[fallthrough]];
  case NodeKind::FunctionDef:
    stmts(node, Field::Body, kNoContext);
    emit(Opcode::LoadConst, node, constant(none));
    emit(Opcode::Return, node);
    return;
  case NodeKind::ClassDef:
    plan_class_body(code);
    return;
  case NodeKind::Lambda:
    expr(tree_.child(node, Field::Value));
    emit(Opcode::Return, node);
    return;
  case NodeKind::ListComp:
  case NodeKind::SetComp:
  case NodeKind::DictComp:
  case NodeKind::GeneratorExp:
    plan_comprehension_body(node);
    return;
  default:
    expr(node);
    emit(Opcode::Return, node);
  }
}

void Compiler::compile_code(Code &code) {
  code_ = &code;
  scope_ = code.is_module ? tree_.root() : code.node;
  names_.clear();
  labels_.clear();
  contexts_.clear();
  plan_body(code);
  run();
}

void Compiler::expression(NodeId node) {
  for (NodeId statement : tree_.children(tree_.root(), Field::Body))
    if (tree_.is(statement, NodeKind::ImportFrom))
      if (NodeId module = tree_.child(statement, Field::Module);
          module.valid() && tree_.text(module) == "__future__")
        for (NodeId alias : tree_.children(statement, Field::Alias))
          future_annotations_ |=
              tree_.text(tree_.child(alias, Field::Module)) == "annotations";
  Code *code = new_code(node, "<module>");
  code->is_module = true;
  compile_code(*code);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    auto [inner, outer, around] = pending_[i];
    class_name_ = around;
    for (std::uint32_t c = inner->own_cells; c < inner->cells.size(); ++c)
      inner->closure_from.push_back(
          variable_index(outer->cells, inner->cells[c]->text));
    compile_code(*inner);
  }
}

std::unique_ptr<Unit> compile_module(const syntax::Tree &tree,
                                     const CompileOptions &options) {
  return compile_expression(tree, tree.root(), options);
}

std::unique_ptr<Unit> compile_expression(const syntax::Tree &tree,
                                         syntax::NodeId expression,
                                         const CompileOptions &options) {
  auto unit = std::make_unique<Unit>();
  unit->tree = &tree;
  Compiler(tree, options, *unit).expression(expression);
  return unit;
}

} // namespace flattenc::python
