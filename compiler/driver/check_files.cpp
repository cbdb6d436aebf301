#include "compiler/driver/check_files.h"

#include "compiler/backend/config/print.h"
#include "compiler/check/edits.h"
#include "compiler/program/config_path.h"
#include "compiler/syntax/literals.h"
#include "compiler/syntax/parse.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace path = llvm::sys::path;
using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
with_texts(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
           const ChangedTexts &texts) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto &[name, text] : texts)
    memory->addFile(name, 0,
                    llvm::MemoryBuffer::getMemBufferCopy(text, name));
  auto overlay =
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(files));
  overlay->pushOverlay(memory);
  return overlay;
}

/// The sources that types are looked up in, of one project.
struct Types {
  DiagnosticEmitter diag; ///< what the sources have wrong is no finding here
  Search search;
  std::unique_ptr<Program> program;
  std::unique_ptr<Registrations> registrations;
  std::optional<check::TypeSources> sources;
};

struct FileChecker::State {
  State(const Session &of,
        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
        std::shared_ptr<check::TypeAnswers> known)
      : options(of.options),
        answers(known ? std::move(known)
                      : std::make_shared<check::TypeAnswers>()),
        trials(llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>()),
        workspace(overlay(std::move(files), trials)),
        session{options,         workspace.files, of.environment,
                of.writer,       llvm::nulls(),   llvm::nulls(),
                of.render,       workspace,       workspace.sources,
                {}} {}

  static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
  overlay(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
          const InMemoryFiles &trials) {
    auto made = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
        std::move(files));
    made->pushOverlay(trials);
    return made;
  }

  std::optional<ConfigTree> load(const LocatedConfig &located,
                                 const std::string &file,
                                 DiagnosticEmitter &diag) {
    frontend::ConfigRequest request = config_request(session, located);
    request.path = file;
    return located.project->configs.load(request, diag);
  }
  /// A configuration and what loading it reported.
  struct Loaded {
    std::optional<ConfigTree> config;
    std::vector<Diagnostic> reported;
  };
  std::shared_ptr<Loaded> load_file(const LocatedConfig &located,
                                    const std::string &file);
  const ConfigTree *base(const LocatedConfig &located, const std::string &file);
  std::vector<const ConfigTree *> bases_of(const LocatedConfig &located,
                                           const std::string &file,
                                           const Tree &tree);
  const Tree *tree_of(const LocatedConfig &located, FileId file);
  bool stays_equal(const LocatedConfig &located, const std::string &file,
                   const ConfigTree &config, const Tree &tree,
                   llvm::ArrayRef<TextEdit> edits);
  check::TypeSources *types(const LocatedConfig &located);

  Options options;
  std::shared_ptr<check::TypeAnswers> answers;
  InMemoryFiles trials;
  Workspace workspace;
  Session session;
  unsigned trial_count = 0;
  std::map<std::string, std::optional<LocatedConfig>> by_folder;
  std::map<std::string, std::vector<Diagnostic>> location_errors;
  std::map<std::string, FileSettings> settings_by_folder;
  std::map<std::string, std::shared_ptr<Loaded>> base_files;
  /// What was checked in the folder that is being checked: the next files may
  /// inherit from it.
  std::map<std::string, std::shared_ptr<Loaded>> neighbours;
  std::string neighbourhood;
  std::map<FileId, std::optional<Tree>> trees;
  std::map<std::string, std::unique_ptr<Types>> types_by_home;
};

FileChecker::FileChecker(
    const Session &session,
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
    std::shared_ptr<check::TypeAnswers> answers)
    : state_(std::make_unique<State>(session, std::move(files),
                                     std::move(answers))) {}
FileChecker::~FileChecker() = default;

const SourceSet &FileChecker::sources() const {
  return state_->workspace.sources;
}

const LocatedConfig *FileChecker::located(const std::string &file) {
  std::string folder = path::parent_path(file).str();
  auto known = state_->by_folder.find(folder);
  if (known == state_->by_folder.end()) {
    state_->options.config = file;
    state_->options.verbosity = -1;
    auto located = locate_config(state_->session);
    auto reported = state_->session.diag.diagnostics();
    state_->location_errors[folder].assign(reported.begin(), reported.end());
    state_->session.diag = {};
    known = state_->by_folder.emplace(folder, std::move(located)).first;
  }
  return known->second ? &*known->second : nullptr;
}

