#ifndef FLATTENC_COMPILER_BACKEND_VERIFY_VERIFY_H
#define FLATTENC_COMPILER_BACKEND_VERIFY_VERIFY_H

#include "compiler/program/program.h"

#include <map>
#include <string>

namespace flattenc::backend {

/// What was asked of the export whose files are verified.
struct VerifyRequest {
  std::string home;                  ///< the source package of the config
  std::string package_name = "pack"; ///< the output package of `home`
  /// The config below `<package_name>/configs/`; empty if there is none.
  std::string config_path;
};

/// Checks an exported package against the sources that it was made from
/// (docs/architecture.md, phase 10). `files` are the bytes to be written, by
/// path below the target folder; they are parsed and bound again. `sources`
/// answers about the original classes alone: nothing that a pass has planned
/// and no manifest is believed.
///
/// The module `<package_name>.x.y` is compared with `<home>.x.y`, and
/// `<package_name>_<sibling>.x.y` with `<sibling>.x.y`; classes correspond by
/// name. Findings go to `diag`, placed in the emitted file with a note at the
/// original. Nothing is reported if and only if every file parses, every import
/// and name leads somewhere, every class has the members, super calls, bases
/// and metaclass of the original, and all text outside of these is the
/// original's.
///
/// The emitted files are added to the source set of `sources` under their
/// relative paths, so one source set serves one verification.
void verify_package(const std::map<std::string, std::string> &files,
                    Program &sources, const VerifyRequest &request,
                    DiagnosticEmitter &diag);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_VERIFY_VERIFY_H
