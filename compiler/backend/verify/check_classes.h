#ifndef FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_CLASSES_H
#define FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_CLASSES_H

#include "compiler/backend/verify/compare.h"

namespace flattenc::backend::verify {

/// Finds for each statement of each printed class the original that it is a
/// copy of, by the original's linearization, and compares their text. What has
/// no original under its own name may be a helper and is left open.
class MemberMatcher {
public:
  explicit MemberMatcher(Output &output) : output_(output) {}

  void match_all();
  /// Pairs the statements that bind `printed_name` in `cls` with those that
  /// bind `name` in `definer`, and compares them; reports what differs.
  void match_group(PrintedClass &cls, llvm::StringRef printed_name,
                   ClassId definer, llvm::StringRef name);
  /// Reports the statements of printed classes that have no original.
  void report_extra();

private:
  void match_class(PrintedClass &cls);
  void match_unnamed(PrintedClass &cls);
  void match_header(PrintedClass &cls);
  void match_item(PrintedClass &cls, unsigned item, ClassId definer,
                  NodeId source, const MemberContext &member);
  void check_body_uses(PrintedClass &cls);

  Output &output_;
};

/// Checks each printed class as the leaf that it is: its linearization, its
/// metaclass, which definition of each name it selects, and what every super
/// call of these reaches. Runs after `match_all`.
void check_hierarchy(Output &output, MemberMatcher &matcher);

} // namespace flattenc::backend::verify

#endif // FLATTENC_COMPILER_BACKEND_VERIFY_CHECK_CLASSES_H
