#include "compiler/diag/diagnostics.h"

namespace flattenc {

llvm::StringRef name(DiagKind kind) {
  static constexpr const char *kNames[] = {
#define DIAG(kind, severity, format) #kind,
#include "compiler/diag/kinds.def"
#define RULE(code, ...) #code,
#include "compiler/diag/rules.def"
  };
  return kNames[static_cast<int>(kind)];
}

Severity severity(DiagKind kind) {
  static constexpr Severity kSeverities[] = {
#define DIAG(kind, severity, format) Severity::severity,
#include "compiler/diag/kinds.def"
#define RULE(code, ...) Severity::Warning,
#include "compiler/diag/rules.def"
  };
  return kSeverities[static_cast<int>(kind)];
}

const char *format(DiagKind kind) {
  static constexpr const char *kFormats[] = {
#define DIAG(kind, severity, format) format,
#include "compiler/diag/kinds.def"
#define RULE(code, ...) "{0}",
#include "compiler/diag/rules.def"
  };
  return kFormats[static_cast<int>(kind)];
}

bool is_rule(DiagKind kind) { return llvm::StringRef(name(kind)).startswith("FLC"); }

} // namespace flattenc
