#include "passes/pins.h"

#include "compiler/syntax/literals.h"

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
  void scan_parent_read(ModuleId module, NodeId attribute);
  bool becomes_helper(ModuleId module, NodeId class_def, ClassId parent);
  void scan(ModuleId module, NodeId subtree);
  void pin_intrinsic();
  void pin_shared_state();
  void pin_members(const Unit &unit);
  void pin_shared(const Member &member, ModuleId module, NodeId statement);
  void pin_class_body(const Unit &unit, const Member &member);
  void pin_set_name(const Unit &unit);
  void pin_helper_name(const Member &member);
  void pin_super_types(const Unit &unit, const Member &member);
  void pin_base_names(const Unit &unit);
  void collect_layer_names();
  void pin_positions();
  Entity resolve(ModuleId module, NodeId expression);

  Compilation &in_;
  Program &program_;
  const Reach &reach_;
  const Pins &pins_;
  Pins result_;
  std::map<ClassId, std::vector<ClassId>> descendants_;
  /// Class names that an initializer may look for (`layer='Conv2d'`).
  std::set<std::string> layer_names_;
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
  if (!written && !compared) {
    scan_parent_read(module, attribute);
    return;
  }
  Entity owner = resolve(module, tree.child(attribute, Field::Value));
  if (owner.kind == Entity::Kind::Definition)
    pin(program_.class_of(owner),
        ("its attribute `" + name + "` is " + (written ? "written" : "compared"))
            .str(),
        module, attribute);
}

/// True if `parent` is flattened into every kept class that holds the methods
/// of the class statement `class_def`.
bool PinFinder::becomes_helper(ModuleId module, NodeId class_def,
                               ClassId parent) {
  ClassId definer = program_.class_at(module, class_def);
  for (ClassId leaf : reach_.classes()) {
    if (!program_.is_subclass(leaf, definer))
      continue;
    std::vector<ClassId> chain = in_.hierarchy.chain(leaf, pins_);
    if ((leaf == definer || llvm::is_contained(chain, definer)) &&
        !llvm::is_contained(chain, parent))
      return false;
  }
  return true;
}

