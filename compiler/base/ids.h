#ifndef FLATTENC_COMPILER_BASE_IDS_H
#define FLATTENC_COMPILER_BASE_IDS_H

#include "llvm/ADT/DenseMapInfo.h"
#include "llvm/ADT/SmallVector.h"

#include <cassert>
#include <compare>
#include <cstdint>
#include <utility>

namespace flattenc {

/// A typed index into one `Store`. Ids are 32-bit values: pass them by value,
/// compare them, keep them as map keys. They stay valid while a store grows.
template <typename Tag> struct Id {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::uint32_t index = kNone;

  /// True if this names an element; a default-constructed id does not.
  [[nodiscard]] bool valid() const { return index != kNone; }
  friend auto operator<=>(Id, Id) = default;
};

/// Owns values of one type and hands out ids for them. A reference into a store
/// does not outlive a call that may add to it.
template <typename IdT, typename T> class Store {
public:
  IdT add(T value) {
    values_.push_back(std::move(value));
    return IdT{static_cast<std::uint32_t>(values_.size() - 1)};
  }
  T &operator[](IdT id) {
    assert(id.index < values_.size() && "id does not belong to this store");
    return values_[id.index];
  }
  const T &operator[](IdT id) const {
    assert(id.index < values_.size() && "id does not belong to this store");
    return values_[id.index];
  }
  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>(values_.size());
  }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

private:
  llvm::SmallVector<T, 0> values_;
};

} // namespace flattenc

/// Lets an id be the key of `DenseMap`, `MapVector` and `SetVector`.
template <typename Tag> struct llvm::DenseMapInfo<flattenc::Id<Tag>> {
  using IdT = flattenc::Id<Tag>;
  static IdT getEmptyKey() { return {UINT32_MAX}; }
  static IdT getTombstoneKey() { return {UINT32_MAX - 1}; }
  static unsigned getHashValue(IdT id) { return id.index * 37U; }
  static bool isEqual(IdT a, IdT b) { return a == b; }
};

#endif // FLATTENC_COMPILER_BASE_IDS_H
