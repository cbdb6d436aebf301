#ifndef FLATTENC_RUNTIME_PYTHON_VM_H
#define FLATTENC_RUNTIME_PYTHON_VM_H

#include "runtime/python/host.h"
#include "runtime/python/types.h"

#include "llvm/ADT/DenseMap.h"
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
  /// Calls nested too deeply raise RecursionError, which the program may
  /// catch; else they end the run.
  bool recursion_error = false;
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
  Value space; ///< where the names of a class body go
  Value made;  ///< the instance that `__init__` fills: what the call returns
};

/// Why a run stopped.
struct Failure {
  enum class Reason { Exception, Refused, Limit } reason = Reason::Exception;
  const TypeInfo *type = nullptr; ///< of an exception
  Value exception;                ///< lives as long as the heap
  std::string message;
  llvm::SmallVector<Place, 4> traceback; ///< innermost first
};

/// Runs code. One machine serves one run; values live in its heap.
class Vm final : KeyComparer {
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
  /// The ValueError of an integer whose text is too long; `count` is of a text
  /// that was given.
  std::nullopt_t too_many_digits(std::optional<std::size_t> count = {});
  /// True if `count` items are within the limit, else exceeds it.
  bool allows_items(std::size_t count);
  /// A step of a builtin's walk through nested values; false at a limit. A
  /// value of n objects may have 2^n parts, so each of them is a step.
  bool walk(std::uint32_t depth = 0);

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
  /// Messages name the operator `op=` if `augmented`.
  Result binary(syntax::Operator op, Value left, Value right,
                bool augmented = false);
  /// `binary` of two values that are no instances, classes or host objects;
  /// Kind::NotImplemented if their types do not know the operation.
  Result native_binary(syntax::Operator op, Value left, Value right);
  Result in_place(syntax::Operator op, Value left, Value right);
  std::optional<bool> compare(syntax::Operator op, Value left, Value right);
  /// `== != < <= > >=` with the value that they have; a class or host may give
  /// any.
  Result rich_compare(syntax::Operator op, Value left, Value right);
  /// True if values of these two types have an order.
  static bool can_order(Value left, Value right);
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

  // Classes and instances; in class.cpp, class_access.cpp, dispatch.cpp.
  /// The member of the dict, of the first class in the order that has it, of
  /// the type of `v` (as written: not bound); Kind::Unbound if there is none.
  static Value own_member(const DictObject &dict, const StrObject &name);
  static Value class_member(const ClassObject &cls, const StrObject &name);
  [[nodiscard]] Value special(Value v, const StrObject &name) const;
  Result call_special(Value member, Value self, llvm::ArrayRef<Value> args);
  Result call_special(Value self, const StrObject &name,
                      llvm::ArrayRef<Value> args);
  /// `type(v)` of anything but a host object.
  static Value type_value(Value v);
  /// What the member of a class gives for an object; an unbound `object` stands
  /// for access through the class.
  Result bind(Value member, Value object, Value owner);
  Value bound_method(Value self, Value function);
  Value bound_builtin(Value self, const BuiltinInfo &function);
  /// `object.__getattribute__`; Kind::Unbound if there is none.
  Result plain_instance_attribute(Value v, const StrObject &name);
  bool set_instance_attribute(Value v, const StrObject &name, Value value);
  bool delete_instance_attribute(Value v, const StrObject &name);
  bool set_class_attribute(Value v, const StrObject &name, Value value);
  Result super_attribute(Value v, const StrObject &name);
  std::nullopt_t no_attribute(Value object, const StrObject &name);
  /// The dict of an instance, exception or function; null if it has none.
  DictObject *own_dict(Value v);
  /// A class as `type(name, bases, body)` makes it.
  Result make_class(Value metaclass, const StrObject &name,
                    llvm::ArrayRef<Value> bases, DictObject &body,
                    llvm::ArrayRef<Keyword> keywords);
  Result best_metaclass(Value given, llvm::ArrayRef<Value> bases);
  /// `cls.__new__(cls, ...)` of the builtin type that the class extends.
  Result new_instance(ClassObject &cls, const Args &args);
  Result construct_instance(ClassObject &cls, const Args &args);
  std::optional<bool> is_instance(Value v, Value type);
  std::optional<bool> is_subclass(Value cls, Value type);
  static bool is_callable_kind(Kind kind);
  bool is_callable(Value v);
  Result union_of(Value a, Value b);
  Value plain_object();
  Result directory(Value v, bool of_object);
  std::string default_repr(Value v);
  std::string qualified_class_name(Value cls);
  /// A number that stands for the address of the object, the same in each run.
  std::string address(Value v);
  Result identity_hash_value(Value v);
  Result hash_value(Value v);

