#ifndef FLATTENC_RUNTIME_PYTHON_REPORT_H
#define FLATTENC_RUNTIME_PYTHON_REPORT_H

#include "compiler/diag/diagnostics.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

/// Where a place of code lies in its file.
SourceRange range_of(const Place &place);

/// Reports why a run stopped, with the calls that led there as notes; at
/// `fallback` if no code was running.
void report(const Failure &failure, SourceRange fallback,
            DiagnosticEmitter &diag);

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_REPORT_H
