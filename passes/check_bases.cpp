#include "passes/check_bases.h"

#include "compiler/base/graph.h"

#include "passes/did_you_mean.h"

namespace flattenc {

using syntax::Tree;

/// Where following a base expression ends without an answer.
struct DeadEnd {
  std::string name; ///< that is bound nowhere
  ModuleId module;  ///< where it is not bound; invalid: a package not found
};

/// Follows `name` through imports to the module that should bind it.
static DeadEnd last_step(Program &program, ModuleId module,
                         llvm::StringRef name) {
  DeadEnd end{name.str(), module};
  for (unsigned hops = 0; hops < 64 && end.module.valid(); ++hops) {
    const auto *all = program.bindings(end.module, end.name);
    if (!all || all->front().kind != Binding::Kind::ImportFrom)
      return end;
    const Binding &binding = all->front();
    ModuleId next = program.module(binding.module);
    end = {next.valid() ? binding.name : binding.module, next};
  }
  return end;
}

/// The step of a base expression that leads nowhere; none where the base is
/// known, external, computed, or an attribute of a class.
static std::optional<DeadEnd> dead_end(Program &program, ModuleId module,
                                       const BaseRef &base) {
  const Tree &tree = program[module].tree;
  NodeId expression = base.expression;
  if (tree.is(expression, NodeKind::Subscript))
    expression = tree.child(expression, Field::Value);
  llvm::SmallVector<llvm::StringRef> names;
  for (; tree.is(expression, NodeKind::Attribute);
       expression = tree.child(expression, Field::Value))
    names.push_back(tree.name_of(expression));
  if (!tree.is(expression, NodeKind::Name))
    return std::nullopt;
  llvm::StringRef first = tree.text(expression);
  Entity entity = program.resolve(module, first);
  if (entity.kind == Entity::Kind::Unknown) {
    bool builtin =
        base.cls.valid() && !(program[base.cls].external() &&
                              program[base.cls].opaque);
    return builtin || first == "object" ? std::nullopt
                                        : std::optional(last_step(
                                              program, module, first));
  }
  while (!names.empty() && entity.kind == Entity::Kind::Module) {
    ModuleId in = entity.module;
    llvm::StringRef name = names.pop_back_val();
    entity = program.attribute(entity, name);
    if (entity.kind == Entity::Kind::Unknown)
      return last_step(program, in, name);
  }
  return std::nullopt;
}

static void report(Compilation &in, const Class &cls, NodeId base,
                   const DeadEnd &end) {
  Program &program = in.program;
  auto builder = in.diag.emit(
      DiagKind::UnresolvedBase, program.range(cls.module, base),
      program.text(cls.module, base),
      program[cls.module].name + "." + cls.name);
  if (!end.module.valid()) {
    builder.hint("there is no module `" + end.name +
                 "`; `--search-path DIR` adds a folder to look in");
    return;
  }
  std::vector<std::string> names;
  for (const auto &[name, all] : program[end.module].bindings)
    if (name != cls.name || end.module != cls.module)
      names.push_back(name.str());
  std::string near = did_you_mean(end.name, names);
  builder.hint("`" + program[end.module].name + "` binds no `" + end.name +
               "`" + (near.empty() ? "" : "; " + near));
}

/// The classes of the inheritance circle that `cls` belongs to; empty if its
/// bases have another fault.
static std::string circle_of(Program &program, ClassId cls) {
  std::vector<GraphEdge> edges;
  std::uint32_t count = program.class_count();
  for (std::uint32_t i = 0; i < count; ++i)
    for (const BaseRef &base : program[ClassId{i}].bases)
      if (base.cls.valid())
        edges.emplace_back(i, base.cls.index);
  std::string text;
  for (const std::vector<std::uint32_t> &circle : find_circles(count, edges)) {
    if (!llvm::is_contained(circle, cls.index))
      continue;
    for (std::uint32_t member : circle)
      text += (text.empty() ? "`" : ", `") +
              program.qualified_name(ClassId{member}) + "`";
  }
  return text;
}

void check_bases(Compilation &in, ClassId start, std::set<ClassId> &seen) {
  Program &program = in.program;
  std::vector<ClassId> work = {start};
  while (!work.empty()) {
    ClassId id = work.back();
    work.pop_back();
    const Class &cls = program[id];
    // What stands under a condition may never run.
    if (cls.external() || cls.conditional || !seen.insert(id).second)
      continue;
    for (const BaseRef &base : llvm::reverse(cls.bases)) {
      if (auto end = dead_end(program, cls.module, base))
        report(in, cls, base.expression, *end);
      if (base.cls.valid())
        work.push_back(base.cls);
    }
    if (!cls.inconsistent)
      continue;
    NodeId name = program[cls.module].tree.child(cls.node, Field::Name);
    std::string circle = circle_of(program, id);
    in.diag
        .emit(DiagKind::InconsistentMro, program.range(cls.module, name),
              program.qualified_name(id))
        .hint(circle.empty() ? "Python refuses this class statement as well"
                             : "these inherit from each other: " + circle);
  }
}

} // namespace flattenc
