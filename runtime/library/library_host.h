#ifndef FLATTENC_RUNTIME_LIBRARY_LIBRARY_HOST_H
#define FLATTENC_RUNTIME_LIBRARY_LIBRARY_HOST_H

#include "compiler/diag/diagnostics.h"
#include "compiler/source/source_set.h"
#include "runtime/python/compile.h"
#include "runtime/python/vm.h"

#include "llvm/ADT/StringMap.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace flattenc::library {

/// A module whose text is part of the program; see runtime/library/modules.
struct EmbeddedModule {
  const char *name; ///< dotted
  const char *path; ///< as diagnostics call it
  bool is_package;
  const char *text;
  std::size_t size;
};
llvm::ArrayRef<EmbeddedModule> embedded_modules();

/// Two matrices as they lie in memory, row after row, or column after column if
/// they are turned.
struct MatrixProduct {
  std::vector<double> a, b;
  std::int64_t rows = 0, inner = 0, columns = 0;
  bool single = false; ///< the elements are float32
  bool a_turned = false, b_turned = false;
  bool same = false; ///< both are in the same memory
};

/// Runs Python modules: those of our own library, those made by the program,
/// then files below the roots given. What else is part of Python's standard
/// library can be imported, and every use of it is refused; what is nowhere
/// raises ModuleNotFoundError.
class LibraryHost : public python::Host {
public:
  LibraryHost(SourceSet &sources, DiagnosticEmitter &diag, python::Heap &heap);
  ~LibraryHost() override;

  /// Modules may come from files below the folder.
  void add_root(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                std::string folder);
  /// A module that `make` builds when it is first imported.
  using Factory = std::function<python::Result(python::Vm &vm)>;
  void add_module(llvm::StringRef name, Factory make);

  /// Runs a file as the module `__main__`; nothing if that failed, then the
  /// machine's failure, or a syntax error that was reported, says why.
  python::Result run_file(python::Vm &vm, FileId file, llvm::StringRef name);
  /// Runs a file with the globals given; as `run_file`.
  python::Result run_in(python::Vm &vm, FileId file,
                        python::DictObject &globals);
  /// The module of that dotted name, imported if need be.
  virtual python::Result load(python::Vm &vm, llvm::StringRef dotted);
  /// A module, or its member, whose import waited until now: in Python it ran
  /// where no `try` of now is around, so none of them catches its failure.
  python::Result load_deferred(python::Vm &vm, llvm::StringRef module,
                               llvm::StringRef name);
  /// The version of a distribution that is installed in one of the roots
  /// (a folder `NAME-VERSION.dist-info`); names compare as PEP 503 says.
  std::optional<std::string> installed_version(llvm::StringRef name) const;
  /// The last module that was not found.
  [[nodiscard]] llvm::StringRef missing() const { return missing_; }
  /// The dict of `sys.modules`.
  [[nodiscard]] python::Value modules() const { return modules_; }

  python::Heap &heap() { return heap_; }

  /// The innermost place that is in a file of the user's, not in the library;
  /// without code if there is none.
  python::Place user_place(const python::Vm &vm) const;
  /// Remembers where the last bit of what a function of numpy gives depends on
  /// the processor.
  void note_rounding(const python::Vm &vm, llvm::StringRef function);
  /// Whether something, or with `plain` a file, is at a path that the program
  /// looks at; nothing if it may not know.
  virtual std::optional<bool> file_exists(llvm::StringRef, bool /*plain*/) {
    return std::nullopt;
  }
  /// The values of a configuration that the program reads.
  virtual python::Result read_config(python::Vm &vm, llvm::StringRef) {
    return vm.refuse("`Config.fromfile`");
  }
  /// A product as NumPy's BLAS computes it; nothing if there is none.
  virtual std::optional<std::vector<double>> multiply(const MatrixProduct &) {
    return std::nullopt;
  }
  /// Called when a number is drawn from Python's `random`.
  virtual void note_draw(python::Vm &) {}
  /// Those places, each once, with the names of the functions.
  [[nodiscard]] llvm::ArrayRef<std::pair<SourceRange, std::string>>
  roundings() const {
    return roundings_;
  }
  /// Reports why a run failed, with the calls as notes but for those in the
  /// library.
  void report(const python::Failure &failure);
  /// What Python prints for an exception that nobody caught.
  std::string traceback(python::Vm &vm, python::Value exception);

