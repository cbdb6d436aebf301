// The one file that includes toml++.
#include "compiler/driver/pyproject.h"

#include "compiler/check/check.h"

#define TOML_EXCEPTIONS 0
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Regex.h"

#include <toml++/toml.h>

namespace flattenc {

/// The range of bytes of a place that toml++ counts in lines and columns.
static SourceRange range_of(const SourceSet &sources, FileId file,
                            const toml::source_region &region) {
  llvm::StringRef line = sources.line_text(file, region.begin.line);
  if (line.data() == nullptr)
    return {file, 0, 0};
  auto start =
      static_cast<std::uint32_t>(line.data() - sources.text(file).data());
  auto offset = [&](toml::source_index column) {
    return start +
           std::min<std::uint32_t>(column == 0 ? 0 : column - 1,
                                   static_cast<std::uint32_t>(line.size()));
  };
  std::uint32_t begin = offset(region.begin.column);
  bool one_line = region.end.line == region.begin.line;
  std::uint32_t end = one_line ? offset(region.end.column) : begin + 1;
  return {file, begin, std::max(begin, end)};
}

/// A list of `what`.
static void read_list(const SourceSet &sources, FileId file,
                      const toml::node &node, const std::string &key,
                      const std::string &what, std::vector<std::string> &list,
                      DiagnosticEmitter &diag) {
  const toml::array *array = node.as_array();
  if (!array) {
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, node.source()),
              "`" + key + "` is not a list of " + what + "s");
    return;
  }
  for (const toml::node &element : *array) {
    auto entry = element.value_exact<std::string>();
    if (entry && what == "code" && !check::names_rules(*entry))
      diag.emit(DiagKind::BadProjectFile,
                range_of(sources, file, element.source()),
                "no rule `" + *entry + "`");
    else if (entry)
      list.push_back(*entry);
    else
      diag.emit(DiagKind::BadProjectFile,
                range_of(sources, file, element.source()),
                "a " + what + " of `" + key + "` is not a string");
  }
}

static void read_per_file_ignores(const SourceSet &sources, FileId file,
                                  const toml::node &node,
                                  ProjectSettings &settings,
                                  DiagnosticEmitter &diag) {
  const toml::table *table = node.as_table();
  if (!table) {
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, node.source()),
              "`per-file-ignores` is not a table");
    return;
  }
  for (const auto &[glob, codes] : *table) {
    if (auto pattern = llvm::GlobPattern::create(glob.str()); !pattern)
      diag.emit(DiagKind::BadProjectFile,
                range_of(sources, file, glob.source()),
                "`" + std::string(glob.str()) +
                    "` is no pattern: " + llvm::toString(pattern.takeError()));
    settings.per_file_ignores.emplace_back(std::string(glob.str()),
                                           std::vector<std::string>());
    read_list(sources, file, codes, std::string(glob.str()), "code",
              settings.per_file_ignores.back().second, diag);
  }
}

static void read_pattern(const SourceSet &sources, FileId file,
                         const toml::node &node, ProjectSettings &settings,
                         DiagnosticEmitter &diag) {
  auto pattern = node.value_exact<std::string>();
  std::string error;
  if (pattern && llvm::Regex("^(" + *pattern + ")$").isValid(error)) {
    settings.file_name_pattern = *pattern;
    return;
  }
  diag.emit(DiagKind::BadProjectFile, range_of(sources, file, node.source()),
            "`file-name-pattern` is no regular expression" +
                (error.empty() ? "" : ": " + error));
}

ProjectSettings read_project_settings(const SourceSet &sources, FileId file,
                                      DiagnosticEmitter &diag) {
  llvm::StringRef text = sources.text(file);
  toml::parse_result result =
      toml::parse(std::string_view(text.data(), text.size()));
  ProjectSettings settings;
  if (!result) {
    const toml::parse_error &error = result.error();
    auto description = error.description();
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, error.source()),
              "not TOML: " + std::string(description));
    return settings;
  }
  const toml::table *table = result.table()["tool"]["flattenc"].as_table();
  if (!table)
    return settings;
  settings.present = true;
  for (const auto &[key, value] : *table) {
    std::string name(key.str());
    if (name == "search-path")
      read_list(sources, file, value, name, "folder", settings.search_path,
                diag);
    else if (name == "select" || name == "ignore")
      read_list(sources, file, value, name, "code",
                name == "select" ? settings.select : settings.ignore, diag);
    else if (name == "per-file-ignores")
      read_per_file_ignores(sources, file, value, settings, diag);
    else if (name == "file-name-pattern")
      read_pattern(sources, file, value, settings, diag);
    else
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, key.source()),
              "unknown key `" + std::string(key.str()) + "` in [tool.flattenc]")
        .hint("the keys are `search-path`, `select`, `ignore`, "
              "`per-file-ignores` and `file-name-pattern`");
  }
  return settings;
}

} // namespace flattenc
