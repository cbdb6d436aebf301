#ifndef FLATTENC_PASSES_CONFIG_WALK_H
#define FLATTENC_PASSES_CONFIG_WALK_H

#include "compiler/program/compilation.h"

namespace flattenc {

/// Walks the config with the scope in force. Explicit stack: configs nest.
class ConfigWalk {
public:
  /// `package` is the one in whose scope types stand unless the config names
  /// another.
  ConfigWalk(Compilation &compilation, const ConfigTree &config,
             std::string package)
      : in_(compilation), config_(config), package_(std::move(package)) {}

  Discovery run();

private:
  struct Task {
    ConfigValueId value;
    std::string scope; ///< the package in whose scope types stand
    bool built;        ///< this dict is built from a registry
    std::string key;   ///< top-level key, for a value directly below the root
    SourceRange place;
  };

  void visit(const Task &task);
  void visit_slot(const ConfigSlot &slot, Task &child);
  std::set<std::string> built_parameters(llvm::StringRef scope,
                                         llvm::StringRef type);
  void visit_type(const ConfigSlot &slot, const Task &task);
  void visit_scope(const ConfigSlot &slot);
  void visit_imports(const ConfigSlot &slot);
  void visit_string(ConfigValueId id, const Task &task);
  void unknown_type(const std::string &type, const Task &task,
                    SourceRange place);
  [[nodiscard]] SourceRange place_of(const ConfigSlot &slot) const;
  void rewrite(ConfigValueId value, std::string text) {
    if (text != config_[value].text)
      result_.rewrites.push_back({value, std::move(text)});
  }
  [[nodiscard]] llvm::StringRef string(ConfigValueId id) const {
    const ConfigValue &value = config_[id];
    bool text = value.kind == ConfigKind::Str || value.kind == ConfigKind::Lazy;
    return text ? llvm::StringRef(value.text) : llvm::StringRef();
  }

  Compilation &in_;
  const ConfigTree &config_;
  std::string package_;
  Discovery result_;
  std::vector<Task> work_;
};

} // namespace flattenc

#endif // FLATTENC_PASSES_CONFIG_WALK_H
