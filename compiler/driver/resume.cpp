#include "compiler/driver/resume.h"

namespace flattenc {

bool is_up_to_date(Session &, const LocatedConfig &, llvm::StringRef) {
  return false;
}

} // namespace flattenc
