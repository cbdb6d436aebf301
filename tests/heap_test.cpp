//
// What a heap counts: the limit on the bytes of values stands on it.
//
#include "runtime/python/value.h"

#include <doctest/doctest.h>

using namespace flattenc::python;

namespace {

constexpr std::size_t kEntry = sizeof(DictTable::Entry);

void fill(DictTable &table, std::int64_t first, std::int64_t last) {
  for (std::int64_t i = first; i < last; ++i) {
    std::uint64_t hash = 0;
    REQUIRE(hash_of(Value::of(i), hash));
    table.set(Value::of(i), hash, Value::none());
  }
}

} // namespace

TEST_CASE("tables count what they allocate, whoever fills them") {
  Heap heap;
  std::size_t empty = heap.bytes_used();
  DictObject &dict = as_dict(heap.dict());
  fill(dict.table, 0, 2);
  std::size_t small = heap.bytes_used();
  CHECK(small >= empty + sizeof(DictObject) + 2 * kEntry);
  fill(dict.table, 0, 2); // keys that are there
  CHECK(heap.bytes_used() == small);

  fill(dict.table, 2, 1000);
  std::size_t large = heap.bytes_used();
  CHECK(large >= empty + 1000 * kEntry);
  CHECK(large < empty + 4 * 1000 * kEntry);

  SetObject &set = *heap.set();
  set.table = dict.table;
  CHECK(set.table.size() == 1000);
  CHECK(heap.bytes_used() >= large + 1000 * kEntry);
}

TEST_CASE("many small values count more than their own size") {
  Heap heap;
  for (int i = 0; i < 1000; ++i)
    heap.dict();
  CHECK(heap.bytes_used() >= 1000 * (sizeof(DictObject) + 2 * sizeof(void *)));
}
