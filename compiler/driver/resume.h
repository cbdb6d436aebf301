#ifndef FLATTENC_COMPILER_DRIVER_RESUME_H
#define FLATTENC_COMPILER_DRIVER_RESUME_H

#include "compiler/driver/session.h"

namespace flattenc {

/// True if `target` holds what an export of the config would write again: its
/// manifest is of this version, this config and these options, each input that
/// it lists has the SHA-256 that it says, and so have the files that it lists
/// as written, beside which there are no others (`__pycache__` apart).
bool is_up_to_date(Session &session, const LocatedConfig &located,
                   llvm::StringRef target);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_RESUME_H
