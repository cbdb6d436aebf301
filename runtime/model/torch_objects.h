#ifndef FLATTENC_RUNTIME_MODEL_TORCH_OBJECTS_H
#define FLATTENC_RUNTIME_MODEL_TORCH_OBJECTS_H

#include "runtime/python/vm.h"
#include "runtime/torch/plugin.h"

#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace flattenc::model {

namespace tp = torch_plugin;

class TensorObject;
class TypeObject;

/// How sizes of tensors are seen by the model.
enum class SizeMode {
  Plain,  ///< integers
  Probed, ///< numbers whose fixed uses are noted
  Traced, ///< the same, and arithmetic on them is recorded
};

/// A use of a size, or of a tensor's value, that a recorded graph repeats with
/// the value it had.
struct Guard {
  python::Place place;
  std::string value;
  bool of_data = false; ///< it may be another for an input of the same sizes
};

/// A line of a source; 0 for none.
struct SourceLine {
  llvm::StringRef file;
  unsigned line = 0;
  llvm::StringRef text;
};

/// Everything of PyTorch that one run of the machine has. Tensors keep their
/// identity: a tensor of libtorch is one object.
class Torch {
public:
  Torch(const tp::Table &table, python::Heap &heap);
  ~Torch();
  Torch(const Torch &) = delete;
  Torch &operator=(const Torch &) = delete;

  const tp::Table &table;
  python::Heap &heap;
  tp::Session *session;
  SizeMode sizes = SizeMode::Plain;
  std::vector<Guard> guards;
  /// Where a guard stands; set by the owner, else the machine's place.
  std::function<python::Place(python::Vm &vm)> guard_place;
  /// By input of the call that is recorded or run: bit N says that the size
  /// of dimension N may differ for other inputs. Sizes of other dimensions are
  /// integers.
  std::vector<std::uint64_t> dynamic_dimensions;
  /// Says which tensors the inputs are, in order.
  void set_inputs(llvm::ArrayRef<python::Value> inputs);
  /// Where the model stands, for what the trace records; set by its owner.
  std::function<SourceLine(python::Vm &vm)> source_line;
  /// The name that calls of a module are recorded with; by the module.
  llvm::DenseMap<python::Object *, std::string> scopes;

  /// The object of a tensor; takes the reference.
  python::Value wrap(tp::Tensor *tensor);
  python::Result from_plugin(python::Vm &vm, const tp::Value &value);
  python::Value dtype(std::int64_t number);
  python::Value device(llvm::StringRef text);

  /// Calls an operator, `self` first if it is bound.
  python::Result call(python::Vm &vm, const std::string &name,
                      const python::Args &args,
                      python::Value self = python::Value());
  /// Raises what a call of the plugin failed with.
  std::nullopt_t raise(python::Vm &vm, tp::Status status);

  /// Set while a call of the model is recorded or run.
  bool noting = false;
  /// Notes that the run depends on the value, unless sizes are plain.
  void note_guard(python::Vm &vm, const std::string &value);
  /// Notes that it depends on elements of a tensor, whatever sizes are.
  void note_elements(python::Vm &vm, const TensorObject &tensor,
                     const std::string &value);
  /// Notes that it depends on a random number that is no tensor.
  void note_draw(python::Vm &vm);
  /// The dimension counts from 0.
  python::Value size_of(python::Vm &vm, TensorObject &tensor,
                        std::int64_t dimension);
  python::Value shape_of(python::Vm &vm, TensorObject &tensor);

  /// The types `torch.Tensor`, `nn.Parameter`, ...; made once.
  TypeObject &type(llvm::StringRef name);
  /// Functions of `torch._tensor`, methods of every tensor; set by the host.
  python::DictObject *methods = nullptr;

private:
  llvm::DenseMap<tp::Tensor *, TensorObject *> tensors_;
  llvm::DenseMap<const TensorObject *, std::uint64_t> inputs_;
  llvm::DenseMap<std::int64_t, python::Object *> dtypes_;
  std::vector<std::pair<std::string, TypeObject *>> types_;
};

/// Arguments on their way to the plugin; owns nested lists and texts.
class Outgoing {
public:
  explicit Outgoing(Torch &torch) : torch_(torch) {}
  /// False if the value has no counterpart; then an exception is on its way.
  bool convert(python::Vm &vm, python::Value value, tp::Value &out);
  bool add(python::Vm &vm, python::Value value);
  bool add_named(python::Vm &vm, const std::string &name, python::Value value);

  std::vector<tp::Value> positional;
  std::vector<tp::NamedValue> named;

private:
  bool convert_items(python::Vm &vm, llvm::ArrayRef<python::Value> items,
                     tp::ValueKind kind, tp::Value &out);

  Torch &torch_;
  unsigned depth_ = 0; ///< of lists in lists
  std::deque<std::vector<tp::Value>> lists_;
  std::deque<std::string> texts_;
};

