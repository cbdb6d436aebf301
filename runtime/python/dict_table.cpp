#include "runtime/python/dict_table.h"

#include "runtime/python/numbers.h"
#include "runtime/python/value.h"

#include "llvm/Support/xxhash.h"

#include <cmath>

namespace flattenc::python {

std::uint64_t hash_text(const char *data, std::size_t size) {
  return llvm::xxHash64(llvm::StringRef(data, size));
}

static std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0x9E3779B97F4A7C15ULL;
  return x ^ (x >> 29);
}

/// Hashes a value that holds no other values.
static bool hash_of_leaf(Value value, std::uint64_t &hash) {
  switch (value.kind) {
  case Kind::Bool:
  case Kind::Int:
    hash = mix(static_cast<std::uint64_t>(value.integer));
    return true;
  case Kind::Float: {
    double d = value.number;
    if (std::nearbyint(d) == d && std::fabs(d) < 9.2e18)
      hash = mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(d)));
    else
      hash = hash_text(reinterpret_cast<const char *>(&d), sizeof d);
    return true;
  }
  case Kind::BigInt: {
    double d = big_to_double(value.as<BigIntObject>()->value);
    hash = hash_text(reinterpret_cast<const char *>(&d), sizeof d);
    return true;
  }
  case Kind::Str:
    hash = as_str(value).hash;
    return true;
  case Kind::Bytes: {
    llvm::StringRef bytes = value.as<BytesObject>()->bytes;
    hash = hash_text(bytes.data(), bytes.size()) + 1;
    return true;
  }
  case Kind::None:
  case Kind::Ellipsis:
  case Kind::Type:
  case Kind::Builtin:
  case Kind::Function:
  case Kind::Module:
  case Kind::Exception:
  case Kind::NotImplemented:
  case Kind::Property:
  case Kind::ClassMethod:
  case Kind::StaticMethod:
  case Kind::Super:
  case Kind::Class:
  case Kind::Generator:
  case Kind::Iterator:
    hash = mix(static_cast<std::uint64_t>(value.integer) +
               static_cast<std::uint64_t>(value.kind));
    return true;
  case Kind::Range: {
    auto *range = value.as<RangeObject>();
    hash = mix(static_cast<std::uint64_t>(range->size()));
    if (range->size() != 0)
      hash = mix(hash * 31 + static_cast<std::uint64_t>(range->start));
    if (range->size() > 1)
      hash = mix(hash * 31 + static_cast<std::uint64_t>(range->step));
    return true;
  }
  case Kind::FrozenSet:
    hash = 0x9D1F;
    as_set(value).table.each([&](const DictTable::Entry &entry) {
      hash += mix(entry.hash + 1);
    });
    return true;
  case Kind::Method: {
    auto *method = value.as<MethodObject>();
    hash = mix(static_cast<std::uint64_t>(method->self.integer) * 31 +
               static_cast<std::uint64_t>(method->callee.integer) +
               reinterpret_cast<std::uintptr_t>(method->function));
    return true;
  }
  case Kind::Tuple:
  case Kind::Unbound:
  case Kind::List:
  case Kind::Dict:
  case Kind::Set:
  case Kind::Slice:
  case Kind::Cell:
  case Kind::View:
  case Kind::Instance:
  case Kind::Host:
    return false;
  }
  return false;
}

std::int64_t hash_number(std::uint64_t hash) {
  // The steps of `mix` backwards.
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
  std::uint64_t inverse = kFactor;
  for (int i = 0; i < 6; ++i)
    inverse *= 2 - kFactor * inverse;
  hash ^= (hash >> 29) ^ (hash >> 58);
  hash *= inverse;
  hash ^= hash >> 32;
  return static_cast<std::int64_t>(hash);
}

bool hash_of(Value value, std::uint64_t &hash) {
  return hash_of(value, hash, [](Value, std::uint64_t &) { return false; });
}

/// A tuple of n tuples may have 2^n items.
static constexpr std::size_t kMaxHashed = 10'000'000;

bool hash_of(Value value, std::uint64_t &hash,
             llvm::function_ref<bool(Value, std::uint64_t &)> other) {
  if (value.kind != Kind::Tuple)
    return hash_of_leaf(value, hash) || other(value, hash);
  hash = 0x51ED270B;
  llvm::SmallVector<Value, 8> work(as_tuple(value).items.rbegin(),
                                   as_tuple(value).items.rend());
  for (std::size_t items = 0; !work.empty(); ++items) {
    Value item = work.pop_back_val();
    if (items == kMaxHashed)
      return other(value, hash);
    std::uint64_t part = 17;
    if (item.kind == Kind::Tuple)
      work.append(as_tuple(item).items.rbegin(), as_tuple(item).items.rend());
    else if (!hash_of_leaf(item, part) && !other(item, part))
      return false;
    hash = mix(hash * 31 + part);
  }
  return true;
}

KeyComparer *&KeyComparer::current() {
  static thread_local KeyComparer *current = nullptr;
  return current;
}

