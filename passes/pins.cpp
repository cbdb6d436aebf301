#include "passes/pins.h"

#include "llvm/ADT/StringSwitch.h"

namespace flattenc {

using syntax::Tree;

namespace {

/// Collects pins from the code that is reachable.
class PinFinder {
public:
  PinFinder(Compilation &compilation, const Reach &reach, const Pins &pins)
      : in_(compilation), program_(compilation.program), reach_(reach),
        pins_(pins) {
    for (ClassId cls : reach.classes())
      for (ClassId ancestor : program_[cls].mro)
        if (ancestor != cls)
          descendants_[ancestor].push_back(cls);
  }

  Pins run();

private:
  void pin(ClassId cls, std::string reason, ModuleId module, NodeId node);
  void pin_tested(ModuleId module, NodeId classes, llvm::StringRef what);
  void scan_call(ModuleId module, NodeId call);
  void scan_attribute(ModuleId module, NodeId attribute);
  void scan(ModuleId module, NodeId subtree);
  void pin_intrinsic();
  void pin_shared_state();
  void pin_members(const Unit &unit);
  void pin_positions();
  Entity resolve(ModuleId module, NodeId expression);

  Compilation &in_;
  Program &program_;
  const Reach &reach_;
  const Pins &pins_;
  Pins result_;
  std::map<ClassId, std::vector<ClassId>> descendants_;
};

} // namespace

/// Only classes that a kept class would absorb are worth a pin.
void PinFinder::pin(ClassId cls, std::string reason, ModuleId module,
                    NodeId node) {
  if (!cls.valid() || program_[cls].external() || !descendants_.count(cls) ||
      pins_.count(cls))
    return;
  result_.insert({cls, Pin{cls, std::move(reason), module, node, false}});
}

Entity PinFinder::resolve(ModuleId module, NodeId expression) {
  const Module &in = program_[module];
  NodeId first = expression;
  while (in.tree.is(first, NodeKind::Attribute))
    first = in.tree.child(first, Field::Value);
  if (!in.tree.is(first, NodeKind::Name) ||
      in.scopes->resolve(first) != syntax::Resolution::Global)
    return {};
  return program_.resolve_expression(module, expression);
}

/// `classes` is what `isinstance` takes: a class, a tuple of such, `A | B`, or a
/// module-level name of one of these.
void PinFinder::pin_tested(ModuleId module, NodeId classes,
                           llvm::StringRef what) {
  std::vector<std::pair<ModuleId, NodeId>> work = {{module, classes}};
  std::set<std::pair<ModuleId, NodeId>> seen;
  while (!work.empty()) {
    auto [in, node] = work.back();
    work.pop_back();
    if (!node.valid() || !seen.insert({in, node}).second)
      continue;
    const Tree &tree = program_[in].tree;
    if (tree.is(node, NodeKind::Tuple) || tree.is(node, NodeKind::BinOp)) {
      for (NodeId child : tree.children(node))
        work.push_back({in, child});
      continue;
    }
    Entity entity = resolve(in, node);
    if (ClassId cls = program_.class_of(entity); cls.valid()) {
      pin(cls, what.str(), module, classes);
      continue;
    }
    if (entity.kind != Entity::Kind::Definition)
      continue;
    const Tree &home = program_[entity.module].tree;
    if (const auto *all = program_.bindings(entity.module, entity.path))
      for (const Binding &binding : *all)
        if (home.is(binding.statement, NodeKind::Assign))
          work.push_back({entity.module,
                          home.child(binding.statement, Field::Value)});
  }
}

static NodeId argument(const Tree &tree, NodeId call, unsigned index) {
  for (NodeId node : tree.children(call, Field::Argument))
    if (index-- == 0)
      return tree.is(node, NodeKind::Keyword) ? tree.child(node, Field::Value)
                                              : node;
  return {};
}

void PinFinder::scan_call(ModuleId module, NodeId call) {
  const Tree &tree = program_[module].tree;
  NodeId function = tree.child(call, Field::Function);
  llvm::StringRef name = tree.text(function);
  if (name == "isinstance" || name == "issubclass") {
    pin_tested(module, argument(tree, call, 1),
               ("`" + name + "` tests for it").str());
    return;
  }
  Entity callee = resolve(module, function);
  if (callee.kind == Entity::Kind::External) {
#define METHOD_IDENTITY_TEST(test, base_argument)                              \
  if (callee.path == test)                                                     \
    pin_tested(module, argument(tree, call, base_argument),                    \
               "`is_method_overridden` compares its methods");
#include "compiler/program/class_effects.def"
  }
  // `Base.register(Other)` of an abstract class.
  if (!tree.is(function, NodeKind::Attribute))
    return;
  llvm::StringRef method = tree.name_of(function);
  if (method != "register" && method != "__subclasses__")
    return;
  Entity owner = resolve(module, tree.child(function, Field::Value));
  pin(program_.class_of(owner), ("`" + method + "` looks at its subclasses").str(),
      module, call);
}

void PinFinder::scan_attribute(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  llvm::StringRef name = tree.name_of(attribute);
  if (name == "__mro__" || name == "__bases__") {
    for (const auto &[cls, leaves] : descendants_)
      pin(cls, ("`" + name + "` is read").str(), module, attribute);
    return;
  }
  Field field = tree[attribute].field;
  NodeId parent = tree.parent(attribute);
  bool written = field == Field::Target && !tree.is(parent, NodeKind::For);
  bool compared = tree.is(parent, NodeKind::CompareOp) ||
                  tree.is(parent, NodeKind::Compare);
  if (!written && !compared)
    return;
  Entity owner = resolve(module, tree.child(attribute, Field::Value));
  if (owner.kind == Entity::Kind::Definition)
    pin(program_.class_of(owner),
        ("its attribute `" + name + "` is " + (written ? "written" : "compared"))
            .str(),
        module, attribute);
}

void PinFinder::scan(ModuleId module, NodeId subtree) {
  const Tree &tree = program_[module].tree;
  std::uint32_t end = tree[subtree].subtree_end;
  for (std::uint32_t i = subtree.index; i < end; ++i) {
    NodeId node{i};
    if (tree.is(node, NodeKind::Call))
      scan_call(module, node);
    else if (tree.is(node, NodeKind::Attribute))
      scan_attribute(module, node);
    else if (tree.is(node, NodeKind::ExceptHandler))
      pin_tested(module, tree.child(node, Field::Type),
                 "an `except` clause tests for it");
  }
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
}

/// True for an expression that makes a new mutable object.
static bool makes_mutable(const Tree &tree, NodeId value) {
  switch (tree.kind(value)) {
  case NodeKind::List:
  case NodeKind::Dict:
  case NodeKind::Set:
  case NodeKind::ListComp:
  case NodeKind::DictComp:
  case NodeKind::SetComp:
    return true;
  case NodeKind::Call: {
    std::string callee = tree.dotted(tree.child(value, Field::Function));
    llvm::StringRef name = llvm::StringRef(callee).rsplit('.').second.empty()
                               ? llvm::StringRef(callee)
                               : llvm::StringRef(callee).rsplit('.').second;
    return llvm::StringSwitch<bool>(name)
        .Cases("dict", "list", "set", "bytearray", true)
        .Cases("defaultdict", "OrderedDict", "Counter", "deque", true)
        .Default(false);
  }
  default:
    return false;
  }
}

/// A mutable class attribute or default value that two kept classes would each
/// get a copy of.
void PinFinder::pin_members(const Unit &unit) {
  for (const Member &member : unit.members) {
    if (member.role == Member::Role::Own)
      continue;
    const Class &definer = program_[member.definer];
    const Tree &tree = program_[definer.module].tree;
    // How many kept classes hold this very object.
    std::size_t holders = reach_.keeps_class(member.definer);
    for (ClassId leaf : descendants_[member.definer])
      holders += llvm::is_contained(in_.hierarchy.chain(leaf, pins_),
                                    member.definer);
    if (holders < 2)
      continue;
    for (NodeId statement : member.statements) {
      if (!tree.is(statement, NodeKind::FunctionDef)) {
        NodeId value = tree.child(statement, Field::Value);
        if (value.valid() && makes_mutable(tree, value))
          pin(member.definer, "a mutable class attribute is shared",
              definer.module, statement);
        continue;
      }
      for (NodeId decorator : tree.children(statement, Field::Decorator)) {
        llvm::StringRef text = tree.text(decorator);
        if (text.contains("lru_cache") || text.contains("singledispatch"))
          pin(member.definer, "a cache of its method is shared",
              definer.module, decorator);
      }
    }
  }
}

void PinFinder::pin_shared_state() {
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
  pin_shared_state();
  if (result_.empty())
    pin_positions();
  return std::move(result_);
}

Pins find_pins(Compilation &compilation, const Reach &reach, const Pins &pins) {
  return PinFinder(compilation, reach, pins).run();
}

} // namespace flattenc
