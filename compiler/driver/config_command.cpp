#include "compiler/driver/session.h"

namespace flattenc {

llvm::Expected<int> run_config_show(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  auto file = session.sources.load(*located->files, located->location.config);
  if (!file)
    return file.takeError();
  return status_of(session);
}

} // namespace flattenc
