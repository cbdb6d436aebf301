#include "compiler/driver/config_source.h"

#include "compiler/backend/config/print.h"
#include "compiler/check/settings.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/scopes.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace flattenc {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

constexpr std::size_t kWidth = 79;

const Tree *FlatSource::tree_of(FileId file) {
  auto known = trees_.find(file);
  if (known == trees_.end()) {
    DiagnosticEmitter quiet; // it was loaded before
    known =
        trees_.emplace(file, syntax::parse(sources_, file, quiet)).first;
  }
  return known->second ? &*known->second : nullptr;
}

FlatSource::Piece FlatSource::piece_of(const ConfigSlot &slot) {
  if (!slot.origin.valid() || level_ == FlatLevel::Value)
    return {};
  const Origin &origin = config_.origins[slot.origin];
  if (origin.kind != OriginKind::Set || !origin.range.file.valid())
    return {};
  const Tree *tree = tree_of(origin.range.file);
  NodeId node = tree ? check::node_at(*tree, origin.range) : NodeId();
  if (!node.valid())
    return {};
  NodeId value = node;
  if (tree->is(node, NodeKind::Assign) || tree->is(node, NodeKind::Keyword) ||
      tree->is(node, NodeKind::DictItem))
    value = tree->child(node, Field::Value);
  if (tree->is(node, NodeKind::Assign) &&
      (tree->count(node, Field::Target) != 1 ||
       !tree->is(tree->child(node, Field::Target), NodeKind::Name) ||
       tree->parent(node) != tree->root()))
    return {};
  return {tree, node, value};
}

/// True if the text of `node` sets everything that is in the value, as far as
/// displays show it; what an expression computes the proof has to tell.
bool FlatSource::is_whole(ConfigValueId value, const Tree &tree, NodeId node) {
  const ConfigValue &v = config_[value];
  bool is_dict = check::is_dict(tree, node);
  bool is_list =
      tree.is(node, NodeKind::List) || tree.is(node, NodeKind::Tuple);
  if (!is_dict && !is_list)
    return true;
  std::vector<NodeId> items;
  if (is_dict)
    items = check::items_of(tree, node);
  else
    for (NodeId element : tree.children(node, Field::Element))
      items.push_back(element);
  if (items.size() != v.slots.size())
    return false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    Piece piece = piece_of(v.slots[i]);
    if (!piece || piece.tree != &tree || piece.node != items[i] ||
        config_.origins[v.slots[i].origin].previous.valid() ||
        !is_whole(v.slots[i].value, tree, piece.value))
      return false;
  }
  return true;
}

/// True if the expression means the same in the flat file: it reads only
/// builtins, its own loop variables and names that stand above.
bool FlatSource::may_copy(const Tree &tree, NodeId value) const {
  static const llvm::StringSet<> kBuiltins = {
      "dict", "list", "tuple", "range", "len",   "int",    "float",
      "str",  "max",  "min",   "round", "sum",   "sorted", "zip",
      "abs",  "set",  "bool",  "enumerate"};
  if (tree.text(value).contains("{{"))
    return false;
  std::set<llvm::StringRef> own;
  auto each = [&](auto visit) {
    visit(value);
    for (NodeId node : tree.descendants(value))
      visit(node);
  };
  each([&](NodeId node) {
    if (!tree.is(node, NodeKind::CompFor))
      return;
    NodeId target = tree.child(node, Field::Target);
    own.insert(tree.text(target));
    for (NodeId inner : tree.descendants(target))
      own.insert(tree.text(inner));
  });
  bool good = true;
  each([&](NodeId node) {
    if (tree.is(node, NodeKind::Lambda) || tree.is(node, NodeKind::NamedExpr))
      good = false;
    if (!tree.is(node, NodeKind::Name))
      return;
    llvm::StringRef name = tree.text(node);
    bool above = bound_.count(name.str()) != 0;
    bool variable = above && level_ == FlatLevel::Text;
    bool builtin = kBuiltins.contains(name) && !above;
    good &= variable || builtin || own.count(name) != 0;
  });
  return good;
}

bool FlatSource::copies(const ConfigSlot &slot, const Piece &piece) {
  return piece && may_copy(*piece.tree, piece.value) &&
         is_whole(slot.value, *piece.tree, piece.value);
}

