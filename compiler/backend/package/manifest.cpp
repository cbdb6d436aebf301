#include "compiler/backend/package/documents.h"
#include "compiler/program/module_cache.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

namespace flattenc::backend {

std::string sha256(llvm::StringRef bytes) {
  llvm::SHA256 hash;
  hash.update(bytes);
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

/// A file as its package names it: "mmdet/models/x.py". Files outside every
/// package (a user's own config) keep their last two components.
static std::string input_name(Compilation &in, llvm::StringRef path) {
  std::set<std::string> packages = {in.home};
  for (const auto &[id, kept] : (*in.reach)->modules())
    packages.insert(in.program[id].package);
  for (const std::string &package : packages) {
    auto folder = in.program.search.find_package(package);
    if (!folder)
      continue;
    if (path.startswith(*folder) && path[folder->size()] == '/')
      return package + path.drop_front(folder->size()).str();
    // Beside the package in a checkout.
    llvm::StringRef root = llvm::StringRef(*folder).rsplit('/').first;
    if (path.startswith(root) && path[root.size()] == '/')
      return path.drop_front(root.size() + 1).str();
  }
  auto [folder, name] = path.rsplit('/');
  return (folder.rsplit('/').second + "/" + name).str();
}

static std::string input_name(Compilation &in, FileId file) {
  return input_name(in, in.sources.path(file));
}

std::string place(Compilation &in, ModuleId module, NodeId node) {
  SourceRange range = in.program.range(module, node);
  LineColumn at = in.sources.line_column(range.file, range.begin);
  return input_name(in, range.file) + ":" + std::to_string(at.line);
}

static void write_digest(llvm::json::OStream &json, llvm::StringRef name,
                         llvm::StringRef hash) {
  json.object([&] {
    json.attribute("name", name);
    json.attribute("sha256", hash);
  });
}

/// The digest of a file; of one that other configs share, made once.
static std::string digest_of(Compilation &in, FileId file) {
  llvm::StringRef path = in.sources.path(file);
  auto make = [&] { return sha256(in.sources.text(file)); };
  ModuleCache *cache = in.program.search.cache;
  // A relative path names another file in another task.
  return cache && path.startswith("/") ? cache->digest(path, make) : make();
}

static void write_inputs(Compilation &in, const std::set<Asset> &assets,
                         llvm::json::OStream &json) {
  std::set<FileId> files(in.config.files.begin(), in.config.files.end());
  for (const auto &[id, kept] : (*in.reach)->modules())
    files.insert(in.program[id].file);
  for (const auto &[cls, unit] : in.units)
    for (ClassId ancestor : unit.chain)
      files.insert(in.program[in.program[ancestor].module].file);
  std::map<std::string, std::string> inputs;
  for (const Asset &asset : assets)
    if (const NamedConfig *config = in.named_config(asset))
      files.insert(config->tree.files.begin(), config->tree.files.end());
    else if (auto buffer = in.program.search.fs->getBufferForFile(asset.file))
      inputs[input_name(in, asset.file)] = sha256((*buffer)->getBuffer());
  for (FileId file : files)
    inputs[input_name(in, file)] = digest_of(in, file);
  for (const auto &[name, hash] : inputs)
    write_digest(json, name, hash);
}

static void write_classes(Compilation &in, llvm::json::OStream &json) {
  std::map<std::string, const Unit *> sorted;
  for (const auto &[cls, unit] : in.units)
    if (!unit.chain.empty())
      sorted[in.output_name(in.program.qualified_name(cls))] = &unit;
  for (const auto &[name, unit] : sorted)
    json.object([&, name = name, unit = unit] {
      json.attribute("class", name);
      json.attribute("origin", in.program.qualified_name(unit->cls));
      json.attributeArray("chain", [&] {
        for (ClassId ancestor : unit->chain)
          json.value(in.program.qualified_name(ancestor));
      });
      json.attributeArray("bases", [&] {
        for (const NewBase &base : unit->bases) {
          std::string path = in.program.qualified_name(base.cls);
          json.value(in.program[base.cls].external() ? path
                                                     : in.output_name(path));
        }
      });
    });
}

static void write_pins(Compilation &in, llvm::json::OStream &json) {
  std::map<std::string, const Pin *> sorted;
  for (const auto &[cls, pin] : *in.pins)
    if ((*in.reach)->keeps_class(cls))
      sorted[in.output_name(in.program.qualified_name(cls))] = &pin;
  for (const auto &[name, pin] : sorted)
    json.object([&, name = name, pin = pin] {
      json.attribute("class", name);
      json.attribute("reason", pin->reason);
      json.attribute("place", place(in, pin->module, pin->node));
    });
}

static void write_strings(llvm::json::OStream &json, llvm::StringRef key,
                          const std::vector<std::string> &strings) {
  json.attributeArray(key, [&] {
    for (const std::string &text : strings)
      json.value(text);
  });
}

std::string manifest(Compilation &in, const PackageOptions &options,
                     const Files &files) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::json::OStream json(out, 2);
  const std::set<Asset> &assets = (*in.reach)->assets();
  json.object([&] {
    json.attribute("flattenc", options.version);
    json.attribute("config", options.config_name);
    json.attribute("home", in.home);
    json.attribute("package_name", in.package_name);
    write_strings(json, "env", options.environment);
    write_strings(json, "cfg_options", options.cfg_options);
    write_strings(json, "external", options.external);
    write_strings(json, "bundle", options.bundle);
    json.attribute("facts", "tables");
    json.attributeArray("inputs", [&] { write_inputs(in, assets, json); });
    json.attributeArray("classes", [&] { write_classes(in, json); });
    json.attributeArray("pinned", [&] { write_pins(in, json); });
    json.attributeArray("assets", [&] {
      for (const Asset &asset : assets)
        json.value(output_path(in, asset));
    });
    json.attributeArray("externals", [&] {
      for (const std::string &package : (*in.reach)->externals())
        json.value(package);
    });
    json.attributeArray("files", [&] {
      for (const auto &[path, bytes] : files)
        write_digest(json, path, sha256(bytes));
    });
  });
  return out.str() + "\n";
}

} // namespace flattenc::backend
