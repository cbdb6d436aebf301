#include "compiler/backend/verify/check_classes.h"

namespace flattenc::backend::verify {

using syntax::Tree;

void MemberMatcher::match_all() {
  for (PrintedClass &cls : output_.classes())
    match_class(cls);
}

void MemberMatcher::match_class(PrintedClass &cls) {
  match_header(cls);
  match_unnamed(cls);
  // The bundled classes in front of the first external one.
  std::vector<ClassId> front;
  for (ClassId ancestor : output_.sources[cls.source].mro) {
    if (output_.sources[ancestor].external())
      break;
    front.push_back(ancestor);
  }
  if (front.empty())
    front.push_back(cls.source);
  for (const auto &[name, items] : cls.body.by_name) {
    // What the class's own statements may bind, no ancestor may bring along.
    if (!output_.source_body(cls.source).defines(name) &&
        output_.source_body(cls.source).unsure.count(name))
      output_.diag.emit(
          DiagKind::OutputMemberWrong,
          output_.printed_range(cls.printed,
                                cls.body.items[items.front()].statement),
          output_.emitted[cls.printed].name, name);
    for (ClassId ancestor : front)
      if (output_.source_body(ancestor).defines(name)) {
        match_group(cls, name, ancestor, name);
        break;
      }
  }
}

/// Statements that bind nothing stand in their own class, in the same order;
/// annotations without a value may come from an ancestor.
void MemberMatcher::match_unnamed(PrintedClass &cls) {
  using Kind = BodyItem::Kind;
  const ClassBody &original = output_.source_body(cls.source);
  for (Kind kind : {Kind::Docstring, Kind::Other}) {
    std::vector<NodeId> wanted;
    for (const BodyItem &item : original.items)
      if (item.kind == kind)
        wanted.push_back(item.statement);
    std::size_t next = 0;
    for (unsigned i = 0; i < cls.items.size(); ++i)
      if (cls.body.items[i].kind == kind && next < wanted.size())
        match_item(cls, i, cls.source, wanted[next++],
                   {cls.source, cls.printed, {}, {}});
    if (next < wanted.size())
      output_.diag
          .emit(DiagKind::OutputMemberMissing,
                output_.printed_range(cls.printed,
                                      output_.emitted[cls.printed].node),
                output_.emitted[cls.printed].name,
                kind == Kind::Docstring ? "docstring" : "statement")
          .note(output_.source_range(cls.source, wanted[next]),
                "the original has it here");
  }
  for (unsigned i = 0; i < cls.items.size(); ++i) {
    const BodyItem &item = cls.body.items[i];
    if (item.kind != Kind::Annotation)
      continue;
    for (ClassId ancestor : output_.sources[cls.source].mro) {
      if (output_.sources[ancestor].external() ||
          cls.items[i].definer.valid())
        break;
      for (const BodyItem &theirs : output_.source_body(ancestor).items)
        if (theirs.kind == Kind::Annotation && theirs.names == item.names) {
          match_item(cls, i, ancestor, theirs.statement,
                     {ancestor, cls.printed, {}, {}});
          break;
        }
    }
  }
}

/// Decorators, and keywords but for the metaclass, are the class's own.
void MemberMatcher::match_header(PrintedClass &cls) {
  const Class &source = output_.sources[cls.source];
  const Class &printed = output_.emitted[cls.printed];
  const Tree &a = output_.sources[source.module].tree;
  const Tree &b = output_.emitted[printed.module].tree;
  auto parts = [](const Tree &tree, NodeId node) {
    std::vector<NodeId> result;
    for (NodeId child : tree.children(node))
      if (tree[child].field == Field::Decorator ||
          (tree.is(child, NodeKind::Keyword) &&
           tree.name_of(child) != "metaclass"))
        result.push_back(child);
    return result;
  };
  std::vector<NodeId> mine = parts(a, source.node);
  std::vector<NodeId> theirs = parts(b, printed.node);
  bool equal = mine.size() == theirs.size();
  for (std::size_t i = 0; equal && i < mine.size(); ++i)
    equal = Comparison(output_, source.module, printed.module)
                .run(mine[i], theirs[i], nullptr);
  if (!equal)
    output_.diag
        .emit(DiagKind::OutputTextChanged,
              output_.printed_range(cls.printed, printed.node), printed.name)
        .note(output_.source_range(cls.source, source.node),
              "the original's decorators and keywords are here");
}

void MemberMatcher::match_item(PrintedClass &cls, unsigned index,
                               ClassId definer, NodeId source,
                               const MemberContext &member) {
  PrintedItem &item = cls.items[index];
  if (item.definer.valid())
    return; // `a = b = 1` is looked at under its first name
  item.definer = definer;
  item.source = source;
  NodeId printed = cls.body.items[index].statement;
  Comparison comparison(output_, output_.sources[definer].module,
                        output_.emitted[cls.printed].module);
  if (comparison.run(source, printed, &member)) {
    item.sites = std::move(comparison.sites);
    item.body_uses = std::move(comparison.body_uses);
    return;
  }
  output_.doubt(cls.printed);
  std::string name = output_.emitted[cls.printed].name;
  if (!member.printed_name.empty())
    name += "." + member.printed_name.str();
  SourceRange place =
      output_.printed_range(cls.printed, comparison.printed_place());
  SourceRange original =
      output_.source_range(definer, comparison.source_place());
  if (comparison.changed_name().empty())
    output_.diag.emit(DiagKind::OutputTextChanged, place, name)
        .note(original, "the original has this");
  else
    output_.diag
        .emit(DiagKind::OutputNameChanged, place, comparison.changed_name(),
              output_.sources.qualified_name(definer))
        .note(original, "here it is used in the original");
}

void MemberMatcher::match_group(PrintedClass &cls, llvm::StringRef printed_name,
                                ClassId definer, llvm::StringRef name) {
  const ClassBody &original = output_.source_body(definer);
  auto theirs = cls.body.by_name.find(std::string_view(printed_name));
  auto mine = original.by_name.find(std::string_view(name));
  llvm::SmallVector<unsigned> a(mine->second.begin(), mine->second.end());
  llvm::SmallVector<unsigned> b(theirs->second.begin(), theirs->second.end());
  // What binds several names may stand here for the sake of the others.
  if (a.size() < b.size())
    llvm::erase_if(b, [&](unsigned item) {
      return item != theirs->second.back() &&
             cls.body.items[item].names.size() > 1;
    });
  if (a.size() != b.size()) {
    output_.diag
        .emit(DiagKind::OutputMemberWrong,
              output_.printed_range(
                  cls.printed, cls.body.items[theirs->second.back()].statement),
              output_.emitted[cls.printed].name, printed_name)
        .note(output_.source_range(definer, original.items[a.back()].statement),
              "the original defines it here");
    for (unsigned item : theirs->second)
      cls.items[item].definer = definer;
    return;
  }
  MemberContext member{definer, cls.printed, name, printed_name};
  for (std::size_t i = 0; i < a.size(); ++i)
    match_item(cls, b[i], definer, original.items[a[i]].statement, member);
}

/// The last statement of a class body in front of `before` that binds `name`;
/// invalid if there is none.
static NodeId bound_before(const ClassBody &body, llvm::StringRef name,
                           NodeId before) {
  auto found = body.by_name.find(std::string_view(name));
  NodeId result;
  if (found != body.by_name.end())
    for (unsigned item : found->second)
      if (body.items[item].statement < before)
        result = body.items[item].statement;
  return result;
}

/// A name of a class body has to be bound there by the same statement as in the
/// original, above its use.
void MemberMatcher::check_body_uses(PrintedClass &cls) {
  const Tree &tree = output_.emitted[output_.emitted[cls.printed].module].tree;
  for (std::size_t i = 0; i < cls.items.size(); ++i) {
    const PrintedItem &item = cls.items[i];
    if (!item.definer.valid())
      continue;
    const ClassBody &original = output_.source_body(item.definer);
    const Tree &in = output_.sources[output_.sources[item.definer].module].tree;
    for (const BodyUse &use : item.body_uses) {
      NodeId wanted =
          bound_before(original, in.text(use.source_name), item.source);
      NodeId found = bound_before(cls.body, tree.text(use.printed_name),
                                  cls.body.items[i].statement);
      bool same = wanted.valid() == found.valid();
      for (std::size_t k = 0;
           same && found.valid() && k < cls.items.size(); ++k)
        if (cls.body.items[k].statement == found)
          same = cls.items[k].definer == item.definer &&
                 cls.items[k].source == wanted;
      if (!same)
        output_.diag
            .emit(DiagKind::OutputNameChanged,
                  output_.printed_range(cls.printed, use.printed_name),
                  tree.text(use.printed_name),
                  output_.sources.qualified_name(item.definer))
            .note(output_.source_range(item.definer, use.source_name),
                  "here it is used in the original");
    }
  }
}

void MemberMatcher::report_extra() {
  for (PrintedClass &cls : output_.classes()) {
    check_body_uses(cls);
    if (output_.doubts(cls.printed))
      continue;
    for (unsigned i = 0; i < cls.items.size(); ++i) {
      const BodyItem &item = cls.body.items[i];
      if (cls.items[i].definer.valid() || item.kind == BodyItem::Kind::Nothing)
        continue;
      output_.diag.emit(DiagKind::OutputMemberExtra,
                        output_.printed_range(cls.printed, item.statement),
                        output_.emitted[cls.printed].name,
                        item.names.empty() ? "statement" : item.names.front());
    }
  }
}

} // namespace flattenc::backend::verify