  // Exceptions; in exceptions.cpp.
  static bool is_exception_type(Value v);
  static bool exception_is(Value exception, Value type);
  Result make_exception(Value v);
  std::optional<std::string> exception_repr(const ExceptionObject &e);
  std::optional<std::string> exception_text(const ExceptionObject &e);
  /// The exception that is being handled where the program stands.
  [[nodiscard]] Value handled_exception() const;
  Value traceback_of(const ExceptionObject &e);
  /// The exception on its way; unbound if there is none.
  [[nodiscard]] Value pending() const { return pending_; }

  // Generators; in generator.cpp.
  /// The next value; Kind::Unbound at the end, then `stop_value` is what the
  /// generator returned.
  Result run_generator(GeneratorObject &generator, Value sent);
  Result throw_into(Value generator, Value exception);
  bool close_iterator(Value iterator);
  std::nullopt_t raise_stop();
  [[nodiscard]] Value stop_value() const { return stop_value_; }

  /// Runs the code of a module inside of this run: nothing if it failed, and
  /// the failure is on its way.
  Result run_module(const Code &code, DictObject &globals);
  /// Where the program stands: the innermost call first is `calls().back()`.
  [[nodiscard]] Place place() const;
  [[nodiscard]] llvm::ArrayRef<Frame *> calls() const { return frames_; }
  /// The items of a collection whose use does not depend on their order.
  bool collect_unordered(Value iterable, llvm::SmallVectorImpl<Value> &out);
  /// `a is b or a == b`, as containers compare.
  std::optional<bool> equal_items(Value a, Value b, std::uint32_t depth = 0);

private:
  bool equal_keys(Value a, Value b) override;
  Result execute(std::size_t base);
  bool step(Frame &frame, const Instruction &instruction);
  bool unwind(std::size_t base);
  bool push_frame(const FunctionObject &function, const Args &args);
  bool bind_arguments(Frame &frame, const FunctionObject &function,
                      const Args &args);
  Frame *take_frame();
  void drop_frame();
  bool resume(GeneratorObject &generator, Value sent);
  bool leave_frame(Value result);
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
  bool bind_rest(Frame &frame, const FunctionObject &function);
  bool too_deep();
  bool enter_native(const char *what);
  bool call_class(ClassObject &cls, const Args &args);
  Result call_init(Value init, Value made, const Args &args);
  Result call_value(Value member, Value self, const Args &args);
  bool do_class(Frame &frame, const Instruction &instruction);
  bool do_class_name(Frame &frame, const Instruction &instruction);
  bool do_with(Frame &frame, const Instruction &instruction);
  bool do_yield_from(Frame &frame, const Instruction &instruction);
  bool do_annotate(Frame &frame, const Instruction &instruction);
  std::string called_name(Value callee);
  bool run_class_body(const FunctionObject &body, Value space);
  Result build_class(Value body, const StrObject &name,
                     llvm::ArrayRef<Value> bases,
                     llvm::ArrayRef<Keyword> keywords);
  bool choose_native(ClassObject &cls);
  bool read_slots(ClassObject &cls);
  bool announce_class(Value made, const Args &keywords);
  void note_hooks(ClassObject &cls);
  void refresh_hooks(ClassObject &cls);
  bool is_data_descriptor(Value member) const;
  Result instance_attribute(Value v, const StrObject &name);
  Result class_attribute(Value v, const StrObject &name);
  Result module_attribute(Value object, const StrObject &name);
  /// The value of a name of a module, for whose promise it is exchanged.
  Result global(DictObject &globals, const StrObject &name, Value found);
  bool may_index(Value key) const;
  Value class_field(Value v, llvm::StringRef name);
  Result function_attribute(Value v, const StrObject &name);
  Result exception_field(ExceptionObject &e, llvm::StringRef name);
  std::optional<bool> set_exception_field(ExceptionObject &e,
                                          llvm::StringRef name, Value value);
  void note_context(Value raised);
  std::optional<bool> exception_matches(Value exception, Value wanted);
  bool extends(Value derived, Value base) const;
  bool is_iterator(Value v) const;
  bool iterable(Value v) const;
  Result ask_binary(syntax::Operator op, Value self, Value other,
                    bool reflected);
  Result ask_compare(syntax::Operator op, Value self, Value other);
  Result dispatch_binary(syntax::Operator op, Value a, Value b);
  std::optional<bool> dispatch_compare(syntax::Operator op, Value a, Value b);
  Result dispatch_unary(syntax::Operator op, Value v);
  Result dispatch_in_place(syntax::Operator op, Value a, Value b);
  std::optional<bool> dispatch_truth(Value v);
  std::optional<std::int64_t> dispatch_length(Value v);
  std::optional<bool> dispatch_contains(Value container, Value item);
  std::optional<bool> contains_by_iteration(Value container, Value item);
  Result dispatch_item(Value object, Value key);
  bool dispatch_set_item(Value object, Value key, Value value);
  bool dispatch_delete_item(Value object, Value key);
  std::optional<std::int64_t> dispatch_index(Value v);
  Result dispatch_iterator(Value v);
  Result dispatch_next(Value v);
  std::optional<std::uint64_t> dispatch_hash(Value v);
  std::optional<bool> order(syntax::Operator op, Value a, Value b,
                            std::uint32_t depth);

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
  /// Counts a step; false at a limit.
  bool step() {
    if (++steps_ <= limits_.steps &&
        ((steps_ & 0xFFF) != 0 || heap_.bytes_used() <= limits_.bytes))
      return true;
    out_of_steps();
    return false;
  }
  void out_of_steps();
  std::uint64_t steps_ = 0;
  std::uint32_t native_depth_ = 0;
  Value returned_;
  Value stop_value_;
  llvm::DenseMap<Object *, std::uint64_t> addresses_;
};