const FileChecker::FileSettings &
FileChecker::settings(const std::string &file) {
  std::string folder = path::parent_path(file).str();
  auto [entry, is_new] = state_->settings_by_folder.try_emplace(folder);
  if (!is_new)
    return entry->second;
  DiagnosticEmitter quiet; // `located` reports what is wrong with it
  NearestSettings nearest = nearest_settings(
      *state_->workspace.files, state_->workspace.sources, folder, quiet);
  FileSettings &settings = entry->second;
  settings.folder = nearest.folder;
  settings.file_name_pattern = nearest.settings.file_name_pattern;
  settings.selection.select = state_->options.select.empty()
                                  ? nearest.settings.select
                                  : state_->options.select;
  settings.selection.ignore = state_->options.ignore.empty()
                                  ? nearest.settings.ignore
                                  : state_->options.ignore;
  settings.selection.per_file_ignores = nearest.settings.per_file_ignores;
  return settings;
}

const ConfigTree *FileChecker::State::base(const LocatedConfig &located,
                                           const std::string &file) {
  std::shared_ptr<Loaded> &loaded = base_files[file];
  if (!loaded)
    loaded = load_file(located, file);
  return loaded->config ? &*loaded->config : nullptr;
}

std::shared_ptr<FileChecker::State::Loaded>
FileChecker::State::load_file(const LocatedConfig &located,
                              const std::string &file) {
  auto known = base_files.find(file);
  if (known != base_files.end() && known->second)
    return known->second;
  if (auto near = neighbours.find(file); near != neighbours.end())
    return near->second;
  DiagnosticEmitter diag;
  auto loaded = std::make_shared<Loaded>();
  loaded->config = load(located, file, diag);
  auto reported = diag.diagnostics();
  loaded->reported.assign(reported.begin(), reported.end());
  return loaded;
}

std::vector<const ConfigTree *>
FileChecker::State::bases_of(const LocatedConfig &located,
                             const std::string &file, const Tree &tree) {
  std::vector<NodeId> entries;
  for (NodeId statement : tree.children(tree.root(), Field::Body)) {
    NodeId target = tree.child(statement, Field::Target);
    if (!tree.is(statement, NodeKind::Assign) ||
        !tree.is(target, NodeKind::Name) || tree.text(target) != "_base_")
      continue;
    NodeId value = tree.child(statement, Field::Value);
    if (tree.is(value, NodeKind::List))
      for (NodeId element : tree.children(value, Field::Element))
        entries.push_back(element);
    else
      entries.push_back(value);
    break;
  }
  std::vector<const ConfigTree *> bases;
  for (NodeId entry : entries) {
    auto text = tree.is(entry, NodeKind::String)
                    ? syntax::string_value(tree.text(entry))
                    : std::nullopt;
    if (!text)
      return {}; // computed: rules that compare with bases do without
    llvm::SmallString<256> place(path::parent_path(file));
    auto [package, below] = llvm::StringRef(*text).split("::");
    if (!below.empty()) {
      auto request = config_request(session, located);
      auto found = request.find_package(package);
      if (!found)
        return {};
      place = found->configs_dir;
      path::append(place, below);
    } else if (path::is_absolute(*text)) {
      place = *text;
    } else {
      path::append(place, *text);
    }
    path::remove_dots(place, /*remove_dot_dot=*/true);
    bases.push_back(base(located, place.str().str()));
  }
  return bases;
}

const Tree *FileChecker::State::tree_of(const LocatedConfig &located,
                                        FileId file) {
  if (const Tree *parsed = located.project->configs.tree(file))
    return parsed;
  auto known = trees.find(file);
  if (known == trees.end()) {
    DiagnosticEmitter quiet;
    known = trees.emplace(file, syntax::parse(workspace.sources, file, quiet))
                .first;
  }
  return known->second ? &*known->second : nullptr;
}

bool FileChecker::State::stays_equal(const LocatedConfig &located,
                                     const std::string &file,
                                     const ConfigTree &config, const Tree &tree,
                                     llvm::ArrayRef<TextEdit> edits) {
  llvm::SmallString<256> place;
  if (workspace.files->getRealPath(path::parent_path(file), place))
    place = path::parent_path(file);
  path::append(place,
               ".flattenc-trial-" + std::to_string(trial_count++) + ".py");
  trials->addFile(place, 0,
                  llvm::MemoryBuffer::getMemBufferCopy(
                      check::apply_edits(tree.source(), edits), place));
  workspace.files->add_file(place);
  DiagnosticEmitter quiet;
  auto other = load(located, place.str().str(), quiet);
  return other && equal_values(config, config.root, *other, other->root);
}

