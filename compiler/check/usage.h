#ifndef FLATTENC_COMPILER_CHECK_USAGE_H
#define FLATTENC_COMPILER_CHECK_USAGE_H

#include "compiler/check/subject.h"

namespace flattenc::check {

/// A slot of a resolved configuration and the keys that lead to it.
struct ConfigUse {
  std::vector<std::string> keys;
  const ConfigSlot *slot;
  bool only_dicts = true; ///< no list is on the way
};

/// Every slot, an outer one before those inside of it.
std::vector<ConfigUse> uses_of(const ConfigTree &config);

/// "train_dataloader = dict(dataset=dict(pipeline=name))" and a line end;
/// nothing if a list is on the way or a key is no name.
std::optional<std::string> assignment_to(const ConfigUse &use,
                                         llvm::StringRef name);

/// Adds assignments that pass the variable on at the end of the file; nothing
/// if a place lies in a list or below a key that this file assigns.
std::optional<TextEdit> pass_on(const Subject &subject,
                                llvm::ArrayRef<ConfigUse> uses,
                                llvm::StringRef name);

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_USAGE_H
