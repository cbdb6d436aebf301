//
// `flattenc trace`: a model to TorchScript.
//
#include "compiler/driver/session.h"
#include "compiler/driver/trace_config.h"
#include "compiler/driver/trace_inputs.h"
#include "compiler/driver/trace_options.h"
#include "compiler/driver/trace_parts.h"
#include "compiler/driver/trace_registrations.h"
#include "compiler/source/confined_files.h"
#include "runtime/model/load_torch.h"
#include "runtime/model/model_run.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <chrono>

namespace flattenc {

namespace path = llvm::sys::path;
using model::ModelRun;

/// Whence modules come: the folder of a file, and packages of search paths.
static void add_roots(Session &session, const LocatedConfig &located,
                      const TraceTarget &target, ModelRun &run) {
  if (!target.folder.empty()) {
    llvm::IntrusiveRefCntPtr<ConfinedFiles> beside(
        new ConfinedFiles(session.files, {target.folder}));
    run.host().add_root(beside, target.folder);
  }
  for (const ImportRoot &root : located.location.paths.roots())
    run.host().add_root(located.files, root.path);
}

namespace {

/// A file that is checked before it stands where it was asked for: until then
/// it lies, under its own name, which is in its bytes, in a folder beside.
class PendingFile {
public:
  explicit PendingFile(llvm::StringRef target) : target_(target) {}
  PendingFile(const PendingFile &) = delete;
  PendingFile &operator=(const PendingFile &) = delete;
  ~PendingFile() {
    if (folder_.empty())
      return;
    llvm::sys::fs::remove(written_);
    llvm::sys::fs::remove(folder_);
  }

  /// Makes the folder; an Error leaves nothing.
  llvm::Error open() {
    // A relative prefix would be below the system's temporary folder.
    if (auto failed = llvm::sys::fs::make_absolute(target_))
      return llvm::createFileError(target_, failed);
    if (auto failed = llvm::sys::fs::createUniqueDirectory(
            (path::parent_path(target_) + "/.flattenc-trace").str(), folder_))
      return llvm::createFileError(target_, failed);
    written_ = folder_;
    path::append(written_, path::filename(target_));
    return llvm::Error::success();
  }
  llvm::Error keep() {
    if (auto failed = llvm::sys::fs::rename(written_, target_))
      return llvm::createFileError(target_, failed);
    return llvm::Error::success();
  }
  [[nodiscard]] const char *path() { return written_.c_str(); }

private:
  llvm::SmallString<256> target_, folder_, written_;
};

} // namespace

/// The shape that a configuration's model gets without --input; false if it is
/// not known, which was reported.
static bool add_configured_input(Session &session, const TraceConfig &config,
                                 TraceTarget &target) {
  auto input = configured_input(config.tree);
  if (!input) {
    session.diag.emit(DiagKind::NoInputShape,
                      SourceRange{config.tree.files.front(), 0, 0})
        .hint("give it as --input 1x3x224x224");
    return false;
  }
  target.inputs.push_back({input->sizes});
  session.err << "no --input: taking " << shape_text(target.inputs)
              << ":float32";
  if (input->place.file.valid()) {
    llvm::StringRef path = session.sources.path(input->place.file);
    session.err << ", after "
                << (session.render.display_path
                        ? session.render.display_path(path)
                        : path.str())
                << ':'
                << session.sources
                       .line_column(input->place.file, input->place.begin)
                       .line;
  }
  session.err << '\n';
  return true;
}

/// Prints and saves what was recorded, and checks the file.
static llvm::Expected<int> finish(Session &session, ModelRun &run,
                                  const TraceTarget &target,
                                  torch_plugin::Module *module,
                                  std::chrono::steady_clock::time_point begin) {
  const Options &options = session.options;
  const torch_plugin::Table &table = run.torch().table;
  torch_plugin::Session *torch = run.torch().session;
  std::vector<model::FixedSize> guards = run.guards();
  torch_plugin::Value text;
  if (options.trace.print == TracePrint::Graph)
    table.module_graph(torch, module, &text);
  if (options.trace.print == TracePrint::Code)
    table.module_code(torch, module, &text);
  if (text.count)
    session.out << llvm::StringRef(text.text, text.count);

  print_report(session, run, target,
               {module, guards,
                std::chrono::duration<double>(
                    std::chrono::steady_clock::now() - begin)
                    .count()});

  for (const model::NodePlace &place : run.constant_writes(module))
    session.diag
        .emit(DiagKind::ConstantChanged, range_of(session, place), place.name)
        .hint("a tensor that calls change has to be a buffer "
              "(`register_buffer`)");
  const std::string &file = options.output_file;
  if (file.empty() || session.diag.has_errors())
    return status_of(session);
  PendingFile pending(file);
  if (llvm::Error error = pending.open())
    return error;
  if (table.module_save(torch, module, pending.path()) !=
      torch_plugin::Status::Ok)
    return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s: %s",
                                   file.c_str(), table.message(torch));
  if (!target.checks.empty())
    if (llvm::Error error =
            check_trace(session, run, pending.path(), target, guards))
      return error;
  if (session.diag.has_errors())
    return kInputErrors;
  if (llvm::Error error = pending.keep())
    return error;
  session.err << "wrote " << file << '\n';
  return kDone;
}

