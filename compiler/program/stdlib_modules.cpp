#include "compiler/program/reach.h"

namespace flattenc {

bool is_stdlib(llvm::StringRef module) {
  static const auto *modules = [] {
    auto *set = new llvm::StringSet<>;
#define STDLIB_MODULE(name) set->insert(name);
#include "compiler/program/stdlib_modules.def"
    return set;
  }();
  return modules->contains(module);
}

} // namespace flattenc
