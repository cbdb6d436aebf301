//
// Gives every name of a moved member the text under which the leaf's module
// binds the same object: its own name where the module has it already, else an
// import from where it is defined, under an alias if the name means something
// else there. Later passes rely on moved code meaning what it meant. Example:
//
//   # resnet.py                     # resnext.py: class Bottleneck, too
//   def zero(self, m):              from .resnet import Bottleneck as _resnet_Bottleneck
//     isinstance(m, Bottleneck) -->   isinstance(m, _resnet_Bottleneck)
//

#include "passes/import_cycles.h"
#include "passes/module_writes.h"
#include "passes/pass.h"

#include "compiler/syntax/literals.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc {

using syntax::Tree;

namespace {

/// Chooses names in one module of the output.
class CaptureNames {
public:
  CaptureNames(Program &program, const ModuleWrites &writes, ModuleId module)
      : program_(program), writes_(writes), module_(module) {}

  /// The text for `name` of module `from`, which stands for `entity`; adds what
  /// that takes to `imports`. `avoid` cannot be read under its own name here.
  /// `user` is the statement of `from` that has the name, if it may be read
  /// while `from` is still being imported.
  std::string text(ModuleId from, llvm::StringRef name, const Entity &entity,
                   bool avoid, std::set<AddedImport> &imports,
                   NodeId user = {});

private:
  std::string alias(ModuleId from, llvm::StringRef name);
  bool too_early(ModuleId from, llvm::StringRef name, ModuleId definer,
                 NodeId user);
  void import_external(ModuleId from, llvm::StringRef name,
                       const Entity &entity, llvm::StringRef as,
                       std::set<AddedImport> &imports);

  Program &program_;
  const ModuleWrites &writes_;
  ModuleId module_;
  std::map<std::string, Entity> captured_; ///< names that imports were added for
  std::map<std::string, std::set<AddedImport>> imports_of_;
};

/// Rewrites the members of one unit.
class CaptureResolver {
public:
  CaptureResolver(Compilation &compilation, CaptureNames &names, Unit &unit)
      : in_(compilation), names_(names), unit_(unit) {}
  void run();

private:
  void resolve(ModuleId module, NodeId subtree, std::vector<Edit> &edits);
  void resolve_annotations(ModuleId module, NodeId subtree);
  std::string expression(ModuleId module, NodeId node);
  std::string implied_base(ModuleId leaf, const Class &base);

  Compilation &in_;
  CaptureNames &names_;
  Unit &unit_;
  std::set<std::string, std::less<>> member_names_;
};

/// The statement of the module that contains the node.
NodeId top_level(const Tree &tree, NodeId node) {
  while (tree.parent(node) != tree.root())
    node = tree.parent(node);
  return node;
}

} // namespace

std::string CaptureNames::alias(ModuleId from, llvm::StringRef name) {
  llvm::StringRef module = program_[from].name;
  if (module.contains('.'))
    module = module.rsplit('.').second;
  std::string base = "_" + module.ltrim('_').str() + "_" + name.str();
  std::string result = base;
  for (unsigned i = 2; captured_.count(result) ||
                       program_.bindings(module_, result);
       ++i)
    result = base + "_" + std::to_string(i);
  return result;
}

/// True if an import of the name in this module could come before the name is
/// bound: behind its user, in a module that is importing this one.
bool CaptureNames::too_early(ModuleId from, llvm::StringRef name,
                             ModuleId definer, NodeId user) {
  return user.valid() && binds_behind(program_, from, name, user) &&
         import_leads_to(program_, definer, module_);
}

/// Repeats the import statements through which `from` binds the name, so that
/// `import a.b` still loads `a.b`.
void CaptureNames::import_external(ModuleId from, llvm::StringRef name,
                                   const Entity &entity, llvm::StringRef as,
                                   std::set<AddedImport> &imports) {
  const Tree &tree = program_[from].tree;
  bool added = false;
  if (const auto *all = program_.bindings(from, name))
    for (const Binding &binding : *all) {
      if (binding.kind != Binding::Kind::ImportModule)
        continue;
      std::string module =
          tree.text(tree.child(binding.node, Field::Module)).str();
      bool renamed = tree.child(binding.node, Field::AsName).valid();
      if (!renamed && as != name)
        module = llvm::StringRef(module).split('.').first.str();
      bool plain = !renamed && as == name;
      imports.insert({module, "", plain ? "" : as.str()});
      added = true;
    }
  if (added)
    return;
  auto [module, last] = llvm::StringRef(entity.path).rsplit('.');
  if (last.empty())
    imports.insert({module.str(), "", module == as ? "" : as.str()});
  else
    imports.insert({module.str(), last.str(), last == as ? "" : as.str()});
}

