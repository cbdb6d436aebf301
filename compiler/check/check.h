#ifndef FLATTENC_COMPILER_CHECK_CHECK_H
#define FLATTENC_COMPILER_CHECK_CHECK_H

#include "compiler/check/subject.h"

namespace flattenc::check {

/// A line of compiler/diag/rules.def.
struct Rule {
  DiagKind kind;
  llvm::StringRef code;    ///< "FLC001"
  llvm::StringRef name;    ///< "dead-override"
  llvm::StringRef summary; ///< one line
  llvm::StringRef finds, reason, example, fix;
  void (*run)(const Subject &subject, DiagnosticEmitter &diag);
};
llvm::ArrayRef<Rule> all_rules();
/// By code or name; null if there is none.
const Rule *find_rule(llvm::StringRef word);
/// True for `ALL`, a code, or the beginning of one.
bool names_rules(llvm::StringRef selector);
/// The rule's page in docs/rules.
std::string rule_page(const Rule &rule);
/// The table of docs/rules/README.md.
std::string rule_index();

/// Which rules are asked for: codes, or beginnings of codes ("FLC00").
struct Selection {
  std::vector<std::string> select; ///< empty for all
  std::vector<std::string> ignore;
  /// Glob of a path relative to the project → codes.
  std::vector<std::pair<std::string, std::vector<std::string>>> per_file_ignores;

  /// `path` is relative to where the settings stand.
  [[nodiscard]] bool wants(llvm::StringRef code, llvm::StringRef path) const;
};

/// Runs the rules that `selection` wants and emits their findings, without
/// those that a comment `# noqa` or `# noqa: FLC001` on the line excuses.
void check_config(const Subject &subject, const Selection &selection,
                  llvm::StringRef path, DiagnosticEmitter &diag);

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_CHECK_H
