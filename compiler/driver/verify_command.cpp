#include "compiler/backend/verify/verify.h"
#include "compiler/driver/session.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

static llvm::Expected<int> verify_one(Session &session,
                                      const std::string &folder) {
  auto printed = backend::read_package(*session.files, folder);
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
  Program program(session.sources, session.diag, search);
  backend::verify_package(printed->files, program, printed->request,
                          session.diag);
  if (!session.diag.has_errors() && session.options.verbosity >= 0)
    session.err << printed->files.size() << " files verified\n";
  return status_of(session);
}

/// The exported packages below a folder: those with a manifest.
static std::vector<std::string> packages_below(llvm::vfs::FileSystem &files,
                                               const std::string &start) {
  std::vector<std::string> found, work = {start};
  while (!work.empty()) {
    std::string folder = std::move(work.back());
    work.pop_back();
    if (files.exists(folder + "/flattenc.json")) {
      found.push_back(folder);
      continue;
    }
    std::error_code error;
    for (auto entry = files.dir_begin(folder, error);
         !error && entry != llvm::vfs::directory_iterator();
         entry.increment(error))
      if (entry->type() == llvm::sys::fs::file_type::directory_file &&
          !llvm::sys::path::filename(entry->path()).startswith("."))
        work.push_back(entry->path().str());
  }
  llvm::sort(found);
  return found;
}

llvm::Expected<int> run_verify(Session &session) {
  std::vector<std::string> folders;
  for (llvm::StringRef given : session.options.paths) {
    if (llvm::sys::path::filename(given) == "flattenc.json")
      given = given.contains('/') ? given.rsplit('/').first : ".";
    folders.push_back(given.str());
  }
  if (!session.options.find.empty())
    llvm::append_range(folders,
                       packages_below(*session.files, session.options.find));
  int worst = kDone;
  for (const std::string &folder : folders) {
    auto status = verify_one(session, folder);
    if (!status)
      return status.takeError();
    worst = std::max(worst, *status);
  }
  return worst;
}

} // namespace flattenc
