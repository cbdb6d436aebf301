#include "compiler/syntax/well_formed_parts.h"

#include "llvm/ADT/StringSet.h"

namespace flattenc::syntax {

void WellFormedParts::wrong(NodeId node, const llvm::Twine &message) {
  SourceRange range = tree_.range(node);
  problems_.push_back(
      {DiagKind::SyntaxError, range.begin, range.end, message.str()});
}

void WellFormedParts::check_arguments(NodeId call) {
  bool keyword = false, unpacked = false;
  llvm::StringSet<> names;
  for (NodeId argument : tree_.children(call, Field::Argument)) {
    switch (tree_.kind(argument)) {
    case NodeKind::Keyword: {
      keyword = true;
      llvm::StringRef name = tree_.name_of(argument);
      if (!tree_.is(tree_.child(argument, Field::Name),
                    NodeKind::Identifier))
        wrong(argument, "an argument's name is no name");
      else if (!names.insert(name).second)
        wrong(argument, "the argument `" + name + "` is given twice");
      break;
    }
    case NodeKind::DoubleStarred:
      unpacked = true;
      break;
    case NodeKind::Starred:
      if (unpacked)
        wrong(argument, "a `*` argument behind a `**` argument");
      break;
    default:
      if (keyword || unpacked)
        wrong(argument, "a positional argument behind a keyword argument");
    }
  }
}

void WellFormedParts::check_parameters(NodeId parameters) {
  llvm::StringSet<> names;
  bool defaults = false, star = false, slash = false, closed = false;
  NodeId marker;
  for (NodeId parameter : tree_.children(parameters)) {
    if (closed)
      wrong(parameter, "a parameter behind `**`");
    std::uint8_t flags = tree_[parameter].flags;
    NodeKind kind = tree_.kind(parameter);
    bool many = kind == NodeKind::KeywordOnlyMarker || (flags & kArgs) != 0;
    if (kind == NodeKind::PositionalOnlyMarker) {
      if (slash || star || names.empty())
        wrong(parameter, "unexpected `/`");
      slash = true;
      continue;
    }
    if (many && star)
      wrong(parameter, "a second `*` parameter");
    if (many) {
      star = true;
      defaults = false;
    }
    if (kind == NodeKind::KeywordOnlyMarker) {
      marker = parameter;
      continue;
    }
    closed = (flags & kKwargs) != 0;
    if (!closed)
      marker = NodeId();
    llvm::StringRef name = tree_.name_of(parameter);
    if (!names.insert(name).second)
      wrong(parameter, "a second parameter `" + name + "`");
    bool has_default = tree_.child(parameter, Field::Default).valid();
    if (defaults && !has_default && !star && !closed)
      wrong(parameter, "a parameter without a default behind one with it");
    defaults |= has_default;
  }
  if (marker.valid())
    wrong(marker, "no parameter behind `*`");
}

void WellFormedParts::check_target(NodeId target, llvm::StringRef what, bool several) {
  llvm::SmallVector<NodeId, 8> work = {target};
  while (!work.empty()) {
    NodeId node = work.pop_back_val();
    NodeKind kind = tree_.kind(node);
    if (kind == NodeKind::Name || kind == NodeKind::Attribute ||
        kind == NodeKind::Subscript)
      continue;
    bool group = kind == NodeKind::Tuple || kind == NodeKind::List;
    if (!group || !several) {
      wrong(node, "this cannot be " + what);
      continue;
    }
    unsigned starred = 0;
    for (NodeId element : tree_.children(node)) {
      bool star = tree_.is(element, NodeKind::Starred);
      if (star && (++starred > 1 || what == "deleted"))
        wrong(element, "unexpected `*`");
      work.push_back(star ? tree_.child(element, Field::Value) : element);
    }
  }
}

} // namespace flattenc::syntax
