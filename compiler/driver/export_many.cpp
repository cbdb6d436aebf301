//
// Exports many configs, one a task:
//
//   --all PKG or --files-from F  -->  tasks, sorted or as listed
//   --shard I/N                  -->  those whose path falls to this part
//   threads                      -->  each with a Workspace of its own
//   reports                      -->  printed in the order of the tasks
//
// The output of a config depends on that config alone: neither on the thread
// that made it nor on what the thread made before.
//
#include "compiler/driver/config_tasks.h"
#include "compiler/driver/export_config.h"
#include "compiler/driver/resume.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <atomic>
#include <mutex>
#include <set>

namespace flattenc {

namespace path = llvm::sys::path;

namespace {

/// What became of a task.
struct Report {
  enum class Outcome : std::uint8_t {
    Exported,
    UpToDate, ///< skipped by --resume
    Fragment, ///< below `_base_` and builds nothing by itself
    Failed,
  };
  Outcome outcome = Outcome::Failed;
  std::string diagnostics; ///< rendered
  std::optional<double> ms;
};

class Batch {
public:
  Batch(Session &session, std::vector<ConfigTask> tasks)
      : session_(session), tasks_(std::move(tasks)), reports_(tasks_.size()) {
    if (session.environment.clock)
      start_ = session.environment.clock();
  }

  llvm::Expected<int> run();

private:
  void work();
  Report run_task(Workspace &workspace, const ConfigTask &task);
  llvm::Expected<Report::Outcome> export_task(Session &session);
  void finish(std::size_t index, Report report);
  void print(const ConfigTask &task, const Report &report);
  void print_json(const ConfigTask &task, const Report &report);
  void print_progress();
  void clear_progress();
  void print_totals();
  [[nodiscard]] std::string target(const ConfigTask &task) const {
    return session_.options.directory + "/" + task.below;
  }

  Session &session_;
  const std::vector<ConfigTask> tasks_;
  std::atomic<std::size_t> next_ = 0;
  double start_ = 0;

  std::mutex mutex_; ///< guards what follows and the session's streams
  std::vector<std::optional<Report>> reports_;
  std::size_t printed_ = 0;
  std::set<std::string> warned_; ///< warnings that many configs have are said once
  std::size_t finished_ = 0;
  std::size_t counts_[4] = {};
};

} // namespace

/// True for a file below a folder `_base_`.
static bool is_base(llvm::StringRef below) {
  return below.startswith("_base_/") || below.contains("/_base_/");
}

llvm::Expected<Report::Outcome> Batch::export_task(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located || !check_package_name(session, *located))
    return Report::Outcome::Failed;
  const std::string &target = session.options.directory;
  auto state = session.writer.look_at(target);
  if (!state)
    return state.takeError();
  if (*state == PackageWriter::Target::Occupied && session.options.resume &&
      is_up_to_date(session, *located, target))
    return Report::Outcome::UpToDate;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return Report::Outcome::Failed;
  if (is_base(located->location.config_path) &&
      !config->find(config->root, "model"))
    return Report::Outcome::Fragment;
  if (*state == PackageWriter::Target::Occupied && !session.options.force &&
      !session.options.resume && !session.options.dry_run) {
    session.diag.emit(DiagKind::TargetNotEmpty, {}, target)
        .hint("skip what is up to date with --resume, or replace all with "
              "--force");
    return Report::Outcome::Failed;
  }
  std::string home = home_of(located->location, *config);
  auto package = make_package(session, *located, home, std::move(*config));
  if (!package)
    return package.takeError();
  if (!*package)
    return Report::Outcome::Failed;
  if (!session.options.dry_run)
    if (llvm::Error error = session.writer.write(target, **package))
      return error;
  return Report::Outcome::Exported;
}

Report Batch::run_task(Workspace &workspace, const ConfigTask &task) {
  const Environment &environment = session_.environment;
  double start = environment.clock ? environment.clock() : 0;
  Options options = session_.options;
  options.config = task.config;
  options.directory = target(task);
  options.verbosity = -1;
  Session session = task_session(session_, options, workspace, llvm::nulls());
  std::uint32_t files_before = workspace.sources.size();
  Report report;
  llvm::raw_string_ostream out(report.diagnostics);
  auto outcome = export_task(session);
  render(session.diag.diagnostics(), session.sources, session.render, out);
  if (outcome)
    report.outcome = *outcome;
  else
    llvm::handleAllErrors(
        outcome.takeError(), [&](const llvm::ErrorInfoBase &error) {
          render_failure(error.message(), "", session.render, out);
        });
  out.flush();
  workspace.sources.forget_relative(files_before);
  if (environment.clock)
    report.ms = (environment.clock() - start) * 1000;
  return report;
}

