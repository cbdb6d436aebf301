#ifndef FLATTENC_RUNTIME_PYTHON_OBJECT_H
#define FLATTENC_RUNTIME_PYTHON_OBJECT_H

#include <cstdint>

namespace flattenc::python {

enum class Kind : std::uint8_t {
  Unbound, ///< no value: an unset variable, a free place of a table
  None,
  Bool,
  Int,
  Float,
  Ellipsis,
  NotImplemented,
  Type,
  Builtin,
  // The payload of these is an Object of the run's heap.
  BigInt,
  Str,
  Bytes,
  List,
  Tuple,
  Dict,
  Set,
  FrozenSet,
  Range,
  Slice,
  Function,
  Method,
  Module,
  Exception,
  Cell,
  View,
  Iterator,
  Generator,
  Property,
  ClassMethod,
  StaticMethod,
  Super,
  // What operators and the like ask for its own meaning; see `dispatches`.
  Class,
  Instance,
  Host,
};

/// True for kinds whose values may define what operators do to them.
constexpr bool dispatches(Kind kind) { return kind >= Kind::Class; }

struct Object {};
struct TypeInfo;
struct BuiltinInfo;

/// Names an event of the host's origin record; see Host::record.
using OriginIndex = std::uint32_t;
inline constexpr OriginIndex kNoOrigin = UINT32_MAX;

/// A Python value. `origin` belongs to the slot of a container that holds the
/// value: storing a value in a slot sets it, reading passes it on.
struct Value {
  Kind kind = Kind::Unbound;
  OriginIndex origin = kNoOrigin;
  union {
    std::int64_t integer;
    double number;
    Object *object;
    const TypeInfo *type;
    const BuiltinInfo *builtin;
  };

  Value() : integer(0) {}
  static Value none() { return {Kind::None, std::int64_t{0}}; }
  static Value not_implemented() {
    return {Kind::NotImplemented, std::int64_t{0}};
  }
  static Value boolean(bool b) { return {Kind::Bool, std::int64_t{b}}; }
  static Value of(std::int64_t i) { return {Kind::Int, i}; }
  static Value of(double d) {
    Value v;
    v.kind = Kind::Float;
    v.number = d;
    return v;
  }
  static Value of(const TypeInfo *type) {
    Value v;
    v.kind = Kind::Type;
    v.type = type;
    return v;
  }
  static Value of(const BuiltinInfo *builtin) {
    Value v;
    v.kind = Kind::Builtin;
    v.builtin = builtin;
    return v;
  }
  static Value of(Kind kind, Object *object) {
    Value v;
    v.kind = kind;
    v.object = object;
    return v;
  }

  [[nodiscard]] bool is(Kind k) const { return kind == k; }
  [[nodiscard]] bool bound() const { return kind != Kind::Unbound; }
  [[nodiscard]] bool is_int() const {
    return kind == Kind::Int || kind == Kind::Bool;
  }
  [[nodiscard]] bool is_sequence() const {
    return kind == Kind::List || kind == Kind::Tuple;
  }
  /// True if two values are the same object (`is`).
  [[nodiscard]] bool same(Value other) const {
    return kind == other.kind && integer == other.integer;
  }
  template <typename T> T *as() const { return static_cast<T *>(object); }

private:
  Value(Kind k, std::int64_t i) : kind(k), integer(i) {}
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_OBJECT_H
