#include "compiler/backend/graph/diagram.h"

#include "llvm/ADT/SetVector.h"

namespace flattenc::backend {

using syntax::Tree;

std::uint32_t Diagram::node(const std::string &name, DiagramNodeKind kind) {
  auto next = static_cast<std::uint32_t>(nodes.size());
  auto [entry, is_new] = by_name_.try_emplace(name, next);
  if (is_new)
    nodes.push_back({name, kind, ""});
  return entry->second;
}

void Diagram::add_edge(const DiagramEdge &edge) {
  if (!llvm::is_contained(edges, edge))
    edges.push_back(edge);
}

Diagram bases_diagram(const ConfigTree &config, const SourceSet &sources,
                      const ShowPath &show) {
  Diagram diagram;
  diagram.kind = "bases";
  diagram.title = "bases";
  auto node = [&](FileId file) {
    return diagram.node(show(sources.path(file)), DiagramNodeKind::Config);
  };
  for (FileId file : config.files)
    node(file);
  for (auto [user, base] : config.bases)
    diagram.add_edge({node(user), node(base)});
  return diagram;
}

static std::uint32_t add_class(Diagram &diagram, const Program &program,
                               ClassId cls) {
  return diagram.node(program.qualified_name(cls),
                      program[cls].external() ? DiagramNodeKind::External
                                              : DiagramNodeKind::Class);
}

/// The edges of a class statement as the sources have it.
static void add_bases(Diagram &diagram, const Program &program, ClassId cls) {
  std::uint32_t from = add_class(diagram, program, cls);
  for (const BaseRef &base : program[cls].bases) {
    if (base.cls.valid()) {
      diagram.add_edge({from, add_class(diagram, program, base.cls)});
      continue;
    }
    llvm::StringRef text = program.text(program[cls].module, base.expression);
    diagram.add_edge({from, diagram.node(text.str(), DiagramNodeKind::Unknown)});
  }
}

/// What the MRO of `classes` has, in order.
static llvm::SetVector<ClassId> with_ancestors(const Program &program,
                                               llvm::ArrayRef<ClassId> classes) {
  llvm::SetVector<ClassId> all;
  for (ClassId cls : classes)
    all.insert(program[cls].mro.begin(), program[cls].mro.end());
  return all;
}

Diagram inheritance_before(Compilation &in, ClassId of) {
  Diagram diagram;
  diagram.kind = "inheritance_before";
  diagram.title = "inheritance before";
  llvm::ArrayRef<ClassId> roots =
      of.valid() ? llvm::makeArrayRef(of) : (*in.reach)->classes();
  for (ClassId cls : with_ancestors(in.program, roots))
    if (of.valid() || !in.program[cls].external())
      add_bases(diagram, in.program, cls);
  if (of.valid())
    for (ClassId cls : in.program[of].mro)
      diagram.mro.push_back(in.program.qualified_name(cls));
  return diagram;
}

/// The new base list of a class; null if its class statement stays as it is.
static const std::vector<NewBase> *new_bases(const Compilation &in,
                                             ClassId cls) {
  auto unit = in.units.find(cls);
  bool rebased = unit != in.units.end() && unit->second.rebased;
  return rebased ? &unit->second.bases : nullptr;
}

static void note_pin(Diagram &diagram, std::uint32_t node, Compilation &in,
                     ClassId cls, const ShowPath &show) {
  auto pin = in.pins->find(cls);
  if (pin == in.pins->end())
    return;
  SourceRange range = in.program.range(pin->second.module, pin->second.node);
  LineColumn at = in.sources.line_column(range.file, range.begin);
  diagram.nodes[node].note = "pinned: " + pin->second.reason + ", " +
                             show(in.sources.path(range.file)) + ":" +
                             std::to_string(at.line);
}

Diagram inheritance_after(Compilation &in, ClassId of, const ShowPath &show) {
  Diagram diagram;
  diagram.kind = "inheritance_after";
  diagram.title = "inheritance after";
  llvm::SetVector<ClassId> work;
  if (of.valid())
    work.insert(of);
  else
    work.insert((*in.reach)->classes().begin(), (*in.reach)->classes().end());
  for (std::size_t i = 0; i < work.size(); ++i) {
    ClassId cls = work[i];
    std::uint32_t node = add_class(diagram, in.program, cls);
    note_pin(diagram, node, in, cls, show);
    llvm::SmallVector<ClassId> bases;
    if (const std::vector<NewBase> *changed = new_bases(in, cls)) {
      for (const NewBase &base : *changed) {
        diagram.add_edge({node, add_class(diagram, in.program, base.cls)});
        bases.push_back(base.cls);
      }
    } else {
      add_bases(diagram, in.program, cls);
      for (const BaseRef &base : in.program[cls].bases)
        bases.push_back(base.cls);
    }
    for (ClassId base : bases)
      if (of.valid() && base.valid())
        work.insert(base);
  }
  if (!of.valid())
    return diagram;
  if (auto unit = in.units.find(of); unit != in.units.end()) {
    diagram.mro.push_back(in.program.qualified_name(of));
    for (ClassId cls : unit->second.rest)
      diagram.mro.push_back(in.program.qualified_name(cls));
  }
  return diagram;
}

namespace {

/// Collects the imports of what the output keeps.
class ImportWalk {
public:
  explicit ImportWalk(Compilation &in) : in_(in) {}
  Diagram run();

private:
  void add(ModuleId from, llvm::StringRef module, llvm::StringRef name,
           bool local);
  void add_statement(ModuleId from, ModuleId module, NodeId statement,
                     bool local, llvm::ArrayRef<NodeId> aliases);
  void add_below(ModuleId into, ModuleId module, NodeId statement);

