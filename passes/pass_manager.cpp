#include "passes/pass_manager.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/TimeProfiler.h"
#include "llvm/Support/Timer.h"
#include "llvm/Support/raw_ostream.h"

#include <deque>

namespace flattenc {

llvm::ArrayRef<Pass> all_passes() {
  static constexpr Pass kPasses[] = {
#define PASS(name, summary) {#name, summary, passes::name},
#include "passes/passes.def"
  };
  return kPasses;
}

static llvm::Error check_names(llvm::ArrayRef<std::string> names) {
  for (const std::string &name : names) {
    bool known = name.empty() || name == "all" ||
                 llvm::any_of(all_passes(), [&](const Pass &pass) {
                   return pass.name == name;
                 });
    if (!known)
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "no pass is named '%s'; see --list-passes",
                                     name.c_str());
  }
  return llvm::Error::success();
}

llvm::Error run_pipeline(Compilation &compilation,
                         const PipelineOptions &options,
                         llvm::raw_ostream &out, llvm::raw_ostream &err) {
  std::vector<std::string> names = options.dump_after;
  names.push_back(options.stop_after);
  if (llvm::Error error = check_names(names))
    return error;

  // A group prints when its last timer ends, so all of them live to the end.
  llvm::TimerGroup timers("passes", "flattenc passes");
  std::deque<llvm::Timer> running;
  for (const Pass &pass : all_passes()) {
    llvm::PrettyStackTraceFormat crash_note("running pass '%s'",
                                            pass.name.data());
    llvm::TimeTraceScope trace(pass.name);
    llvm::Timer &timer = running.emplace_back(pass.name, pass.name, timers);
    {
      llvm::TimeRegion region(options.time_passes ? &timer : nullptr);
      pass.run(compilation);
    }
    if (llvm::is_contained(options.dump_after, pass.name) ||
        llvm::is_contained(options.dump_after, "all")) {
      out << "# after " << pass.name << '\n';
      dump(compilation, options.dump_filter, out);
    }
    if (compilation.diag.has_errors())
      break;
    if (options.verify_each)
      if (llvm::Error error = verify(compilation))
        return llvm::createStringError(
            llvm::inconvertibleErrorCode(), "pass '%s' broke the program: %s",
            pass.name.data(), llvm::toString(std::move(error)).c_str());
    if (pass.name == options.stop_after)
      break;
  }
  if (options.time_passes)
    timers.print(err);
  timers.clear();
  return llvm::Error::success();
}

} // namespace flattenc
