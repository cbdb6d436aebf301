#include "compiler/driver/driver.h"

#include "compiler/driver/session.h"

namespace flattenc {

/// NO_COLOR beats CLICOLOR_FORCE, and the option beats both; an empty variable
/// counts as unset.
static bool wants_color(ColorChoice choice, const Environment &environment) {
  if (choice != ColorChoice::Auto)
    return choice == ColorChoice::Always;
  if (!environment["NO_COLOR"].empty())
    return false;
  llvm::StringRef force = environment["CLICOLOR_FORCE"];
  if (!force.empty() && force != "0")
    return true;
  return environment.stderr_is_terminal && environment["TERM"] != "dumb" &&
         environment["CLICOLOR"] != "0";
}

static llvm::Expected<int> run_command(Session &session) {
  switch (session.options.command) {
#define COMMAND(identifier, words, summary, examples)                          \
  case Command::identifier##_:                                                 \
    return run_##identifier(session);
#include "compiler/driver/commands.def"
  }
  llvm_unreachable("every command is in commands.def");
}

int run(llvm::ArrayRef<std::string> args,
        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
        const Environment &environment, PackageWriter &writer,
        llvm::raw_ostream &out, llvm::raw_ostream &err) {
  ParsedOptions parsed = parse_options(args);
  if (!parsed.options) {
    if (parsed.status == kDone) {
      out << parsed.message;
      return kDone;
    }
    RenderOptions plain;
    plain.color = wants_color(ColorChoice::Auto, environment);
    render_failure(parsed.message, parsed.hint, plain, err);
    return parsed.status;
  }
  const Options &options = *parsed.options;
  Workspace workspace(std::move(files));
  Session session = {options, workspace.files, environment, writer,
                     out,     err,             {},          workspace,
                     workspace.sources, {}, ParseAhead::default_threads()};
  session.render.format = options.output_format;
  session.render.color = wants_color(options.color, environment);
  show_paths(session, {});
  llvm::Expected<int> status = run_command(session);
  render(session.diag.diagnostics(), session.sources, session.render, err);
  if (status)
    return *status;
  llvm::handleAllErrors(status.takeError(), [&](const llvm::ErrorInfoBase &e) {
    render_failure(e.message(), "", session.render, err);
  });
  return kUsageOrEnvironment;
}

} // namespace flattenc
