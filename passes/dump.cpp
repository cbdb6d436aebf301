#include "passes/pass_manager.h"

#include "llvm/Support/raw_ostream.h"

namespace flattenc {

static llvm::StringRef name(Member::Role role) {
  switch (role) {
  case Member::Role::Own:
    return "own";
  case Member::Role::Inherited:
    return "inherited";
  case Member::Role::Helper:
    return "helper";
  case Member::Role::Alias:
    return "alias";
  }
  llvm_unreachable("covered switch");
}

static void dump_unit(const Compilation &in, const Unit &unit,
                      llvm::raw_ostream &out) {
  const Program &program = in.program;
  out << "class " << program.qualified_name(unit.cls) << '\n';
  for (ClassId ancestor : unit.chain)
    out << "  flattens " << program.qualified_name(ancestor) << '\n';
  for (const NewBase &base : unit.bases)
    out << "  base " << program.qualified_name(base.cls)
        << (base.text.empty() ? "" : " as " + base.text) << '\n';
  if (unit.metaclass_node.valid())
    out << "  metaclass "
        << program.text(unit.metaclass_module, unit.metaclass_node) << '\n';
  for (const Member &member : unit.members) {
    if (member.role == Member::Role::Own && member.sites.empty())
      continue;
    out << "  " << name(member.role) << ' '
        << program[member.definer].name << '.' << member.name;
    if (!member.helper_name.empty())
      out << " as " << member.helper_name;
    out << '\n';
    for (const SuperSite &site : member.sites) {
      out << "    super " << site.name << " -> ";
      if (site.kind == SuperSite::Kind::Helper)
        out << program[site.helper_definer].name << '\n';
      else
        out << (site.kind == SuperSite::Kind::ZeroArgument ? "super()" : "unchanged")
            << '\n';
    }
  }
  for (const AddedImport &import : unit.imports)
    out << "  import " << import.module
        << (import.name.empty() ? "" : ":" + import.name)
        << (import.alias.empty() ? "" : " as " + import.alias) << '\n';
}

void dump(const Compilation &in, llvm::StringRef filter,
          llvm::raw_ostream &out) {
  const Program &program = in.program;
  if (!in.pins.ready()) {
    if (in.discovery.ready())
      for (const auto &[scope, type] : in.discovery->types)
        if (llvm::StringRef(type).contains(filter))
          out << "type " << scope << ':' << type << '\n';
    return;
  }
  for (const auto &[cls, pin] : *in.pins)
    if (llvm::StringRef(program.qualified_name(cls)).contains(filter))
      out << "pinned " << program.qualified_name(cls) << ": " << pin.reason
          << '\n';
  for (const auto &[cls, unit] : in.units)
    if (llvm::StringRef(program.qualified_name(cls)).contains(filter))
      dump_unit(in, unit, out);
  if (!in.reach.ready())
    return;
  for (const auto &[module, kept] : (*in.reach)->modules())
    if (llvm::StringRef(program[module].name).contains(filter))
      out << "module " << program[module].name << " keeps "
          << kept.statements.size() << '\n';
}

llvm::Error verify(const Compilation &in) {
  for (const auto &[cls, unit] : in.units)
    for (const Member &member : unit.members)
      for (std::size_t i = 1; i < member.edits.size(); ++i)
        if (member.edits[i].begin < member.edits[i - 1].end)
          return llvm::createStringError(
              llvm::inconvertibleErrorCode(), "edits of %s.%s overlap",
              in.program.qualified_name(cls).c_str(), member.name.c_str());
  return llvm::Error::success();
}

} // namespace flattenc
