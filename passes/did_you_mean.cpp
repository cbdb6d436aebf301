#include "passes/did_you_mean.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace flattenc {

std::string did_you_mean(llvm::StringRef word,
                         llvm::ArrayRef<std::string> names) {
  unsigned limit = static_cast<unsigned>(word.size()) / 3 + 1;
  std::set<std::pair<unsigned, llvm::StringRef>> near;
  for (const std::string &name : names) {
    unsigned distance = word.edit_distance(name, true, limit);
    if (distance <= limit)
      near.insert({distance, name});
  }
  if (near.empty())
    return {};
  std::string hint = "did you mean ";
  unsigned shown = 0;
  for (const auto &[distance, name] : near)
    if (++shown <= 3)
      hint += (shown > 1 ? ", `" : "`") + name.str() + "`";
  return hint + "?";
}

} // namespace flattenc
