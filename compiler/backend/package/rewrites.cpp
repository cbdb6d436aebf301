#include "compiler/backend/package/rewrites.h"

#include "compiler/program/module_strings.h"
#include "compiler/syntax/literals.h"

namespace flattenc::backend {

using syntax::Tree;

std::string apply_edits(llvm::StringRef source, std::uint32_t begin,
                        std::uint32_t end, std::vector<Edit> edits) {
  llvm::stable_sort(edits, [](const Edit &a, const Edit &b) {
    return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
  });
  std::string result;
  std::uint32_t copied = begin;
  for (const Edit &edit : edits) {
    if (edit.begin < begin || edit.end > end)
      continue;
    assert(edit.begin >= copied && "edits do not overlap");
    result += source.slice(copied, edit.begin);
    result += edit.text;
    copied = edit.end;
  }
  return result + source.slice(copied, end).str();
}

std::string wrap_list(llvm::StringRef head, llvm::ArrayRef<std::string> items,
                      llvm::StringRef tail) {
  std::string one = head.str();
  for (std::size_t i = 0; i < items.size(); ++i)
    one += (i ? ", " : "") + items[i];
  one += tail;
  if (one.size() <= 79)
    return one;
  std::string result = head.str() + "\n";
  std::string line = "   ";
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string item = items[i] + (i + 1 < items.size() ? "," : "");
    if (line.size() + 1 + item.size() > 79 && line != "   ") {
      result += line + "\n";
      line = "   ";
    }
    line += " " + item;
  }
  return result + line + "\n" + tail.str();
}

namespace {

class CodeRewriter {
public:
  CodeRewriter(Compilation &in, ModuleId module, NodeId subtree, bool moved,
               std::vector<Edit> &edits)
      : in_(in), module_(in.program[module]), tree_(module_.tree), id_(module),
        subtree_(subtree), moved_(moved), edits_(edits) {}

  void run();

private:
  void edit(NodeId node, std::string text) {
    if (tree_.text(node) != text)
      edits_.push_back({tree_[node].begin, tree_[node].end, std::move(text)});
  }
  [[nodiscard]] bool bundled(llvm::StringRef dotted) {
    return in_.program.bundles(dotted) &&
           in_.search_finds(dotted.split('.').first);
  }
  void import_from(NodeId node);
  void import(NodeId alias);
  [[nodiscard]] bool is_renamed(llvm::StringRef package);
  void name(NodeId node);
  void string(NodeId node);
  void locations(NodeId call);
  void external_locations(NodeId call, llvm::ArrayRef<std::string> prefixes,
                          std::vector<std::string> &result);
  [[nodiscard]] bool imported_below(llvm::ArrayRef<std::string> prefixes,
                                    llvm::StringRef external);
  [[nodiscard]] bool is_scope(NodeId string, llvm::StringRef text);

  Compilation &in_;
  const Module &module_;
  const Tree &tree_;
  ModuleId id_;
  NodeId subtree_;
  bool moved_;
  std::vector<Edit> &edits_;
};

} // namespace

void CodeRewriter::import_from(NodeId node) {
  std::string target = in_.program.import_target(module_, node);
  if (!bundled(target))
    return;
  if (tree_.level(node) == 0) {
    edit(tree_.child(node, Field::Module), in_.output_name(target));
    return;
  }
  if (!moved_)
    return;
  NodeId first;
  for (NodeId child : tree_.children(node))
    if (!first.valid() && tree_[child].field != Field::Module)
      first = child;
  llvm::StringRef head =
      tree_.source().slice(tree_[node].begin, tree_[first].begin);
  auto keyword = static_cast<std::uint32_t>(head.rfind("import"));
  edits_.push_back({tree_[node].begin, tree_[node].begin + keyword,
                    "from " + in_.output_name(target) + " "});
}

/// True if the module's variable `package` is the package and nothing else: its
/// name changes wherever it is used. One that `except ImportError` or a function
/// may also bind keeps its name.
bool CodeRewriter::is_renamed(llvm::StringRef package) {
  return !module_.scopes->rebound_by_global(package) &&
         in_.program.resolve(id_, package).kind == Entity::Kind::Module;
}