/// A tensor.
class TensorObject final : public python::HostObject {
public:
  TensorObject(Torch &torch, tp::Tensor *handle)
      : torch_(torch), handle_(handle) {}
  ~TensorObject() override { torch_.table.release(handle_); }
  TensorObject(const TensorObject &) = delete;
  TensorObject &operator=(const TensorObject &) = delete;

  [[nodiscard]] tp::Tensor *handle() const { return handle_; }
  python::Value value() { return python::Value::of(python::Kind::Host, this); }
  enum class Role : std::uint8_t { Plain, Parameter, Buffer } role = Role::Plain;

  [[nodiscard]] llvm::StringRef description() const override {
    return "a tensor";
  }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return role == Role::Parameter ? "Parameter" : "Tensor";
  }
  python::Result type(python::Vm &vm) override;
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;
  bool set_attribute(python::Vm &vm, const python::StrObject &name,
                     python::Value value) override;
  python::Result intercept(python::Vm &vm, const python::BuiltinInfo &function,
                           const python::Args &args) override;
  python::Result binary(python::Vm &vm, syntax::Operator op,
                        python::Value other, bool reflected) override;
  python::Result in_place(python::Vm &vm, syntax::Operator op,
                          python::Value other) override;
  python::Result unary(python::Vm &vm, syntax::Operator op) override;
  python::Result compare(python::Vm &vm, syntax::Operator op,
                         python::Value other) override;
  python::Result item(python::Vm &vm, python::Value key) override;
  bool set_item(python::Vm &vm, python::Value key,
                python::Value value) override;
  python::Result iterator(python::Vm &vm) override;
  std::optional<bool> contains(python::Vm &vm, python::Value item) override;
  std::optional<std::int64_t> length(python::Vm &vm) override;
  std::optional<bool> truth(python::Vm &vm) override;
  std::optional<std::int64_t> index(python::Vm &vm) override;
  python::Result to_int(python::Vm &vm) override;
  python::Result to_float(python::Vm &vm) override;
  python::Result text(python::Vm &vm) override;
  python::Result format(python::Vm &vm, llvm::StringRef spec) override;
  std::optional<std::uint64_t> hash(python::Vm &vm) override;
  python::Result shallow_copy(python::Vm &vm) override;
  python::Result deep_copy(python::Vm &vm) override;

  /// The only element, noted as a guard.
  python::Result element(python::Vm &vm);

private:
  python::Result field(python::Vm &vm, llvm::StringRef name);
  python::Result method(python::Vm &vm, llvm::StringRef name);

  Torch &torch_;
  tp::Tensor *handle_;
  python::DictObject *own_ = nullptr; ///< attributes that the model set
};

/// A number that came from the size of a tensor, or from such numbers.
class SizeObject final : public python::HostObject {
public:
  /// `plain` is an Int or a Float.
  SizeObject(Torch &torch, python::Value plain, tp::Tensor *traced)
      : torch_(torch), plain_(plain), traced_(traced) {}
  SizeObject(Torch &torch, python::Value plain, TensorObject &of,
             std::int64_t dimension)
      : torch_(torch), plain_(plain), of_(&of), dimension_(dimension) {}
  ~SizeObject() override {
    if (traced_)
      torch_.table.release(traced_);
  }
  SizeObject(const SizeObject &) = delete;
  SizeObject &operator=(const SizeObject &) = delete;

  [[nodiscard]] python::Value plain() const { return plain_; }
  /// The recorded number; null while nothing is recorded.
  tp::Tensor *traced();

  [[nodiscard]] llvm::StringRef description() const override {
    return "the size of a tensor";
  }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return plain_.is_int() ? "int" : "float";
  }
  python::Result type(python::Vm &vm) override;
  [[nodiscard]] bool acts_as(const python::TypeInfo &type) const override;
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;
  python::Result intercept(python::Vm &vm, const python::BuiltinInfo &function,
                           const python::Args &args) override;
  python::Result binary(python::Vm &vm, syntax::Operator op,
                        python::Value other, bool reflected) override;
  python::Result unary(python::Vm &vm, syntax::Operator op) override;
  python::Result compare(python::Vm &vm, syntax::Operator op,
                         python::Value other) override;
  std::optional<bool> truth(python::Vm &vm) override;
  std::optional<std::int64_t> index(python::Vm &vm) override;
  python::Result to_int(python::Vm &vm) override;
  python::Result to_float(python::Vm &vm) override;
  python::Result text(python::Vm &vm) override;
  python::Result format(python::Vm &vm, llvm::StringRef spec) override;
  std::optional<std::uint64_t> hash(python::Vm &vm) override;
  python::Result shallow_copy(python::Vm &) override {
    return python::Value::of(python::Kind::Host, this);
  }

  /// The plain number, noted as a guard.
  python::Value fixed(python::Vm &vm);

private:
  /// A number that was computed as `plain`, and by the operator from `args`.
  python::Result computed(python::Vm &vm, python::Value plain,
                          const char *op, llvm::ArrayRef<python::Value> args);
  python::Result as_double(python::Vm &vm);
  python::Result rounded(python::Vm &vm, const char *op, double (*f)(double));

  Torch &torch_;
  python::Value plain_;
  tp::Tensor *traced_ = nullptr;
  TensorObject *of_ = nullptr;
  std::int64_t dimension_ = 0;
};

