#ifndef FLATTENC_RUNTIME_LIBRARY_FLOAT_VECTOR_H
#define FLATTENC_RUNTIME_LIBRARY_FLOAT_VECTOR_H

#include "runtime/python/host_object.h"

#include <vector>

namespace flattenc::library {

/// The elements of a large array of floats, which a list would need many times
/// the memory for. It can be read as a list can.
class FloatVector final : public python::HostObject {
public:
  explicit FloatVector(std::vector<double> elements)
      : elements_(std::move(elements)) {}
  [[nodiscard]] llvm::ArrayRef<double> elements() const { return elements_; }

  [[nodiscard]] llvm::StringRef description() const override {
    return "the elements of a large array of numpy";
  }
  python::Result item(python::Vm &vm, python::Value key) override;
  python::Result iterator(python::Vm &vm) override;
  std::optional<std::int64_t> length(python::Vm &vm) override;

private:
  std::vector<double> elements_;
};

/// The elements as a list, or as a FloatVector if they are many.
python::Value float_elements(python::Vm &vm, std::vector<double> elements);

/// `vector_operate(name, x, y, itemsize)`, of vectors of one length or numbers.
python::Result vector_operate(python::Vm &vm, python::Value,
                              const python::Args &args);

} // namespace flattenc::library

#endif // FLATTENC_RUNTIME_LIBRARY_FLOAT_VECTOR_H
