#include "compiler/backend/config/print.h"
#include "compiler/driver/session.h"

namespace flattenc {

llvm::Expected<int> run_config_show(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return kInputErrors;
  if (session.options.format == ConfigFormat::Json) {
    backend::print_json(*config, session.out);
    session.out << '\n';
    return status_of(session);
  }
  backend::PythonOptions options;
  options.show_origin = session.options.show_origin;
  options.sources = &session.sources;
  backend::print_python(*config, session.out, options);
  return status_of(session);
}

} // namespace flattenc