/// A value of an enumeration of PyTorch, or a device; equal by its text.
class NamedObject final : public python::HostObject {
public:
  NamedObject(Torch &torch, tp::ValueKind kind, std::int64_t number,
              std::string name)
      : torch_(torch), kind_(kind), number_(number), name_(std::move(name)) {}
  [[nodiscard]] tp::ValueKind kind() const { return kind_; }
  [[nodiscard]] std::int64_t number() const { return number_; }
  [[nodiscard]] const std::string &name() const { return name_; }

  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] llvm::StringRef type_name() const override;
  python::Result type(python::Vm &vm) override;
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;
  python::Result compare(python::Vm &vm, syntax::Operator op,
                         python::Value other) override;
  std::optional<bool> truth(python::Vm &) override { return true; }
  python::Result text(python::Vm &vm) override;
  std::optional<std::uint64_t> hash(python::Vm &vm) override;
  python::Result shallow_copy(python::Vm &) override {
    return python::Value::of(python::Kind::Host, this);
  }

private:
  Torch &torch_;
  tp::ValueKind kind_;
  std::int64_t number_;
  std::string name_;
};

/// A source of random numbers.
class RandomObject final : public python::HostObject {
public:
  /// Without a generator it is PyTorch's default one.
  RandomObject(Torch &torch, tp::Generator *generator)
      : torch_(torch), generator_(generator) {}
  ~RandomObject() override {
    if (generator_)
      torch_.table.generator_release(generator_);
  }
  RandomObject(const RandomObject &) = delete;
  RandomObject &operator=(const RandomObject &) = delete;
  [[nodiscard]] tp::Generator *generator() const { return generator_; }
  [[nodiscard]] llvm::StringRef description() const override {
    return "torch.Generator";
  }
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;

private:
  Torch &torch_;
  tp::Generator *generator_;
};

/// A type of PyTorch that a model names.
class TypeObject final : public python::HostObject {
public:
  using Test = bool (*)(python::Value);
  using Make = python::Result (*)(Torch &, python::Vm &, const python::Args &);
  TypeObject(Torch &torch, std::string name, Test test, Make make)
      : torch_(torch), name_(std::move(name)), test_(test), make_(make) {}
  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] llvm::StringRef type_name() const override { return "type"; }
  [[nodiscard]] bool callable() const override { return true; }
  std::optional<bool> has_instance(python::Vm &, python::Value v) override {
    return test_(v);
  }
  std::optional<bool> has_subclass(python::Vm &vm,
                                   python::Value cls) override;
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;
  python::Result call(python::Vm &vm, const python::Args &args) override;
  python::Result type(python::Vm &) override {
    return python::Value::of(&python::kType_type);
  }
  std::optional<bool> truth(python::Vm &) override { return true; }
  python::Result text(python::Vm &vm) override;
  std::optional<std::uint64_t> hash(python::Vm &vm) override;
  python::Result compare(python::Vm &vm, syntax::Operator op,
                         python::Value other) override;

private:
  Torch &torch_;
  std::string name_;
  Test test_;
  Make make_;
};

/// An operator, or one overload of it.
class OperatorObject final : public python::HostObject {
public:
  OperatorObject(Torch &torch, std::string name)
      : torch_(torch), name_(std::move(name)) {}
  [[nodiscard]] llvm::StringRef description() const override { return name_; }
  [[nodiscard]] llvm::StringRef type_name() const override {
    return "builtin_function_or_method";
  }
  [[nodiscard]] bool callable() const override { return true; }
  python::Result attribute(python::Vm &vm,
                           const python::StrObject &name) override;
  python::Result call(python::Vm &vm, const python::Args &args) override {
    return torch_.call(vm, name_, args);
  }
  std::optional<bool> truth(python::Vm &) override { return true; }
  python::Result text(python::Vm &vm) override;
  python::Result shallow_copy(python::Vm &) override {
    return python::Value::of(python::Kind::Host, this);
  }

private:
  Torch &torch_;
  std::string name_;
};

/// The host object of that class, or null.
template <typename T> T *host_object(python::Value value) {
  return value.kind == python::Kind::Host
             ? dynamic_cast<T *>(value.as<python::HostObject>())
             : nullptr;
}

/// True for an instance of a class that the module of our library defines.
bool comes_from(python::Value v, llvm::StringRef module);
/// The module of TorchScript that `torch._C.script_new` made; null for others.
tp::Module *script_module(python::Value value);
/// A function of `torch._C` with a state.
python::Value native(python::Heap &heap, const char *name,
                     python::HostFunction::Body body);
/// A name of PyTorch that may stand anywhere but not be used.
python::Value refused_name(Torch &torch, std::string name);
/// The member `name` of `torch._C`; Kind::Unbound if there is none.
python::Result native_member(Torch &torch, python::Vm &vm,
                             llvm::StringRef name);

} // namespace flattenc::model

#endif // FLATTENC_RUNTIME_MODEL_TORCH_OBJECTS_H
