#include "compiler/driver/options_reader.h"
#include "compiler/driver/suggest.h"

#include <algorithm>

namespace flattenc {

static ParsedOptions usage_error(std::string message, std::string hint) {
  return {std::nullopt, 2, std::move(message), std::move(hint)};
}

/// The deepest command that the line names.
static CLI::App *chosen(CLI::App &app) {
  CLI::App *current = &app;
  while (!current->get_subcommands().empty())
    current = current->get_subcommands().front();
  return current;
}

static std::string words_of(const CLI::App *app) {
  std::string words;
  for (; app; app = app->get_parent())
    words = app->get_name() + (words.empty() ? "" : " " + words);
  return words;
}

/// Names what CLI11 could not place: a command or an option.
static ParsedOptions unknown_argument(CLI::App &app) {
  CLI::App *command = chosen(app);
  std::string help = "see `" + words_of(command) + " --help`";
  std::vector<std::string> left = app.remaining(true);
  std::vector<std::string> names;
  for (const CLI::App *sub : command->get_subcommands({}))
    names.push_back(sub->get_name());
  auto is_flag = [](const std::string &word) {
    return llvm::StringRef(word).startswith("-");
  };
  auto first = llvm::find_if(left, is_flag);
  if (first != left.end() && (names.empty() || first == left.begin())) {
    llvm::StringRef flag = llvm::StringRef(*first).split('=').first;
    std::vector<std::string> flags;
    for (const CLI::Option *option : command->get_options())
      for (const std::string &name : option->get_lnames())
        flags.push_back("--" + name);
    std::string near = nearest_word(flag, flags);
    return usage_error("unknown option " + in_backticks(flag),
                       near.empty() ? help : "did you mean `" + near + "`?");
  }
  llvm::StringRef word = left.empty() ? llvm::StringRef() : left.front();
  if (names.empty())
    return usage_error("unexpected argument " + in_backticks(word), help);
  std::string near = nearest_word(word, names);
  return usage_error("unknown command " + in_backticks(word),
                     near.empty()
                         ? "the commands are: " + llvm::join(names, ", ")
                         : "did you mean `" + near + "`?");
}

/// A word that can only name a package: no path, no file.
static bool is_package_name(llvm::StringRef word) {
  return !word.empty() && !llvm::isDigit(word.front()) &&
         llvm::all_of(word,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

std::string OptionReader::place_positionals() {
  // --cfg-options takes all words behind it; those without `=` are none of its.
  auto is_setting = [](const std::string &word) {
    return llvm::StringRef(word).contains('=');
  };
  auto rest = std::stable_partition(options.cfg_options.begin(),
                                    options.cfg_options.end(), is_setting);
  std::vector<std::string> words = positionals;
  words.insert(words.end(), rest, options.cfg_options.end());
  options.cfg_options.erase(rest, options.cfg_options.end());

  bool is_export = options.command == Command::export_;
  if (!options.all.empty() && !options.files_from.empty())
    return "--all or --files-from?";
  if (is_export && options.many())
    return place_folder(words);
  if (options.command == Command::completions_ ||
      options.command == Command::man_)
    return place_shell(words);
  if (options.command == Command::check_) {
    options.paths = words;
    if (!options.files_from.empty() && !words.empty())
      return "paths or --files-from?";
    return {};
  }
  if (options.command == Command::verify_ && !options.find.empty())
    return words.empty() ? "" : "DIR or --find?";
  if (options.command == Command::config_flatten_) {
    options.paths = words;
    if (words.empty())
      return "which config?";
    if (options.in_place && !options.directory.empty())
      return "--in-place or -o?";
    return {};
  }
  if (options.many())
    return words.empty() ? ""
                         : "unexpected argument " + in_backticks(words.back());
  if (options.command == Command::config_explain_ ||
      options.command == Command::config_diff_)
    return place_two(words);
  if (options.shard_count > 1 || options.resume)
    return "--shard and --resume go with --all or --files-from";
  if (words.empty()) {
    if (is_export && options.pipeline.list_passes)
      return {};
    return options.command == Command::verify_        ? "which folder?"
           : options.command == Command::dump_syntax_ ||
                   options.command == Command::eval_
               ? "which file?"
           : options.command == Command::graph_ ? "which config or class?"
           : options.command == Command::trace_ ? "which model?"
                                                : "which config?";
  }
  if (is_export && words.size() > 1 && is_package_name(words[0])) {
    words[1] = words[0] + "::" + words[1];
    words.erase(words.begin());
  }
  (options.command == Command::verify_ ? options.directory : options.config) =
      words[0];
  if (words.size() == 1)
    return {};
  if (!is_export || words.size() > 2)
    return "unexpected argument " + in_backticks(words.back());
  if (!options.directory.empty())
    return "two output folders: " + in_backticks(options.directory) + " and " +
           in_backticks(words[1]);
  options.directory = words[1];
  return {};
}

/// Adds the command `words` below `app`, with its parents if they are new.
static CLI::App &add_command(CLI::App &app, llvm::StringRef words,
                             llvm::StringRef summary,
                             llvm::StringRef examples) {
  auto [first, rest] = words.split(' ');
  if (rest.empty()) {
    CLI::App *command = app.add_subcommand(first.str(), summary.str());
    command->footer("Examples:\n" + examples.str());
    return *command;
  }
  std::vector<CLI::App *> groups = app.get_subcommands(
      [name = first](const CLI::App *sub) { return sub->get_name() == name; });
  CLI::App *group = groups.empty() ? nullptr : groups.front();
  if (!group) {
    group = app.add_subcommand(first.str(), "read a config without running it");
    group->require_subcommand(0, 1);
  }
  return add_command(*group, rest, summary, examples);
}

using CommandApps = std::vector<std::pair<const CLI::App *, Command>>;

static ParsedOptions parse_with(CLI::App &app, const CommandApps &commands,
                                OptionReader &reader,
                                llvm::ArrayRef<std::string> args) {
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp &) {
    return {std::nullopt, 0, app.help(), ""};
  } catch (const CLI::CallForVersion &call) {
    return {std::nullopt, 0, std::string(call.what()) + "\n", ""};
  } catch (const CLI::ExtrasError &) {
    return unknown_argument(app);
  } catch (const CLI::ParseError &error) {
    return usage_error(error.what(),
                       "see `" + words_of(chosen(app)) + " --help`");
  }
  const CLI::App *command = chosen(app);
  auto known = llvm::find_if(
      commands, [&](const auto &entry) { return entry.first == command; });
  if (known == commands.end())
    return usage_error("which command?",
                       "see `" + words_of(command) + " --help`");
  reader.options.command = known->second;
  reader.options.verbosity = reader.quiet ? -1 : reader.verbose ? 1 : 0;
  std::string wrong = reader.place_positionals();
  if (!wrong.empty())
    return usage_error(wrong, "see `" + words_of(command) + " --help`");
  if (reader.options.command == Command::completions_ ||
      reader.options.command == Command::man_)
    return {std::nullopt, 0, reader.script(app), ""};
  return {reader.options, 0, "", ""};
}

ParsedOptions parse_options(llvm::ArrayRef<std::string> args) {
  CLI::App app("Source-to-source compiler for OpenMMLab Python repositories",
               "flattenc");
  app.set_version_flag("--version", "flattenc " FLATTENC_VERSION);
  app.require_subcommand(0, 1);
  app.footer("`flattenc COMMAND --help` says more about a command.\n"
             "Exit status: 0 done, 1 the input has errors or findings, 2 wrong "
             "usage or a\nfailure of the environment.");
  OptionReader reader;
  reader.add_common(app);
  CommandApps commands;
#define COMMAND(identifier, words, summary, examples)                          \
  {                                                                            \
    CLI::App &command = add_command(app, words, summary, examples);            \
    reader.add_common(command);                                                \
    reader.add_##identifier(command);                                          \
    commands.emplace_back(&command, Command::identifier##_);                   \
  }
#include "compiler/driver/commands.def"
  return parse_with(app, commands, reader, args);
}

} // namespace flattenc