static llvm::StringRef line_of(llvm::StringRef text, std::size_t at) {
  std::size_t begin = text.take_front(at).rfind('\n') + 1;
  return text.slice(begin, text.find('\n', at));
}

static std::size_t indent_of(llvm::StringRef line) {
  return line.size() - line.ltrim(" ").size();
}

/// The text of a node, its lines moved as far as its first line is.
static std::string moved_text(const Tree &tree, NodeId node,
                              std::size_t indent, std::size_t column) {
  llvm::StringRef text = tree.source();
  std::uint32_t begin = tree[node].begin;
  llvm::StringRef first = line_of(text, begin);
  auto old_column =
      static_cast<std::size_t>(begin - (first.data() - text.data()));
  bool parenthesized = tree[node].flags & syntax::kParenthesized;
  std::string out = parenthesized ? "(" : "";
  bool at_first = true, aligned = true;
  llvm::StringRef body = tree.text(node);
  for (llvm::StringRef rest = body.split('\n').second; !rest.empty();
       rest = rest.split('\n').second) {
    llvm::StringRef line = rest.split('\n').first;
    if (!line.trim().empty())
      aligned &= indent_of(line) > old_column;
  }
  long by = aligned ? static_cast<long>(column) - static_cast<long>(old_column)
                    : static_cast<long>(indent) -
                          static_cast<long>(indent_of(first));
  while (true) {
    std::size_t end = body.find('\n');
    llvm::StringRef line = body.take_front(end).rtrim('\r');
    auto at = static_cast<std::uint32_t>(line.data() - text.data());
    bool in_string = false;
    if (!at_first)
      for (NodeId inner : tree.descendants(node))
        in_string |= (tree.is(inner, NodeKind::String) ||
                      tree.is(inner, NodeKind::FString)) &&
                     tree[inner].begin < at && at < tree[inner].end;
    if (!at_first && tree.is(node, NodeKind::String))
      in_string = true;
    if (at_first || in_string || line.trim().empty()) {
      out += line;
    } else {
      long now = static_cast<long>(indent_of(line)) + by;
      out += std::string(static_cast<std::size_t>(std::max(0L, now)), ' ');
      out += line.ltrim(" ");
    }
    if (end == llvm::StringRef::npos)
      break;
    out += "\n";
    body = body.drop_front(end + 1);
    at_first = false;
  }
  return out + (parenthesized ? ")" : "");
}

void FlatSource::line(unsigned indent, const std::string &text) {
  out_ += std::string(indent, ' ') + text + "\n";
}

/// The comment lines right above a piece that starts its line.
std::vector<llvm::StringRef>
FlatSource::block_above(const Piece &piece) const {
  llvm::StringRef text = piece.tree->source();
  std::uint32_t begin = (*piece.tree)[piece.node].begin;
  std::vector<llvm::StringRef> block;
  llvm::StringRef first = line_of(text, begin);
  auto at = static_cast<std::size_t>(first.data() - text.data());
  if (!text.slice(at, begin).trim(" \t").empty())
    return block;
  while (at > 0) {
    llvm::StringRef above = line_of(text, at - 1);
    if (!above.ltrim(" \t").startswith("#"))
      break;
    block.push_back(above.trim(" \t\r"));
    at = static_cast<std::size_t>(above.data() - text.data());
  }
  // What opens the file, such as a licence, belongs to the file.
  if (at == 0 && piece.tree->file() == config_.files[0])
    block.clear();
  return {block.rbegin(), block.rend()};
}

/// The comments above a slot: those of a base if nobody who overrides the dict
/// in part has some.
std::vector<llvm::StringRef> FlatSource::comments_of(const ConfigSlot &slot) {
  bool is_dict = config_[slot.value].kind == ConfigKind::Dict;
  for (ConfigSlot at = slot; at.origin.valid();
       at.origin = config_.origins[at.origin].previous) {
    Piece piece = piece_of(at);
    if (!piece)
      break;
    std::vector<llvm::StringRef> block = block_above(piece);
    if (!block.empty() || !is_dict || copies(at, piece))
      return block;
  }
  return {};
}

std::string FlatSource::comment_behind(const Piece &piece) const {
  if (!piece)
    return {};
  llvm::StringRef rest =
      piece.tree->source().drop_front((*piece.tree)[piece.node].end);
  rest = rest.take_front(rest.find('\n')).ltrim(" \t,)]}");
  return rest.startswith("#") ? "  " + rest.rtrim().str() : "";
}

