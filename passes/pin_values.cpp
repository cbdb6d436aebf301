//
// Pins of classes that are values: code that gets them may read their methods or
// set their attributes without naming them.
//
#include "passes/pin_finder.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

/// True if `cls` gets `name` from a plain method of a bundled class; nothing if
/// no class has it.
std::optional<bool> PinFinder::reads_plain_method(ClassId cls, llvm::StringRef name) {
  for (ClassId ancestor : program_[cls].mro) {
    if (program_[ancestor].external())
      return false;
    const ClassBody &body = in_.hierarchy.body(ancestor);
    auto items = body.by_name.find(std::string_view(name));
    if (items == body.by_name.end())
      continue;
    const BodyItem &item = body.items[items->second.front()];
    const Tree &in = program_[program_[ancestor].module].tree;
    return item.kind == BodyItem::Kind::Method &&
           method_kind(in, item.statement) == MethodKind::Plain;
  }
  return std::nullopt;
}

/// `getattr`, `setattr` and `delattr` of a class.
void PinFinder::scan_class_access(ModuleId module, NodeId call) {
  const Tree &tree = program_[module].tree;
  llvm::StringRef function = tree.text(tree.child(call, Field::Function));
  NodeId owner = tree.child(call, Field::Argument), key;
  for (NodeId argument : tree.children(call, Field::Argument))
    if (argument != owner && !key.valid())
      key = argument;
  if (!key.valid())
    return;
  std::string name;
  if (tree.is(key, NodeKind::String))
    name = syntax::string_value(tree.text(key)).value_or("");
  Entity entity = resolve(module, owner);
  ClassId cls = bundled_class(entity);
  if (function == "getattr") {
    if (cls.valid() && !program_[cls].external() &&
        (name.empty() || reads_plain_method(cls, name).value_or(false)))
      pin(cls, "its method `" + (name.empty() ? "…" : name) + "` is read",
          module, call);
    return;
  }
  if (cls.valid() && function == "setattr")
    return pin(cls, "its attribute `" + (name.empty() ? "…" : name) +
                        "` is written",
               module, call);
  if (cls.valid())
    return pin_with_ancestors(
        cls, "its attribute `" + (name.empty() ? "…" : name) + "` is deleted",
        module, call);
  if (is_class(module, owner))
    return pin_own_class(module, owner, "an attribute of a class is written");
  if (entity.kind == Entity::Kind::Unknown && !is_self(module, owner))
    written_on_values_.insert(name);
}

/// True for the first parameter of the method around it.
bool PinFinder::is_self(ModuleId module, NodeId expression) {
  const Tree &tree = program_[module].tree;
  if (!tree.is(expression, NodeKind::Name))
    return false;
  for (NodeId at = method_around(tree, expression); at.valid();
       at = method_around(tree, at))
    if (tree.text(expression) == first_parameter(tree, at))
      return true;
  return false;
}

/// `object.name = …` where nothing tells what the object is.
void PinFinder::scan_value_write(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  if (!is_self(module, tree.child(attribute, Field::Value)))
    written_on_values_.insert(tree.name_of(attribute).str());
}

/// `object.method(self, …)` in a method: the object may be a parent.
void PinFinder::scan_value_call(ModuleId module, NodeId call) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  NodeId function = tree.child(call, Field::Function);
  NodeId first = tree.child(call, Field::Argument);
  if (!tree.is(function, NodeKind::Attribute) || !is_self(module, first) ||
      is_self(module, tree.child(function, Field::Value)))
    return;
  Entity owner = resolve(module, tree.child(function, Field::Value));
  if (owner.kind != Entity::Kind::Unknown)
    return;
  ClassId around =
      program_.class_at(module, tree.parent(method_around(tree, first)));
  called_on_values_.insert({around, tree.name_of(function).str()});
}

/// True if code in `scope` sets or deletes an attribute of `name`.
static bool sets_attributes(const Tree &tree, NodeId scope,
                            llvm::StringRef name) {
  return llvm::any_of(tree.descendants(scope), [&](NodeId node) {
    NodeId of;
    if (tree.is(node, NodeKind::Attribute) && tree[node].field == Field::Target)
      of = tree.child(node, Field::Value);
    if (tree.is(node, NodeKind::Call)) {
      llvm::StringRef callee = tree.text(tree.child(node, Field::Function));
      if (callee == "setattr" || callee == "delattr")
        of = tree.child(node, Field::Argument);
    }
    return tree.is(of, NodeKind::Name) && tree.text(of) == name;
  });
}

/// True if the class at `node` goes to a loop, or to a bundled function, that sets
/// attributes of what it gets.
bool PinFinder::is_changed_as_value(ModuleId module, NodeId node) {
  const Tree &tree = program_[module].tree;
  NodeId holder = tree.parent(node);
  if (tree.is(holder, NodeKind::Tuple) || tree.is(holder, NodeKind::List)) {
    NodeId loop = tree.parent(holder);
    return tree.is(loop, NodeKind::For) &&
           tree[holder].field == Field::Iterable &&
           sets_attributes(tree, loop,
                           tree.text(tree.child(loop, Field::Target)));
  }
  llvm::StringRef keyword;
  NodeId argument = node;
  if (tree.is(holder, NodeKind::Keyword)) {
    keyword = tree.name_of(holder);
    argument = holder;
    holder = tree.parent(holder);
  }
  if (!tree.is(holder, NodeKind::Call) ||
      tree[argument].field != Field::Argument)
    return false;
  Entity callee = resolve(module, tree.child(holder, Field::Function));
  const auto *all = callee.kind == Entity::Kind::Definition
                        ? program_.bindings(callee.module, callee.path)
                        : nullptr;
  unsigned index = 0;
  for (NodeId each : tree.children(holder, Field::Argument)) {
    if (each == argument)
      break;
    ++index;
  }
  if (all)
    for (const Binding &binding : *all) {
      const Tree &in = program_[callee.module].tree;
      NodeId parameters = in.is(binding.node, NodeKind::FunctionDef)
                              ? in.child(binding.node, Field::Parameters)
                              : NodeId{};
      unsigned at = 0;
      if (parameters.valid())
        for (NodeId parameter : in.children(parameters, Field::Parameter))
          if ((keyword.empty() ? at++ == index
                               : in.name_of(parameter) == keyword) &&
              sets_attributes(in, binding.node, in.name_of(parameter)))
            return true;
    }
  return false;
}

void PinFinder::pin_values() {
  for (const auto &[cls, place] : values_) {
    auto pin_value = [&](const std::string &reason) {
      pin(cls, reason, place.first, place.second);
    };
    for (ClassId ancestor : program_[cls].mro) {
      if (program_[ancestor].external())
        continue;
      for (const std::string &name : written_on_values_)
        if (in_.hierarchy.body(ancestor).defines(name))
          pin_value("it is a value, and code sets `" + name + "` of values");
    }
    if (written_on_values_.count(""))
      pin_value("it is a value, and code sets attributes of values");
    for (const std::string &name : compared_methods_)
      if (reads_plain_method(cls, name).value_or(false))
        pin_value("it is a value, and code compares `" + name + "` of values");
    for (const auto &[around, name] : called_on_values_)
      for (ClassId kept : reach_.classes())
        if (program_.is_subclass(kept, around) &&
            program_.is_subclass(kept, cls) &&
            reads_plain_method(cls, name).value_or(false))
          pin_value("it is a value, and code calls `" + name +
                    "` of one with `self`");
  }
}

} // namespace flattenc
