#include "compiler/backend/verify/check_classes.h"

namespace flattenc::backend::verify {

using syntax::Tree;

namespace {

/// Where a search for a name ends: the class, and how many external classes the
/// search passed, any of which may have the name.
struct Found {
  ClassId cls; ///< invalid if no bundled class has it
  unsigned passed = 0;
  friend bool operator==(const Found &, const Found &) = default;
};

/// Checks one printed class.
class LeafCheck {
public:
  LeafCheck(Output &output, MemberMatcher &matcher, PrintedClass &leaf)
      : output_(output), matcher_(matcher), leaf_(leaf),
        source_(output.sources[leaf.source]),
        printed_(output.emitted[leaf.printed]) {}

  void run();

private:
  using Group = std::pair<PrintedClass *, llvm::ArrayRef<unsigned>>;

  bool check_mro();
  void check_metaclass();
  void check_members();
  void check_site(PrintedClass &cls, const PrintedItem &item, const Site &site);
  void check_super(PrintedClass &cls, const PrintedItem &item, const Site &site,
                   const Found &wanted, bool wanted_start);
  void check_helper(PrintedClass &cls, const PrintedItem &item,
                    const Site &site, const Found &wanted);
  void wrong_super(PrintedClass &cls, const PrintedItem &item,
                   const Site &site, const Found &wanted);
  Found search_source(llvm::ArrayRef<ClassId> mro, std::size_t from,
                      llvm::StringRef name);
  Found search_printed(std::size_t from, llvm::StringRef name);
  Group group_of(ClassId printed, llvm::StringRef name);
  void follow(const Group &group);
  bool is_definition(const Group &group, ClassId definer,
                     llvm::StringRef name);
  /// The original path of an external class or class of the output.
  std::string origin(ClassId printed);