std::string FlatSource::scalar(ConfigValueId value) const {
  if (config_[value].kind == ConfigKind::Lazy) {
    auto known = lazy_names_.find(config_[value].text);
    if (known != lazy_names_.end())
      return known->second;
  }
  return backend::python_text(config_, value);
}

static bool is_container(const ConfigValue &value) {
  return value.kind == ConfigKind::Dict || value.kind == ConfigKind::List ||
         value.kind == ConfigKind::Tuple;
}

std::optional<std::string> FlatSource::inline_text(const ConfigSlot &slot) {
  Piece piece = piece_of(slot);
  if (!comments_of(slot).empty() || !comment_behind(piece).empty())
    return std::nullopt;
  if (copies(slot, piece)) {
    std::string text = moved_text(*piece.tree, piece.value, 0, 0);
    if (text.find('\n') != std::string::npos ||
        text.find('#') != std::string::npos)
      return std::nullopt;
    return text;
  }
  const ConfigValue &value = config_[slot.value];
  if (!is_container(value))
    return scalar(slot.value);
  bool call = value.kind == ConfigKind::Dict &&
              backend::is_plain_dict(config_, slot.value);
  std::string text = call                               ? "dict("
                     : value.kind == ConfigKind::Dict   ? "{"
                     : value.kind == ConfigKind::List   ? "["
                                                        : "(";
  bool first = true;
  for (const ConfigSlot &inner : value.slots) {
    auto one = inline_text(inner);
    if (!one || text.size() + one->size() > kWidth)
      return std::nullopt;
    text += first ? "" : ", ";
    first = false;
    if (inner.key.valid())
      text += backend::python_key(config_, inner.key, call);
    text += *one;
  }
  return text + (call                               ? ")"
                 : value.kind == ConfigKind::Dict   ? "}"
                 : value.kind == ConfigKind::List   ? "]"
                 : value.slots.size() == 1          ? ", )"
                                                    : ")");
}

void FlatSource::dict(const ConfigValue &value, const Frame &frame) {
  bool call = llvm::all_of(value.slots, [&](const ConfigSlot &slot) {
    std::string key = backend::python_key(config_, slot.key, false);
    llvm::StringRef name = config_[slot.key].text;
    return config_[slot.key].kind == ConfigKind::Str && !name.empty() &&
           !llvm::isDigit(name[0]) && !syntax::is_keyword(name) &&
           llvm::all_of(name,
                        [](char c) { return llvm::isAlnum(c) || c == '_'; });
  });
  line(frame.indent, frame.prefix + (call ? "dict(" : "{"));
  for (std::size_t i = 0; i < value.slots.size(); ++i) {
    bool last = call && i + 1 == value.slots.size();
    slot(value.slots[i],
         {backend::python_key(config_, value.slots[i].key, call),
          last ? ")" + frame.suffix : ",", frame.indent + 4});
  }
  if (!call)
    line(frame.indent, "}" + frame.suffix);
}

void FlatSource::sequence(const ConfigValue &value, const Frame &frame) {
  bool list = value.kind == ConfigKind::List;
  line(frame.indent, frame.prefix + (list ? "[" : "("));
  for (const ConfigSlot &item : value.slots)
    slot(item, {"", ",", frame.indent + 4});
  line(frame.indent, (list ? "]" : ")") + frame.suffix);
}

void FlatSource::slot(const ConfigSlot &slot, const Frame &frame) {
  Piece piece = piece_of(slot);
  for (llvm::StringRef comment : comments_of(slot))
    line(frame.indent, comment.str());
  const ConfigValue &value = config_[slot.value];
  if (copies(slot, piece)) {
    line(frame.indent,
         frame.prefix +
             moved_text(*piece.tree, piece.value, frame.indent,
                        frame.indent + frame.prefix.size()) +
             frame.suffix + comment_behind(piece));
    return;
  }
  if (!is_container(value) || value.slots.empty()) {
    line(frame.indent, frame.prefix + scalar(slot.value) + frame.suffix +
                           comment_behind(piece));
    return;
  }
  bool all_inline = true;
  ConfigSlot bare = slot;
  bare.origin = {};
  auto text = inline_text(bare);
  all_inline = text && frame.indent + frame.prefix.size() + text->size() +
                               frame.suffix.size() <=
                           kWidth;
  if (all_inline)
    line(frame.indent, frame.prefix + *text + frame.suffix);
  else if (value.kind == ConfigKind::Dict)
    dict(value, frame);
  else
    sequence(value, frame);
}

