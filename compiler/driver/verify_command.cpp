#include "compiler/driver/session.h"

namespace flattenc {

llvm::Expected<int> run_verify(Session &session) {
  return llvm::createStringError(
      std::make_error_code(std::errc::function_not_supported),
      "cannot verify `%s`: the check of a written package is not part of this "
      "version",
      session.options.directory.c_str());
}

} // namespace flattenc
