#include "compiler/backend/package/print_class.h"

#include "compiler/backend/package/rewrites.h"

namespace flattenc::backend {

using syntax::Tree;

static std::uint32_t line_begin(llvm::StringRef source, std::uint32_t at) {
  return static_cast<std::uint32_t>(source.rfind('\n', at) + 1);
}

std::uint32_t leading_begin(const Tree &tree, NodeId statement,
                            std::uint32_t limit) {
  llvm::StringRef source = tree.source();
  std::uint32_t begin = tree[statement].begin;
  std::uint32_t at = begin == 0 ? 0 : line_begin(source, begin - 1);
  if (begin == 0 || source[begin - 1] == '\n')
    at = begin;
  llvm::StringRef indent = source.slice(at, begin);
  if (!indent.trim(" \t").empty())
    return begin; // behind a `;` or a `:`
  while (at > limit) {
    std::uint32_t above = line_begin(source, at - 1 == 0 ? 0 : at - 2);
    if (at >= 2 && source[at - 2] == '\n')
      break; // a blank line
    llvm::StringRef line = source.slice(above, at - 1).trim();
    if (above < limit || !line.startswith("#"))
      break;
    at = above;
  }
  return at;
}

std::uint32_t trailing_end(const Tree &tree, NodeId statement) {
  llvm::StringRef source = tree.source();
  std::uint32_t end = tree[statement].end;
  std::size_t line_end = source.find('\n', end);
  llvm::StringRef rest = source.slice(end, line_end);
  if (rest.ltrim(" \t").startswith("#"))
    return end + static_cast<std::uint32_t>(rest.rtrim().size());
  return end;
}

namespace {

class ClassPrinter {
public:
  ClassPrinter(Compilation &in, const Unit &unit)
      : in_(in), unit_(unit), cls_(in.program[unit.cls]),
        tree_(in.program[cls_.module].tree) {}

  std::string run();

private:
  std::string header();
  /// The offset of the colon that ends the head of the class statement.
  [[nodiscard]] std::uint32_t colon() const;
  std::string print(const Member &member);
  std::string print_statement(const Member &member, NodeId statement);
  std::string helpers_of(const Member &member);
  void add_block(std::string &text, const std::string &block, unsigned blanks);
  [[nodiscard]] bool is_front(const Member &member) const;
  std::vector<Edit> own_edits();
  void place_front(const std::string &front, bool inherits,
                   std::vector<Edit> &edits);

