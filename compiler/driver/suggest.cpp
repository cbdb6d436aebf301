#include "compiler/driver/suggest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

#include <algorithm>

namespace flattenc {

namespace path = llvm::sys::path;

/// How far `candidate` is from what was typed: the whole path, or its last
/// component where the folder is missing or wrong.
static unsigned distance(llvm::StringRef word, llvm::StringRef candidate,
                         unsigned limit) {
  unsigned whole = word.edit_distance(candidate, true, limit);
  unsigned last = path::filename(word).edit_distance(path::filename(candidate),
                                                     true, limit);
  return std::min(whole, last + 1);
}

std::vector<std::string> nearest_names(llvm::StringRef word,
                                       llvm::ArrayRef<std::string> candidates) {
  std::string with_extension = word.str();
  if (path::extension(word).empty())
    with_extension += ".py";
  auto limit = std::max<unsigned>(
      2, static_cast<unsigned>(path::filename(word).size()) / 4);
  std::vector<std::pair<unsigned, std::string>> ranked;
  for (const std::string &candidate : candidates) {
    unsigned far = std::min(distance(word, candidate, limit + 1),
                            distance(with_extension, candidate, limit + 1));
    if (far <= limit)
      ranked.emplace_back(far, candidate);
  }
  llvm::sort(ranked);
  std::vector<std::string> names;
  for (const auto &[far, name] : ranked)
    if (names.size() < 3 && far <= ranked.front().first + 1)
      names.push_back(name);
  return names;
}

std::string nearest_word(llvm::StringRef word,
                         llvm::ArrayRef<std::string> candidates) {
  std::string best;
  unsigned limit =
      std::max<unsigned>(1, static_cast<unsigned>(word.size()) / 3);
  unsigned best_distance = limit + 1;
  for (const std::string &candidate : candidates) {
    unsigned distance = word.edit_distance(candidate, true, limit + 1);
    if (distance >= best_distance)
      continue;
    best_distance = distance;
    best = candidate;
  }
  return best;
}

std::vector<std::string> config_names(llvm::vfs::FileSystem &files,
                                      llvm::StringRef folder) {
  constexpr unsigned kLimit = 20000;
  std::vector<std::string> names, open = {folder.str()};
  unsigned seen = 0;
  while (!open.empty() && seen < kLimit) {
    std::string current = std::move(open.back());
    open.pop_back();
    std::error_code error;
    for (auto entry = files.dir_begin(current, error);
         !error && entry != llvm::vfs::directory_iterator() && ++seen < kLimit;
         entry.increment(error)) {
      llvm::StringRef place = entry->path();
      if (entry->type() == llvm::sys::fs::file_type::directory_file &&
          !path::filename(place).startswith("."))
        open.push_back(place.str());
      else if (place.endswith(".py"))
        names.push_back(place.substr(folder.size()).ltrim('/').str());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string quoted_list(llvm::ArrayRef<std::string> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0                  ? ""
             : i + 1 == names.size() ? " or "
                                     : ", ") +
            ("`" + names[i] + "`");
  return text;
}

} // namespace flattenc
