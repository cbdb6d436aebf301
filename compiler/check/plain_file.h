#ifndef FLATTENC_COMPILER_CHECK_PLAIN_FILE_H
#define FLATTENC_COMPILER_CHECK_PLAIN_FILE_H

#include "compiler/check/settings.h"

#include <set>

namespace flattenc::check {

/// A file whose effect its text tells: every statement is `name = value` with a
/// name of its own, values call nothing but `dict`, dicts list different
/// literal keys. So nothing of a base is changed in place; the dicts are merged
/// into copies of the base's (mmengine/config/config.py:1289) and do nothing
/// else.
class PlainFile {
public:
  /// Nothing for any other file.
  static std::optional<PlainFile> of(const syntax::Tree &tree);

  /// True if without the setting, whose value the base has already, the
  /// resolved configuration is surely the same. False: not known.
  [[nodiscard]] bool is_redundant(const Setting &setting,
                                  const BaseValue &base) const;

private:
  std::set<llvm::StringRef> reads_;
};

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_PLAIN_FILE_H
