#include "compiler/backend/graph/print.h"
#include "compiler/driver/export_config.h"
#include "compiler/driver/suggest.h"
#include "compiler/frontend/class_path/class_path.h"
#include "passes/pass_manager.h"

#include "llvm/ADT/STLExtras.h"

namespace flattenc {

using backend::Diagram;
using frontend::ClassPath;

static void print(const Options &options, llvm::ArrayRef<Diagram> diagrams,
                  llvm::raw_ostream &out) {
  switch (options.graph_format) {
  case GraphFormat::Text:
    return backend::print_text(diagrams, out);
  case GraphFormat::Dot:
    return backend::print_dot(diagrams, out);
  case GraphFormat::Mermaid:
    return backend::print_mermaid(diagrams, out);
  case GraphFormat::Json:
    return backend::print_json(diagrams, out);
  case GraphFormat::Svg:
    return backend::print_svg(diagrams, out);
  }
}

static llvm::Expected<int> finish(Session &session,
                                  llvm::ArrayRef<Diagram> diagrams) {
  const std::string &file = session.options.output_file;
  if (file.empty()) {
    print(session.options, diagrams, session.out);
    return status_of(session);
  }
  std::string text;
  llvm::raw_string_ostream out(text);
  print(session.options, diagrams, out);
  if (llvm::Error error = session.writer.write_file(file, out.str()))
    return error;
  return status_of(session);
}

/// Classes that a person may have meant by a path that leads to none: those of
/// the same name in other modules, else those with a name like it.
static std::string likely_classes(Compilation &in, const ClassPath &path) {
  std::vector<std::string> same;
  for (const std::string &name :
       in.registrations.mentioning(path.package, path.name)) {
    ModuleId module = in.program.module(name);
    const auto *bindings =
        module.valid() ? in.program.bindings(module, path.name) : nullptr;
    if (bindings && bindings->front().kind == Binding::Kind::Class)
      same.push_back(name + ":" + path.name);
  }
  if (!same.empty()) {
    same.resize(std::min<std::size_t>(same.size(), 3));
    return "did you mean " + quoted_list(same) + "?";
  }
  std::vector<std::string> names = in.registrations.names(path.package);
  if (ModuleId module = in.program.module(path.module); module.valid())
    for (const auto &[name, all] : in.program[module].bindings)
      if (all.front().kind == Binding::Kind::Class)
        names.push_back(name.str());
  llvm::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::string> near = nearest_names(path.name, names);
  return near.empty() ? "" : "did you mean " + quoted_list(near) + "?";
}

/// Adds the diagrams that a compilation shows; false if the passes found
/// errors. `path` is of the class that was asked for, if it was one.
static llvm::Expected<bool> add_program_diagrams(Session &session,
                                                 Compilation &compilation,
                                                 const ClassPath *path,
                                                 std::vector<Diagram> &diagrams) {
  ClassId cls;
  if (path) {
    Entity entity = compilation.program.resolve_path(path->dotted());
    if (entity.kind == Entity::Kind::Definition)
      cls = compilation.program.class_of(entity);
    if (!cls.valid() && !session.diag.has_errors())
      session.diag.emit(DiagKind::UnknownClass, {}, session.options.config)
          .hint(likely_classes(compilation, *path));
  }
  if (session.diag.has_errors())
    return false;
  if (llvm::Error error =
          run_pipeline(compilation, {}, session.out, session.err))
    return error;
  if (session.diag.has_errors())
    return false;
  GraphKind kind = session.options.graph_kind;
  bool all = kind == GraphKind::All || (kind == GraphKind::Default && !path);
  if (kind != GraphKind::Imports) {
    diagrams.push_back(backend::inheritance_before(compilation, cls));
    diagrams.push_back(backend::inheritance_after(
        compilation, cls, session.render.display_path));
  }
  if (all || kind == GraphKind::Imports)
    diagrams.push_back(backend::imports_diagram(compilation));
  return true;
}

static llvm::Expected<int> graph_class(Session &session,
                                       const ClassPath &path) {
  if (session.options.graph_kind == GraphKind::Bases)
    return llvm::createStringError(
        std::make_error_code(std::errc::invalid_argument),
        "a class has no base configs: --kind inheritance or imports");
  std::optional<LocatedConfig> located = locate_packages(session);
  if (!located)
    return kUsageOrEnvironment;
  if (!located->location.paths.find_package(*located->files, path.package)) {
    session.diag.emit(DiagKind::PackageNotFound, {}, path.package)
        .hint(located->location.paths.describe() +
              "\nname its folder with --search-path DIR");
    return kUsageOrEnvironment;
  }
  Search search = search_of(session, *located, path.package);
  Compilation compilation(session.sources, session.diag, search,
                          frontend::class_config(path));
  compilation.home = path.package;
  std::vector<Diagram> diagrams;
  auto done = add_program_diagrams(session, compilation, &path, diagrams);
  if (!done)
    return done.takeError();
  return *done ? finish(session, diagrams) : status_of(session);
}

static llvm::Expected<int> graph_config(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return kInputErrors;
  std::vector<Diagram> diagrams;
  GraphKind kind = session.options.graph_kind;
  if (kind == GraphKind::Default || kind == GraphKind::All ||
      kind == GraphKind::Bases)
    diagrams.push_back(backend::bases_diagram(*config, session.sources,
                                              session.render.display_path));
  if (kind == GraphKind::Bases)
    return finish(session, diagrams);
  std::string home = home_of(located->location, *config);
  Search search = search_of(session, *located, home);
  Compilation compilation(session.sources, session.diag, search,
                          std::move(*config));
  compilation.home = home;
  compilation.scripts = scripts_of(*located, home);
  compilation.load_config = [&](const std::string &file) {
    return resolve_other_config(session, *located, file);
  };
  auto done = add_program_diagrams(session, compilation, nullptr, diagrams);
  if (!done)
    return done.takeError();
  return *done ? finish(session, diagrams) : status_of(session);
}

llvm::Expected<int> run_graph(Session &session) {
  const std::string &subject = session.options.config;
  if (auto path = frontend::read_class_path(subject);
      path && !session.files->exists(subject + ".py"))
    return graph_class(session, *path);
  return graph_config(session);
}

} // namespace flattenc
