#ifndef FLATTENC_RUNTIME_MODEL_NUMPY_BLAS_H
#define FLATTENC_RUNTIME_MODEL_NUMPY_BLAS_H

#include "runtime/library/library_host.h"

namespace flattenc::model {

/// The BLAS that a wheel of NumPy brings, from the folder of packages in which
/// PyTorch is: what it sums, and in which order, depends on the processor and
/// the number of threads, so that only itself gives the bits that NumPy gives.
/// Loaded when it is first asked.
class NumpyBlas {
public:
  /// `packages` is the folder of packages.
  explicit NumpyBlas(std::string packages) : packages_(std::move(packages)) {}

  /// As `numpy.matmul` calls it; nothing if there is no such library.
  std::optional<std::vector<double>>
  multiply(const library::MatrixProduct &product);

private:
  void *symbol(const char *name);

  std::string packages_;
  bool tried_ = false;
  void *library_ = nullptr;
};

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_NUMPY_BLAS_H
