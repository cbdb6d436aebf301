#ifndef FLATTENC_RUNTIME_PYTHON_VM_H
#define FLATTENC_RUNTIME_PYTHON_VM_H

#include "runtime/python/host.h"
#include "runtime/python/types.h"

#include "llvm/ADT/Twine.h"

#include <memory>
#include <string>

namespace flattenc::python {

/// What one run may use before it is refused.
struct Limits {
  std::uint64_t steps = 50'000'000; ///< instructions
  std::uint32_t calls = 1000;       ///< frames at one time
  std::uint32_t native_depth = 100; ///< builtins that call back functions
  std::uint32_t value_depth = 500;  ///< nesting of containers
  std::size_t bytes = std::size_t{1} << 30;
  std::size_t items = 10'000'000;   ///< of one container or text
};

struct Handler {
  std::uint32_t target;
  std::uint32_t stack;
  std::uint32_t handled;
};

/// An activation. It lies on the heap, so a generator keeps its own.
struct Frame {
  const Code *code = nullptr;
  DictObject *globals = nullptr;
  std::uint32_t next = 0; ///< the instruction behind the current one
  llvm::SmallVector<Value, 16> stack;
  llvm::SmallVector<Value, 8> locals;
  llvm::SmallVector<CellObject *, 2> cells;
  llvm::SmallVector<Handler, 2> handlers;
  llvm::SmallVector<Value, 1> handled; ///< exceptions being handled
  GeneratorObject *generator = nullptr;
};

/// Why a run stopped.
struct Failure {
  enum class Reason { Exception, Refused, Limit } reason = Reason::Exception;
  const TypeInfo *type = nullptr; ///< of an exception
  std::string message;
  llvm::SmallVector<Place, 4> traceback; ///< innermost first
};

/// Runs code. One machine serves one run; values live in its heap.
class Vm {
public:
  Vm(Heap &heap, Host &host, Limits limits = {})
      : heap_(heap), host_(host), limits_(limits),
        record_(host.records_origins()) {}

  /// Runs a module (or expression) in the given globals; the value it returns.
  /// On nothing, `failure` says why.
  Result run(const Code &code, DictObject &globals);
  [[nodiscard]] const Failure &failure() const { return failure_; }
  [[nodiscard]] const Limits &limits() const { return limits_; }
  Heap &heap() { return heap_; }
  Host &host() { return host_; }
  /// True if Python's `copy` and friends should be refused: an exception or a
  /// refusal is pending.
  [[nodiscard]] bool failed() const { return pending_.bound() || stopped_; }

  // Failing; for natives. All return nothing.
  std::nullopt_t raise(const TypeInfo &type, const llvm::Twine &message);
  std::nullopt_t raise_value(Value exception);
  std::nullopt_t raise_key_error(Value key);
  std::nullopt_t refuse(const llvm::Twine &what);
  std::nullopt_t exceed(const llvm::Twine &limit);
  /// True if `count` items are within the limit, else exceeds it.
  bool allows_items(std::size_t count);

  /// Drops the pending exception if it is of the type; false if it is not.
  bool catch_exception(const TypeInfo &type);

  // Operations of the language.
  Result call(Value callee, const Args &args);
  Result attribute(Value object, const StrObject &name);
  bool set_attribute(Value object, const StrObject &name, Value value);
  bool delete_attribute(Value object, const StrObject &name);
  Result item(Value object, Value key);
  bool set_item(Value object, Value key, Value value);
  bool delete_item(Value object, Value key);
  Result unary(syntax::Operator op, Value operand);
  Result binary(syntax::Operator op, Value left, Value right);
  Result in_place(syntax::Operator op, Value left, Value right);
  std::optional<bool> compare(syntax::Operator op, Value left, Value right);
  std::optional<bool> equal(Value left, Value right, std::uint32_t depth = 0);
  std::optional<bool> less(Value left, Value right, std::uint32_t depth = 0);
  std::optional<bool> contains(Value container, Value item);
  std::optional<bool> truth(Value value);
  std::optional<std::int64_t> length(Value value);
  Result iterator(Value iterable);
  /// The next value; Kind::Unbound at the end.
  Result next(Value iterator);
  /// Appends all values of an iterable.
  bool collect(Value iterable, llvm::SmallVectorImpl<Value> &out);
  std::optional<std::string> str(Value value);
  std::optional<std::string> repr(Value value);
  std::optional<std::string> format(Value value, llvm::StringRef spec);
  Result deep_copy(Value value);
  Result shallow_copy(Value value);

