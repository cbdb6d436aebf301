#include "compiler/syntax/lowering.h"

namespace flattenc::syntax {

bool Lowering::lower_statement(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::module_:
    push_all(task.node, add(NodeKind::Module, task, 0,
                            static_cast<std::uint32_t>(text_.size())),
             Field::Body);
    return true;
  case Cst::block_:
    push_all(task.node, task.parent, task.field);
    return true;
  case Cst::expression_statement_: {
    Children parts = children(task.node);
    llvm::SmallVector<TSNode, 4> values;
    for (const Child &part : parts)
      if (part.named)
        values.push_back(part.node);
    Cst first = parts.front().kind;
    if (first == Cst::assignment_ || first == Cst::augmented_assignment_) {
      push(values.front(), task.parent, task.field);
      return true;
    }
    std::uint32_t id = add(NodeKind::ExprStmt, task);
    if (parts.size() == 1)
      push(values.front(), id, Field::Value);
    else
      push_tuple(values, id, Field::Value);
    return true;
  }
  case Cst::assignment_:
    lower_assignment(task);
    return true;
  case Cst::augmented_assignment_: {
    std::uint32_t id = add(NodeKind::AugAssign, task);
    for (const Child &part : children(task.node)) {
      if (part.kind == Cst::assignment_ ||
          part.kind == Cst::augmented_assignment_)
        wrong(part.node, "an assignment inside of another");
      else if (part.field == CstField::left_)
        push(part.node, id, Field::Target);
      else if (part.field == CstField::right_)
        push(part.node, id, Field::Value);
      else if (part.field == CstField::operator_)
        nodes[id].op =
            GrammarTables::get().op(text(part.node).drop_back());
    }
    return true;
  }
  case Cst::return_statement_:
    push_all(task.node, add(NodeKind::Return, task), Field::Value);
    return true;
  case Cst::delete_statement_: {
    std::uint32_t id = add(NodeKind::Delete, task);
    for (const Child &part : children(task.node)) {
      if (part.kind == Cst::expression_list_)
        push_all(part.node, id, Field::Target);
      else if (part.named)
        push(part.node, id, Field::Target);
    }
    return true;
  }
  case Cst::raise_statement_: {
    std::uint32_t id = add(NodeKind::Raise, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::cause_ ? Field::Cause : Field::Value);
    return true;
  }
  case Cst::assert_statement_: {
    std::uint32_t id = add(NodeKind::Assert, task);
    Field field = Field::Test;
    for (const Child &part : children(task.node)) {
      if (!part.named)
        continue;
      push(part.node, id, field);
      field = Field::Message;
    }
    return true;
  }
  case Cst::global_statement_:
    push_all(task.node, add(NodeKind::Global, task), Field::Name);
    return true;
  case Cst::nonlocal_statement_:
    push_all(task.node, add(NodeKind::Nonlocal, task), Field::Name);
    return true;
  case Cst::pass_statement_:
    add(NodeKind::Pass, task);
    return true;
  case Cst::break_statement_:
    add(NodeKind::Break, task);
    return true;
  case Cst::continue_statement_:
    add(NodeKind::Continue, task);
    return true;
  default:
    return false;
  }
}

/// `a = b = value` nests in the grammar; here it is one Assign.
void Lowering::lower_assignment(const Task &task) {
  Children parts = children(task.node);
  bool annotated = llvm::any_of(parts, [](const Child &part) {
    return part.field == CstField::type_;
  });
  std::uint32_t id =
      add(annotated ? NodeKind::AnnAssign : NodeKind::Assign, task);
  while (true) {
    TSNode nested = {};
    for (const Child &part : parts) {
      if (part.field == CstField::left_)
        push(part.node, id, Field::Target);
      else if (part.field == CstField::type_)
        push(part.node, id, Field::Annotation);
      else if (part.field == CstField::right_ &&
               part.kind == Cst::assignment_)
        nested = part.node;
      else if (part.kind == Cst::augmented_assignment_)
        wrong(part.node, "an assignment inside of another");
      else if (part.field == CstField::right_)
        push(part.node, id, Field::Value);
    }
    if (ts_node_is_null(nested))
      return;
    parts = children(nested);
    if (annotated || llvm::any_of(parts, [](const Child &part) {
          return part.field == CstField::type_;
        }))
      wrong(task.node, "an annotation in a chain of assignments");
  }
}

