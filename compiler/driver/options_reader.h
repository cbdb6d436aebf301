// How command lines are read, a group of commands a file (options_*.cpp). Only
// these files include CLI11.
#ifndef FLATTENC_COMPILER_DRIVER_OPTIONS_READER_H
#define FLATTENC_COMPILER_DRIVER_OPTIONS_READER_H

#include "compiler/driver/options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <CLI/CLI.hpp>

namespace flattenc {

/// How CLI11 fills the options of all commands before `positionals` are told
/// apart.
struct OptionReader {
  Options options;
  std::vector<std::string> positionals;
  bool quiet = false;
  bool verbose = false;

  /// Tells CONFIG, PKG CONFIG and the folder apart. Returns what is wrong, or
  /// an empty string.
  std::string place_positionals();

  void add_common(CLI::App &app);
  void add_packages(CLI::App &app);
  void add_config_options(CLI::App &app);
  void add_export(CLI::App &app);
  void add_config_show(CLI::App &app);
  void add_graph(CLI::App &app);
  void add_config_explain(CLI::App &app);
  void add_config_diff(CLI::App &app);
  void add_verify(CLI::App &app);
  void add_dump_syntax(CLI::App &app);
  void add_eval(CLI::App &app);
  void add_trace(CLI::App &app);

private:
  void add_format(CLI::App &app, const std::string &choices);
  std::string place_two(llvm::ArrayRef<std::string> words);
  std::string place_folder(llvm::ArrayRef<std::string> words);
  void add_many(CLI::App &app);
  void add_pipeline(CLI::App &app);
};

/// A list option that takes one value each time it is given.
inline CLI::Option *add_list(CLI::App &app, const std::string &name,
                             std::vector<std::string> &values,
                             const std::string &text, const char *value) {
  return app.add_option(name, values, text)
      ->type_name(value)
      ->allow_extra_args(false);
}

/// An option whose value is one of a few words.
template <typename T>
CLI::Option *add_choice(CLI::App &app, const std::string &name,
                               T &target,
                               std::vector<std::pair<std::string, T>> choices,
                               const std::string &text) {
  auto read = [&target, name, choices](const std::string &word) {
    std::vector<std::string> words;
    for (const auto &[choice, value] : choices) {
      if (choice == word) {
        target = value;
        return;
      }
      words.push_back(choice);
    }
    throw CLI::ValidationError(name, "`" + printable(word) + "` is none of " +
                                         llvm::join(words, ", "));
  };
  return app.add_option_function<std::string>(name, read, text);
}

inline std::string in_backticks(llvm::StringRef text) {
  return "`" + printable(text) + "`";
}

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_OPTIONS_READER_H
