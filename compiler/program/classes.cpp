#include "compiler/program/external_cache.h"
#include "compiler/program/program.h"

namespace flattenc {

namespace {

struct ExternalClassFact {
  llvm::StringRef path, bases, metaclass;
};

} // namespace

/// Facts about external classes, by canonical path.
static const llvm::StringMap<ExternalClassFact> &external_facts() {
  static const auto *facts = [] {
    auto *map = new llvm::StringMap<ExternalClassFact>;
#define EXTERNAL_CLASS(path, bases, metaclass)                                 \
  (*map)[path] = {path, bases, metaclass};
#include "compiler/program/external_classes.def"
    return map;
  }();
  return *facts;
}

static const llvm::StringMap<llvm::StringRef> &external_aliases() {
  static const auto *aliases = [] {
    auto *map = new llvm::StringMap<llvm::StringRef>;
#define EXTERNAL_ALIAS(path, canonical) (*map)[path] = canonical;
#include "compiler/program/external_classes.def"
    return map;
  }();
  return *aliases;
}

/// External classes of the tables that have an `__init_subclass__`.
static bool has_subclass_hook(llvm::StringRef path) {
  static const auto *paths = new llvm::StringSet<>{
#define SUBCLASS_HOOK(path) path,
#include "compiler/program/class_effects.def"
  };
  return paths->contains(path);
}

bool Program::known_external(llvm::StringRef package) {
  return llvm::any_of(external_facts(), [&](const auto &fact) {
    return fact.getKey().split('.').first == package;
  });
}

ClassId Program::external_class(llvm::StringRef path) {
  auto alias = external_aliases().find(path);
  std::string canonical =
      alias == external_aliases().end() ? path.str() : alias->second.str();
  auto known = external_by_path_.find(canonical);
  if (known != external_by_path_.end())
    return known->second;
  auto cls = std::make_unique<Class>();
  cls->name = canonical;
  Class &made = *cls;
  ClassId id = classes_.add(std::move(cls));
  external_by_path_[canonical] = id;
  auto fact = external_facts().find(canonical);
  if (fact == external_facts().end()) {
    made.opaque = !read_external(made);
    // Its name is now the path of the class statement, not of a re-export.
    auto [same, added] = external_by_path_.try_emplace(made.name, id);
    if (!added && same->second != id)
      return external_by_path_[canonical] = same->second;
  } else {
    made.metaclass = fact->second.metaclass.str();
    made.sees_subclasses = has_subclass_hook(canonical);
    llvm::SmallVector<llvm::StringRef> bases;
    fact->second.bases.split(bases, ' ', -1, false);
    for (llvm::StringRef base : bases)
      made.bases.push_back({{}, external_class(base)});
  }
  linearize(made, id);
  return id;
}

struct Program::ExternalSources {
  ExternalSources(SourceSet &sources, const Search &outer,
                  llvm::StringRef package)
      : search{outer.fs,
               [this, find = outer.find_package](llvm::StringRef other) {
                 auto [entry, is_new] = folders.try_emplace(other.str());
                 if (is_new)
                   entry->second = find(other);
                 return entry->second;
               },
               [name = package.str()](llvm::StringRef other) {
                 return other == name;
               },
               outer.cache},
        program(sources, diag, search) {}

