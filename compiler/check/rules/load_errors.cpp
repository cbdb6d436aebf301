// FLC004, FLC008 and FLC030: what loading the config reports.
#include "compiler/check/subject.h"

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
    if (severity(problem.kind) != Severity::Error || is_refusal(problem.kind) ||
        rule_of(problem.kind) != rule)
      continue;
    Diagnostic finding = problem;
    finding.kind = rule;
    diag.add(std::move(finding));
  }
}

void invalid_base(const Subject &subject, DiagnosticEmitter &diag) {
  report(subject, DiagKind::FLC004, diag);
}

void mixed_styles(const Subject &subject, DiagnosticEmitter &diag) {
  report(subject, DiagKind::FLC008, diag);
}

void invalid_config(const Subject &subject, DiagnosticEmitter &diag) {
  report(subject, DiagKind::FLC030, diag);
}

} // namespace flattenc::check