llvm::Expected<int> run_trace(Session &session) {
  auto begin = std::chrono::steady_clock::now();
  const Options &options = session.options;
  auto target = read_trace_target(session);
  if (!target)
    return target.takeError();
  if (options.output_file.empty() &&
      options.trace.print == TracePrint::Nothing)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "where to? give -o FILE.pt, or --print");
  std::optional<TraceConfig> config;
  std::optional<LocatedConfig> located;
  if (target->configured) {
    int status = kDone;
    auto read = read_trace_config(session, status);
    if (!read)
      return read.takeError();
    if (!*read)
      return status;
    config = std::move(*read);
    located = config->located;
    if (target->inputs.empty() &&
        !add_configured_input(session, *config, *target))
      return status_of(session);
  } else {
    located = locate_packages(session);
    if (!located)
      return kUsageOrEnvironment;
  }
  TraceWeights weights;
  auto readable = weights.read(session);
  if (!readable)
    return readable.takeError();
  if (!*readable)
    return status_of(session);

  for (const std::vector<model::InputShape> &shapes : target->checks)
    if (shapes.size() != target->inputs.size())
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "`--check-shape %s`: the model is called with %zu inputs; give a "
          "shape for each, with commas between",
          shape_text(shapes).c_str(), target->inputs.size());

  model::TorchPlaces places;
  places.variable = [&](const char *name) {
    return session.environment[name].str();
  };
  places.executable = session.environment.executable;
  auto torch = model::load_torch(places);
  if (!torch)
    return torch.takeError();

  ModelRun run(*torch->table, session.sources, session.diag);
  run.host().blas = std::make_unique<model::NumpyBlas>(torch->packages);
  add_roots(session, *located, *target, run);
  StaticRegistrations registrations(session, *located);
  registrations.answer(run.host());
  answer_files(session, *located, run.host());
  run.host().output = [&](llvm::StringRef text, bool) { session.err << text; };
  if (config)
    target->request.make = [&](python::Vm &vm) {
      return build_configured(vm, *config);
    };
  if (!run.build(target->request) || !weights.load(session, run))
    return status_of(session);
  auto inputs = run.make_inputs(target->inputs);
  if (!inputs)
    return status_of(session);
  auto dimensions = run.set_dynamic(target->inputs, target->dynamic);
  if (!dimensions)
    return dimensions.takeError();
  add_default_checks(*target, *dimensions);
  torch_plugin::Module *module = run.trace(*inputs);
  if (!module)
    return status_of(session);
  return finish(session, run, *target, module, begin);
}

} // namespace flattenc
