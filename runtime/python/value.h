#ifndef FLATTENC_RUNTIME_PYTHON_VALUE_H
#define FLATTENC_RUNTIME_PYTHON_VALUE_H

#include "runtime/python/dict_table.h"
#include "runtime/python/object.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace flattenc::python {

class Vm;
struct Code;
struct Frame;

/// Text in UTF-8 (lone surrogates as three bytes), immutable.
struct StrObject : Object {
  llvm::StringRef text;
  std::uint64_t hash = 0;
  bool ascii = true;
};

struct BytesObject : Object {
  llvm::StringRef bytes;
};

/// An integer that does not fit 64 bits; the width is minimal.
struct BigIntObject : Object {
  explicit BigIntObject(llvm::APInt number) : value(std::move(number)) {}
  llvm::APInt value;
};

struct ListObject : Object {
  llvm::SmallVector<Value, 0> items;
};

struct TupleObject : Object {
  llvm::ArrayRef<Value> items;
};

/// A set; iteration order would be CPython's hash order, which nothing here
/// reproduces, so only order-free uses are evaluated.
struct SetObject : Object {
  explicit SetObject(std::size_t &bytes) : table(bytes) {}
  DictTable table;
};

struct RangeObject : Object {
  std::int64_t start = 0, stop = 0, step = 1;
  [[nodiscard]] std::int64_t size() const;
};

struct SliceObject : Object {
  Value start, stop, step;
};

/// The box of a variable that nested functions share.
struct CellObject : Object {
  Value value;
};

struct Keyword {
  const StrObject *name;
  Value value;
};

/// The arguments of one call.
struct Args {
  llvm::ArrayRef<Value> positional;
  llvm::ArrayRef<Keyword> keywords;
};

/// A value, or nothing: then the machine holds an exception or a refusal.
using Result = std::optional<Value>;
using Native = Result (*)(Vm &vm, Value self, const Args &args);

/// What a method of a builtin type gets as `self`.
enum class Receiver : std::uint8_t {
  Plain, ///< what an instance of a class holds of the builtin type
  Whole, ///< the instance itself
  Class, ///< the class (`dict.fromkeys`)
  None,  ///< nothing (`object.__new__`)
};

/// A function implemented here; a static table entry.
struct BuiltinInfo {
  const char *name;
  const char *module;
  Native call;
  /// The type whose method it is; null for a function.
  const struct TypeInfo *owner = nullptr;
  Receiver receiver = Receiver::Plain;
};

/// A type of Python; a static table entry. Exceptions have a base.
struct TypeInfo {
  const char *name;
  const char *module;
  const TypeInfo *base;
  Native construct;
};

/// A member of a module implemented here.
struct ModuleInfo {
  const char *name;
  /// The member, or Kind::Unbound if the module is not known to have it.
  Value (*member)(Vm &vm, llvm::StringRef name);
};

struct ModuleObject : Object {
  const StrObject *name = nullptr;
  const ModuleInfo *info = nullptr; ///< of a module implemented here
  /// The globals of a module that was run; null: `info` decides, and without
  /// it no member can be used.
  struct DictObject *globals = nullptr;
};

/// A method bound to its object.
struct MethodObject : Object {
  Value self;
  const BuiltinInfo *function = nullptr; ///< null: `callee` is called
  Value callee;
};

/// A class that a program defines.
struct ClassObject : Object {
  const StrObject *name = nullptr;
  const StrObject *qualified_name = nullptr;
  Value metaclass;                   ///< `type` or a Class
  llvm::SmallVector<Value, 2> bases; ///< Class or Type
  llvm::SmallVector<Value, 4> mro;   ///< the class itself first
  struct DictObject *dict = nullptr;
  /// The builtin type that instances extend; `object` if it is none other.
  const struct TypeInfo *native = nullptr;
  /// Names that instances may have; only if `slots_only`.
  llvm::SmallVector<const StrObject *, 0> slots;
  bool slots_only = false;
  llvm::SmallVector<ClassObject *, 0> subclasses;
  /// Methods of the class or its bases; unbound where that of `object` holds.
  Value getattribute, getattr, setattr, delattr;
};

/// An instance of a class.
struct InstanceObject : Object {
  ClassObject *cls = nullptr;
  struct DictObject *dict = nullptr;
  /// The value of the builtin type that the class extends (a list, an int).
  Value payload;
};

/// Property (get, set, delete) and the wrappers of methods (get alone).
struct DescriptorObject : Object {
  Value get, set, remove, doc;
};

/// `super(cls, object)`; looks behind `cls` in the order of `type`.
struct SuperObject : Object {
  Value cls, object, type;
};

struct FunctionObject : Object {
  const Code *code = nullptr;
  struct DictObject *globals = nullptr;
  llvm::SmallVector<Value, 2> defaults; ///< of the last positional parameters
  llvm::SmallVector<Keyword, 0> keyword_defaults;
  llvm::SmallVector<CellObject *, 2> closure;
  /// Attributes that were set, also those that hide what `code` says
  /// (`__name__`, `__doc__`, ...).
  struct DictObject *own = nullptr;
  struct DictObject *annotations = nullptr;
};

/// Where an instruction stands.
struct Place {
  const Code *code = nullptr;
  std::uint32_t instruction = 0;
};

