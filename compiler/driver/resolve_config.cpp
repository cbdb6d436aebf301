#include "compiler/driver/session.h"
#include "compiler/frontend/mm_config/config.h"

namespace flattenc {

/// `--env VAR` passes a variable on, `--env VAR=VALUE` sets it.
static llvm::StringMap<std::string> visible_variables(const Session &session) {
  llvm::StringMap<std::string> variables;
  for (llvm::StringRef entry : session.options.env) {
    auto [name, value] = entry.split('=');
    if (entry.contains('='))
      variables[name] = value.str();
    else if (!session.environment[name].empty())
      variables[name] = session.environment[name].str();
  }
  return variables;
}

frontend::ConfigRequest config_request(const Session &session,
                                       const LocatedConfig &located) {
  const Location &location = located.location;
  frontend::ConfigRequest request;
  request.path = location.config;
  request.env = visible_variables(session);
  request.cfg_options = session.options.cfg_options;
  request.roots = location.readable;
  request.find_package = [files = located.files, &location](
                             llvm::StringRef name)
      -> std::optional<frontend::PackageConfigs> {
    std::optional<std::string> folder = location.paths.find_package(*files, name);
    if (!folder)
      folder = location.paths.find_distribution(*files, name);
    if (!folder)
      return std::nullopt;
    return frontend::PackageConfigs{*folder, configs_folder(*files, *folder)};
  };
  return request;
}

std::optional<ConfigTree> resolve_config(Session &session,
                                         const LocatedConfig &located) {
  return located.project->configs.load(config_request(session, located),
                                       session.diag);
}

std::optional<ConfigTree> resolve_other_config(Session &session,
                                               const LocatedConfig &located,
                                               const std::string &file) {
  frontend::ConfigRequest request = config_request(session, located);
  request.path = file;
  request.cfg_options.clear();
  return located.project->configs.load(request, session.diag);
}

} // namespace flattenc
