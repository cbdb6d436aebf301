//
// Chooses the bases of every flattened class: a shortest run through what
// remains of its MRO whose C3 is just that. The result is recomputed and
// compared, never assumed. Example:
//
//   class A(nn.Module): ...
//   class B(A, Mixin): ...    B keeps (Mixin, nn.Module)
//

#include "passes/pass.h"

namespace flattenc {

/// The MRO of a class that stays, as it will be in the output.
static std::vector<ClassId> output_mro(Compilation &in, ClassId cls) {
  std::vector<ClassId> result;
  const Class &of = in.program[cls];
  std::set<ClassId> absorbed;
  for (ClassId ancestor : of.mro) {
    if (!in.program[ancestor].external() &&
        !absorbed.count(ancestor))
      for (ClassId gone : in.hierarchy.chain(ancestor, *in.pins))
        absorbed.insert(gone);
    if (!absorbed.count(ancestor))
      result.push_back(ancestor);
  }
  return result;
}

/// The class statement among `flat` that names `base` directly.
static NewBase base_source(Compilation &in, const Unit &unit, ClassId base) {
  std::vector<ClassId> flat = {unit.cls};
  flat.insert(flat.end(), unit.chain.begin(), unit.chain.end());
  for (ClassId cls : flat)
    for (const BaseRef &ref : in.program[cls].bases)
      if (ref.cls == base)
        return {base, in.program[cls].module, ref.expression, {}};
  return {base, {}, {}, {}};
}

static void choose(Compilation &in, Unit &unit) {
  if (unit.chain.empty())
    return;
  std::vector<ClassId> target = output_mro(in, unit.cls);
  target.erase(target.begin());
  std::vector<ClassId> bases;
  std::set<ClassId> covered;
  std::vector<std::vector<ClassId>> sequences;
  for (ClassId next : target) {
    if (covered.count(next))
      continue;
    bases.push_back(next);
    sequences.push_back(output_mro(in, next));
    covered.insert(sequences.back().begin(), sequences.back().end());
  }
  sequences.push_back(bases);
  auto merged = merge_c3(sequences);
  const Class &cls = in.program[unit.cls];
  if (!merged || *merged != target) {
    in.diag.emit(DiagKind::NoBaseList, in.program.range(cls.module, cls.node),
                 in.program.qualified_name(unit.cls));
    return;
  }
  for (ClassId base : bases)
    unit.bases.push_back(base_source(in, unit, base));
}

/// Ancestors with `metaclass=` take it along unless a base brings it.
static void keep_metaclass(Compilation &in, Unit &unit) {
  for (const NewBase &base : unit.bases)
    for (ClassId ancestor : in.program[base.cls].mro) {
      const Class &cls = in.program[ancestor];
      if (cls.external() && !cls.metaclass.empty())
        return;
    }
  for (ClassId ancestor : unit.chain) {
    const Class &cls = in.program[ancestor];
    const syntax::Tree &tree = in.program[cls.module].tree;
    for (NodeId argument : tree.children(cls.node, Field::Argument))
      if (tree.is(argument, NodeKind::Keyword) &&
          tree.name_of(argument) == "metaclass") {
        unit.metaclass_module = cls.module;
        unit.metaclass_node = tree.child(argument, Field::Value);
        return;
      }
  }
}

} // namespace flattenc

void flattenc::passes::choose_bases(Compilation &compilation) {
  for (auto &[cls, unit] : compilation.units) {
    choose(compilation, unit);
    bool own = false;
    const Class &of = compilation.program[cls];
    const syntax::Tree &tree = compilation.program[of.module].tree;
    for (NodeId argument : tree.children(of.node, Field::Argument))
      own |= tree.is(argument, NodeKind::Keyword) &&
             tree.name_of(argument) == "metaclass";
    if (!own)
      keep_metaclass(compilation, unit);
  }
}
