// Developer program: prints the syntax tree of each file named.
#include "compiler/syntax/parse.h"
#include "llvm/Support/raw_ostream.h"
using namespace flattenc;
int main(int argc, char **argv) {
  auto fs = llvm::vfs::getRealFileSystem();
  SourceSet sources; DiagnosticEmitter diag;
  bool quiet = false;
  for (int i = 1; i < argc; ++i) {
    if (llvm::StringRef(argv[i]) == "-q") { quiet = true; continue; }
    auto file = sources.load(*fs, argv[i]);
    if (!file) { llvm::consumeError(file.takeError()); continue; }
    auto tree = syntax::parse(sources, *file, diag);
    if (tree && !quiet) syntax::dump(*tree, llvm::outs());
  }
  for (auto &d : diag.diagnostics()) {
    auto p = sources.line_column(d.range.file, d.range.begin);
    llvm::errs() << sources.path(d.range.file) << ':' << p.line << ':' << p.column << ": " << d.message << " [" << name(d.kind) << "]\n";
  }
  return diag.has_errors();
}
