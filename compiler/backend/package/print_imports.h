#ifndef FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_IMPORTS_H
#define FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_IMPORTS_H

#include "compiler/program/compilation.h"

namespace flattenc::backend {

/// Groups of imports in the order in which PEP 8 lays them out.
enum class ImportGroup : std::uint8_t {
  None, ///< no import
  Future,
  Stdlib,
  ThirdParty,
  Local,
};

struct ImportLine {
  ImportGroup group;
  std::string text;
};

/// Prints the imports of one module of the output: those that it keeps, with
/// the names that moved code adds to them, and new statements for the rest.
class ImportPrinter {
public:
  ImportPrinter(Compilation &in, ModuleId id);

  /// The group of a top-level statement.
  [[nodiscard]] ImportGroup group(NodeId statement) const;
  /// The text of a kept import without star: the aliases that stay.
  std::string print(NodeId statement, const KeptModule &kept);
  /// The statements for imports that no kept statement takes, by group.
  std::vector<ImportLine> added_lines();

private:
  void merge_into(NodeId statement);
  std::string from_line(llvm::StringRef from, std::vector<std::string> names);
  std::string relative(llvm::StringRef target);
  [[nodiscard]] ImportGroup group_of(llvm::StringRef module) const;

  Compilation &in_;
  ModuleId id_;
  const Module &module_;
  const syntax::Tree &tree_;
  std::set<AddedImport> left_; ///< not printed by a kept statement
  std::map<NodeId, std::vector<std::string>> merged_;
};

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_PACKAGE_PRINT_IMPORTS_H
