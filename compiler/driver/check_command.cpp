//
// `check`: findings on configs, and fixes that are proved.
//
//   paths          -->  files, each found by one thread's FileChecker
//   safe fixes     -->  texts in memory, kept if every resolved config stays
//                       equal; again until nothing is left to fix
//   unsafe fixes   -->  on request: kept if every config still loads as before
//   texts          -->  written at the end, each if its file is what was read
//
#include "compiler/driver/check_fix.h"
#include "compiler/driver/unified_diff.h"
#include "compiler/diag/render_reports.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <atomic>
#include <thread>

namespace flattenc {

namespace path = llvm::sys::path;

namespace {

/// What checking one file gave.
struct FileReport {
  std::vector<std::string> messages; ///< rendered
  std::vector<std::pair<bool, Fix>> fixes; ///< with "is a rule's"
  std::string text;
  unsigned findings = 0;
  bool failed = false; ///< an environment's failure
};

class CheckRun {
public:
  explicit CheckRun(Session &session) : session_(session) {}
  llvm::Expected<int> run();

private:
  llvm::Error collect();
  llvm::Error add_path(const std::string &given);
  std::vector<FileReport> check_all(const ChangedTexts &texts);
  FileReport report_of(FileChecker &checker, const std::string &file);
  [[nodiscard]] std::string with_shown_files(llvm::StringRef message) const;
  void fix_all();
  bool fix_round(ConfigProof &proof, bool safe);
  int write_changes();
  void print(llvm::ArrayRef<FileReport> reports);
  [[nodiscard]] std::string shown(const std::string &file) const {
    return session_.render.display_path ? session_.render.display_path(file)
                                        : file;
  }