void Lowering::check_body(TSNode owner, const Children &parts) {
  for (const Child &part : parts)
    if (part.kind == Cst::block_ && ts_node_named_child_count(part.node) > 0)
      return;
  wrong(owner, "expected an indented block");
}

bool Lowering::lower_compound(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::decorated_definition_: {
    llvm::SmallVector<TSNode, 4> decorators;
    for (const Child &part : children(task.node)) {
      if (part.kind == Cst::decorator_)
        decorators.push_back(part.node);
      else if (part.field == CstField::definition_)
        lower_definition(task, part.node, decorators);
    }
    return true;
  }
  case Cst::function_definition_:
  case Cst::class_definition_:
    lower_definition(task, task.node, {});
    return true;
  case Cst::decorator_:
    push_all(task.node, add(NodeKind::Decorator, task), Field::Value);
    return true;
  case Cst::if_statement_:
  case Cst::elif_clause_:
    lower_if(task);
    return true;
  case Cst::while_statement_:
  case Cst::for_statement_: {
    Children parts = children(task.node);
    check_body(task.node, parts);
    std::uint32_t id = add(
        kind == Cst::for_statement_ ? NodeKind::For : NodeKind::While, task);
    for (const Child &part : parts) {
      if (!part.named && text(part.node) == "async")
        nodes[id].flags |= kAsync;
      else if (part.field == CstField::left_)
        push(part.node, id, Field::Target);
      else if (part.field == CstField::right_)
        push(part.node, id, Field::Iterable);
      else if (part.field == CstField::condition_)
        push(part.node, id, Field::Test);
      else if (part.field == CstField::body_)
        push(part.node, id, Field::Body);
      else if (part.kind == Cst::else_clause_)
        push(part.node, id, Field::Orelse);
    }
    return true;
  }
  case Cst::else_clause_:
  case Cst::finally_clause_:
    check_body(task.node, children(task.node));
    push_all(task.node, task.parent, task.field);
    return true;
  case Cst::try_statement_:
    lower_try(task);
    return true;
  case Cst::except_clause_:
  case Cst::except_group_clause_: {
    Children parts = children(task.node);
    check_body(task.node, parts);
    std::uint32_t id = add(NodeKind::ExceptHandler, task);
    if (kind == Cst::except_group_clause_)
      nodes[id].flags |= kStar;
    for (const Child &part : parts) {
      if (part.kind == Cst::block_) {
        push(part.node, id, Field::Body);
      } else if (part.kind == Cst::as_pattern_) {
        Children names = children(part.node);
        push(names.front().node, id, Field::Type);
        push(ts_node_named_child(names.back().node, 0), id, Field::Name);
      } else if (part.kind == Cst::list_splat_) { // `except *E`
        nodes[id].flags |= kStar;
        push_all(part.node, id, Field::Type);
      } else if (part.named) {
        push(part.node, id, Field::Type);
      }
    }
    return true;
  }
  case Cst::with_statement_: {
    Children parts = children(task.node);
    check_body(task.node, parts);
    std::uint32_t id = add(NodeKind::With, task);
    for (const Child &part : parts) {
      if (!part.named && text(part.node) == "async")
        nodes[id].flags |= kAsync;
      else if (part.kind == Cst::with_clause_)
        push_all(part.node, id, Field::Item);
      else if (part.field == CstField::body_)
        push(part.node, id, Field::Body);
    }
    return true;
  }
  case Cst::with_item_: {
    std::uint32_t id = add(NodeKind::WithItem, task);
    Child value = children(task.node).front();
    if (value.kind != Cst::as_pattern_) {
      push(value.node, id, Field::Value);
      return true;
    }
    Children names = children(value.node);
    push(names.front().node, id, Field::Value);
    push_all(names.back().node, id, Field::Target);
    return true;
  }
  default:
    return false;
  }
}

