#include "compiler/syntax/lowering.h"

#include "compiler/syntax/parser_memory.h"
#include "compiler/syntax/plain_parse.h"

#include <algorithm>

namespace flattenc::syntax {

GrammarTables::GrammarTables() : language_(tree_sitter_python()) {
  llvm::StringMap<Cst> kinds;
#define PYTHON_NODE(name) kinds[#name] = Cst::name##_;
#include "grammar/python_nodes.def"
  std::uint32_t symbols = ts_language_symbol_count(language_);
  // ERROR has the largest number a symbol can have.
  kinds_.assign(UINT16_MAX + 1, Cst::Unknown);
  for (std::uint32_t i = 0; i < symbols; ++i) {
    auto symbol = static_cast<TSSymbol>(i);
    if (ts_language_symbol_type(language_, symbol) == TSSymbolTypeRegular)
      kinds_[i] = kinds.lookup(ts_language_symbol_name(language_, symbol));
  }
  llvm::StringMap<CstField> fields;
#define PYTHON_FIELD(name) fields[#name] = CstField::name##_;
#include "grammar/python_nodes.def"
  std::uint32_t count = ts_language_field_count(language_);
  fields_.assign(count + 1, CstField::None);
  for (std::uint32_t i = 1; i <= count; ++i)
    fields_[i] = fields.lookup(
        ts_language_field_name_for_id(language_, static_cast<TSFieldId>(i)));
#define PYTHON_OPERATOR(token, op) operators_[token] = Operator::op;
#include "grammar/python_nodes.def"
}

const GrammarTables &GrammarTables::get() {
  static const GrammarTables tables;
  return tables;
}

Lowering::~Lowering() {
  if (has_cursor_ && !ParserMemory::kIsArena)
    ts_tree_cursor_delete(&cursor_);
}

Lowering::Children Lowering::children(TSNode node) {
  const GrammarTables &tables = GrammarTables::get();
  if (has_cursor_)
    ts_tree_cursor_reset(&cursor_, node);
  else
    cursor_ = ts_tree_cursor_new(node);
  has_cursor_ = true;
  Children result;
  if (!ts_tree_cursor_goto_first_child(&cursor_))
    return result;
  do {
    TSNode child = ts_tree_cursor_current_node(&cursor_);
    bool named = ts_node_is_named(child);
    Cst kind = named ? tables.kind(child) : Cst::Unknown;
    if (kind == Cst::comment_) {
      comments.push_back({ts_node_start_byte(child), ts_node_end_byte(child)});
      continue;
    }
    if (kind == Cst::line_continuation_)
      continue;
    result.push_back(
        {child, tables.field(ts_tree_cursor_current_field_id(&cursor_)), kind,
         named});
  } while (ts_tree_cursor_goto_next_sibling(&cursor_));
  return result;
}

std::uint32_t Lowering::add(NodeKind kind, const Task &task) {
  std::uint32_t begin = ts_node_start_byte(task.node);
  bool primary = kind == NodeKind::Call || kind == NodeKind::Attribute ||
                 kind == NodeKind::Subscript || kind == NodeKind::BinOp;
  if (primary && text(task.node).startswith("*"))
    begin = static_cast<std::uint32_t>(
        text_.find_first_not_of(" \t\r\n\\", begin + 1));
  return add(kind, task, begin, ts_node_end_byte(task.node));
}

bool Lowering::begins_primary(const Task &task) const {
  switch (nodes[task.parent].kind) {
  case NodeKind::Attribute:
    return task.field == Field::Value;
  case NodeKind::Subscript:
    return task.field == Field::Value;
  case NodeKind::Call:
    return task.field == Field::Function;
  case NodeKind::BinOp:
    return task.field == Field::Left;
  default:
    return false;
  }
}

bool Lowering::lower_leading_star(const Task &task, Cst kind) {
  if (nodes.empty() || !text(task.node).startswith("*") ||
      text(task.node).startswith("**") ||
      nodes[task.parent].kind == NodeKind::Starred)
    return false;
  switch (kind) {
  case Cst::list_splat_:
    if (!begins_primary(task) || (task.flags & kParenthesized) != 0)
      return false;
    push_all(task.node, task.parent, task.field);
    return true;
  case Cst::call_:
  case Cst::attribute_:
  case Cst::subscript_:
  case Cst::binary_operator_:
    if (begins_primary(task))
      return false;
    push(task.node, add(NodeKind::Starred, task), Field::Value);
    return true;
  default:
    return false;
  }
}

std::uint32_t Lowering::add(NodeKind kind, const Task &task,
                            std::uint32_t begin, std::uint32_t end) {
  nodes.push_back({kind, task.field, Operator::None, task.flags, begin, end,
                   task.parent, 0});
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

void Lowering::push_tuple(llvm::ArrayRef<TSNode> items, std::uint32_t parent,
                          Field field) {
  tuples_.emplace_back(items.begin(), items.end());
  Task task{items.front(), parent, field};
  task.tuple = static_cast<std::int32_t>(tuples_.size() - 1);
  pending_.push_back(task);
}

void Lowering::push_all(TSNode list, std::uint32_t parent, Field field) {
  for (const Child &child : children(list))
    if (child.named)
      push(child.node, parent, field);
}

void Lowering::unsupported(TSNode node, llvm::StringRef what) {
  problems.push_back(
      {ts_node_start_byte(node), ts_node_end_byte(node), what.str(), true});
}

void Lowering::wrong(TSNode node, llvm::StringRef message) {
  problems.push_back(
      {ts_node_start_byte(node), ts_node_end_byte(node), message.str(), false});
}

void Lowering::run(TSNode root) {
  nodes.reserve(text_.size() / 6 + 16);
  stack_.push_back({root, NodeId::kNone, Field::None});
  while (!stack_.empty()) {
    Task task = stack_.back();
    stack_.pop_back();
    pending_.clear();
    lower(task);
    // The first child has to be lowered next: pre-order.
    stack_.insert(stack_.end(), pending_.rbegin(), pending_.rend());
  }
  set_subtree_ends(nodes);
  llvm::sort(comments, [](ByteRange a, ByteRange b) { return a.begin < b.begin; });
  // Some nodes are asked twice for their children.
  comments.erase(std::unique(comments.begin(), comments.end(),
                             [](ByteRange a, ByteRange b) {
                               return a.begin == b.begin;
                             }),
                 comments.end());
}

void Lowering::lower(const Task &task) {
  if (task.tuple >= 0) {
    const std::vector<TSNode> items = tuples_[task.tuple];
    std::uint32_t id =
        add(NodeKind::Tuple, task, ts_node_start_byte(items.front()),
            ts_node_end_byte(items.back()));
    for (TSNode item : items)
      push(item, id, Field::Element);
    return;
  }
  if (task.op != Operator::None) {
    std::uint32_t id = add(NodeKind::CompareOp, task);
    nodes[id].op = task.op;
    push(task.node, id, Field::Right);
    return;
  }
  Cst kind = GrammarTables::get().kind(task.node);
  if (task.field == Field::Parameter && (kind == Cst::identifier_ ||
                                         kind == Cst::list_splat_pattern_ ||
                                         kind == Cst::dictionary_splat_pattern_)) {
    std::uint32_t id = add(NodeKind::Parameter, task);
    bool bare = kind == Cst::identifier_;
    if (!bare)
      nodes[id].flags |= kind == Cst::list_splat_pattern_ ? kArgs : kKwargs;
    push(bare ? task.node : ts_node_named_child(task.node, 0), id, Field::Name);
    return;
  }
  if (kind == Cst::identifier_) {
    bool is_name = task.field != Field::Name && task.field != Field::AsName;
    add(is_name ? NodeKind::Name : NodeKind::Identifier, task);
    return;
  }
  if (lower_leading_star(task, kind) || lower_expression(task, kind) || lower_display(task, kind) ||
      lower_string(task, kind) || lower_statement(task, kind) ||
      lower_compound(task, kind) || lower_import(task, kind) ||
      lower_parameter(task, kind))
    return;
  std::string what = ts_node_type(task.node);
  std::replace(what.begin(), what.end(), '_', ' ');
  unsupported(task.node, "`" + what + "`");
}

bool Lowering::lower_parameter(const Task &task, Cst kind) {
  switch (kind) {
  case Cst::parameters_:
  case Cst::lambda_parameters_: {
    std::uint32_t id = add(NodeKind::Parameters, task);
    push_all(task.node, id, Field::Parameter);
    return true;
  }
  case Cst::keyword_separator_:
    add(NodeKind::KeywordOnlyMarker, task);
    return true;
  case Cst::positional_separator_:
    add(NodeKind::PositionalOnlyMarker, task);
    return true;
  case Cst::default_parameter_:
  case Cst::typed_default_parameter_:
  case Cst::typed_parameter_: {
    std::uint32_t id = add(NodeKind::Parameter, task);
    for (const Child &child : children(task.node)) {
      if (!child.named)
        continue;
      if (child.field == CstField::type_) {
        push(child.node, id, Field::Annotation);
      } else if (child.field == CstField::value_) {
        push(child.node, id, Field::Default);
      } else if (child.kind == Cst::list_splat_pattern_ ||
                 child.kind == Cst::dictionary_splat_pattern_) {
        nodes[id].flags |=
            child.kind == Cst::list_splat_pattern_ ? kArgs : kKwargs;
        push(ts_node_named_child(child.node, 0), id, Field::Name);
      } else {
        push(child.node, id, Field::Name);
      }
    }
    return true;
  }
  default:
    return false;
  }
}

} // namespace flattenc::syntax
