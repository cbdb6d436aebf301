//
// `config flatten CONFIG...`: a config that inherits becomes one file without
// `_base_`, written as people write configs.
//
//   _base_ = 'base.py'                       # model
//   model = dict(depth=101)           -->    model = dict(
//                                                type='ResNet',  # as published
//   base.py: # model                             depth=101)
//   model = dict(type='ResNet',  # as published
//                depth=50)
//
// Statements whose value survives are copied with their comments; in those that
// are overridden in part, what survives is. The text is proved: it has to
// resolve to the same config. Keys that do not are printed from their values,
// and a file that still differs is left alone.
//
#include "compiler/check/edits.h"
#include "compiler/driver/check_fix.h"
#include "compiler/driver/config_source.h"
#include "compiler/driver/unified_diff.h"

#include "llvm/Support/Path.h"

namespace flattenc {

namespace path = llvm::sys::path;

/// How a file is written for one config; raised step by step for keys that do
/// not come out equal.
static std::optional<std::string> flat_text(Session &session,
                                            const LocatedConfig &located,
                                            const ConfigTree &config,
                                            const std::string &file) {
  FlatSource source(config, session.sources);
  FlatLevels levels;
  constexpr unsigned kMostRounds = 12;
  for (unsigned round = 0; round < kMostRounds; ++round) {
    std::string text = source.print(levels);
    FileChecker checker(session, with_texts(session.files, {{file, text}}));
    auto again = checker.load(file);
    if (again && equal_values(config, config.root, *again, again->root))
      return text;
    if (!source.raise(levels, again ? &*again : nullptr))
      break;
  }
  (void)located;
  return std::nullopt;
}

/// Where the flat text of a config goes: its path below `-o`.
static std::string target_of(const Options &options,
                             const LocatedConfig &located) {
  return options.directory + "/" + located.location.config_path;
}

namespace {

/// One config on its way.
struct Flat {
  std::string file, text, shown;
  std::string target;
};

} // namespace

static std::optional<Flat> flatten_one(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return std::nullopt;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return std::nullopt;
  Flat flat;
  flat.file = located->location.config;
  flat.shown = session.render.display_path(flat.file);
  flat.target = target_of(session.options, *located);
  if (config->files.size() == 1) {
    flat.text = session.sources.text(config->files[0]).str();
    return flat; // it inherits from nothing
  }
  auto text = flat_text(session, *located, *config, flat.file);
  if (!text) {
    session.diag.emit(DiagKind::FileNotFixed, {}, flat.shown,
                      "its flat text would give another config");
    return std::nullopt;
  }
  flat.text = std::move(*text);
  return flat;
}

/// Writes the files in place, if every config that inherits from one of them
/// stays as it is. Returns how many changed.
static unsigned write_in_place(Session &session, llvm::ArrayRef<Flat> flats) {
  unsigned changed = 0;
  ConfigProof proof(session, session.files);
  ChangedTexts after;
  for (const Flat &flat : flats)
    after[flat.file] = flat.text;
  for (std::set<std::string> guilty = proof.blamed({}, after); !guilty.empty();
       guilty = proof.blamed({}, after))
    for (const std::string &file : guilty) {
      after.erase(file);
      session.diag.emit(DiagKind::FileNotFixed, {},
                        session.render.display_path(file),
                        "a config that inherits from it would change");
    }
  for (const auto &[file, text] : after) {
    auto before = session.files->getBufferForFile(file);
    if (!before || (*before)->getBuffer() == text)
      continue;
    ++changed;
    if (session.options.diff) {
      session.out << unified_diff(session.render.display_path(file),
                                  (*before)->getBuffer(), text);
      continue;
    }
    if (llvm::Error error =
            session.writer.rewrite(file, (*before)->getBuffer(), text))
      session.diag.emit(DiagKind::FileNotFixed, {},
                        session.render.display_path(file),
                        llvm::toString(std::move(error)));
    else
      session.out << session.render.display_path(file) << '\n';
  }
  return changed;
}

llvm::Expected<int> run_config_flatten(Session &session) {
  const Options &given = session.options;
  std::vector<Flat> flats;
  bool failed = false;
  for (const std::string &config : given.paths) {
    Options options = given;
    options.config = config;
    Session one = {options,         session.files, session.environment,
                   session.writer,  session.out,   session.err,
                   session.render,  session.workspace,
                   session.sources, {}};
    auto flat = flatten_one(one);
    session.render = one.render;
    for (const Diagnostic &problem : one.diag.diagnostics())
      session.diag.add(problem);
    if (flat)
      flats.push_back(std::move(*flat));
    failed |= !flat;
  }
  if (given.in_place || given.diff) {
    unsigned changed = write_in_place(session, flats);
    failed |= changed != 0 && (given.exit_non_zero_on_fix || given.diff);
  } else if (given.directory.empty()) {
    for (const Flat &flat : flats)
      session.out << flat.text;
  } else {
    Package files;
    for (const Flat &flat : flats)
      files[llvm::StringRef(flat.target)
                .drop_front(given.directory.size() + 1)
                .str()] = flat.text;
    auto state = session.writer.look_at(given.directory);
    if (!state)
      return state.takeError();
    if (*state == PackageWriter::Target::Occupied) {
      session.diag.emit(DiagKind::TargetNotEmpty, {}, given.directory);
      return kInputErrors;
    }
    if (llvm::Error error = session.writer.write(given.directory, files))
      return error;
    for (const auto &[name, text] : files)
      session.out << given.directory << '/' << name << '\n';
  }
  return failed || session.diag.has_errors() ? kInputErrors : kDone;
}

} // namespace flattenc
