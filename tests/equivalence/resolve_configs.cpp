// Loads configurations in one process and prints a line of JSON for each: the
// digest of its canonical form, or `"ok":false` with the diagnostics on stderr.
//
//   resolve_configs [--values | --python | --origins | --load-only]
//                   [--option K=V]... [--root DIR]... [--packages DIR] NAME...
//
// --load-only prints nothing, to measure the loading alone. NAME is a path or `package::path`; `-` reads names from stdin.
#include "compiler/backend/config/print.h"
#include "compiler/frontend/mm_config/config.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <chrono>
#include <iostream>

using namespace flattenc;

int main(int argc, char **argv) {
  bool values = false, load_only = false, python = false, origins = false;
  std::string packages;
  std::vector<std::string> names;
  frontend::ConfigRequest request;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef arg = argv[i];
    if (arg == "--values")
      values = true;
    else if (arg == "--load-only")
      load_only = true;
    else if (arg == "--python")
      python = true;
    else if (arg == "--origins")
      origins = true;
    else if (arg == "--packages" && i + 1 < argc)
      packages = argv[++i];
    else if (arg == "--root" && i + 1 < argc)
      request.roots.push_back(argv[++i]);
    else if (arg == "--option" && i + 1 < argc)
      request.cfg_options.push_back(argv[++i]);
    else if (arg == "-")
      for (std::string line; std::getline(std::cin, line);)
        names.push_back(line);
    else
      names.push_back(arg.str());
  }
  auto fs = llvm::vfs::getRealFileSystem();
  request.find_package =
      [&](llvm::StringRef package) -> std::optional<frontend::PackageConfigs> {
    std::string folder = packages + "/" + package.str();
    if (!fs->exists(folder))
      return std::nullopt;
    return frontend::PackageConfigs{folder, folder + "/.mim/configs"};
  };
  SourceSet sources;
  frontend::ConfigSession session(*fs, sources);
  for (const std::string &name : names) {
    auto [package, path] = llvm::StringRef(name).split("::");
    request.path = path.empty()
                       ? name
                       : packages + "/" + package.str() + "/.mim/configs/" +
                             path.str();
    DiagnosticEmitter diag;
    auto config = session.load(request, diag);
    for (const Diagnostic &d : diag.diagnostics()) {
      llvm::errs() << name << ": ";
      if (d.range.file.valid())
        llvm::errs() << sources.path(d.range.file) << ":"
                     << sources.line_column(d.range.file, d.range.begin).line
                     << ": ";
      llvm::errs() << d.message << " [" << flattenc::name(d.kind) << "]\n";
    }
    if (load_only)
      continue;
    if (!config) {
      llvm::outs() << "{\"config\":\"" << name << "\",\"ok\":false,\"kind\":\""
                   << (diag.diagnostics().empty()
                           ? llvm::StringRef("none")
                           : flattenc::name(diag.diagnostics().back().kind))
                   << "\"}\n";
      continue;
    }
    if (python || origins) {
      backend::PythonOptions options;
      options.show_origin = origins;
      options.sources = &sources;
      backend::print_python(*config, llvm::outs(), options);
      continue;
    }
    std::string text;
    llvm::raw_string_ostream stream(text);
    backend::print_json(*config, stream);
    stream.flush();
    llvm::SHA256 hash;
    hash.update(text);
    llvm::outs() << "{\"config\":\"" << name << "\",\"ok\":true,\"sha256\":\""
                 << llvm::toHex(hash.final(), true) << "\"";
    if (values)
      llvm::outs() << ",\"cfg\":" << text;
    llvm::outs() << "}\n";
  }
  return 0;
}
