//
// Pins of bases whose names an initializer looks for.
//
#include "passes/pin_finder.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

/// `_get_bases_name` of mmengine (model/weight_init.py:127) lets an initializer
/// with `layer='X'` take modules whose direct base is named X. A parent stays
/// if the new bases would change the answer for a name that is asked for.
void PinFinder::pin_base_names(const Unit &unit) {
  if (unit.chain.empty())
    return;
  auto asked = [&](ClassId cls) {
    llvm::StringRef name = program_[cls].name;
    if (program_[cls].external() && name.contains('.'))
      name = name.rsplit('.').second;
    return layer_names_.count(name.str()) ? name.str() : std::string();
  };
  std::set<std::string> before, after;
  for (const BaseRef &base : program_[unit.cls].bases)
    if (base.cls.valid())
      before.insert(asked(base.cls));
  if (!unit.rest.empty())
    after.insert(asked(unit.rest.front()));
  for (const BaseRef &base : program_[unit.cls].bases)
    if (base.cls.valid() && llvm::is_contained(unit.rest, base.cls))
      after.insert(asked(base.cls));
  before.erase("");
  after.erase("");
  if (before == after)
    return;
  for (const BaseRef &base : program_[unit.cls].bases)
    pin(base.cls, "an initializer's `layer` looks at the names of bases",
        program_[unit.cls].module, base.expression);
}

/// Strings under `layer` in the config and in reachable code.
void PinFinder::collect_layer_names() {
  const ConfigTree &config = in_.config;
  for (const ConfigValue &value : config.values)
    if (value.kind == ConfigKind::Dict)
      for (const ConfigSlot &slot : value.slots) {
        if (config[slot.key].text != "layer")
          continue;
        layer_names_.insert(config[slot.value].text);
        for (const ConfigSlot &item : config[slot.value].slots)
          layer_names_.insert(config[item.value].text);
      }
  for (const auto &[module, subtree] : reach_.code()) {
    const Tree &tree = program_[module].tree;
    for (NodeId node : tree.descendants(subtree)) {
      bool named = (tree.is(node, NodeKind::Keyword) &&
                    tree.name_of(node) == "layer") ||
                   (tree.is(node, NodeKind::DictItem) &&
                    tree.text(tree.child(node, Field::Key)).contains("layer"));
      if (!named)
        continue;
      NodeId value = tree.child(node, Field::Value);
      for (std::uint32_t i = value.index; i < tree[value].subtree_end; ++i)
        if (tree.is(NodeId{i}, NodeKind::String))
          layer_names_.insert(
              syntax::string_value(tree.text(NodeId{i})).value_or(""));
    }
  }
  layer_names_.erase("");
}

} // namespace flattenc
