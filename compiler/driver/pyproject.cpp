// The one file that includes toml++.
#include "compiler/driver/pyproject.h"

#define TOML_EXCEPTIONS 0
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

static void read_search_path(const SourceSet &sources, FileId file,
                             const toml::node &node, ProjectSettings &settings,
                             DiagnosticEmitter &diag) {
  const toml::array *array = node.as_array();
  if (!array) {
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, node.source()),
              "`search-path` is not a list of folders");
    return;
  }
  for (const toml::node &element : *array) {
    if (auto folder = element.value_exact<std::string>())
      settings.search_path.push_back(*folder);
    else
      diag.emit(DiagKind::BadProjectFile,
                range_of(sources, file, element.source()),
                "a folder of `search-path` is not a string");
  }
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
    if (key.str() == "search-path") {
      read_search_path(sources, file, value, settings, diag);
      continue;
    }
    diag.emit(DiagKind::BadProjectFile, range_of(sources, file, key.source()),
              "unknown key `" + std::string(key.str()) + "` in [tool.flattenc]")
        .hint("the only key is `search-path`");
  }
  return settings;
}

} // namespace flattenc