struct ExceptionObject : Object {
  const TypeInfo *type = nullptr;
  llvm::ArrayRef<Value> args;
  llvm::SmallVector<Place, 4> traceback; ///< innermost first
  ClassObject *cls = nullptr; ///< if a program defined the class
  struct DictObject *dict = nullptr;
  Value cause, context; ///< unbound: not set
  bool suppress_context = false;
};

/// What a dict that is not a plain one does differently. Its functions get the
/// dict as `self`.
class DictType {
public:
  virtual ~DictType() = default;
  [[nodiscard]] virtual llvm::StringRef name() const = 0;
  /// `dict.name`; Kind::Unbound if the plain dict's methods decide.
  virtual Result attribute(Vm &vm, DictObject &dict,
                           const StrObject &name) const = 0;
  virtual bool set_attribute(Vm &vm, DictObject &dict, const StrObject &name,
                             Value value) const = 0;
  virtual bool delete_attribute(Vm &vm, DictObject &dict,
                                const StrObject &name) const = 0;
  /// What `dict[key] = value` stores.
  virtual Result adopt(Vm &vm, Value value) const = 0;
};

struct DictObject : Object {
  explicit DictObject(std::size_t &bytes) : table(bytes) {}
  DictTable table;
  const DictType *type = nullptr; ///< null for a plain dict
  /// For the type's own use.
  Value extra;
};

enum class ViewKind : std::uint8_t { Keys, Values, Items };

struct ViewObject : Object {
  DictObject *dict = nullptr;
  ViewKind view = ViewKind::Keys;
};

enum class IteratorKind : std::uint8_t {
  List,
  Tuple,
  Str,
  Bytes,
  Range,
  View,
  Zip,
  Enumerate,
  Map,
  Filter,
  Reversed,
  Sequence, ///< of an object that has items by number
  Call,     ///< `iter(f, last)`; the last value is a child until it comes
};

struct IteratorObject : Object {
  IteratorKind iterator = IteratorKind::List;
  ViewKind view = ViewKind::Keys;
  Value source;   ///< what is iterated; the function of map and filter
  std::int64_t position = 0;
  std::uint32_t expected = 0; ///< size of a dict when the iteration started
  llvm::SmallVector<Value, 2> children;
};

/// A generator owns its suspended frame.
struct GeneratorObject : Object {
  Frame *frame = nullptr;
  bool running = false;
  bool finished = false;
  Value result; ///< what `return` gave
};

/// Owns every object of one run.
class Heap {
public:
  Heap() = default;
  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;
  ~Heap() {
    for (auto &[object, destroy] : llvm::reverse(destructors_))
      destroy(object);
  }

  template <typename T, typename... A> T *make(A &&...args) {
    T *object = new (allocator_.Allocate(sizeof(T), alignof(T)))
        T(std::forward<A>(args)...);
    if constexpr (!std::is_trivially_destructible_v<T>)
      destructors_.push_back(
          {object, [](void *dead) { static_cast<T *>(dead)->~T(); }});
    return object;
  }
  Value str(llvm::StringRef text);
  Value bytes(llvm::StringRef bytes);
  /// The smallest representation of `number` (signed).
  Value integer(llvm::APInt number);
  Value list(llvm::ArrayRef<Value> items = {});
  Value tuple(llvm::ArrayRef<Value> items);
  Value dict();
  SetObject *set();
  /// Text and values that live as long as the heap.
  llvm::StringRef copy(llvm::StringRef text) { return text.copy(allocator_); }
  template <typename T>
  llvm::ArrayRef<T> copy(llvm::ArrayRef<T> items) {
    return items.copy(allocator_);
  }
  /// Adds to a list.
  void push(ListObject &list, Value item) {
    if (list.items.size() == list.items.capacity())
      charge((list.items.size() + 1) * sizeof(Value));
    list.items.push_back(item);
  }
  void push(ListObject &list, llvm::ArrayRef<Value> items) {
    charge(items.size() * sizeof(Value));
    list.items.append(items.begin(), items.end());
  }
  /// Counts bytes that a container of the heap takes elsewhere.
  void charge(std::size_t bytes) { charged_ += bytes; }
  [[nodiscard]] std::size_t bytes_used() const {
    return allocator_.getBytesAllocated() + charged_ +
           destructors_.capacity() * sizeof(destructors_[0]);
  }

private:
  llvm::BumpPtrAllocator allocator_;
  std::size_t charged_ = 0;
  std::vector<std::pair<void *, void (*)(void *)>> destructors_;
};

inline StrObject &as_str(Value v) { return *v.as<StrObject>(); }
inline ListObject &as_list(Value v) { return *v.as<ListObject>(); }
inline TupleObject &as_tuple(Value v) { return *v.as<TupleObject>(); }
inline DictObject &as_dict(Value v) { return *v.as<DictObject>(); }
inline SetObject &as_set(Value v) { return *v.as<SetObject>(); }

/// The items of a list or tuple.
inline llvm::ArrayRef<Value> sequence_items(Value v) {
  return v.kind == Kind::List ? llvm::ArrayRef<Value>(as_list(v).items)
                              : as_tuple(v).items;
}

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_VALUE_H
