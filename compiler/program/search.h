#ifndef FLATTENC_COMPILER_PROGRAM_SEARCH_H
#define FLATTENC_COMPILER_PROGRAM_SEARCH_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace flattenc {

namespace syntax {
class TreeCache;
}

class ExternalClassCache;
class ModuleCache;
class ParseAhead;

/// Where packages lie and which of them may be taken into the output.
struct Search {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs;
  /// The folder of a top-level package (the one with its `__init__.py`).
  std::function<std::optional<std::string>(llvm::StringRef package)>
      find_package;
  /// True for packages whose code is bundled; all others are external.
  std::function<bool(llvm::StringRef package)> bundled;
  /// What is shared with other programs over the same sources; may be null.
  ModuleCache *cache = nullptr;
  /// External classes that any program has read; may be null.
  ExternalClassCache *externals = nullptr;
  /// The folder of the config's project: a checkout, or the user's own; empty
  /// for an installed package.
  std::string project = {};
  /// Where modules are parsed before they are asked for; may be null.
  ParseAhead *ahead = nullptr;
  /// Trees of equal texts, for a program without a cache; may be null.
  syntax::TreeCache *trees = nullptr;
  /// The bodies of functions are not asked about, and left out.
  bool headers = false;
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_SEARCH_H
