// Options of `export`.
#include "compiler/driver/options_reader.h"

namespace flattenc {

void OptionReader::add_pipeline(CLI::App &app) {
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

static constexpr const char *kManyGroup = "Many configs";

void OptionReader::add_many(CLI::App &app) {
  const char *group = kManyGroup;
  app.add_option("--all", options.all, "every config of a package")
      ->type_name("PKG")
      ->group(group);
  app.add_option("--files-from", options.files_from,
                 "the configs that a file lists, one a line; - for standard "
                 "input")
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
}

void OptionReader::add_export(CLI::App &app) {
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
  app.add_flag("--resume", options.resume,
               "skip configs whose output is there and up to date")
      ->group(kManyGroup);
  add_pipeline(app);
}

/// Checks the options of an export of many configs. Returns what is wrong.
std::string OptionReader::place_folder(llvm::ArrayRef<std::string> words) {
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

} // namespace flattenc
