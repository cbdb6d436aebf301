#ifndef FLATTENC_RUNTIME_MODEL_MODEL_HOST_H
#define FLATTENC_RUNTIME_MODEL_MODEL_HOST_H

#include "runtime/library/library_host.h"
#include "runtime/model/numpy_blas.h"
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

  /// Answers what the program asks of files and configurations; refused if not
  /// set.
  std::function<std::optional<bool>(llvm::StringRef path, bool plain)>
      find_file;
  std::function<python::Result(python::Vm &vm, llvm::StringRef path)>
      load_config;
  /// The BLAS of NumPy, if there is one.
  std::unique_ptr<NumpyBlas> blas;

  std::optional<bool> file_exists(llvm::StringRef path, bool plain) override {
    return find_file ? find_file(path, plain) : std::nullopt;
  }
  python::Result read_config(python::Vm &vm, llvm::StringRef path) override {
    return load_config ? load_config(vm, path)
                       : LibraryHost::read_config(vm, path);
  }
  std::optional<std::vector<double>>
  multiply(const library::MatrixProduct &product) override {
    return blas ? blas->multiply(product) : std::nullopt;
  }
  void note_draw(python::Vm &vm) override { torch_.note_draw(vm); }

  /// A member of a module, whose own text runs only if it must.
  python::Result member(python::Vm &vm, llvm::StringRef dotted,
                        llvm::StringRef name);
  /// The modules of a package that register a name in registries of a kind
  /// ("model"); of an empty package: those that register in the root
  /// registries. What mmengine's registries import for a name they do not have.
  using FindModules = std::function<std::vector<std::string>(
      llvm::StringRef package, llvm::StringRef kind, llvm::StringRef name)>;
  FindModules find_registered;
  /// The modules that register, by a function that they call, names that only
  /// it knows and that may be this one.
  FindModules find_registrars;
  /// The modules that define the registries of a package, of its `registry`.
  std::function<std::vector<std::string>(llvm::StringRef package)>
      find_registries;

protected:
  std::optional<bool> in_real_package(llvm::StringRef dotted) override;

private:
  friend class Promise;
  bool is_eager(python::Vm &vm) const;
  /// A promise of a module, or of its member.
  python::Result promise(python::Vm &vm, llvm::StringRef module,
                         llvm::StringRef member);
  /// Runs a package's text if that has not happened.
  bool run_pending(python::Vm &vm, python::Value module);
  bool text_names(llvm::StringRef dotted, llvm::StringRef name);

  Torch &torch_;
  llvm::DenseMap<python::Object *, Found> pending_;
  llvm::StringMap<const python::Unit *> scanned_;
};

/// `_registrations`, which our mmengine.registry asks: `find_modules(package,
/// kind, name)`, `find_registrars(package, kind, name)`,
/// `find_registries(package)`.
python::Value registrations_module(ModelHost &host);

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_MODEL_HOST_H
