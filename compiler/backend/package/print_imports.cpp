#include "compiler/backend/package/print_imports.h"

#include "compiler/backend/package/print_class.h"
#include "compiler/backend/package/rewrites.h"

namespace flattenc::backend {

using syntax::Tree;

/// The order of names in an import as isort has it: constants, classes, others.
static bool import_order(const std::string &a, const std::string &b) {
  auto rank = [](llvm::StringRef name) {
    name = name.split(' ').first;
    if (name == name.upper())
      return 0;
    return name.front() >= 'A' && name.front() <= 'Z' ? 1 : 2;
  };
  return std::make_pair(rank(a), a) < std::make_pair(rank(b), b);
}

static std::string spelled(const AddedImport &import) {
  return import.name + (import.alias.empty() ? "" : " as " + import.alias);
}

ImportPrinter::ImportPrinter(Compilation &in, ModuleId id)
    : in_(in), id_(id), module_(in.program[id]), tree_(module_.tree) {
  auto found = in.added_imports->find(id);
  if (found == in.added_imports->end())
    return;
  left_.insert(found->second.begin(), found->second.end());
  const auto &kept = (*in.reach)->modules().find(id)->second;
  for (const auto &[statement, aliases] : kept.statements)
    merge_into(statement);
}

/// Names of a module from which a kept statement imports already join it.
void ImportPrinter::merge_into(NodeId statement) {
  if (!tree_.is(statement, NodeKind::ImportFrom) ||
      tree_.child(statement, Field::Star).valid())
    return;
  std::string target = in_.program.import_target(module_, statement);
  for (auto it = left_.begin(); it != left_.end();) {
    if (it->module != target || it->name.empty()) {
      ++it;
      continue;
    }
    merged_[statement].push_back(spelled(*it));
    it = left_.erase(it);
  }
}

ImportGroup ImportPrinter::group_of(llvm::StringRef module) const {
  if (module == "__future__")
    return ImportGroup::Future;
  if (module.startswith(".") || in_.program.bundles(module))
    return ImportGroup::Local;
  return is_stdlib(module.split('.').first) ? ImportGroup::Stdlib
                                            : ImportGroup::ThirdParty;
}

ImportGroup ImportPrinter::group(NodeId statement) const {
  if (tree_.is(statement, NodeKind::ImportFrom))
    return group_of(in_.program.import_target(module_, statement));
  if (!tree_.is(statement, NodeKind::Import))
    return ImportGroup::None;
  NodeId alias = tree_.child(statement, Field::Alias);
  return group_of(tree_.text(tree_.child(alias, Field::Module)));
}

/// `head` ends in "import ".
static std::string wrap_import(const std::string &head,
                               llvm::ArrayRef<std::string> names) {
  std::string line = wrap_list(head, names, "");
  if (!llvm::StringRef(line).contains('\n'))
    return line;
  std::string open = head + "(";
  std::string text = open;
  std::size_t width = open.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string item = names[i] + (i + 1 < names.size() ? "," : ")");
    if (i > 0 && width + 1 + item.size() > 79) {
      text += "\n" + std::string(open.size(), ' ');
      width = open.size();
    } else if (i > 0) {
      text += " ";
      ++width;
    }
    text += item;
    width += item.size();
  }
  return text;
}

std::string ImportPrinter::print(NodeId statement, const KeptModule &kept) {
  std::vector<Edit> edits;
  code_rewrites(in_, id_, statement, false, edits);
  auto found = kept.statements.find(statement);
  unsigned all = tree_.count(statement, Field::Alias);
  bool whole = kept.whole || found == kept.statements.end() ||
               found->second.aliases.size() >= all;
  auto more = merged_.find(statement);
  if (whole && more == merged_.end())
    return apply_edits(tree_.source(), tree_[statement].begin,
                       trailing_end(tree_, statement), edits);
  std::vector<std::string> names;
  NodeId first;
  for (NodeId alias : tree_.children(statement, Field::Alias)) {
    if (!first.valid())
      first = alias;
    if (whole || llvm::is_contained(found->second.aliases, alias))
      names.push_back(apply_edits(tree_.source(), tree_[alias].begin,
                                  tree_[alias].end, edits));
  }
  if (more != merged_.end()) {
    names.insert(names.end(), more->second.begin(), more->second.end());
    llvm::sort(names, import_order);
  }
  std::string head = apply_edits(tree_.source(), tree_[statement].begin,
                                 tree_[first].begin, edits);
  return wrap_import(llvm::StringRef(head).rtrim("( \t\r\n\\").str() + " ",
                     names);
}

/// A module of the same package by dots, another by its full name.
std::string ImportPrinter::relative(llvm::StringRef target) {
  if (!in_.program.bundles(target))
    return target.str();
  llvm::StringRef from = module_.parent_package();
  if (target.split('.').first != module_.package)
    return in_.output_name(target);
  std::string dots = ".";
  while (!(target == from ||
           (target.startswith(from) && target[from.size()] == '.'))) {
    from = from.rsplit('.').first;
    dots += ".";
  }
  return dots + target.drop_front(from.size()).ltrim('.').str();
}

std::vector<ImportLine> ImportPrinter::added_lines() {
  std::vector<ImportLine> lines;
  std::map<std::string, std::vector<std::string>> names;
  for (const AddedImport &import : left_) {
    if (!import.name.empty()) {
      names[import.module].push_back(spelled(import));
      continue;
    }
    std::string module = in_.program.bundles(import.module)
                             ? in_.output_name(import.module)
                             : import.module;
    lines.push_back({group_of(import.module),
                     "import " + module +
                         (import.alias.empty() ? "" : " as " + import.alias)});
  }
  for (auto &[module, list] : names) {
    llvm::sort(list, import_order);
    lines.push_back({group_of(module),
                     wrap_import("from " + relative(module) + " import ", list)});
  }
  llvm::stable_sort(lines, [](const ImportLine &a, const ImportLine &b) {
    return a.group < b.group;
  });
  return lines;
}

} // namespace flattenc::backend
