// Writes a package of COUNT files of SIZE bytes to TARGET, as `flattenc export`
// does; tests/output/run kills it and takes the disk away.
#include "compiler/driver/package_writer.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

int main(int argc, char **argv) {
  unsigned count = 0, size = 0;
  if (argc != 4 || llvm::StringRef(argv[2]).getAsInteger(10, count) ||
      llvm::StringRef(argv[3]).getAsInteger(10, size)) {
    llvm::errs() << "usage: write_package TARGET COUNT SIZE\n";
    return 2;
  }
  flattenc::Package files;
  for (unsigned i = 0; i < count; ++i)
    files["d" + llvm::utostr(i % 10) + "/f" + llvm::utostr(i)] =
        std::string(size, 'x');
  flattenc::DiskWriter writer;
  llvm::Error error = writer.write(argv[1], files);
  if (!error)
    return 0;
  llvm::errs() << "error: " << llvm::toString(std::move(error)) << '\n';
  return 2;
}
