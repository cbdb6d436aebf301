#include "compiler/syntax/lowering.h"

namespace flattenc::syntax {

bool Lowering::lower_expression(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::parenthesized_expression_:
    for (const Child &part : children(task.node)) {
      if (!part.named)
        continue;
      push(part.node, task.parent, task.field);
      pending_.back().flags |= kParenthesized;
    }
    return true;
  case Cst::type_:
  case Cst::as_pattern_target_:
    push_all(task.node, task.parent, task.field);
    return true;
  case Cst::boolean_operator_:
  case Cst::binary_operator_:
  case Cst::union_type_: {
    std::uint32_t id = add(kind == Cst::boolean_operator_ ? NodeKind::BoolOp
                                                          : NodeKind::BinOp,
                           task);
    Field field = Field::Left;
    for (const Child &part : children(task.node)) {
      if (!part.named) {
        nodes[id].op = GrammarTables::get().op(text(part.node));
        continue;
      }
      push(part.node, id, field);
      field = Field::Right;
    }
    return true;
  }
  case Cst::not_operator_:
  case Cst::unary_operator_: {
    std::uint32_t id = add(NodeKind::UnaryOp, task);
    for (const Child &part : children(task.node)) {
      if (part.named) {
        push(part.node, id, Field::Value);
        continue;
      }
      llvm::StringRef token = text(part.node);
      nodes[id].op = token == "not" ? Operator::Not
                     : token == "~" ? Operator::Invert
                     : token == "-" ? Operator::Minus
                                    : Operator::Plus;
    }
    return true;
  }
  case Cst::comparison_operator_:
    lower_comparison(task);
    return true;
  case Cst::conditional_expression_: {
    std::uint32_t id = add(NodeKind::IfExp, task);
    Field fields[] = {Field::Value, Field::Test, Field::Orelse};
    const Field *field = fields;
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id, *field++);
    return true;
  }
  case Cst::named_expression_: {
    std::uint32_t id = add(NodeKind::NamedExpr, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::name_ ? Field::Target : Field::Value);
    return true;
  }
  case Cst::lambda_: {
    std::uint32_t id = add(NodeKind::Lambda, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::parameters_ ? Field::Parameters
                                                 : Field::Value);
    return true;
  }
  case Cst::await_:
    push_all(task.node, add(NodeKind::Await, task), Field::Value);
    return true;
  case Cst::yield_: {
    Children parts = children(task.node);
    bool from = parts.size() > 1 && text(parts[1].node) == "from";
    std::uint32_t id =
        add(from ? NodeKind::YieldFrom : NodeKind::Yield, task);
    for (const Child &part : parts)
      if (part.named)
        push(part.node, id, Field::Value);
    return true;
  }
  case Cst::call_: {
    std::uint32_t id = add(NodeKind::Call, task);
    for (const Child &part : children(task.node)) {
      if (part.field == CstField::function_)
        push(part.node, id, Field::Function);
      else if (part.kind == Cst::argument_list_)
        push_all(part.node, id, Field::Argument);
      else if (part.named)
        push(part.node, id, Field::Argument);
    }
    return true;
  }
  case Cst::keyword_argument_: {
    std::uint32_t id = add(NodeKind::Keyword, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::name_ ? Field::Name : Field::Value);
    return true;
  }
  case Cst::attribute_:
  case Cst::member_type_: {
    std::uint32_t id = add(NodeKind::Attribute, task);
    Field field = Field::Value;
    for (const Child &part : children(task.node)) {
      if (!part.named)
        continue;
      push(part.node, id, field);
      field = Field::Name;
    }
    return true;
  }
  case Cst::subscript_:
    lower_subscript(task, children(task.node));
    return true;
  case Cst::generic_type_: {
    Children parts = children(task.node);
    Children flat;
    for (const Child &part : parts) {
      if (part.kind != Cst::type_parameter_) {
        flat.push_back(part);
        continue;
      }
      for (const Child &index : children(part.node)) {
        flat.push_back(index);
        if (index.named)
          flat.back().field = CstField::subscript_;
      }
    }
    lower_subscript(task, flat);
    return true;
  }
  case Cst::slice_: {
    std::uint32_t id = add(NodeKind::Slice, task);
    Field field = Field::Lower;
    for (const Child &part : children(task.node)) {
      if (part.named)
        push(part.node, id, field);
      else
        field = field == Field::Lower ? Field::Upper : Field::Step;
    }
    return true;
  }
  case Cst::integer_:
    add(text(task.node).endswith_insensitive("j") ? NodeKind::Float
                                                  : NodeKind::Integer,
        task);
    return true;
  case Cst::float_:
    add(NodeKind::Float, task);
    return true;
  case Cst::true_:
    add(NodeKind::TrueLiteral, task);
    return true;
  case Cst::false_:
    add(NodeKind::FalseLiteral, task);
    return true;
  case Cst::none_:
    add(NodeKind::NoneLiteral, task);
    return true;
  case Cst::ellipsis_:
    add(NodeKind::Ellipsis, task);
    return true;
  default:
    return false;
  }
}

