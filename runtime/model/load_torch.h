#ifndef FLATTENC_RUNTIME_MODEL_LOAD_TORCH_H
#define FLATTENC_RUNTIME_MODEL_LOAD_TORCH_H

#include "runtime/torch/plugin.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <functional>
#include <string>

namespace flattenc::model {

/// Where to look for libtorch and for the plugin.
struct TorchPlaces {
  /// The value of an environment variable; empty if it is not set.
  std::function<std::string(const char *name)> variable;
  std::string executable; ///< path of the running program
};

/// What was loaded.
struct LoadedTorch {
  const torch_plugin::Table *table = nullptr;
  std::string packages; ///< the folder in which the torch package is
};

/// Loads libtorch and the plugin. FLATTENC_TORCH names a torch package and then
/// is the only place; else VIRTUAL_ENV, CONDA_PREFIX, the package that the
/// plugin was built with, ~/.local, /usr/local and /usr are looked through, and
/// packages of other versions passed over. No Python runs. The first libtorch
/// that loads is kept: it cannot be unloaded. An Error says what is missing and
/// what to do.
llvm::Expected<LoadedTorch> load_torch(const TorchPlaces &places);

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_LOAD_TORCH_H
