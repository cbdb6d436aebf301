// FLC007
#include "compiler/check/usage.h"
#include "compiler/program/config_path.h"

#include "llvm/ADT/StringExtras.h"

#include <set>

namespace flattenc::check {

/// The variable that a statement begins with.
static llvm::StringRef root_name(llvm::StringRef statement) {
  return statement.take_while(
      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// True if this file set something around the slot: what was changed is then
/// its own, wherever it lies now.
static bool lies_in_own_value(const Subject &subject,
                              llvm::ArrayRef<std::string> keys) {
  return llvm::any_of(find_slots(*subject.config, keys.drop_back()),
                      [&](const ConfigSlot *slot) {
                        return subject.set_here(*slot);
                      });
}

void base_mutation(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.config || subject.lazy || subject.bases.empty())
    return;
  const ConfigTree &config = *subject.config;
  if (llvm::none_of(config.origins, [&](const Origin &origin) {
        return origin.kind == OriginKind::Mutated &&
               origin.range.file == subject.file;
      }))
    return;
  std::set<std::uint32_t> seen;
  for (const ConfigUse &use : uses_of(config)) {
    OriginId origin = use.slot->origin;
    if (!origin.valid() || config.origins[origin].kind != OriginKind::Mutated ||
        config.origins[origin].range.file != subject.file)
      continue;
    SourceRange range = config.origins[origin].range;
    llvm::StringRef name = root_name(subject.sources->text(range));
    if (name.empty() || name == "_base_" || name == use.keys[0])
      continue;
    // The key itself, not a copy that this file assigned to it.
    const ConfigSlot *top = config.find(config.root, use.keys[0]);
    OriginId before = top->origin;
    while (before.valid() && config.origins[before].kind == OriginKind::Mutated)
      before = config.origins[before].previous;
    if (!before.valid() ||
        config.origins[before].range.file == subject.file ||
        lies_in_own_value(subject, use.keys) ||
        !seen.insert(range.begin).second)
      continue;
    diag.emit(DiagKind::FLC007, range,
              "this changes `" + llvm::join(use.keys, ".") +
                  "` of the base, too")
        .note(config.origins[before].range, "the base's value")
        .hint("make a copy first: `copy.deepcopy(...)`");
  }
}

} // namespace flattenc::check
