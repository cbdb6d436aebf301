#include "compiler/program/registrations.h"
#include "compiler/program/units.h"

namespace flattenc {

using syntax::Tree;

const ClassBody &Hierarchy::body(ClassId cls) {
  auto known = bodies_.find(cls);
  if (known == bodies_.end())
    known = bodies_.emplace(cls, read_class_body(program_, cls)).first;
  return known->second;
}

/// Base classes that act on the class statement which names them.
static bool acts_on_class(llvm::StringRef path) {
  static constexpr llvm::StringLiteral kPaths[] = {
      "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"};
  return llvm::is_contained(kPaths, path);
}

/// Base classes that act on every class below them.
static bool acts_on_subclasses(llvm::StringRef path) {
  static constexpr llvm::StringLiteral kPaths[] = {
      "typing.NamedTuple", "typing.TypedDict", "enum.Enum"};
  return llvm::is_contained(kPaths, path);
}

/// True if the second argument of `super` is the first parameter of the method, or
/// of the function in it that the call stands in.
static bool is_own_object(const Tree &tree, NodeId statement,
                          const SuperUse &use) {
  llvm::StringRef object = tree.text(use.object);
  return (use.function.valid() &&
          object == first_parameter(tree, use.function)) ||
         (tree.is(statement, NodeKind::FunctionDef) &&
          object == first_parameter(tree, statement));
}

/// Names that every class has for itself.
static bool tells_of_class(llvm::StringRef name) {
  return name == "__doc__" || name == "__module__" || name == "__dict__" ||
         name == "__annotations__";
}

const Pin *Hierarchy::intrinsic_pin(ClassId cls) {
  auto known = intrinsic_.find(cls);
  if (known == intrinsic_.end()) {
    Pin pin = find_intrinsic_pin(cls);
    std::optional<Pin> value;
    if (pin.node.valid())
      value = pin;
    known = intrinsic_.emplace(cls, value).first;
  }
  return known->second ? &*known->second : nullptr;
}

Pin Hierarchy::find_intrinsic_pin(ClassId id) {
  const Class &cls = program_[id];
  const Module &module = program_[cls.module];
  const Tree &tree = module.tree;
  auto pin = [&](NodeId node, llvm::StringRef reason) {
    return Pin{id, reason.str(), cls.module, node, false};
  };
  auto pin_all = [&](NodeId node, llvm::StringRef reason) {
    return Pin{id, reason.str(), cls.module, node, true};
  };
  bool own_super = program_.bindings(cls.module, "super") &&
                   program_.resolve(cls.module, "super").path != "builtins.super";
  for (const BodyItem &item : body(id).items)
    for (const SuperUse &use :
         find_super(program_, cls.module, item.statement)) {
      bool zero = !use.type.valid();
      // `super(A, B)` of two classes does not depend on the leaf. Another object
      // than the method's own may be of any class.
      bool named = tree.is(use.type, NodeKind::Name) &&
                   tree.is(use.object, NodeKind::Name) &&
                   module.scopes->resolve(use.type) ==
                       syntax::Resolution::Global &&
                   is_own_object(tree, item.statement, use);
      if (!use.attribute.valid() || !use.function.valid() || (!zero && !named))
        return pin_all(use.call, "`super` is used as a value");
      if (tells_of_class(tree.name_of(use.attribute)))
        return pin_all(use.call, "`super()` tells of the class behind it");
      if (own_super)
        return pin_all(use.call, "its module has a `super` of its own");
      if (zero && first_parameter(tree, use.function).empty())
        return pin_all(use.call, "`super()` stands in a function without parameters");
    }
  if (cls.conditional)
    return pin(cls.node, "it is defined under a condition");
  if (const auto *all = program_.bindings(cls.module, cls.name);
      all && all->back().node != cls.node)
    return pin(cls.node, "its name is bound again");
  for (NodeId decorator : tree.children(cls.node, Field::Decorator))
    if (!is_registration(tree, decorator))
      return pin(decorator, "a class decorator changes it");
  for (const BaseRef &base : cls.bases)
    if (!base.cls.valid() && tree.text(base.expression) != "object")
      return pin(base.expression, "a base is computed");
  for (NodeId argument : tree.children(cls.node, Field::Argument)) {
    bool keyword = tree.is(argument, NodeKind::Keyword);
    if (!keyword && !tree.is(argument, NodeKind::DoubleStarred) &&
        !tree.is(argument, NodeKind::Starred))
      continue;
    Entity value = program_.resolve_expression(
        cls.module, tree.child(argument, Field::Value));
    if (!keyword || tree.name_of(argument) != "metaclass" ||
        value.path != "abc.ABCMeta")
      return pin(argument, "a class keyword or metaclass sees it");
  }
  for (const BaseRef &base : cls.bases)
    if (base.cls.valid() && acts_on_class(program_[base.cls].name))
      return pin(base.expression, "`" + program_[base.cls].name +
                                      "` acts on its class statement");
  for (ClassId ancestor : cls.mro)
    if (acts_on_subclasses(program_[ancestor].name))
      return pin(cls.node, "`" + program_[ancestor].name +
                               "` builds its subclasses in its own way");
  for (ClassId ancestor : llvm::drop_begin(cls.mro)) {
    const Class &above = program_[ancestor];
    if (above.external() ? above.sees_subclasses
                         : body(ancestor).defines("__init_subclass__"))
      return pin(cls.node, (above.external() && !above.metaclass.empty()
                                ? "the metaclass of `"
                                : "`__init_subclass__` of `") +
                               above.name + "` sees it");
    if (above.external())
      continue;
    NodeId value =
        program_[above.module].tree.keyword(above.node, "metaclass");
    if (value.valid() && program_.metaclass_acts(
                             program_.resolve_expression(above.module, value)))
      return pin(cls.node, "the metaclass of `" + above.name + "` sees it");
  }
  static constexpr llvm::StringLiteral kHooks[] = {
      "__init_subclass__", "__slots__", "__class_getitem__", "__set_name__",
      "__getattribute__"};
  for (const BodyItem &item : body(id).items) {
    for (const std::string &name : item.names)
      if (llvm::is_contained(kHooks, name))
        return pin(item.statement, "`" + name + "` acts on subclasses");
    if (item.kind == BodyItem::Kind::Other)
      return pin(item.statement, "its body runs statements");
    if (NodeId value = told_owner(cls.module, item); value.valid())
      return pin(value, "`__set_name__` of `" + tree.text(value).str() +
                            "` gets the class");
    if (NodeId call = effect_of(cls.module, item); call.valid())
      return pin(call, "its body calls `" +
                           tree.text(tree.child(call, Field::Function)).str() +
                           "`");
    std::uint32_t end = tree[item.statement].subtree_end;
    for (std::uint32_t i = item.statement.index; i < end; ++i)
      if (tree.is(NodeId{i}, NodeKind::Name) &&
          evaluates_names(tree.text(NodeId{i})) &&
          module.scopes->resolve(NodeId{i}) == syntax::Resolution::Global)
        return pin(NodeId{i}, "`" + tree.text(NodeId{i}).str() +
                                  "` looks names of its module up");
      else if (tree.is(NodeId{i}, NodeKind::Global))
        return pin(NodeId{i}, "it rebinds a global of its module");
      else if (tree.is(NodeId{i}, NodeKind::Name) &&
          tree.text(NodeId{i}) == "__class__")
        return pin(NodeId{i}, "`__class__` names it");
  }
  return {};
}

bool Hierarchy::stays(ClassId cls, const Pins &pins) {
  return program_[cls].external() || pins.count(cls) || intrinsic_pin(cls);
}

bool Hierarchy::order_unknown(ClassId cls) {
  bool multiple = false, opaque = false;
  for (ClassId ancestor : program_[cls].mro) {
    multiple |= !program_[ancestor].external() &&
                program_[ancestor].bases.size() > 1;
    opaque |= program_[ancestor].opaque;
  }
  return multiple && opaque;
}

std::vector<ClassId> Hierarchy::chain(ClassId cls, const Pins &pins) {
  std::vector<ClassId> result;
  const Pin *own = intrinsic_pin(cls);
  if (program_[cls].conditional || (own && own->keeps_ancestors))
    return result;
  const Tree &tree = program_[program_[cls].module].tree;
  for (const BaseRef &base : program_[cls].bases)
    if (!base.cls.valid() && tree.text(base.expression) != "object")
      return result; // nobody knows what it defines
  // It would be asked for the names of helpers.
  for (ClassId ancestor : program_[cls].mro)
    if (!program_[ancestor].external() &&
        body(ancestor).defines("__getattribute__"))
      return result;
  // Without `__slots__` an ancestor gives its subclasses a `__dict__`.
  if (body(cls).defines("__slots__"))
    return result;
  // A class decorator may look at what the class itself defines.
  for (NodeId decorator :
       tree.children(program_[cls].node, Field::Decorator))
    if (!is_registration(tree, decorator))
      return result;
  if (order_unknown(cls))
    return result;
  for (ClassId ancestor : llvm::drop_begin(program_[cls].mro)) {
    if (stays(ancestor, pins))
      break;
    result.push_back(ancestor);
  }
  return result;
}

std::vector<ClassId> Hierarchy::output_mro(ClassId cls, const Pins &pins) {
  std::vector<ClassId> result;
  std::set<ClassId> absorbed;
  for (ClassId ancestor : program_[cls].mro) {
    if (absorbed.count(ancestor))
      continue;
    result.push_back(ancestor);
    if (program_[ancestor].external())
      continue;
    std::vector<ClassId> flattened = chain(ancestor, pins);
    absorbed.insert(flattened.begin(), flattened.end());
  }
  return result;
}

/// The first class of `flat` from `from` on that defines `name`.
static ClassId first_defining(Hierarchy &hierarchy,
                              const std::vector<ClassId> &flat,
                              std::size_t from, llvm::StringRef name) {
  for (std::size_t i = from; i < flat.size(); ++i)
    if (hierarchy.body(flat[i]).defines(name))
      return flat[i];
  return {};
}

SuperSite Hierarchy::super_site(const Member &member, const SuperUse &use,
                                const std::vector<ClassId> &flat) {
  const Class &definer = program_[member.definer];
  const Tree &tree = program_[definer.module].tree;
  SuperSite site;
  site.use = use;
  site.site = use.attribute;
  site.name = tree.name_of(use.attribute).str();
  if (auto private_name = mangled(site.name, definer.name))
    site.name = *private_name;
  ClassId from = member.definer;
  if (use.type.valid())
    from = program_.class_of(
        program_.resolve_expression(definer.module, use.type));
  auto at = llvm::find(flat, from);
  if (at == flat.end())
    return site; // names a class that stays: right as it stands
  std::size_t index = static_cast<std::size_t>(at - flat.begin());
  site.helper_definer = first_defining(*this, flat, index + 1, site.name);
  if (site.helper_definer.valid())
    site.kind = SuperSite::Kind::Helper;
  else if (use.type.valid() && from != flat.front())
    site.kind = SuperSite::Kind::ZeroArgument;
  return site;
}

/// `Parent.m(self, …)` where Parent is flattened away: its own linearization
/// says whose `m` that is.
void Hierarchy::plan_explicit(Member &member, NodeId statement,
                              const std::vector<ClassId> &flat) {
  const Class &definer = program_[member.definer];
  const Module &module = program_[definer.module];
  const Tree &tree = module.tree;
  if (!tree.is(statement, NodeKind::FunctionDef) ||
      method_kind(tree, statement) != MethodKind::Plain)
    return;
  llvm::StringRef self = first_parameter(tree, statement);
  for (NodeId call : tree.descendants(statement)) {
    if (!tree.is(call, NodeKind::Call))
      continue;
    NodeId function = tree.child(call, Field::Function);
    NodeId argument = tree.child(call, Field::Argument);
    if (!tree.is(function, NodeKind::Attribute) ||
        !tree.is(argument, NodeKind::Name) || tree.text(argument) != self)
      continue;
    NodeId owner = tree.child(function, Field::Value);
    NodeId first = tree.chain_start(owner);
    if (!tree.is(first, NodeKind::Name) ||
        module.scopes->resolve(first) != syntax::Resolution::Global)
      continue;
    ClassId parent = program_.class_of(
        program_.resolve_expression(definer.module, owner));
    if (!parent.valid() || !llvm::is_contained(llvm::drop_begin(flat), parent))
      continue;
    SuperSite site;
    site.site = function;
    site.explicit_parent = true;
    site.name = tree.name_of(function).str();
    for (ClassId ancestor : program_[parent].mro) {
      if (program_[ancestor].external())
        break;
      if (!body(ancestor).defines(site.name))
        continue;
      const BodyItem &item =
          body(ancestor).items[body(ancestor).by_name.find(site.name)->second.front()];
      const Tree &in = program_[program_[ancestor].module].tree;
      bool plain = item.kind == BodyItem::Kind::Method &&
                   method_kind(in, item.statement) == MethodKind::Plain;
      if (plain && llvm::is_contained(flat, ancestor)) {
        site.helper_definer = ancestor;
        site.kind = SuperSite::Kind::Helper;
      }
      break;
    }
    member.sites.push_back(site);
  }
}

void Hierarchy::plan_sites(Member &member, const std::vector<ClassId> &flat) {
  ModuleId module = program_[member.definer].module;
  for (NodeId statement : member.statements) {
    for (const SuperUse &use : find_super(program_, module, statement))
      if (use.attribute.valid())
        member.sites.push_back(super_site(member, use, flat));
    plan_explicit(member, statement, flat);
  }
}

void Hierarchy::plan_metaclass(Unit &unit) {
  auto value_of = [&](ClassId cls) {
    const Class &of = program_[cls];
    return program_[of.module].tree.keyword(of.node, "metaclass");
  };
  if (value_of(unit.cls).valid())
    return;
  for (ClassId stays : unit.rest)
    if (program_[stays].external() ? !program_[stays].metaclass.empty()
                                   : value_of(stays).valid())
      return;
  for (ClassId ancestor : unit.chain)
    if (NodeId value = value_of(ancestor); value.valid()) {
      unit.metaclass_module = program_[ancestor].module;
      unit.metaclass_node = value;
      return;
    }
}

Unit Hierarchy::plan(ClassId id, const Pins &pins) {
  Unit unit;
  unit.cls = id;
  unit.chain = chain(id, pins);
  unit.rest = output_mro(id, pins);
  unit.rest.erase(unit.rest.begin());
  plan_metaclass(unit);
  const std::vector<ClassId> flat = unit.flat();

  // The leaf's own body, statement by statement, then the winners.
  std::map<std::string, ClassId, std::less<>> winner;
  std::set<std::string> annotated;
  for (ClassId cls : flat) {
    const ClassBody &in = body(cls);
    llvm::StringMap<unsigned> group;
    for (const BodyItem &item : in.items) {
      bool own = cls == id;
      if (!own && (item.kind == BodyItem::Kind::Docstring ||
                   item.kind == BodyItem::Kind::Nothing))
        continue;
      std::string name = item.names.empty() ? "" : item.names.front();
      bool wins = own;
      // `x: int` gives no value, but hides the annotations behind it.
      for (const std::string &bound : item.names)
        wins |= item.kind == BodyItem::Kind::Annotation
                    ? !winner.count(bound) && annotated.insert(bound).second
                    : winner.try_emplace(bound, cls).first->second == cls;
      if (!wins)
        continue;
      auto known = group.find(name);
      if (!own && !name.empty() && known != group.end()) {
        unit.members[known->second].statements.push_back(item.statement);
        continue;
      }
      Member member;
      member.role = own ? Member::Role::Own : Member::Role::Inherited;
      member.definer = cls;
      member.name = name;
      member.statements.push_back(item.statement);
      group[name] = static_cast<unsigned>(unit.members.size());
      unit.members.push_back(std::move(member));
    }
  }
  // Helper bodies hold further super calls: a fixpoint.
  std::set<std::pair<ClassId, std::string>> helpers;
  for (std::size_t i = 0; i < unit.members.size(); ++i) {
    if (unit.members[i].role == Member::Role::Alias)
      continue;
    plan_sites(unit.members[i], flat);
    std::vector<SuperSite> sites = unit.members[i].sites;
    for (const SuperSite &site : sites) {
      if (site.kind != SuperSite::Kind::Helper ||
          !helpers.insert({site.helper_definer, site.name}).second)
        continue;
      Member helper;
      helper.definer = site.helper_definer;
      helper.name = site.name;
      bool is_winner = winner[site.name] == site.helper_definer;
      helper.role = is_winner ? Member::Role::Alias : Member::Role::Helper;
      const ClassBody &in = body(site.helper_definer);
      for (unsigned item : in.by_name.find(site.name)->second)
        helper.statements.push_back(in.items[item].statement);
      unit.members.push_back(std::move(helper));
    }
  }
  return unit;
}

} // namespace flattenc
