#ifndef FLATTENC_COMPILER_DIAG_RENDER_H
#define FLATTENC_COMPILER_DIAG_RENDER_H

#include "compiler/diag/diagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <string>

namespace flattenc {

enum class DiagnosticFormat {
  Full,    ///< with an excerpt of the source
  Concise, ///< one line each: file:line:column: severity: message [Kind]
  Json,    ///< one object a line
};

struct RenderOptions {
  DiagnosticFormat format = DiagnosticFormat::Full;
  bool color = false;
  /// How a path is shown to the user; the path itself if empty.
  std::function<std::string(llvm::StringRef)> display_path;
};

/// Prints each diagnostic once, those without a place first, then by shown
/// path and place. Nothing of the sources reaches the output as a control
/// character.
void render(llvm::ArrayRef<Diagnostic> diagnostics, const SourceSet &sources,
            const RenderOptions &options, llvm::raw_ostream &out);

/// Prints one place with its excerpt, as a full diagnostic shows it; only the
/// `file:line:column` if the format is concise.
void render_place(SourceRange range, const SourceSet &sources,
                  const RenderOptions &options, llvm::raw_ostream &out);

/// Prints a failure that has no kind and no place (a full disk, a bad option)
/// in the same formats. `hint` may be empty.
void render_failure(llvm::StringRef message, llvm::StringRef hint,
                    const RenderOptions &options, llvm::raw_ostream &out);

/// `text` with control and bidirectional characters, and bytes that are not
/// UTF-8, written as escapes. Line ends are kept if `keep_lines`.
std::string printable(llvm::StringRef text, bool keep_lines = false);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DIAG_RENDER_H