static bool leaves_equal(Value a, Value b) {
  if (dispatches(a.kind) || dispatches(b.kind)) {
    if (a.same(b))
      return true;
    KeyComparer *comparer = KeyComparer::current();
    return comparer && comparer->equal_keys(a, b);
  }
  if (is_number(a) && is_number(b))
    return compare_numbers(a, b) == NumberOrder::Equal;
  if (a.kind != b.kind)
    return false;
  if (a.kind == Kind::Str)
    return as_str(a).text == as_str(b).text;
  if (a.kind == Kind::Bytes)
    return a.as<BytesObject>()->bytes == b.as<BytesObject>()->bytes;
  if (a.kind == Kind::Range) {
    auto *x = a.as<RangeObject>(), *y = b.as<RangeObject>();
    return x->size() == y->size() &&
           (x->size() == 0 || (x->start == y->start &&
                               (x->size() == 1 || x->step == y->step)));
  }
  if (a.kind == Kind::FrozenSet) {
    bool same = as_set(a).table.size() == as_set(b).table.size();
    as_set(a).table.each([&](const DictTable::Entry &entry) {
      same = same && as_set(b).table.find(entry.key, entry.hash);
    });
    return same;
  }
  if (a.kind == Kind::Method) {
    auto *x = a.as<MethodObject>(), *y = b.as<MethodObject>();
    return x->self.same(y->self) && x->function == y->function &&
           x->callee.same(y->callee);
  }
  return a.same(b);
}

bool keys_equal(Value a, Value b) {
  if (a.kind != Kind::Tuple || b.kind != Kind::Tuple)
    return leaves_equal(a, b);
  llvm::SmallVector<std::pair<Value, Value>, 8> work = {{a, b}};
  while (!work.empty()) {
    auto [x, y] = work.pop_back_val();
    if (x.same(y) && x.kind == Kind::Tuple)
      continue;
    if (x.kind != Kind::Tuple || y.kind != Kind::Tuple) {
      if (!leaves_equal(x, y))
        return false;
      continue;
    }
    llvm::ArrayRef<Value> left = as_tuple(x).items, right = as_tuple(y).items;
    if (left.size() != right.size())
      return false;
    for (std::size_t i = 0; i < left.size(); ++i)
      work.push_back({left[i], right[i]});
  }
  return true;
}

/// Counts the bytes that the table allocates in its lifetime. Code of the user
/// (a comparison of keys) must not run in it.
class DictTable::Growth {
public:
  explicit Growth(DictTable &table)
      : table_(table), before_(allocated(table)) {}
  ~Growth() { table_.bytes_ += allocated(table_) - before_; }
  Growth(const Growth &) = delete;
  Growth &operator=(const Growth &) = delete;

private:
  static std::size_t allocated(const DictTable &table) {
    return table.entries_.capacity() * sizeof(Entry) +
           table.index_.capacity() * sizeof(std::uint32_t);
  }
  DictTable &table_;
  std::size_t before_;
};

DictTable &DictTable::operator=(const DictTable &other) {
  Growth growth(*this);
  entries_ = other.entries_;
  index_ = other.index_;
  live_ = other.live_;
  return *this;
}

void DictTable::reserve(std::uint32_t count) {
  Growth growth(*this);
  entries_.reserve(count);
}

std::uint32_t DictTable::locate(Value key, std::uint64_t hash) const {
  if (index_.empty()) {
    for (std::uint32_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].hash == hash && entries_[i].key.bound() &&
          keys_equal(entries_[i].key, key))
        return i < entries_.size() ? i : kFree;
    return kFree;
  }
  // A comparison may run code that changes the table: nothing is kept over it
  // but the position.
  for (std::size_t at = hash;; ++at) {
    if (index_.empty())
      return kFree;
    std::uint32_t found = index_[at & (index_.size() - 1)];
    if (found == kFree)
      return kFree;
    if (found < entries_.size() && entries_[found].hash == hash &&
        entries_[found].key.bound() && keys_equal(entries_[found].key, key))
      return found < entries_.size() ? found : kFree;
  }
}

Value *DictTable::find(Value key, std::uint64_t hash) {
  std::uint32_t at = locate(key, hash);
  return at == kFree ? nullptr : &entries_[at].value;
}

void DictTable::rebuild() {
  llvm::erase_if(entries_, [](const Entry &e) { return !e.key.bound(); });
  index_.clear();
  if (entries_.size() < kSmall)
    return;
  std::size_t capacity = 32;
  while (capacity < entries_.size() * 4)
    capacity *= 2;
  index_.assign(capacity, kFree);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = entries_[i].hash & (capacity - 1);
    while (index_[at] != kFree)
      at = (at + 1) & (capacity - 1);
    index_[at] = i;
  }
}

void DictTable::set(Value key, std::uint64_t hash, Value value) {
  if (Value *old = find(key, hash)) {
    *old = value;
    return;
  }
  Growth growth(*this);
  key.origin = kNoOrigin;
  if (entries_.empty())
    entries_.reserve(4);
  entries_.push_back({key, value, hash});
  ++live_;
  if (index_.empty() ? entries_.size() > kSmall
                     : entries_.size() * 2 > index_.size()) {
    rebuild();
    return;
  }
  if (index_.empty())
    return;
  std::size_t mask = index_.size() - 1;
  std::size_t at = hash & mask;
  while (index_[at] != kFree)
    at = (at + 1) & mask;
  index_[at] = static_cast<std::uint32_t>(entries_.size() - 1);
}

bool DictTable::erase(Value key, std::uint64_t hash) {
  std::uint32_t at = locate(key, hash);
  if (at == kFree)
    return false;
  entries_[at].key = Value();
  entries_[at].value = Value();
  --live_;
  if (live_ == 0)
    clear();
  return true;
}

void DictTable::clear() {
  entries_.clear();
  index_.clear();
  live_ = 0;
}

} // namespace flattenc::python
