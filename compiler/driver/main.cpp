#include "compiler/driver/driver.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <unistd.h>

/// What the real world says.
static flattenc::Environment real_environment(const char *program) {
  flattenc::Environment environment;
  for (char **entry = environ; *entry; ++entry) {
    auto [name, value] = llvm::StringRef(*entry).split('=');
    environment.variables[name.str()] = value.str();
  }
  std::time_t now = std::time(nullptr);
  localtime_r(&now, &environment.local_time);
  environment.clock = [] {
    std::chrono::duration<double> now =
        std::chrono::steady_clock::now().time_since_epoch();
    return now.count();
  };
  environment.executable = llvm::sys::fs::getMainExecutable(
      program, reinterpret_cast<void *>(&real_environment));
  environment.read_input = [] {
    auto buffer = llvm::MemoryBuffer::getSTDIN();
    return buffer ? (*buffer)->getBuffer().str() : std::string();
  };
  environment.stdout_is_terminal = isatty(STDOUT_FILENO) == 1;
  environment.stderr_is_terminal = isatty(STDERR_FILENO) == 1;
  return environment;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv, /*InstallPipeSignalExitHandler=*/false);
  std::signal(SIGPIPE, SIG_DFL);
  std::vector<std::string> args(argv + 1, argv + argc);
  flattenc::DiskWriter writer;
  int status =
      flattenc::run(args, llvm::vfs::getRealFileSystem(), real_environment(argv[0]),
                    writer, llvm::outs(), llvm::errs());
  llvm::outs().flush();
  if (std::error_code error = llvm::outs().error()) {
    llvm::errs() << "error: cannot write: " << error.message() << '\n';
    llvm::outs().clear_error();
    return 2;
  }
  return status;
}
