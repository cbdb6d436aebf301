// The one file that includes CLI11; its exceptions end here.
#include "compiler/driver/options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include <CLI/CLI.hpp>

#include <algorithm>

namespace flattenc {

namespace {

/// How CLI11 fills the options of all commands before `positionals` are told
/// apart.
struct Reader {
  Options options;
  std::vector<std::string> positionals;
  bool quiet = false;
  bool verbose = false;

  void add_common(CLI::App &app);
  void add_packages(CLI::App &app);
  void add_config_options(CLI::App &app);
  void add_export(CLI::App &app);
  void add_config_show(CLI::App &app);
  void add_verify(CLI::App &app);
  void add_dump_syntax(CLI::App &app);
  void add_eval(CLI::App &app);
  void add_many(CLI::App &app);
  void add_pipeline(CLI::App &app);
};

} // namespace

/// A list option that takes one value each time it is given.
static CLI::Option *add_list(CLI::App &app, const std::string &name,
                             std::vector<std::string> &values,
                             const std::string &text, const char *value) {
  return app.add_option(name, values, text)
      ->type_name(value)
      ->allow_extra_args(false);
}

/// An option whose value is one of a few words.
template <typename T>
static CLI::Option *add_choice(CLI::App &app, const std::string &name,
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

void Reader::add_common(CLI::App &app) {
  add_choice<DiagnosticFormat>(app, "--output-format", options.output_format,
                               {{"full", DiagnosticFormat::Full},
                                {"concise", DiagnosticFormat::Concise},
                                {"json", DiagnosticFormat::Json}},
                               "how messages are printed: full, concise, json")
      ->type_name("FORMAT");
  add_choice<ColorChoice>(app, "--color", options.color,
                          {{"auto", ColorChoice::Auto},
                           {"always", ColorChoice::Always},
                           {"never", ColorChoice::Never}},
                          "color messages: auto (on a terminal), always, never")
      ->type_name("WHEN");
  app.add_flag("-v,--verbose", verbose, "say more on stderr");
  app.add_flag("-q,--quiet", quiet, "print errors only");
}

void Reader::add_packages(CLI::App &app) {
  add_list(app, "--search-path", options.search_path,
           "also find packages in DIR (may be repeated)", "DIR");
}

void Reader::add_config_options(CLI::App &app) {
  add_packages(app);
  app.add_option("--cfg-options", options.cfg_options,
                 "set keys of the config: model.depth=50 a.0.b=\"[1,2]\"")
      ->type_name("K=V");
  add_list(app, "--env", options.env,
           "let {{$VAR:default}} see a variable of the environment, or VALUE",
           "VAR[=VALUE]");
}

void Reader::add_pipeline(CLI::App &app) {
  const char *group = "For developers";
  PipelineFlags &flags = options.pipeline;
  app.add_flag("--list-passes", flags.list_passes, "list the passes and exit")
      ->group(group);
  app.add_option("--stop-after", flags.stop_after, "stop behind a pass")
      ->type_name("PASS")
      ->group(group);
  add_list(app, "--dump-after", flags.dump_after,
           "print the program behind a pass, or behind all", "PASS")
      ->group(group);
  app.add_option("--dump-filter", flags.dump_filter,
                 "print only what has this name")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--verify-each", flags.verify_each,
               "check invariants behind each pass")
      ->group(group);
  app.add_flag("--time-passes", flags.time_passes, "print the time of passes")
      ->group(group);
  app.add_option("--time-trace", flags.time_trace,
                 "write a Chrome trace of the run")
      ->type_name("FILE")
      ->group(group);
}

void Reader::add_many(CLI::App &app) {
  const char *group = "Many configs";
  app.add_option("--all", options.all,
                 "export every config of a package, each to DIR/<its path>")
      ->type_name("PKG")
      ->group(group);
  app.add_option("--files-from", options.files_from,
                 "export the configs that a file lists, one a line; - for "
                 "standard input")
      ->type_name("FILE")
      ->group(group);
  app.add_option("-j,--jobs", options.jobs,
                 "configs at a time (one a processor by default)")
      ->type_name("N")
      ->group(group);
  auto read_shard = [this](const std::string &word) {
    auto [part, count] = llvm::StringRef(word).split('/');
    if (part.getAsInteger(10, options.shard) ||
        count.getAsInteger(10, options.shard_count) || options.shard == 0 ||
        options.shard > options.shard_count)
      throw CLI::ValidationError("--shard", "`" + printable(word) +
                                                "` is not I/N with 1 <= I <= N");
  };
  app.add_option_function<std::string>(
         "--shard", read_shard,
         "only the I-th of N parts, which depend on the paths alone")
      ->type_name("I/N")
      ->group(group);
  app.add_flag("--resume", options.resume,
               "skip configs whose output is there and up to date")
      ->group(group);
}

void Reader::add_export(CLI::App &app) {
  app.add_option("CONFIG", positionals,
                 "a path or PKG::path, then the output folder; "
                 "PKG CONFIG [DIR] is understood too")
      ->type_name("")
      ->expected(0, -1);
  app.add_option("-o,--output", options.directory,
                 "folder to write (pack_from_REPO_DATE by default)")
      ->type_name("DIR");
  add_config_options(app);
  add_list(app, "--external", options.external,
           "leave a package as a dependency", "PKG");
  add_list(app, "--bundle", options.bundle, "take a package in", "PKG");
  app.add_option("--package-name", options.package_name,
                 "name of the package written (pack by default)")
      ->type_name("NAME");
  app.add_flag("--force", options.force, "replace the output folder");
  app.add_flag("--dry-run", options.dry_run, "list the files, write nothing");
  add_many(app);
  add_pipeline(app);
}

void Reader::add_config_show(CLI::App &app) {
  app.add_option("CONFIG", positionals, "a path or PKG::path")
      ->type_name("")
      ->expected(0, -1);
  add_choice<ConfigFormat>(
      app, "--format", options.format,
      {{"python", ConfigFormat::Python}, {"json", ConfigFormat::Json}},
      "python (default) or json")
      ->type_name("FORMAT");
  app.add_flag("--show-origin", options.show_origin,
               "say for each line which file set it and what it overrode");
  add_config_options(app);
}

void Reader::add_verify(CLI::App &app) {
  app.add_option("DIR", positionals, "an exported package")
      ->type_name("")
      ->expected(0, -1);
  add_packages(app);
}

void Reader::add_dump_syntax(CLI::App &app) {
  app.add_option("FILE", positionals, "a Python file")
      ->type_name("")
      ->expected(0, -1);
}

void Reader::add_eval(CLI::App &app) {
  app.add_option("FILE", positionals, "a Python file; it may import files beside it")
      ->type_name("")
      ->expected(0, -1);
}

static std::string in_backticks(llvm::StringRef text) {
  return "`" + printable(text) + "`";
}

/// The candidate nearest to `word`, or an empty string if none is near.
static std::string nearest(llvm::StringRef word,
                           llvm::ArrayRef<std::string> candidates) {
  std::string best;
  unsigned limit =
      std::max<unsigned>(1, static_cast<unsigned>(word.size()) / 3);
  unsigned best_distance = limit + 1;
  for (const std::string &candidate : candidates) {
    unsigned distance = word.edit_distance(candidate, true, limit + 1);
    if (distance >= best_distance)
      continue;
    best_distance = distance;
    best = candidate;
  }
  return best;
}

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
    std::string near = nearest(flag, flags);
    return usage_error("unknown option " + in_backticks(flag),
                       near.empty() ? help : "did you mean `" + near + "`?");
  }
  llvm::StringRef word = left.empty() ? llvm::StringRef() : left.front();
  if (names.empty())
    return usage_error("unexpected argument " + in_backticks(word), help);
  std::string near = nearest(word, names);
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