  Session &session_;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files_;
  std::vector<std::string> paths_; ///< absolute
  std::string stdin_path_;         ///< of the text of standard input
  ChangedTexts original_;          ///< of the files that changed
  ChangedTexts texts_;             ///< now
  unsigned fixed_ = 0, found_ = 0, fixable_ = 0, unsafe_ = 0;
  bool failed_ = false;
};

} // namespace

static std::string absolute(llvm::vfs::FileSystem &files,
                            llvm::StringRef given) {
  llvm::SmallString<256> place(given);
  files.makeAbsolute(place);
  path::remove_dots(place, /*remove_dot_dot=*/true);
  return place.str().str();
}

/// A file that a walk takes for a config: one below a folder `configs`.
static bool is_config_path(llvm::StringRef file) {
  return file.endswith(".py") && file.contains("/configs/") &&
         path::filename(file) != "__init__.py";
}

/// False for pipes, devices and the like, which may never end.
static bool may_be_text(llvm::sys::fs::file_type type) {
  using Type = llvm::sys::fs::file_type;
  return type == Type::regular_file || type == Type::symlink_file ||
         type == Type::type_unknown;
}

llvm::Error CheckRun::add_path(const std::string &given) {
  std::string place = absolute(*files_, given);
  auto status = files_->status(place);
  if (!status)
    return llvm::createFileError(given, status.getError());
  if (!status->isDirectory()) {
    if (!status->isRegularFile())
      return llvm::createStringError(
          std::make_error_code(std::errc::invalid_argument),
          "'%s': no regular file", given.c_str());
    paths_.push_back(place);
    return llvm::Error::success();
  }
  std::vector<std::string> work = {place}, found;
  while (!work.empty()) {
    std::string folder = std::move(work.back());
    work.pop_back();
    std::error_code error;
    for (auto entry = files_->dir_begin(folder, error);
         !error && entry != llvm::vfs::directory_iterator();
         entry.increment(error)) {
      llvm::StringRef name = path::filename(entry->path());
      if (entry->type() == llvm::sys::fs::file_type::directory_file) {
        if ((!name.startswith(".") || name == ".mim") && name != "__pycache__")
          work.push_back(entry->path().str());
      } else if (is_config_path(entry->path()) && !name.startswith(".") &&
                 may_be_text(entry->type())) {
        found.push_back(entry->path().str());
      }
    }
  }
  llvm::sort(found);
  paths_.insert(paths_.end(), found.begin(), found.end());
  return llvm::Error::success();
}

llvm::Error CheckRun::collect() {
  const Options &options = session_.options;
  std::vector<std::string> given = options.paths;
  auto input = [&] {
    return session_.environment.read_input ? session_.environment.read_input()
                                           : std::string();
  };
  if (!options.files_from.empty()) {
    std::string text;
    if (options.files_from == "-") {
      text = input();
    } else {
      auto buffer = files_->getBufferForFile(options.files_from);
      if (!buffer)
        return llvm::createFileError(options.files_from, buffer.getError());
      text = (*buffer)->getBuffer().str();
    }
    for (llvm::StringRef line : llvm::split(text, '\n'))
      if (!line.trim("\r").empty())
        given.push_back(line.trim("\r").str());
  } else if (given.empty()) {
    given.emplace_back(".");
  }
  if (given.size() == 1 && given[0] == "-") {
    stdin_path_ = absolute(*files_, options.stdin_filename.empty()
                                        ? "stdin.py"
                                        : options.stdin_filename);
    paths_ = {stdin_path_};
    texts_[stdin_path_] = original_[stdin_path_] = input();
    return llvm::Error::success();
  }
  for (const std::string &one : given)
    if (llvm::Error error = add_path(one))
      return error;
  std::set<std::string> seen;
  llvm::erase_if(paths_, [&](const std::string &one) {
    return !seen.insert(one).second;
  });
  return llvm::Error::success();
}

/// A message with the files that it names shown as places are: findings do not
/// depend on where a checkout lies.
std::string CheckRun::with_shown_files(llvm::StringRef message) const {
  std::string text;
  while (!message.empty()) {
    auto [before, behind] = message.split('`');
    text += before;
    auto [name, rest] = behind.split('`');
    if (before.size() < message.size())
      text += "`" + (name.startswith("/") ? shown(name.str()) : name.str()) +
              "`";
    message = rest;
  }
  return text;
}

FileReport CheckRun::report_of(FileChecker &checker, const std::string &file) {
  FileReport report;
  std::vector<Diagnostic> found = checker.check(file);
  for (Diagnostic &finding : found) {
    if (finding.kind == DiagKind::FLC004 || finding.kind == DiagKind::FLC008)
      finding.message = with_shown_files(finding.message);
    report.failed |= finding.kind == DiagKind::FileUnreadable ||
                     finding.kind == DiagKind::BadProjectFile ||
                     !(is_rule(finding.kind) || finding.range.file.valid());
    ++report.findings;
    if (finding.fix)
      report.fixes.emplace_back(finding.fix->safe, *finding.fix);
    if (finding.range.file.valid() && report.text.empty() &&
        checker.sources().path(finding.range.file) == file)
      report.text = checker.sources().text(finding.range.file).str();
  }
  report.messages =
      render_each(found, checker.sources(), session_.render);
  return report;
}

/// Ranges of the paths that one thread checks without a pause: neighbours, which
/// have bases in common. The largest come first, so that all threads end at
/// about the same time.
static std::vector<std::pair<std::size_t, std::size_t>>
parts_of(llvm::ArrayRef<std::string> paths) {
  constexpr std::size_t kMost = 24;
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  for (std::size_t begin = 0, end = 0; begin < paths.size(); begin = end) {
    llvm::StringRef folder = path::parent_path(paths[begin]);
    while (end < paths.size() && end - begin < kMost &&
           path::parent_path(paths[end]) == folder)
      ++end;
    parts.emplace_back(begin, end);
  }
  llvm::stable_sort(parts, [](const auto &a, const auto &b) {
    return a.second - a.first > b.second - b.first;
  });
  return parts;
}

std::vector<FileReport> CheckRun::check_all(const ChangedTexts &texts) {
  std::vector<FileReport> reports(paths_.size());
  std::atomic<std::size_t> next = 0;
  auto files = with_texts(files_, texts);
  auto answers = std::make_shared<check::TypeAnswers>();
  std::size_t jobs = session_.options.jobs;
  if (jobs == 0)
    jobs = std::max(1U, std::thread::hardware_concurrency());
  jobs = std::min(jobs, (paths_.size() + 15) / 16);
  std::vector<std::pair<std::size_t, std::size_t>> parts = parts_of(paths_);
  auto work = [&] {
    FileChecker checker(session_, files, answers);
    for (std::size_t at = next++; at < parts.size(); at = next++)
      for (std::size_t i = parts[at].first; i < parts[at].second; ++i)
        reports[i] = report_of(checker, paths_[i]);
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < jobs; ++i)
    threads.emplace_back(work);
  work();
  threads.clear();
  return reports;
}

/// Applies what can be applied at once. False if nothing changed.
bool CheckRun::fix_round(ConfigProof &proof, bool safe) {
  std::vector<FileReport> reports = check_all(texts_);
  std::vector<FileFixes> files;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    FileFixes file{paths_[i], reports[i].text, {}};
    for (auto &[is_safe, fix] : reports[i].fixes)
      if (is_safe == safe)
        file.fixes.push_back(std::move(fix));
    if (!file.fixes.empty())
      files.push_back(std::move(file));
  }
  if (files.empty())
    return false;
  for (const FileFixes &file : files)
    original_.try_emplace(file.path, file.text);
  ChangedTexts after = texts_;
  unsigned applied = 0;
  if (safe) {
    after = apply_safe_fixes(proof, texts_, files, applied);
  } else {
    for (const FileFixes &file : files) {
      unsigned count = 0;
      after[file.path] = with_fixes(file.text, file.fixes, count);
      applied += count;
    }
    if (!proof.unloadable(texts_, after).empty())
      for (const std::string &file : proof.unloadable(texts_, after))
        after[file] = texts_.count(file) ? texts_[file] : original_[file];
  }
  bool changed = after != texts_;
  texts_ = std::move(after);
  if (changed)
    fixed_ += applied;
  return changed;
}

