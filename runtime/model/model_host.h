#ifndef FLATTENC_RUNTIME_MODEL_MODEL_HOST_H
#define FLATTENC_RUNTIME_MODEL_MODEL_HOST_H

#include "runtime/library/library_host.h"
#include "runtime/model/torch_objects.h"

namespace flattenc::model {

/// Runs model sources: `torch` is our library over the plugin, modules of files
/// run lazily. An import at the top of a module promises: what it names is
/// found when it is first used, and a package's own text runs when something
/// is asked of it that no module of that name has. Imports in functions and in
/// `try` statements are done at once.
class ModelHost final : public library::LibraryHost {
public:
  ModelHost(SourceSet &sources, DiagnosticEmitter &diag, python::Heap &heap,
            Torch &torch);

  python::Result load(python::Vm &vm, llvm::StringRef dotted) override;
  python::Result import_module(python::Vm &vm,
                               const python::ImportRequest &request) override;
  python::Result import_member(python::Vm &vm, python::Value module,
                               const python::StrObject &name) override;
  bool import_star(python::Vm &vm, python::Value module,
                   python::DictObject &globals) override;
  python::Result module_attribute(python::Vm &vm, python::Value module,
                                  const python::StrObject &name) override;

  /// A member of a module, whose own text runs only if it must.
  python::Result member(python::Vm &vm, llvm::StringRef dotted,
                        llvm::StringRef name);
  /// Defines the file that registers a class: package -> name -> module.
  std::function<std::optional<std::string>(llvm::StringRef package,
                                           llvm::StringRef name)>
      find_registered;

private:
  bool is_eager(python::Vm &vm) const;
  /// Runs a package's text if that has not happened.
  bool run_pending(python::Vm &vm, python::Value module);
  bool text_names(llvm::StringRef dotted, llvm::StringRef name);

  Torch &torch_;
  llvm::DenseMap<python::Object *, Found> pending_;
  llvm::StringMap<const python::Unit *> scanned_;
};

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_MODEL_HOST_H
