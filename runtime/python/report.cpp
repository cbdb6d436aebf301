#include "runtime/python/report.h"

namespace flattenc::python {

SourceRange range_of(const Place &place) {
  return place.code->unit->range(
      place.code->instructions[place.instruction].node);
}

void report(const Failure &failure, SourceRange fallback,
            DiagnosticEmitter &diag) {
  SourceRange range = fallback;
  if (!failure.traceback.empty())
    range = range_of(failure.traceback.front());
  auto emit = [&]() {
    switch (failure.reason) {
    case Failure::Reason::Exception:
      return diag.emit(DiagKind::UncaughtException, range,
                        failure.type->name, failure.message);
    case Failure::Reason::Refused:
      return diag.emit(DiagKind::NotEvaluated, range, failure.message);
    case Failure::Reason::Limit:
      return diag.emit(DiagKind::EvaluationLimit, range, failure.message);
    }
    llvm_unreachable("covered");
  };
  DiagnosticBuilder builder = emit();
  constexpr std::size_t kMostNotes = 8;
  llvm::ArrayRef<Place> outer = failure.traceback;
  for (std::size_t i = 1; i < outer.size() && i <= kMostNotes; ++i)
    builder.note(range_of(outer[i]),
                 "`" + outer[i - 1].code->name->text.str() +
                     "` was called here");
}

} // namespace flattenc::python
