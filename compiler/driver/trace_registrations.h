#ifndef FLATTENC_COMPILER_DRIVER_TRACE_REGISTRATIONS_H
#define FLATTENC_COMPILER_DRIVER_TRACE_REGISTRATIONS_H

#include "compiler/driver/session.h"
#include "compiler/program/registrations.h"
#include "runtime/model/model_host.h"

namespace flattenc {

/// The registrations that sources write down, for a registry of a model that
/// runs: what mmengine finds by importing whole packages.
class StaticRegistrations {
public:
  StaticRegistrations(Session &session, const LocatedConfig &located);

  /// Lets the host ask; it must not outlive this.
  void answer(model::ModelHost &host);

  /// The modules of `package` that register `name` in a registry of that kind
  /// ("model"), sorted; of an empty package: those of external packages, which
  /// register in the root registries. Registrations in registries whose kind is
  /// not known count.
  std::vector<std::string> modules(llvm::StringRef package,
                                   llvm::StringRef kind, llvm::StringRef name);

  /// The modules of `package` that call a function that may register `name`.
  std::vector<std::string> registrars(llvm::StringRef package,
                                      llvm::StringRef kind,
                                      llvm::StringRef name);
  /// The modules that define the registries of `package`, in its `registry`.
  std::vector<std::string> registries(llvm::StringRef package);

private:
  /// The kind of the registry that a variable is in a package; empty if that is
  /// not known.
  llvm::StringRef kind_of(llvm::StringRef package, llvm::StringRef variable);

  void add(llvm::StringRef package, llvm::StringRef kind,
           llvm::ArrayRef<Registration> registrations,
           std::vector<std::string> &found);

  llvm::StringSet<> asked_; ///< packages
  DiagnosticEmitter diag_; ///< what does not parse is reported when it runs
  Search search_;
  Program program_;
  Registrations registrations_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_REGISTRATIONS_H
