#include "compiler/backend/verify/compare.h"

#include "compiler/syntax/literals.h"

namespace flattenc::backend::verify {

using syntax::Resolution;
using syntax::Tree;

/// The blanks between the start of the line and a node.
static llvm::StringRef indent_of(const Tree &tree, NodeId node) {
  llvm::StringRef before = tree.source().take_front(tree[node].begin);
  llvm::StringRef line = before.substr(before.rfind('\n') + 1);
  return line.drop_while([](char c) { return c == ' ' || c == '\t'; }).empty()
             ? line
             : llvm::StringRef();
}

/// Equal but for blanks at the start of lines. The walk compares strings, so
/// that only code may be indented in another way.
static bool same_but_indent(llvm::StringRef a, llvm::StringRef b) {
  auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (true) {
    auto [line_a, rest_a] = a.split('\n');
    auto [line_b, rest_b] = b.split('\n');
    if (line_a != line_b)
      return false;
    bool last_a = line_a.size() == a.size(), last_b = line_b.size() == b.size();
    if (last_a || last_b)
      return last_a && last_b;
    a = rest_a.drop_while(blank);
    b = rest_b.drop_while(blank);
  }
}

bool Comparison::gap(syntax::ByteRange source, syntax::ByteRange printed) {
  llvm::StringRef a = a_.source().slice(source.begin, source.end);
  llvm::StringRef b = b_.source().slice(printed.begin, printed.end);
  if (a == b)
    return true;
  return indent_of(a_, root_a_) != indent_of(b_, root_b_) &&
         same_but_indent(a, b);
}

bool Comparison::same_bytes() {
  syntax::ByteRange a = {a_[root_a_].begin, 0}, b = {b_[root_b_].begin, 0};
  for (const Hole &hole : holes_) {
    a.end = hole.source.begin;
    b.end = hole.printed.begin;
    if (!gap(a, b))
      return false;
    a.begin = hole.source.end;
    b.begin = hole.printed.end;
  }
  a.end = a_[root_a_].end;
  b.end = b_[root_b_].end;
  return gap(a, b);
}

bool Comparison::run(NodeId source, NodeId printed,
                     const MemberContext *member) {
  member_ = member;
  root_a_ = source_place_ = source;
  root_b_ = printed_place_ = printed;
  if (a_.kind(source) != b_.kind(printed))
    return false;
  if (member)
    for (const SuperUse &use :
         find_super(output_.sources, source_module_, source))
      if (use.attribute.valid())
        supers_[use.attribute] = use;
  std::uint32_t i = source.index + 1, k = printed.index + 1;
  // Python makes `__new__` static by its name alone; its helper says so.
  if (member && member->source_name == "__new__" &&
      member->printed_name != "__new__" &&
      a_.count(source, Field::Decorator) == 0 &&
      b_.count(printed, Field::Decorator) == 1) {
    NodeId decorator = b_.child(printed, Field::Decorator);
    if (b_.text(decorator).trim() != "@staticmethod")
      return false;
    llvm::StringRef rest =
        b_.source().slice(b_[decorator].end, b_[printed].end);
    auto end = static_cast<std::uint32_t>(b_[decorator].end + rest.size() -
                                          rest.ltrim().size());
    holes_.push_back({{a_[source].begin, a_[source].begin},
                      {b_[printed].begin, end}});
    k = b_[decorator].subtree_end;
  }
  if (!walk(i, a_[source].subtree_end, k, b_[printed].subtree_end))
    return false;
  source_place_ = source;
  printed_place_ = printed;
  return same_bytes();
}

bool Comparison::walk(std::uint32_t i, std::uint32_t end_i, std::uint32_t k,
                      std::uint32_t end_k) {
  while (i < end_i && k < end_k) {
    NodeId a{i}, b{k};
    source_place_ = a;
    printed_place_ = b;
    switch (match(a, b)) {
    case Match::Differ:
      return false;
    case Match::Descend:
      ++i;
      ++k;
      break;
    case Match::Skip:
      i = a_[a].subtree_end;
      k = b_[b].subtree_end;
      break;
    }
  }
  return i == end_i && k == end_k;
}

Comparison::Match Comparison::match(NodeId a, NodeId b) {
  if (!supers_.empty())
    if (auto found = supers_.find(a); found != supers_.end())
      return match_super(found->second, b);
  if (a_[a].field != b_[b].field)
    return Match::Differ;
  NodeKind kind = a_.kind(a);
  if (kind == NodeKind::Name)
    return match_name(a, b);
  if (kind != b_.kind(b))
    return Match::Differ;
  switch (kind) {
  case NodeKind::Identifier: {
    llvm::StringRef text = a_.text(a);
    if (text == b_.text(b))
      return Match::Descend;
    bool unmangled =
        member_ && mangled(text, output_.sources[member_->source].name) ==
                       b_.text(b).str();
    if (!unmangled && !renames(a, b))
      return Match::Differ;
    hole(a, b);
    return Match::Descend;
  }
  case NodeKind::String:
    return match_string(a, b);
  case NodeKind::Import:
  case NodeKind::ImportFrom:
    return match_import(a, b);
  case NodeKind::Call:
    return match_explicit(a, b);
  case NodeKind::Keyword:
    return match_locations(a, b);
  default:
    return Match::Descend;
  }
}

/// True for the places in which a helper's own name stands: its `def`, the
/// target of its assignment, and `@name.setter`.
bool Comparison::renames(NodeId a, NodeId b) const {
  if (!member_ || member_->source_name == member_->printed_name ||
      a_.text(a) != member_->source_name ||
      b_.text(b) != member_->printed_name)
    return false;
  NodeId parent = a_.parent(a);
  Field field = a_[a].field;
  if (parent == root_a_)
    return field == Field::Name || field == Field::Target;
  return a_.is(parent, NodeKind::Attribute) && field == Field::Value &&
         a_.is(a_.parent(parent), NodeKind::Decorator) &&
         a_.parent(a_.parent(parent)) == root_a_;
}

bool Comparison::same_global(NodeId a, NodeId b) {
  Entity source = output_.sources.resolve(source_module_, a_.text(a));
  Entity printed = output_.emitted.resolve_expression(printed_module_, b);
  // A builtin whose name means something else there.
  if (source.kind == Entity::Kind::Unknown &&
      printed.kind == Entity::Kind::External)
    return printed.path == "builtins." + a_.text(a).str();
  if (!output_.same(source, printed))
    return false;
  return source.kind != Entity::Kind::Unknown || a_.text(a) == b_.text(b);
}

Comparison::Match Comparison::match_name(NodeId a, NodeId b) {
  llvm::StringRef text = a_.text(a);
  Resolution how = in_.scopes->resolve(a);
  if (b_.is(b, NodeKind::Attribute)) {
    NodeId first = b_.chain_start(b);
    if (how != Resolution::Global || !b_.is(first, NodeKind::Name) ||
        out_.scopes->resolve(first) != Resolution::Global ||
        !same_global(a, b))
      return Match::Differ;
    hole(a, b);
    return Match::Skip;
  }
  if (!b_.is(b, NodeKind::Name))
    return Match::Differ;
  bool equal = text == b_.text(b);
  if (out_.scopes->resolve(b) != how) {
    changed_name_ = text.str();
    return Match::Differ;
  }
  if (!equal && renames(a, b)) {
    hole(a, b);
    return Match::Descend;
  }
  switch (how) {
  case Resolution::Global:
    if (!same_global(a, b)) {
      changed_name_ = text.str();
      return Match::Differ;
    }
    break;
  case Resolution::ClassBody:
    // `x: int` binds nothing and reads nothing.
    if (NodeId statement = a_.parent(a);
        !a_.is(statement, NodeKind::AnnAssign) ||
        a_[a].field != Field::Target ||
        a_.child(statement, Field::Value).valid())
      body_uses.push_back({a, b});
    [[fallthrough]];
  case Resolution::Local: {
    // A local `import package`, or a private name of another class.
    bool renamed = !equal && output_.is_replaced(text) &&
                   output_.output_name(text) == b_.text(b);
    bool unmangled =
        member_ && !equal &&
        mangled(text, output_.sources[member_->source].name) ==
            b_.text(b).str();
    if (!equal && !renamed && !unmangled)
      return Match::Differ;
    break;
  }
  }
  hole(a, b);
  return Match::Descend;
}

/// `super().m` stays one, or becomes `object.helper`.
Comparison::Match Comparison::match_super(const SuperUse &use, NodeId b) {
  if (!b_.is(b, NodeKind::Attribute))
    return Match::Differ;
  Site site;
  site.source_node = use.attribute;
  site.printed_node = b;
  site.member = a_.name_of(use.attribute).str();
  if (auto name = mangled(site.member, output_.sources[member_->source].name))
    site.member = *name;
  site.source_from = member_->source;
  if (use.type.valid())
    site.source_from = output_.sources.class_of(
        output_.sources.resolve_expression(source_module_, use.type));
  llvm::StringRef object = use.object.valid()
                               ? a_.text(use.object)
                               : first_parameter(a_, use.function);
  NodeId value = b_.child(b, Field::Value);
  hole(use.attribute, b);
  if (b_.is(value, NodeKind::Name)) {
    if (b_.text(value) != object)
      return Match::Differ;
    site.form = Site::Form::Helper;
    site.helper = b_.name_of(b).str();
    sites.push_back(std::move(site));
    return Match::Skip;
  }
  if (!b_.is(value, NodeKind::Call) ||
      b_.text(b_.child(value, Field::Function)) != "super")
    return Match::Differ;
  NodeId type, printed_object;
  for (NodeId argument : b_.children(value, Field::Argument))
    (type.valid() ? printed_object : type) = argument;
  site.printed_from = member_->printed;
  if (type.valid())
    site.printed_from = output_.emitted.class_of(
        output_.emitted.resolve_expression(printed_module_, type));
  // Without arguments it is about the first parameter of the same function.
  bool same_object =
      printed_object.valid()
          ? b_.text(printed_object) == object
          : !use.object.valid() ||
                (use.in_method &&
                 object == first_parameter(a_, use.function));
  llvm::StringRef name = b_.name_of(b);
  if (!same_object ||
      (name != a_.name_of(use.attribute) && name != site.member))
    return Match::Differ;
  // `super(type(self), self)` and the like: only the text can be compared.
  if (!site.source_from.valid() || !site.printed_from.valid())
    return a_.text(use.attribute) == b_.text(b) ? Match::Skip : Match::Differ;
  sites.push_back(std::move(site));
  return Match::Skip;
}

/// `Parent.m(self, …)` stays one, or becomes `self.helper(…)`.
Comparison::Match Comparison::match_explicit(NodeId a, NodeId b) {
  NodeId function = a_.child(a, Field::Function);
  NodeId called = b_.child(b, Field::Function);
  NodeId self = a_.child(a, Field::Argument);
  if (!member_ || !a_.is(function, NodeKind::Attribute) ||
      !b_.is(called, NodeKind::Attribute) || !a_.is(self, NodeKind::Name))
    return Match::Descend;
  NodeId owner = a_.child(function, Field::Value);
  NodeId object = b_.child(called, Field::Value);
  NodeId first = a_.chain_start(owner);
  if (!a_.is(first, NodeKind::Name) || !b_.is(object, NodeKind::Name) ||
      b_.text(object) != a_.text(self) || a_.text(owner) == b_.text(object) ||
      in_.scopes->resolve(first) != Resolution::Global)
    return Match::Descend;
  ClassId parent = output_.sources.class_of(
      output_.sources.resolve_expression(source_module_, owner));
  if (!parent.valid())
    return Match::Descend;
  Site site;
  site.form = Site::Form::Helper;
  site.member = a_.name_of(function).str();
  site.source_from = parent;
  site.explicit_parent = true;
  site.helper = b_.name_of(called).str();
  site.source_node = function;
  site.printed_node = called;
  sites.push_back(std::move(site));
  hole(function, called);
  // The object is no argument any more.
  std::uint32_t next = a_[self].subtree_end;
  bool more = next < a_[a].subtree_end;
  std::uint32_t end = more ? a_[NodeId{next}].begin : a_[self].end;
  std::uint32_t k = b_[called].subtree_end;
  bool printed_more = k < b_[b].subtree_end;
  std::uint32_t at = printed_more ? b_[NodeId{k}].begin : b_[b].end - 1;
  if (more != printed_more)
    return Match::Differ;
  if (!more) // Up to the bracket, with a trailing comma or line end.
    end = a_[a].end - 1;
  holes_.push_back({{a_[self].begin, end}, {at, at}});
  // A parenthesized argument begins before its node; the bytes tell.
  return walk(next, a_[a].subtree_end, k, b_[b].subtree_end) ? Match::Skip
                                                            : Match::Differ;
}

/// True if the name of a package that `import package` binds is nothing else, so
/// that it may have the package's new name wherever it stands.
bool Comparison::may_rename(NodeId alias, llvm::StringRef package) {
  if (in_.scopes->rebound_by_global(package))
    return false;
  return in_.scopes->scope_node(alias) != a_.root() ||
         output_.sources.resolve(source_module_, package).kind ==
             Entity::Kind::Module;
}

/// How many aliases from the first on bind in the output what an alias binds in
/// the original; 0 if they do not.
std::size_t Comparison::match_alias(NodeId mine, bool from,
                                    llvm::ArrayRef<NodeId> theirs) {
  NodeId path = a_.child(mine, Field::Module);
  NodeId as = a_.child(mine, Field::AsName);
  auto binds = [&](NodeId alias, llvm::StringRef module, llvm::StringRef name) {
    NodeId other_as = b_.child(alias, Field::AsName);
    return module == b_.text(b_.child(alias, Field::Module)) &&
           name == (other_as.valid() ? b_.text(other_as) : "");
  };
  llvm::StringRef name = a_.text(path);
  if (from || as.valid())
    return binds(theirs.front(), from ? name.str() : output_.output_name(name),
                 as.valid() ? a_.text(as) : "");
  llvm::StringRef package = name.split('.').first;
  std::string renamed = output_.output_name(package);
  bool keeps_name = renamed == package;
  if (!keeps_name && binds(theirs.front(), renamed, package))
    return name == package;
  if (!binds(theirs.front(), output_.output_name(name), ""))
    return 0;
  if (!keeps_name && theirs.size() > 1 && binds(theirs[1], renamed, package))
    return 2;
  return keeps_name || may_rename(mine, package);
}

/// The imported names have to be the same, from what the module became.
Comparison::Match Comparison::match_import(NodeId a, NodeId b) {
  bool from = a_.is(a, NodeKind::ImportFrom);
  if (from && output_.output_name(output_.sources.import_target(in_, a)) !=
                  output_.emitted.import_target(out_, b))
    return Match::Differ;
  std::vector<NodeId> all;
  for (NodeId child : b_.children(b))
    if (b_[child].field != Field::Module)
      all.push_back(child);
  llvm::ArrayRef<NodeId> theirs = all;
  for (NodeId mine : a_.children(a)) {
    if (a_[mine].field == Field::Module)
      continue;
    if (theirs.empty() ||
        a_.is(mine, NodeKind::Alias) != b_.is(theirs.front(), NodeKind::Alias))
      return Match::Differ;
    std::size_t matched = a_.is(mine, NodeKind::Alias)
                              ? match_alias(mine, from, theirs)
                              : 1; // a star
    if (matched == 0)
      return Match::Differ;
    theirs = theirs.drop_front(matched);
  }
  if (!theirs.empty())
    return Match::Differ;
  hole(a, b);
  return Match::Skip;
}

/// A string may name the package that its package became, in front.
Comparison::Match Comparison::match_string(NodeId a, NodeId b) {
  if (a_.text(a) == b_.text(b))
    return Match::Descend;
  auto mine = syntax::string_value(a_.text(a));
  auto theirs = syntax::string_value(b_.text(b));
  if (!mine || !theirs || output_.output_name(*mine) != *theirs)
    return Match::Differ;
  hole(a, b);
  return Match::Descend;
}

/// `locations=[…]` of a registry names what the output has, or external modules.
Comparison::Match Comparison::match_locations(NodeId a, NodeId b) {
  NodeId mine = a_.child(a, Field::Value), theirs = b_.child(b, Field::Value);
  if (a_.name_of(a) != "locations" || b_.name_of(b) != "locations" ||
      !a_.is(mine, NodeKind::List) || !b_.is(theirs, NodeKind::List))
    return Match::Descend;
  for (NodeId element : b_.children(theirs)) {
    auto value = syntax::string_value(b_.text(element));
    if (!value || (!output_.emitted.module(*value).valid() &&
                   (output_.is_output(llvm::StringRef(*value).split('.').first) ||
                    output_.is_replaced(*value))))
      return Match::Differ;
  }
  hole(mine, theirs);
  return Match::Skip;
}

} // namespace flattenc::backend::verify
