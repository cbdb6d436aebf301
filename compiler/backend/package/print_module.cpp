#include "compiler/backend/package/print_module.h"

#include "compiler/backend/package/print_class.h"
#include "compiler/backend/package/print_imports.h"
#include "compiler/backend/package/rewrites.h"
#include "compiler/syntax/literals.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::backend {

using syntax::Tree;

namespace {

class ModulePrinter {
public:
  ModulePrinter(Compilation &in, ModuleId id)
      : in_(in), id_(id), module_(in.program[id]), tree_(module_.tree),
        kept_((*in.reach)->modules().find(id)->second), imports_(in, id) {}

  std::string run();

private:
  struct Piece {
    NodeId statement; ///< invalid for added imports
    std::string text;
    bool is_definition = false;
    ImportGroup group = ImportGroup::None;
  };

  [[nodiscard]] bool is_kept(NodeId statement) const;
  std::string print(NodeId statement);
  std::string print_all(NodeId statement, NodeId list);
  void filter_exports(NodeId statement, std::vector<Edit> &edits);
  [[nodiscard]] bool exports_grow() const;
  void insert_added(std::vector<Piece> &pieces);
  std::string gap(const Piece &before, const Piece &after);
  [[nodiscard]] std::uint32_t previous_end(NodeId statement) const;

  Compilation &in_;
  ModuleId id_;
  const Module &module_;
  const Tree &tree_;
  const KeptModule &kept_;
  ImportPrinter imports_;
};

} // namespace

/// The value of `__all__ = [...]`; invalid for other statements.
static NodeId all_list(const Tree &tree, NodeId statement) {
  if (!tree.is(statement, NodeKind::Assign))
    return {};
  NodeId target = tree.child(statement, Field::Target);
  NodeId value = tree.child(statement, Field::Value);
  bool list = tree.is(value, NodeKind::List) || tree.is(value, NodeKind::Tuple);
  return tree.text(target) == "__all__" && list ? value : NodeId{};
}

static bool is_future(const Tree &tree, NodeId statement) {
  NodeId module = tree.is(statement, NodeKind::ImportFrom)
                      ? tree.child(statement, Field::Module)
                      : NodeId{};
  return module.valid() && tree.text(module) == "__future__";
}

bool ModulePrinter::is_kept(NodeId statement) const {
  return kept_.statements.count(statement) || is_future(tree_, statement) ||
         statement == tree_.docstring(tree_.root()) ||
         (module_.all && all_list(tree_, statement).valid());
}

bool output_binds(Compilation &in, ModuleId id, llvm::StringRef name) {
  const auto &modules = (*in.reach)->modules();
  auto kept = modules.find(id);
  if (kept == modules.end())
    return false;
  const Module &module = in.program[id];
  if (const auto *all = in.program.bindings(id, name)) {
    for (const Binding &binding : *all) {
      auto statement = kept->second.statements.find(binding.statement);
      if (statement == kept->second.statements.end())
        continue;
      bool top = module.tree.parent(binding.node) == binding.statement;
      bool import = binding.kind == Binding::Kind::ImportFrom ||
                    binding.kind == Binding::Kind::ImportModule;
      if (!import || !top ||
          llvm::is_contained(statement->second.aliases, binding.node))
        return true;
    }
    return false;
  }
  const StarImport *star = in.program.star_providing(id, name);
  if (star)
    return kept->second.statements.count(star->statement) &&
           output_binds(in, in.program.module(star->module), name);
  ModuleId below = in.program.module(module.name + "." + name.str());
  return below.valid() && modules.count(below);
}

std::string ModulePrinter::print_all(NodeId statement, NodeId list) {
  std::vector<std::string> names;
  for (NodeId element : tree_.children(list)) {
    std::string name =
        syntax::string_value(tree_.text(element)).value_or("");
    if (output_binds(in_, id_, name))
      names.push_back(tree_.text(element).str());
  }
  if (names.empty())
    return exports_grow() ? "__all__ = []" : "";
  if (names.size() == tree_.count(list, Field::Element))
    return tree_.text(statement).str();
  bool tuple = tree_.is(list, NodeKind::Tuple);
  if (tuple && names.size() == 1)
    names.front() += ",";
  return wrap_list(tuple ? "__all__ = (" : "__all__ = [", names,
                   tuple ? ")" : "]");
}

/// True if a statement that stays adds to `__all__`.
bool ModulePrinter::exports_grow() const {
  for (const auto &[statement, aliases] : kept_.statements)
    for (NodeId node : tree_.descendants(statement))
      if (tree_.is(node, NodeKind::Name) && tree_.text(node) == "__all__" &&
          !module_.scopes->is_store(node))
        return true;
  return false;
}