void Batch::work() {
  Workspace workspace(session_.workspace.files);
  for (std::size_t at = next_++; at < tasks_.size(); at = next_++)
    finish(at, run_task(workspace, tasks_[at]));
}

void Batch::finish(std::size_t index, Report report) {
  std::lock_guard lock(mutex_);
  ++finished_;
  ++counts_[static_cast<std::size_t>(report.outcome)];
  reports_[index] = std::move(report);
  clear_progress();
  for (; printed_ < reports_.size() && reports_[printed_]; ++printed_) {
    print(tasks_[printed_], *reports_[printed_]);
    reports_[printed_]->diagnostics.clear();
  }
  print_progress();
}

void Batch::print(const ConfigTask &task, const Report &report) {
  if (report.outcome == Report::Outcome::Fragment)
    return;
  if (session_.render.format == DiagnosticFormat::Json) {
    print_json(task, report);
    return;
  }
  bool failed = report.outcome == Report::Outcome::Failed;
  if (failed || warned_.insert(report.diagnostics).second)
    session_.err << report.diagnostics;
  if (failed)
    session_.err << "failed: " << printable(task.config) << '\n';
  else
    session_.out << target(task) << '\n';
  session_.out.flush();
}

void Batch::print_json(const ConfigTask &task, const Report &report) {
  llvm::json::OStream json(session_.out);
  json.object([&] {
    json.attribute("config", llvm::json::fixUTF8(task.config));
    json.attribute("ok", report.outcome != Report::Outcome::Failed);
    if (report.outcome == Report::Outcome::UpToDate)
      json.attribute("up_to_date", true);
    json.attribute("out", llvm::json::fixUTF8(target(task)));
    json.attributeArray("diagnostics", [&] {
      for (llvm::StringRef line : llvm::split(report.diagnostics, '\n'))
        if (!line.empty())
          json.rawValue(line);
    });
    if (report.ms)
      json.attributeBegin("ms"),
          json.rawValue(llvm::formatv("{0:F1}", *report.ms).str()),
          json.attributeEnd();
  });
  session_.out << '\n';
  session_.out.flush();
}

void Batch::clear_progress() {
  if (session_.environment.stderr_is_terminal &&
      session_.options.verbosity >= 0)
    session_.err << "\r\033[K";
}

void Batch::print_progress() {
  if (!session_.environment.stderr_is_terminal ||
      session_.options.verbosity < 0 || finished_ == tasks_.size())
    return;
  session_.err << finished_ << '/' << tasks_.size();
  if (session_.environment.clock)
    if (double seconds = session_.environment.clock() - start_; seconds > 0)
      session_.err << llvm::formatv(
          " ({0:F1}/s)", static_cast<double>(finished_) / seconds);
  session_.err.flush();
}

void Batch::print_totals() {
  if (session_.options.verbosity < 0)
    return;
  auto count = [&](Report::Outcome outcome) {
    return counts_[static_cast<std::size_t>(outcome)];
  };
  session_.err << count(Report::Outcome::Exported) << " exported";
  if (std::size_t kept = count(Report::Outcome::UpToDate))
    session_.err << ", " << kept << " up to date";
  session_.err << ", " << count(Report::Outcome::Failed) << " failed";
  if (std::size_t fragments = count(Report::Outcome::Fragment))
    session_.err << ", " << fragments << " without a model left out";
  if (session_.environment.clock)
    session_.err << llvm::formatv(", {0:F2} s",
                                  session_.environment.clock() - start_);
  session_.err << '\n';
}

llvm::Expected<int> Batch::run() {
  if (session_.options.resume) {
    std::set<std::string> folders;
    for (const ConfigTask &task : tasks_)
      folders.insert(path::parent_path(target(task)).str());
    for (const std::string &folder : folders)
      if (llvm::Error error = session_.writer.remove_leftovers(folder))
        return error;
  }
  run_jobs(session_.options, tasks_.size(), [this] { work(); });
  print_totals();
  return counts_[static_cast<std::size_t>(Report::Outcome::Failed)] == 0
             ? kDone
             : kInputErrors;
}

llvm::Expected<int> export_many(Session &session) {
  auto tasks = config_tasks(session);
  if (!tasks)
    return tasks.takeError();
  if (!*tasks)
    return kUsageOrEnvironment;
  return Batch(session, std::move(**tasks)).run();
}

} // namespace flattenc
