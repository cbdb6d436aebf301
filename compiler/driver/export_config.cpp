#include "compiler/driver/export_config.h"

#include "compiler/backend/config/print.h"
#include "compiler/backend/verify/verify.h"
#include "compiler/driver/summary.h"
#include "passes/pass_manager.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc {

static PipelineOptions pipeline_options(const PipelineFlags &flags) {
  PipelineOptions options;
  options.dump_after = flags.dump_after;
  options.dump_filter = flags.dump_filter;
  options.stop_after = flags.stop_after;
  options.verify_each = flags.verify_each;
  options.time_passes = flags.time_passes;
  return options;
}

std::string home_of(const Location &location, const ConfigTree &config) {
  if (!location.home.empty())
    return location.home;
  const ConfigSlot *scope = config.find(config.root, "default_scope");
  if (!scope || config[scope->value].kind != ConfigKind::Str)
    return {};
  return config[scope->value].text;
}

std::vector<std::pair<std::string, std::string>>
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

/// A config as the output holds it.
static std::string config_text(const ConfigTree &config,
                               const Discovery &discovery) {
  std::map<ConfigValueId, llvm::StringRef> rewrites;
  for (const ConfigRewrite &rewrite : discovery.rewrites)
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
  backend::print_python(config, out, options);
  return out.str();
}

/// `--env VAR` as VAR=VALUE, so that the manifest says what was seen.
static std::vector<std::string> seen_environment(const Session &session) {
  std::vector<std::string> entries = session.options.env;
  for (std::string &entry : entries)
    if (!llvm::StringRef(entry).contains('=') &&
        !session.environment[entry].empty())
      entry += "=" + session.environment[entry].str();
  return entries;
}

backend::PackageOptions package_request(const Session &session,
                                        const Location &location) {
  backend::PackageOptions options;
  options.config_path = location.config_path;
  options.config_name = location.home.empty()
                            ? location.config_path
                            : location.home + "::" + location.config_path;
  options.environment = seen_environment(session);
  options.cfg_options = session.options.cfg_options;
  options.external = session.options.external;
  options.bundle = session.options.bundle;
  options.version = FLATTENC_VERSION;
  return options;
}

static void warn_of_effects(Session &session, const Program &program,
                            llvm::ArrayRef<ExternalEffect> left_out) {
  for (const ExternalEffect &effect : left_out) {
    const Module &module = program[effect.module];
    session.diag.emit(DiagKind::EffectLeftOut, module.tree.range(effect.node),
                      module.name, effect.object);
  }
}

llvm::Expected<std::optional<Package>>
make_package(Session &session, const LocatedConfig &located,
             llvm::StringRef home, ConfigTree config) {
  const Environment &environment = session.environment;
  double start = environment.clock ? environment.clock() : 0;
  Search search = search_of(session, located, home);
  ParseAhead ahead(session.parse_threads);
  search.ahead = &ahead;
  Compilation compilation(session.sources, session.diag, search,
                          std::move(config));
  compilation.home = home.str();
  compilation.package_name = session.options.package_name;
  compilation.scripts = scripts_of(located, home);
  compilation.load_config = [&](const std::string &file) {
    return resolve_other_config(session, located, file);
  };
  const PipelineFlags &flags = session.options.pipeline;
  if (llvm::Error error = run_pipeline(compilation, pipeline_options(flags),
                                       session.out, session.err))
    return error;
  if (session.diag.has_errors() || !flags.stop_after.empty())
    return std::nullopt;
  backend::PackageOptions request = package_request(session, located.location);
  request.config_text =
      config_text(compilation.config, *compilation.discovery);
  for (const Asset &asset : (*compilation.reach)->assets())
    if (const NamedConfig *config = compilation.named_config(asset);
        config && !config->unchanged())
      request.named_configs[asset.file] =
          config_text(config->tree, config->discovery);
  std::vector<ExternalEffect> left_out =
      (*compilation.reach)->effects_left_out();
  Package package = backend::print_package(compilation, request);
  if (session.diag.has_errors())
    return std::nullopt;
  backend::verify_package(package, compilation.program,
                          {home.str(), session.options.package_name,
                           located.location.config_path},
                          session.diag);
  if (session.diag.has_errors())
    return std::nullopt;
  warn_of_effects(session, compilation.program, left_out);
  std::optional<double> seconds;
  if (environment.clock)
    seconds = environment.clock() - start;
  if (session.options.verbosity >= 0)
    print_summary(compilation, package.size(), seconds, session.err);
  return package;
}

bool check_package_name(Session &session, const LocatedConfig &located) {
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

} // namespace flattenc
