#ifndef FLATTENC_RUNTIME_PYTHON_DICT_TABLE_H
#define FLATTENC_RUNTIME_PYTHON_DICT_TABLE_H

#include "runtime/python/object.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <vector>

namespace flattenc::python {

/// A hash table that keeps the order of insertion; the storage of dicts and
/// sets. Keys must be hashable (see `hash_of`).
class DictTable {
public:
  /// `bytes` counts what the table allocates, for as long as the table lives.
  explicit DictTable(std::size_t &bytes) : bytes_(bytes) {}
  DictTable(const DictTable &) = delete;
  /// Takes over the entries, not where their bytes are counted.
  DictTable &operator=(const DictTable &other);

  struct Entry {
    Value key; ///< unbound in an erased entry
    Value value;
    std::uint64_t hash = 0;
  };

  [[nodiscard]] std::uint32_t size() const { return live_; }
  [[nodiscard]] bool empty() const { return live_ == 0; }
  /// Makes room for entries to come.
  void reserve(std::uint32_t count);

  /// The value of the key; null if there is none. Valid until the next change.
  [[nodiscard]] Value *find(Value key, std::uint64_t hash);
  [[nodiscard]] const Value *find(Value key, std::uint64_t hash) const {
    return const_cast<DictTable *>(this)->find(key, hash);
  }
  /// Sets the value; a key that is there keeps its place.
  void set(Value key, std::uint64_t hash, Value value);
  /// Removes the key; false if it is not there.
  bool erase(Value key, std::uint64_t hash);
  void clear();

  /// Entries in order; skip those that are erased (`entry_live`).
  [[nodiscard]] std::uint32_t entry_count() const {
    return static_cast<std::uint32_t>(entries_.size());
  }
  Entry &entry(std::uint32_t index) { return entries_[index]; }
  const Entry &entry(std::uint32_t index) const { return entries_[index]; }
  [[nodiscard]] bool entry_live(std::uint32_t index) const {
    return entries_[index].key.bound();
  }

  /// Calls `f(Entry &)` for each entry in order; `f` must not change the table.
  template <typename F> void each(F &&f) {
    for (Entry &entry : entries_)
      if (entry.key.bound())
        f(entry);
  }
  template <typename F> void each(F &&f) const {
    for (const Entry &entry : entries_)
      if (entry.key.bound())
        f(entry);
  }

private:
  static constexpr std::uint32_t kSmall = 8;
  static constexpr std::uint32_t kFree = UINT32_MAX;
  class Growth;
  [[nodiscard]] std::uint32_t locate(Value key, std::uint64_t hash) const;
  void rebuild();

  llvm::SmallVector<Entry, 0> entries_;
  std::vector<std::uint32_t> index_; ///< empty while the table is small
  std::uint32_t live_ = 0;
  std::size_t &bytes_;
};

/// Hash of a hashable value: equal values have equal hashes (1, 1.0, True).
/// False for unhashable kinds.
bool hash_of(Value value, std::uint64_t &hash);
std::uint64_t hash_text(const char *data, std::size_t size);

/// The same with the hash of parts that it cannot tell (instances of classes).
bool hash_of(Value value, std::uint64_t &hash,
             llvm::function_ref<bool(Value, std::uint64_t &)> other);
/// The integer that `hash_of` turns into `hash`.
std::int64_t hash_number(std::uint64_t hash);

/// Equality of two hashable values, as a dict sees its keys.
bool keys_equal(Value a, Value b);

/// Compares keys whose classes define equality; false also if that failed,
/// which the comparer remembers.
class KeyComparer {
public:
  virtual ~KeyComparer() = default;
  virtual bool equal_keys(Value a, Value b) = 0;
  /// That of the run on this thread; null outside of runs.
  static KeyComparer *&current();
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_DICT_TABLE_H
