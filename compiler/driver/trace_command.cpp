//
// `flattenc trace`: a model's source to TorchScript.
//
#include "compiler/driver/session.h"
#include "compiler/driver/trace_options.h"
#include "compiler/source/confined_files.h"
#include "runtime/model/load_torch.h"
#include "runtime/model/model_run.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace path = llvm::sys::path;
using model::InputShape;
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

/// Writes the module under its own name in a folder of its own, then renames:
/// the name of the file is in the file. An Error leaves nothing.
static llvm::Error save(const ModelRun &run, const torch_plugin::Table &table,
                        torch_plugin::Session *torch,
                        torch_plugin::Module *module, llvm::StringRef file) {
  (void)run;
  llvm::SmallString<256> target = file, folder;
  if (auto failed = llvm::sys::fs::make_absolute(target))
    return llvm::createFileError(file, failed);
  if (auto failed = llvm::sys::fs::createUniqueDirectory(
          (path::parent_path(target) + "/.flattenc-trace").str(), folder)) {
    // The prefix is below the system's temporary folder if it is not absolute.
    return llvm::createFileError(file, failed);
  }
  llvm::SmallString<256> written = folder;
  path::append(written, path::filename(target));
  auto status = table.module_save(torch, module, written.c_str());
  llvm::Error result = llvm::Error::success();
  if (status != torch_plugin::Status::Ok)
    result = llvm::createStringError(llvm::inconvertibleErrorCode(), "%s: %s",
                                     target.c_str(), table.message(torch));
  else if (auto failed = llvm::sys::fs::rename(written, target))
    result = llvm::createFileError(file, failed);
  llvm::sys::fs::remove(written);
  llvm::sys::fs::remove(folder);
  return result;
}

/// Reads the weights, with the prefix taken off and names exchanged.
static llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
open_weights(const std::string &file) {
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createFileError(file, buffer.getError());
  return std::move(*buffer);
}

static std::vector<checkpoint::NamedTensor>
renamed(const Options &options, std::vector<checkpoint::NamedTensor> tensors) {
  std::vector<checkpoint::NamedTensor> out;
  for (checkpoint::NamedTensor &named : tensors) {
    llvm::StringRef name = named.name;
    if (!options.trace.prefix.empty()) {
      if (!name.consume_front(options.trace.prefix))
        continue;
      name.consume_front(".");
    }
    std::string text = name.str();
    for (const std::string &rule : options.trace.rename) {
      auto [from, to] = llvm::StringRef(rule).split('=');
      if (llvm::StringRef(text).startswith(from))
        text = (to + llvm::StringRef(text).drop_front(from.size())).str();
    }
    named.name = std::move(text);
    out.push_back(std::move(named));
  }
  return out;
}

static void list_keys(llvm::raw_ostream &err, llvm::StringRef what,
                      llvm::ArrayRef<std::string> keys) {
  constexpr std::size_t kShown = 10;
  if (keys.empty())
    return;
  err << "  " << what << " (" << keys.size() << "):\n";
  for (const std::string &key : keys.take_front(kShown))
    err << "    " << key << '\n';
  if (keys.size() > kShown)
    err << "    and " << keys.size() - kShown << " more\n";
}

/// Loads the weights; false if they do not fit, which was reported.
static bool load_weights(Session &session, ModelRun &run,
                         const checkpoint::Checkpoint &weights) {
  auto report =
      run.load_weights(renamed(session.options, weights.tensors));
  if (!report)
    return false;
  if (report->good()) {
    session.err << "weights: " << report->loaded << " tensors of "
                << session.options.trace.weights << '\n';
    return true;
  }
  session.diag.emit(DiagKind::WeightsMismatch, SourceRange(),
                    session.options.trace.weights);
  session.err << "the state of the model and of "
              << session.options.trace.weights << ":\n";
  list_keys(session.err, "missing in the file", report->missing);
  list_keys(session.err, "not in the model", report->unexpected);
  list_keys(session.err, "of another shape", report->misshaped);
  return false;
}

static std::string shape_text(llvm::ArrayRef<InputShape> shapes) {
  std::string text;
  for (const InputShape &shape : shapes) {
    text += text.empty() ? "" : ", ";
    for (std::size_t i = 0; i < shape.sizes.size(); ++i)
      text += (i ? "x" : "") + std::to_string(shape.sizes[i]);
  }
  return text;
}

/// Guards of the trace that came out otherwise in a run at another shape.
static void report_fixed(Session &session,
                         llvm::ArrayRef<model::FixedSize> traced,
                         llvm::ArrayRef<model::FixedSize> other,
                         llvm::DenseSet<std::uint64_t> &reported) {
  for (std::size_t i = 0; i < std::min(traced.size(), other.size()); ++i) {
    const model::FixedSize &a = traced[i], &b = other[i];
    bool same_place = a.range.file == b.range.file &&
                      a.range.begin == b.range.begin;
    if (same_place && a.value == b.value)
      continue;
    std::uint64_t key = (std::uint64_t{a.range.file.index} << 32) |
                        a.range.begin;
    if (!reported.insert(key).second)
      continue;
    session.diag.emit(DiagKind::SizeFixed, a.range, a.value);
    if (!same_place)
      return; // from here on the two runs differ
  }
}

