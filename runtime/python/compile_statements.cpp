#include "runtime/python/compiler.h"
#include "runtime/python/types.h"

namespace flattenc::python {

enum Access : unsigned { kLoad, kStore, kDelete };

void Compiler::name_access(NodeId name, llvm::StringRef text, NodeId place,
                           unsigned access) {
  static constexpr Opcode kCells[] = {Opcode::LoadCell, Opcode::StoreCell,
                                      Opcode::DeleteCell};
  static constexpr Opcode kLocals[] = {Opcode::LoadLocal, Opcode::StoreLocal,
                                       Opcode::DeleteLocal};
  static constexpr Opcode kNames[] = {Opcode::LoadName, Opcode::StoreName,
                                      Opcode::DeleteName};
  static constexpr Opcode kClassNames[] = {Opcode::LoadClassName,
                                           Opcode::StoreClassName,
                                           Opcode::DeleteClassName};
  NameKind kind = scopes_.kind(scope_, text);
  (void)name;
  if (code_->is_class) {
    if (kind == NameKind::Free && access == kLoad) {
      emit(Opcode::LoadClassCell, place, variable_index(code_->cells, text));
      return;
    }
    if (kind == NameKind::Local || kind == NameKind::Cell ||
        (kind == NameKind::Global && access == kLoad)) {
      emit(kClassNames[access], place, name_index(text));
      return;
    }
  }
  switch (kind) {
  case NameKind::Cell:
  case NameKind::Free:
    emit(kCells[access], place, variable_index(code_->cells, text));
    return;
  case NameKind::Local:
    emit(kLocals[access], place, variable_index(code_->locals, text));
    return;
  case NameKind::Global:
    emit(kNames[access], place, name_index(text));
    return;
  }
}

void Compiler::refuse(NodeId node, llvm::StringRef what) {
  emit(Opcode::Refuse, node, constant(text_value(what)));
}

void Compiler::plan_statement(const Action &action) {
  NodeId node = action.node;
  if (options_.skip && options_.skip(node))
    return;
  if (options_.refuse)
    if (auto what = options_.refuse(node)) {
      refuse(node, *what);
      return;
    }
  std::uint32_t outer = action.context;
  switch (tree_.kind(node)) {
  case NodeKind::ExprStmt:
    expr(tree_.child(node, Field::Value));
    emit(Opcode::Pop, node);
    return;
  case NodeKind::Assign: {
    expr(tree_.child(node, Field::Value));
    unsigned left = tree_.count(node, Field::Target);
    for (NodeId target : tree_.children(node, Field::Target)) {
      if (--left != 0)
        emit(Opcode::Duplicate, node);
      store(target, node);
    }
    return;
  }
  case NodeKind::AnnAssign: {
    NodeId value = tree_.child(node, Field::Value);
    if (value.valid()) {
      expr(value);
      store(tree_.child(node, Field::Target), node);
    }
    NodeId hint = tree_.child(node, Field::Annotation);
    NodeId target = tree_.child(node, Field::Target);
    bool named = tree_.is(target, NodeKind::Name) &&
                 !(tree_[target].flags & syntax::kParenthesized);
    if ((code_->is_module && options_.whole_language) || code_->is_class) {
      if (named) {
        plan_annotation(hint);
        emit(Opcode::SetAnnotation, node, name_index(tree_.text(target)));
        return;
      }
    }
    if ((code_->is_module || code_->is_class) && !future_annotations_) {
      expr(hint);
      emit(Opcode::Pop, node);
    }
    return;
  }
  case NodeKind::AugAssign:
    plan_augmented(node);
    return;
  case NodeKind::For:
  case NodeKind::While:
    plan_loop(node, outer);
    return;
  case NodeKind::If: {
    std::uint32_t orelse = label(), end = label();
    expr(tree_.child(node, Field::Test));
    jump(Opcode::JumpIfFalse, node, orelse);
    stmts(node, Field::Body, outer);
    jump(Opcode::Jump, node, end);
    bind(orelse);
    stmts(node, Field::Orelse, outer);
    bind(end);
    return;
  }
  case NodeKind::Break:
  case NodeKind::Continue: {
    std::uint32_t loop = plan_leave(outer, true, node);
    if (loop == kNoContext) {
      refuse(node, "a jump outside of a loop");
      return;
    }
    bool leaves = tree_.is(node, NodeKind::Break);
    if (leaves && contexts_[loop].iterator)
      emit(Opcode::Pop, node);
    jump(Opcode::Jump, node, leaves ? contexts_[loop].break_label
                                    : contexts_[loop].continue_label);
    return;
  }
  case NodeKind::Return: {
    if (code_->is_module || code_->is_class) {
      refuse(node, "`return` outside of a function");
      return;
    }
    NodeId value = tree_.child(node, Field::Value);
    if (value.valid())
      expr(value);
    else
      emit(Opcode::LoadConst, node, constant(Value::none()));
    plan_leave(outer, false, node);
    emit(Opcode::Return, node);
    return;
  }
  case NodeKind::Delete:
    for (NodeId target : tree_.children(node, Field::Target))
      remove(target);
    return;
  case NodeKind::Assert: {
    std::uint32_t holds = label();
    NodeId message = tree_.child(node, Field::Message);
    expr(tree_.child(node, Field::Test));
    jump(Opcode::JumpIfTrue, node, holds);
    emit(Opcode::LoadConst, node,
         constant(Value::of(&kType_AssertionError)));
    CallShape shape;
    if (message.valid()) {
      expr(message);
      shape.positional = 1;
    }
    code_->calls.push_back(std::move(shape));
    emit(Opcode::Call, node,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
    emit(Opcode::Raise, node, 1);
    bind(holds);
    return;
  }
  case NodeKind::Raise: {
    NodeId value = tree_.child(node, Field::Value);
    NodeId cause = tree_.child(node, Field::Cause);
    if (value.valid())
      expr(value);
    if (cause.valid())
      expr(cause);
    emit(Opcode::Raise, node, (value.valid() ? 1U : 0U) + cause.valid());
    return;
  }
  case NodeKind::Try:
    plan_try(node, outer);
    return;
  case NodeKind::Import:
  case NodeKind::ImportFrom:
    plan_import(node);
    return;
  case NodeKind::FunctionDef:
    plan_function(node);
    return;
  case NodeKind::Global:
  case NodeKind::Nonlocal:
  case NodeKind::Pass:
    return;
  case NodeKind::ClassDef:
    if (options_.whole_language)
      plan_class(node);
    else
      refuse(node, "a class definition");
    return;
  case NodeKind::With:
    if (options_.whole_language)
      plan_with(node, outer);
    else
      refuse(node, "a `with` statement");
    return;
  default:
    refuse(node, "this statement");
  }
}

bool Compiler::leaves_with(std::uint32_t from) const {
  for (std::uint32_t at = from; at != kNoContext; at = contexts_[at].parent)
    if (contexts_[at].kind == ContextKind::With)
      return true;
  return false;
}

void Compiler::unbind(NodeId handler) {
  NodeId name = tree_.child(handler, Field::Name);
  emit(Opcode::LoadConst, handler, constant(Value::none()));
  name_access(name, tree_.text(name), handler, kStore);
  name_access(name, tree_.text(name), handler, kDelete);
}

std::uint32_t Compiler::plan_leave(std::uint32_t from, bool to_loop,
                                   NodeId place) {
  // `__exit__` lies below what else is on the stack, so a `return` out of a
  // `with` removes all but its value.
  bool clean = !to_loop && leaves_with(from);
  auto drop_below = [&] {
    emit(Opcode::SwapTwo, place);
    emit(Opcode::Pop, place);
  };
  for (std::uint32_t at = from; at != kNoContext; at = contexts_[at].parent) {
    Context c = contexts_[at];
    switch (c.kind) {
    case ContextKind::Loop:
      if (to_loop)
        return at;
      if (clean && c.iterator)
        drop_below();
      break;
    case ContextKind::With:
      emit(Opcode::PopHandler, place);
      if (!to_loop)
        emit(Opcode::SwapTwo, place);
      plan_exit(place);
      break;
    case ContextKind::Bound:
      emit(Opcode::PopHandler, place);
      unbind(c.node);
      break;
    case ContextKind::Handler:
      emit(Opcode::PopHandler, place);
      break;
    case ContextKind::Handled:
      emit(Opcode::EndHandler, place);
      break;
    case ContextKind::Value:
      if (to_loop)
        emit(Opcode::Pop, place);
      else if (clean)
        drop_below();
      break;
    case ContextKind::Finally: {
      emit(Opcode::PopHandler, place);
      std::uint32_t inner = c.parent;
      if (!to_loop) // the value to return lies on the stack
        inner = context({ContextKind::Value, inner, place});
      stmts(c.node, Field::Finally, inner);
      break;
    }
    }
  }
  return kNoContext;
}

void Compiler::plan_loop(NodeId node, std::uint32_t outer) {
  std::uint32_t again = label(), orelse = label(), end = label();
  bool is_for = tree_.is(node, NodeKind::For);
  if (is_for && (tree_[node].flags & syntax::kAsync)) {
    refuse(node, "`async for`");
    return;
  }
  Context loop{ContextKind::Loop, outer, node, end, again, is_for};
  std::uint32_t inner = context(loop);
  if (is_for) {
    NodeId iterable = tree_.child(node, Field::Iterable);
    NodeId target = tree_.child(node, Field::Target);
    expr(iterable);
    emit(Opcode::GetIterator, iterable);
    bind(again);
    jump(Opcode::ForNext, iterable, orelse);
    store(target, target);
  } else {
    bind(again);
    expr(tree_.child(node, Field::Test));
    jump(Opcode::JumpIfFalse, node, orelse);
  }
  stmts(node, Field::Body, inner);
  jump(Opcode::Jump, node, again);
  bind(orelse);
  stmts(node, Field::Orelse, outer);
  bind(end);
}

void Compiler::plan_try(NodeId node, std::uint32_t outer) {
  std::uint32_t failed = label(), end = label();
  bool has_finally = tree_.child(node, Field::Finally).valid();
  std::uint32_t inner = outer;
  if (has_finally) {
    inner = context({ContextKind::Finally, outer, node});
    jump(Opcode::PushHandler, node, failed);
  }
  plan_handlers(node, inner);
  if (!has_finally)
    return;
  emit(Opcode::PopHandler, node);
  stmts(node, Field::Finally, outer);
  jump(Opcode::Jump, node, end);
  bind(failed);
  std::uint32_t handled = context({ContextKind::Handled, outer, node});
  stmts(node, Field::Finally,
        context({ContextKind::Value, handled, node}));
  emit(Opcode::EndHandler, node);
  emit(Opcode::Raise, node, 1, 1);
  bind(end);
}

void Compiler::plan_handlers(NodeId node, std::uint32_t outer) {
  if (!tree_.child(node, Field::Handler).valid()) {
    stmts(node, Field::Body, outer);
    stmts(node, Field::Orelse, outer);
    return;
  }
  std::uint32_t failed = label(), end = label();
  std::uint32_t body = context({ContextKind::Handler, outer, node});
  jump(Opcode::PushHandler, node, failed);
  stmts(node, Field::Body, body);
  emit(Opcode::PopHandler, node);
  stmts(node, Field::Orelse, outer);
  jump(Opcode::Jump, node, end);
  bind(failed);
  std::uint32_t handled = context({ContextKind::Handled, outer, node});
  for (NodeId handler : tree_.children(node, Field::Handler)) {
    std::uint32_t next = label();
    NodeId type = tree_.child(handler, Field::Type);
    NodeId bound = tree_.child(handler, Field::Name);
    if (tree_[handler].flags & syntax::kStar) {
      refuse(handler, "`except*`");
      continue;
    }
    if (type.valid()) {
      expr(type);
      emit(Opcode::MatchException, type);
      jump(Opcode::JumpIfFalse, handler, next);
    }
    if (bound.valid())
      name_access(bound, tree_.text(bound), handler, kStore);
    else
      emit(Opcode::Pop, handler);
    if (!bound.valid()) {
      stmts(handler, Field::Body, handled);
      emit(Opcode::EndHandler, handler);
      jump(Opcode::Jump, handler, end);
      bind(next);
      continue;
    }
    // The name is unbound however the body ends.
    std::uint32_t left = label();
    jump(Opcode::PushHandler, handler, left);
    stmts(handler, Field::Body,
          context({ContextKind::Bound, handled, handler}));
    emit(Opcode::PopHandler, handler);
    emit(Opcode::EndHandler, handler);
    unbind(handler);
    jump(Opcode::Jump, handler, end);
    bind(left);
    unbind(handler);
    emit(Opcode::EndHandler, handler);
    emit(Opcode::Raise, handler, 1, 1);
    bind(next);
  }
  emit(Opcode::EndHandler, node);
  emit(Opcode::Raise, node, 1, 1);
  bind(end);
}

void Compiler::plan_import(NodeId node) {
  ImportRequest request;
  NodeId module = tree_.child(node, Field::Module);
  bool from = tree_.is(node, NodeKind::ImportFrom);
  auto ask = [&](NodeId place) {
    code_->imports.push_back(request);
    emit(Opcode::ImportModule, place,
         static_cast<std::uint32_t>(code_->imports.size() - 1));
  };
  if (!from) {
    for (NodeId alias : tree_.children(node, Field::Alias)) {
      llvm::StringRef dotted = tree_.text(tree_.child(alias, Field::Module));
      NodeId as = tree_.child(alias, Field::AsName);
      request.module = text(dotted);
      request.bind_leaf = as.valid();
      ask(alias);
      name_access(alias, as.valid() ? tree_.text(as) : dotted.split('.').first,
                  node, kStore);
    }
    return;
  }
  llvm::StringRef dotted = module.valid() ? tree_.text(module) : "";
  if (dotted == "__future__")
    return;
  request.module = text(dotted);
  request.level = tree_.level(node);
  request.from = request.bind_leaf = true;
  ask(node);
  if (NodeId star = tree_.child(node, Field::Star); star.valid()) {
    emit(Opcode::ImportStar, star);
    return;
  }
  for (NodeId alias : tree_.children(node, Field::Alias)) {
    llvm::StringRef member = tree_.text(tree_.child(alias, Field::Module));
    NodeId as = tree_.child(alias, Field::AsName);
    emit(Opcode::ImportMember, alias, name_index(member));
    name_access(alias, as.valid() ? tree_.text(as) : member, node, kStore);
  }
  emit(Opcode::Pop, node);
}

void Compiler::plan_defaults(NodeId owner) {
  NodeId list = tree_.child(owner, Field::Parameters);
  if (!list.valid())
    return;
  for (NodeId parameter : tree_.children(list)) {
    NodeId value = tree_.child(parameter, Field::Default);
    if (value.valid())
      expr(value);
  }
}

void Compiler::plan_function(NodeId node) {
  if (tree_[node].flags & syntax::kAsync) {
    refuse(node, "an `async def`");
    return;
  }
  unsigned decorators = 0;
  for (NodeId decorator : tree_.children(node, Field::Decorator)) {
    expr(tree_.child(decorator, Field::Value));
    ++decorators;
  }
  plan_defaults(node);
  llvm::StringRef name = tree_.name_of(node);
  emit(Opcode::MakeFunction, node, nested_code(node, name));
  plan_annotations(node);
  for (; decorators != 0; --decorators) {
    code_->calls.push_back({1, {}, {}});
    emit(Opcode::Call, node,
         static_cast<std::uint32_t>(code_->calls.size() - 1));
  }
  name_access(node, name, node, kStore);
}

void Compiler::plan_augmented(NodeId node) {
  NodeId target = tree_.child(node, Field::Target);
  NodeId value = tree_.child(node, Field::Value);
  auto op = static_cast<std::uint32_t>(tree_[node].op);
  switch (tree_.kind(target)) {
  case NodeKind::Name:
    name_access(target, tree_.text(target), target, kLoad);
    expr(value);
    emit(Opcode::InPlace, node, op);
    store(target, node);
    return;
  case NodeKind::Attribute: {
    std::uint32_t index = name_index(tree_.name_of(target));
    expr(tree_.child(target, Field::Value));
    emit(Opcode::Duplicate, target);
    emit(Opcode::LoadAttribute, target, index);
    expr(value);
    emit(Opcode::InPlace, node, op);
    emit(Opcode::SwapTwo, node);
    emit(Opcode::StoreAttribute, node, index);
    return;
  }
  case NodeKind::Subscript:
    expr(tree_.child(target, Field::Value));
    expr(tree_.child(target, Field::Index));
    emit(Opcode::DuplicateTwo, target);
    emit(Opcode::LoadItem, target);
    expr(value);
    emit(Opcode::InPlace, node, op);
    emit(Opcode::RotateThree, node);
    emit(Opcode::StoreItem, node);
    return;
  default:
    refuse(node, "this augmented assignment");
  }
}

void Compiler::plan_store(NodeId target, NodeId place) {
  switch (tree_.kind(target)) {
  case NodeKind::Name:
    name_access(target, tree_.text(target), place, kStore);
    return;
  case NodeKind::Attribute:
    expr(tree_.child(target, Field::Value));
    emit(Opcode::StoreAttribute, place, name_index(tree_.name_of(target)));
    return;
  case NodeKind::Subscript:
    expr(tree_.child(target, Field::Value));
    expr(tree_.child(target, Field::Index));
    emit(Opcode::StoreItem, place);
    return;
  case NodeKind::Starred:
    store(tree_.child(target, Field::Value), place);
    return;
  case NodeKind::Tuple:
  case NodeKind::List: {
    std::uint32_t count = 0, before = 0;
    bool starred = false;
    for (NodeId element : tree_.children(target, Field::Element)) {
      if (tree_.is(element, NodeKind::Starred)) {
        starred = true;
        before = count;
      }
      ++count;
    }
    if (starred)
      emit(Opcode::UnpackStarred, target, before, count - before - 1);
    else
      emit(Opcode::Unpack, target, count);
    for (NodeId element : tree_.children(target, Field::Element))
      store(element, place);
    return;
  }
  default:
    refuse(target, "this target of an assignment");
  }
}

void Compiler::plan_remove(NodeId target) {
  switch (tree_.kind(target)) {
  case NodeKind::Name:
    name_access(target, tree_.text(target), target, kDelete);
    return;
  case NodeKind::Attribute:
    expr(tree_.child(target, Field::Value));
    emit(Opcode::DeleteAttribute, target, name_index(tree_.name_of(target)));
    return;
  case NodeKind::Subscript:
    expr(tree_.child(target, Field::Value));
    expr(tree_.child(target, Field::Index));
    emit(Opcode::DeleteItem, target);
    return;
  case NodeKind::Tuple:
  case NodeKind::List:
    for (NodeId element : tree_.children(target, Field::Element))
      remove(element);
    return;
  default:
    refuse(target, "this target of `del`");
  }
}

} // namespace flattenc::python
