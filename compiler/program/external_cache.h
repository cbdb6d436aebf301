#ifndef FLATTENC_COMPILER_PROGRAM_EXTERNAL_CACHE_H
#define FLATTENC_COMPILER_PROGRAM_EXTERNAL_CACHE_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace flattenc {

/// What its sources say of an external class.
struct ExternalClass {
  std::string name;               ///< the path of the class statement
  std::vector<std::string> bases; ///< paths
  std::string metaclass;
  bool sees_subclasses = false;
  bool known = false; ///< all of its bases are
};

/// External classes that were read before, by the path they are asked under.
/// For one thread; files are taken not to change while it lives.
class ExternalClassCache {
public:
  using FindPackage =
      std::function<std::optional<std::string>(llvm::StringRef package)>;
  /// Packages that were asked for while classes were read, and their folders.
  using Folders = std::map<std::string, std::optional<std::string>, std::less<>>;

  /// What was read, which is nothing for what is no class of its package; null
  /// if the class was not read yet, or where other folders are found now.
  [[nodiscard]] const std::optional<ExternalClass> *
  find(llvm::StringRef path, const FindPackage &find_package) const {
    auto known = classes_.find(path);
    if (known == classes_.end() ||
        llvm::any_of(known->second.folders, [&](const auto &folder) {
          return find_package(folder.first) != folder.second;
        }))
      return nullptr;
    return &known->second.cls;
  }
  void keep(llvm::StringRef path, std::optional<ExternalClass> cls,
            Folders folders) {
    classes_[path] = {std::move(cls), std::move(folders)};
  }

private:
  struct Entry {
    std::optional<ExternalClass> cls;
    Folders folders;
  };
  llvm::StringMap<Entry> classes_;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_EXTERNAL_CACHE_H
