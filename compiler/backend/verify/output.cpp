#include "compiler/backend/verify/output.h"

#include "compiler/program/parse_ahead.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc::backend::verify {

using syntax::Tree;

namespace {

/// One emitted file. Its bytes are copied: diagnostics outlive the package.
class EmittedFile : public llvm::vfs::File {
public:
  EmittedFile(llvm::vfs::Status status, llvm::StringRef text)
      : status_(std::move(status)), text_(text) {}
  llvm::ErrorOr<llvm::vfs::Status> status() override { return status_; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>
  getBuffer(const llvm::Twine &name, std::int64_t, bool, bool) override {
    return llvm::MemoryBuffer::getMemBufferCopy(text_, name);
  }
  std::error_code close() override { return {}; }

private:
  llvm::vfs::Status status_;
  llvm::StringRef text_;
};

/// The files of an export under relative paths, before those of the sources'
/// file system, where external packages may lie.
class EmittedFiles : public llvm::vfs::ProxyFileSystem {
public:
  EmittedFiles(const std::map<std::string, std::string> &files,
               llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> below)
      : ProxyFileSystem(std::move(below)), files_(files) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override {
    auto found = files_.find(path.str());
    if (found == files_.end())
      return absolute(path) ? ProxyFileSystem::status(path)
                            : llvm::ErrorOr<llvm::vfs::Status>(missing());
    return llvm::vfs::Status(found->first, llvm::vfs::getNextVirtualUniqueID(),
                             {}, 0, 0, found->second.size(),
                             llvm::sys::fs::file_type::regular_file,
                             llvm::sys::fs::perms::all_read);
  }
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &path) override {
    auto found = files_.find(path.str());
    if (found == files_.end()) {
      if (absolute(path))
        return ProxyFileSystem::openFileForRead(path);
      return missing();
    }
    return std::make_unique<EmittedFile>(*status(path), found->second);
  }

private:
  static bool absolute(const llvm::Twine &path) {
    return llvm::sys::path::is_absolute(path);
  }
  static std::error_code missing() {
    return std::make_error_code(std::errc::no_such_file_or_directory);
  }

  const std::map<std::string, std::string> &files_;
};

/// The output packages: those folders of the export that have the name of one.
std::map<std::string, std::string>
output_packages(const std::map<std::string, std::string> &files,
                const Program &sources, const VerifyRequest &request) {
  std::map<std::string, std::string> result;
  for (const auto &[path, text] : files) {
    llvm::StringRef top = llvm::StringRef(path).split('/').first;
    llvm::StringRef sibling = top;
    if (top == request.package_name)
      result[request.home] = top.str();
    else if (sibling.consume_front(request.package_name) &&
             sibling.consume_front("_") && sources.bundles(sibling))
      result[sibling.str()] = top.str();
  }
  return result;
}

} // namespace

Output::Output(const std::map<std::string, std::string> &files,
               Program &sources, const VerifyRequest &request,
               DiagnosticEmitter &diag)
    : package_of_(output_packages(files, sources, request)), sources(sources),
      emitted(sources.sources, diag, search_), diag(diag), files_(files),
      request_(request) {
  search_.trees = sources.search.trees;
  search_.externals = sources.search.externals;
  search_.fs = llvm::makeIntrusiveRefCnt<EmittedFiles>(files,
                                                        sources.search.fs);
  // Bundled packages that the output does not have are not found, as in the
  // sources when they are not installed.
  search_.bundled = [this](llvm::StringRef package) {
    return is_output(package) || this->sources.bundles(package);
  };
  search_.find_package =
      [this](llvm::StringRef package) -> std::optional<std::string> {
    if (is_output(package))
      return package.str();
    if (this->sources.bundles(package))
      return std::nullopt;
    return this->sources.search.find_package(package);
  };
}

bool Output::is_output(llvm::StringRef package) const {
  return llvm::any_of(package_of_, [&](const auto &entry) {
    return entry.second == package;
  });
}

bool Output::is_replaced(llvm::StringRef dotted) {
  llvm::StringRef package = dotted.split('.').first;
  return !is_output(package) && sources.bundles(package) &&
         sources.module(package).valid();
}

std::string Output::output_name(llvm::StringRef dotted) {
  auto [package, below] = dotted.split('.');
  if (!is_replaced(package))
    return dotted.str();
  auto known = package_of_.find(package.str());
  std::string result = known != package_of_.end()
                           ? known->second
                           : request_.package_name + "_" + package.str();
  return below.empty() ? result : result + "." + below.str();
}

std::string Output::source_name(llvm::StringRef dotted) const {
  auto [package, below] = dotted.split('.');
  for (const auto &[source, output] : package_of_)
    if (output == package)
      return below.empty() ? source : source + "." + below.str();
  return dotted.str();
}

