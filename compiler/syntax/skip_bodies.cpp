#include "compiler/syntax/skip_bodies.h"

#include "compiler/syntax/logical_lines.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <optional>

namespace flattenc::syntax {

/// Where the parameters of a method begin and end with what it returns; nothing
/// for `__init__` and the like, and for functions outside of classes.
static std::optional<std::pair<std::size_t, std::size_t>>
parameters_of(llvm::StringRef text, const LogicalLine &line) {
  std::size_t open = text.find('(', line.begin) + 1;
  llvm::StringRef name = text.slice(line.begin, open - 1).rtrim();
  if (line.indent == 0 || open == 0 || open >= line.end ||
      name.endswith("__"))
    return std::nullopt;
  return std::make_pair(open, line.end - 1);
}

/// The same for a display of several lines that is assigned inside of a block:
/// the lists of names and colors of datasets.
static std::optional<std::pair<std::size_t, std::size_t>>
display_of(llvm::StringRef text, const LogicalLine &line) {
  llvm::StringRef statement = text.slice(line.begin, line.end);
  llvm::StringRef name = statement.take_while(
      [](char c) { return llvm::isAlnum(c) || c == '_'; });
  llvm::StringRef value = statement.drop_front(name.size()).ltrim(" \t");
  if (line.indent == 0 || name.empty() || name.startswith("__") ||
      !value.consume_front("=") || !value.contains('\n'))
    return std::nullopt;
  value = value.ltrim(" \t");
  if (!value.startswith("(") && !value.startswith("[") &&
      !value.startswith("{") && !value.startswith("dict("))
    return std::nullopt;
  return std::make_pair(line.end - value.size(), line.end);
}

std::uint32_t SkippedText::original(std::uint32_t offset) const {
  auto behind = std::partition_point(
      cuts.begin(), cuts.end(),
      [offset](const auto &cut) { return cut.first < offset; });
  return behind == cuts.begin()
             ? offset
             : static_cast<std::uint32_t>(offset + std::prev(behind)->second);
}

/// True if a line of a body acts outside of it: `global`, or a registration.
static bool acts_outside(llvm::StringRef text, const LogicalLine &line) {
  if (line.only_string)
    return false;
  llvm::StringRef statement = text.slice(line.begin, line.end);
  if (statement.contains("register_module"))
    return true;
  constexpr llvm::StringRef kGlobal = "global";
  for (std::size_t at = statement.find(kGlobal); at != llvm::StringRef::npos;
       at = statement.find(kGlobal, at + 1)) {
    llvm::StringRef before = statement.take_front(at).rtrim(" \t");
    llvm::StringRef behind = statement.drop_front(at + kGlobal.size());
    bool begins =
        before.empty() || before.endswith(":") || before.endswith(";");
    if (begins && (behind.startswith(" ") || behind.startswith("\t") ||
                   behind.startswith("\\")))
      return true;
  }
  return false;
}

SkippedText skip_bodies(llvm::StringRef text) {
  SkippedText result;
  std::size_t copied = 0;
  auto skip = [&](std::size_t begin, std::size_t end,
                  llvm::StringRef instead = "pass") {
    result.text += text.slice(copied, begin);
    copied = end;
    auto at = static_cast<std::uint32_t>(result.text.size());
    result.text += instead;
    result.cuts.emplace_back(at, static_cast<std::int64_t>(end) -
                                     static_cast<std::int64_t>(
                                         result.text.size()));
  };
  LogicalLines lines(text);
  std::optional<unsigned> function; // its indent
  std::size_t begin = 0, end = 0;   // of its body
  bool stays = false;               // the body
  bool may_act =
      text.contains("global") || text.contains("register_module");
  for (auto line = lines.next(); line; line = lines.next()) {
    if (function && line->indent > *function) {
      begin = begin == 0 ? line->begin : begin;
      end = line->end;
      stays |= may_act && acts_outside(text, *line);
      continue;
    }
    if (begin != 0 && !stays)
      skip(begin, end);
    function.reset();
    begin = 0;
    if (line->only_string)
      skip(line->begin, line->end);
    if (!line->opens_block) {
      auto display = display_of(text, *line);
      if (display && !acts_outside(text, *line))
        skip(display->first, display->second, "0");
    } else if (line->begins_function(text)) {
      function = line->indent;
      stays = false;
      if (auto parameters = parameters_of(text, *line))
        skip(parameters->first, parameters->second, ")");
    }
  }
  if (begin != 0 && !stays)
    skip(begin, end);
  result.text += text.drop_front(copied);
  return result;
}

} // namespace flattenc::syntax