void CodeRewriter::import(NodeId alias) {
  NodeId path = tree_.child(alias, Field::Module);
  llvm::StringRef name = tree_.text(path);
  if (!bundled(name))
    return;
  std::string text = in_.output_name(name);
  llvm::StringRef package = name.split('.').first;
  bool at_module_level = module_.scopes->scope_node(alias) == tree_.root();
  bool keeps_name = at_module_level
                        ? !is_renamed(package)
                        : module_.scopes->rebound_by_global(package);
  if (keeps_name && !tree_.child(alias, Field::AsName).valid()) {
    // In a function it may be either variable.
    if (!at_module_level || name != package)
      text += ", " + in_.output_package(package);
    text += (" as " + package).str();
  }
  edit(path, text);
}

/// `import package` without `as` binds the package's name, which changes.
void CodeRewriter::name(NodeId node) {
  llvm::StringRef text = tree_.text(node);
  if (!in_.program.bundles(text) || !in_.search_finds(text))
    return;
  bool global =
      module_.scopes->resolve(node) == syntax::Resolution::Global;
  if (global && moved_)
    return;
  bool imported = false;
  if (global) {
    imported = is_renamed(text);
  } else {
    for (NodeId alias : tree_.descendants(subtree_))
      imported |= tree_.is(alias, NodeKind::Alias) &&
                  tree_.is(tree_.parent(alias), NodeKind::Import) &&
                  syntax::bound_name(tree_, alias) == text;
  }
  if (imported)
    edit(node, in_.output_package(text));
}

/// True if a string that is exactly a package's name means a registry scope.
bool CodeRewriter::is_scope(NodeId string, llvm::StringRef text) {
  static constexpr llvm::StringLiteral kNames[] = {
      "scope", "_scope_", "default_scope", "scope_name"};
  NodeId parent = tree_.parent(string);
  if (tree_.is(parent, NodeKind::Keyword) ||
      tree_.is(parent, NodeKind::Parameter))
    return llvm::is_contained(kNames, tree_.name_of(parent));
  if (tree_.is(parent, NodeKind::DictItem)) {
    NodeId key = tree_.child(parent, Field::Key);
    return key != string && tree_.is(key, NodeKind::String) &&
           llvm::is_contained(
               kNames, syntax::string_value(tree_.text(key)).value_or(""));
  }
  if (tree_.is(parent, NodeKind::Call)) {
    std::string callee = tree_.dotted(tree_.child(parent, Field::Function));
    llvm::StringRef ref = callee;
    return ref.startswith("DefaultScope.") || ref.endswith("init_default_scope") ||
           ref.endswith("import_module");
  }
  (void)text;
  return false;
}

/// True for the positions in which a dotted string names a registered type.
static bool is_type_position(const Tree &tree, NodeId string) {
  NodeId parent = tree.parent(string);
  while (tree.is(parent, NodeKind::IfExp) || tree.is(parent, NodeKind::BoolOp))
    parent = tree.parent(parent);
  if (tree.is(parent, NodeKind::Keyword) || tree.is(parent, NodeKind::Parameter)) {
    llvm::StringRef name = tree.name_of(parent);
    return name == "type" || name.endswith("_type") || name == "constructor";
  }
  if (tree.is(parent, NodeKind::DictItem)) {
    NodeId key = tree.child(parent, Field::Key);
    return key != string && tree.is(key, NodeKind::String) &&
           syntax::string_value(tree.text(key)).value_or("") == "type";
  }
  if (tree.is(parent, NodeKind::Call)) {
    NodeId function = tree.child(parent, Field::Function);
    if (tree.is(function, NodeKind::Attribute) &&
        (tree.name_of(function) == "get" ||
         tree.name_of(function) == "setdefault"))
      return true;
  }
  if (module_string(tree, parent).valid())
    return true;
  return tree.is(parent, NodeKind::Assign) &&
         tree.is(tree.child(parent, Field::Target), NodeKind::Subscript);
}

void CodeRewriter::string(NodeId node) {
  auto value = syntax::string_value(tree_.text(node));
  if (!value)
    return;
  llvm::StringRef package = llvm::StringRef(*value).split('.').first;
  if (!bundled(package))
    return;
  bool whole = package.size() == value->size();
  if (whole ? !is_scope(node, *value) : !is_type_position(tree_, node))
    return;
  // The content begins behind the prefix and the quotes.
  auto quote = static_cast<std::uint32_t>(tree_.text(node).find(package));
  std::uint32_t begin = tree_[node].begin + quote;
  edits_.push_back({begin, begin + static_cast<std::uint32_t>(package.size()),
                    in_.output_package(package)});
}

