#ifndef FLATTENC_COMPILER_DIAG_RENDER_REPORTS_H
#define FLATTENC_COMPILER_DIAG_RENDER_REPORTS_H

#include "compiler/diag/render.h"

#include <vector>

namespace flattenc {

/// What `render` prints, one text a diagnostic: the messages of several runs
/// can be joined. In SARIF, one result object each.
std::vector<std::string> render_each(llvm::ArrayRef<Diagnostic> diagnostics,
                                     const SourceSet &sources,
                                     const RenderOptions &options);

/// Prints such texts; in SARIF as one document, even if there is none.
void print_report(llvm::ArrayRef<std::string> messages,
                  const RenderOptions &options, llvm::raw_ostream &out);

/// `::warning file=...,line=...::message`, a workflow command of GitHub Actions
/// (docs.github.com, "Workflow commands"), with its line end.
std::string github_annotation(const Diagnostic &diagnostic,
                              llvm::StringRef path, const SourceSet &sources);

/// A `result` object of SARIF 2.1.0. `path` gives the shown path of a file.
std::string
sarif_result(const Diagnostic &diagnostic,
             llvm::function_ref<std::string(SourceRange)> path,
             const SourceSet &sources);

/// The SARIF 2.1.0 document with these results.
std::string sarif_document(llvm::ArrayRef<std::string> results);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DIAG_RENDER_REPORTS_H
