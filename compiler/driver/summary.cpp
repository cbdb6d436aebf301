#include "compiler/driver/summary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <vector>

namespace flattenc {

/// "class" or "classes", with their number.
static std::string counted(std::size_t count, llvm::StringRef one,
                           llvm::StringRef many) {
  return (llvm::Twine(count) + " " + (count == 1 ? one : many)).str();
}

/// `name` without the module that it stands in.
static llvm::StringRef bare(llvm::StringRef name) {
  return name.contains('.') ? name.rsplit('.').second : name;
}

static std::string chain_of(const Compilation &compilation, const Unit &unit) {
  const Program &program = compilation.program;
  std::string text = bare(program.qualified_name(unit.cls)).str() + ":";
  for (ClassId ancestor : unit.chain)
    text += " " + bare(program.qualified_name(ancestor)).str();
  std::vector<std::string> bases;
  for (const NewBase &base : unit.bases)
    bases.push_back(bare(program.qualified_name(base.cls)).str());
  return text + " -> (" + llvm::join(bases, ", ") + ")";
}

void print_summary(const Compilation &compilation, std::size_t file_count,
                   std::optional<double> seconds, llvm::raw_ostream &err) {
  constexpr std::size_t kExamples = 3;
  std::vector<const Unit *> flattened;
  for (const auto &[cls, unit] : compilation.units)
    if (!unit.chain.empty())
      flattened.push_back(&unit);
  err << counted(file_count, "file", "files") << ", "
      << counted(flattened.size(), "class", "classes") << " flattened, "
      << (*compilation.pins).size() << " pinned";
  if (seconds)
    err << llvm::formatv(", {0:f2} s", *seconds);
  err << '\n';
  std::stable_sort(flattened.begin(), flattened.end(),
                   [](const Unit *a, const Unit *b) {
                     return a->chain.size() > b->chain.size();
                   });
  for (const Unit *unit : llvm::makeArrayRef(flattened).take_front(kExamples))
    err << "  " << chain_of(compilation, *unit) << '\n';
}

} // namespace flattenc
