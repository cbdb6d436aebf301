#include "compiler/backend/package/package.h"

#include "compiler/backend/package/documents.h"
#include "compiler/backend/package/print_module.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::backend {

/// The file of a module below the output folder.
static std::string module_path(Compilation &in, const Module &module) {
  std::string path =
      module.is_script ? module.name : in.output_name(module.name);
  std::replace(path.begin(), path.end(), '.', '/');
  return path + (module.is_init ? "/__init__.py" : ".py");
}

/// A script finds the package beside its own folder.
static std::string script_text(std::string text) {
  static constexpr llvm::StringLiteral kPath =
      "import os.path as _osp\n"
      "import sys as _sys\n\n"
      "_sys.path.insert(0, _osp.dirname(_osp.dirname(_osp.abspath(__file__))))"
      "\n\n";
  // Behind the comments at the head and a `from __future__`, before the rest.
  std::size_t at = 0;
  while (at < text.size() &&
         (text[at] == '#' || text[at] == '\n' ||
          llvm::StringRef(text).substr(at).startswith("from __future__"))) {
    std::size_t line = text.find('\n', at);
    at = line == std::string::npos ? text.size() : line + 1;
  }
  text.insert(at, kPath.str());
  return text;
}

/// Every folder of a package needs its `__init__.py`.
static void complete(Files &files) {
  std::set<std::string> folders;
  for (const auto &[path, text] : files) {
    llvm::StringRef rest = path;
    if (!rest.endswith(".py") || rest.startswith("tools/") ||
        !rest.contains('/'))
      continue;
    // Configs are data: their folders are no packages.
    if (rest.split('/').second.startswith("configs/"))
      continue;
    for (rest = rest.rsplit('/').first; !rest.empty();
         rest = rest.contains('/') ? rest.rsplit('/').first
                                   : llvm::StringRef())
      folders.insert(rest.str());
  }
  for (const std::string &folder : folders)
    files.try_emplace(folder + "/__init__.py", "");
}

/// File names have to differ when case is folded.
static void check_case(Compilation &in, const Files &files) {
  llvm::StringMap<std::string> folded;
  for (const auto &[path, text] : files) {
    auto [it, added] =
        folded.try_emplace(llvm::StringRef(path).lower(), path);
    if (!added)
      in.diag.emit(DiagKind::NameClash, {}, it->second, path);
  }
}

std::string output_path(const Compilation &in, const Asset &asset) {
  if (!asset.beside_modules)
    return asset.path;
  return in.output_package(asset.package) + "/" + asset.path;
}

static void add_assets(Compilation &in, const PackageOptions &options,
                       Files &files) {
  for (const Asset &asset : (*in.reach)->assets()) {
    std::string bytes;
    auto named = options.named_configs.find(asset.file);
    if (named != options.named_configs.end()) {
      bytes = named->second;
    } else {
      auto buffer = in.program.search.fs->getBufferForFile(asset.file);
      if (!buffer)
        continue;
      bytes = (*buffer)->getBuffer().str();
    }
    files[output_path(in, asset)] = bytes;
    if (!asset.beside_modules && !asset.package.empty())
      files[in.output_package(asset.package) + "/.mim/" + asset.path] = bytes;
  }
}

Files print_package(Compilation &in, const PackageOptions &options) {
  Files files;
  for (const auto &[id, kept] : (*in.reach)->modules()) {
    const Module &module = in.program[id];
    std::string text = print_module(in, id);
    if (module.is_script)
      text = script_text(std::move(text));
    files[module_path(in, module)] = std::move(text);
  }
  files[in.package_name + "/configs/" + options.config_path] =
      options.config_text;
  complete(files);
  add_assets(in, options, files);
  add_documents(in, options, files);
  check_case(in, files);
  files["flattenc.json"] = manifest(in, options, files);
  return files;
}

} // namespace flattenc::backend