/// `Parent.m` taken as a function runs on objects that are no Parent any more:
/// its `super()` would not accept them. A call `Parent.m(self, …)` in a method
/// becomes a helper call; static and class methods do not care.
void PinFinder::scan_parent_read(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  Entity owner = resolve(module, tree.child(attribute, Field::Value));
  if (owner.kind != Entity::Kind::Definition)
    return;
  ClassId cls = program_.class_of(owner);
  if (!cls.valid() || program_[cls].external() || !descendants_.count(cls))
    return;
  llvm::StringRef name = tree.name_of(attribute);
  for (ClassId ancestor : program_[cls].mro) {
    if (program_[ancestor].external())
      return;
    const ClassBody &body = in_.hierarchy.body(ancestor);
    auto items = body.by_name.find(std::string_view(name));
    if (items == body.by_name.end())
      continue;
    const BodyItem &item = body.items[items->second.front()];
    const Tree &in = program_[program_[ancestor].module].tree;
    if (item.kind != BodyItem::Kind::Method ||
        method_kind(in, item.statement) != MethodKind::Plain)
      return;
    break;
  }
  NodeId call = tree.parent(attribute);
  NodeId scope = program_[module].scopes->scope_node(attribute);
  if (tree.is(call, NodeKind::Call) && tree[attribute].field == Field::Function &&
      tree.is(scope, NodeKind::FunctionDef) &&
      tree.is(tree.parent(scope), NodeKind::ClassDef) &&
      method_kind(tree, scope) == MethodKind::Plain) {
    NodeId first = tree.child(call, Field::Argument);
    if (tree.is(first, NodeKind::Name) &&
        tree.text(first) == first_parameter(tree, scope) &&
        becomes_helper(module, tree.parent(scope), cls))
      return;
  }
  pin(cls, ("its method `" + name + "` is read").str(), module, attribute);
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

/// True if a function changes the object in its parameter: `x[k] = v`,
/// `x.pop(…)`, `del x[k]`, `x += …`.
static bool changes_in_place(const Tree &tree, NodeId function,
                             llvm::StringRef parameter) {
  static constexpr llvm::StringLiteral kMethods[] = {
      "append", "extend", "insert", "pop",    "popitem", "remove",
      "clear",  "update", "add",    "discard", "setdefault", "sort",
      "reverse"};
  for (NodeId name : tree.descendants(function)) {
    if (!tree.is(name, NodeKind::Name) || tree.text(name) != parameter)
      continue;
    NodeId parent = tree.parent(name);
    if (tree.is(parent, NodeKind::Subscript) &&
        tree[parent].field == Field::Target)
      return true;
    if (tree.is(parent, NodeKind::AugAssign) &&
        tree[name].field == Field::Target)
      return true;
    if (tree.is(parent, NodeKind::Attribute) &&
        tree[parent].field == Field::Function &&
        llvm::is_contained(kMethods, tree.name_of(parent)))
      return true;
  }
  return false;
}

/// An object that the class statement makes once and that two kept classes
/// would each get a copy of: a mutable attribute or default value, a cache.
void PinFinder::pin_shared(const Member &member, ModuleId module,
                           NodeId statement) {
  const Tree &tree = program_[module].tree;
  if (!tree.is(statement, NodeKind::FunctionDef)) {
    NodeId value = tree.child(statement, Field::Value);
    if (value.valid() && makes_mutable(tree, value))
      pin(member.definer, "a mutable class attribute is shared", module,
          statement);
    return;
  }
  for (NodeId decorator : tree.children(statement, Field::Decorator)) {
    llvm::StringRef text = tree.text(decorator);
    if (text.contains("lru_cache") || text.contains("singledispatch"))
      pin(member.definer, "a cache of its method is shared", module, decorator);
  }
  NodeId parameters = tree.child(statement, Field::Parameters);
  for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
    NodeId value = tree.child(parameter, Field::Default);
    if (value.valid() && makes_mutable(tree, value) &&
        changes_in_place(tree, statement, tree.name_of(parameter)))
      pin(member.definer, "a mutable default value is shared", module, value);
  }
}

/// A class-level expression that uses a name of the class body has to find the
/// definer's, not one that overrides it.
void PinFinder::pin_class_body(const Unit &unit, const Member &member) {
  const Class &definer = program_[member.definer];
  const Module &module = program_[definer.module];
  for (NodeId statement : member.statements)
    for (NodeId name : module.tree.descendants(statement)) {
      if (!module.tree.is(name, NodeKind::Name) ||
          module.scopes->is_store(name) ||
          module.scopes->resolve(name) != syntax::Resolution::ClassBody)
        continue;
      llvm::StringRef text = module.tree.text(name);
      // `@size.setter` of a helper gets the helper's name.
      NodeId attribute = module.tree.parent(name);
      if (member.role == Member::Role::Helper && text == member.name &&
          module.tree.is(attribute, NodeKind::Attribute) &&
          module.tree.is(module.tree.parent(attribute), NodeKind::Decorator))
        continue;
      // All that the definer binds to a name is printed in one place.
      const ClassBody &body = in_.hierarchy.body(member.definer);
      auto bound = body.by_name.find(std::string_view(text));
      if (text != member.name && bound != body.by_name.end() &&
          body.items[bound->second.back()].statement > statement)
        pin(member.definer,
            "its class body uses `" + text.str() + "` and binds it again",
            definer.module, name);
      for (const Member &other : unit.members)
        if (other.name == text && other.definer != member.definer &&
            other.role != Member::Role::Helper &&
            other.role != Member::Role::Alias)
          pin(member.definer,
              "its class body uses `" + text.str() +
                  "`, which a subclass defines again",
              definer.module, name);
    }
}

