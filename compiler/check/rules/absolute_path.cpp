// FLC020
#include "compiler/check/subject.h"
#include "compiler/syntax/literals.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::check {

/// True for `/home/...` and the like, `C:\...` and `\\server\...`.
static bool is_local_path(llvm::StringRef text) {
  static constexpr llvm::StringLiteral kTops[] = {
      "home", "Users", "root", "data", "mnt", "media", "nfs", "opt",
      "srv",  "tmp",   "usr",  "var",  "scratch", "share", "workspace"};
  if (text.size() > 3 && llvm::isAlpha(text[0]) && text[1] == ':' &&
      (text[2] == '\\' || text[2] == '/') && text[3] != '/')
    return true;
  if (!text.consume_front("/"))
    return false;
  auto [top, rest] = text.split('/');
  return !rest.empty() && llvm::is_contained(kTops, top);
}

void absolute_path(const Subject &subject, DiagnosticEmitter &diag) {
  if (!subject.tree)
    return;
  const syntax::Tree &tree = *subject.tree;
  for (syntax::NodeId node : tree.descendants(tree.root())) {
    if (!tree.is(node, syntax::NodeKind::String) ||
        tree.is(tree.parent(node), syntax::NodeKind::ExprStmt))
      continue;
    auto text = syntax::string_value(tree.text(node));
    if (text && is_local_path(*text))
      diag.emit(DiagKind::FLC020, tree.range(node),
                "`" + *text + "` is a path of one computer")
          .hint("write it relative to the working folder, or take it from the "
                "environment: `{{$DATA_ROOT:data}}`");
  }
}

} // namespace flattenc::check