std::string CaptureNames::text(ModuleId from, llvm::StringRef name,
                               const Entity &entity, bool avoid,
                               std::set<AddedImport> &imports, NodeId user) {
  bool bound = program_.bindings(module_, name) ||
               program_.star_providing(module_, name);
  // What code sets from outside is this module's own, whatever it was imported
  // from.
  auto written_here = [&](llvm::StringRef bound_here) {
    return entity.module != module_ && writes_.writes(module_, bound_here);
  };
  avoid = avoid || written_here(name);
  if (entity.kind == Entity::Kind::Unknown) // a builtin
    return bound || written_here(name)
               ? text(from, name,
                      {Entity::Kind::External, {}, "builtins." + name.str()},
                      avoid, imports)
               : name.str();
  // A name that is rebound later has to be read where it is bound, and so have
  // those that each module has; one that is not there yet while its module is
  // imported, when it is needed.
  if (entity.kind == Entity::Kind::Definition && entity.module != module_ &&
      (writes_.rebinds(entity) ||
       is_module_attribute(entity.path) ||
       too_early(from, name, entity.module, user))) {
    std::string as = alias(entity.module, "module");
    for (const auto &[known, what] : captured_)
      if (what.kind == Entity::Kind::Module && what.module == entity.module)
        as = known;
    captured_[as] = {Entity::Kind::Module, entity.module, ""};
    imports.insert({program_[entity.module].name, "", as});
    return as + "." + entity.path;
  }
  if (bound && !avoid && program_.resolve(module_, name) == entity)
    return name.str();
  if (entity.kind == Entity::Kind::Definition && entity.module == module_ &&
      !avoid)
    return entity.path;
  if (llvm::StringRef other = program_.imported_as(module_, entity);
      !other.empty() && !avoid && !written_here(other))
    return other.str();
  for (const auto &[known, what] : captured_)
    if (what == entity && (!avoid || known != name)) {
      std::set<AddedImport> &again = imports_of_[known];
      imports.insert(again.begin(), again.end());
      return known;
    }
  std::string as = name.str();
  if (bound || avoid || captured_.count(as))
    as = alias(from, name);
  captured_[as] = entity;
  std::set<AddedImport> &added = imports_of_[as];
  switch (entity.kind) {
  case Entity::Kind::External:
    import_external(from, name, entity, as, added);
    break;
  case Entity::Kind::Definition:
    added.insert({program_[entity.module].name, entity.path,
                  entity.path == as ? "" : as});
    break;
  case Entity::Kind::Module: {
    auto [package, last] =
        llvm::StringRef(program_[entity.module].name).rsplit('.');
    if (last.empty())
      import_external(from, name, entity, as, added);
    else
      added.insert({package.str(), last.str(), last == as ? "" : as});
    break;
  }
  case Entity::Kind::Unknown:
    break;
  }
  imports.insert(added.begin(), added.end());
  return as;
}

void CaptureResolver::resolve(ModuleId module, NodeId subtree,
                              std::vector<Edit> &edits) {
  const Module &in = in_.program[module];
  std::vector<Edit> names;
  NodeId user = top_level(in.tree, subtree);
  for (NodeId name : in.scopes->global_uses(subtree)) {
    const syntax::Node &node = in.tree[name];
    bool gone = llvm::any_of(edits, [&](const Edit &edit) {
      return edit.begin <= node.begin && node.end <= edit.end;
    });
    if (gone)
      continue;
    llvm::StringRef text = in.tree.text(name);
    bool avoid = in.scopes->in_class_body(name) && member_names_.count(text.str());
    std::string printed = names_.text(
        module, text, in_.program.resolve(module, text), avoid, unit_.imports,
        user);
    if (printed != text)
      names.push_back({node.begin, node.end, std::move(printed)});
  }
  edits.insert(edits.end(), names.begin(), names.end());
  llvm::sort(edits,
             [](const Edit &a, const Edit &b) { return a.begin < b.begin; });
}

