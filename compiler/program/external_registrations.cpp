#include "compiler/program/registrations.h"

#include "llvm/ADT/STLExtras.h"

namespace flattenc {

llvm::ArrayRef<ExternalRegistration> Registrations::externals() {
  static constexpr ExternalRegistration kExternals[] = {
#define EXTERNAL_REGISTRATION(importer, variable, registry, name, path)        \
  {importer, variable, name, path},
#include "compiler/program/external_registrations.def"
  };
  return kExternals;
}

static const llvm::StringMap<llvm::StringRef> &external_registrations() {
  static const auto *names = [] {
    auto *map = new llvm::StringMap<llvm::StringRef>;
    for (const ExternalRegistration &external : Registrations::externals())
      (*map)[external.name] = external.path;
    return map;
  }();
  return *names;
}

bool Registrations::external(llvm::StringRef name) {
  return external_registrations().count(name) != 0;
}

std::vector<llvm::StringRef> Registrations::external_names() {
  std::vector<llvm::StringRef> result;
  for (const auto &entry : external_registrations())
    result.push_back(entry.getKey());
  llvm::sort(result);
  return result;
}

} // namespace flattenc