void Lowering::lower_definition(const Task &task, TSNode definition,
                                llvm::ArrayRef<TSNode> decorators) {
  Children parts = children(definition);
  check_body(definition, parts);
  bool is_class =
      GrammarTables::get().kind(definition) == Cst::class_definition_;
  std::uint32_t id =
      add(is_class ? NodeKind::ClassDef : NodeKind::FunctionDef, task);
  for (TSNode decorator : decorators)
    push(decorator, id, Field::Decorator);
  for (const Child &part : parts) {
    if (!part.named && text(part.node) == "async")
      nodes[id].flags |= kAsync;
    else if (part.field == CstField::name_)
      push(part.node, id, Field::Name);
    else if (part.field == CstField::parameters_)
      push(part.node, id, Field::Parameters);
    else if (part.field == CstField::return_type_)
      push(part.node, id, Field::Returns);
    else if (part.field == CstField::superclasses_)
      push_all(part.node, id, Field::Argument);
    else if (part.field == CstField::body_)
      push(part.node, id, Field::Body);
    else if (part.named)
      unsupported(part.node, "a list of type parameters");
  }
}

/// An `elif` becomes an If in the Orelse of the If before it; both end where
/// the whole statement ends.
void Lowering::lower_if(const Task &task) {
  Children parts = children(task.node);
  check_body(task.node, parts);
  std::uint32_t end = task.end ? task.end : ts_node_end_byte(task.node);
  std::uint32_t id =
      add(NodeKind::If, task, ts_node_start_byte(task.node), end);
  TSNode alternative = {};
  for (const Child &part : parts) {
    if (part.field == CstField::condition_)
      push(part.node, id, Field::Test);
    else if (part.field == CstField::consequence_)
      push(part.node, id, Field::Body);
    else if (part.field == CstField::alternative_ &&
             ts_node_is_null(alternative))
      alternative = part.node;
  }
  if (task.end) // the clause after this elif
    alternative = ts_node_next_named_sibling(task.node);
  while (!ts_node_is_null(alternative)) {
    Cst kind = GrammarTables::get().kind(alternative);
    if (kind == Cst::elif_clause_ || kind == Cst::else_clause_) {
      push(alternative, id, Field::Orelse);
      if (kind == Cst::elif_clause_)
        pending_.back().end = end;
      return;
    }
    alternative = ts_node_next_named_sibling(alternative);
  }
}

void Lowering::lower_try(const Task &task) {
  Children parts = children(task.node);
  check_body(task.node, parts);
  std::uint32_t id = add(NodeKind::Try, task);
  for (const Child &part : parts) {
    if (part.field == CstField::body_)
      push(part.node, id, Field::Body);
    else if (part.kind == Cst::else_clause_)
      push(part.node, id, Field::Orelse);
    else if (part.kind == Cst::finally_clause_)
      push(part.node, id, Field::Finally);
    else if (part.named)
      push(part.node, id, Field::Handler);
  }
}

bool Lowering::lower_import(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::import_statement_:
    push_all(task.node, add(NodeKind::Import, task), Field::Alias);
    return true;
  case Cst::import_from_statement_:
  case Cst::future_import_statement_: {
    std::uint32_t id = add(NodeKind::ImportFrom, task);
    for (const Child &part : children(task.node)) {
      if (part.kind == Cst::relative_import_) {
        for (const Child &piece : children(part.node))
          if (piece.kind == Cst::dotted_name_)
            push(piece.node, id, Field::Module);
      } else if (part.field == CstField::module_name_) {
        push(part.node, id, Field::Module);
      } else if (part.kind == Cst::wildcard_import_) {
        push(part.node, id, Field::Star);
      } else if (part.named) {
        push(part.node, id, Field::Alias);
      } else if (text(part.node) == "__future__") {
        push(part.node, id, Field::Module);
      }
    }
    return true;
  }
  case Cst::wildcard_import_:
    add(NodeKind::Star, task);
    return true;
  case Cst::aliased_import_: {
    std::uint32_t id = add(NodeKind::Alias, task);
    for (const Child &part : children(task.node))
      if (part.named)
        push(part.node, id,
             part.field == CstField::alias_ ? Field::AsName : Field::Module);
    return true;
  }
  case Cst::dotted_name_: {
    if (task.field != Field::Alias) {
      add(NodeKind::DottedName, task);
      return true;
    }
    std::uint32_t id = add(NodeKind::Alias, task);
    push(task.node, id, Field::Module);
    return true;
  }
  default:
    if (task.field == Field::Module && text(task.node) == "__future__") {
      add(NodeKind::DottedName, task);
      return true;
    }
    return false;
  }
}

} // namespace flattenc::syntax
