#include "compiler/driver/session.h"

namespace flattenc {

std::optional<ConfigTree> resolve_config(Session &session,
                                         const LocatedConfig &located) {
  (void)session;
  (void)located;
  return std::nullopt;
}

} // namespace flattenc
