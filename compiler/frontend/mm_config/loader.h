#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_LOADER_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_LOADER_H

#include "compiler/frontend/mm_config/config_dict.h"
#include "compiler/frontend/mm_config/config_file.h"
#include "compiler/frontend/mm_config/placeholder.h"

#include "llvm/ADT/StringSet.h"

namespace flattenc::frontend {

/// What the evaluation of one file may take. The largest real configurations
/// need a hundredth of it.
inline constexpr python::Limits kConfigLimits = {.steps = 20'000'000};
inline constexpr std::size_t kMaxBaseDepth = 100;

/// What loading a base gave, for the next configuration that inherits from it.
struct KeptBase {
  python::Value values; ///< of the session's heap; must not be changed
  /// Those that its loading recorded. `previous` and the values' origins count
  /// from the first.
  std::vector<Origin> origins;
  /// The files that were opened, each with the one that asked for it; the
  /// base itself comes first.
  std::vector<std::pair<FileId, FileId>> opened;
  std::size_t height = 0; ///< of the chain of bases, itself included
};

struct ConfigSession::State {
  State(llvm::vfs::FileSystem &fs, SourceSet &sources)
      : fs(fs), sources(sources) {}

  llvm::vfs::FileSystem &fs;
  SourceSet &sources;
  /// By path, and by the environment for files that use it.
  llvm::StringMap<std::unique_ptr<ConfigFile>> files;
  /// Trees in `files` that are of the unchanged text.
  llvm::DenseMap<FileId, const syntax::Tree *> trees;
  /// By path; without variables of the environment.
  llvm::StringMap<KeptBase> bases;
  python::Heap kept; ///< the values of `bases`
  llvm::StringMap<python::Value> kept_strings;
};

/// One load: evaluates a file and its bases in one heap.
class Loader : public python::Host {
public:
  Loader(ConfigSession::State &state, const ConfigRequest &request,
         DiagnosticEmitter &diag)
      : state_(state), request_(request), diag_(diag) {}

  std::optional<ConfigTree> run();

  python::Result import_module(python::Vm &vm,
                               const python::ImportRequest &request) override;
  python::Result import_member(python::Vm &vm, python::Value module,
                               const python::StrObject &name) override;
  [[nodiscard]] bool records_origins() const override { return true; }
  python::OriginIndex record(python::SlotEvent event, SourceRange range,
                             python::OriginIndex previous) override;

private:
  using Value = python::Value;
  using MaybeValue = std::optional<Value>;

  // Files; loader.cpp.
  [[nodiscard]] std::string absolute(llvm::StringRef path) const;
  bool allowed(llvm::StringRef path, SourceRange asked);
  /// Reports a file that is not there, with the nearest name beside it.
  void missing(DiagKind kind, llvm::StringRef path, llvm::StringRef shown,
               SourceRange asked);
  const ConfigFile *open(llvm::StringRef path, SourceRange asked,
                         std::optional<ConfigMode> wanted);
  bool enter(llvm::StringRef path, SourceRange asked);
  /// Notes that the configuration is made of `file`, which `asked` names.
  void note_file(FileId asked, FileId file);
  MaybeValue run_code(python::Vm &vm, const python::Unit &unit,
                      python::DictObject &globals);
  void report(const python::Failure &failure, const python::Unit &unit);
  /// Reports why an operation of the machine that no code asked for failed.
  std::nullopt_t stop(python::Vm &vm, SourceRange place);
  /// `Vm::walk` for a walk of the loader's own; reports a limit.
  bool walk(python::Vm &vm, unsigned depth, SourceRange place);
  Value text(llvm::StringRef t) { return heap_.str(t); }
  [[nodiscard]] SourceRange origin_range(Value v, SourceRange otherwise) const;
  python::OriginIndex add_origin(OriginKind kind, SourceRange range,
                                 python::OriginIndex previous);
  python::OriginIndex over(python::OriginIndex mine, python::OriginIndex base);

  // text_mode.cpp
  MaybeValue load_text(std::string path, SourceRange asked);
  bool load_bases(python::Vm &vm, const ConfigFile &file, llvm::StringRef path,
                  python::DictObject &base);
  bool base_path(python::Vm &vm, Value entry, llvm::StringRef path,
                 SourceRange place, std::string &result, std::string &scope);
  MaybeValue with_scope(python::Vm &vm, Value v, const std::string &scope,
                        bool outermost, SourceRange place, unsigned depth,
                        python::OriginIndex shift);
  MaybeValue body_values(python::Vm &vm, const ConfigFile &file,
                         python::DictObject &base);
  MaybeValue rebuild(python::Vm &vm, Value v, Value base, unsigned depth);
  MaybeValue base_variable(python::Vm &vm, const Placeholder &p, Value base,
                           SourceRange place);

  // kept_bases.cpp
  MaybeValue load_base(const std::string &path, SourceRange asked,
                       const std::string &scope, python::OriginIndex &shift);

  // merge.cpp
  MaybeValue merge(python::Vm &vm, Value a, Value b, bool list_keys,
                   unsigned depth);
  MaybeValue merge_into_list(python::Vm &vm, Value a, Value b, unsigned depth);
  bool apply_options(python::Vm &vm, Value &config);

  // lazy_mode.cpp
  MaybeValue load_lazy(std::string path, SourceRange asked);
  bool lazy_base_path(const LazyBase &base, llvm::StringRef path,
                      std::string &result);
  bool bind_imports(const ConfigFile &file,
                    const llvm::StringMap<Value> &bases,
                    python::DictObject &globals);
  MaybeValue as_config_dict(python::Vm &vm, Value v, unsigned depth);

  // freeze.cpp
  bool freeze(Value config);
  std::optional<ConfigValueId> freeze_value(Value v, OriginId origin,
                                            SourceRange place, unsigned depth);
  std::optional<ConfigValueId> freeze_key(Value key, OriginId origin,
                                          SourceRange place, unsigned depth);
  std::optional<std::string> opaque_text(Value v, SourceRange place);

  ConfigSession::State &state_;
  const ConfigRequest &request_;
  DiagnosticEmitter &diag_;
  python::Heap heap_;
  ConfigTree tree_;
  llvm::DenseMap<llvm::StringRef, ConfigValueId> frozen_keys_;
  llvm::DenseMap<const void *, ConfigValueId> frozen_objects_; ///< the same
  std::vector<std::string> open_files_; ///< innermost last
  std::size_t deepest_ = 0; ///< the largest size that `open_files_` had
  std::vector<std::pair<FileId, FileId>> opened_; ///< see KeptBase
  bool lazy_ = false;
  llvm::StringSet<> imported_; ///< names that are imported along the chain
};

/// `--cfg-options` values as DictAction reads them (config.py:1741).
std::optional<python::Value> parse_option_value(python::Heap &heap,
                                                llvm::StringRef text);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_LOADER_H
