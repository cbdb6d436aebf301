// Completions of shells and the man page, made from the options themselves.
#include "compiler/driver/options_reader.h"

#include <functional>

namespace flattenc {

namespace {

/// A command or group with the words that lead to it.
struct Entry {
  std::string words; ///< "" for the program itself
  const CLI::App *app;
};

} // namespace

static std::vector<Entry> entries_of(const CLI::App &app) {
  std::vector<Entry> entries, work = {{"", &app}};
  while (!work.empty()) {
    Entry entry = work.back();
    work.pop_back();
    entries.push_back(entry);
    std::vector<const CLI::App *> below = entry.app->get_subcommands({});
    for (const CLI::App *sub : llvm::reverse(below))
      work.push_back({entry.words.empty() ? sub->get_name()
                                          : entry.words + " " + sub->get_name(),
                      sub});
  }
  return entries;
}

static std::vector<std::string> spellings(const CLI::Option &option) {
  std::vector<std::string> names;
  for (const std::string &name : option.get_snames())
    names.push_back("-" + name);
  for (const std::string &name : option.get_lnames())
    names.push_back("--" + name);
  return names;
}

/// The words that may follow the words of an entry, subcommands first.
static std::vector<std::string> words_after(const Entry &entry) {
  std::vector<std::string> words;
  for (const CLI::App *sub : entry.app->get_subcommands({}))
    words.push_back(sub->get_name());
  for (const CLI::Option *option : entry.app->get_options())
    for (const std::string &name : spellings(*option))
      words.push_back(name);
  return words;
}

static bool takes_value(const CLI::Option &option) {
  return option.get_items_expected_max() > 0 && !option.get_positional();
}

/// `text` in single quotes for a POSIX shell.
static std::string shell_quoted(llvm::StringRef text) {
  std::string result = "'";
  for (char c : text)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

static std::string bash_script(const CLI::App &app) {
  std::string text =
      "# bash completion of flattenc; made by `flattenc completions bash`\n"
      "_flattenc() {\n"
      "    local word command='' current=${COMP_WORDS[COMP_CWORD]} choices\n"
      "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "        case \"$command $word\" in\n";
  for (const Entry &entry : entries_of(app)) {
    if (entry.words.empty())
      continue;
    bool nested = llvm::StringRef(entry.words).contains(' ');
    text += "            '" + std::string(nested ? "" : " ") + entry.words +
            "') command='" + entry.words + "' ;;\n";
  }
  text += "        esac\n    done\n    case \"$command\" in\n";
  for (const Entry &entry : entries_of(app))
    text += "        '" + entry.words + "') choices='" +
            llvm::join(words_after(entry), " ") + "' ;;\n";
  return text +
         "    esac\n"
         "    case $current in\n"
         "        -*) mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- "
         "\"$current\") ;;\n"
         "        *) mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- "
         "\"$current\"; compgen -f -- \"$current\") ;;\n"
         "    esac\n"
         "}\n"
         "complete -o filenames -F _flattenc flattenc\n";
}

static std::string zsh_script(const CLI::App &app) {
  std::string text =
      "#compdef flattenc\n"
      "# zsh completion of flattenc; made by `flattenc completions zsh`\n"
      "_flattenc() {\n"
      "    local word command=''\n"
      "    local -a choices\n"
      "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
      "        case \"$command $word\" in\n";
  for (const Entry &entry : entries_of(app)) {
    if (entry.words.empty())
      continue;
    bool nested = llvm::StringRef(entry.words).contains(' ');
    text += "            '" + std::string(nested ? "" : " ") + entry.words +
            "') command='" + entry.words + "' ;;\n";
  }
  text += "        esac\n    done\n    case \"$command\" in\n";
  auto described = [](const std::string &word, llvm::StringRef about) {
    std::string escaped;
    for (char c : word)
      escaped += c == ':' ? std::string("\\:") : std::string(1, c);
    return "            " + shell_quoted(escaped + ":" + about.str()) + "\n";
  };
  for (const Entry &entry : entries_of(app)) {
    text += "        '" + entry.words + "') choices=(\n";
    for (const CLI::App *sub : entry.app->get_subcommands({}))
      text += described(sub->get_name(), sub->get_description());
    for (const CLI::Option *option : entry.app->get_options())
      for (const std::string &name : spellings(*option))
        text += described(name, option->get_description());
    text += "        ) ;;\n";
  }
  return text + "    esac\n"
                "    _describe 'flattenc' choices\n"
                "    _files\n"
                "}\n"
                "# From $fpath this is the function itself; else it is sourced.\n"
                "if [ \"$funcstack[1]\" = _flattenc ]; then\n"
                "    _flattenc \"$@\"\n"
                "else\n"
                "    compdef _flattenc flattenc\n"
                "fi\n";
}

static std::string fish_script(const CLI::App &app) {
  std::string text =
      "# fish completion of flattenc; made by `flattenc completions fish`\n";
  for (const Entry &entry : entries_of(app)) {
    std::string condition;
    if (entry.words.empty()) {
      condition = "__fish_use_subcommand";
    } else {
      llvm::SmallVector<llvm::StringRef, 2> words;
      llvm::StringRef(entry.words).split(words, ' ');
      for (llvm::StringRef word : words)
        condition += (condition.empty() ? "" : "; and ") +
                     ("__fish_seen_subcommand_from " + word).str();
    }
    auto line = [&](const std::string &what, llvm::StringRef about) {
      text += "complete -c flattenc -n " + shell_quoted(condition) + what +
              " -d " + shell_quoted(about) + "\n";
    };
    for (const CLI::App *sub : entry.app->get_subcommands({}))
      line(" -f -a " + sub->get_name(), sub->get_description());
    for (const CLI::Option *option : entry.app->get_options()) {
      std::string what;
      for (const std::string &name : option->get_snames())
        what += " -s " + name;
      for (const std::string &name : option->get_lnames())
        what += " -l " + name;
      if (takes_value(*option))
        what += " -r";
      if (!option->get_positional())
        line(what, option->get_description());
    }
  }
  return text;
}

/// `text` so that troff prints it as it is.
static std::string roff(llvm::StringRef text) {
  std::string result;
  bool line_start = true;
  for (char c : text) {
    if (line_start && (c == '.' || c == '\''))
      result += "\\&";
    result += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    line_start = c == '\n';
  }
  return result;
}

static std::string man_page(const CLI::App &app) {
  std::string text = ".TH FLATTENC 1 \"\" \"flattenc " FLATTENC_VERSION
                     "\" \"User Commands\"\n.SH NAME\nflattenc \\- " +
                     roff(app.get_description()) +
                     "\n.SH SYNOPSIS\n.B flattenc\n.I COMMAND\n"
                     "[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
                     ".SH COMMANDS\n";
  for (const Entry &entry : entries_of(app)) {
    if (entry.words.empty() || !entry.app->get_subcommands({}).empty())
      continue;
    text += ".SS flattenc " + roff(entry.words) + "\n" +
            roff(entry.app->get_description()) + ".\n";
    for (const CLI::Option *option : entry.app->get_options()) {
      std::vector<std::string> names = spellings(*option);
      std::string title = option->get_positional()
                              ? option->get_name(/*positional=*/true)
                              : llvm::join(names, ", ");
      text += ".TP\n\\fB" + roff(title) + "\\fR";
      if (takes_value(*option))
        text += " \\fI" + roff(option->get_type_name()) + "\\fR";
      text += "\n" + roff(option->get_description()) + "\n";
    }
    std::string footer = entry.app->get_footer();
    llvm::StringRef examples = footer;
    if (examples.consume_front("Examples:\n"))
      text += ".PP\n.nf\n" + roff(examples) + "\n.fi\n";
  }
  return text + ".SH EXIT STATUS\n0 done, 1 the input has errors or findings, "
                "2 wrong usage or a failure of the environment.\n";
}

std::string OptionReader::script(const CLI::App &app) const {
  if (options.command == Command::man_)
    return man_page(app);
  switch (options.shell) {
  case Shell::Bash:
    return bash_script(app);
  case Shell::Zsh:
    return zsh_script(app);
  case Shell::Fish:
    return fish_script(app);
  }
  llvm_unreachable("covered");
}

void OptionReader::add_completions(CLI::App &app) {
  app.add_option("SHELL", positionals, "bash, zsh or fish")
      ->type_name("")
      ->expected(0, -1);
}

void OptionReader::add_man(CLI::App &) {}

/// Reads SHELL. Returns what is wrong.
std::string OptionReader::place_shell(llvm::ArrayRef<std::string> words) {
  static constexpr std::pair<llvm::StringLiteral, Shell> kShells[] = {
      {"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};
  if (options.command == Command::man_)
    return words.empty() ? "" : "unexpected argument " + in_backticks(words[0]);
  if (words.size() != 1)
    return "which shell? bash, zsh or fish";
  for (const auto &[name, shell] : kShells)
    if (words[0] == name) {
      options.shell = shell;
      return {};
    }
  return in_backticks(words[0]) + " is none of bash, zsh, fish";
}

} // namespace flattenc
