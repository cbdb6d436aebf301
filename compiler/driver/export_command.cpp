#include "compiler/driver/export_config.h"
#include "passes/pass_manager.h"

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

static llvm::Expected<int> export_config(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located || !check_package_name(session, *located))
    return kUsageOrEnvironment;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return kInputErrors;
  std::string home = home_of(located->location, *config);
  auto target = choose_target(
      session, home.empty()
                   ? llvm::sys::path::filename(located->location.project)
                   : llvm::StringRef(home));
  if (!target)
    return target.takeError();
  if (!*target)
    return kUsageOrEnvironment;
  auto package = make_package(session, *located, home, std::move(*config));
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
  if (session.options.many())
    return export_many(session);
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
