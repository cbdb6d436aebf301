#ifndef FLATTENC_PASSES_PIN_FINDER_H
#define FLATTENC_PASSES_PIN_FINDER_H

#include "passes/pins.h"
#include "passes/used_names.h"
#include "passes/value_flow.h"

namespace flattenc {

/// Collects pins from the code that is reachable.
class PinFinder {
public:
  PinFinder(Compilation &compilation, const Reach &reach, const Pins &pins)
      : in_(compilation), program_(compilation.program), reach_(reach),
        pins_(pins), names_(compilation.program), flow_(compilation, reach) {
    for (ClassId cls : reach.classes())
      for (ClassId ancestor : program_[cls].mro)
        if (ancestor != cls)
          descendants_[ancestor].push_back(cls);
  }

  Pins run();

private:
  void pin(ClassId cls, std::string reason, ModuleId module, NodeId node);
  void pin_tested(ModuleId module, NodeId classes, llvm::StringRef what);
  void pin_tested_value(ModuleId module, NodeId node, llvm::StringRef what);
  void pin_own_class(ModuleId module, NodeId node, llvm::StringRef what);
  void note_value(ModuleId module, NodeId node);
  void pin_all(llvm::StringRef what, ModuleId module, NodeId node);
  bool is_class(ModuleId module, NodeId expression);
  bool holds_class(ModuleId module, NodeId name);
  void scan_call(ModuleId module, NodeId call);
  void scan_attribute(ModuleId module, NodeId attribute);
  void scan_super(ModuleId module, NodeId name);
  void scan_compare(ModuleId module, NodeId compare);
  void scan_dispatch(ModuleId module, NodeId decorator);
  void scan_introspection(ModuleId module, NodeId call);
  void scan_class_access(ModuleId module, NodeId call);
  void scan_function_attribute(ModuleId module, NodeId attribute);
  void scan_value_write(ModuleId module, NodeId attribute);
  void scan_value_call(ModuleId module, NodeId call);
  void pin_values();
  bool is_changed_as_value(ModuleId module, NodeId node);
  bool is_self(ModuleId module, NodeId expression);
  std::optional<bool> reads_plain_method(ClassId cls, llvm::StringRef name);
  void pin_with_ancestors(ClassId cls, llvm::StringRef reason, ModuleId module,
                          NodeId node);
  void scan_parent_read(ModuleId module, NodeId attribute);
  ClassId definer_of(ClassId cls, llvm::StringRef name);
  bool becomes_helper(ModuleId module, NodeId class_def, ClassId parent);
  void scan(ModuleId module, NodeId subtree);
  void pin_intrinsic();
  void pin_shared_state();
  void pin_members(const Unit &unit);
  void pin_shared(const Member &member);
  void pin_shared_by_method(ClassId definer, ModuleId module, NodeId method);
  bool is_method_of_variable(ModuleId module, NodeId function);
  void pin_class_body(const Unit &unit, const Member &member);
  void pin_annotated(const Unit &unit);
  void pin_unsure_names(const Unit &unit);
  void pin_set_name(const Unit &unit);
  void pin_told_home(const Member &member);
  void pin_helper_name(const Member &member);
  void pin_super_types(const Unit &unit, const Member &member);
  void pin_base_names(const Unit &unit);
  void collect_layer_names();
  void pin_positions();
  Entity resolve(ModuleId module, NodeId expression);
  ClassId bundled_class(const Entity &entity);
  bool is_given_class(ModuleId module, NodeId name);

  Compilation &in_;
  Program &program_;
  const Reach &reach_;
  const Pins &pins_;
  UsedNames names_;
  ValueFlow flow_;
  Pins result_;
  std::map<ClassId, std::vector<ClassId>> descendants_;
  /// Class names that an initializer may look for (`layer='Conv2d'`).
  std::set<std::string> layer_names_;
  /// A test for a class that is no name, and the classes that are values.
  std::optional<std::pair<ModuleId, NodeId>> tested_value_;
  llvm::MapVector<ClassId, std::pair<ModuleId, NodeId>> values_;
  /// Attributes that code sets on objects which may be such classes; empty: one
  /// of a name that is not known.
  std::set<std::string> written_on_values_;
  /// Methods that code compares, whatever they belong to.
  std::set<std::string> compared_methods_;
  /// `value.m(self, …)` in a method of a class: the class and the name.
  std::set<std::pair<ClassId, std::string>> called_on_values_;
};

} // namespace flattenc

#endif // FLATTENC_PASSES_PIN_FINDER_H
