#include "compiler/check/settings.h"

#include "compiler/program/config_path.h"
#include "compiler/syntax/literals.h"

namespace flattenc::check {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

bool is_dict(const Tree &tree, NodeId node) {
  if (tree.is(node, NodeKind::Dict))
    return true;
  return tree.is(node, NodeKind::Call) &&
         tree.text(tree.child(node, Field::Function)) == "dict" &&
         llvm::all_of(tree.children(node, Field::Argument), [&](NodeId argument) {
           return tree.is(argument, NodeKind::Keyword);
         });
}

std::optional<std::string> key_of(const Tree &tree, NodeId item) {
  if (tree.is(item, NodeKind::Keyword))
    return tree.name_of(item).str();
  if (!tree.is(item, NodeKind::DictItem))
    return std::nullopt;
  NodeId key = tree.child(item, Field::Key);
  if (!tree.is(key, NodeKind::String))
    return std::nullopt;
  return syntax::string_value(tree.text(key));
}

std::vector<NodeId> items_of(const Tree &tree, NodeId dict) {
  std::vector<NodeId> items;
  for (NodeId child : tree.children(
           dict, tree.is(dict, NodeKind::Dict) ? Field::Item : Field::Argument))
    items.push_back(child);
  return items;
}

static bool has_key(const Tree &tree, NodeId dict, llvm::StringRef key) {
  return llvm::any_of(items_of(tree, dict), [&](NodeId item) {
    return key_of(tree, item) == key.str();
  });
}

std::vector<Setting> assignments_of(const Tree &tree) {
  std::vector<Setting> settings;
  for (NodeId statement : tree.children(tree.root(), Field::Body)) {
    if (!tree.is(statement, NodeKind::Assign) ||
        tree.count(statement, Field::Target) != 1)
      continue;
    NodeId target = tree.child(statement, Field::Target);
    if (tree.is(target, NodeKind::Name) && tree.text(target) != "_base_")
      settings.push_back({{tree.text(target).str()},
                          statement,
                          tree.child(statement, Field::Value),
                          statement,
                          false});
  }
  return settings;
}

std::vector<Setting> settings_of(const Tree &tree) {
  std::vector<Setting> settings, work;
  bool deletes = tree.source().contains("_delete_");
  for (Setting &assignment : assignments_of(tree)) {
    NodeId statement = assignment.statement;
    work.push_back(std::move(assignment));
    while (!work.empty()) {
      Setting setting = std::move(work.back());
      work.pop_back();
      if (is_dict(tree, setting.value)) {
        bool replaces =
            setting.replaces ||
            (deletes && has_key(tree, setting.value, "_delete_"));
        std::vector<NodeId> items = items_of(tree, setting.value);
        for (NodeId item : llvm::reverse(items)) {
          auto key = key_of(tree, item);
          if (!key)
            continue;
          Setting inner{setting.keys, item, tree.child(item, Field::Value),
                        statement, replaces};
          inner.keys.push_back(*key);
          work.push_back(std::move(inner));
        }
      }
      settings.push_back(std::move(setting));
    }
  }
  return settings;
}

std::vector<NodeId> reads_of(const Tree &tree, llvm::StringRef name) {
  std::vector<NodeId> reads;
  for (NodeId node : tree.descendants(tree.root()))
    if (tree.is(node, NodeKind::Name) && tree.text(node) == name &&
        !(tree[node].field == Field::Target &&
          tree.is(tree.parent(node), NodeKind::Assign)))
      reads.push_back(node);
  return reads;
}

BaseValue base_value(const Subject &subject,
                     llvm::ArrayRef<std::string> keys) {
  for (const ConfigTree *base : subject.bases) {
    if (!base)
      continue;
    auto slots = find_slots(*base, keys);
    if (slots.size() == keys.size() && !slots.empty())
      return {base, slots.back(), llvm::all_of(slots, [&](const auto *slot) {
                return slot->key.valid() &&
                       (*base)[slot->key].kind == ConfigKind::Str;
              })};
  }
  return {};
}

NodeId node_at(const Tree &tree, SourceRange range) {
  NodeId found;
  for (NodeId node : tree.descendants(tree.root()))
    if (tree[node].begin == range.begin && tree[node].end == range.end)
      found = node;
  return found;
}

} // namespace flattenc::check
