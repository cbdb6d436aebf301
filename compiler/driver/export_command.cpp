#include "compiler/backend/package/package.h"
#include "compiler/driver/session.h"
#include "compiler/driver/summary.h"
#include "passes/pass_manager.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TimeProfiler.h"

namespace flattenc {

/// pack_from_{repo}_{YYYYMMDD_HHMMSS}; SOURCE_DATE_EPOCH, in UTC, replaces the
/// time of day.
static std::string default_folder(const Environment &environment,
                                  llvm::StringRef repository) {
  std::tm time = environment.local_time;
  std::int64_t epoch = 0;
  llvm::StringRef fixed = environment["SOURCE_DATE_EPOCH"];
  if (!fixed.empty() && !fixed.getAsInteger(10, epoch)) {
    auto seconds = static_cast<std::time_t>(epoch);
    gmtime_r(&seconds, &time);
  }
  char stamp[32];
  std::size_t length =
      std::strftime(stamp, sizeof stamp, "%Y%m%d_%H%M%S", &time);
  return ("pack_from_" + repository + "_" + llvm::StringRef(stamp, length))
      .str();
}

/// The folder to write to, if it is free or may be replaced.
static llvm::Expected<std::optional<std::string>>
choose_target(Session &session, llvm::StringRef repository) {
  const Options &options = session.options;
  std::string target = options.directory.empty()
                           ? default_folder(session.environment, repository)
                           : options.directory;
  if (options.dry_run)
    return target;
  auto state = session.writer.look_at(target);
  if (!state)
    return state.takeError();
  if (*state != PackageWriter::Target::Occupied || options.force)
    return target;
  session.diag.emit(DiagKind::TargetNotEmpty, {}, target)
      .hint("name another folder with -o DIR, or replace it with --force");
  return std::nullopt;
}

static PipelineOptions pipeline_options(const PipelineFlags &flags) {
  PipelineOptions options;
  options.dump_after = flags.dump_after;
  options.dump_filter = flags.dump_filter;
  options.stop_after = flags.stop_after;
  options.verify_each = flags.verify_each;
  options.time_passes = flags.time_passes;
  return options;
}

/// Turns the config into files. Errors of the input go to the session's diag;
/// there is nothing to write then, nor if the pipeline was told to stop.
static llvm::Expected<std::optional<Package>>
make_package(Session &session, const LocatedConfig &located) {
  const Environment &environment = session.environment;
  double start = environment.clock ? environment.clock() : 0;
  std::optional<ConfigTree> config = resolve_config(session, located);
  if (!config)
    return std::nullopt;
  Search search = search_of(session, located);
  Compilation compilation(session.sources, session.diag, search,
                          std::move(*config));
  compilation.home = located.location.home;
  compilation.package_name = session.options.package_name;
  const PipelineFlags &flags = session.options.pipeline;
  if (llvm::Error error = run_pipeline(compilation, pipeline_options(flags),
                                       session.out, session.err))
    return error;
  if (session.diag.has_errors() || !flags.stop_after.empty())
    return std::nullopt;
  backend::PackageOptions options;
  const Location &location = located.location;
  options.config_path = location.config_path;
  options.config_name = location.home.empty()
                            ? location.config_path
                            : location.home + "::" + location.config_path;
  options.environment = session.options.env;
  options.cfg_options = session.options.cfg_options;
  options.version = FLATTENC_VERSION;
  Package package = backend::print_package(compilation, options);
  if (session.diag.has_errors())
    return std::nullopt;
  std::optional<double> seconds;
  if (environment.clock)
    seconds = environment.clock() - start;
  if (session.options.verbosity >= 0)
    print_summary(compilation, package.size(), seconds, session.err);
  return package;
}

static llvm::Expected<int> export_config(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  const Location &location = located->location;
  llvm::StringRef repository = location.home.empty()
                                   ? llvm::sys::path::filename(location.project)
                                   : llvm::StringRef(location.home);
  auto target = choose_target(session, repository);
  if (!target)
    return target.takeError();
  if (!*target)
    return kUsageOrEnvironment;
  auto package = make_package(session, *located);
  if (!package)
    return package.takeError();
  if (!*package)
    return status_of(session);
  if (session.options.dry_run) {
    for (const auto &[path, bytes] : **package)
      session.out << path << '\n';
    return kDone;
  }
  if (llvm::Error error = session.writer.write(**target, **package))
    return error;
  session.out << **target << '\n';
  return kDone;
}

llvm::Expected<int> run_export(Session &session) {
  const PipelineFlags &flags = session.options.pipeline;
  if (flags.list_passes) {
    for (const Pass &pass : all_passes())
      session.out << pass.name << ": " << pass.summary << '\n';
    return kDone;
  }
  if (flags.time_trace.empty())
    return export_config(session);
  llvm::timeTraceProfilerInitialize(/*TimeTraceGranularity=*/100, "flattenc");
  llvm::Expected<int> status = export_config(session);
  llvm::Error error = status
                          ? llvm::timeTraceProfilerWrite(flags.time_trace, "")
                          : status.takeError();
  llvm::timeTraceProfilerCleanup();
  if (error)
    return error;
  return status;
}

} // namespace flattenc