/// What opens the config's own file: a byte order mark, comments, and the text
/// that documents it.
void FlatSource::head() {
  llvm::StringRef text = sources_.text(config_.files[0]);
  if (text.consume_front("\xEF\xBB\xBF"))
    out_ += "\xEF\xBB\xBF";
  while (text.startswith("#")) {
    out_ += text.take_until([](char c) { return c == '\n'; }).rtrim().str();
    out_ += "\n";
    text = text.split('\n').second;
  }
  const Tree *tree = tree_of(config_.files[0]);
  NodeId document = tree ? tree->docstring(tree->root()) : NodeId();
  if (document.valid())
    line(0, moved_text(*tree, tree->child(document, Field::Value), 0, 0));
}

/// Imports of the lazy objects that the values name.
void FlatSource::imports() {
  std::map<std::string, std::set<std::string>> by_module;
  for (std::uint32_t i = 0; i < config_.values.size(); ++i) {
    const ConfigValue &value = config_[ConfigValueId{i}];
    if (value.kind != ConfigKind::Lazy)
      continue;
    auto [module, name] = llvm::StringRef(value.text).rsplit('.');
    if (name.empty() || config_.find(config_.root, name) ||
        (bound_.count(name.str()) && !lazy_names_.count(value.text)))
      continue; // no name of its own: the proof fails, and the file is refused
    by_module[module.str()].insert(name.str());
    bound_.insert(name.str());
    lazy_names_[value.text] = name.str();
  }
  for (const auto &[module, names] : by_module)
    line(0, "from " + module + " import " +
                llvm::join(names.begin(), names.end(), ", "));
  if (!by_module.empty())
    out_ += "\n";
}

std::string FlatSource::print(const FlatLevels &levels) {
  out_.clear();
  bound_.clear();
  lazy_names_.clear();
  head();
  imports();
  bool crlf = sources_.text(config_.files[0]).contains("\r\n");
  for (const ConfigSlot &top : config_[config_.root].slots) {
    std::string name = config_[top.key].text;
    auto level = levels.find(name);
    level_ = level == levels.end() ? FlatLevel::Text : level->second;
    std::string target = name;
    bool plain = !name.empty() && !llvm::isDigit(name[0]) &&
                 !syntax::is_keyword(name) &&
                 llvm::all_of(name, [](char c) {
                   return llvm::isAlnum(c) || c == '_';
                 });
    if (!plain)
      target = "globals()[" + backend::python_text(config_, top.key) + "]";
    Piece piece = piece_of(top);
    if (piece && !out_.empty()) {
      llvm::StringRef text = piece.tree->source();
      std::size_t at = (*piece.tree)[piece.node].begin;
      for (llvm::StringRef comment : block_above(piece))
        at = std::min<std::size_t>(
            at, static_cast<std::size_t>(comment.data() - text.data()));
      llvm::StringRef before = text.take_front(at).rtrim(" \t");
      before.consume_back("\n");
      before = before.rtrim(" \t\r");
      if (before.endswith("\n") && !llvm::StringRef(out_).endswith("\n\n"))
        out_ += "\n";
    }
    if (level_ == FlatLevel::Value)
      line(0, backend::python_lines(config_, top.value, target + " = ", "", 0));
    else
      slot(top, {target + " = ", "", 0});
    bound_.insert(name);
  }
  if (!crlf)
    return out_;
  std::string text;
  for (char c : out_)
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return text;
}

bool FlatSource::raise(FlatLevels &levels, const ConfigTree *got) const {
  bool raised = false;
  for (const ConfigSlot &top : config_[config_.root].slots) {
    const std::string &name = config_[top.key].text;
    const ConfigSlot *other = got ? got->find(got->root, name) : nullptr;
    FlatLevel &level = levels[name];
    if (level == FlatLevel::Value ||
        (other && equal_values(config_, top.value, *got, other->value)))
      continue;
    level = level == FlatLevel::Text ? FlatLevel::NoNames : FlatLevel::Value;
    raised = true;
  }
  return raised;
}

} // namespace flattenc
