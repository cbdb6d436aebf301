//
// Phase 10: reads the printed package again and compares it with the sources.
// Nothing of the passes is used, so that an error of theirs cannot hide here.
// Example:
//
//   # sources                       # output
//   class A:                        class B:
//     def f(self): return 1           def f(self): return self._A_f() + 1
//   class B(A):                       def _A_f(self): return 2
//     def f(self):
//       return super().f() + 1   -->  text of `B._A_f` differs
//

#include "compiler/backend/verify/verify.h"

#include "compiler/backend/verify/check_classes.h"
#include "compiler/backend/verify/check_modules.h"

namespace flattenc::backend {

void verify_package(const std::map<std::string, std::string> &files,
                    Program &sources, const VerifyRequest &request,
                    DiagnosticEmitter &diag) {
  verify::Output output(files, sources, request, diag);
  if (!output.load())
    return;
  for (ModuleId module : output.modules()) {
    verify::check_imports(output, module);
    verify::check_names(output, module);
    verify::check_statements(output, module);
  }
  verify::check_configs(output);
  verify::MemberMatcher matcher(output);
  matcher.match_all();
  verify::check_hierarchy(output, matcher);
  matcher.report_extra();
}

} // namespace flattenc::backend
