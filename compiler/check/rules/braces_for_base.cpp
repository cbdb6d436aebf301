// FLC009
#include "compiler/check/subject.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::check {

void braces_for_base(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.config || subject.lazy)
    return;
  llvm::StringRef text = subject.sources->text(subject.file);
  for (std::size_t at = text.find("{{"); at != llvm::StringRef::npos;
       at = text.find("{{", at + 2)) {
    std::size_t close = text.find("}}", at);
    if (close == llvm::StringRef::npos)
      return;
    llvm::StringRef name = text.slice(at + 2, close).trim(" \t");
    bool is_variable =
        name.startswith("_base_.") && llvm::all_of(name, [](char c) {
          return llvm::isAlnum(c) || c == '_' || c == '.';
        });
    if (!is_variable)
      continue;
    auto begin = static_cast<std::uint32_t>(at);
    auto end = static_cast<std::uint32_t>(close + 2);
    TextEdit edit{begin, end, name.str()};
    if (!subject.stays_equal(edit))
      continue; // in a comment or a string, or the value differs
    diag.emit(DiagKind::FLC009, {subject.file, begin, end},
              "`" + name.str() + "` needs no braces")
        .fix({/*safe=*/true, "remove the braces", {edit}});
  }
}

} // namespace flattenc::check
