//
// What recorded graphs say.
//
#include "runtime/torch/modules.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <unordered_set>

namespace flattenc::torch_plugin {

namespace jit = torch::jit;

/// Calls `visit` with each node of the block and of blocks in it, in order.
template <typename Visit>
static void each_node(const jit::Block *block, Visit visit) {
  std::vector<std::pair<const jit::Block *, jit::graph_node_list_iterator>>
      open;
  auto enter = [&](const jit::Block *inner) {
    open.emplace_back(inner,
                      const_cast<jit::Block *>(inner)->nodes().begin());
  };
  enter(block);
  while (!open.empty()) {
    auto &[current, next] = open.back();
    if (next == const_cast<jit::Block *>(current)->nodes().end()) {
      open.pop_back();
      continue;
    }
    const jit::Node *node = *next;
    ++next;
    visit(node);
    for (const jit::Block *inner : node->blocks())
      enter(inner);
  }
}

template <typename Visit>
static void each_node(const jit::Module &module, Visit visit) {
  for (const jit::Module &each : module.modules())
    for (const jit::Method &method : each.get_methods())
      each_node(method.graph()->block(), visit);
}

std::size_t count_operators(const jit::Module &module) {
  std::size_t count = 0;
  each_node(module,
            [&](const jit::Node *node) { count += node->kind().is_aten(); });
  return count;
}

std::size_t count_constants(const jit::Module &module) {
  std::size_t count = 0;
  each_node(module, [&](const jit::Node *node) {
    count += node->kind() == c10::prim::Constant &&
             node->hasAttribute(c10::attr::value) &&
             node->kindOf(c10::attr::value) == jit::AttributeKind::t &&
             node->t(c10::attr::value).dim() > 0;
  });
  return count;
}

/// An argument that says that nothing is drawn: `train=False`, `dropout_p=0`.
static bool draws_nothing(const jit::Node *node) {
  for (const char *name : {"train", "training", "dropout", "dropout_p", "p"}) {
    const c10::FunctionSchema *schema = node->maybeSchema();
    auto index = schema ? schema->argumentIndexWithName(name) : std::nullopt;
    auto given = index ? jit::toIValue(node->input(*index)) : std::nullopt;
    if (given && ((given->isBool() && !given->toBool()) ||
                  (given->isDouble() && given->toDouble() == 0)))
      return true;
  }
  return false;
}

/// The operator's name, and the file and the line of the node.
static Value place_of(Session &session, const jit::Node *node) {
  Value file = text_value(session, ""), line;
  line.kind = ValueKind::Int;
  const jit::SourceRange range = node->sourceRange();
  if (const auto &source = range.source()) {
    file = text_value(session, source->filename().value_or(""));
    line.integer = static_cast<std::int64_t>(source->starting_line_no()) + 1;
  }
  session.lists.push_back(
      {text_value(session, node->kind().toUnqualString()), file, line});
  Value tuple;
  tuple.kind = ValueKind::Tuple;
  tuple.items = session.lists.back().data();
  tuple.count = session.lists.back().size();
  return tuple;
}

static Value list_value(Session &session, std::vector<Value> items) {
  session.lists.push_back(std::move(items));
  Value list;
  list.kind = ValueKind::List;
  list.items = session.lists.back().data();
  list.count = session.lists.back().size();
  return list;
}

Value draws(Session &session, const jit::Module &module) {
  std::vector<Value> found;
  each_node(module, [&](const jit::Node *node) {
    if (node->kind().is_aten() && node->isNondeterministic() &&
        !draws_nothing(node))
      found.push_back(place_of(session, node));
  });
  return list_value(session, std::move(found));
}

/// The value whose memory this one may share: back through unpacked lists,
/// views, and operators that give what they have written.
static const jit::Value *owner_of(const jit::Value *value) {
  for (;;) {
    const jit::Node *node = value->node();
    if (node->kind() == c10::prim::ListUnpack) {
      value = node->input(0);
      continue;
    }
    const c10::FunctionSchema *schema = node->maybeSchema();
    if (!schema || value->offset() >= schema->returns().size() ||
        !schema->returns()[value->offset()].alias_info())
      return value;
    const auto &arguments = schema->arguments();
    auto shared = std::find_if(
        arguments.begin(), arguments.end(),
        [](const c10::Argument &each) { return each.alias_info() != nullptr; });
    if (shared == arguments.end())
      return value;
    value = node->input(static_cast<std::size_t>(shared - arguments.begin()));
  }
}

/// A copy of the graph of `forward` with the calls of submodules in it.
static std::shared_ptr<jit::Graph> inlined_forward(const jit::Module &module) {
  auto graph = module.get_method("forward").graph()->copy();
  jit::Inline(*graph);
  return graph;
}

Value constant_writes(Session &session, const jit::Module &module) {
  auto graph = inlined_forward(module);
  std::vector<Value> found;
  each_node(graph->block(), [&](const jit::Node *node) {
    const c10::FunctionSchema *schema = node->maybeSchema();
    if (!node->kind().is_aten() || !schema)
      return;
    for (std::size_t i = 0; i < schema->arguments().size(); ++i) {
      const c10::AliasInfo *alias = schema->arguments()[i].alias_info();
      if (!alias || !alias->isWrite() ||
          owner_of(node->input(i))->node()->kind() != c10::prim::Constant)
        continue;
      found.push_back(place_of(session, node));
      return;
    }
  });
  return list_value(session, std::move(found));
}

std::string graph_text(const jit::Module &module) {
  return inlined_forward(module)->toString();
}

bool depends_on_input(const at::Tensor &tensor) {
  const auto &state = jit::tracer::getTracingState();
  if (!state || !state->hasValue(tensor))
    return false;
  const jit::Value *wanted = state->getValue(tensor);
  std::unordered_set<const jit::Value *> dependent;
  // The first is the module.
  for (std::size_t i = 1; i < state->graph->inputs().size(); ++i)
    dependent.insert(state->graph->inputs()[i]);
  // Data of an input that goes into a tensor that had none may reach every
  // tensor which shares its memory.
  bool spread = false;
  each_node(state->graph->block(), [&](const jit::Node *node) {
    bool depends = false;
    for (const jit::Value *input : node->inputs())
      depends |= dependent.count(input) != 0;
    if (!depends)
      return;
    for (const jit::Value *output : node->outputs())
      dependent.insert(output);
    const c10::FunctionSchema *schema = node->maybeSchema();
    if (schema && schema->is_mutable())
      spread |= !dependent.count(node->input(0));
  });
  return spread || dependent.count(wanted) != 0;
}

} // namespace flattenc::torch_plugin