/// Names in string annotations stay bound, so that type checkers find them.
void CaptureResolver::resolve_annotations(ModuleId module, NodeId subtree) {
  const Module &in = in_.program[module];
  NodeId user = top_level(in.tree, subtree);
  auto is_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (std::uint32_t i = subtree.index; i < in.tree[subtree].subtree_end; ++i) {
    NodeId string{i};
    Field field = in.tree[string].field;
    if (!in.tree.is(string, NodeKind::String) ||
        (field != Field::Annotation && field != Field::Returns &&
         field != Field::Index))
      continue;
    std::string text =
        syntax::string_value(in.tree.text(string)).value_or("");
    for (llvm::StringRef rest = text; !rest.empty();) {
      rest = rest.drop_until(is_word);
      llvm::StringRef word = rest.take_while(is_word);
      Entity entity = word.empty() ? Entity{} : in_.program.resolve(module, word);
      if (entity.kind != Entity::Kind::Unknown)
        names_.text(module, word, entity, false, unit_.imports, user);
      rest = rest.drop_front(word.size());
      while (rest.startswith("."))
        rest = rest.drop_front().drop_while(is_word);
    }
  }
}

std::string CaptureResolver::expression(ModuleId module, NodeId node) {
  std::vector<Edit> edits;
  if (module != in_.program[unit_.cls].module)
    resolve(module, node, edits);
  const Tree &tree = in_.program[module].tree;
  std::string result;
  std::uint32_t at = tree[node].begin;
  for (const Edit &edit : edits) {
    result += tree.source().slice(at, edit.begin).str() + edit.text;
    at = edit.end;
  }
  return result + tree.source().slice(at, tree[node].end).str();
}

/// A base that no class statement names: it was an ancestor's until now.
std::string CaptureResolver::implied_base(ModuleId leaf, const Class &base) {
  llvm::StringRef path = base.name;
  auto [home, name] = path.contains('.') ? path.rsplit('.')
                                         : std::pair(llvm::StringRef(), path);
  if (home == "builtins")
    return name.str();
  Entity entity{Entity::Kind::External, {}, path.str()};
  if (!base.external()) {
    entity = {Entity::Kind::Definition, base.module, path.str()};
    home = in_.program[base.module].name;
  }
  std::string text = names_.text(leaf, name, entity, false, unit_.imports);
  // An import of the module that nothing else needed.
  const auto *all = in_.program.bindings(leaf, text);
  if (all && all->front().kind == Binding::Kind::ImportFrom &&
      !(*in_.reach)->keeps_binding(leaf, all->front()))
    unit_.imports.insert(
        {home.str(), name.str(), text == name ? "" : text});
  return text;
}

void CaptureResolver::run() {
  ModuleId leaf = in_.program[unit_.cls].module;
  for (const Member &member : unit_.members)
    member_names_.insert(member.name);
  for (Member &member : unit_.members) {
    ModuleId module = in_.program[member.definer].module;
    if (module == leaf || member.role == Member::Role::Alias)
      continue;
    for (NodeId statement : member.statements) {
      std::vector<Edit> edits(member.edits.begin(), member.edits.end());
      resolve(module, statement, edits);
      resolve_annotations(module, statement);
      member.edits = std::move(edits);
    }
  }
  for (NewBase &base : unit_.bases)
    base.text = base.expression.valid()
                    ? expression(base.module, base.expression)
                    : implied_base(leaf, in_.program[base.cls]);
  if (unit_.metaclass_node.valid())
    unit_.metaclass = expression(unit_.metaclass_module, unit_.metaclass_node);
}

} // namespace flattenc

void flattenc::passes::resolve_captures(Compilation &compilation) {
  ModuleWrites writes(compilation.program, **compilation.reach);
  std::map<ModuleId, CaptureNames> names;
  for (auto &[cls, unit] : compilation.units) {
    ModuleId module = compilation.program[cls].module;
    auto it = names.try_emplace(module, compilation.program, writes, module)
                  .first;
    CaptureResolver(compilation, it->second, unit).run();
  }
}
