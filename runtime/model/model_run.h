#ifndef FLATTENC_RUNTIME_MODEL_MODEL_RUN_H
#define FLATTENC_RUNTIME_MODEL_MODEL_RUN_H

#include "runtime/checkpoint/checkpoint.h"
#include "runtime/model/model_host.h"

namespace flattenc::model {

/// A tensor that a model is called with.
struct InputShape {
  std::vector<std::int64_t> sizes;
  int dtype = 6; ///< c10::ScalarType
};

/// What to build.
struct ModelRequest {
  /// Makes the model; if it is not set, `module` and `name` name a class.
  std::function<python::Result(python::Vm &vm)> make;
  std::string module; ///< dotted
  std::string name;   ///< of the class; of what `make` makes, for messages
  /// Keyword arguments: a name and the text of a Python literal, or plain text.
  std::vector<std::pair<std::string, std::string>> arguments;
  std::optional<std::int64_t> seed;
  bool init_weights = false;
  std::string submodule; ///< dotted; empty for the model itself
  std::string method = "forward";
};

/// What came of loading weights.
struct WeightReport {
  std::vector<std::string> missing, unexpected, misshaped;
  std::size_t loaded = 0;
  [[nodiscard]] bool good() const {
    return missing.empty() && unexpected.empty() && misshaped.empty();
  }
};

/// Dimensions of an input that other inputs may have otherwise.
struct DynamicInput {
  std::string name; ///< of the argument
  std::vector<std::size_t> dimensions;
};

/// A use of a size that a recorded graph does not repeat for another input.
struct FixedSize {
  SourceRange range;
  std::string value;
  bool of_data = false; ///< no size: it depends on what is in an input
};

/// A node of a recorded graph that a report tells of.
struct NodePlace {
  std::string name; ///< of the operator
  std::string file;
  std::int64_t line = 0; ///< 0: unknown
};

/// One model in one run of the machine. Every step that fails has reported it
/// and gives nothing.
class ModelRun {
public:
  ModelRun(const tp::Table &table, SourceSet &sources, DiagnosticEmitter &diag);

  ModelHost &host() { return host_; }
  python::Vm &vm() { return vm_; }
  Torch &torch() { return torch_; }

  bool build(const ModelRequest &request);
  std::optional<WeightReport>
  load_weights(const std::vector<checkpoint::NamedTensor> &tensors);
  /// Tensors of random numbers, the same for the same shapes.
  std::optional<python::Value> make_inputs(llvm::ArrayRef<InputShape> shapes);
  /// Names the dimensions whose sizes stay symbolic from now on. Gives, by
  /// input, their dimensions; what is wrong is an Error.
  llvm::Expected<std::vector<std::vector<std::size_t>>>
  set_dynamic(llvm::ArrayRef<InputShape> inputs,
              llvm::ArrayRef<DynamicInput> dynamic);
  /// The recorded module.
  tp::Module *trace(python::Value inputs);
  /// What the model itself gives for the inputs. With `why` a failure is not
  /// reported, but told there.
  std::optional<python::Value> run(python::Value inputs,
                                   std::string *why = nullptr);
  /// What a module gives for the inputs.
  std::optional<python::Value> run_module(tp::Module *module,
                                          python::Value inputs);
  /// The largest difference of two outputs; infinity if their forms differ.
  double difference(python::Value a, python::Value b);
  /// The guards of the last trace or run.
  [[nodiscard]] std::vector<FixedSize> guards() const;
  /// The nodes that draw random numbers.
  [[nodiscard]] std::vector<NodePlace> draws(tp::Module *module);
  /// The nodes that write into a tensor that the module holds as a constant:
  /// TorchScript does not repeat them reliably.
  [[nodiscard]] std::vector<NodePlace> constant_writes(tp::Module *module);

  [[nodiscard]] std::size_t parameter_count() const { return parameters_; }

private:
  python::Result call(const char *function, llvm::ArrayRef<python::Value> args,
                      std::string *why = nullptr);
  python::Result requested_class(python::Vm &vm, llvm::StringRef module,
                                 llvm::StringRef name);
  std::optional<python::Value> literal(llvm::StringRef name,
                                       llvm::StringRef text);
  SourceLine place();
  std::vector<NodePlace>
  places(tp::Module *module,
         tp::Status (*nodes)(tp::Session *, tp::Module *, tp::Value *));

  SourceSet &sources_;
  DiagnosticEmitter &diag_;
  python::Heap heap_;
  Torch torch_;
  ModelHost host_;
  python::Vm vm_;
  std::string method_ = "forward";
  python::Value model_;
  std::size_t parameters_ = 0;
};

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_MODEL_RUN_H