  Compilation &in_;
  Diagram diagram_;
};

} // namespace

/// `from module import name`, or `import module` if there is no name.
void ImportWalk::add(ModuleId from, llvm::StringRef module,
                     llvm::StringRef name, bool local) {
  const auto &kept = (*in_.reach)->modules();
  if (!in_.program.bundles(module))
    return;
  ModuleId target = in_.program.module(module);
  if (!name.empty() && target.valid() && !in_.program.bindings(target, name))
    if (ModuleId below = in_.program.module((module + "." + name).str());
        below.valid())
      target = below;
  if (!target.valid() || target == from || !kept.count(target))
    return;
  std::uint32_t user =
      diagram_.node(in_.program[from].name, DiagramNodeKind::Module);
  diagram_.add_edge({user,
                     diagram_.node(in_.program[target].name,
                                   DiagramNodeKind::Module),
                     local});
}

void ImportWalk::add_statement(ModuleId from, ModuleId module,
                               NodeId statement, bool local,
                               llvm::ArrayRef<NodeId> aliases) {
  const Module &in = in_.program[module];
  const Tree &tree = in.tree;
  bool from_import = tree.is(statement, NodeKind::ImportFrom);
  std::string target =
      from_import ? in_.program.import_target(in, statement) : std::string();
  if (tree.child(statement, Field::Star).valid())
    add(from, target, "", local);
  for (NodeId alias : tree.children(statement, Field::Alias)) {
    if (!aliases.empty() && !llvm::is_contained(aliases, alias))
      continue;
    llvm::StringRef name = tree.text(tree.child(alias, Field::Module));
    if (from_import)
      add(from, target, name, local);
    else
      add(from, name, "", local);
  }
}

/// The imports inside of a statement that will stand in the module `into`.
void ImportWalk::add_below(ModuleId into, ModuleId module, NodeId statement) {
  const Module &in = in_.program[module];
  for (NodeId node : in.tree.descendants(statement))
    if (in.tree.is(node, NodeKind::Import) ||
        in.tree.is(node, NodeKind::ImportFrom))
      add_statement(into, module, node, !in.scopes->at_import_time(node), {});
}

Diagram ImportWalk::run() {
  diagram_.kind = "imports";
  diagram_.title = "imports";
  for (const auto &[id, kept] : (*in_.reach)->modules()) {
    const Module &module = in_.program[id];
    diagram_.node(module.name, DiagramNodeKind::Module);
    for (const auto &[statement, stays] : kept.statements) {
      if (module.tree.is(statement, NodeKind::Import) ||
          module.tree.is(statement, NodeKind::ImportFrom))
        add_statement(id, id, statement, false, stays.aliases);
      else if (!module.tree.is(statement, NodeKind::ClassDef))
        add_below(id, id, statement);
    }
    auto added = in_.added_imports->find(id);
    if (added != in_.added_imports->end())
      for (const AddedImport &import : added->second)
        add(id, import.module, import.name, false);
  }
  for (const auto &[cls, unit] : in_.units)
    for (const Member &member : unit.members)
      for (NodeId statement : member.statements)
        add_below(in_.program[cls].module, in_.program[member.definer].module,
                  statement);
  return std::move(diagram_);
}

Diagram imports_diagram(Compilation &in) { return ImportWalk(in).run(); }

} // namespace flattenc::backend
