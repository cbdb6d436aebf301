#include "compiler/backend/verify/verify.h"
#include "compiler/driver/session.h"

namespace flattenc {

llvm::Expected<int> run_verify(Session &session) {
  auto printed = backend::read_package(*session.files, session.options.directory);
  if (!printed)
    return printed.takeError();
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  const std::string &home = printed->request.home;
  if (!located->location.paths.find_package(*located->files, home)) {
    session.diag.emit(DiagKind::PackageNotFound, {}, home)
        .hint(located->location.paths.describe());
    return kUsageOrEnvironment;
  }
  Search search = search_of(session, *located, home);
  ParseAhead ahead(session.parse_threads);
  search.ahead = &ahead;
  Program program(session.sources, session.diag, search);
  backend::verify_package(printed->files, program, printed->request,
                          session.diag);
  if (!session.diag.has_errors() && session.options.verbosity >= 0)
    session.err << printed->files.size() << " files verified\n";
  return status_of(session);
}

} // namespace flattenc