bool Output::same(const Entity &source, const Entity &printed) const {
  if (source.kind != printed.kind)
    return false;
  switch (source.kind) {
  case Entity::Kind::Unknown:
    return true;
  case Entity::Kind::External:
    return source.path == printed.path;
  case Entity::Kind::Module:
    return source_of(printed.module) == source.module;
  case Entity::Kind::Definition:
    return source_of(printed.module) == source.module &&
           source.path == printed.path;
  }
  llvm_unreachable("covered switch");
}

/// The dotted name of the module that a path holds; empty for data files.
static std::string module_name(llvm::StringRef path) {
  if (!path.consume_back(".py"))
    return {};
  path.consume_back("/__init__");
  llvm::SmallVector<llvm::StringRef> parts;
  path.split(parts, '/');
  for (llvm::StringRef part : parts)
    if (part.empty() || llvm::any_of(part, [](char c) {
          return !llvm::isAlnum(c) && c != '_' && (c & 0x80) == 0;
        }))
      return {};
  return llvm::join(parts, ".");
}

void Output::load_module(const std::string &path) {
  llvm::StringRef ref = path;
  auto [top, below] = ref.split('/');
  std::string config =
      request_.package_name + "/configs/" + request_.config_path;
  std::string name = module_name(path);
  if (path == config || name.empty() || (!is_output(top) && top != "tools")) {
    auto file = sources.sources.load(*search_.fs, path);
    assert(file && "an emitted file can be read");
    auto tree = syntax::parse(sources.sources, *file, diag);
    all_parse_ &= tree.has_value();
    // Another folder than a package holds configs, in their original places.
    if (tree && (path == config || (!is_output(top) && top != "tools")))
      configs_.push_back(std::move(*tree));
    return;
  }
  ModuleId printed = is_output(top)
                         ? emitted.module(name)
                         : emitted.script(name, request_.package_name, path);
  if (!printed.valid()) {
    all_parse_ = false;
    return;
  }
  modules_.push_back(printed);
  if (!is_output(top))
    return;
  for (const auto &[source, output] : package_of_)
    if (output == top) {
      llvm::StringRef rest = llvm::StringRef(name).drop_front(output.size());
      source_of_[printed] = sources.module(source + rest.str());
    }
}

/// Has the emitted modules parsed on several threads.
void Output::parse_ahead() {
  ParseAhead *ahead = sources.search.ahead;
  if (!ahead)
    return;
  search_.ahead = ahead;
  std::vector<ParseAhead::Source> known;
  for (const auto &[path, text] : files_) {
    std::string name = module_name(path);
    llvm::StringRef top = llvm::StringRef(path).split('/').first;
    if (name.empty() || !is_output(top))
      continue;
    auto file = sources.sources.load(*search_.fs, path);
    assert(file && "an emitted file can be read");
    bool is_init = llvm::sys::path::filename(path) == "__init__.py";
    known.push_back({name, *file, sources.sources.text(*file), is_init});
  }
  std::vector<ParseAhead::Source> wanted = known;
  ahead->know(std::move(known));
  // From the end: this thread begins at the other one.
  for (const ParseAhead::Source &source : llvm::reverse(wanted))
    ahead->want(source.module);
}

bool Output::load() {
  parse_ahead();
  for (const auto &[path, text] : files_)
    if (llvm::StringRef(path).endswith(".py"))
      load_module(path);
  for (ModuleId printed : modules_)
    if (ModuleId source = source_of(printed); source.valid())
      pair_classes(printed, source);
  return all_parse_;
}

static std::vector<NodeId>
class_nodes(const llvm::SmallVector<Binding, 1> &all) {
  std::vector<NodeId> result;
  for (const Binding &binding : all)
    if (binding.kind == Binding::Kind::Class)
      result.push_back(binding.node);
  return result;
}

/// Classes of one name correspond in source order, the last ones to the last.
void Output::pair_classes(ModuleId printed, ModuleId source) {
  for (const auto &[name, all] : emitted[printed].bindings) {
    std::vector<NodeId> here = class_nodes(all);
    const auto *original =
        here.empty() ? nullptr : sources.bindings(source, name);
    if (!original)
      continue;
    std::vector<NodeId> there = class_nodes(*original);
    for (std::size_t i = 0; i < std::min(here.size(), there.size()); ++i) {
      PrintedClass cls;
      cls.printed = emitted.class_at(printed, here[here.size() - 1 - i]);
      cls.source = sources.class_at(source, there[there.size() - 1 - i]);
      cls.body = read_class_body(emitted, cls.printed);
      cls.items.resize(cls.body.items.size());
      class_index_[cls.printed] = classes_.size();
      classes_.push_back(std::move(cls));
    }
  }
}

PrintedClass *Output::find(ClassId printed) {
  auto found = class_index_.find(printed);
  return found == class_index_.end() ? nullptr : &classes_[found->second];
}

const ClassBody &Output::source_body(ClassId source) {
  std::unique_ptr<ClassBody> &body = source_bodies_[source];
  if (!body)
    body = std::make_unique<ClassBody>(read_class_body(sources, source));
  return *body;
}

} // namespace flattenc::backend::verify
