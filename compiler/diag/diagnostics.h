#ifndef FLATTENC_COMPILER_DIAG_DIAGNOSTICS_H
#define FLATTENC_COMPILER_DIAG_DIAGNOSTICS_H

#include "compiler/source/source_set.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FormatVariadic.h"

#include <optional>
#include <string>

namespace flattenc {

enum class DiagKind {
#define DIAG(kind, severity, format) kind,
#include "compiler/diag/kinds.def"
// The rules of `check` are kinds, too.
#define RULE(code, ...) code,
#include "compiler/diag/rules.def"
};

enum class Severity { Error, Warning };

/// The stable name of a kind, as printed in brackets after each message.
llvm::StringRef name(DiagKind kind);
Severity severity(DiagKind kind);
const char *format(DiagKind kind);
/// True for the rules of `check`.
bool is_rule(DiagKind kind);

/// A second place of a diagnostic, in any file.
struct DiagnosticNote {
  SourceRange range;
  std::string message;
};

/// Replaces bytes [begin, end) of the diagnostic's file.
struct TextEdit {
  std::uint32_t begin, end;
  std::string text;
};

/// A change that removes what a diagnostic is about.
struct Fix {
  /// It is offered only if the resolved configs stay the same.
  bool safe = true;
  std::string message; ///< "remove the `_delete_`"
  llvm::SmallVector<TextEdit, 1> edits; ///< sorted, not overlapping
};

struct Diagnostic {
  DiagKind kind;
  /// An invalid file means that the message has no place (a missing package).
  SourceRange range;
  std::string message;
  llvm::SmallVector<DiagnosticNote, 1> notes;
  /// What to do about it; may be empty.
  std::string hint;
  std::optional<Fix> fix;
};

/// Adds to one diagnostic; ends with the full expression.
class DiagnosticBuilder {
public:
  explicit DiagnosticBuilder(Diagnostic &diagnostic)
      : diagnostic_(diagnostic) {}
  DiagnosticBuilder &note(SourceRange range, std::string message) {
    diagnostic_.notes.push_back({range, std::move(message)});
    return *this;
  }
  DiagnosticBuilder &fix(Fix fix) {
    diagnostic_.fix = std::move(fix);
    return *this;
  }
  DiagnosticBuilder &hint(std::string text) {
    diagnostic_.hint = std::move(text);
    return *this;
  }

private:
  Diagnostic &diagnostic_;
};

/// Collects what is wrong with the user's input. Bugs in flattenc are asserts,
/// failures of the environment are llvm::Errors; neither comes here.
class DiagnosticEmitter {
public:
  template <typename... Args>
  DiagnosticBuilder emit(DiagKind kind, SourceRange range, Args &&...args) {
    diagnostics_.push_back(
        {kind,
         range,
         llvm::formatv(format(kind), std::forward<Args>(args)...).str(),
         {},
         {},
         {}});
    error_count_ += severity(kind) == Severity::Error;
    return DiagnosticBuilder(diagnostics_.back());
  }
  void add(Diagnostic diagnostic) {
    error_count_ += severity(diagnostic.kind) == Severity::Error;
    diagnostics_.push_back(std::move(diagnostic));
  }
  [[nodiscard]] bool has_errors() const { return error_count_ != 0; }
  [[nodiscard]] unsigned error_count() const { return error_count_; }
  [[nodiscard]] llvm::ArrayRef<Diagnostic> diagnostics() const {
    return diagnostics_;
  }

private:
  llvm::SmallVector<Diagnostic, 0> diagnostics_;
  unsigned error_count_ = 0;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DIAG_DIAGNOSTICS_H
