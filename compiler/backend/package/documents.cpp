#include "compiler/backend/package/documents.h"

#include "llvm/Support/Path.h"

namespace flattenc::backend {

static std::set<std::string> packages_of(Compilation &in) {
  std::set<std::string> packages;
  for (const auto &[id, kept] : (*in.reach)->modules())
    packages.insert(in.program[id].package);
  return packages;
}

/// Copies the licence files of a package: from its `.dist-info`, or from the
/// folder of its checkout.
static void add_licences(Compilation &in, llvm::StringRef package,
                         Files &files) {
  auto folder = in.program.search.find_package(package);
  if (!folder)
    return;
  llvm::vfs::FileSystem &fs = *in.program.search.fs;
  std::string root = llvm::sys::path::parent_path(*folder).str();
  std::vector<std::string> folders = {root};
  std::error_code error;
  for (auto it = fs.dir_begin(root, error), end = llvm::vfs::directory_iterator();
       !error && it != end; it.increment(error)) {
    llvm::StringRef name = llvm::sys::path::filename(it->path());
    if (!name.endswith(".dist-info"))
      continue;
    auto top = fs.getBufferForFile(it->path() + "/top_level.txt");
    bool mine = name.split('-').first == package;
    if (top) {
      llvm::SmallVector<llvm::StringRef> lines;
      (*top)->getBuffer().split(lines, '\n');
      mine |= llvm::is_contained(lines, package);
    }
    if (mine) {
      folders.push_back(it->path().str());
      folders.push_back((it->path() + "/licenses").str());
    }
  }
  std::vector<std::pair<std::string, std::string>> found;
  for (const std::string &where : folders)
    for (auto it = fs.dir_begin(where, error), end = llvm::vfs::directory_iterator();
         !error && it != end; it.increment(error)) {
      llvm::StringRef name = llvm::sys::path::filename(it->path());
      if (!name.startswith("LICENSE") && !name.startswith("LICENCE"))
        continue;
      // Only the root of a checkout of this package counts as its licence.
      auto buffer = fs.getBufferForFile(it->path());
      if (buffer)
        found.push_back({name.str(), (*buffer)->getBuffer().str()});
    }
  llvm::sort(found);
  for (const auto &[name, text] : found)
    files[package == in.home ? name : name + "." + package.str()] = text;
}

/// A path as a word of a POSIX shell.
static std::string shell_word(llvm::StringRef path) {
  bool plain = llvm::all_of(path, [](char c) {
    return llvm::isAlnum(c) || llvm::StringRef("/._-+=,:@%").contains(c);
  });
  if (plain)
    return path.str();
  std::string result = "'";
  for (char c : path)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

static std::string readme(Compilation &in, const PackageOptions &options) {
  std::string config =
      shell_word(in.package_name + "/configs/" + options.config_path);
  std::string text = "# `" + in.package_name + "`: " + options.config_name +
                     "\n\n"
                     "A standalone copy of what this config needs, made by "
                     "flattenc. It runs without the\nrepository it came from; "
                     "inherited classes are flattened into the classes that "
                     "use them.\n\n"
                     "    python tools/train.py " + config + "\n"
                     "    python tools/test.py " + config + " CHECKPOINT\n\n"
                     "Run both from this folder: relative paths of the config "
                     "(data, metainfo) count from here.\n\n"
                     "## What it needs\n\n"
                     "Besides the standard library these packages are "
                     "imported:\n\n";
  for (const std::string &package : (*in.reach)->externals())
    text += "- `" + package + "`\n";
  text += "\n## Where the parts came from\n\n"
          "Each module lies at the path that it has in its repository.\n\n"
          "| output | source |\n| --- | --- |\n";
  for (const std::string &package : packages_of(in))
    text += "| `" + in.output_package(package) + "/` | `" + package + "/` |\n";
  std::map<std::string, const Unit *> flattened;
  for (const auto &[cls, unit] : in.units)
    if (!unit.chain.empty())
      flattened[in.output_name(in.program.qualified_name(cls))] = &unit;
  if (!flattened.empty())
    text += "\n## Flattened classes\n\n| class | holds what it inherited from "
            "|\n| --- | --- |\n";
  for (const auto &[name, unit] : flattened) {
    text += "| `" + name + "` | ";
    for (std::size_t i = 0; i < unit->chain.size(); ++i)
      text += (i ? ", `" : "`") +
              in.program.qualified_name(unit->chain[i]) + "`";
    text += " |\n";
  }
  text += "\n`flattenc.json` has the same for programs: inputs with their "
          "SHA-256, classes, classes that\nhad to stay and why, data files, "
          "external packages.\n";
  return text;
}

void add_documents(Compilation &in, const PackageOptions &options,
                   Files &files) {
  files["README.md"] = readme(in, options);
  files[in.package_name + "/data/README.md"] =
      "Put the datasets here, or link them, as the config's `data_root` says.\n";
  files[in.package_name + "/demo/README.md"] =
      "Put images and scripts to try the model on here.\n";
  for (const std::string &package : packages_of(in))
    add_licences(in, package, files);
  for (const char *tool : {"tools/train.py", "tools/test.py"})
    if (!files.count(tool))
      files[tool] = default_tool(tool);
}

} // namespace flattenc::backend
