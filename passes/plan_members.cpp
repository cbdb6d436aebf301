//
// Plans the members of every class that the output defines: whose definition of
// each name wins, what each `super().m` and `Parent.m(self)` means in this
// leaf, and which helpers that takes. Later passes rely on every super call of
// a member having a meaning. Example:
//
//   class A: def f(self): ...                 class C
//   class B(A): def f(self): super().f()  -->   inherited B.f
//   class C(B): pass                            helper    A.f
//

#include "passes/check_bases.h"
#include "passes/pass.h"

void flattenc::passes::plan_members(Compilation &compilation) {
  auto reach = compilation.reach_from_roots(*compilation.pins);
  std::set<ClassId> checked;
  for (ClassId cls : reach->classes())
    check_bases(compilation, cls, checked);
  for (ClassId cls : reach->classes())
    if (!compilation.program[cls].conditional)
      compilation.units.insert(
          {cls, compilation.hierarchy.plan(cls, *compilation.pins)});
}
