// FLC009
#include "compiler/check/subject.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::check {

void braces_for_base(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.config || subject.lazy)
    return;
  llvm::StringRef text = subject.sources->text(subject.file);
  std::vector<TextEdit> edits;
  for (std::size_t at = text.find("{{"); at != llvm::StringRef::npos;
       at = text.find("{{", at + 2)) {
    std::size_t close = text.find("}}", at);
    if (close == llvm::StringRef::npos)
      break;
    llvm::StringRef name = text.slice(at + 2, close).trim(" \t");
    bool is_variable =
        name.startswith("_base_.") && llvm::all_of(name, [](char c) {
          return llvm::isAlnum(c) || c == '_' || c == '.';
        });
    if (is_variable)
      edits.push_back({static_cast<std::uint32_t>(at),
                       static_cast<std::uint32_t>(close + 2), name.str()});
  }
  // All at once first: most often all hold.
  bool all = edits.size() > 1 && subject.stays_equal(edits);
  for (const TextEdit &edit : edits) {
    if (!all && !subject.stays_equal(edit))
      continue; // in a comment or a string, or the value differs
    diag.emit(DiagKind::FLC009, {subject.file, edit.begin, edit.end},
              "`" + edit.text + "` needs no braces")
        .fix({/*safe=*/true, "remove the braces", {edit}});
  }
}

} // namespace flattenc::check