const char *spelling(syntax::Operator op);
/// What an instance of a class holds of a builtin type; else the value itself.
Value plain(Value v);
/// `issubclass` of two classes, by their orders alone.
bool subclass_of(Value cls, Value base);
bool class_extends(const ClassObject &cls, Value base);
std::string class_name(Value cls);
std::uint64_t identity_hash(Value v);
/// What a slice takes of `size` items.
std::optional<RangeObject> slice_range(Vm &vm, const SliceObject &slice,
                                       std::int64_t size);
/// What a builtin type has of its own, or with its bases.
Value own_type_member(const TypeInfo &type, const StrObject &name);
Value type_member(const TypeInfo &type, const StrObject &name);
void own_type_member_names(const TypeInfo &type,
                           llvm::SmallVectorImpl<llvm::StringRef> &out);
void type_member_names(const TypeInfo &type,
                       llvm::SmallVectorImpl<llvm::StringRef> &out);
/// `x.real`, `f.__func__` and the like; Kind::Unbound if there is none.
Value number_field(Value v, llvm::StringRef name);
Value descriptor_field(Value v, llvm::StringRef name);

/// Attribute and method tables of the builtin kinds; null if there is none.
const BuiltinInfo *find_method(Kind kind, llvm::StringRef name);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_VM_H
