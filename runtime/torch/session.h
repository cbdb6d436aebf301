#ifndef FLATTENC_RUNTIME_TORCH_SESSION_H
#define FLATTENC_RUNTIME_TORCH_SESSION_H

#include "runtime/torch/plugin.h"

#include <ATen/core/Generator.h>
#include <ATen/core/ivalue.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace torch::jit {
struct CompilationUnit;
struct Module;
} // namespace torch::jit

namespace flattenc::torch_plugin {

struct Session {
  Session();
  ~Session();

  std::shared_ptr<torch::jit::CompilationUnit> unit;
  std::deque<torch::jit::Module> modules;
  std::string message;
  std::size_t baked = 0; ///< see Table::baked_count
  bool seed_forgotten = false; ///< see Table::forget_seed

  // What the last call gave out.
  std::deque<std::vector<Value>> lists;
  std::deque<std::string> texts;
  void clear_results() {
    lists.clear();
    texts.clear();
  }
};

inline at::TensorImpl *impl(Tensor *tensor) {
  return reinterpret_cast<at::TensorImpl *>(tensor);
}

/// The tensor of a handle, with a reference of its own.
inline at::Tensor tensor_of_handle(Tensor *tensor) {
  return at::Tensor(
      c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::
          reclaim_copy(impl(tensor)));
}

/// A handle that owns one reference.
inline Tensor *handle_of_tensor(at::Tensor tensor) {
  return reinterpret_cast<Tensor *>(tensor.unsafeReleaseTensorImpl());
}

at::Generator generator_of_handle(Generator *generator);
Generator *handle_of_generator(at::Generator generator);

/// A value of ours from one of libtorch; throws for kinds that have none.
Value to_value(Session &session, const c10::IValue &value);
Value text_value(Session &session, std::string text);

/// Reads a 0-dim tensor without recording it.
int64_t read_integer(const at::Tensor &scalar);

/// A plain number as libtorch's scalar.
at::Scalar scalar_of(const Value &value);
/// A number that takes part in type promotion as a Python number does.
at::Tensor wrapped_number(const Value &value);

// The parts of the table; they throw.
void call_operator(Session &session, const char *name,
                   c10::ArrayRef<Value> positional,
                   c10::ArrayRef<NamedValue> named, Value *result);
at::Tensor get_item(const at::Tensor &tensor, const Value &index);
void set_item(at::Tensor tensor, const Value &index, const Value &value);
/// Nested lists of numbers as a tensor, recorded as a constant.
at::Tensor tensor_from_data(const Value &data, const Value &dtype);

/// No operator has the name.
struct NoOperator {
  std::string name;
};

} // namespace flattenc::torch_plugin

#endif // FLATTENC_RUNTIME_TORCH_SESSION_H
