#ifndef FLATTENC_COMPILER_BASE_ONCE_H
#define FLATTENC_COMPILER_BASE_ONCE_H

#include <cassert>
#include <optional>
#include <utility>

namespace flattenc {

/// A product of one phase: written once, read-only from then on.
template <typename T> class Once {
public:
  void set(T value) {
    assert(!value_ && "a product is computed once");
    value_ = std::move(value);
  }
  [[nodiscard]] bool ready() const { return value_.has_value(); }
  const T &operator*() const {
    assert(value_ && "its phase has not run");
    return *value_;
  }
  const T *operator->() const { return &**this; }

private:
  std::optional<T> value_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_BASE_ONCE_H
