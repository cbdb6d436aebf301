#ifndef FLATTENC_COMPILER_DRIVER_PYPROJECT_H
#define FLATTENC_COMPILER_DRIVER_PYPROJECT_H

#include "compiler/diag/diagnostics.h"

#include <string>
#include <vector>

namespace flattenc {

/// What `[tool.flattenc]` of a `pyproject.toml` says.
struct ProjectSettings {
  bool present = false; ///< the file has the table
  std::vector<std::string> search_path;
  // What `check` reads.
  std::vector<std::string> select, ignore; ///< codes of rules
  /// Glob → codes.
  std::vector<std::pair<std::string, std::vector<std::string>>> per_file_ignores;
  std::string file_name_pattern; ///< a regular expression; empty for none
};

/// Reads the table. Bad TOML, unknown keys and wrong types are reported with
/// their place.
ProjectSettings read_project_settings(const SourceSet &sources, FileId file,
                                      DiagnosticEmitter &diag);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_PYPROJECT_H
