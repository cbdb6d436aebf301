#include "compiler/check/usage.h"

#include "compiler/check/settings.h"
#include "compiler/program/config_path.h"
#include "compiler/syntax/scopes.h"

#include "llvm/ADT/StringExtras.h"

#include <set>

namespace flattenc::check {

std::vector<ConfigUse> uses_of(const ConfigTree &config) {
  std::vector<ConfigUse> uses, work;
  auto push = [&](ConfigValueId value, const std::vector<std::string> &keys,
                  bool only_dicts) {
    const ConfigValue &v = config[value];
    bool dict = v.kind == ConfigKind::Dict;
    for (std::size_t i = v.slots.size(); i-- > 0;) {
      ConfigUse use{keys, &v.slots[i], only_dicts && dict};
      use.keys.push_back(dict ? key_text(config, v.slots[i])
                              : std::to_string(i));
      work.push_back(std::move(use));
    }
  };
  push(config.root, {}, true);
  while (!work.empty()) {
    ConfigUse use = std::move(work.back());
    work.pop_back();
    push(use.slot->value, use.keys, use.only_dicts);
    uses.push_back(std::move(use));
  }
  return uses;
}

static bool is_name(llvm::StringRef word) {
  return !word.empty() && !llvm::isDigit(word[0]) &&
         !syntax::is_keyword(word) && llvm::all_of(word, [](char c) {
           return llvm::isAlnum(c) || c == '_';
         });
}

std::optional<std::string> assignment_to(const ConfigUse &use,
                                         llvm::StringRef name) {
  if (!use.only_dicts || !llvm::all_of(use.keys, is_name))
    return std::nullopt;
  std::string text = use.keys[0] + " = ";
  for (const std::string &key : llvm::ArrayRef(use.keys).drop_front())
    text += "dict(" + key + "=";
  text += name.str() + std::string(use.keys.size() - 1, ')') + "\n";
  return text;
}

std::optional<TextEdit> pass_on(const Subject &subject,
                                llvm::ArrayRef<ConfigUse> uses,
                                llvm::StringRef name) {
  std::set<std::string> assigned;
  for (const Setting &setting : settings_of(*subject.tree))
    assigned.insert(setting.keys[0]);
  llvm::StringRef text = subject.tree->source();
  std::string added = text.empty() || text.endswith("\n") ? "" : "\n";
  for (const ConfigUse &use : uses) {
    auto line = assignment_to(use, name);
    if (!line || !assigned.insert(use.keys[0]).second)
      return std::nullopt;
    added += *line;
  }
  auto end = static_cast<std::uint32_t>(text.size());
  return TextEdit{end, end, std::move(added)};
}

} // namespace flattenc::check
