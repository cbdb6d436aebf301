#include "compiler/syntax/literals.h"
#include "runtime/python/compiler.h"
#include "runtime/python/numbers.h"

namespace flattenc::python {

using syntax::Operator;

void Compiler::plan_expression(NodeId node) {
  if (options_.refuse)
    if (auto what = options_.refuse(node)) {
      refuse(node, *what);
      return;
    }
  auto load = [&](Value value) {
    emit(Opcode::LoadConst, node, constant(value));
  };
  switch (tree_.kind(node)) {
  case NodeKind::Name:
    name_access(node, tree_.text(node), node, 0);
    return;
  case NodeKind::Integer: {
    auto literal = syntax::integer_literal(tree_.text(node));
    if (!allows_digits(literal.digits.size(), literal.radix)) {
      refuse(node, "an integer of this many digits");
      return;
    }
    load(parse_integer(unit_.constants, literal.digits, literal.radix));
    return;
  }
  case NodeKind::Float:
    if (auto number = syntax::float_literal(tree_.text(node)))
      load(Value::of(*number));
    else
      refuse(node, "a complex number");
    return;
  case NodeKind::String:
    plan_string(node);
    return;
  case NodeKind::FString:
  case NodeKind::StringConcat:
    plan_text(node);
    return;
  case NodeKind::Interpolation:
    plan_interpolation(node);
    return;
  case NodeKind::TrueLiteral:
    load(Value::boolean(true));
    return;
  case NodeKind::FalseLiteral:
    load(Value::boolean(false));
    return;
  case NodeKind::NoneLiteral:
    load(Value::none());
    return;
  case NodeKind::Ellipsis: {
    Value dots = Value::none();
    dots.kind = Kind::Ellipsis;
    load(dots);
    return;
  }
  case NodeKind::List:
  case NodeKind::Tuple:
  case NodeKind::Set:
    plan_sequence(node);
    return;
  case NodeKind::Dict:
    plan_dict(node);
    return;
  case NodeKind::Call:
    plan_call(node);
    return;
  case NodeKind::Attribute:
    expr(tree_.child(node, Field::Value));
    emit(Opcode::LoadAttribute, node, name_index(tree_.name_of(node)));
    return;
  case NodeKind::Subscript:
    expr(tree_.child(node, Field::Value));
    expr(tree_.child(node, Field::Index));
    emit(Opcode::LoadItem, node);
    return;
  case NodeKind::Slice:
    for (Field field : {Field::Lower, Field::Upper, Field::Step}) {
      NodeId part = tree_.child(node, field);
      if (part.valid())
        expr(part);
      else
        load(Value::none());
    }
    emit(Opcode::BuildSlice, node);
    return;
  case NodeKind::BinOp:
    expr(tree_.child(node, Field::Left));
    expr(tree_.child(node, Field::Right));
    emit(Opcode::Binary, node, static_cast<std::uint32_t>(tree_[node].op));
    return;
  case NodeKind::UnaryOp:
    expr(tree_.child(node, Field::Value));
    emit(Opcode::Unary, node, static_cast<std::uint32_t>(tree_[node].op));
    return;
  case NodeKind::BoolOp: {
    std::uint32_t end = label();
    expr(tree_.child(node, Field::Left));
    jump(tree_[node].op == Operator::And ? Opcode::JumpIfFalseKeep
                                         : Opcode::JumpIfTrueKeep,
         node, end);
    expr(tree_.child(node, Field::Right));
    bind(end);
    return;
  }
  case NodeKind::Compare:
    plan_compare(node);
    return;
  case NodeKind::IfExp: {
    std::uint32_t orelse = label(), end = label();
    expr(tree_.child(node, Field::Test));
    jump(Opcode::JumpIfFalse, node, orelse);
    expr(tree_.child(node, Field::Value));
    jump(Opcode::Jump, node, end);
    bind(orelse);
    expr(tree_.child(node, Field::Orelse));
    bind(end);
    return;
  }
  case NodeKind::NamedExpr:
    expr(tree_.child(node, Field::Value));
    emit(Opcode::Duplicate, node);
    store(tree_.child(node, Field::Target), node);
    return;
  case NodeKind::Lambda:
    plan_defaults(node);
    emit(Opcode::MakeFunction, node, nested_code(node, "<lambda>"));
    return;
  case NodeKind::ListComp:
  case NodeKind::SetComp:
  case NodeKind::DictComp:
  case NodeKind::GeneratorExp:
    plan_comprehension(node);
    return;
  case NodeKind::Yield: {
    if (code_->is_module || code_->is_class) {
      refuse(node, "`yield` outside of a function");
      return;
    }
    NodeId value = tree_.child(node, Field::Value);
    if (value.valid())
      expr(value);
    else
      load(Value::none());
    emit(Opcode::Yield, node);
    return;
  }
  case NodeKind::YieldFrom:
    if (code_->is_module || code_->is_class) {
      refuse(node, "`yield` outside of a function");
      return;
    }
    plan_yield_from(node);
    return;
  case NodeKind::Starred:
    expr(tree_.child(node, Field::Value));
    return;
  case NodeKind::Await:
    refuse(node, "`await`");
    return;
  default:
    refuse(node, "this expression");
  }
}

void Compiler::plan_compare(NodeId node) {
  unsigned left = tree_.count(node, Field::CompareOp);
  std::uint32_t fails = label(), end = label();
  bool chained = left > 1;
  expr(tree_.child(node, Field::Left));
  for (NodeId part : tree_.children(node, Field::CompareOp)) {
    auto op = static_cast<std::uint32_t>(tree_[part].op);
    expr(tree_.child(part, Field::Right));
    if (--left == 0) {
      emit(Opcode::Compare, node, op);
      break;
    }
    emit(Opcode::Duplicate, node);
    emit(Opcode::RotateThree, node);
    emit(Opcode::Compare, node, op);
    jump(Opcode::JumpIfFalseKeep, node, fails);
  }
  if (!chained)
    return;
  jump(Opcode::Jump, node, end);
  bind(fails);
  emit(Opcode::SwapTwo, node);
  emit(Opcode::Pop, node);
  bind(end);
}

void Compiler::plan_sequence(NodeId node) {
  NodeKind kind = tree_.kind(node);
  bool is_set = kind == NodeKind::Set;
  Opcode build = is_set ? Opcode::BuildSet : Opcode::BuildList;
  auto first_place = static_cast<std::uint32_t>(code_->places.size());
  std::uint32_t count = 0;
  bool built = false;
  for (NodeId element : tree_.children(node, Field::Element)) {
    bool starred = tree_.is(element, NodeKind::Starred);
    if (starred && !built) {
      emit(build, node, count, first_place);
      built = true;
    }
    expr(element);
    if (starred)
      emit(is_set ? Opcode::SetUpdate : Opcode::ListExtend, element);
    else if (built)
      emit(is_set ? Opcode::SetAdd : Opcode::ListAppend, element, 1);
    else {
      ++count;
      code_->places.push_back(element);
    }
  }
  if (!built)
    emit(kind == NodeKind::Tuple ? Opcode::BuildTuple : build, node, count,
         first_place);
  else if (kind == NodeKind::Tuple)
    emit(Opcode::ListToTuple, node);
}

void Compiler::plan_dict(NodeId node) {
  auto first_place = static_cast<std::uint32_t>(code_->places.size());
  std::uint32_t count = 0;
  bool built = false;
  for (NodeId item : tree_.children(node, Field::Item)) {
    bool starred = tree_.is(item, NodeKind::DoubleStarred);
    if (starred && !built) {
      emit(Opcode::BuildDict, node, count, first_place);
      built = true;
    }
    if (starred) {
      expr(tree_.child(item, Field::Value));
      emit(Opcode::DictUpdate, item);
      continue;
    }
    expr(tree_.child(item, Field::Key));
    expr(tree_.child(item, Field::Value));
    if (built) {
      emit(Opcode::DictSet, item, 1);
      continue;
    }
    ++count;
    code_->places.push_back(item);
  }
  if (!built)
    emit(Opcode::BuildDict, node, count, first_place);
}

void Compiler::plan_call(NodeId node) {
  expr(tree_.child(node, Field::Function));
  if (plan_arguments(node))
    emit(Opcode::CallSpread, node);
  else
    emit(Opcode::Call, node,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
}

bool Compiler::plan_arguments(NodeId node) {
  CallShape shape;
  bool spread = false;
  for (NodeId argument : tree_.children(node, Field::Argument))
    spread |= tree_.is(argument, NodeKind::Starred) ||
              tree_.is(argument, NodeKind::DoubleStarred);
  if (!spread) {
    // Positional arguments stand before keywords when nothing is spread.
    for (NodeId argument : tree_.children(node, Field::Argument)) {
      if (tree_.is(argument, NodeKind::Keyword)) {
        shape.keywords.push_back(text(tree_.name_of(argument)));
        shape.places.push_back(argument);
        expr(tree_.child(argument, Field::Value));
        continue;
      }
      ++shape.positional;
      expr(argument);
    }
    code_->calls.push_back(std::move(shape));
    return false;
  }
  emit(Opcode::BuildList, node, 0);
  for (NodeId argument : tree_.children(node, Field::Argument)) {
    if (tree_.is(argument, NodeKind::Starred)) {
      expr(tree_.child(argument, Field::Value));
      emit(Opcode::ListExtend, argument, 0, 1);
    } else if (!tree_.is(argument, NodeKind::Keyword) &&
               !tree_.is(argument, NodeKind::DoubleStarred)) {
      expr(argument);
      emit(Opcode::ListAppend, argument, 1);
    }
  }
  emit(Opcode::BuildDict, node, 0);
  for (NodeId argument : tree_.children(node, Field::Argument)) {
    if (tree_.is(argument, NodeKind::DoubleStarred)) {
      expr(tree_.child(argument, Field::Value));
      emit(Opcode::DictMerge, argument);
    } else if (tree_.is(argument, NodeKind::Keyword)) {
      emit(Opcode::LoadConst, argument,
           constant(text_value(tree_.name_of(argument))));
      expr(tree_.child(argument, Field::Value));
      emit(Opcode::DictSet, argument, 1);
    }
  }
  return true;
}

void Compiler::plan_comprehension(NodeId node) {
  NodeId clause = tree_.child(node, Field::Clause);
  NodeId iterable = tree_.child(clause, Field::Iterable);
  static constexpr const char *kNames[] = {"<listcomp>", "<setcomp>",
                                           "<dictcomp>", "<genexpr>"};
  auto index = static_cast<int>(tree_.kind(node)) -
               static_cast<int>(NodeKind::ListComp);
  emit(Opcode::MakeFunction, node, nested_code(node, kNames[index]));
  expr(iterable);
  emit(Opcode::GetIterator, iterable);
  code_->calls.push_back({1, {}, {}});
  emit(Opcode::Call, node,
       static_cast<std::uint32_t>(code_->calls.size() - 1));
}

void Compiler::plan_comprehension_body(NodeId node) {
  NodeKind kind = tree_.kind(node);
  if (kind == NodeKind::ListComp)
    emit(Opcode::BuildList, node);
  else if (kind == NodeKind::SetComp)
    emit(Opcode::BuildSet, node);
  else if (kind == NodeKind::DictComp)
    emit(Opcode::BuildDict, node);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> loops;
  for (NodeId clause : tree_.children(node, Field::Clause)) {
    if (tree_.is(clause, NodeKind::CompIf)) {
      expr(tree_.child(clause, Field::Test));
      jump(Opcode::JumpIfFalse, clause, loops.back().first);
      continue;
    }
    if (tree_[clause].flags & syntax::kAsync) {
      refuse(clause, "an asynchronous comprehension");
      return;
    }
    std::uint32_t again = label(), done = label();
    NodeId iterable = tree_.child(clause, Field::Iterable);
    NodeId target = tree_.child(clause, Field::Target);
    if (loops.empty()) {
      emit(Opcode::LoadLocal, clause, 0);
    } else {
      expr(iterable);
      emit(Opcode::GetIterator, iterable);
    }
    bind(again);
    jump(Opcode::ForNext, iterable, done);
    store(target, target);
    loops.push_back({again, done});
  }
  auto depth = static_cast<std::uint32_t>(loops.size()) + 1;
  if (kind == NodeKind::DictComp) {
    NodeId item = tree_.child(node, Field::Item);
    expr(tree_.child(item, Field::Key));
    expr(tree_.child(item, Field::Value));
    emit(Opcode::DictSet, item, depth);
  } else {
    NodeId element = tree_.child(node, Field::Element);
    expr(element);
    if (kind == NodeKind::ListComp)
      emit(Opcode::ListAppend, element, depth);
    else if (kind == NodeKind::SetComp)
      emit(Opcode::SetAdd, element, depth);
    else {
      emit(Opcode::Yield, element);
      emit(Opcode::Pop, element);
    }
  }
  for (auto [again, done] : llvm::reverse(loops)) {
    jump(Opcode::Jump, node, again);
    bind(done);
  }
  if (kind == NodeKind::GeneratorExp)
    emit(Opcode::LoadConst, node, constant(Value::none()));
  emit(Opcode::Return, node);
}

} // namespace flattenc::python