  Output &output_;
  MemberMatcher &matcher_;
  PrintedClass &leaf_;
  const Class &source_;
  const Class &printed_;
  std::vector<std::pair<PrintedClass *, unsigned>> work_;
  std::set<std::pair<ClassId, unsigned>> seen_;
};

} // namespace

std::string LeafCheck::origin(ClassId printed) {
  if (output_.emitted[printed].external())
    return output_.emitted[printed].name;
  PrintedClass *cls = output_.find(printed);
  return cls ? output_.sources.qualified_name(cls->source) : "";
}

/// What remains of the linearization has to stand in the original's order, and
/// all that is external has to remain.
bool LeafCheck::check_mro() {
  auto counts = [](llvm::StringRef name) { return name != "builtins.object"; };
  std::vector<std::string> rest;
  for (ClassId cls : printed_.mro)
    if (std::string name = origin(cls); counts(name))
      rest.push_back(std::move(name));
  bool same = source_.inconsistent == printed_.inconsistent;
  std::size_t at = 0;
  for (ClassId cls : source_.mro) {
    std::string name = output_.sources.qualified_name(cls);
    if (at < rest.size() && rest[at] == name)
      ++at;
    else if (output_.sources[cls].external() && counts(name))
      same = false;
  }
  same &= at == rest.size();
  if (same)
    return true;
  auto list = [&](const Program &program, const Class &cls) {
    std::string text;
    for (ClassId of : cls.mro)
      text += (text.empty() ? "" : ", ") + program.qualified_name(of);
    return text.empty() ? std::string("none") : text;
  };
  output_.diag
      .emit(DiagKind::OutputMroChanged,
            output_.printed_range(leaf_.printed, printed_.node), printed_.name,
            list(output_.emitted, printed_))
      .note(output_.source_range(leaf_.source, source_.node),
            "the original's is " + list(output_.sources, source_));
  return false;
}

/// The path of the metaclass that the first class of a linearization names.
static std::string
metaclass(Program &program, const Class &cls,
          llvm::function_ref<std::string(const Entity &)> path) {
  for (ClassId id : cls.mro) {
    const Class &of = program[id];
    if (of.external()) {
      if (!of.metaclass.empty())
        return of.metaclass;
      continue;
    }
    const Tree &tree = program[of.module].tree;
    if (NodeId value = tree.keyword(of.node, "metaclass"); value.valid()) {
      std::string known = path(program.resolve_expression(of.module, value));
      return known.empty() ? tree.text(value).str() : known;
    }
  }
  return {};
}

void LeafCheck::check_metaclass() {
  auto of_source = [&](const Entity &entity) {
    return entity.kind == Entity::Kind::Definition
               ? output_.sources[entity.module].name + "." + entity.path
               : entity.path;
  };
  auto of_printed = [&](const Entity &entity) {
    if (entity.kind != Entity::Kind::Definition)
      return entity.path;
    ModuleId source = output_.source_of(entity.module);
    return source.valid() ? output_.sources[source].name + "." + entity.path
                          : entity.path;
  };
  std::string wanted = metaclass(output_.sources, source_, of_source);
  std::string found = metaclass(output_.emitted, printed_, of_printed);
  if (wanted != found)
    output_.diag
        .emit(DiagKind::OutputMetaclassChanged,
              output_.printed_range(leaf_.printed, printed_.node),
              printed_.name, found.empty() ? "type" : found)
        .note(output_.source_range(leaf_.source, source_.node),
              "the original's is `" + (wanted.empty() ? "type" : wanted) + "`");
}

Found LeafCheck::search_source(llvm::ArrayRef<ClassId> mro, std::size_t from,
                               llvm::StringRef name) {
  Found found;
  for (std::size_t i = from; i < mro.size(); ++i) {
    if (output_.sources[mro[i]].external()) {
      found.passed += output_.sources[mro[i]].name != "builtins.object";
      continue;
    }
    if (output_.source_body(mro[i]).defines(name)) {
      found.cls = mro[i];
      return found;
    }
  }
  return found;
}

Found LeafCheck::search_printed(std::size_t from, llvm::StringRef name) {
  Found found;
  for (std::size_t i = from; i < printed_.mro.size(); ++i) {
    ClassId id = printed_.mro[i];
    if (output_.emitted[id].external()) {
      found.passed += output_.emitted[id].name != "builtins.object";
      continue;
    }
    PrintedClass *cls = output_.find(id);
    if (cls && cls->body.defines(name)) {
      found.cls = id;
      return found;
    }
  }
  return found;
}

/// The statements that bind a name in a printed class; through `helper = name`
/// to those of `name`.
LeafCheck::Group LeafCheck::group_of(ClassId printed, llvm::StringRef name) {
  PrintedClass *cls = output_.find(printed);
  const Class &in = output_.emitted[printed];
  const Tree &tree = output_.emitted[in.module].tree;
  for (unsigned hops = 0;; ++hops) {
    const auto &items = cls->body.by_name.find(std::string_view(name))->second;
    unsigned index = items.back();
    const BodyItem &item = cls->body.items[index];
    bool open = !cls->items[index].definer.valid() ||
                cls->items[index].source == NodeId{};
    if (hops > 0 || !open || !tree.is(item.statement, NodeKind::Assign))
      return {cls, items};
    NodeId value = tree.child(item.statement, Field::Value);
    if (!tree.is(value, NodeKind::Name) || !cls->body.defines(tree.text(value)))
      return {cls, items};
    // The alias takes what is bound above it.
    const auto &targets =
        cls->body.by_name.find(std::string_view(tree.text(value)))->second;
    if (cls->body.items[targets.back()].statement > item.statement)
      return {cls, items};
    cls->items[index].definer = cls->items[targets.back()].definer;
    name = tree.text(value);
  }
}

/// True if the printed statements are a copy of what `definer` binds `name` by.
bool LeafCheck::is_definition(const Group &group, ClassId definer,
                              llvm::StringRef name) {
  const PrintedItem &last = group.first->items[group.second.back()];
  const ClassBody &body = output_.source_body(definer);
  auto items = body.by_name.find(std::string_view(name));
  return last.definer == definer && items != body.by_name.end() &&
         (!last.source.valid() ||
          last.source == body.items[items->second.back()].statement);
}

void LeafCheck::follow(const Group &group) {
  for (unsigned item : group.second)
    if (seen_.insert({group.first->printed, item}).second)
      work_.push_back({group.first, item});
}

void LeafCheck::check_members() {
  std::set<llvm::StringRef> names;
  for (ClassId ancestor : source_.mro)
    if (!output_.sources[ancestor].external())
      for (const auto &[name, items] : output_.source_body(ancestor).by_name)
        names.insert(name);
  for (llvm::StringRef name : names) {
    Found wanted = search_source(source_.mro, 0, name);
    Found found = search_printed(0, name);
    const ClassBody &body = output_.source_body(wanted.cls);
    SourceRange original = output_.source_range(
        wanted.cls,
        body.items[body.by_name.find(std::string_view(name))->second.back()]
            .statement);
    if (!found.cls.valid()) {
      output_.diag
          .emit(DiagKind::OutputMemberMissing,
                output_.printed_range(leaf_.printed, printed_.node),
                printed_.name, name)
          .note(original, "the original selects this");
      continue;
    }
    Group group = group_of(found.cls, name);
    NodeId last = group.first->body.items[group.second.back()].statement;
    bool right = found.passed == wanted.passed &&
                 is_definition(group, wanted.cls, name);
    if (!right && output_.first_report(found.cls, last))
      output_.diag
          .emit(DiagKind::OutputMemberWrong,
                output_.printed_range(found.cls, last), printed_.name, name)
          .note(original, "the original selects this");
    follow(group);
  }
  // What binds no name runs or is read all the same.
  for (ClassId id : printed_.mro)
    if (PrintedClass *cls = output_.find(id))
      for (unsigned i = 0; i < cls->items.size(); ++i)
        if (cls->body.items[i].names.empty() && !cls->items[i].sites.empty() &&
            seen_.insert({id, i}).second)
          work_.push_back({cls, i});
}

void LeafCheck::wrong_super(PrintedClass &cls, const PrintedItem &item,
                            const Site &site, const Found &wanted) {
  if (!output_.first_report(cls.printed, site.printed_node))
    return;
  auto builder = output_.diag.emit(
      DiagKind::OutputSuperWrong,
      output_.printed_range(cls.printed, site.printed_node),
      output_.emitted[output_.emitted[cls.printed].module].tree.text(
          site.printed_node),
      printed_.name);
  builder.note(output_.source_range(item.definer, site.source_node),
               "the original calls this");
  if (!wanted.cls.valid())
    return;
  const ClassBody &body = output_.source_body(wanted.cls);
  builder.note(
      output_.source_range(
          wanted.cls,
          body.items[body.by_name.find(site.member)->second.back()].statement),
      "it reaches this");
}

void LeafCheck::check_super(PrintedClass &cls, const PrintedItem &item,
                            const Site &site, const Found &wanted,
                            bool wanted_start) {
  auto at = llvm::find(printed_.mro, site.printed_from);
  bool start = at != printed_.mro.end();
  Found found;
  if (start)
    found = search_printed(
        static_cast<std::size_t>(at - printed_.mro.begin()) + 1, site.member);
  bool same = start == wanted_start && found.passed == wanted.passed &&
              found.cls.valid() == wanted.cls.valid();
  if (same && found.cls.valid()) {
    Group group = group_of(found.cls, site.member);
    same = is_definition(group, wanted.cls, site.member);
    follow(group);
  }
  if (!same)
    wrong_super(cls, item, site, wanted);
}

void LeafCheck::check_helper(PrintedClass &cls, const PrintedItem &item,
                             const Site &site, const Found &wanted) {
  Found found = search_printed(0, site.helper);
  // An external class in between might have the member itself.
  if (!wanted.cls.valid() || wanted.passed != 0 || !found.cls.valid()) {
    wrong_super(cls, item, site, wanted);
    return;
  }
  Group group = group_of(found.cls, site.helper);
  PrintedClass &owner = *group.first;
  const PrintedItem &body = owner.items[group.second.back()];
  if (!body.definer.valid())
    matcher_.match_group(owner, site.helper, wanted.cls, site.member);
  if (!is_definition(group, wanted.cls, site.member))
    wrong_super(cls, item, site, wanted);
  follow(group);
}

void LeafCheck::check_site(PrintedClass &cls, const PrintedItem &item,
                           const Site &site) {
  if (site.explicit_parent) {
    Found wanted = search_source(output_.sources[site.source_from].mro, 0,
                                 site.member);
    check_helper(cls, item, site, wanted);
    return;
  }
  auto at = llvm::find(source_.mro, site.source_from);
  Found wanted;
  bool start = at != source_.mro.end();
  if (start)
    wanted = search_source(
        source_.mro, static_cast<std::size_t>(at - source_.mro.begin()) + 1,
        site.member);
  if (site.form == Site::Form::Super)
    check_super(cls, item, site, wanted, start);
  else
    check_helper(cls, item, site, wanted);
}

void LeafCheck::run() {
  if (!check_mro()) {
    output_.doubt(leaf_.printed);
    return; // all that follows from it would be reported again
  }
  check_metaclass();
  if (source_.inconsistent)
    return;
  check_members();
  while (!work_.empty()) {
    auto [cls, index] = work_.back();
    work_.pop_back();
    // A match of a helper may add items: sites are copied.
    PrintedItem item = cls->items[index];
    for (const Site &site : item.sites)
      check_site(*cls, item, site);
  }
}

void check_hierarchy(Output &output, MemberMatcher &matcher) {
  for (PrintedClass &cls : output.classes())
    LeafCheck(output, matcher, cls).run();
}

} // namespace flattenc::backend::verify
