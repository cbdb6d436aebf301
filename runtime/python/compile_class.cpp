//
// Classes, `with`, annotations, docstrings, `yield from`.
//
#include "compiler/syntax/literals.h"
#include "runtime/python/compiler.h"

namespace flattenc::python {

std::string Compiler::mangled(llvm::StringRef name) const {
  llvm::StringRef cls = class_name_.ltrim('_');
  if (cls.empty() || !name.startswith("__") || name.endswith("__") ||
      name.contains('.'))
    return name.str();
  return ("_" + cls + name).str();
}

std::optional<std::string> Compiler::docstring(NodeId owner) const {
  NodeId first = tree_.child(owner, Field::Body);
  if (!first.valid() || !tree_.is(first, NodeKind::ExprStmt))
    return std::nullopt;
  NodeId value = tree_.child(first, Field::Value);
  llvm::SmallVector<NodeId, 2> pieces;
  if (tree_.is(value, NodeKind::String))
    pieces.push_back(value);
  else if (tree_.is(value, NodeKind::StringConcat))
    for (NodeId piece : tree_.children(value, Field::Element))
      pieces.push_back(piece);
  if (pieces.empty())
    return std::nullopt;
  std::string out;
  for (NodeId piece : pieces) {
    if (!tree_.is(piece, NodeKind::String))
      return std::nullopt;
    syntax::StringToken token =
        syntax::split_string_token(tree_.text(piece));
    auto decoded = syntax::decode_string(token.content, token);
    if (token.bytes || !decoded)
      return std::nullopt;
    out += *decoded;
  }
  return out;
}

void Compiler::plan_annotation(NodeId hint) {
  if (future_annotations_)
    emit(Opcode::LoadConst, hint, constant(text_value(tree_.text(hint))));
  else
    expr(hint);
}

void Compiler::plan_annotations(NodeId node) {
  if (!options_.annotations) {
    // The code of the function was made last.
    unit_.codes.back()->skips_annotations = true;
    return;
  }
  auto first_place = static_cast<std::uint32_t>(code_->places.size());
  std::uint32_t count = 0;
  auto add = [&](llvm::StringRef name, NodeId hint) {
    emit(Opcode::LoadConst, hint, constant(text_value(name)));
    plan_annotation(hint);
    code_->places.push_back(hint);
    ++count;
  };
  if (NodeId list = tree_.child(node, Field::Parameters); list.valid())
    for (NodeId parameter : tree_.children(list))
      if (NodeId hint = tree_.child(parameter, Field::Annotation);
          hint.valid())
        add(mangled(tree_.name_of(parameter)), hint);
  if (NodeId hint = tree_.child(node, Field::Returns); hint.valid())
    add("return", hint);
  if (count == 0)
    return;
  emit(Opcode::BuildDict, node, count, first_place);
  emit(Opcode::SetAnnotations, node);
}

void Compiler::plan_class(NodeId node) {
  unsigned decorators = 0;
  for (NodeId decorator : tree_.children(node, Field::Decorator)) {
    expr(tree_.child(decorator, Field::Value));
    ++decorators;
  }
  llvm::StringRef name = tree_.name_of(node);
  emit(Opcode::MakeFunction, node, nested_code(node, name));
  emit(Opcode::LoadConst, node, constant(text_value(name)));
  if (plan_arguments(node))
    emit(Opcode::BuildClassSpread, node);
  else
    emit(Opcode::BuildClass, node,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
  for (; decorators != 0; --decorators) {
    code_->calls.push_back({1, {}, {}});
    emit(Opcode::Call, node,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
  }
  name_access(node, name, node, 1);
}

void Compiler::plan_class_body(Code &code) {
  NodeId node = code.node;
  auto set = [&](const char *name) {
    emit(Opcode::StoreClassName, node, name_index(name));
  };
  emit(Opcode::LoadName, node, name_index("__name__"));
  set("__module__");
  emit(Opcode::LoadConst, node,
       constant(Value::of(Kind::Str,
                          const_cast<StrObject *>(code.qualified_name))));
  set("__qualname__");
  if (auto doc = docstring(node)) {
    emit(Opcode::LoadConst, node, constant(text_value(*doc)));
    set("__doc__");
  }
  stmts(node, Field::Body, kNoContext);
  emit(Opcode::LoadConst, node, constant(Value::none()));
  emit(Opcode::Return, node);
}

void Compiler::plan_exit(NodeId place) {
  for (int i = 0; i < 3; ++i)
    emit(Opcode::LoadConst, place, constant(Value::none()));
  code_->calls.push_back({3, {}, {}});
  emit(Opcode::Call, place,
       static_cast<std::uint32_t>(code_->calls.size() - 1));
  emit(Opcode::Pop, place);
}

void Compiler::plan_with(NodeId node, std::uint32_t outer) {
  if (tree_[node].flags & syntax::kAsync) {
    refuse(node, "an `async with`");
    return;
  }
  struct Open {
    NodeId item;
    std::uint32_t failed;
  };
  llvm::SmallVector<Open, 2> open;
  for (NodeId item : tree_.children(node, Field::Item)) {
    std::uint32_t failed = label();
    NodeId target = tree_.child(item, Field::Target);
    expr(tree_.child(item, Field::Value));
    emit(Opcode::BeforeWith, item);
    code_->calls.push_back({0, {}, {}});
    emit(Opcode::Call, item,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
    // The value of `__enter__` is no part of the stack that is restored.
    plan_.push_back({Step::Emit, Opcode::PushHandler, {}, item, failed, 1});
    if (target.valid())
      store(target, item);
    else
      emit(Opcode::Pop, item);
    outer = context({ContextKind::With, outer, node});
    open.push_back({item, failed});
  }
  stmts(node, Field::Body, outer);
  for (const Open &at : llvm::reverse(open)) {
    std::uint32_t swallowed = label(), end = label();
    emit(Opcode::PopHandler, at.item);
    plan_exit(at.item);
    jump(Opcode::Jump, at.item, end);
    bind(at.failed);
    emit(Opcode::WithArguments, at.item);
    code_->calls.push_back({3, {}, {}});
    emit(Opcode::Call, at.item,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
    jump(Opcode::JumpIfTrue, at.item, swallowed);
    emit(Opcode::EndHandler, at.item);
    emit(Opcode::Raise, at.item, 1, 1);
    bind(swallowed);
    emit(Opcode::EndHandler, at.item);
    emit(Opcode::Pop, at.item);
    emit(Opcode::Pop, at.item);
    bind(end);
  }
}

void Compiler::plan_yield_from(NodeId node) {
  std::uint32_t again = label(), end = label();
  NodeId value = tree_.child(node, Field::Value);
  expr(value);
  emit(Opcode::GetIterator, value);
  emit(Opcode::LoadConst, node, constant(Value::none()));
  bind(again);
  jump(Opcode::YieldFrom, node, end);
  emit(Opcode::Yield, node);
  jump(Opcode::Jump, node, again);
  bind(end);
}

} // namespace flattenc::python
