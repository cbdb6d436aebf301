#include "compiler/program/program.h"

#include "compiler/program/module_cache.h"
#include "compiler/program/parse_ahead.h"

#include "llvm/Support/Path.h"

namespace flattenc {

Program::Program(SourceSet &sources, DiagnosticEmitter &diag,
                 const Search &search)
    : sources(sources), diag(diag), search(search) {}

bool Program::bundles(llvm::StringRef dotted) const {
  return search.bundled(dotted.split('.').first);
}

ModuleId Program::module(llvm::StringRef dotted) {
  auto known = module_by_name_.find(dotted);
  if (known != module_by_name_.end())
    return known->second;
  ModuleId id;
  module_by_name_[dotted] = id;
  auto [package, below] = dotted.split('.');
  if (!search.bundled(package))
    return id;
  std::optional<std::string> folder = search.find_package(package);
  if (!folder)
    return id;
  llvm::SmallString<256> path(*folder);
  llvm::SmallVector<llvm::StringRef> parts;
  below.split(parts, '.', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef part : parts)
    llvm::sys::path::append(path, part);
  auto module = std::make_unique<Module>();
  llvm::SmallString<256> file(path);
  llvm::sys::path::append(file, "__init__.py");
  module->is_init = search.fs->exists(file);
  if (!module->is_init) {
    if (parts.empty())
      return id;
    file = path;
    file += ".py";
    if (!search.fs->exists(file))
      return id;
  }
  module->name = dotted.str();
  module->package = package.str();
  ModuleId made = load_module(std::move(module), file);
  return module_by_name_[dotted] = made;
}

ModuleId Program::script(llvm::StringRef dotted, llvm::StringRef package,
                         llvm::StringRef path) {
  auto known = module_by_name_.find(dotted);
  if (known != module_by_name_.end())
    return known->second;
  auto module = std::make_unique<Module>();
  module->name = dotted.str();
  module->package = package.str();
  module->is_script = true;
  ModuleId made = load_module(std::move(module), path);
  return module_by_name_[dotted] = made;
}

ModuleId Program::load_module(std::unique_ptr<Module> module,
                              llvm::StringRef path) {
  if (search.cache)
    if (auto known = search.cache->module(module->name, path);
        known && known->is_script == module->is_script)
      return modules_.add(std::move(known));
  std::size_t reported = diag.diagnostics().size();
  auto loaded = sources.load(*search.fs, path);
  if (!loaded) {
    llvm::consumeError(loaded.takeError());
    return {};
  }
  module->file = *loaded;
  std::optional<ParsedModule> parsed;
  if (search.ahead)
    parsed = search.ahead->take(*module);
  if (!parsed)
    parsed = parse_module(std::move(module), sources.text(*loaded),
                          search.headers, search.cache ? nullptr : search.trees);
  syntax::report(parsed->problems, *loaded, diag);
  if (!parsed->module)
    return {};
  if (search.ahead)
    search.ahead->follow(*parsed->module);
  std::shared_ptr<const Module> made = std::move(parsed->module);
  if (search.cache && diag.diagnostics().size() == reported)
    search.cache->keep(path, made);
  return modules_.add(std::move(made));
}

std::string Program::import_target(const Module &module,
                                   NodeId import_from) const {
  return flattenc::import_target(module, import_from);
}

} // namespace flattenc
