#ifndef FLATTENC_COMPILER_DRIVER_DRIVER_H
#define FLATTENC_COMPILER_DRIVER_DRIVER_H

#include "compiler/driver/environment.h"
#include "compiler/driver/package_writer.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace flattenc {

/// Runs one command line (without the program's name). Everything it reads and
/// writes comes in as an argument, so a test runs it in memory. Returns the
/// exit status: 0 done, 1 the input has errors or findings, 2 wrong usage or a
/// failure of the environment.
int run(llvm::ArrayRef<std::string> args,
        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
        const Environment &environment, PackageWriter &writer,
        llvm::raw_ostream &out, llvm::raw_ostream &err);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_DRIVER_H