/// Such decorators note names in a list that subclasses share: its order and
/// repetitions stay only if a single class of the chain has them. Their objects
/// also keep `__module__` of the method (`functools.update_wrapper`).
void PinFinder::pin_set_name(const Unit &unit) {
  bool below = false;
  for (ClassId cls : unit.flat()) {
    NodeId first;
    for (const BodyItem &item : in_.hierarchy.body(cls).items)
      if (item.kind == BodyItem::Kind::Method && !first.valid() &&
          in_.hierarchy.sees_name(program_[cls].module, item.statement))
        first = item.statement;
    bool overridden = first.valid() && below;
    if (first.valid() && !below)
      for (const Member &member : unit.members)
        overridden |= member.definer != cls && cls != unit.cls &&
                      member.name == program_[program_[cls].module].tree.name_of(
                                         first) &&
                      member.role != Member::Role::Helper;
    if (overridden)
      pin(cls, "a decorator of its method notes names in a shared list",
          program_[cls].module, first);
    else if (first.valid() && program_[cls].module != program_[unit.cls].module)
      pin(cls, "the object of a decorator tells the module of its method",
          program_[cls].module, first);
    below |= first.valid();
  }
}

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

/// `super(X, self)` needs X in the linearization; behind a class that stays it
/// must not vanish into that one.
void PinFinder::pin_super_types(const Unit &unit, const Member &member) {
  ModuleId module = program_[member.definer].module;
  for (const SuperSite &site : member.sites) {
    if (site.kind != SuperSite::Kind::Unchanged || !site.use.type.valid())
      continue;
    ClassId named =
        program_.class_of(program_.resolve_expression(module, site.use.type));
    if (!named.valid() || named == unit.cls || program_[named].external())
      continue;
    pin(named, "`super` names it from below a class that stays", module,
        site.use.call);
    // What the call finds must stay behind the class, not inside of it.
    for (ClassId behind : llvm::drop_begin(program_[named].mro))
      if (!program_[behind].external() &&
          in_.hierarchy.body(behind).defines(site.name))
        pin(behind, "`super` of a class that stays finds its method", module,
            site.use.call);
  }
}

/// A helper has another name than the method had.
void PinFinder::pin_helper_name(const Member &member) {
  if (member.role != Member::Role::Helper && member.role != Member::Role::Alias)
    return;
  if (member.name == "__hash__" &&
      in_.hierarchy.body(member.definer).implies_no_hash())
    pin(member.definer, "its `__eq__` takes `__hash__` away",
        program_[member.definer].module, member.statements.front());
  ModuleId module = program_[member.definer].module;
  for (NodeId statement : member.statements)
    if (program_[module].tree.is(statement, NodeKind::FunctionDef) &&
        !in_.hierarchy.sees_name(module, statement) &&
        in_.hierarchy.depends_on_name(module, statement))
      pin(member.definer,
          "a decorator of `" + member.name + "` acts on its name", module,
          statement);
}

void PinFinder::pin_members(const Unit &unit) {
  for (const Member &member : unit.members)
    pin_super_types(unit, member);
  for (const Member &member : unit.members) {
    pin_helper_name(member);
    if (member.role == Member::Role::Own || member.role == Member::Role::Alias)
      continue;
    pin_class_body(unit, member);
    // How many kept classes hold this very object.
    std::size_t holders = reach_.keeps_class(member.definer);
    for (ClassId leaf : descendants_[member.definer])
      holders += llvm::is_contained(in_.hierarchy.chain(leaf, pins_),
                                    member.definer);
    if (holders < 2)
      continue;
    for (NodeId statement : member.statements)
      pin_shared(member, program_[member.definer].module, statement);
  }
  pin_set_name(unit);
  pin_base_names(unit);
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
  pin_shared_state();
  if (result_.empty())
    pin_positions();
  return std::move(result_);
}

Pins find_pins(Compilation &compilation, const Reach &reach, const Pins &pins) {
  return PinFinder(compilation, reach, pins).run();
}

} // namespace flattenc
