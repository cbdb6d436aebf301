#include "compiler/backend/config/print.h"
#include "compiler/driver/config_tasks.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <mutex>
#include <tuple>

namespace flattenc {

/// Prints one config in the form that is asked for.
static int show(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return kInputErrors;
  if (session.options.format == ConfigFormat::Json) {
    backend::print_json(*config, session.out);
    session.out << '\n';
    return status_of(session);
  }
  backend::PythonOptions options;
  options.show_origin = session.options.show_origin;
  options.sources = &session.sources;
  backend::print_python(*config, session.out, options);
  return status_of(session);
}

namespace {

/// Shows many configs on several threads, in the order of the tasks.
class ShowMany {
public:
  ShowMany(Session &session, std::vector<ConfigTask> tasks)
      : session_(session), tasks_(std::move(tasks)), shown_(tasks_.size()) {}

  int run();

private:
  struct Shown {
    std::string text;
    std::string diagnostics;
    bool ok = false;
  };

  void work();
  std::pair<std::size_t, std::size_t> take();
  Shown show_task(Workspace &workspace, const ConfigTask &task);
  void print(const ConfigTask &task, const Shown &shown);

  Session &session_;
  const std::vector<ConfigTask> tasks_;

  std::mutex mutex_; ///< guards what follows and the session's streams
  std::size_t next_ = 0;
  std::vector<std::optional<Shown>> shown_;
  std::size_t printed_ = 0;
  bool all_ok_ = true;
};

} // namespace

ShowMany::Shown ShowMany::show_task(Workspace &workspace,
                                    const ConfigTask &task) {
  Options options = session_.options;
  options.config = task.config;
  options.verbosity = -1;
  Shown shown;
  llvm::raw_string_ostream out(shown.text), err(shown.diagnostics);
  Session session = task_session(session_, options, workspace, out);
  std::uint32_t files_before = workspace.sources.size();
  shown.ok = show(session) == kDone;
  render(session.diag.diagnostics(), session.sources, session.render, err);
  workspace.sources.forget_relative(files_before);
  return shown;
}

/// The next tasks that lie in one folder: they share bases, which one thread
/// then reads once. The range is empty when all are taken.
std::pair<std::size_t, std::size_t> ShowMany::take() {
  constexpr std::size_t kMost = 32; // leaves work for the other threads
  std::lock_guard lock(mutex_);
  auto folder = [this](std::size_t at) {
    return llvm::sys::path::parent_path(tasks_[at].below);
  };
  std::size_t begin = next_, end = begin;
  while (end < tasks_.size() && end - begin < kMost &&
         folder(end) == folder(begin))
    ++end;
  next_ = end;
  return {begin, end};
}

void ShowMany::work() {
  Workspace workspace(session_.workspace.files);
  for (auto [at, end] = take(); at < end; std::tie(at, end) = take()) {
    for (; at < end; ++at) {
      Shown shown = show_task(workspace, tasks_[at]);
      std::lock_guard lock(mutex_);
      shown_[at] = std::move(shown);
    }
    std::lock_guard lock(mutex_);
    for (; printed_ < shown_.size() && shown_[printed_]; ++printed_) {
      print(tasks_[printed_], *shown_[printed_]);
      *shown_[printed_] = {};
    }
  }
}

void ShowMany::print(const ConfigTask &task, const Shown &shown) {
  all_ok_ &= shown.ok;
  session_.err << shown.diagnostics;
  if (session_.options.format != ConfigFormat::Json) {
    session_.out << "# " << printable(task.config) << '\n' << shown.text;
    return;
  }
  llvm::json::OStream json(session_.out);
  json.object([&] {
    json.attribute("config", llvm::json::fixUTF8(task.config));
    json.attribute("ok", shown.ok);
    if (!shown.ok)
      return;
    json.attributeBegin("cfg");
    json.rawValue(llvm::StringRef(shown.text).rtrim('\n'));
    json.attributeEnd();
  });
  session_.out << '\n';
}

int ShowMany::run() {
  run_jobs(session_.options, tasks_.size(), [this] { work(); });
  return all_ok_ ? kDone : kInputErrors;
}

llvm::Expected<int> run_config_show(Session &session) {
  if (!session.options.many())
    return show(session);
  auto tasks = config_tasks(session);
  if (!tasks)
    return tasks.takeError();
  if (!*tasks)
    return kUsageOrEnvironment;
  return ShowMany(session, std::move(**tasks)).run();
}

} // namespace flattenc