  // Of the machine.
  python::Result import_module(python::Vm &vm,
                               const python::ImportRequest &request) override;
  python::Result import_member(python::Vm &vm, python::Value module,
                               const python::StrObject &name) override;
  bool import_star(python::Vm &vm, python::Value module,
                   python::DictObject &globals) override;
  python::Result module_attribute(python::Vm &vm, python::Value module,
                                  const python::StrObject &name) override;
  python::Result generic(python::Vm &vm, python::Value type,
                         python::Value key) override;
  void print(llvm::StringRef text, bool to_stderr) override;

  /// Where `print` goes; dropped if not set.
  std::function<void(llvm::StringRef text, bool to_stderr)> output;
  /// How modules of files are compiled.
  python::CompileOptions options;

protected:
  struct Found {
    std::optional<FileId> file; ///< none for a folder without __init__.py
    bool is_package = false;
    std::string folder; ///< of a package below a root
  };

  const python::Unit *compile(FileId file);
  std::optional<Found> find(llvm::StringRef dotted);
  /// A module of that name that nothing has run yet, known from now on.
  python::Value make_module(python::Vm &vm, const Found &found,
                            llvm::StringRef dotted);
  /// Runs what `make_module` made; the module, or what it put in its place.
  python::Result run_body(python::Vm &vm, const Found &found,
                          llvm::StringRef dotted, python::Value module);
  python::Value known(llvm::StringRef dotted) const;
  /// True if the place is in a file of the user's, not in the library.
  [[nodiscard]] bool is_users(const python::Place &place) const;
  [[nodiscard]] bool is_users(const python::Frame &frame) const;
  /// True if the program can tell whether the import that runs now fails: it
  /// stands in a `try`, or its module is imported by one that does.
  bool guarded(python::Vm &vm) const;
  /// True if `load` would find the module.
  bool exists(llvm::StringRef dotted);
  /// Whether a module below one that the library replaces exists in the real
  /// package; nothing if that is not known.
  virtual std::optional<bool> in_real_package(llvm::StringRef dotted);
  /// How imports that run now came about.
  struct Importing {
    bool guarded = false;  ///< a `try` around the import of this module
    bool deferred = false; ///< in Python it ran where no frame of now did
  };
  Importing importing_;
  std::string missing_;
  std::optional<std::string> absolute(python::Vm &vm,
                                      const python::ImportRequest &request);
  /// The names that `from module import *` binds; false if it is refused.
  bool star_names(python::Vm &vm, python::Value module,
                  llvm::SmallVectorImpl<python::Value> &names);
  /// A module without its parents.
  python::Result load_one(python::Vm &vm, llvm::StringRef dotted);
  SourceSet &sources() { return sources_; }

private:
  python::Result missing_module(python::Vm &vm, llvm::StringRef dotted);
  bool has_extension(llvm::StringRef dotted) const;
  struct Loaded {
    syntax::Tree tree;
    std::unique_ptr<python::Unit> unit;
  };
  struct Root {
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
    std::string folder;
  };
  void remember(llvm::StringRef dotted, python::Value module);

  SourceSet &sources_;
  DiagnosticEmitter &diag_;
  python::Heap &heap_;
  python::Value modules_;
  llvm::StringMap<Factory> factories_;
  std::vector<Root> roots_;
  std::vector<std::unique_ptr<Loaded>> loaded_;
  std::vector<std::pair<SourceRange, std::string>> roundings_;
};

} // namespace flattenc::library

#endif // FLATTENC_RUNTIME_LIBRARY_LIBRARY_HOST_H
