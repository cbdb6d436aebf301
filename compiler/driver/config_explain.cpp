//
// `config explain CONFIG KEY`: the life of one key through all bases.
//
//   model.backbone.depth = 101
//   set                                    child.py:2
//   over the value set                     _base_/model.py:4
//
// A key that the result lacks is looked for in the bases: then the place that
// dropped it is told.
//
#include "compiler/backend/config/print.h"
#include "compiler/check/settings.h"
#include "compiler/driver/session.h"
#include "compiler/driver/suggest.h"
#include "compiler/program/config_path.h"
#include "compiler/syntax/parse.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

#include <map>
#include <set>

namespace flattenc {

namespace {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// One line of the answer.
struct Event {
  std::string kind;  ///< for programs: "set", "over", "deleted", ...
  std::string words; ///< for people
  SourceRange range;
};

class Explainer {
public:
  Explainer(Session &session, const LocatedConfig &located, ConfigTree config)
      : session_(session),
        located_(located),
        config_(std::move(config)),
        keys_(split_key(session.options.key)) {}

  int run();

private:
  const Tree *tree_of(FileId file);
  void add_chain(const ConfigTree &config, OriginId origin);
  void add_variables(SourceRange range);
  [[nodiscard]] std::string through(SourceRange range);
  bool find_in_bases();
  int report_unknown();
  void print(bool deleted, llvm::StringRef value);
  void print_json(bool deleted, llvm::StringRef value);

