#include "compiler/driver/session.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

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
  std::size_t length = std::strftime(stamp, sizeof stamp, "%Y%m%d_%H%M%S", &time);
  return ("pack_from_" + repository + "_" + llvm::StringRef(stamp, length)).str();
}

/// The folder to write to, if it is free or may be replaced.
static llvm::Expected<std::optional<std::string>>
choose_target(Session &session, llvm::StringRef repository) {
  const Options &options = session.options;
  std::string target = options.directory.empty()
                           ? default_folder(session.environment, repository)
                           : options.directory;
  auto state = session.writer.look_at(target);
  if (!state)
    return state.takeError();
  if (*state != PackageWriter::Target::Occupied || options.force ||
      options.dry_run)
    return target;
  session.diag.emit(DiagKind::TargetNotEmpty, {}, target)
      .hint("name another folder with -o DIR, or replace it with --force");
  return std::nullopt;
}

/// Turns the config into files. Errors of the input go to the session's diag.
static llvm::Expected<Package> make_package(Session &session,
                                            const LocatedConfig &located) {
  (void)session;
  (void)located;
  return Package();
}

llvm::Expected<int> run_export(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  const Location &location = located->location;
  llvm::StringRef repository =
      location.home.empty() ? llvm::sys::path::filename(location.project)
                            : llvm::StringRef(location.home);
  auto target = choose_target(session, repository);
  if (!target)
    return target.takeError();
  if (!*target)
    return kUsageOrEnvironment;
  auto package = make_package(session, *located);
  if (!package)
    return package.takeError();
  if (session.diag.has_errors())
    return kInputErrors;
  if (session.options.dry_run) {
    for (const auto &[path, bytes] : *package)
      session.out << path << '\n';
    return kDone;
  }
  if (llvm::Error error = session.writer.write(**target, *package))
    return error;
  session.out << **target << '\n';
  return kDone;
}

} // namespace flattenc
