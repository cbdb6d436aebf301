#include "compiler/syntax/parser_memory.h"

#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemAlloc.h"
#include <tree_sitter/api.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace flattenc::syntax {

#ifdef __SANITIZE_ADDRESS__

ParserMemory::ParserMemory() = default;
ParserMemory::~ParserMemory() = default;

#else

namespace {

/// Hands out pieces of large chunks, and pieces that were given back to those
/// who ask for the same size class.
class Arena {
public:
  void *allocate(std::size_t size);
  void *reallocate(void *piece, std::size_t size);
  void release(void *piece);
  /// Forgets every piece; keeps the first chunk for the next parse.
  void clear();

private:
  /// Stands before each piece; its size keeps pieces aligned as malloc's are.
  struct alignas(16) Header {
    std::uint32_t size_class;
    Header *next; ///< while it is free
  };
  static constexpr std::size_t kStep = 16;
  static constexpr unsigned kSmallClasses = 64; ///< up to 1 KiB in steps
  static constexpr std::size_t kChunk = 512 * 1024;

  static unsigned class_of(std::size_t size) {
    if (size <= kSmallClasses * kStep)
      return static_cast<unsigned>((size + kStep - 1) / kStep);
    return kSmallClasses + llvm::Log2_64_Ceil(size);
  }
  static std::size_t bytes_of(unsigned size_class) {
    return size_class <= kSmallClasses
               ? size_class * kStep
               : std::size_t{1} << (size_class - kSmallClasses);
  }

  std::array<Header *, kSmallClasses + 64> free_ = {};
  char *at_ = nullptr;
  char *end_ = nullptr;
  std::vector<std::unique_ptr<char[]>> chunks_;
};

void *Arena::allocate(std::size_t size) {
  unsigned size_class = class_of(size);
  Header *header = free_[size_class];
  if (header) {
    free_[size_class] = header->next;
    return header + 1;
  }
  std::size_t bytes = bytes_of(size_class) + sizeof(Header);
  if (static_cast<std::size_t>(end_ - at_) < bytes) {
    std::size_t chunk = std::max(bytes, kChunk);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk));
    at_ = chunks_.back().get();
    end_ = at_ + chunk;
  }
  header = new (at_) Header{size_class, nullptr};
  at_ += bytes;
  return header + 1;
}

void Arena::release(void *piece) {
  if (!piece)
    return;
  Header *header = static_cast<Header *>(piece) - 1;
  header->next = free_[header->size_class];
  free_[header->size_class] = header;
}

void *Arena::reallocate(void *piece, std::size_t size) {
  if (!piece)
    return allocate(size);
  Header *header = static_cast<Header *>(piece) - 1;
  std::size_t have = bytes_of(header->size_class);
  if (size <= have)
    return piece;
  void *moved = allocate(size);
  std::memcpy(moved, piece, have);
  release(piece);
  return moved;
}

void Arena::clear() {
  free_ = {};
  at_ = end_ = nullptr;
  if (chunks_.empty())
    return;
  chunks_.resize(1);
  at_ = chunks_.front().get();
  end_ = at_ + kChunk; // no chunk is smaller
}

thread_local Arena arena;
thread_local bool in_use = false;

void *arena_malloc(std::size_t size) {
  assert(in_use && "the parser is used within a ParserMemory");
  return arena.allocate(size);
}
void *arena_calloc(std::size_t count, std::size_t size) {
  return std::memset(arena_malloc(count * size), 0, count * size);
}
void *arena_realloc(void *piece, std::size_t size) {
  return arena.reallocate(piece, size);
}
void arena_free(void *piece) { arena.release(piece); }

} // namespace

ParserMemory::ParserMemory() {
  [[maybe_unused]] static const bool set = [] {
    ts_set_allocator(arena_malloc, arena_calloc, arena_realloc, arena_free);
    return true;
  }();
  assert(!in_use && "one at a time on a thread");
  in_use = true;
}

ParserMemory::~ParserMemory() {
  arena.clear();
  in_use = false;
}
#endif

} // namespace flattenc::syntax
