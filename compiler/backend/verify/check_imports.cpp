#include "compiler/backend/verify/check_modules.h"

#include "compiler/program/module_strings.h"
#include "compiler/syntax/literals.h"

namespace flattenc::backend::verify {

using syntax::Tree;

namespace {

/// Checks the imports of one module.
class ImportCheck {
public:
  ImportCheck(Output &output, ModuleId module)
      : output_(output), id_(module), module_(output.emitted[module]),
        tree_(module_.tree) {}

  void run();

private:
  void import(NodeId alias);
  void import_from(NodeId node);
  void named(NodeId node);
  /// Reports a module that is not there or not to be there; true if it is one
  /// of the output.
  bool check_module(llvm::StringRef dotted, NodeId place);
  bool binds(ModuleId module, llvm::StringRef name);
  void missing(llvm::StringRef dotted, NodeId place) {
    // In code that may never run, an import may fail as it did in the original.
    NodeId around = tree_.parent(place);
    bool top = around == tree_.root() || tree_.parent(around) == tree_.root();
    std::string original = output_.source_name(dotted);
    if (!top && output_.sources.resolve_path(original).kind ==
                    Entity::Kind::Unknown)
      return;
    output_.diag.emit(DiagKind::OutputImportMissing,
                      output_.emitted.range(id_, place), dotted);
  }

  Output &output_;
  ModuleId id_;
  const Module &module_;
  const Tree &tree_;
};

} // namespace

bool ImportCheck::check_module(llvm::StringRef dotted, NodeId place) {
  llvm::StringRef package = dotted.split('.').first;
  if (output_.is_replaced(package))
    output_.diag.emit(DiagKind::OutputImportsSource,
                      output_.emitted.range(id_, place), dotted);
  if (!output_.is_output(package))
    return false;
  if (output_.emitted.module(dotted).valid())
    return true;
  missing(dotted, place);
  return false;
}

void ImportCheck::import(NodeId alias) {
  NodeId path = tree_.child(alias, Field::Module);
  std::string dotted = tree_.text(path).str();
  llvm::erase_if(dotted, [](char c) { return c == ' ' || c == '\t'; });
  check_module(dotted, alias);
}

bool ImportCheck::binds(ModuleId module, llvm::StringRef name) {
  if (output_.emitted.bindings(module, name) ||
      output_.emitted.star_providing(module, name))
    return true;
  const Module &in = output_.emitted[module];
  if (output_.emitted.module(in.name + "." + name.str()).valid())
    return true;
  // A star from outside binds what only that package knows; `__version__` and
  // the like may be set in any way, as in the original.
  for (const StarImport &star : in.stars)
    if (!output_.is_output(llvm::StringRef(star.module).split('.').first))
      return true;
  return name.startswith("__") && name.endswith("__");
}

void ImportCheck::import_from(NodeId node) {
  std::string target = output_.emitted.import_target(module_, node);
  if (!check_module(target, node))
    return;
  ModuleId module = output_.emitted.module(target);
  for (NodeId alias : tree_.children(node, Field::Alias)) {
    llvm::StringRef name = tree_.text(tree_.child(alias, Field::Module));
    if (!binds(module, name))
      missing(target + "." + name.str(), alias);
  }
}

/// A module that a string names, or of which it tells the package.
void ImportCheck::named(NodeId node) {
  NamedModule named = named_module(module_, node);
  if (named.name.empty())
    return;
  NodeId place = module_string(tree_, node);
  auto [package, below] = llvm::StringRef(named.name).split('.');
  if (named.whole)
    check_module(named.name, place);
  else if (package.size() < named.name.size() &&
           (output_.is_replaced(package) || output_.is_output(package)))
    output_.diag.emit(DiagKind::OutputImportComputed,
                      output_.emitted.range(id_, place), package);
}

void ImportCheck::run() {
  for (std::uint32_t i = 0; i < tree_.size(); ++i) {
    NodeId node{i};
    switch (tree_.kind(node)) {
    case NodeKind::Import:
      for (NodeId alias : tree_.children(node, Field::Alias))
        import(alias);
      break;
    case NodeKind::ImportFrom:
      import_from(node);
      break;
    case NodeKind::Call:
    case NodeKind::Subscript:
      named(node);
      break;
    default:
      break;
    }
  }
}

void check_imports(Output &output, ModuleId module) {
  ImportCheck(output, module).run();
}

/// Reports a string of the config that names a source package, or a module of
/// the output that is not there.
static void check_config_string(Output &output, const Tree &tree, NodeId string,
                                bool path) {
  std::string value =
      syntax::string_value(tree.text(string)).value_or("");
  llvm::StringRef package = llvm::StringRef(value).split('.').first;
  if (output.is_replaced(package))
    output.diag.emit(DiagKind::OutputImportsSource, tree.range(string), value);
  // `scope.Name` names no module.
  bool is_path = path || llvm::StringRef(value).count('.') >= 2;
  if (!output.is_output(package) || !is_path)
    return;
  if (output.emitted.resolve_path(value).kind == Entity::Kind::Unknown)
    output.diag.emit(DiagKind::OutputImportMissing, tree.range(string), value);
}

static void check_config(Output &output, const Tree &tree) {
  for (std::uint32_t i = 0; i < tree.size(); ++i) {
    NodeId string{i};
    if (!tree.is(string, NodeKind::String))
      continue;
    NodeId owner = tree.parent(string);
    bool in_list = tree.is(owner, NodeKind::List);
    if (in_list)
      owner = tree.parent(owner);
    llvm::StringRef key;
    std::string text;
    if (tree.is(owner, NodeKind::Keyword)) {
      key = tree.name_of(owner);
    } else if (tree.is(owner, NodeKind::Assign)) {
      key = tree.text(tree.child(owner, Field::Target));
    } else if (tree.is(owner, NodeKind::DictItem) &&
               tree[string].field != Field::Key) {
      NodeId name = tree.child(owner, Field::Key);
      if (tree.is(name, NodeKind::String))
        text = syntax::string_value(tree.text(name)).value_or("");
      key = text;
    }
    if (in_list ? key == "imports"
                : key == "type" || key == "_scope_" || key == "default_scope")
      check_config_string(output, tree, string, in_list);
  }
}

void check_configs(Output &output) {
  for (const Tree &tree : output.configs())
    check_config(output, tree);
}

} // namespace flattenc::backend::verify
