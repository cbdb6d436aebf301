#include "compiler/driver/package_writer.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

namespace flattenc {

static llvm::Error refused(const char *why) {
  return llvm::createStringError(
      std::make_error_code(std::errc::operation_not_permitted), why);
}

llvm::Error DiskWriter::rewrite(llvm::StringRef path, llvm::StringRef before,
                                llvm::StringRef after) {
  namespace fs = llvm::sys::fs;
  fs::file_status status;
  if (std::error_code error = fs::status(path, status, /*follow=*/false))
    return llvm::errorCodeToError(error);
  if (status.type() == fs::file_type::symlink_file)
    return refused("it is a link");
  if (status.type() != fs::file_type::regular_file)
    return refused("it is no file");
  if (::access(path.str().c_str(), W_OK) != 0)
    return llvm::errorCodeToError(
        std::error_code(errno, std::generic_category()));
  auto temporary = fs::TempFile::create(
      path.rsplit('/').first + "/.flattenc-%%%%%%%%.tmp", status.permissions());
  if (!temporary)
    return temporary.takeError();
  auto give_up = [&](llvm::Error error) {
    llvm::consumeError(temporary->discard());
    return error;
  };
  {
    llvm::raw_fd_ostream out(temporary->FD, /*shouldClose=*/false);
    out << after;
    out.flush();
    if (std::error_code error = out.error()) {
      out.clear_error();
      return give_up(llvm::errorCodeToError(error));
    }
  }
  if (std::error_code error =
          fs::setPermissions(temporary->FD, status.permissions()))
    return give_up(llvm::errorCodeToError(error));
  auto now = llvm::MemoryBuffer::getFile(path);
  if (!now)
    return give_up(llvm::errorCodeToError(now.getError()));
  if ((*now)->getBuffer() != before)
    return give_up(refused("it has changed since it was read"));
  return temporary->keep(path);
}

} // namespace flattenc
