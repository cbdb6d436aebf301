#include "compiler/driver/session.h"
#include "compiler/syntax/parse.h"

namespace flattenc {

llvm::Expected<int> run_dump_syntax(Session &session) {
  auto file = session.sources.load(*session.files, session.options.config);
  if (!file)
    return file.takeError();
  auto tree = syntax::parse(session.sources, *file, session.diag);
  if (tree)
    syntax::dump(*tree, session.out);
  return status_of(session);
}

} // namespace flattenc
