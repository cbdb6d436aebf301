#include "compiler/backend/verify/check_modules.h"

#include "compiler/backend/verify/compare.h"
#include "compiler/syntax/literals.h"

namespace flattenc::backend::verify {

using syntax::Tree;

static bool is_builtin(llvm::StringRef name) {
  static const auto *names = new llvm::StringSet<>({
#define BUILTIN(name) name,
#include "compiler/backend/verify/python_builtins.def"
  });
  return names->contains(name);
}

/// True if the original uses a global name that it does not bind either.
static bool unbound_there(Output &output, ModuleId source,
                          llvm::StringRef name) {
  const Module &module = output.sources[source];
  if (output.sources.bindings(source, name) ||
      output.sources.star_providing(source, name))
    return false;
  for (NodeId use : module.scopes->global_uses(module.tree.root()))
    if (module.tree.text(use) == name)
      return true;
  return false;
}

void check_names(Output &output, ModuleId id) {
  Program &program = output.emitted;
  const Module &module = program[id];
  const Tree &tree = module.tree;
  ModuleId source = output.source_of(id);
  for (const StarImport &star : module.stars)
    if (!output.is_output(llvm::StringRef(star.module).split('.').first))
      return; // any name may come from there
  llvm::StringMap<bool> bound;
  for (NodeId name : module.scopes->global_uses(tree.root())) {
    llvm::StringRef text = tree.text(name);
    auto [known, added] = bound.try_emplace(text, true);
    if (added)
      known->second =
          program.bindings(id, text) || is_builtin(text) ||
          program.star_providing(id, text) ||
          module.scopes->rebound_by_global(text) ||
          (source.valid() && unbound_there(output, source, text));
    if (!known->second)
      output.diag.emit(DiagKind::OutputNameUnbound, program.range(id, name),
                       text);
    // `module.name`, as far as modules of the output go.
    Entity entity = program.resolve(id, text);
    for (NodeId around = tree.parent(name);
         entity.kind == Entity::Kind::Module &&
         tree.is(around, NodeKind::Attribute) &&
         output.is_output(program[entity.module].package);
         around = tree.parent(around)) {
      llvm::StringRef attribute = tree.name_of(around);
      std::string path = program[entity.module].name + "." + attribute.str();
      entity = program.attribute(entity, attribute);
      if (entity.kind == Entity::Kind::Unknown && !attribute.startswith("__"))
        output.diag.emit(DiagKind::OutputImportMissing,
                         program.range(id, around), path);
    }
  }
}

namespace {

/// Compares the statements of one module with its original's.
class StatementCheck {
public:
  StatementCheck(Output &output, ModuleId printed, ModuleId source)
      : output_(output), printed_(printed), source_(source),
        a_(output.sources[source].tree), b_(output.emitted[printed].tree) {
    for (NodeId statement : a_.children(a_.root()))
      originals_.push_back(statement);
  }

  void run();

private:
  void import(NodeId statement);
  void exports(NodeId statement);
  void definition(NodeId statement);
  void other(NodeId statement);
  void extra(NodeId statement) {
    output_.diag.emit(DiagKind::OutputStatementExtra,
                      output_.emitted.range(printed_, statement));
  }

  Output &output_;
  ModuleId printed_, source_;
  const Tree &a_, &b_;
  std::vector<NodeId> originals_;
  std::size_t next_ = 0; ///< behind the last one that was found
};

} // namespace

/// A name that both modules import has to stand for the same.
void StatementCheck::import(NodeId statement) {
  for (NodeId alias : b_.children(statement, Field::Alias)) {
    llvm::StringRef name = syntax::bound_name(b_, alias);
    if (!output_.sources.bindings(source_, name) &&
        !output_.sources.star_providing(source_, name))
      continue;
    if (output_.same(output_.sources.resolve(source_, name),
                     output_.emitted.resolve(printed_, name)))
      continue;
    const auto *original = output_.sources.bindings(source_, name);
    auto builder = output_.diag.emit(DiagKind::OutputNameChanged,
                                     output_.emitted.range(printed_, alias),
                                     name, output_.sources[source_].name);
    if (original)
      builder.note(output_.sources.range(source_, original->back().node),
                   "the original binds it here");
  }
}

/// `__all__` names what the module still has, and nothing new.
void StatementCheck::exports(NodeId statement) {
  const auto &all = output_.sources[source_].all;
  NodeId value = b_.child(statement, Field::Value);
  if (!all || (!b_.is(value, NodeKind::List) && !b_.is(value, NodeKind::Tuple)))
    return;
  for (NodeId element : b_.children(value)) {
    std::string name =
        syntax::string_value(b_.text(element)).value_or("");
    if (!llvm::is_contained(*all, name))
      output_.diag.emit(DiagKind::OutputNameUnbound,
                        output_.emitted.range(printed_, element), name);
    else if (output_.emitted
                     .attribute({Entity::Kind::Module, printed_, {}}, name)
                     .kind == Entity::Kind::Unknown &&
             output_.sources
                     .attribute({Entity::Kind::Module, source_, {}}, name)
                     .kind != Entity::Kind::Unknown)
      output_.diag.emit(DiagKind::OutputNameUnbound,
                        output_.emitted.range(printed_, element), name);
  }
}

void StatementCheck::definition(NodeId statement) {
  NodeKind kind = b_.kind(statement);
  for (std::size_t i = next_; i < originals_.size(); ++i) {
    NodeId original = originals_[i];
    if (a_.kind(original) != kind ||
        a_.name_of(original) != b_.name_of(statement))
      continue;
    next_ = i + 1;
    Comparison comparison(output_, source_, printed_);
    if (kind == NodeKind::ClassDef ||
        comparison.run(original, statement, nullptr))
      return;
    SourceRange place =
        output_.emitted.range(printed_, comparison.printed_place());
    SourceRange from =
        output_.sources.range(source_, comparison.source_place());
    if (comparison.changed_name().empty())
      output_.diag
          .emit(DiagKind::OutputTextChanged, place, b_.name_of(statement))
          .note(from, "the original has this");
    else
      output_.diag
          .emit(DiagKind::OutputNameChanged, place, comparison.changed_name(),
                output_.sources[source_].name)
          .note(from, "here it is used in the original");
    return;
  }
  extra(statement);
}

void StatementCheck::other(NodeId statement) {
  for (std::size_t i = next_; i < originals_.size(); ++i) {
    NodeId original = originals_[i];
    if (a_.kind(original) != b_.kind(statement) ||
        !Comparison(output_, source_, printed_)
             .run(original, statement, nullptr))
      continue;
    next_ = i + 1;
    return;
  }
  extra(statement);
}

void StatementCheck::run() {
  for (NodeId statement : b_.children(b_.root())) {
    switch (b_.kind(statement)) {
    case NodeKind::Import:
    case NodeKind::ImportFrom:
      import(statement);
      break;
    case NodeKind::FunctionDef:
    case NodeKind::ClassDef:
      definition(statement);
      break;
    default: {
      NodeId target = b_.child(statement, Field::Target);
      if (b_.is(statement, NodeKind::Assign) &&
          b_.text(target) == "__all__")
        exports(statement);
      else
        other(statement);
    }
    }
  }
}

void check_statements(Output &output, ModuleId module) {
  const Module &printed = output.emitted[module];
  if (printed.is_script || printed.tree.size() <= 1)
    return;
  if (ModuleId source = output.source_of(module); source.valid())
    StatementCheck(output, module, source).run();
  else
    output.diag.emit(DiagKind::OutputStatementExtra,
                     output.emitted.range(module, NodeId{1}));
}

} // namespace flattenc::backend::verify
