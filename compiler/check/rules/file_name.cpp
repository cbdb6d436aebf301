// FLC021
#include "compiler/check/subject.h"

#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

namespace flattenc::check {

void file_name(const Subject &subject, DiagnosticEmitter &diag) {
  if (subject.file_name_pattern.empty())
    return;
  llvm::StringRef stem = llvm::sys::path::stem(subject.path);
  if (stem.startswith("__") ||
      llvm::Regex("^(" + subject.file_name_pattern + ")$").match(stem))
    return;
  diag.emit(DiagKind::FLC021, {subject.file, 0, 0},
            "name `" + stem.str() + "` does not match `" +
                subject.file_name_pattern + "`");
}

} // namespace flattenc::check
