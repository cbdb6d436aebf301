#include "compiler/backend/package/print_module.h"

#include "compiler/backend/package/print_class.h"
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
        kept_((*in.reach)->modules().find(id)->second) {}

  std::string run();

private:
  struct Piece {
    NodeId statement; ///< invalid for added imports
    std::string text;
    bool is_import = false;
    bool is_definition = false;
  };

  [[nodiscard]] bool is_kept(NodeId statement) const;
  std::string print(NodeId statement);
  std::string print_import(NodeId statement);
  std::string print_all(NodeId statement, NodeId list);
  std::string added_imports();
  std::string import_line(const AddedImport &import);
  std::string relative(llvm::StringRef target);
  std::string gap(const Piece &before, const Piece &after);
  [[nodiscard]] std::uint32_t previous_end(NodeId statement) const;

  Compilation &in_;
  ModuleId id_;
  const Module &module_;
  const Tree &tree_;
  const KeptModule &kept_;
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
  return tree.is(statement, NodeKind::ImportFrom) &&
         tree.text(tree.child(statement, Field::Module)) == "__future__";
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
    return {};
  if (names.size() == tree_.count(list, Field::Element))
    return tree_.text(statement).str();
  bool tuple = tree_.is(list, NodeKind::Tuple);
  if (tuple && names.size() == 1)
    names.front() += ",";
  return wrap_list(tuple ? "__all__ = (" : "__all__ = [", names,
                   tuple ? ")" : "]");
}

std::string ModulePrinter::print_import(NodeId statement) {
  std::vector<Edit> edits;
  code_rewrites(in_, id_, statement, false, edits);
  const auto &aliases = kept_.statements.find(statement)->second.aliases;
  unsigned all = tree_.count(statement, Field::Alias);
  std::string whole =
      apply_edits(tree_.source(), tree_[statement].begin,
                  trailing_end(tree_, statement), edits);
  if (aliases.size() >= all || kept_.whole)
    return whole;
  std::vector<std::string> names;
  NodeId first;
  for (NodeId alias : tree_.children(statement, Field::Alias)) {
    if (!first.valid())
      first = alias;
    if (llvm::is_contained(aliases, alias))
      names.push_back(apply_edits(tree_.source(), tree_[alias].begin,
                                  tree_[alias].end, edits));
  }
  std::string head = apply_edits(tree_.source(), tree_[statement].begin,
                                 tree_[first].begin, edits);
  head = llvm::StringRef(head).rtrim("( \t\r\n\\").str() + " ";
  std::string line = wrap_list(head, names, "");
  if (llvm::StringRef(line).contains('\n')) {
    line = wrap_list(head + "(", names, ")");
    std::size_t close = line.rfind("\n)");
    if (close != std::string::npos)
      line.erase(close, 1);
  }
  return line;
}

std::string ModulePrinter::print(NodeId statement) {
  if (NodeId list = all_list(tree_, statement);
      list.valid() && module_.all && !kept_.whole)
    return print_all(statement, list);
  bool import = tree_.is(statement, NodeKind::Import) ||
                tree_.is(statement, NodeKind::ImportFrom);
  if (import && !is_future(tree_, statement) &&
      !tree_.child(statement, Field::Star).valid())
    return print_import(statement);
  if (tree_.is(statement, NodeKind::ClassDef)) {
    ClassId cls = in_.program.class_at(id_, statement);
    auto unit = in_.units.find(cls);
    if (unit != in_.units.end())
      return print_class(in_, unit->second);
  }
  std::vector<Edit> edits;
  code_rewrites(in_, id_, statement, false, edits);
  return apply_edits(tree_.source(), tree_[statement].begin,
                     trailing_end(tree_, statement), edits);
}

/// A module of the same package by dots, another by its full name.
std::string ModulePrinter::relative(llvm::StringRef target) {
  if (!in_.program.bundles(target))
    return target.str();
  llvm::StringRef from = module_.parent_package();
  if (target.split('.').first != module_.package)
    return in_.output_name(target);
  std::string dots = ".";
  while (!(target == from || (target.startswith(from) &&
                              target[from.size()] == '.'))) {
    from = from.rsplit('.').first;
    dots += ".";
  }
  return dots + target.drop_front(from.size()).ltrim('.').str();
}

std::string ModulePrinter::import_line(const AddedImport &import) {
  std::string as = import.alias.empty() ? "" : " as " + import.alias;
  if (!import.name.empty()) {
    return "from " + relative(import.module) + " import " + import.name + as;
  }
  if (in_.program.bundles(import.module))
    return "import " + in_.output_name(import.module) + as;
  return "import " + import.module + as;
}

std::string ModulePrinter::added_imports() {
  auto found = in_.added_imports->find(id_);
  if (found == in_.added_imports->end())
    return {};
  // Names of one module share a statement.
  std::vector<std::string> lines;
  std::map<std::string, std::vector<std::string>> names;
  std::vector<std::string> order;
  for (const AddedImport &import : found->second) {
    if (import.name.empty()) {
      lines.push_back(import_line(import));
      continue;
    }
    std::string from = relative(import.module);
    if (names[from].empty())
      order.push_back(from);
    names[from].push_back(
        import.name + (import.alias.empty() ? "" : " as " + import.alias));
  }
  // External modules first, relative ones last, as isort groups them.
  std::stable_partition(order.begin(), order.end(), [](const std::string &m) {
    return m[0] != '.';
  });
  for (const std::string &from : order) {
    std::string head = "from " + from + " import ";
    std::string line = wrap_list(head, names[from], "");
    if (llvm::StringRef(line).contains('\n')) {
      line = wrap_list(head + "(", names[from], ")");
      std::size_t close = line.rfind("\n)");
      if (close != std::string::npos)
        line.erase(close, 1);
    }
    lines.push_back(line);
  }
  std::string text;
  for (const std::string &line : lines)
    text += (text.empty() ? "" : "\n") + line;
  return text;
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
  return before.is_import && after.is_import ? "\n" : "\n\n";
}

std::string ModulePrinter::run() {
  std::vector<Piece> pieces;
  std::size_t after_imports = 0;
  bool leading = true;
  NodeId first;
  for (NodeId statement : tree_.children(tree_.root())) {
    if (!first.valid())
      first = statement;
    bool import = tree_.is(statement, NodeKind::Import) ||
                  tree_.is(statement, NodeKind::ImportFrom);
    bool docstring = statement == tree_.docstring(tree_.root());
    if (!is_kept(statement)) {
      leading &= import;
      continue;
    }
    Piece piece{statement, print(statement), import,
                tree_.is(statement, NodeKind::ClassDef) ||
                    tree_.is(statement, NodeKind::FunctionDef)};
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
    if (import || (docstring && leading))
      if (leading)
        after_imports = pieces.size();
    leading &= import || docstring;
  }
  if (std::string added = added_imports(); !added.empty())
    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(after_imports),
                  Piece{{}, added, true, false});
  // The head of the file: licence and encoding comments.
  std::string text;
  if (first.valid())
    text = tree_.source().take_front(tree_[first].begin).str();
  else
    text = tree_.source().str();
  text.erase(0, text.find_first_not_of("\xEF\xBB\xBF") == std::string::npos
                    ? text.size()
                    : text.find_first_not_of("\xEF\xBB\xBF"));
  if (llvm::StringRef(text).trim().empty())
    text.clear();
  else if (!text.empty() && text.back() != '\n')
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
