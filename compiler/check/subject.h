#ifndef FLATTENC_COMPILER_CHECK_SUBJECT_H
#define FLATTENC_COMPILER_CHECK_SUBJECT_H

#include "compiler/check/type_answers.h"
#include "compiler/diag/diagnostics.h"
#include "compiler/program/config_tree.h"
#include "compiler/program/registrations.h"
#include "compiler/syntax/tree.h"

#include <functional>
#include <optional>

namespace flattenc::check {

/// The code that types are looked up in.
struct TypeSources {
  Program &program;
  Registrations &registrations;
  std::string home; ///< the config's own package
  std::string place; ///< tells these sources from those of other projects
  TypeAnswers &answers;

  /// A question that `answers` may know already.
  [[nodiscard]] std::string question(llvm::StringRef about,
                                     llvm::StringRef scope,
                                     llvm::StringRef type) const {
    return (about + "\n" + scope + "\n" + type + "\n" + place).str();
  }
};

struct TypedDict;

/// A configuration file as rules see it.
struct Subject {
  FileId file;
  std::string path;
  const syntax::Tree *tree = nullptr; ///< null if the file does not parse
  bool lazy = false;                  ///< `read_base` style
  /// The resolved configuration; null if it does not load.
  const ConfigTree *config = nullptr;
  /// What loading reported, in this file or in a base.
  llvm::ArrayRef<Diagnostic> load_diagnostics;
  /// What each entry of `_base_` resolves to, in their order; null for one that
  /// does not load. Empty in the `read_base` style.
  std::vector<const ConfigTree *> bases;
  const SourceSet *sources = nullptr;

  /// The tree of a file that took part; null if it does not parse.
  std::function<const syntax::Tree *(FileId)> tree_of;
  /// True if the resolved configuration stays the same, the order of keys
  /// included, with other text in this file. The edits are sorted.
  std::function<bool(llvm::ArrayRef<TextEdit>)> stays_equal;
  /// Null if the sources of the config's package are not found.
  std::function<TypeSources *()> types;
  std::string file_name_pattern; ///< empty for none
  /// What `typed_dicts` found, for the rules behind the first that asked.
  mutable std::shared_ptr<const std::vector<TypedDict>> typed;

  /// True if the slot was last set or changed in this file.
  [[nodiscard]] bool set_here(const ConfigSlot &slot) const {
    return slot.origin.valid() &&
           config->origins[slot.origin].range.file == file;
  }
};

#define RULE(code, name, ...)                                                  \
  void name(const Subject &subject, DiagnosticEmitter &diag);
#include "compiler/diag/rules.def"

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_SUBJECT_H
