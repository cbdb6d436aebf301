#include "compiler/backend/config/print.h"
#include "compiler/backend/package/package.h"
#include "compiler/backend/verify/verify.h"
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

/// The package whose config this is: the one it lies in, else its
/// `default_scope`, else none.
static std::string home_of(const Location &location, const ConfigTree &config) {
  if (!location.home.empty())
    return location.home;
  const ConfigSlot *scope = config.find(config.root, "default_scope");
  if (!scope || config[scope->value].kind != ConfigKind::Str)
    return {};
  return config[scope->value].text;
}

/// The scripts of a package that train and test, by the name that they get.
static std::vector<std::pair<std::string, std::string>>
scripts_of(const LocatedConfig &located, llvm::StringRef home) {
  std::vector<std::pair<std::string, std::string>> scripts;
  auto folder = located.location.paths.find_package(*located.files, home);
  if (!folder)
    return scripts;
  for (const char *name : {"train", "test"}) {
    for (const std::string &tools :
         {*folder + "/.mim/tools/", *folder + "/../tools/"}) {
      std::string script = tools + name + ".py";
      if (!located.files->exists(script))
        continue;
      scripts.emplace_back(std::string("tools.") + name, script);
      break;
    }
  }
  return scripts;
}

/// The config as the output holds it.
static std::string config_text(const Compilation &compilation) {
  std::map<ConfigValueId, llvm::StringRef> rewrites;
  for (const ConfigRewrite &rewrite : compilation.discovery->rewrites)
    rewrites[rewrite.value] = rewrite.text;
  backend::PythonOptions options;
  options.rewrite =
      [&rewrites](ConfigValueId id) -> std::optional<std::string> {
    auto found = rewrites.find(id);
    if (found == rewrites.end())
      return std::nullopt;
    return found->second.str();
  };
  std::string text;
  llvm::raw_string_ostream out(text);
  backend::print_python(compilation.config, out, options);
  return out.str();
}

static backend::PackageOptions
package_options(const Session &session, const Location &location,
                const Compilation &compilation) {
  backend::PackageOptions options;
  options.config_path = location.config_path;
  options.config_name = location.home.empty()
                            ? location.config_path
                            : location.home + "::" + location.config_path;
  options.environment = session.options.env;
  options.cfg_options = session.options.cfg_options;
  options.version = FLATTENC_VERSION;
  options.config_text = config_text(compilation);
  return options;
}

/// Turns the config into files. Errors of the input go to the session's diag;
/// there is nothing to write then, nor if the pipeline was told to stop.
static llvm::Expected<std::optional<Package>>
make_package(Session &session, const LocatedConfig &located,
             llvm::StringRef home, ConfigTree config) {
  const Environment &environment = session.environment;
  double start = environment.clock ? environment.clock() : 0;
  Search search = search_of(session, located, home);
  Compilation compilation(session.sources, session.diag, search,
                          std::move(config));
  compilation.home = home.str();
  compilation.package_name = session.options.package_name;
  compilation.scripts = scripts_of(located, home);
  const PipelineFlags &flags = session.options.pipeline;
  if (llvm::Error error = run_pipeline(compilation, pipeline_options(flags),
                                       session.out, session.err))
    return error;
  if (session.diag.has_errors() || !flags.stop_after.empty())
    return std::nullopt;
  Package package = backend::print_package(
      compilation, package_options(session, located.location, compilation));
  if (session.diag.has_errors())
    return std::nullopt;
  backend::verify_package(package, compilation.program,
                          {home.str(), session.options.package_name,
                           located.location.config_path},
                          session.diag);
  if (session.diag.has_errors())
    return std::nullopt;
  std::optional<double> seconds;
  if (environment.clock)
    seconds = environment.clock() - start;
  if (session.options.verbosity >= 0)
    print_summary(compilation, package.size(), seconds, session.err);
  return package;
}

/// Reports a `--package-name` that Python could not import, or under which it
/// would find something else.
static bool check_package_name(Session &session, const LocatedConfig &located) {
  llvm::StringRef name = session.options.package_name;
  auto refuse = [&](llvm::StringRef why) {
    session.diag.emit(DiagKind::BadPackageName, {}, name, why)
        .hint("choose another one with --package-name");
    return false;
  };
  bool identifier = !name.empty() && !llvm::isDigit(name.front()) &&
                    llvm::all_of(name, [](char c) {
                      return llvm::isAlnum(c) || c == '_';
                    });
  if (!identifier || syntax::is_keyword(name))
    return refuse("it is no identifier");
  if (is_stdlib(name))
    return refuse("the standard library has a module of that name");
  if (Program::known_external(name) ||
      located.location.paths.find_package(*located.files, name))
    return refuse("a package of that name exists");
  for (llvm::StringRef folder : {"tools", "configs"})
    if (name == folder)
      return refuse("the export has a folder of that name");
  return true;
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
