#include "compiler/check/check.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace flattenc::check {

llvm::ArrayRef<Rule> all_rules() {
  static const std::vector<Rule> rules = [] {
    std::vector<Rule> made = {
#define RULE(code, name, summary, finds, reason, example, fix)                 \
  {DiagKind::code, #code, #name, summary, finds, reason, example, fix, name},
#include "compiler/diag/rules.def"
    };
    return made;
  }();
  return rules;
}

/// "dead_override" as people write it: "dead-override".
static std::string shown_name(llvm::StringRef name) {
  std::string text = name.str();
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}

const Rule *find_rule(llvm::StringRef word) {
  for (const Rule &rule : all_rules())
    if (word.equals_insensitive(rule.code) || word == shown_name(rule.name))
      return &rule;
  return nullptr;
}

bool names_rules(llvm::StringRef selector) {
  return selector == "ALL" ||
         (!selector.empty() &&
          llvm::any_of(all_rules(), [selector](const Rule &rule) {
            return rule.code.startswith(selector);
          }));
}

std::string rule_page(const Rule &rule) {
  return ("# " + rule.code + ": " + shown_name(rule.name) + "\n\n" +
          rule.summary.take_front().upper() + rule.summary.drop_front() +
          ".\n\n## What it finds\n\n" + rule.finds +
          "\n\n## Why that is bad\n\n" + rule.reason + "\n\n## Example\n\n" +
          rule.example + "\n\n## Fix\n\n" + rule.fix + "\n")
      .str();
}

std::string rule_index() {
  std::string text = "# Rules of `flattenc check`\n\n"
                     "| code | name | finds |\n| --- | --- | --- |\n";
  for (const Rule &rule : all_rules())
    text += ("| [" + rule.code + "](" + rule.code + ".md) | `" +
             shown_name(rule.name) + "` | " + rule.summary + " |\n")
                .str();
  return text;
}

static bool matches(llvm::ArrayRef<std::string> codes, llvm::StringRef code) {
  return llvm::any_of(codes, [&](llvm::StringRef wanted) {
    return wanted == "ALL" || code.startswith(wanted);
  });
}

bool Selection::wants(llvm::StringRef code, llvm::StringRef path) const {
  if (!select.empty() && !matches(select, code))
    return false;
  if (matches(ignore, code))
    return false;
  for (const auto &[glob, codes] : per_file_ignores) {
    if (!matches(codes, code))
      continue;
    auto pattern = llvm::GlobPattern::create(glob);
    if (!pattern) {
      llvm::consumeError(pattern.takeError());
      continue;
    }
    if (pattern->match(path) || pattern->match(path.rsplit('/').second))
      return false;
  }
  return true;
}

/// True if the comment has `noqa` for the code, or for all.
static bool excuses(llvm::StringRef comment, llvm::StringRef code) {
  std::size_t at = comment.find_insensitive("noqa");
  if (at == llvm::StringRef::npos ||
      !comment.take_front(at).ltrim("#").trim().empty())
    return false;
  llvm::StringRef rest = comment.drop_front(at + 4).ltrim();
  if (!rest.consume_front(":"))
    return true;
  llvm::SmallVector<llvm::StringRef, 4> codes;
  rest.split(codes, ',');
  return llvm::any_of(codes, [&](llvm::StringRef entry) {
    return entry.trim().take_while(llvm::isAlnum).equals_insensitive(code);
  });
}

/// True if a comment on the first or last line of the range excuses it.
static bool is_excused(const Subject &subject, const Diagnostic &finding) {
  if (!subject.tree || finding.range.file != subject.file)
    return false;
  const SourceSet &sources = *subject.sources;
  unsigned first =
      sources.line_column(subject.file, finding.range.begin).line;
  unsigned last = sources.line_column(subject.file, finding.range.end).line;
  for (syntax::ByteRange comment : subject.tree->comments()) {
    unsigned line = sources.line_column(subject.file, comment.begin).line;
    if (line != first && line != last)
      continue;
    if (excuses(sources.text({subject.file, comment.begin, comment.end}),
                name(finding.kind)))
      return true;
  }
  return false;
}

void check_config(const Subject &subject, const Selection &selection,
                  llvm::StringRef path, DiagnosticEmitter &diag) {
  DiagnosticEmitter found;
  for (const Rule &rule : all_rules())
    if (selection.wants(rule.code, path))
      rule.run(subject, found);
  for (const Diagnostic &finding : found.diagnostics())
    if (!is_excused(subject, finding))
      diag.add(finding);
}

} // namespace flattenc::check
