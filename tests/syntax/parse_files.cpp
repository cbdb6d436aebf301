//
// Parses the files named on standard input, one a line, and prints what is
// wrong with each: `PATH<tab>KIND<tab>MESSAGE`, or `PATH<tab>ok`.
//
#include "compiler/diag/diagnostics.h"
#include "compiler/syntax/parse.h"

#include "llvm/Support/MemoryBuffer.h"

#include <iostream>

using namespace flattenc;

int main() {
  for (std::string path; std::getline(std::cin, path);) {
    auto text = llvm::MemoryBuffer::getFile(path);
    if (!text)
      return 2;
    syntax::ParsedText parsed =
        syntax::parse_text(FileId(0), (*text)->getBuffer());
    if (parsed.problems.empty())
      std::cout << path << "\tok\n";
    for (const syntax::SyntaxProblem &problem : parsed.problems)
      std::cout << path << '\t' << name(problem.kind).str() << '\t'
                << problem.message << '\n';
  }
}
