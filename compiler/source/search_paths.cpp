#include "compiler/source/search_paths.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <algorithm>

namespace flattenc {

namespace path = llvm::sys::path;

bool is_folder(llvm::vfs::FileSystem &files, const llvm::Twine &path) {
  auto status = files.status(path);
  return status && status->isDirectory();
}

bool is_folder(llvm::vfs::FileSystem &files,
               const llvm::vfs::directory_entry &entry) {
  using Type = llvm::sys::fs::file_type;
  if (entry.type() == Type::regular_file)
    return false;
  return entry.type() == Type::directory_file || is_folder(files, entry.path());
}

static std::string path_in(llvm::StringRef folder, const llvm::Twine &name) {
  llvm::SmallString<256> result(folder);
  path::append(result, name);
  return result.str().str();
}

/// The text of a small file; empty if it cannot be read.
static std::string read(llvm::vfs::FileSystem &files, llvm::StringRef path) {
  auto buffer = files.getBufferForFile(path);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

/// The names in a folder, sorted.
static std::vector<std::string> list(llvm::vfs::FileSystem &files,
                                     llvm::StringRef folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = files.dir_begin(folder, error);
       !error && entry != llvm::vfs::directory_iterator();
       entry.increment(error))
    names.push_back(path::filename(entry->path()).str());
  std::sort(names.begin(), names.end());
  return names;
}

void SearchPaths::add(const llvm::vfs::FileSystem &files, llvm::StringRef given,
                      llvm::StringRef why) {
  llvm::SmallString<256> place(given);
  files.makeAbsolute(place);
  path::remove_dots(place, /*remove_dot_dot=*/true);
  llvm::StringRef folder = place.str();
  if (folder.size() > 1)
    folder = folder.rtrim('/');
  auto same = [&](const ImportRoot &root) { return root.path == folder; };
  if (llvm::none_of(roots_, same))
    roots_.push_back({folder.str(), why.str()});
}

/// The folders that a `.pth` file adds; its `import` lines are never run.
static std::vector<std::string> folders_of_pth(llvm::StringRef text,
                                               llvm::StringRef site) {
  std::vector<std::string> folders;
  for (llvm::StringRef line : llvm::split(text, '\n')) {
    line = line.trim();
    bool is_path = !line.empty() && !line.startswith("#") &&
                   !line.startswith("import ") && !line.startswith("import\t");
    if (is_path)
      folders.push_back(path::is_absolute(line) ? line.str()
                                                : path_in(site, line));
  }
  return folders;
}

/// The checkout of an editable install, or an empty string.
static std::string folder_of_direct_url(llvm::StringRef text) {
  auto parsed = llvm::json::parse(text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return {};
  }
  const llvm::json::Object *object = parsed->getAsObject();
  const llvm::json::Object *info =
      object ? object->getObject("dir_info") : nullptr;
  if (!info || !info->getBoolean("editable").getValueOr(false))
    return {};
  llvm::StringRef url = object->getString("url").getValueOr("");
  if (!url.consume_front("file://"))
    return {};
  std::string folder;
  for (std::size_t i = 0; i < url.size(); ++i) {
    unsigned code = 0;
    bool escaped =
        url[i] == '%' && !url.substr(i + 1, 2).getAsInteger(16, code);
    folder += escaped ? static_cast<char>(code) : url[i];
    i += escaped ? 2 : 0;
  }
  return folder;
}

void SearchPaths::add_site_packages(llvm::vfs::FileSystem &files,
                                    llvm::StringRef site, llvm::StringRef why) {
  if (!is_folder(files, site))
    return;
  add(files, site, why);
  auto add_editable = [&](llvm::StringRef folder) {
    if (is_folder(files, folder))
      add(files, folder, "editable install");
  };
  for (llvm::StringRef name : list(files, site)) {
    std::string place = path_in(site, name);
    if (name.endswith(".pth"))
      for (const std::string &folder : folders_of_pth(read(files, place), site))
        add_editable(folder);
    if (name.endswith(".egg-link"))
      add_editable(
          llvm::StringRef(read(files, place)).split('\n').first.trim());
    if (name.endswith(".dist-info")) {
      std::string folder =
          folder_of_direct_url(read(files, path_in(place, "direct_url.json")));
      if (!folder.empty()) {
        add_editable(folder);
        add_editable(path_in(folder, "src"));
      }
      continue;
    }
    llvm::SmallString<256> real;
    if (!files.getRealPath(place, real) && real.str() != place &&
        path::filename(real) == name && is_folder(files, real))
      linked_.push_back(path::parent_path(real).str());
  }
}

std::optional<std::string>
SearchPaths::find_package(llvm::vfs::FileSystem &files,
                          llvm::StringRef name) const {
  if (name.empty() || name.contains('/') || name.startswith("."))
    return std::nullopt;
  for (const ImportRoot &root : roots_) {
    std::string folder = path_in(root.path, name);
    if (files.exists(path_in(folder, "__init__.py")))
      return folder;
  }
  for (const ImportRoot &root : roots_) {
    std::string folder = path_in(root.path, name);
    if (is_folder(files, folder))
      return folder;
  }
  return std::nullopt;
}

std::optional<std::string>
SearchPaths::find_distribution(llvm::vfs::FileSystem &files,
                               llvm::StringRef name) const {
  std::string wanted = name.lower();
  std::replace(wanted.begin(), wanted.end(), '-', '_');
  for (const ImportRoot &root : roots_) {
    for (llvm::StringRef entry : list(files, root.path)) {
      bool is_metadata =
          entry.endswith(".dist-info") || entry.endswith(".egg-info");
      if (!is_metadata ||
          entry.rsplit('.').first.split('-').first.lower() != wanted)
        continue;
      std::string text =
          read(files, path_in(path_in(root.path, entry), "top_level.txt"));
      for (llvm::StringRef line : llvm::split(text, '\n'))
        if (auto folder = find_package(files, line.trim()))
          return folder;
    }
  }
  return std::nullopt;
}

std::vector<std::string> SearchPaths::readable_folders() const {
  std::vector<std::string> folders;
  for (const ImportRoot &root : roots_)
    folders.push_back(root.path);
  llvm::append_range(folders, linked_);
  return folders;
}

std::string SearchPaths::describe() const {
  if (roots_.empty())
    return "no folder to look in";
  std::string text = "looked in:";
  for (const ImportRoot &root : roots_)
    text += "\n  " + root.path + " (" + root.why + ")";
  return text;
}

} // namespace flattenc
