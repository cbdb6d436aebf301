// Options that several commands share, and those of the small commands.
#include "compiler/driver/options_reader.h"

namespace flattenc {

void OptionReader::add_common(CLI::App &app) {
  add_choice<DiagnosticFormat>(app, "--output-format", options.output_format,
                               {{"full", DiagnosticFormat::Full},
                                {"concise", DiagnosticFormat::Concise},
                                {"json", DiagnosticFormat::Json},
                                {"github", DiagnosticFormat::Github},
                                {"sarif", DiagnosticFormat::Sarif}},
                               "how messages are printed: full, concise, json, "
                               "github, sarif")
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

void OptionReader::add_packages(CLI::App &app) {
  add_list(app, "--search-path", options.search_path,
           "also find packages in DIR (may be repeated)", "DIR");
}

void OptionReader::add_config_options(CLI::App &app) {
  add_packages(app);
  app.add_option("--cfg-options", options.cfg_options,
                 "set keys of the config: model.depth=50 a.0.b=\"[1,2]\"")
      ->type_name("K=V");
  add_list(app, "--env", options.env,
           "let {{$VAR:default}} see a variable of the environment, or VALUE",
           "VAR[=VALUE]");
}

void OptionReader::add_format(CLI::App &app, const std::string &choices) {
  add_choice<ConfigFormat>(app, "--format", options.format,
                           {{choices, ConfigFormat::Python},
                            {"json", ConfigFormat::Json}},
                           choices + " (default) or json")
      ->type_name("FORMAT");
}

void OptionReader::add_config_explain(CLI::App &app) {
  app.add_option("CONFIG", positionals,
                 "a path or PKG::path, then the key: model.backbone.depth, "
                 "train_dataloader.dataset.pipeline.0")
      ->type_name("")
      ->expected(0, -1);
  add_format(app, "text");
  add_config_options(app);
}

void OptionReader::add_config_diff(CLI::App &app) {
  app.add_option("CONFIG", positionals, "two configs: paths or PKG::path")
      ->type_name("")
      ->expected(0, -1);
  add_format(app, "text");
  app.add_flag("--show-origin", options.show_origin,
               "say for each value where it was set");
  add_config_options(app);
}

/// Tells CONFIG KEY and CONFIG CONFIG apart. Returns what is wrong.
std::string OptionReader::place_two(llvm::ArrayRef<std::string> words) {
  bool diff = options.command == Command::config_diff_;
  if (words.empty())
    return diff ? "which configs?" : "which config?";
  if (words.size() == 1)
    return diff ? "which second config?" : "which key?";
  if (words.size() > 2)
    return "unexpected argument " + in_backticks(words.back());
  options.config = words[0];
  (diff ? options.other : options.key) = words[1];
  return {};
}

void OptionReader::add_config_show(CLI::App &app) {
  app.add_option("CONFIG", positionals, "a path or PKG::path")
      ->type_name("")
      ->expected(0, -1);
  add_format(app, "python");
  app.add_flag("--show-origin", options.show_origin,
               "say for each line which file set it and what it overrode");
  add_config_options(app);
  add_many(app);
}

void OptionReader::add_config_flatten(CLI::App &app) {
  app.add_option("CONFIG", positionals, "paths or PKG::path")
      ->type_name("")
      ->expected(0, -1);
  app.add_option("-o,--output", options.directory,
                 "folder to write (standard output by default)")
      ->type_name("DIR");
  app.add_flag("--in-place", options.in_place,
               "replace the files, if all that inherit from them stay equal");
  app.add_flag("--diff", options.diff,
               "print what --in-place would change, write nothing");
  app.add_flag("--exit-non-zero-on-fix", options.exit_non_zero_on_fix,
               "exit 1 if a file was changed");
  add_packages(app);
}

void OptionReader::add_check(CLI::App &app) {
  app.add_option("PATH", positionals,
                 "configs, or folders that hold some below a folder `configs`; "
                 "- for standard input; . by default")
      ->type_name("")
      ->expected(0, -1);
  app.add_option("--files-from", options.files_from,
                 "check what a file lists, one path a line; - for standard "
                 "input")
      ->type_name("FILE");
  app.add_flag("--fix", options.fix,
               "apply fixes that leave every resolved config equal");
  app.add_flag("--unsafe-fixes", options.unsafe_fixes,
               "with --fix or --diff, also those that change resolved configs");
  app.add_flag("--diff", options.diff,
               "print what --fix would change, write nothing");
  app.add_option("--select", options.select, "only these rules: FLC001,FLC02")
      ->type_name("CODES")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--ignore", options.ignore, "not these rules")
      ->type_name("CODES")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--stdin-filename", options.stdin_filename,
                 "where the text of standard input belongs")
      ->type_name("FILE");
  app.add_option("--explain", options.explain, "print the page of a rule")
      ->type_name("CODE");
  app.add_flag("--exit-zero", options.exit_zero, "exit 0 despite findings");
  app.add_flag("--exit-non-zero-on-fix", options.exit_non_zero_on_fix,
               "exit 1 if a file was changed");
  app.add_option("-j,--jobs", options.jobs,
                 "configs at a time (one a processor by default)")
      ->type_name("N");
  add_packages(app);
}

void OptionReader::add_graph(CLI::App &app) {
  app.add_option("CONFIG|CLASS", positionals,
                 "a path, PKG::path, or a class as package.module:Class")
      ->type_name("")
      ->expected(0, -1);
  add_choice<GraphKind>(app, "--kind", options.graph_kind,
                        {{"bases", GraphKind::Bases},
                         {"inheritance", GraphKind::Inheritance},
                         {"imports", GraphKind::Imports},
                         {"all", GraphKind::All}},
                        "bases (of the config), inheritance (before and "
                        "after), imports, all")
      ->type_name("KIND");
  add_choice<GraphFormat>(app, "--format", options.graph_format,
                          {{"text", GraphFormat::Text},
                           {"dot", GraphFormat::Dot},
                           {"mermaid", GraphFormat::Mermaid},
                           {"json", GraphFormat::Json},
                           {"svg", GraphFormat::Svg}},
                          "text (default), dot, mermaid, json, svg")
      ->type_name("FORMAT");
  app.add_option("-o,--output", options.output_file,
                 "file to write (standard output by default)")
      ->type_name("FILE");
  add_config_options(app);
  add_list(app, "--external", options.external,
           "leave a package as a dependency", "PKG");
  add_list(app, "--bundle", options.bundle, "take a package in", "PKG");
}

void OptionReader::add_verify(CLI::App &app) {
  app.add_option("DIR", positionals, "an exported package")
      ->type_name("")
      ->expected(0, -1);
  app.add_option("--against", options.config,
                 "export CONFIG anew and compare every byte; flattenc.json may "
                 "be gone then")
      ->type_name("CONFIG");
  app.add_option("--find", options.find,
                 "check every exported package below a folder")
      ->type_name("FOLDER");
  add_config_options(app);
  add_list(app, "--external", options.external,
           "a package that was left as a dependency", "PKG");
  add_list(app, "--bundle", options.bundle, "a package that was taken in",
           "PKG");
}

void OptionReader::add_eval(CLI::App &app) {
  app.add_option("FILE", positionals,
                 "a Python file; it may import files beside it")
      ->type_name("")
      ->expected(0, -1);
}

void OptionReader::add_dump_syntax(CLI::App &app) {
  app.add_option("FILE", positionals, "a Python file")
      ->type_name("")
      ->expected(0, -1);
}

} // namespace flattenc
