#include "compiler/syntax/tree_cache.h"

namespace flattenc::syntax {

std::optional<Tree> TreeCache::find(FileId file, llvm::StringRef text) {
  auto found = young_.find(text);
  if (found == young_.end()) {
    auto older = old_.find(text);
    if (older == old_.end())
      return std::nullopt;
    Tree tree = std::move(older->second);
    old_.erase(older);
    insert(text, std::move(tree));
    found = young_.find(text);
  }
  return found->second.of(file, text);
}

void TreeCache::keep(const Tree &tree) {
  // The text of the kept tree is the key: it outlives the caller's.
  insert(tree.source(), tree);
}

void TreeCache::insert(llvm::StringRef text, Tree tree) {
  if (nodes_ > limit_) {
    old_ = std::move(young_);
    young_ = Trees();
    nodes_ = 0;
  }
  nodes_ += tree.size();
  auto [entry, added] = young_.try_emplace(text);
  entry->second = tree.of({}, entry->first());
}

} // namespace flattenc::syntax
