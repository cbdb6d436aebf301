#ifndef FLATTENC_COMPILER_DRIVER_CONFIG_SOURCE_H
#define FLATTENC_COMPILER_DRIVER_CONFIG_SOURCE_H

#include "compiler/program/config_path.h"
#include "compiler/syntax/tree.h"

#include <map>
#include <optional>
#include <set>

namespace flattenc {

/// How much of the sources' text a top-level key may be written with.
enum class FlatLevel : std::uint8_t {
  Text,    ///< text of the sources, variables too
  NoNames, ///< text without variables
  Value,   ///< the value alone
};
using FlatLevels = std::map<std::string, FlatLevel>;

/// Writes a resolved configuration as one file, with as much of the text of its
/// sources as survives: values, their layout, comments.
class FlatSource {
public:
  FlatSource(const ConfigTree &config, const SourceSet &sources)
      : config_(config), sources_(sources) {}

  std::string print(const FlatLevels &levels);

  /// Raises the level of the keys that differ in `got`, or of all keys if it
  /// did not load. False if nothing is left to raise.
  bool raise(FlatLevels &levels, const ConfigTree *got) const;

private:
  /// The text that set a slot.
  struct Piece {
    const syntax::Tree *tree = nullptr;
    syntax::NodeId node; ///< Assign, Keyword, DictItem or an element
    syntax::NodeId value;
    explicit operator bool() const { return tree != nullptr; }
  };
  /// What stands around a value on its lines.
  struct Frame {
    std::string prefix, suffix;
    unsigned indent = 0;
  };

  const syntax::Tree *tree_of(FileId file);
  Piece piece_of(const ConfigSlot &slot);
  bool is_whole(ConfigValueId value, const syntax::Tree &tree,
                syntax::NodeId node);
  [[nodiscard]] bool may_copy(const syntax::Tree &tree,
                              syntax::NodeId value) const;
  bool copies(const ConfigSlot &slot, const Piece &piece);
  void slot(const ConfigSlot &slot, const Frame &frame);
  void dict(const ConfigValue &value, const Frame &frame);
  void sequence(const ConfigValue &value, const Frame &frame);
  std::optional<std::string> inline_text(const ConfigSlot &slot);
  [[nodiscard]] std::string scalar(ConfigValueId value) const;
  void line(unsigned indent, const std::string &text);
  std::vector<llvm::StringRef> comments_of(const ConfigSlot &slot);
  [[nodiscard]] std::vector<llvm::StringRef>
  block_above(const Piece &piece) const;
  [[nodiscard]] std::string comment_behind(const Piece &piece) const;
  void head();
  void imports();

  const ConfigTree &config_;
  const SourceSet &sources_;
  std::map<FileId, std::optional<syntax::Tree>> trees_;
  std::string out_;
  FlatLevel level_ = FlatLevel::Text;
  std::set<std::string> bound_; ///< names that stand above
  std::map<std::string, std::string> lazy_names_; ///< dotted -> bound name
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_CONFIG_SOURCE_H
