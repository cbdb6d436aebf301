#ifndef FLATTENC_COMPILER_CHECK_TYPE_ANSWERS_H
#define FLATTENC_COMPILER_CHECK_TYPE_ANSWERS_H

#include "llvm/ADT/STLExtras.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace flattenc::check {

/// What sources say about types, found once for all threads: an answer depends
/// on the sources alone, not on who asks.
class TypeAnswers {
public:
  using Names = std::optional<std::set<std::string>>;

  /// The answer to `question`. The first thread that asks finds it, others wait
  /// for it; `find` asks nothing itself.
  const Names &answer(const std::string &question,
                      llvm::function_ref<Names()> find) {
    Entry *entry = nullptr;
    {
      std::lock_guard lock(mutex_);
      std::unique_ptr<Entry> &known = entries_[question];
      if (!known)
        known = std::make_unique<Entry>();
      entry = known.get();
    }
    std::call_once(entry->found, [&] { entry->names = find(); });
    return entry->names;
  }

private:
  struct Entry {
    std::once_flag found;
    Names names;
  };
  std::mutex mutex_; ///< guards what follows
  std::map<std::string, std::unique_ptr<Entry>> entries_;
};

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_TYPE_ANSWERS_H
