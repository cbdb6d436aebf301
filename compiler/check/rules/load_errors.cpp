// FLC004, FLC008 and FLC030: what loading the config reports.
#include "compiler/check/subject.h"
#include "compiler/frontend/mm_config/config_file.h"

#include <algorithm>

namespace flattenc::check {

static DiagKind rule_of(DiagKind kind) {
  switch (kind) {
  case DiagKind::BaseNotFound:
  case DiagKind::BaseCycle:
  case DiagKind::BadBase:
  case DiagKind::OutsideRoots:
  case DiagKind::UnsupportedConfigFormat:
  case DiagKind::PackageNotFound:
    return DiagKind::FLC004;
  case DiagKind::MixedConfigStyles:
    return DiagKind::FLC008;
  default:
    return DiagKind::FLC030;
  }
}

/// What is not evaluated may be right: it keeps its kind and is no finding.
static bool is_refusal(DiagKind kind) {
  return kind == DiagKind::NotEvaluated || kind == DiagKind::EvaluationLimit ||
         kind == DiagKind::UnsupportedSyntax;
}

static void report(const Subject &subject, DiagKind rule,
                   DiagnosticEmitter &diag) {
  for (const Diagnostic &problem : subject.load_diagnostics) {
    bool fails = severity(problem.kind) == Severity::Error
                     ? !is_refusal(problem.kind)
                     : problem.kind == DiagKind::ByteOrderMark;
    if (!fails || rule_of(problem.kind) != rule)
      continue;
    Diagnostic finding = problem;
    finding.kind = rule;
    diag.add(std::move(finding));
  }
}

void invalid_base(const Subject &subject, DiagnosticEmitter &diag) {
  report(subject, DiagKind::FLC004, diag);
}

/// Reports a file that has both. mmengine takes the first (config.py:1659): it
/// keeps a later `_base_` as a plain key, and a later `with` fails.
static void both_styles(const Subject &subject, DiagnosticEmitter &diag) {
  const syntax::Tree &tree = *subject.tree;
  syntax::NodeId named, read;
  for (syntax::NodeId statement :
       tree.children(tree.root(), syntax::Field::Body))
    if (!named.valid() && frontend::assigns_base(tree, statement))
      named = statement;
    else if (!read.valid() && frontend::reads_base(tree, statement))
      read = statement;
  if (!named.valid() || !read.valid())
    return;
  auto [first, second] = std::minmax(named, read);
  diag.emit(DiagKind::FLC008, tree.range(second),
            "`_base_` and `read_base` in one file")
      .note(tree.range(first), "the style of this file is that of the first")
      .hint("one of the two styles must hold for a whole chain of bases");
}

void mixed_styles(const Subject &subject, DiagnosticEmitter &diag) {
  std::size_t before = diag.diagnostics().size();
  report(subject, DiagKind::FLC008, diag);
  if (subject.tree && diag.diagnostics().size() == before)
    both_styles(subject, diag);
}

void invalid_config(const Subject &subject, DiagnosticEmitter &diag) {
  report(subject, DiagKind::FLC030, diag);
}

} // namespace flattenc::check
