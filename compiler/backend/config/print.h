#ifndef FLATTENC_COMPILER_BACKEND_CONFIG_PRINT_H
#define FLATTENC_COMPILER_BACKEND_CONFIG_PRINT_H

#include "compiler/program/config_tree.h"
#include "compiler/source/source_set.h"

#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <optional>
#include <string>

namespace flattenc::backend {

/// Prints the canonical JSON of a configuration on one line, without a line
/// end: keys in order, no blanks, floats by `repr`; tuples, sets, lazy objects
/// and what else JSON lacks as objects with one key (`__tuple__`, ...).
void print_json(const ConfigTree &config, llvm::raw_ostream &out);

struct PythonOptions {
  /// Another text for a string, or for a lazy object; nothing keeps it.
  std::function<std::optional<std::string>(ConfigValueId)> rewrite;
  /// Where each line comes from, in a column of comments; needs `sources`.
  bool show_origin = false;
  const SourceSet *sources = nullptr;
  unsigned width = 79;
};

/// Prints a configuration as a Python file that mmengine loads as an equal one.
/// Lazy objects are strings, as mmengine's dump writes them
/// (mmengine/config/config.py:52).
void print_python(const ConfigTree &config, llvm::raw_ostream &out,
                  const PythonOptions &options = {});

/// A value as Python on one line.
std::string python_text(const ConfigTree &config, ConfigValueId value);

/// A value as Python, as `print_python` breaks it into lines: `prefix` before
/// it, every line but the first indented by `indent` and more, no line end.
std::string python_lines(const ConfigTree &config, ConfigValueId value,
                         llvm::StringRef prefix, llvm::StringRef suffix,
                         unsigned indent);

/// A key of a dict as Python writes it: `name=` in a call if `call`, else the
/// key, a colon and a blank.
std::string python_key(const ConfigTree &config, ConfigValueId key, bool call);

/// True if the dict can be written as a call of `dict` with keywords.
bool is_plain_dict(const ConfigTree &config, ConfigValueId dict);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_CONFIG_PRINT_H
