#include "compiler/driver/config_tasks.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

#include <map>
#include <set>
#include <thread>

namespace flattenc {

namespace path = llvm::sys::path;

/// The modules of Python below a folder, relative and sorted.
static std::vector<std::string> configs_below(llvm::vfs::FileSystem &files,
                                              llvm::StringRef folder) {
  std::vector<std::string> found, work = {folder.str()};
  while (!work.empty()) {
    std::string at = std::move(work.back());
    work.pop_back();
    std::error_code error;
    for (auto entry = files.dir_begin(at, error);
         !error && entry != llvm::vfs::directory_iterator();
         entry.increment(error)) {
      llvm::StringRef place = entry->path();
      llvm::StringRef name = path::filename(place);
      if (name.startswith(".") || name == "__pycache__")
        continue;
      if (is_folder(files, *entry))
        work.push_back(place.str());
      else if (name.endswith(".py") && name != "__init__.py")
        found.push_back(place.substr(folder.size() + 1).str());
    }
  }
  llvm::sort(found);
  return found;
}

/// Every config of the package `--all`; nothing if the package is not there.
static std::optional<std::vector<ConfigTask>>
tasks_of_package(Session &session) {
  const std::string &package = session.options.all;
  auto location = locate({"", session.options.search_path}, *session.files,
                         session.environment, session.sources, session.diag,
                         session.workspace.located);
  if (!location)
    return std::nullopt;
  show_paths(session, location->paths);
  auto folder = location->paths.find_package(*session.files, package);
  if (!folder)
    folder = location->paths.find_distribution(*session.files, package);
  if (!folder) {
    session.diag.emit(DiagKind::PackageNotFound, {}, package)
        .hint(location->paths.describe() +
              "\nname its folder with --search-path DIR");
    return std::nullopt;
  }
  std::set<std::string> seen;
  std::vector<ConfigTask> tasks;
  for (const std::string &configs :
       {configs_folder(*session.files, *folder), *folder + "/configs"})
    for (const std::string &below : configs_below(*session.files, configs))
      if (seen.insert(below).second)
        tasks.push_back({package + "::" + below,
                         llvm::StringRef(below).drop_back(3).str()});
  return tasks;
}

/// Where the output of a listed config goes: its path below `configs`.
static std::string place_of(llvm::StringRef config) {
  auto [package, below] = config.split("::");
  llvm::StringRef result = below.empty() ? config : below;
  if (below.empty()) {
    std::size_t at = result.rfind("configs/");
    if (at == 0 || (at != llvm::StringRef::npos && result[at - 1] == '/'))
      result = result.substr(at + llvm::StringRef("configs/").size());
    else
      result = path::filename(result);
  }
  result.consume_front("configs/");
  result.consume_back(".py");
  return result.str();
}

/// The configs that `--files-from` lists.
static llvm::Expected<std::vector<ConfigTask>>
listed_tasks(Session &session) {
  const std::string &list = session.options.files_from;
  std::string text;
  if (list == "-") {
    if (session.environment.read_input)
      text = session.environment.read_input();
  } else {
    auto buffer = session.files->getBufferForFile(list);
    if (!buffer)
      return llvm::createFileError(list, buffer.getError());
    text = (*buffer)->getBuffer().str();
  }
  std::vector<ConfigTask> tasks;
  std::map<std::string, std::string> owners;
  for (llvm::StringRef line : llvm::split(text, '\n')) {
    line = line.trim();
    if (line.empty())
      continue;
    ConfigTask task{line.str(), place_of(line)};
    auto [owner, is_new] = owners.try_emplace(task.below, task.config);
    if (!is_new && owner->second == task.config)
      continue;
    if (!is_new)
      return llvm::createStringError(
          std::make_error_code(std::errc::invalid_argument),
          "`%s` and `%s` would both be written to `%s`",
          owner->second.c_str(), task.config.c_str(), task.below.c_str());
    tasks.push_back(std::move(task));
  }
  return tasks;
}

llvm::Expected<std::optional<std::vector<ConfigTask>>>
config_tasks(Session &session) {
  const Options &options = session.options;
  std::optional<std::vector<ConfigTask>> tasks;
  if (options.all.empty()) {
    auto listed = listed_tasks(session);
    if (!listed)
      return listed.takeError();
    tasks = std::move(*listed);
  } else {
    tasks = tasks_of_package(session);
  }
  if (tasks)
    llvm::erase_if(*tasks, [&](const ConfigTask &task) {
      return llvm::xxHash64(task.below) % options.shard_count + 1 !=
             options.shard;
    });
  return tasks;
}

void run_jobs(const Options &options, std::size_t tasks,
              llvm::function_ref<void()> work) {
  std::size_t jobs = options.jobs;
  if (jobs == 0)
    jobs = std::max(1U, std::thread::hardware_concurrency());
  jobs = std::min(jobs, tasks);
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < jobs; ++i)
    threads.emplace_back([work] { work(); });
  if (jobs > 0)
    work();
}

Session task_session(const Session &session, const Options &options,
                     Workspace &workspace, llvm::raw_ostream &out) {
  return {options,           workspace.files, session.environment,
          session.writer,    out,             llvm::nulls(),
          session.render,    workspace,       workspace.sources,
          {},                /*parse_threads=*/0};
}

} // namespace flattenc