  Session &session_;
  const LocatedConfig &located_;
  ConfigTree config_;
  std::vector<std::string> keys_;
  std::vector<Event> events_;
  std::map<FileId, std::optional<Tree>> trees_;
};

} // namespace

const Tree *Explainer::tree_of(FileId file) {
  auto known = trees_.find(file);
  if (known == trees_.end()) {
    DiagnosticEmitter quiet; // the file was parsed before
    known =
        trees_.emplace(file, syntax::parse(session_.sources, file, quiet)).first;
  }
  return known->second ? &*known->second : nullptr;
}

/// The outermost node that covers exactly `range`; invalid if there is none.
static NodeId node_at(const Tree &tree, SourceRange range) {
  for (NodeId node : tree.descendants(tree.root()))
    if (tree[node].begin == range.begin && tree[node].end == range.end)
      return node;
  return {};
}

/// The expression that a keyword, an item or an assignment to `node` stores.
static NodeId stored_value(const Tree &tree, NodeId node) {
  if (tree.is(node, NodeKind::Keyword) || tree.is(node, NodeKind::DictItem))
    return tree.child(node, Field::Value);
  NodeId parent = node.valid() ? tree.parent(node) : node;
  if (parent.valid() && tree.is(parent, NodeKind::Assign) &&
      tree[node].field == Field::Target)
    return tree.child(parent, Field::Value);
  return node;
}

/// The variables that an expression reads; none for a display or a call of
/// `dict`, whose items have slots of their own.
static std::vector<NodeId> names_read(const Tree &tree, NodeId value) {
  std::vector<NodeId> names;
  if (tree.is(value, NodeKind::Name))
    names.push_back(value);
  if (!value.valid() || tree.is(value, NodeKind::List) ||
      tree.is(value, NodeKind::Tuple) || check::is_dict(tree, value))
    return names;
  for (NodeId node : tree.descendants(value))
    if (tree.is(node, NodeKind::Name))
      names.push_back(node);
  return names;
}

/// The last assignment to a variable above the statement that reads it.
static NodeId assignment_above(const Tree &tree, NodeId name) {
  NodeId found;
  for (NodeId statement : tree.children(tree.root(), Field::Body)) {
    if (tree[statement].end > tree[name].begin)
      break;
    if (!tree.is(statement, NodeKind::Assign))
      continue;
    for (NodeId target : tree.children(statement, Field::Target))
      if (tree.is(target, NodeKind::Name) &&
          tree.text(target) == tree.text(name))
        found = statement;
  }
  return found;
}

/// What a loop or comprehension around the name takes the name's values from;
/// invalid if none binds it.
static NodeId iterable_of(const Tree &tree, NodeId name) {
  auto binds = [&](NodeId clause) {
    NodeId target = tree.child(clause, Field::Target);
    for (std::uint32_t i = target.index; i < tree[target].subtree_end; ++i)
      if (tree.text(NodeId{i}) == tree.text(name))
        return true;
    return false;
  };
  for (NodeId at = tree.parent(name); at.valid(); at = tree.parent(at)) {
    if (tree.is(at, NodeKind::For) && binds(at))
      return tree.child(at, Field::Iterable);
    for (NodeId clause : tree.children(at, Field::Clause))
      if (tree.is(clause, NodeKind::CompFor) && binds(clause))
        return tree.child(clause, Field::Iterable);
  }
  return {};
}

/// Adds where the variables of the same file that the value comes from are set.
void Explainer::add_variables(SourceRange range) {
  const Tree *tree = range.file.valid() ? tree_of(range.file) : nullptr;
  if (!tree)
    return;
  constexpr unsigned kMost = 16;
  std::vector<NodeId> work =
      names_read(*tree, stored_value(*tree, node_at(*tree, range)));
  std::set<NodeId> seen;
  for (std::size_t next = 0; next < work.size() && seen.size() < kMost;
       ++next) {
    NodeId iterable = iterable_of(*tree, work[next]);
    NodeId statement =
        iterable.valid() ? NodeId() : assignment_above(*tree, work[next]);
    NodeId from = iterable.valid() ? iterable : statement;
    if (!from.valid() || !seen.insert(from).second)
      continue;
    for (NodeId name : names_read(
             *tree, iterable.valid() ? iterable
                                     : tree->child(statement, Field::Value)))
      work.push_back(name);
    if (!statement.valid())
      continue;
    events_.push_back(
        {"variable",
         "the variable `" + tree->text(work[next]).str() + "` is set",
         tree->range(statement)});
  }
}

/// ", through `name`" for a change through a variable of another name.
std::string Explainer::through(SourceRange range) {
  llvm::StringRef text = session_.sources.text(range);
  llvm::StringRef name = text.take_while(
      [](char c) { return llvm::isAlnum(c) || c == '_'; });
  if (name.empty() || name == "_base_" || name == keys_.front())
    return {};
  return ", through `" + name.str() + "`";
}

void Explainer::add_chain(const ConfigTree &config, OriginId origin) {
  bool first = true;
  for (; origin.valid(); origin = config.origins[origin].previous) {
    const Origin &event = config.origins[origin];
    switch (event.kind) {
    case OriginKind::Set:
      events_.push_back({first ? "set" : "over",
                         first ? "set" : "over the value set", event.range});
      break;
    case OriginKind::Deleted:
      events_.push_back(
          {"deleted", "which drops what stood there", event.range});
      break;
    case OriginKind::Mutated:
      events_.push_back({"changed",
                         "changed in place" + through(event.range),
                         event.range});
      break;
    case OriginKind::CommandLine:
      events_.push_back({"option", "set by --cfg-options", {}});
      break;
    case OriginKind::Implied:
      events_.push_back(
          {"implied", "added because the base is of another package",
           event.range});
      break;
    }
    if (first && event.kind == OriginKind::Set)
      add_variables(event.range);
    first = false;
  }
}

/// Looks for the key in the bases, each resolved on its own. True if one has it.
bool Explainer::find_in_bases() {
  // What dropped it: the deepest value on the way that was replaced.
  std::vector<const ConfigSlot *> way = find_slots(config_, keys_);
  std::optional<Event> dropped;
  for (const ConfigSlot *slot : way)
    for (OriginId at = slot->origin; at.valid();
         at = config_.origins[at].previous) {
      const Origin &event = config_.origins[at];
      if (event.kind == OriginKind::Deleted)
        dropped = {"deleted", "deleted", event.range};
      else if (event.kind == OriginKind::Set && event.previous.valid() &&
               config_[slot->value].kind != ConfigKind::Dict)
        dropped = {"replaced", "its parent is replaced", event.range};
    }
  bool found = false;
  frontend::ConfigRequest request = config_request(session_, located_);
  request.cfg_options.clear();
  for (FileId file : llvm::drop_begin(config_.files)) {
    request.path = session_.sources.path(file).str();
    DiagnosticEmitter quiet; // the whole configuration loads
    auto base = located_.project->configs.load(request, quiet);
    if (!base)
      continue;
    auto slots = find_slots(*base, keys_);
    if (slots.size() != keys_.size())
      continue;
    OriginId origin = slots.back()->origin;
    bool own = origin.valid() && base->origins[origin].range.file == file;
    if (!own)
      continue; // one of its bases has it
    if (dropped && !found)
      events_.push_back(*dropped);
    events_.push_back({"over", "the base's value", base->origins[origin].range});
    found = true;
  }
  return found;
}

int Explainer::report_unknown() {
  auto way = find_slots(config_, keys_);
  ConfigValueId parent = way.empty() ? config_.root : way.back()->value;
  std::vector<std::string> before(keys_.begin(),
                                  keys_.begin() +
                                      static_cast<std::ptrdiff_t>(way.size()));
  std::string shown_parent =
      before.empty() ? "the config" : "`" + llvm::join(before, ".") + "`";
  SourceRange place;
  if (!way.empty() && way.back()->origin.valid())
    place = config_.origins[way.back()->origin].range;
  std::string asked = way.size() < keys_.size() ? keys_[way.size()] : "";
  auto builder = session_.diag.emit(DiagKind::ConfigKeyNotFound, place, asked,
                                    shown_parent);
  std::vector<std::string> names = keys_below(config_, parent);
  if (names.empty()) {
    builder.hint("it is " + backend::python_text(config_, parent));
    return kInputErrors;
  }
  std::string near = asked.empty() ? "" : nearest_word(asked, names);
  before.push_back(near);
  if (config_[parent].kind != ConfigKind::Dict)
    builder.hint("it has the items 0 to " + std::to_string(names.size() - 1));
  else if (!near.empty())
    builder.hint("did you mean `" + llvm::join(before, ".") + "`?");
  else
    builder.hint("its keys are " + llvm::join(names, ", "));
  return kInputErrors;
}

void Explainer::print_json(bool deleted, llvm::StringRef value) {
  llvm::json::OStream json(session_.out);
  json.object([&] {
    json.attribute("key", llvm::json::fixUTF8(llvm::join(keys_, ".")));
    if (deleted)
      json.attribute("deleted", true);
    else
      json.attribute("value", llvm::json::fixUTF8(value));
    json.attributeArray("events", [&] {
      for (const Event &event : events_)
        json.object([&] {
          json.attribute("event", event.kind);
          if (!event.range.file.valid())
            return;
          const SourceSet &sources = session_.sources;
          llvm::StringRef path = sources.path(event.range.file);
          LineColumn begin =
              sources.line_column(event.range.file, event.range.begin);
          LineColumn end =
              sources.line_column(event.range.file, event.range.end);
          json.attribute("file", llvm::json::fixUTF8(
                                     session_.render.display_path(path)));
          json.attribute("line", begin.line);
          json.attribute("column", begin.column);
          json.attribute("end_line", end.line);
          json.attribute("end_column", end.column);
          json.attribute("text",
                         llvm::json::fixUTF8(sources.text(event.range)));
        });
    });
  });
  session_.out << '\n';
}

void Explainer::print(bool deleted, llvm::StringRef value) {
  if (session_.options.format == ConfigFormat::Json) {
    print_json(deleted, value);
    return;
  }
  std::string key = printable(llvm::join(keys_, "."));
  if (deleted)
    session_.out << key << " is not in the result\n";
  else
    session_.out << key << " = " << printable(value, /*keep_lines=*/true)
                 << '\n';
  for (const Event &event : events_) {
    session_.out << '\n' << printable(event.words) << '\n';
    if (event.range.file.valid())
      render_place(event.range, session_.sources, session_.render,
                   session_.out);
  }
}

int Explainer::run() {
  auto slots = find_slots(config_, keys_);
  if (keys_.empty() || slots.size() != keys_.size()) {
    if (keys_.empty() || !find_in_bases())
      return report_unknown();
    print(/*deleted=*/true, "");
    return kDone;
  }
  add_chain(config_, slots.back()->origin);
  print(/*deleted=*/false,
        backend::python_lines(config_, slots.back()->value, "", "", 0));
  return kDone;
}

llvm::Expected<int> run_config_explain(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  std::optional<ConfigTree> config = resolve_config(session, *located);
  if (!config)
    return kInputErrors;
  return Explainer(session, *located, std::move(*config)).run();
}

} // namespace flattenc
