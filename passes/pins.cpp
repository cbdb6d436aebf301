#include "passes/pin_finder.h"

namespace flattenc {

/// Only classes that a kept class would absorb are worth a pin.
void PinFinder::pin(ClassId cls, std::string reason, ModuleId module,
                    NodeId node) {
  if (!cls.valid() || program_[cls].external() || !descendants_.count(cls) ||
      pins_.count(cls))
    return;
  result_.insert({cls, Pin{cls, std::move(reason), module, node, false}});
}

Entity PinFinder::resolve(ModuleId module, NodeId expression) {
  return names_.resolve(module, expression);
}

/// The class that a bundled module defines under a name. External ones, which are
/// never pinned, are not asked for: that reads the sources of their packages.
ClassId PinFinder::bundled_class(const Entity &entity) {
  return entity.kind == Entity::Kind::Definition ? program_.class_of(entity)
                                                 : ClassId();
}

void PinFinder::pin_with_ancestors(ClassId cls, llvm::StringRef reason,
                                   ModuleId module, NodeId node) {
  if (cls.valid())
    for (ClassId each : program_[cls].mro)
      pin(each, reason.str(), module, node);
}

void PinFinder::pin_intrinsic() {
  for (const auto &[cls, leaves] : descendants_) {
    if (program_[cls].external())
      continue;
    if (const Pin *intrinsic = in_.hierarchy.intrinsic_pin(cls)) {
      pin(cls, intrinsic->reason, intrinsic->module, intrinsic->node);
      if (intrinsic->keeps_ancestors)
        for (ClassId ancestor : program_[cls].mro)
          pin(ancestor, intrinsic->reason, intrinsic->module, intrinsic->node);
    }
  }
  // Also for those of a class that stays above it.
  for (ClassId kept : reach_.classes())
    for (ClassId cls : program_[kept].mro)
      if (!program_[cls].external() &&
          in_.hierarchy.body(cls).defines("__getattribute__"))
        pin_with_ancestors(cls, "`__getattribute__` would be asked for helpers",
                           program_[cls].module, program_[cls].node);
}

void PinFinder::pin_shared_state() {
  collect_layer_names();
  for (ClassId cls : reach_.classes())
    if (!program_[cls].conditional)
      pin_members(in_.hierarchy.plan(cls, pins_));
}

/// A class behind one that stays can only vanish into that one, and only where
/// it follows it directly.
void PinFinder::pin_positions() {
  for (ClassId leaf : reach_.classes()) {
    const Class &cls = program_[leaf];
    std::size_t flattened = in_.hierarchy.chain(leaf, pins_).size();
    if (in_.hierarchy.order_unknown(leaf))
      for (ClassId ancestor : llvm::drop_begin(cls.mro))
        pin(ancestor,
            "an external base of which nothing is known takes part in multiple "
            "inheritance",
            cls.module, cls.node);
    for (std::size_t i = 1 + flattened; i < cls.mro.size();) {
      ClassId stays = cls.mro[i++];
      if (program_[stays].external())
        continue;
      if (!in_.hierarchy.stays(stays, pins_)) {
        pin(stays, "it stands behind a class that stays", cls.module, cls.node);
        continue;
      }
      for (ClassId absorbed : in_.hierarchy.chain(stays, pins_)) {
        if (i < cls.mro.size() && cls.mro[i] == absorbed) {
          ++i;
          continue;
        }
        pin(absorbed, "another class comes between it and its subclass",
            cls.module, cls.node);
        break;
      }
    }
  }
}

Pins PinFinder::run() {
  pin_intrinsic();
  for (const auto &[module, node] : reach_.code())
    scan(module, node);
  if (tested_value_)
    for (const auto &[cls, place] : values_)
      pin(cls, "it is a value, and something tests for values", place.first,
          place.second);
  pin_values();
  pin_shared_state();
  if (result_.empty())
    pin_positions();
  return std::move(result_);
}

Pins find_pins(Compilation &compilation, const Reach &reach, const Pins &pins) {
  return PinFinder(compilation, reach, pins).run();
}

} // namespace flattenc
