#include "compiler/driver/trace_registrations.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

namespace flattenc {

/// The external packages that register anything.
static const std::vector<llvm::StringRef> &registering_packages() {
  static const auto *packages = [] {
    std::set<llvm::StringRef> names;
    for (const ExternalRegistration &external : Registrations::externals())
      names.insert(external.importer.split('.').first);
    return new std::vector<llvm::StringRef>(names.begin(), names.end());
  }();
  return *packages;
}

/// The packages that are asked about are read, and the external ones that
/// register in the root registries.
static Search search_for_trace(const Session &session,
                               const LocatedConfig &located,
                               const llvm::StringSet<> &asked) {
  Search search = search_of(session, located, "");
  search.bundled = [&asked](llvm::StringRef package) {
    return llvm::is_contained(registering_packages(), package) ||
           asked.contains(package);
  };
  search.cache = nullptr; // its modules are bound for an export
  return search;
}

StaticRegistrations::StaticRegistrations(Session &session,
                                         const LocatedConfig &located)
    : search_(search_for_trace(session, located, asked_)),
      program_(session.sources, diag_, search_), registrations_(program_) {}

void StaticRegistrations::answer(model::ModelHost &host) {
  host.find_registered = [this](llvm::StringRef package, llvm::StringRef kind,
                                llvm::StringRef name) {
    return modules(package, kind, name);
  };
  host.find_registrars = [this](llvm::StringRef package, llvm::StringRef kind,
                                llvm::StringRef name) {
    return registrars(package, kind, name);
  };
  host.find_registries = [this](llvm::StringRef package) {
    return registries(package);
  };
}

llvm::StringRef StaticRegistrations::kind_of(llvm::StringRef package,
                                             llvm::StringRef variable) {
  for (const RegistryDefinition &registry : registrations_.registries(package))
    if (registry.variable == variable)
      return registry.kind;
#define EXTERNAL_REGISTRY(of, name, kind, parent)                              \
  if (variable == name)                                                        \
    return kind;
#include "compiler/program/external_registries.def"
  return {};
}

/// Adds the modules of registrations in registries of that kind, sorted.
void StaticRegistrations::add(llvm::StringRef package, llvm::StringRef kind,
                              llvm::ArrayRef<Registration> registrations,
                              std::vector<std::string> &found) {
  for (const Registration &registration : registrations) {
    llvm::StringRef other = kind_of(package, registration.registry);
    if (other.empty() || other == kind)
      found.push_back(program_[registration.module].name);
  }
  llvm::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

std::vector<std::string>
StaticRegistrations::modules(llvm::StringRef package, llvm::StringRef kind,
                             llvm::StringRef name) {
  std::vector<std::string> found;
  asked_.insert(package);
  if (!package.empty())
    add(package, kind, registrations_.find(package, name), found);
  else
    for (llvm::StringRef each : registering_packages())
      add(each, kind, registrations_.find(each, name), found);
  return found;
}

std::vector<std::string>
StaticRegistrations::registrars(llvm::StringRef package, llvm::StringRef kind,
                                llvm::StringRef name) {
  std::vector<std::string> found;
  asked_.insert(package);
  add(package, kind, registrations_.find_indirect(package, name), found);
  return found;
}

std::vector<std::string>
StaticRegistrations::registries(llvm::StringRef package) {
  std::vector<std::string> found;
  asked_.insert(package);
  for (const RegistryDefinition &each : registrations_.registries(package))
    if (std::string name = program_[each.module].name;
        !llvm::is_contained(found, name))
      found.push_back(std::move(name));
  return found;
}

} // namespace flattenc
