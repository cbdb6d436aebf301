#include "compiler/frontend/mm_config/loader.h"

#include "compiler/syntax/parse.h"
#include "runtime/python/builtins.h"
#include "runtime/python/report.h"

#include "llvm/Support/Path.h"

namespace flattenc::frontend {

using namespace python;

std::string Loader::absolute(llvm::StringRef path) const {
  llvm::SmallString<256> result(path);
  if (state_.fs.makeAbsolute(result))
    return path.str();
  llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
  return result.str().str();
}

bool Loader::allowed(llvm::StringRef path, SourceRange asked) {
  if (request_.roots.empty())
    return true;
  llvm::SmallString<256> real, root;
  if (state_.fs.getRealPath(path, real))
    real = path; // not there, or a file system without links
  llvm::sys::path::remove_dots(real, true);
  for (const std::string &given : request_.roots) {
    root.clear();
    if (state_.fs.getRealPath(given, root))
      root = absolute(given);
    llvm::StringRef prefix = root.str().rtrim('/');
    if (real.str().startswith(prefix) &&
        (real.size() == prefix.size() || real[prefix.size()] == '/'))
      return true;
  }
  diag_.emit(DiagKind::OutsideRoots, asked, path);
  return false;
}

void Loader::missing(DiagKind kind, llvm::StringRef path,
                     llvm::StringRef shown, SourceRange asked) {
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  llvm::StringRef name = llvm::sys::path::filename(path);
  std::string nearest;
  unsigned best = static_cast<unsigned>(name.size() / 2 + 1);
  std::error_code error;
  for (auto at = state_.fs.dir_begin(folder, error);
       !error && at != llvm::vfs::directory_iterator(); at.increment(error)) {
    llvm::StringRef other = llvm::sys::path::filename(at->path());
    unsigned distance = name.edit_distance(other, true, best);
    if (other.endswith(".py") &&
        (distance < best || (distance == best && other < nearest))) {
      best = distance;
      nearest = other.str();
    }
  }
  auto builder = diag_.emit(kind, asked, shown);
  if (!nearest.empty())
    builder.hint("did you mean `" + nearest + "`?");
}

bool Loader::enter(llvm::StringRef path, SourceRange asked) {
  if (llvm::is_contained(open_files_, path)) {
    diag_.emit(DiagKind::BaseCycle, asked, path);
    return false;
  }
  if (open_files_.size() >= kMaxBaseDepth) {
    diag_.emit(DiagKind::EvaluationLimit, asked,
               llvm::Twine(kMaxBaseDepth).str() + " bases in a chain");
    return false;
  }
  open_files_.push_back(path.str());
  deepest_ = std::max(deepest_, open_files_.size());
  return true;
}

void Loader::note_file(FileId asked, FileId file) {
  opened_.emplace_back(asked, file);
  if (!llvm::is_contained(tree_.files, file))
    tree_.files.push_back(file);
  if (asked.valid() && !llvm::is_contained(tree_.bases, opened_.back()))
    tree_.bases.push_back(opened_.back());
}

const ConfigFile *Loader::open(llvm::StringRef path, SourceRange asked,
                               std::optional<ConfigMode> wanted) {
  DiagKind not_found = asked.file.valid() ? DiagKind::BaseNotFound
                                          : DiagKind::ConfigNotFound;
  auto status = state_.fs.status(path);
  if (status.getError() == std::errc::operation_not_permitted) {
    diag_.emit(DiagKind::OutsideRoots, asked, path);
    return nullptr;
  }
  if (!status || !status->isRegularFile()) { // a pipe may never end
    missing(not_found, path, path, asked);
    return nullptr;
  }
  if (!allowed(path, asked))
    return nullptr;
  if (!path.endswith(".py")) {
    diag_.emit(DiagKind::UnsupportedConfigFormat, asked, path);
    return nullptr;
  }
  std::string key = path.str();
  if (wanted == ConfigMode::Lazy)
    key += "\nlazy"; // a lazy base is not asked for its style
  auto known = state_.files.find(key);
  if (known == state_.files.end()) {
    std::string with_env = key;
    std::vector<std::string> env;
    for (const auto &entry : request_.env)
      env.push_back("\n" + entry.getKey().str() + "=" + entry.getValue());
    llvm::sort(env);
    for (const std::string &line : env)
      with_env += line;
    known = state_.files.find(with_env + "\nenv");
    if (known == state_.files.end()) {
      auto loaded = state_.sources.load(state_.fs, path);
      if (!loaded) {
        llvm::consumeError(loaded.takeError());
        missing(not_found, path, path, asked);
        return nullptr;
      }
      auto tree = syntax::parse(state_.sources, *loaded, diag_);
      auto mode = tree ? wanted == ConfigMode::Lazy
                             ? wanted
                             : config_mode(*tree, diag_)
                       : std::nullopt;
      if (!mode)
        return nullptr;
      auto file = *mode == ConfigMode::Lazy
                      ? compile_lazy_config(std::move(*tree), path, diag_)
                      : compile_text_config(state_.sources, std::move(*tree),
                                            path, request_.env, diag_);
      if (!file)
        return nullptr;
      if (!file->substitution)
        state_.trees[file->source] = &file->tree;
      bool uses_env = file->substitution && file->substitution->used_environment;
      known = state_.files
                  .try_emplace(uses_env ? with_env + "\nenv" : key,
                               std::move(file))
                  .first;
    }
  }
  const ConfigFile *file = known->second.get();
  if (wanted == ConfigMode::Text && file->lazy) {
    diag_.emit(DiagKind::MixedConfigStyles, asked, path)
        .hint("one of the two styles must hold for a whole chain of bases");
    return nullptr;
  }
  if (state_.sources.text(file->source).startswith("\xEF\xBB\xBF"))
    diag_.emit(DiagKind::ByteOrderMark, {file->source, 0, 3}, path)
        .hint("save it as UTF-8 without one");
  note_file(asked.file, file->source);
  return file;
}

OriginIndex Loader::add_origin(OriginKind kind, SourceRange range,
                               OriginIndex previous) {
  return tree_.origins.add({kind, range, OriginId{previous}}).index;
}

OriginIndex Loader::record(SlotEvent event, SourceRange range,
                           OriginIndex previous) {
  OriginKind kind = event == SlotEvent::Set       ? OriginKind::Set
                    : event == SlotEvent::Mutated ? OriginKind::Mutated
                                                  : OriginKind::Deleted;
  return add_origin(kind, range, previous);
}

OriginIndex Loader::over(OriginIndex mine, OriginIndex base) {
  if (mine == kNoOrigin || base == kNoOrigin)
    return mine == kNoOrigin ? base : mine;
  llvm::SmallVector<OriginIndex, 4> chain;
  for (OriginIndex at = mine; at != kNoOrigin;
       at = tree_.origins[OriginId{at}].previous.index) {
    if (at == base)
      return mine;
    chain.push_back(at);
  }
  OriginIndex result = base;
  for (OriginIndex at : llvm::reverse(chain)) {
    Origin copy = tree_.origins[OriginId{at}];
    copy.previous = OriginId{result};
    result = tree_.origins.add(copy).index;
  }
  return result;
}

SourceRange Loader::origin_range(Value v, SourceRange otherwise) const {
  return v.origin == kNoOrigin ? otherwise
                               : tree_.origins[OriginId{v.origin}].range;
}

void Loader::report(const Failure &failure, const Unit &unit) {
  SourceRange start = unit.range(unit.tree->root());
  start.end = start.begin;
  python::report(failure, start, diag_);
}

std::nullopt_t Loader::stop(Vm &vm, SourceRange place) {
  python::report(vm.failure(), place, diag_);
  return std::nullopt;
}

bool Loader::walk(Vm &vm, unsigned depth, SourceRange place) {
  if (vm.walk(depth))
    return true;
  stop(vm, place);
  return false;
}

std::optional<Value> Loader::run_code(Vm &vm, const Unit &unit,
                                      DictObject &globals) {
  Value name = text("__name__");
  vm.dict_put(globals, name, text("builtins"));
  Result result = vm.run(*unit.codes.front(), globals);
  if (!result)
    report(vm.failure(), unit);
  return result;
}

Result Loader::import_module(Vm &vm, const ImportRequest &request) {
  llvm::StringRef name = request.module->text;
  std::string dotted = std::string(request.level, '.') +
                       (name.empty() ? "None" : name.str());
  if (llvm::StringRef(dotted).startswith("mmengine.config") && request.from)
    return Value::of(Kind::Host, heap_.make<Stub>());
  if (!lazy_ || is_builtin_module(dotted))
    return Host::import_module(vm, request);
  if (request.from) {
    auto *module = heap_.make<LazyModule>();
    module->module = dotted;
    return Value::of(Kind::Host, module);
  }
  if (!request.bind_leaf)
    return vm.refuse("the import of `" + dotted + "` inside of a block");
  auto *object = heap_.make<LazyObject>();
  object->module = dotted;
  return Value::of(Kind::Host, object);
}

Result Loader::import_member(Vm &vm, Value module, const StrObject &name) {
  const ConfigObject *object = config_object(module);
  if (object && object->host_kind == HostKind::Stub)
    return module;
  if (!object || object->host_kind != HostKind::Module)
    return Host::import_member(vm, module, name);
  auto *member = heap_.make<LazyObject>();
  member->module = static_cast<const LazyModule *>(object)->module;
  member->name = name.text.str();
  return Value::of(Kind::Host, member);
}

std::optional<ConfigTree> Loader::run() {
  std::string path = absolute(request_.path);
  const ConfigFile *file = open(path, {}, std::nullopt);
  if (!file)
    return std::nullopt;
  lazy_ = tree_.lazy = file->lazy;
  MaybeValue config = lazy_ ? load_lazy(path, {}) : load_text(path, {});
  if (!config)
    return std::nullopt;
  for (llvm::StringRef reserved :
       {"filename", "text", "pretty_text", "env_variables"}) {
    Value key = text(reserved);
    if (const Value *found =
            as_dict(*config).table.find(key, as_str(key).hash)) {
      diag_.emit(DiagKind::ReservedConfigKey, origin_range(*found, {}),
                 reserved);
      return std::nullopt;
    }
  }
  Vm vm(heap_, *this, kConfigLimits);
  if (!apply_options(vm, *config) || !freeze(*config))
    return std::nullopt;
  return std::move(tree_);
}

ConfigSession::ConfigSession(llvm::vfs::FileSystem &fs, SourceSet &sources)
    : state_(new State(fs, sources)) {}
ConfigSession::~ConfigSession() = default;

std::optional<ConfigTree> ConfigSession::load(const ConfigRequest &request,
                                              DiagnosticEmitter &diag) {
  return Loader(*state_, request, diag).run();
}

const syntax::Tree *ConfigSession::tree(FileId file) const {
  return state_->trees.lookup(file);
}

std::optional<ConfigTree> load_config(const ConfigRequest &request,
                                      llvm::vfs::FileSystem &fs,
                                      SourceSet &sources,
                                      DiagnosticEmitter &diag) {
  return ConfigSession(fs, sources).load(request, diag);
}

} // namespace flattenc::frontend
