#ifndef FLATTENC_COMPILER_DRIVER_ENVIRONMENT_H
#define FLATTENC_COMPILER_DRIVER_ENVIRONMENT_H

#include "llvm/ADT/StringRef.h"

#include <ctime>
#include <functional>
#include <map>
#include <string>

namespace flattenc {

/// What a run may know of the world beside its arguments and files. Only
/// `main` fills it from the real one.
struct Environment {
  std::map<std::string, std::string, std::less<>> variables;
  std::tm local_time = {};
  /// Seconds since some moment; absent where output must not depend on time.
  std::function<double()> clock;
  /// All of standard input; absent if there is none.
  std::function<std::string()> read_input;
  /// Path of the running program; empty where it must not matter.
  std::string executable;
  bool stdout_is_terminal = false;
  bool stderr_is_terminal = false;

  /// The value of a variable; empty if it is unset, which counts the same.
  [[nodiscard]] llvm::StringRef operator[](llvm::StringRef name) const {
    auto found = variables.find(std::string_view(name.data(), name.size()));
    return found == variables.end() ? llvm::StringRef() : found->second;
  }
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_ENVIRONMENT_H
