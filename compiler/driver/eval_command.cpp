#include "compiler/driver/session.h"
#include "compiler/source/confined_files.h"
#include "runtime/library/library_host.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace flattenc {

using python::Failure;

/// What a script may use; it is a developer's own.
static python::Limits script_limits() {
  python::Limits limits;
  limits.steps = 2'000'000'000;
  limits.native_depth = 200;
  limits.recursion_error = true;
  limits.bytes = std::size_t{4} << 30;
  return limits;
}

/// `raise SystemExit(code)`: the status, and the text that Python prints.
static int exit_status(python::Vm &vm, python::Value exception,
                       llvm::raw_ostream &err) {
  llvm::ArrayRef<python::Value> args =
      exception.as<python::ExceptionObject>()->args;
  if (args.empty() || args[0].is(python::Kind::None))
    return kDone;
  if (args[0].is_int())
    return static_cast<int>(args[0].integer & 0xFF);
  if (auto text = vm.str(args[0]))
    err << *text << '\n';
  return kInputErrors;
}

llvm::Expected<int> run_eval(Session &session) {
  auto file = session.sources.load(*session.files, session.options.config);
  if (!file)
    return file.takeError();
  llvm::SmallString<128> folder(session.options.config);
  if (auto failed = session.files->makeAbsolute(folder))
    return llvm::errorCodeToError(failed);
  llvm::sys::path::remove_dots(folder, /*remove_dot_dot=*/true);
  llvm::sys::path::remove_filename(folder);
  llvm::IntrusiveRefCntPtr<ConfinedFiles> beside(
      new ConfinedFiles(session.files, {folder.str().str()}));

  python::Heap heap;
  library::LibraryHost host(session.sources, session.diag, heap);
  host.add_root(beside, folder.str().str());
  host.output = [&](llvm::StringRef text, bool to_stderr) {
    (to_stderr ? session.err : session.out) << text;
  };
  python::Vm vm(heap, host, script_limits());
  if (host.run_file(vm, *file, "__main__"))
    return status_of(session);
  if (session.diag.error_count() != 0)
    return status_of(session); // the file is not Python
  const Failure &failure = vm.failure();
  if (failure.reason != Failure::Reason::Exception) {
    host.report(failure);
    return status_of(session);
  }
  if (python::is_subtype(*failure.type, python::kType_SystemExit))
    return exit_status(vm, failure.exception, session.err);
  session.out.flush();
  session.err << host.traceback(vm, failure.exception);
  return kInputErrors;
}

} // namespace flattenc