void Lowering::lower_comparison(const Task &task) {
  std::uint32_t id = add(NodeKind::Compare, task);
  Operator op = Operator::None;
  bool first = true;
  for (const Child &part : children(task.node)) {
    if (!part.named) {
      llvm::StringRef token = text(part.node);
      op = token.startswith("not")  ? Operator::NotIn
           : token.startswith("is") && token != "is"
               ? Operator::IsNot
               : GrammarTables::get().op(token);
      if (op == Operator::None)
        wrong(part.node, "unexpected `" + token.str() + "`");
      continue;
    }
    push(part.node, id, first ? Field::Left : Field::CompareOp);
    if (!first)
      pending_.back().op = op;
    first = false;
  }
}

/// Several indices, or one with a comma behind it, are one Tuple.
void Lowering::lower_subscript(const Task &task, const Children &parts) {
  std::uint32_t id = add(NodeKind::Subscript, task);
  llvm::SmallVector<TSNode, 4> indices;
  bool comma = false;
  for (const Child &part : parts) {
    if (part.field == CstField::subscript_)
      indices.push_back(part.node);
    else if (part.named)
      push(part.node, id, Field::Value);
    else if (text(part.node) == ",")
      comma = true;
  }
  if (comma && !indices.empty())
    push_tuple(indices, id, Field::Index);
  else if (!indices.empty())
    push(indices.front(), id, Field::Index);
}

bool Lowering::lower_display(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::list_:
  case Cst::list_pattern_:
    push_all(task.node, add(NodeKind::List, task), Field::Element);
    return true;
  case Cst::set_:
    push_all(task.node, add(NodeKind::Set, task), Field::Element);
    return true;
  case Cst::tuple_:
  case Cst::tuple_pattern_: {
    Children parts = children(task.node);
    if (parts.size() == 3) { // `(x)`, which the grammar takes for a pattern
      push(parts[1].node, task.parent, task.field);
      pending_.back().flags |= kParenthesized;
      return true;
    }
    std::uint32_t id = add(NodeKind::Tuple, task);
    push_all(task.node, id, Field::Element);
    return true;
  }
  case Cst::expression_list_:
  case Cst::pattern_list_:
    push_all(task.node, add(NodeKind::Tuple, task), Field::Element);
    return true;
  case Cst::list_splat_:
  case Cst::list_splat_pattern_:
  case Cst::parenthesized_list_splat_:
    push_all(task.node, add(NodeKind::Starred, task), Field::Value);
    return true;
  case Cst::dictionary_splat_:
    push_all(task.node, add(NodeKind::DoubleStarred, task), Field::Value);
    return true;
  case Cst::dictionary_:
    push_all(task.node, add(NodeKind::Dict, task), Field::Item);
    return true;
  case Cst::pair_: {
    std::uint32_t id = add(NodeKind::DictItem, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::key_ ? Field::Key : Field::Value);
    return true;
  }
  case Cst::list_comprehension_:
  case Cst::set_comprehension_:
  case Cst::dictionary_comprehension_:
  case Cst::generator_expression_: {
    NodeKind comprehension = kind == Cst::list_comprehension_ ? NodeKind::ListComp
                             : kind == Cst::set_comprehension_
                                 ? NodeKind::SetComp
                             : kind == Cst::generator_expression_
                                 ? NodeKind::GeneratorExp
                                 : NodeKind::DictComp;
    std::uint32_t id = add(comprehension, task);
    Field element = comprehension == NodeKind::DictComp ? Field::Item
                                                        : Field::Element;
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::body_ ? element : Field::Clause);
    return true;
  }
  case Cst::for_in_clause_: {
    std::uint32_t id = add(NodeKind::CompFor, task);
    for (const Child &part : children(task.node)) {
      if (part.field == CstField::left_)
        push(part.node, id, Field::Target);
      else if (part.field == CstField::right_ && part.named)
        push(part.node, id, Field::Iterable);
      else if (text(part.node) == "async")
        nodes[id].flags |= kAsync;
    }
    return true;
  }
  case Cst::if_clause_:
    push_all(task.node, add(NodeKind::CompIf, task), Field::Test);
    return true;
  default:
    return false;
  }
}

bool Lowering::lower_string(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::string_: {
    llvm::StringRef prefix = text(task.node).take_until(
        [](char c) { return c == '"' || c == '\''; });
    if (!prefix.contains_insensitive('f')) {
      add(NodeKind::String, task);
      return true;
    }
    std::uint32_t id = add(NodeKind::FString, task);
    for (const Child &part : children(task.node))
      if (part.kind == Cst::interpolation_)
        push(part.node, id, Field::Element);
    return true;
  }
  case Cst::concatenated_string_:
    push_all(task.node, add(NodeKind::StringConcat, task), Field::Element);
    return true;
  case Cst::interpolation_:
  case Cst::format_expression_: {
    std::uint32_t id = add(NodeKind::Interpolation, task);
    for (const Child &part : children(task.node)) {
      if (part.field == CstField::expression_)
        push(part.node, id, Field::Value);
      else if (part.kind == Cst::format_specifier_)
        push(part.node, id, Field::FormatSpec);
    }
    return true;
  }
  case Cst::format_specifier_: {
    std::uint32_t id = add(NodeKind::FormatSpec, task);
    for (const Child &part : children(task.node))
      if (part.kind == Cst::format_expression_ ||
          part.kind == Cst::interpolation_)
        push(part.node, id, Field::Element);
    return true;
  }
  default:
    return false;
  }
}

} // namespace flattenc::syntax
