#ifndef FLATTENC_COMPILER_DRIVER_EXPORT_CONFIG_H
#define FLATTENC_COMPILER_DRIVER_EXPORT_CONFIG_H

#include "compiler/backend/package/package.h"
#include "compiler/driver/session.h"

namespace flattenc {

/// The package whose config this is: the one it lies in, else its
/// `default_scope`, else none.
std::string home_of(const Location &location, const ConfigTree &config);

/// The scripts of a package that train and test, by the name that they get.
std::vector<std::pair<std::string, std::string>>
scripts_of(const LocatedConfig &located, llvm::StringRef home);

/// Reports a `--package-name` that Python could not import, or under which it
/// would find something else.
bool check_package_name(Session &session, const LocatedConfig &located);

/// What is asked of the back-end, without the text of the config.
backend::PackageOptions package_request(const Session &session,
                                        const Location &location);

/// Turns the config into files, verified. Errors of the input go to the
/// session's diag; there is nothing to write then, nor if the pipeline was told
/// to stop.
llvm::Expected<std::optional<Package>>
make_package(Session &session, const LocatedConfig &located,
             llvm::StringRef home, ConfigTree config);

/// `export --all` and `export --files-from`: many configs in one process.
llvm::Expected<int> export_many(Session &session);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_EXPORT_CONFIG_H