check::TypeSources *FileChecker::State::types(const LocatedConfig &located) {
  const std::string &home = located.location.home;
  auto [entry, is_new] =
      types_by_home.try_emplace(located.location.project + "\n" + home);
  if (is_new && !home.empty() &&
      located.location.paths.find_package(*located.files, home)) {
    auto made = std::make_unique<Types>();
    made->search = search_of(session, located, home);
    made->search.cache = nullptr; // has modules without the bodies
    made->search.headers = true;
    made->program = std::make_unique<Program>(workspace.sources, made->diag,
                                              made->search);
    made->registrations = std::make_unique<Registrations>(*made->program);
    made->sources.emplace(
        check::TypeSources{*made->program, *made->registrations, home,
                           located.location.project + "\n" + home, *answers});
    entry->second = std::move(made);
  }
  return entry->second ? &*entry->second->sources : nullptr;
}

std::vector<Diagnostic> FileChecker::check(const std::string &file) {
  State &state = *state_;
  const LocatedConfig *found = located(file);
  if (!found)
    return state.location_errors[path::parent_path(file).str()];
  DiagnosticEmitter diag;
  check::Subject subject;
  subject.path = file;
  subject.sources = &state.workspace.sources;
  llvm::StringRef folder = path::parent_path(file);
  if (folder != state.neighbourhood) {
    state.neighbours.clear();
    state.neighbourhood = folder.str();
  }
  auto loaded = state.load_file(*found, file);
  state.neighbours.emplace(file, loaded);
  const std::optional<ConfigTree> &config = loaded->config;
  auto id = state.workspace.sources.load(*found->files, file);
  if (!id) {
    std::string why = llvm::toString(id.takeError());
    diag.emit(DiagKind::FileUnreadable, {}, file, why);
    auto reported = diag.diagnostics();
    return {reported.begin(), reported.end()};
  }
  subject.file = *id;
  subject.tree = state.tree_of(*found, *id);
  subject.config = config ? &*config : nullptr;
  subject.lazy = config && config->lazy;
  subject.load_diagnostics = loaded->reported;
  if (subject.tree && !subject.lazy)
    subject.bases = state.bases_of(*found, file, *subject.tree);
  subject.tree_of = [&state, found](FileId id) {
    return state.tree_of(*found, id);
  };
  subject.types = [&state, found] { return state.types(*found); };
  subject.stays_equal = [&](llvm::ArrayRef<TextEdit> edits) {
    return state.stays_equal(*found, file, *config, *subject.tree, edits);
  };
  const FileSettings &settings = this->settings(file);
  subject.file_name_pattern = settings.file_name_pattern;
  llvm::StringRef below = file;
  if (below.consume_front(settings.folder))
    below = below.ltrim('/');
  check::check_config(subject, settings.selection, below, diag);
  // What is not evaluated is told, though it is no finding.
  for (const Diagnostic &problem : loaded->reported)
    if (problem.kind == DiagKind::NotEvaluated ||
        problem.kind == DiagKind::EvaluationLimit ||
        problem.kind == DiagKind::UnsupportedSyntax)
      diag.add(problem);
  auto reported = diag.diagnostics();
  return {reported.begin(), reported.end()};
}

std::optional<ConfigTree> FileChecker::load(const std::string &file) {
  const LocatedConfig *found = located(file);
  DiagnosticEmitter quiet;
  return found ? state_->load(*found, file, quiet) : std::nullopt;
}

FileChecker::Resolved FileChecker::resolve(const std::string &file) {
  Resolved resolved;
  const LocatedConfig *found = located(file);
  if (!found)
    return resolved;
  DiagnosticEmitter diag;
  auto config = state_->load(*found, file, diag);
  llvm::raw_string_ostream out(resolved.text);
  if (config) {
    resolved.loads = true;
    backend::print_json(*config, out);
    for (FileId id : config->files)
      resolved.files.push_back(state_->workspace.sources.path(id).str());
  }
  out.flush();
  return resolved;
}

} // namespace flattenc
