#include "compiler/driver/session.h"

namespace flattenc {

llvm::Expected<int> run_verify(Session &session) { return status_of(session); }

} // namespace flattenc
