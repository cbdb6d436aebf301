#include "compiler/frontend/class_path/class_path.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace flattenc::frontend {

static bool is_dotted_name(llvm::StringRef text) {
  return !text.empty() &&
         llvm::all_of(llvm::split(text, '.'), [](llvm::StringRef part) {
           return !part.empty() && !llvm::isDigit(part.front()) &&
                  llvm::all_of(part, [](char c) {
                    return llvm::isAlnum(c) || c == '_' || c < 0;
                  });
         });
}

std::optional<ClassPath> read_class_path(llvm::StringRef text) {
  if (text.endswith(".py"))
    return std::nullopt;
  auto [module, name] =
      text.contains(':') ? text.split(':') : text.rsplit('.');
  if (!is_dotted_name(module) || !is_dotted_name(name) || name.contains('.'))
    return std::nullopt;
  return ClassPath{module.split('.').first.str(), module.str(), name.str()};
}

ConfigTree class_config(const ClassPath &path) {
  ConfigTree config;
  auto text = [&config](std::string value) {
    ConfigValue made;
    made.kind = ConfigKind::Str;
    made.text = std::move(value);
    return config.values.add(std::move(made));
  };
  auto dict = [&config, &text](std::string key, ConfigValueId value) {
    ConfigValue made;
    made.kind = ConfigKind::Dict;
    made.slots.push_back({text(std::move(key)), value, {}});
    return config.values.add(std::move(made));
  };
  config.root = dict("model", dict("type", text(path.dotted())));
  return config;
}

} // namespace flattenc::frontend