/// Checks the options of an export of many configs. Returns what is wrong.
static std::string place_folder(Options &options,
                                llvm::ArrayRef<std::string> words) {
  if (!options.all.empty() && !options.files_from.empty())
    return "--all or --files-from?";
  const PipelineFlags &flags = options.pipeline;
  if (!flags.stop_after.empty() || !flags.dump_after.empty() ||
      flags.time_passes || !flags.time_trace.empty())
    return "--stop-after, --dump-after, --time-passes and --time-trace are for "
           "one config";
  if (words.size() > 1 || (!words.empty() && !options.directory.empty()))
    return "unexpected argument " + in_backticks(words.back());
  if (!words.empty())
    options.directory = words[0];
  if (options.directory.empty())
    return "which folder? name it with -o DIR";
  return {};
}

/// Tells CONFIG, PKG CONFIG and the folder apart. Returns what is wrong.
static std::string place_positionals(Reader &reader) {
  Options &options = reader.options;
  // --cfg-options takes all words behind it; those without `=` are none of its.
  auto is_setting = [](const std::string &word) {
    return llvm::StringRef(word).contains('=');
  };
  auto rest = std::stable_partition(options.cfg_options.begin(),
                                    options.cfg_options.end(), is_setting);
  std::vector<std::string> words = reader.positionals;
  words.insert(words.end(), rest, options.cfg_options.end());
  options.cfg_options.erase(rest, options.cfg_options.end());

  bool is_export = options.command == Command::export_;
  if (is_export && options.many())
    return place_folder(options, words);
  if (options.shard_count > 1 || options.resume)
    return "--shard and --resume go with --all or --files-from";
  if (words.empty()) {
    if (is_export && options.pipeline.list_passes)
      return {};
    return options.command == Command::verify_        ? "which folder?"
           : options.command == Command::dump_syntax_ ||
                   options.command == Command::eval_
               ? "which file?"
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
                                Reader &reader,
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
  std::string wrong = place_positionals(reader);
  if (!wrong.empty())
    return usage_error(wrong, "see `" + words_of(command) + " --help`");
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
  Reader reader;
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