/// Runs the saved module and the model itself at each shape.
static void check(Session &session, ModelRun &run,
                  const torch_plugin::Table &table, const std::string &file,
                  llvm::ArrayRef<std::vector<InputShape>> shapes,
                  llvm::ArrayRef<model::FixedSize> guards) {
  torch_plugin::Module *loaded = nullptr;
  if (table.module_load(run.torch().session, file.c_str(), &loaded) !=
      torch_plugin::Status::Ok) {
    session.diag.emit(DiagKind::TraceDiffers, SourceRange(), file,
                      table.message(run.torch().session));
    return;
  }
  llvm::DenseSet<std::uint64_t> reported;
  for (const std::vector<InputShape> &shape : shapes) {
    auto inputs = run.make_inputs(shape);
    auto expected =
        inputs ? run.run(*inputs, model::SizeMode::Probed) : std::nullopt;
    if (!expected)
      return;
    report_fixed(session, guards, run.guards(), reported);
    auto again = run.make_inputs(shape);
    auto output = again ? run.run_module(loaded, *again) : std::nullopt;
    std::string why;
    if (!output) {
      why = table.message(run.torch().session);
    } else {
      double difference = run.difference(*expected, *output);
      session.err << "check at " << shape_text(shape)
                  << ": largest difference " << difference << '\n';
      // Kernels may sum in another order at another shape.
      constexpr double kTolerance = 1e-4;
      if (!(difference <= kTolerance))
        why = llvm::formatv("the largest difference is {0}", difference);
    }
    if (!why.empty())
      session.diag.emit(DiagKind::TraceDiffers, SourceRange(),
                        shape_text(shape), why);
  }
}

static llvm::Expected<int> usage(const llvm::Twine &what) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), what);
}

llvm::Expected<int> run_trace(Session &session) {
  const Options &options = session.options;
  auto target = read_trace_target(session);
  if (!target)
    return target.takeError();
  auto located = locate_packages(session);
  if (!located)
    return kUsageOrEnvironment;
  show_paths(session, located->location.paths);

  std::unique_ptr<llvm::MemoryBuffer> bytes;
  checkpoint::Checkpoint weights;
  if (!options.trace.weights.empty()) {
    auto opened = open_weights(options.trace.weights);
    if (!opened)
      return opened.takeError();
    bytes = std::move(*opened);
    auto read = checkpoint::read_checkpoint(bytes->getBuffer());
    if (!read) {
      session.diag.emit(DiagKind::BadWeights, SourceRange(),
                        options.trace.weights,
                        llvm::toString(read.takeError()));
      return status_of(session);
    }
    weights = std::move(*read);
  }

  model::TorchPlaces places;
  places.variable = [&](const char *name) {
    return session.environment[name].str();
  };
  places.executable = session.environment.executable;
  auto table = model::load_torch(places);
  if (!table)
    return table.takeError();

  ModelRun run(**table, session.sources, session.diag);
  add_roots(session, *located, *target, run);
  run.host().output = [&](llvm::StringRef text, bool) { session.err << text; };
  if (!run.build(target->request))
    return status_of(session);
  if (bytes && !load_weights(session, run, weights))
    return status_of(session);

  auto inputs = run.make_inputs(target->inputs);
  if (!inputs)
    return status_of(session);
  torch_plugin::Module *module =
      run.trace(*inputs, options.trace.dynamic_shapes.empty()
                             ? model::SizeMode::Plain
                             : model::SizeMode::Traced);
  if (!module)
    return status_of(session);
  std::vector<model::FixedSize> guards = run.guards();

  torch_plugin::Session *torch = run.torch().session;
  torch_plugin::Value text;
  if (options.trace.print == TracePrint::Graph)
    (*table)->module_graph(torch, module, &text);
  if (options.trace.print == TracePrint::Code)
    (*table)->module_code(torch, module, &text);
  if (text.count)
    session.out << llvm::StringRef(text.text, text.count);

  const std::string &file = options.output_file;
  if (file.empty()) {
    if (options.trace.print == TracePrint::Nothing)
      return usage("where to? give -o FILE.pt, or --print");
    return status_of(session);
  }
  if (llvm::Error error = save(run, **table, torch, module, file))
    return error;
  session.err << "traced " << target->request.module << ':'
              << target->request.name << " at " << shape_text(target->inputs)
              << ": " << run.parameter_count() << " parameters, "
              << (*table)->operator_count(torch, module) << " operators";
  if (!options.trace.dynamic_shapes.empty())
    session.err << ", " << guards.size() << " places where sizes are fixed";
  session.err << "\nwrote " << file << '\n';
  if (!target->checks.empty())
    check(session, run, **table, file, target->checks, guards);
  if (session.diag.error_count() != 0)
    llvm::sys::fs::remove(file);
  return status_of(session);
}

} // namespace flattenc
