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

/// The class statement among `flat` that names `base` directly.
static NewBase base_source(Compilation &in, const Unit &unit, ClassId base) {
  for (ClassId cls : unit.flat())
    for (const BaseRef &ref : in.program[cls].bases)
      if (ref.cls == base)
        return {base, in.program[cls].module, ref.expression, {}};
  return {base, {}, {}, {}};
}

static void choose(Compilation &in, Unit &unit) {
  auto output_mro = [&](ClassId cls) {
    return in.hierarchy.output_mro(cls, *in.pins);
  };
  std::vector<ClassId> target = output_mro(unit.cls);
  // A base may have vanished into another one.
  unit.rebased = !unit.chain.empty();
  for (const BaseRef &base : in.program[unit.cls].bases)
    unit.rebased |= base.cls.valid() && in.program[base.cls].mro.size() > 0 &&
                    !in.program[base.cls].external() &&
                    !llvm::is_contained(target, base.cls);
  if (!unit.rebased)
    return;
  target.erase(target.begin());
  std::set<ClassId> chosen, covered;
  for (ClassId next : target) {
    if (covered.count(next))
      continue;
    chosen.insert(next);
    for (ClassId brought : output_mro(next))
      covered.insert(brought);
  }
  // A class that C3 puts too early has to be named behind those it follows.
  std::vector<ClassId> bases;
  while (true) {
    bases.clear();
    for (ClassId cls : target)
      if (chosen.count(cls))
        bases.push_back(cls);
    std::vector<std::vector<ClassId>> sequences;
    for (ClassId base : bases)
      sequences.push_back(output_mro(base));
    sequences.push_back(bases);
    auto merged = merge_c3(std::move(sequences));
    if (merged && *merged == target)
      break;
    if (chosen.size() == target.size()) {
      assert(false && "all classes in order keep the order");
      break; // verify refuses it
    }
    // Naming all of them in order always works, so some name is left to add:
    // the class that came too early, else the one that it overtook.
    std::size_t at = 0;
    while (merged && (*merged)[at] == target[at])
      ++at;
    if (merged && chosen.insert((*merged)[at]).second)
      continue;
    if (!chosen.insert(target[at]).second)
      chosen.insert(target.begin(), target.end());
  }
  for (ClassId base : bases)
    unit.bases.push_back(base_source(in, unit, base));
}

} // namespace flattenc

void flattenc::passes::choose_bases(Compilation &compilation) {
  for (auto &[cls, unit] : compilation.units)
    choose(compilation, unit);
}