void CheckRun::fix_all() {
  constexpr unsigned kMostRounds = 50;
  ConfigProof proof(session_, files_);
  for (unsigned round = 0; round < kMostRounds; ++round) {
    if (fix_round(proof, /*safe=*/true))
      continue;
    if (!session_.options.unsafe_fixes || !fix_round(proof, /*safe=*/false))
      return;
  }
}

int CheckRun::write_changes() {
  int changed = 0;
  for (const auto &[file, text] : texts_) {
    const std::string &before = original_[file];
    if (text == before)
      continue;
    ++changed;
    if (session_.options.diff) {
      session_.out << unified_diff(shown(file), before, text);
      continue;
    }
    if (file == stdin_path_)
      continue;
    if (llvm::Error error = session_.writer.rewrite(file, before, text)) {
      failed_ = true;
      session_.diag.emit(DiagKind::FileNotFixed, {}, shown(file),
                         llvm::toString(std::move(error)));
      texts_[file] = before;
    }
  }
  return changed;
}

void CheckRun::print(llvm::ArrayRef<FileReport> reports) {
  std::vector<std::string> messages;
  std::set<std::string> seen;
  for (const FileReport &report : reports) {
    failed_ |= report.failed;
    for (const std::string &message : report.messages)
      if (seen.insert(message).second)
        messages.push_back(message);
    for (const auto &[safe, fix] : report.fixes)
      ++(safe ? fixable_ : unsafe_);
  }
  found_ = static_cast<unsigned>(messages.size());
  if (!session_.options.diff && (stdin_path_.empty() || !session_.options.fix))
    print_report(messages, session_.render, session_.out);
  if (session_.options.verbosity < 0)
    return;
  if (fixed_ != 0)
    session_.err << fixed_ << (session_.options.diff ? " would be" : "")
                 << " fixed\n";
  if (found_ == 0)
    return;
  session_.err << found_ << (found_ == 1 ? " finding" : " findings");
  if (fixable_ != 0 && !session_.options.fix)
    session_.err << ", " << fixable_ << " fixable with --fix";
  if (unsafe_ != 0 && !session_.options.unsafe_fixes)
    session_.err << ", " << unsafe_ << " with --unsafe-fixes";
  session_.err << " (" << paths_.size()
               << (paths_.size() == 1 ? " file)\n" : " files)\n");
}

llvm::Expected<int> CheckRun::run() {
  files_ = session_.files;
  if (llvm::Error error = collect())
    return error;
  bool fixes = session_.options.fix || session_.options.diff;
  if (fixes)
    fix_all();
  int changed = fixes ? write_changes() : 0;
  if (fixes && !stdin_path_.empty() && !session_.options.diff)
    session_.out << texts_[stdin_path_];
  print(check_all(texts_));
  if (failed_)
    return kUsageOrEnvironment;
  if (session_.options.diff)
    return changed != 0 ? kInputErrors : kDone;
  if (session_.options.exit_zero)
    return kDone;
  bool not_clean =
      found_ != 0 || (changed != 0 && session_.options.exit_non_zero_on_fix);
  return not_clean ? kInputErrors : kDone;
}

// The reader of options prints these itself: they are about the options.
llvm::Expected<int> run_completions(Session &) { return kDone; }
llvm::Expected<int> run_man(Session &) { return kDone; }

llvm::Expected<int> run_check(Session &session) {
  const Options &options = session.options;
  if (!options.explain.empty()) {
    const check::Rule *rule = check::find_rule(options.explain);
    if (!rule) {
      std::vector<std::string> codes;
      for (const check::Rule &known : check::all_rules())
        codes.push_back(known.code.str());
      return llvm::createStringError(
          std::make_error_code(std::errc::invalid_argument),
          "no rule `%s`; the rules are %s", options.explain.c_str(),
          llvm::join(codes, ", ").c_str());
    }
    session.out << check::rule_page(*rule);
    return kDone;
  }
  for (const auto *codes : {&options.select, &options.ignore})
    for (llvm::StringRef code : *codes)
      if (!check::names_rules(code))
        return llvm::createStringError(
            std::make_error_code(std::errc::invalid_argument),
            "no rule `%s`", code.str().c_str());
  return CheckRun(session).run();
}

} // namespace flattenc
