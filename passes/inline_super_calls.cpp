//
// Names the helpers that hold the bodies of overridden parents and rewrites the
// super calls to them. A helper's name is unique over the whole output, so no
// related class can override it by accident. Calls that lead out of the
// flattened classes lose the name of a class that is gone. Example:
//
//   super().__init__(x)              self._Shape___init__(x)
//   super(Circle, self).area()  -->  super().area()
//   Shape.scale(self, 2)             self._Shape_scale(2)
//

#include "passes/pass.h"

namespace flattenc {

using syntax::Tree;

namespace {

class HelperNames {
public:
  explicit HelperNames(Compilation &compilation) : in_(compilation) {
    for (const auto &[cls, unit] : compilation.units)
      for (const Member &member : unit.members) {
        taken_.try_emplace(member.name, ClassId{});
        take_attributes(member);
      }
  }

  std::string name(ClassId definer, llvm::StringRef member) {
    auto [it, added] = names_.try_emplace({definer, member.str()});
    if (!added)
      return it->second;
    const Class &cls = in_.program[definer];
    llvm::StringRef module = in_.program[cls.module].name;
    std::string owner = llvm::StringRef(cls.name).ltrim('_').str();
    std::string candidate = "_" + owner + "_" + member.str();
    // Another class of that name: its module tells them apart.
    for (unsigned i = 1; !taken_.try_emplace(candidate, definer).second; ++i) {
      candidate = "_" + module.rsplit('.').second.ltrim('_').str() + "_" +
                  owner + "_" + member.str();
      if (i > 1)
        candidate += "_" + std::to_string(i);
    }
    return it->second = candidate;
  }

private:
  /// What objects are given would hide a helper of that name.
  void take_attributes(const Member &member) {
    const Tree &tree = in_.program[in_.program[member.definer].module].tree;
    for (NodeId statement : member.statements)
      for (NodeId node : tree.descendants(statement))
        if (tree.is(node, NodeKind::Attribute) &&
            tree[node].field == Field::Target &&
            tree.name_of(node).startswith("_"))
          taken_.try_emplace(tree.name_of(node).str(), ClassId{});
  }

  Compilation &in_;
  std::map<std::string, ClassId> taken_;
  std::map<std::pair<ClassId, std::string>, std::string> names_;
};

/// Rewrites the members of one unit.
class SuperRewriter {
public:
  SuperRewriter(Compilation &compilation, HelperNames &names, Unit &unit)
      : in_(compilation), names_(names), unit_(unit) {}

  void run() {
    for (Member &member : unit_.members) {
      const Class &definer = in_.program[member.definer];
      tree_ = &in_.program[definer.module].tree;
      if (member.role == Member::Role::Helper ||
          member.role == Member::Role::Alias)
        member.helper_name = names_.name(member.definer, member.name);
      if (member.role == Member::Role::Alias)
        continue;
      for (const SuperSite &site : member.sites)
        rewrite(member, site);
      if (member.role == Member::Role::Helper)
        rename(member);
      if (member.definer != unit_.cls)
        unmangle(member, definer.name);
      llvm::sort(member.edits, [](const Edit &a, const Edit &b) {
        return a.begin < b.begin;
      });
    }
  }

private:
  void edit(Member &member, NodeId node, std::string text) {
    member.edits.push_back(
        {(*tree_)[node].begin, (*tree_)[node].end, std::move(text)});
  }

  void rewrite(Member &member, const SuperSite &site) {
    if (site.kind == SuperSite::Kind::Unchanged)
      return;
    if (site.explicit_parent) {
      rewrite_explicit(member, site);
      return;
    }
    std::string object = site.use.object.valid()
                             ? tree_->text(site.use.object).str()
                             : first_parameter(*tree_, site.use.function).str();
    if (site.kind == SuperSite::Kind::Helper) {
      edit(member, site.site,
           object + "." + names_.name(site.helper_definer, site.name));
      return;
    }
    bool plain = site.use.in_method &&
                 object == first_parameter(*tree_, site.use.function);
    edit(member, site.use.call,
         plain ? "super()"
               : "super(" + in_.program[unit_.cls].name + ", " + object + ")");
  }

  /// `Parent.m(self, a)` becomes `self.helper(a)`.
  void rewrite_explicit(Member &member, const SuperSite &site) {
    NodeId call = tree_->parent(site.site);
    NodeId self, next;
    for (NodeId argument : tree_->children(call, Field::Argument))
      if (!self.valid())
        self = argument;
      else if (!next.valid())
        next = argument;
    edit(member, site.site,
         tree_->text(self).str() + "." +
             names_.name(site.helper_definer, site.name));
    member.edits.push_back({(*tree_)[self].begin,
                            next.valid() ? (*tree_)[next].begin
                                         : (*tree_)[self].end,
                            ""});
  }

  /// Gives the definitions of a helper its name, also in `@name.setter`.
  void rename(Member &member) {
    for (NodeId statement : member.statements) {
      if (!tree_->is(statement, NodeKind::FunctionDef)) {
        for (NodeId target : tree_->children(statement, Field::Target))
          if (tree_->is(target, NodeKind::Name))
            edit(member, target, member.helper_name);
        continue;
      }
      llvm::StringRef own = tree_->name_of(statement);
      edit(member, tree_->child(statement, Field::Name), member.helper_name);
      for (NodeId decorator : tree_->children(statement, Field::Decorator)) {
        NodeId value = tree_->child(decorator, Field::Value);
        if (!tree_->is(value, NodeKind::Attribute))
          continue;
        NodeId owner = tree_->child(value, Field::Value);
        if (tree_->is(owner, NodeKind::Name) && tree_->text(owner) == own)
          edit(member, owner, member.helper_name);
      }
      // Python makes `__new__` static by its name alone.
      if (own == "__new__" && tree_->count(statement, Field::Decorator) == 0) {
        std::uint32_t begin = (*tree_)[statement].begin;
        llvm::StringRef source = tree_->source();
        std::size_t line = source.rfind('\n', begin) + 1;
        member.edits.push_back(
            {begin, begin,
             "@staticmethod\n" + source.slice(line, begin).str()});
      }
    }
  }

  /// `__x` of another class keeps the name that Python gave it there.
  void unmangle(Member &member, llvm::StringRef definer) {
    for (NodeId statement : member.statements) {
      std::uint32_t end = (*tree_)[statement].subtree_end;
      for (std::uint32_t i = statement.index; i < end; ++i) {
        NodeId node{i};
        if (tree_->is(node, NodeKind::ClassDef)) {
          i = (*tree_)[node].subtree_end - 1;
          continue;
        }
        if (!tree_->is(node, NodeKind::Name) &&
            !tree_->is(node, NodeKind::Identifier))
          continue;
        auto name = mangled(tree_->text(node), definer);
        bool edited = llvm::any_of(member.edits, [&](const Edit &edit) {
          return edit.begin <= (*tree_)[node].begin &&
                 (*tree_)[node].end <= edit.end;
        });
        if (name && !edited)
          edit(member, node, *name);
      }
    }
  }

  Compilation &in_;
  HelperNames &names_;
  Unit &unit_;
  const Tree *tree_ = nullptr;
};

} // namespace

} // namespace flattenc

void flattenc::passes::inline_super_calls(Compilation &compilation) {
  HelperNames names(compilation);
  for (auto &[cls, unit] : compilation.units)
    SuperRewriter(compilation, names, unit).run();
}
