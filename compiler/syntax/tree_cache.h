#ifndef FLATTENC_COMPILER_SYNTAX_TREE_CACHE_H
#define FLATTENC_COMPILER_SYNTAX_TREE_CACHE_H

#include "compiler/syntax/tree.h"

#include "llvm/ADT/StringMap.h"

#include <optional>

namespace flattenc::syntax {

/// Trees of texts that were parsed before, by text: exports of related configs
/// have most files in common. Holds the trees that were used last, in a bounded
/// number of nodes. For one thread.
class TreeCache {
public:
  /// Holds at most twice `limit` nodes (20 bytes each).
  explicit TreeCache(std::size_t limit = 1'000'000) : limit_(limit) {}

  /// The tree of `text` as the text of `file`, if one of an equal text was kept.
  std::optional<Tree> find(FileId file, llvm::StringRef text);
  void keep(const Tree &tree);

private:
  using Trees = llvm::StringMap<Tree>;
  void insert(llvm::StringRef text, Tree tree);

  std::size_t limit_;
  std::size_t nodes_ = 0; ///< in `young_`
  Trees young_, old_;
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_TREE_CACHE_H