  // Dicts. Keys that are not hashable raise TypeError.
  std::optional<std::uint64_t> hash(Value key);
  Result dict_get(DictObject &dict, Value key); ///< Unbound if absent
  /// Stores as Python code would, with the dict's type and origins.
  bool dict_set(DictObject &dict, Value key, Value value);
  bool dict_update(DictObject &dict, Value other);
  /// Stores without asking the dict's type.
  void dict_put(DictObject &dict, Value key, Value value);
  bool set_add(SetObject &set, Value value);

  /// Names a new event of a slot at the place that is being run; the same
  /// origin if the host records none.
  OriginIndex origin(SlotEvent event, OriginIndex previous);
  OriginIndex origin(SlotEvent event, OriginIndex previous,
                     syntax::NodeId node);
  /// The code that calls the running native; null outside of a run.
  [[nodiscard]] Frame *caller() {
    return frames_.empty() ? nullptr : frames_.back();
  }

  /// Fills `out` from arguments by position and name; `names` starting with
  /// `*` cannot be given by name. False if they do not fit.
  bool unpack(const Args &args, const char *function,
              llvm::ArrayRef<const char *> names, std::size_t required,
              llvm::MutableArrayRef<Value> out);
  /// An integer argument as 64 bits; raises or refuses anything else.
  std::optional<std::int64_t> index(Value value);

private:
  Result execute(std::size_t base);
  bool step(Frame &frame, const Instruction &instruction);
  bool unwind(std::size_t base);
  bool push_frame(const FunctionObject &function, const Args &args);
  bool bind_arguments(Frame &frame, const FunctionObject &function,
                      const Args &args);
  Frame *take_frame();
  void drop_frame();
  bool resume(GeneratorObject &generator, Value sent);
  void leave_frame(Value result);
  bool load_name(Frame &frame, const StrObject &name);
  bool do_call(Frame &frame, const Instruction &instruction);
  bool do_call_value(Frame &frame, Value callee, const Args &args);
  bool do_spread_call(Frame &frame);
  bool do_unpack(Frame &frame, const Instruction &instruction);
  bool do_build(Frame &frame, const Instruction &instruction);
  bool do_container(Frame &frame, const Instruction &instruction);
  bool do_variable(Frame &frame, const Instruction &instruction);
  bool do_access(Frame &frame, const Instruction &instruction);
  bool do_exception(Frame &frame, const Instruction &instruction);
  bool do_import(Frame &frame, const Instruction &instruction);
  bool do_for_next(Frame &frame, const Instruction &instruction);
  bool do_make_function(Frame &frame, const Instruction &instruction);
  bool do_format(Frame &frame, const Instruction &instruction);
  void fail_from_pending();

  Heap &heap_;
  Host &host_;
  Limits limits_;
  bool record_;
  std::vector<Frame *> frames_;
  std::vector<std::unique_ptr<Frame>> pool_;
  std::vector<Frame *> free_;
  Value pending_;       ///< the exception on its way
  bool stopped_ = false; ///< a refusal or limit on its way
  Failure failure_;
  std::uint64_t steps_ = 0;
  std::uint32_t native_depth_ = 0;
  Value returned_;
};

/// Attribute and method tables of the builtin kinds; null if there is none.
const BuiltinInfo *find_method(Kind kind, llvm::StringRef name);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_VM_H
