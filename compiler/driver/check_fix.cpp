#include "compiler/driver/check_fix.h"

#include "compiler/check/edits.h"

#include "llvm/Support/Path.h"

#include <algorithm>

namespace flattenc {

namespace path = llvm::sys::path;

/// The folder that holds all that may inherit from the file: its checkout, or
/// the `configs` of an installed package.
static std::string config_root(const std::string &file,
                               const LocatedConfig *located) {
  if (located && !located->location.installed)
    return located->location.project;
  llvm::StringRef at = file;
  for (; !at.empty() && at != "/"; at = path::parent_path(at))
    if (path::filename(at) == "configs")
      return at.str();
  return path::parent_path(file).str();
}

/// Adds every Python file below a folder that may inherit from another.
static void add_configs(llvm::vfs::FileSystem &files, const std::string &root,
                        std::set<std::string> &configs) {
  constexpr unsigned kMostFiles = 100000;
  std::vector<std::string> work = {root};
  unsigned seen = 0;
  while (!work.empty()) {
    std::string folder = std::move(work.back());
    work.pop_back();
    std::error_code error;
    for (auto entry = files.dir_begin(folder, error);
         !error && entry != llvm::vfs::directory_iterator() &&
         ++seen < kMostFiles;
         entry.increment(error)) {
      llvm::StringRef name = path::filename(entry->path());
      if (entry->type() == llvm::sys::fs::file_type::directory_file) {
        if ((!name.startswith(".") || name == ".mim") &&
            name != "__pycache__" && name != "node_modules")
          work.push_back(entry->path().str());
        continue;
      }
      if (!name.endswith(".py") || name.startswith(".flattenc-"))
        continue;
      auto text = files.getBufferForFile(entry->path());
      if (text && ((*text)->getBuffer().contains("_base_") ||
                   (*text)->getBuffer().contains("read_base")))
        configs.insert(entry->path().str());
    }
  }
}

void ConfigProof::add_root_of(const std::string &file, FileChecker &checker) {
  std::string root = config_root(file, checker.located(file));
  if (!root.empty() && root != "/" && roots_.insert(root).second)
    add_configs(*files_, root, configs_);
  configs_.insert(file);
}

ConfigProof::Results
ConfigProof::resolve(const ChangedTexts &texts,
                     const std::vector<std::string> &configs) {
  FileChecker checker(session_, with_texts(files_, texts));
  Results results;
  for (const std::string &config : configs)
    results.emplace(config, checker.resolve(config));
  return results;
}

std::set<std::string> ConfigProof::blamed(const ChangedTexts &before,
                                          const ChangedTexts &after) {
  return compare(before, after, /*values=*/true);
}

std::set<std::string> ConfigProof::unloadable(const ChangedTexts &before,
                                              const ChangedTexts &after) {
  return compare(before, after, /*values=*/false);
}

std::set<std::string> ConfigProof::compare(const ChangedTexts &before,
                                           const ChangedTexts &after,
                                           bool values) {
  std::vector<std::string> changed;
  for (const auto &[file, text] : after) {
    auto old = before.find(file);
    if (old == before.end() || old->second != text)
      changed.push_back(file);
  }
  {
    FileChecker checker(session_, files_);
    for (const std::string &file : changed)
      add_root_of(file, checker);
  }
  if (known_ != before || before_.size() != configs_.size()) {
    before_ = resolve(before, {configs_.begin(), configs_.end()});
    known_ = before;
  }
  auto takes_part = [](const FileChecker::Resolved &config,
                       const std::string &file) {
    return llvm::is_contained(config.files, file);
  };
  std::vector<std::string> asked;
  for (const auto &[config, resolved] : before_)
    if (llvm::is_contained(changed, config) ||
        llvm::any_of(changed, [&](const std::string &file) {
          return takes_part(resolved, file);
        }))
      asked.push_back(config);
  std::set<std::string> guilty;
  for (auto &[config, resolved] : resolve(after, asked)) {
    const FileChecker::Resolved &old = before_[config];
    if (values ? old.loads == resolved.loads && old.text == resolved.text
               : old.loads <= resolved.loads)
      continue;
    for (const std::string &file : changed)
      if (file == config || takes_part(old, file))
        guilty.insert(file);
  }
  return guilty;
}

std::vector<std::string> ConfigProof::dependents(const ChangedTexts &texts) {
  std::vector<std::string> found;
  {
    FileChecker checker(session_, files_);
    for (const auto &[file, text] : texts)
      add_root_of(file, checker);
  }
  for (auto &[config, resolved] :
       resolve({}, {configs_.begin(), configs_.end()}))
    if (!texts.count(config) &&
        llvm::any_of(texts, [&, &resolved = resolved](const auto &changed) {
          return llvm::is_contained(resolved.files, changed.first);
        }))
      found.push_back(config);
  return found;
}

std::string with_fixes(llvm::StringRef text, llvm::ArrayRef<Fix> fixes,
                       unsigned &applied) {
  std::vector<TextEdit> edits;
  applied = 0;
  for (const Fix &fix : fixes) {
    bool free = llvm::none_of(fix.edits, [&](const TextEdit &edit) {
      return llvm::any_of(edits, [&](const TextEdit &other) {
        return edit.begin < other.end && other.begin < edit.end;
      });
    });
    // Two insertions at one place would depend on the order of rules.
    free &= llvm::none_of(fix.edits, [&](const TextEdit &edit) {
      return llvm::any_of(edits, [&](const TextEdit &other) {
        return edit.begin == other.begin && edit.begin == edit.end;
      });
    });
    if (!free)
      continue;
    edits.insert(edits.end(), fix.edits.begin(), fix.edits.end());
    ++applied;
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const TextEdit &a, const TextEdit &b) {
                     return std::tie(a.begin, a.end) <
                            std::tie(b.begin, b.end);
                   });
  return check::apply_edits(text, edits);
}