  Compilation &in_;
  const Unit &unit_;
  const Class &cls_;
  const Tree &tree_;
  std::string indent_ = "    ";
  std::set<const Member *> printed_;
};

} // namespace

/// The text between the line start and the first statement of a body; empty if
/// the body stands behind the colon.
static std::string body_indent(const Tree &tree, NodeId definition) {
  NodeId first = tree.child(definition, Field::Body);
  std::uint32_t begin = tree[first].begin;
  llvm::StringRef line =
      tree.source().slice(line_begin(tree.source(), begin - 1), begin);
  return line.trim(" \t").empty() ? line.str() : "";
}

/// Edits that give the lines of a statement another indent; lines that begin
/// inside of a string keep theirs.
static void reindent(const Tree &tree, NodeId statement, std::uint32_t begin,
                     llvm::StringRef from, llvm::StringRef to,
                     std::vector<Edit> &edits) {
  if (from == to)
    return;
  llvm::StringRef source = tree.source();
  std::uint32_t end = tree[statement].end;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> strings;
  for (NodeId node : tree.descendants(statement))
    if (tree.is(node, NodeKind::String) || tree.is(node, NodeKind::FString))
      strings.push_back({tree[node].begin, tree[node].end});
  std::size_t string = 0;
  for (std::uint32_t at = begin; at < end;) {
    while (string < strings.size() && strings[string].second <= at)
      ++string;
    bool inside = string < strings.size() && strings[string].first < at;
    if (!inside && source.substr(at).startswith(from))
      edits.push_back(
          {at, at + static_cast<std::uint32_t>(from.size()), to.str()});
    std::size_t next = source.find('\n', at);
    if (next == llvm::StringRef::npos)
      return;
    at = static_cast<std::uint32_t>(next + 1);
  }
}

/// Inherited statements that stand at the head of the class: plain attributes
/// whose values use nothing of the class body.
bool ClassPrinter::is_front(const Member &member) const {
  if (member.role != Member::Role::Inherited)
    return false;
  const Module &module = in_.program[in_.program[member.definer].module];
  for (NodeId statement : member.statements) {
    if (module.tree.is(statement, NodeKind::FunctionDef) ||
        module.tree.is(statement, NodeKind::ClassDef))
      return false;
    for (NodeId node : module.tree.descendants(statement))
      if (module.tree.is(node, NodeKind::Name) &&
          !module.scopes->is_store(node) &&
          module.scopes->resolve(node) == syntax::Resolution::ClassBody)
        return false;
  }
  return true;
}

std::uint32_t ClassPrinter::colon() const {
  std::uint32_t end = tree_[tree_.child(cls_.node, Field::Name)].end;
  for (NodeId argument : tree_.children(cls_.node, Field::Argument))
    end = tree_[argument].end;
  return static_cast<std::uint32_t>(tree_.source().find(':', end));
}

std::string ClassPrinter::header() {
  const syntax::Node &node = tree_[cls_.node];
  NodeId name = tree_.child(cls_.node, Field::Name);
  std::vector<Edit> edits;
  for (NodeId child : tree_.children(cls_.node))
    if (tree_[child].field != Field::Body)
      code_rewrites(in_, cls_.module, child, false, edits);
  if (!unit_.rebased)
    return apply_edits(tree_.source(), node.begin, colon() + 1, edits);
  std::string text =
      apply_edits(tree_.source(), node.begin, tree_[name].end, edits);
  std::vector<std::string> bases;
  for (const NewBase &base : unit_.bases)
    bases.push_back(base.text);
  for (NodeId argument : tree_.children(cls_.node, Field::Argument))
    if (tree_.is(argument, NodeKind::Keyword))
      bases.push_back(tree_.text(argument).str());
  if (!unit_.metaclass.empty())
    bases.push_back("metaclass=" + unit_.metaclass);
  if (bases.empty())
    return text + ":";
  std::size_t line = text.rfind('\n');
  std::string before = line == std::string::npos ? "" : text.substr(0, line + 1);
  std::string last = line == std::string::npos ? text : text.substr(line + 1);
  std::string wrapped = wrap_list(last + "(", bases, "):");
  std::size_t at = wrapped.rfind("\n):");
  if (at != std::string::npos)
    wrapped.erase(at, 1);
  return before + wrapped;
}

std::string ClassPrinter::print_statement(const Member &member,
                                          NodeId statement) {
  const Class &definer = in_.program[member.definer];
  const Tree &tree = in_.program[definer.module].tree;
  std::vector<Edit> edits(member.edits.begin(), member.edits.end());
  code_rewrites(in_, definer.module, statement,
                definer.module != cls_.module, edits);
  std::uint32_t limit = tree[definer.node].begin;
  for (NodeId before : tree.children(definer.node))
    if (before.index < statement.index)
      limit = tree[before].end;
  std::uint32_t begin = leading_begin(tree, statement, limit);
  std::string from = body_indent(tree, definer.node);
  if (!from.empty())
    reindent(tree, statement, begin, from, indent_, edits);
  std::string text = apply_edits(tree.source(), begin,
                                 trailing_end(tree, statement), edits);
  return from.empty() ? indent_ + text : text;
}

std::string ClassPrinter::print(const Member &member) {
  if (member.role == Member::Role::Alias)
    return indent_ + member.helper_name + " = " + member.name;
  std::string text;
  for (NodeId statement : member.statements) {
    if (!text.empty())
      text += "\n\n";
    text += print_statement(member, statement);
  }
  return text;
}

void ClassPrinter::add_block(std::string &text, const std::string &block,
                             unsigned blanks) {
  if (!text.empty())
    text += "\n" + std::string(blanks, '\n');
  text += block;
}

/// The helpers that a member calls first, and what those call, in order.
std::string ClassPrinter::helpers_of(const Member &member) {
  std::string text;
  for (const SuperSite &site : member.sites) {
    if (site.kind != SuperSite::Kind::Helper)
      continue;
    for (const Member &helper : unit_.members)
      if (helper.role == Member::Role::Helper &&
          helper.definer == site.helper_definer && helper.name == site.name &&
          printed_.insert(&helper).second) {
        add_block(text, print(helper), 1);
        std::string below = helpers_of(helper);
        if (!below.empty())
          add_block(text, below, 1);
      }
  }
  return text;
}

/// Puts inherited attributes behind the docstring; a `pass` that is there only
/// because nothing else was makes room.
void ClassPrinter::place_front(const std::string &front, bool inherits,
                               std::vector<Edit> &edits) {
  NodeId docstring = tree_.docstring(cls_.node);
  NodeId first;
  bool front_placed = front.empty();
  for (NodeId statement : tree_.children(cls_.node, Field::Body)) {
    if (!first.valid() && statement != docstring)
      first = statement;
    if (!inherits || !tree_.is(statement, NodeKind::Pass))
      continue;
    std::uint32_t begin = leading_begin(tree_, statement, 0);
    std::uint32_t end = tree_[statement].end;
    if (!front_placed)
      edits.push_back({begin, end, front});
    else
      edits.push_back({begin > 0 ? begin - 1 : 0, end, ""});
    front_placed = true;
  }
  if (front_placed)
    return;
  bool method = first.valid() && tree_.is(first, NodeKind::FunctionDef);
  if (docstring.valid()) {
    std::uint32_t at = trailing_end(tree_, docstring);
    bool gap = method || tree_.source().substr(at).startswith("\n\n");
    edits.push_back({at, at, (gap ? "\n\n" : "\n") + front});
    return;
  }
  std::uint32_t at = leading_begin(tree_, first, 0);
  edits.push_back({at, at, front + (method ? "\n\n" : "\n")});
}

std::vector<Edit> ClassPrinter::own_edits() {
  std::vector<Edit> edits;
  bool inherits = llvm::any_of(unit_.members, [](const Member &member) {
    return member.role != Member::Role::Own;
  });
  for (NodeId statement : tree_.children(cls_.node, Field::Body))
    code_rewrites(in_, cls_.module, statement, false, edits);
  std::string front;
  // The farthest ancestor's attributes come first, as they ran first.
  for (ClassId ancestor : llvm::reverse(unit_.chain))
    for (const Member &member : unit_.members)
      if (member.definer == ancestor && is_front(member)) {
        add_block(front, print(member), 0);
        printed_.insert(&member);
      }
  place_front(front, inherits, edits);
  for (const Member &member : unit_.members) {
    if (member.role != Member::Role::Own)
      continue;
    edits.insert(edits.end(), member.edits.begin(), member.edits.end());
    std::string helpers = helpers_of(member);
    if (helpers.empty())
      continue;
    std::uint32_t at = trailing_end(tree_, member.statements.back());
    edits.push_back({at, at, "\n\n" + helpers});
  }
  return edits;
}

std::string ClassPrinter::run() {
  indent_ = body_indent(tree_, cls_.node);
  if (indent_.empty())
    indent_ = "    ";
  std::string text = header();
  std::vector<Edit> edits = own_edits();
  std::string body =
      apply_edits(tree_.source(), colon() + 1, tree_[cls_.node].end, edits);
  // A comment behind the last statement belongs to the class.
  NodeId last;
  for (NodeId statement : tree_.children(cls_.node, Field::Body))
    last = statement;
  std::uint32_t tail = trailing_end(tree_, last);
  if (tail > tree_[cls_.node].end)
    body += tree_.source().slice(tree_[cls_.node].end, tail);
  text += body;
  std::string rest;
  std::vector<const Member *> late;
  for (const Member &member : unit_.members) {
    if (member.role != Member::Role::Inherited)
      continue;
    if (printed_.count(&member)) { // `attribute = lambda self: super().m()`
      std::string helpers = helpers_of(member);
      if (!helpers.empty())
        add_block(rest, helpers, 1);
      continue;
    }
    const Tree &tree = in_.program[in_.program[member.definer].module].tree;
    if (!tree.is(member.statements.front(), NodeKind::FunctionDef)) {
      late.push_back(&member);
      continue;
    }
    add_block(rest, print(member), 1);
    for (const Member &alias : unit_.members)
      if (alias.role == Member::Role::Alias && alias.name == member.name)
        add_block(rest, print(alias), 1);
    std::string helpers = helpers_of(member);
    if (!helpers.empty())
      add_block(rest, helpers, 1);
  }
  for (const Member *member : late) {
    add_block(rest, print(*member), 1);
    std::string helpers = helpers_of(*member);
    if (!helpers.empty())
      add_block(rest, helpers, 1);
  }
  for (const Member &alias : unit_.members)
    if (alias.role == Member::Role::Alias) {
      bool own = llvm::any_of(unit_.members, [&](const Member &member) {
        return member.role == Member::Role::Own && member.name == alias.name;
      });
      if (own)
        add_block(rest, print(alias), 1);
    }
  if (rest.empty())
    return text;
  bool only_header = llvm::StringRef(body).trim().empty();
  return llvm::StringRef(text).rtrim().str() + (only_header ? "\n" : "\n\n") +
         rest;
}

std::string print_class(Compilation &in, const Unit &unit) {
  return ClassPrinter(in, unit).run();
}

} // namespace flattenc::backend