/// True if a module of the output that lies below one of the locations imports
/// the external module.
bool CodeRewriter::imported_below(llvm::ArrayRef<std::string> prefixes,
                                  llvm::StringRef external) {
  const Reach &reach = **in_.reach;
  for (const auto &[id, kept] : reach.modules()) {
    llvm::StringRef name = in_.program[id].name;
    if (llvm::none_of(prefixes, [&](llvm::StringRef prefix) {
          return is_below(name, prefix);
        }))
      continue;
    for (const auto &[bound, all] : in_.program[id].bindings)
      for (const Binding &binding : all)
        if (is_below(binding.module, external) &&
            reach.keeps_binding(id, binding))
          return true;
  }
  return false;
}

/// What the root registry finds only because importing a location imports an
/// external module, which registers it (mmengine/registry/registry.py:
/// `import_from_location`): the output names that module, where it has not kept
/// the code that imports it.
void CodeRewriter::external_locations(NodeId call,
                                      llvm::ArrayRef<std::string> prefixes,
                                      std::vector<std::string> &result) {
  NodeId parent = tree_.keyword(call, "parent");
  if (!parent.valid())
    return;
  Entity root = in_.program.resolve_expression(id_, parent);
  if (root.kind != Entity::Kind::External)
    return;
  llvm::StringRef variable = llvm::StringRef(root.path).rsplit('.').second;
  for (const ExternalRegistration &external : Registrations::externals()) {
    if (external.variable != variable ||
        !llvm::is_contained(
            in_.discovery->types,
            std::pair(std::string(module_.package), external.name.str())))
      continue;
    std::string quoted = ("'" + external.importer + "'").str();
    if (!llvm::is_contained(result, quoted) &&
        !imported_below(prefixes, external.importer))
      result.push_back(quoted);
  }
}

/// A registry loads from what the output has of its locations, from modules
/// that something outside of them imported in the original, and from external
/// modules that only what is gone imported.
void CodeRewriter::locations(NodeId call) {
  NodeId value = tree_.keyword(call, "locations");
  Entity callee = in_.program.resolve_expression(
      id_, tree_.child(call, Field::Function));
  if (!value.valid() || callee.kind != Entity::Kind::External)
    return;
  const Reach &reach = **in_.reach;
  std::vector<std::string> result, prefixes;
  for (NodeId element : tree_.children(value)) {
    std::string location =
        syntax::string_value(tree_.text(element)).value_or("");
    prefixes.push_back(location);
    ModuleId module = in_.program.module(location);
    if (module.valid() && reach.modules().count(module))
      result.push_back("'" + in_.output_name(location) + "'");
  }
  NodeId statement = tree_.parent(call);
  NodeId target = tree_.child(statement, Field::Target);
  for (const Registration &registration : reach.registrations()) {
    llvm::StringRef name = in_.program[registration.module].name;
    bool covered = !reach.unlinked(registration.module) &&
                   llvm::any_of(prefixes, [&](llvm::StringRef prefix) {
                     return is_below(name, prefix);
                   });
    if (covered || !target.valid() ||
        // Where it is not known which registry, each of them loads the module.
        (!registration.registry.empty() &&
         registration.registry != tree_.text(target)) ||
        in_.program[registration.module].package != module_.package)
      continue;
    std::string quoted = "'" + in_.output_name(name) + "'";
    if (!llvm::is_contained(result, quoted))
      result.push_back(quoted);
  }
  external_locations(call, prefixes, result);
  std::string text = "[";
  for (std::size_t i = 0; i < result.size(); ++i)
    text += (i ? ", " : "") + result[i];
  edit(value, text + "]");
}

void CodeRewriter::run() {
  for (std::uint32_t i = subtree_.index; i < tree_[subtree_].subtree_end; ++i) {
    NodeId node{i};
    switch (tree_.kind(node)) {
    case NodeKind::ImportFrom:
      import_from(node);
      break;
    case NodeKind::Import:
      for (NodeId alias : tree_.children(node, Field::Alias))
        import(alias);
      break;
    case NodeKind::Name:
      name(node);
      break;
    case NodeKind::String:
      string(node);
      break;
    case NodeKind::Call:
      locations(node);
      break;
    default:
      break;
    }
  }
}

void code_rewrites(Compilation &in, ModuleId module, NodeId subtree, bool moved,
                   std::vector<Edit> &edits) {
  CodeRewriter(in, module, subtree, moved, edits).run();
}

} // namespace flattenc::backend