/// `__all__.extend([...])` and `__all__ += [...]` name only what is there.
void ModulePrinter::filter_exports(NodeId statement,
                                   std::vector<Edit> &edits) {
  for (NodeId list : tree_.descendants(statement)) {
    if (!tree_.is(list, NodeKind::List))
      continue;
    NodeId owner = tree_.parent(list);
    bool extends =
        tree_.is(owner, NodeKind::Call) &&
        tree_.dotted(tree_.child(owner, Field::Function)) == "__all__.extend";
    bool grows = tree_.is(owner, NodeKind::AugAssign) &&
                 tree_.text(tree_.child(owner, Field::Target)) == "__all__";
    if (!extends && !grows)
      continue;
    std::string names;
    bool all = true;
    for (NodeId element : tree_.children(list)) {
      bool bound = output_binds(
          in_, id_, syntax::string_value(tree_.text(element)).value_or(""));
      all &= bound;
      if (bound)
        names += (names.empty() ? "" : ", ") + tree_.text(element).str();
    }
    if (!all)
      edits.push_back(
          {tree_[list].begin, tree_[list].end, "[" + names + "]"});
  }
}

std::string ModulePrinter::print(NodeId statement) {
  if (NodeId list = all_list(tree_, statement);
      list.valid() && module_.all && !kept_.whole)
    return print_all(statement, list);
  bool import = tree_.is(statement, NodeKind::Import) ||
                tree_.is(statement, NodeKind::ImportFrom);
  if (import && !is_future(tree_, statement) &&
      !tree_.child(statement, Field::Star).valid())
    return imports_.print(statement, kept_);
  if (tree_.is(statement, NodeKind::ClassDef)) {
    ClassId cls = in_.program.class_at(id_, statement);
    auto unit = in_.units.find(cls);
    if (unit != in_.units.end())
      return print_class(in_, unit->second);
  }
  std::vector<Edit> edits;
  code_rewrites(in_, id_, statement, false, edits);
  filter_exports(statement, edits);
  return apply_edits(tree_.source(), tree_[statement].begin,
                     trailing_end(tree_, statement), edits);
}

std::uint32_t ModulePrinter::previous_end(NodeId statement) const {
  std::uint32_t end = 0;
  for (NodeId other : tree_.children(tree_.root())) {
    if (other == statement)
      break;
    end = trailing_end(tree_, other);
  }
  return end;
}

/// What stands between two pieces: the original's bytes, comments included,
/// where they are neighbours there; else blank lines by convention.
std::string ModulePrinter::gap(const Piece &before, const Piece &after) {
  if (before.statement.valid() && after.statement.valid() &&
      tree_[before.statement].subtree_end == after.statement.index) {
    std::uint32_t from = trailing_end(tree_, before.statement);
    std::uint32_t to = leading_begin(tree_, after.statement, from);
    llvm::StringRef between = tree_.source().slice(from, to);
    return between.contains('\n') ? between.str() : "\n";
  }
  if (before.is_definition || after.is_definition)
    return "\n\n\n";
  return before.group == after.group && before.group != ImportGroup::None
             ? "\n"
             : "\n\n";
}

/// `import x` sorts before `from x import y`, as isort does it.
static std::string sort_key(llvm::StringRef import) {
  bool plain = import.consume_front("import ");
  import.consume_front("from ");
  return (plain ? "0" : "1") + import.split(' ').first.lower();
}

/// New imports join their group at the head of the module: external ones in
/// alphabetical order, those of the output's own packages behind the others,
/// since their order can matter in import cycles.
void ModulePrinter::insert_added(std::vector<Piece> &pieces) {
  std::size_t end = 0; // of the import block at the head
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    bool docstring = pieces[i].statement == tree_.docstring(tree_.root());
    if (pieces[i].group == ImportGroup::None && !docstring)
      break;
    end = i + 1;
  }
  for (const ImportLine &line : imports_.added_lines()) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < end; ++i) {
      const Piece &piece = pieces[i];
      bool before = piece.group < line.group ||
                    (piece.group == line.group &&
                     (line.group == ImportGroup::Local ||
                      sort_key(piece.text) < sort_key(line.text)));
      if (before)
        at = i + 1;
    }
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at),
                  Piece{{}, line.text, false, line.group});
    ++end;
  }
}

std::string ModulePrinter::run() {
  std::vector<Piece> pieces;
  NodeId first;
  for (NodeId statement : tree_.children(tree_.root())) {
    if (!first.valid())
      first = statement;
    if (!is_kept(statement))
      continue;
    Piece piece{statement, print(statement),
                tree_.is(statement, NodeKind::ClassDef) ||
                    tree_.is(statement, NodeKind::FunctionDef),
                imports_.group(statement)};
    if (piece.text.empty())
      continue;
    if (statement != first) {
      std::uint32_t limit = previous_end(statement);
      std::uint32_t comments = leading_begin(tree_, statement, limit);
      piece.text =
          tree_.source().slice(comments, tree_[statement].begin).str() +
          piece.text;
    }
    pieces.push_back(std::move(piece));
  }
  insert_added(pieces);
  // The head of the file: licence and encoding comments.
  llvm::StringRef head =
      first.valid() ? tree_.source().take_front(tree_[first].begin)
                    : tree_.source();
  head.consume_front("\xEF\xBB\xBF");
  std::string text = head.trim().empty() ? "" : head.str();
  if (!text.empty() && text.back() != '\n')
    text += '\n';
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0)
      text += gap(pieces[i - 1], pieces[i]);
    text += pieces[i].text;
  }
  text = llvm::StringRef(text).rtrim().str();
  return text.empty() ? text : text + "\n";
}

std::string print_module(Compilation &in, ModuleId module) {
  return ModulePrinter(in, module).run();
}

} // namespace flattenc::backend
