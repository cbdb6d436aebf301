#ifndef FLATTENC_COMPILER_CHECK_ACCEPTS_H
#define FLATTENC_COMPILER_CHECK_ACCEPTS_H

#include "compiler/check/subject.h"

#include <set>

namespace flattenc::check {

/// The keyword arguments that a class takes, through all of its bases; nothing
/// if that is not known: an external class, one that passes others on unseen,
/// a decorated class.
std::optional<std::set<std::string>> arguments_of(Program &program,
                                                  ClassId cls);

/// True if the sources are found and an object registered under `type` in the
/// config's own package takes the argument.
bool accepts(const Subject &subject, llvm::StringRef type,
             llvm::StringRef argument);

/// A dict of the configuration that names its class.
struct TypedDict {
  ConfigValueId dict;
  const ConfigSlot *type; ///< of a string
  llvm::StringRef scope;  ///< the package whose registries are asked
  bool built;             ///< surely built from a registry
  llvm::StringRef key;    ///< of `type`: "type", "constructor", ...
};

/// Every string that names a registered object, with the scope in force.
llvm::ArrayRef<TypedDict> typed_dicts(const Subject &subject,
                                      TypeSources &types);

} // namespace flattenc::check

#endif // FLATTENC_COMPILER_CHECK_ACCEPTS_H