ChangedTexts apply_safe_fixes(ConfigProof &proof, const ChangedTexts &before,
                              llvm::ArrayRef<FileFixes> files,
                              unsigned &applied) {
  ChangedTexts after = before;
  std::map<std::string, unsigned> counts;
  for (const FileFixes &file : files)
    after[file.path] =
        with_fixes(file.text, file.fixes, counts[file.path]);
  std::set<std::string> guilty;
  // Without the files that spoil a config the others may spoil another one.
  for (std::set<std::string> more = proof.blamed(before, after); !more.empty();
       more = proof.blamed(before, after)) {
    for (const FileFixes &file : files)
      if (more.count(file.path)) {
        after[file.path] = file.text;
        counts[file.path] = 0;
      }
    guilty.insert(more.begin(), more.end());
  }
  // What holds without the others; halves, for most fixes hold.
  for (const FileFixes &file : files) {
    if (!guilty.count(file.path))
      continue;
    std::vector<Fix> kept;
    std::vector<llvm::ArrayRef<Fix>> work = {file.fixes};
    while (!work.empty()) {
      llvm::ArrayRef<Fix> part = work.back();
      work.pop_back();
      std::vector<Fix> fixes = kept;
      fixes.insert(fixes.end(), part.begin(), part.end());
      unsigned count = 0;
      ChangedTexts tried = after;
      tried[file.path] = with_fixes(file.text, fixes, count);
      if (count == fixes.size() && proof.blamed(before, tried).empty()) {
        after = std::move(tried);
        counts[file.path] = count;
        kept = std::move(fixes);
      } else if (part.size() > 1) {
        work.push_back(part.drop_front(part.size() / 2));
        work.push_back(part.take_front(part.size() / 2));
      }
    }
  }
  applied = 0;
  for (const FileFixes &file : files) {
    applied += counts[file.path];
    if (!before.count(file.path) && after[file.path] == file.text)
      after.erase(file.path);
  }
  return after;
}

} // namespace flattenc