  ExternalClassCache::Folders folders; ///< of packages that were asked for
  Search search;
  DiagnosticEmitter diag; ///< what is wrong in there is not the user's
  Program program;
};

/// True if a class body defines one of `names`, at whatever depth of `if`.
static bool body_defines(const syntax::Tree &tree, NodeId class_def,
                         llvm::ArrayRef<llvm::StringLiteral> names) {
  for (NodeId node : tree.descendants(class_def)) {
    if (!tree.is(node, NodeKind::FunctionDef) ||
        !llvm::is_contained(names, tree.name_of(node)))
      continue;
    NodeId around = tree.parent(node);
    while (!tree.is(around, NodeKind::ClassDef) &&
           !tree.is(around, NodeKind::FunctionDef))
      around = tree.parent(around);
    if (around == class_def)
      return true;
  }
  return false;
}

bool Program::metaclass_acts(const Entity &metaclass) {
  if (metaclass.path == "abc.ABCMeta")
    return false;
  ClassId cls = class_of(metaclass);
  if (!cls.valid())
    return true;
  return llvm::any_of((*this)[cls].mro, [&](ClassId in) {
    const Class &of = (*this)[in];
    return of.external()
               ? of.name != "builtins.type" && of.name != "abc.ABCMeta"
               : body_defines((*this)[of.module].tree, of.node,
                              {"__new__", "__init__", "__prepare__"});
  });
}

/// What the class at the path is; nothing if it is no class of that program.
static std::optional<ExternalClass> read_class(Program &program,
                                               llvm::StringRef path) {
  ClassId found = program.class_of(program.resolve_path(path));
  if (!found.valid() || program[found].external())
    return std::nullopt;
  const Class &cls = program[found];
  const syntax::Tree &tree = program[cls.module].tree;
  ExternalClass read;
  read.name = program.qualified_name(found);
  read.sees_subclasses = body_defines(tree, cls.node, {"__init_subclass__"});
  if (NodeId value = tree.keyword(cls.node, "metaclass"); value.valid()) {
    Entity metaclass = program.resolve_expression(cls.module, value);
    read.metaclass = metaclass.path;
    read.sees_subclasses |= program.metaclass_acts(metaclass);
  }
  read.known = true;
  for (const BaseRef &base : cls.bases)
    if (base.cls.valid())
      read.bases.push_back(program.qualified_name(base.cls));
    else
      read.known &= tree.text(base.expression) == "object";
  return read;
}

/// Reads the bases of an external class from its source where that is found.
bool Program::read_external(Class &cls) {
  llvm::StringRef package = llvm::StringRef(cls.name).split('.').first;
  if (!search.find_package(package))
    return false;
  const std::optional<ExternalClass> *known =
      search.externals ? search.externals->find(cls.name, search.find_package)
                       : nullptr;
  std::optional<ExternalClass> read;
  if (known) {
    read = *known;
  } else {
    std::shared_ptr<ExternalSources> &in = external_sources_[package];
    if (!in)
      in = std::make_shared<ExternalSources>(sources, search, package);
    read = read_class(in->program, cls.name);
    if (search.externals)
      search.externals->keep(cls.name, read, in->folders);
  }
  if (!read)
    return false;
  cls.name = read->name;
  cls.metaclass = read->metaclass;
  cls.sees_subclasses = read->sees_subclasses;
  for (const std::string &base : read->bases)
    cls.bases.push_back({{}, external_class(base)});
  return read->known;
}

ClassId Program::class_of(const Entity &entity) {
  if (entity.kind == Entity::Kind::External)
    return external_class(entity.path);
  if (entity.kind != Entity::Kind::Definition)
    return {};
  const auto *all = bindings(entity.module, entity.path);
  if (!all)
    return {};
  // A single class statement; a name with alternatives is no known class.
  if (all->size() == 1 && all->front().kind == Binding::Kind::Class)
    return class_at(entity.module, all->front().node);
  if (all->size() != 1 || all->front().kind != Binding::Kind::Value)
    return {};
  // `Alias = Class`
  const syntax::Tree &tree = (*this)[entity.module].tree;
  NodeId statement = all->front().statement;
  if (!tree.is(statement, NodeKind::Assign))
    return {};
  NodeId value = tree.child(statement, Field::Value);
  if (!tree.is(value, NodeKind::Name) || tree.text(value) == entity.path)
    return {};
  return class_of(resolve(entity.module, tree.text(value)));
}

/// Resolves a base as the class statement sees it: a base of the same name as
/// the class is what the name was bound to before.
static Entity resolve_base(Program &program, ModuleId module, NodeId base,
                           NodeId class_def) {
  const Module &in = program[module];
  const syntax::Tree &tree = in.tree;
  if (!tree.is(base, NodeKind::Name) ||
      tree.text(base) != tree.name_of(class_def))
    return program.resolve_expression(module, base);
  const auto *all = program.bindings(module, tree.text(base));
  Entity result;
  for (const Binding &binding : *all) {
    if (binding.node.index >= class_def.index)
      break;
    if (binding.kind == Binding::Kind::ImportFrom)
      result = program.resolve_path(binding.module + "." + binding.name);
  }
  return result;
}

ClassId Program::class_at(ModuleId module, NodeId node) {
  auto known = class_by_node_.find({module, node});
  if (known != class_by_node_.end())
    return known->second;
  auto owned = std::make_unique<Class>();
  Class &cls = *owned;
  const syntax::Tree &tree = (*this)[module].tree;
  cls.name = tree.name_of(node).str();
  cls.module = module;
  cls.node = node;
  cls.conditional = tree.parent(node) != tree.root();
  ClassId id = classes_.add(std::move(owned));
  class_by_node_[{module, node}] = id;
  for (NodeId argument : tree.children(node, Field::Argument)) {
    if (tree.is(argument, NodeKind::Keyword) ||
        tree.is(argument, NodeKind::DoubleStarred))
      continue;
    NodeId base = argument;
    if (tree.is(base, NodeKind::Subscript)) // Generic[T]
      base = tree.child(base, Field::Value);
    Entity entity = resolve_base(*this, module, base, node);
    ClassId base_class = class_of(entity);
    if (entity.kind == Entity::Kind::Unknown && tree.is(base, NodeKind::Name))
      base_class = external_class("builtins." + tree.text(base).str());
    cls.bases.push_back({argument, base_class});
  }
  linearize(cls, id);
  return id;
}

std::optional<std::vector<ClassId>>
merge_c3(std::vector<std::vector<ClassId>> sequences) {
  std::vector<ClassId> order;
  std::vector<std::size_t> heads(sequences.size());
  while (true) {
    ClassId next;
    bool done = true;
    for (std::size_t i = 0; i < sequences.size() && !next.valid(); ++i) {
      if (heads[i] == sequences[i].size())
        continue;
      done = false;
      ClassId head = sequences[i][heads[i]];
      bool in_a_tail = false;
      for (std::size_t k = 0; k < sequences.size() && !in_a_tail; ++k)
        for (std::size_t at = heads[k] + 1; at < sequences[k].size(); ++at)
          in_a_tail |= sequences[k][at] == head;
      if (!in_a_tail)
        next = head;
    }
    if (done)
      return order;
    if (!next.valid())
      return std::nullopt;
    order.push_back(next);
    for (std::size_t i = 0; i < sequences.size(); ++i)
      if (heads[i] < sequences[i].size() && sequences[i][heads[i]] == next)
        ++heads[i];
  }
}

void Program::linearize(Class &cls, ClassId id) {
  std::vector<std::vector<ClassId>> sequences;
  std::vector<ClassId> bases;
  for (const BaseRef &base : cls.bases) {
    if (!base.cls.valid() || (*this)[base.cls].name == "builtins.object")
      continue;
    sequences.push_back((*this)[base.cls].mro);
    // A class that is being linearized above us: a cycle of bases.
    cls.inconsistent |= sequences.back().empty();
    bases.push_back(base.cls);
  }
  sequences.push_back(bases);
  cls.mro.push_back(id);
  auto merged = cls.inconsistent ? std::nullopt : merge_c3(std::move(sequences));
  cls.inconsistent = !merged;
  if (merged)
    cls.mro.insert(cls.mro.end(), merged->begin(), merged->end());
}

std::string Program::qualified_name(ClassId id) const {
  const Class &cls = (*this)[id];
  if (cls.external())
    return cls.name;
  return (*this)[cls.module].name + "." + cls.name;
}

bool Program::is_subclass(ClassId cls, ClassId of) const {
  return llvm::is_contained((*this)[cls].mro, of);
}

} // namespace flattenc
