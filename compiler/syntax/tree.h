#ifndef FLATTENC_COMPILER_SYNTAX_TREE_H
#define FLATTENC_COMPILER_SYNTAX_TREE_H

#include "compiler/base/ids.h"
#include "compiler/source/source_set.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/iterator.h"
#include "llvm/ADT/iterator_range.h"

#include <vector>

namespace flattenc::syntax {

enum class NodeKind : std::uint8_t {
#define NODE(kind) kind,
#include "compiler/syntax/node_kinds.def"
};

enum class Field : std::uint8_t {
#define FIELD(field) field,
#include "compiler/syntax/node_kinds.def"
};

llvm::StringRef name(NodeKind kind);
llvm::StringRef name(Field field);

enum class Operator : std::uint8_t {
  None,
  // BinOp, AugAssign
  Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor,
  BitAnd, FloorDiv,
  // UnaryOp
  Invert, Not, Plus, Minus,
  // BoolOp
  And, Or,
  // CompareOp
  Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn,
};

/// Bits of `Node::flags`.
enum NodeFlag : std::uint8_t {
  kAsync = 1,         ///< async def, async for, async with, async comprehension
  kStar = 2,          ///< except*
  kArgs = 4,          ///< the parameter *args
  kKwargs = 8,        ///< the parameter **kwargs
  kParenthesized = 16 ///< the source has parentheses just outside the range
};

using NodeId = Id<struct NodeTag>;

struct Node {
  NodeKind kind;
  Field field; ///< the role in the parent
  Operator op = Operator::None;
  std::uint8_t flags = 0;
  std::uint32_t begin, end; ///< bytes of the file; decorators are part of a def
  std::uint32_t parent = NodeId::kNone;
  /// Nodes are in pre-order: the subtree of node i is [i, subtree_end).
  std::uint32_t subtree_end = 0;
};

struct ByteRange {
  std::uint32_t begin, end;
};

/// The syntax tree of one Python file. Immutable; made by `parse`. Nodes lie in
/// pre-order in one array, so a subtree is a range of ids and a walk needs no
/// recursion.
class Tree {
public:
  Tree() = default;
  Tree(FileId file, llvm::StringRef text, std::vector<Node> nodes,
       std::vector<ByteRange> comments)
      : file_(file), text_(text), nodes_(std::move(nodes)),
        comments_(std::move(comments)) {}

  [[nodiscard]] FileId file() const { return file_; }
  /// All bytes of the file.
  [[nodiscard]] llvm::StringRef source() const { return text_; }
  [[nodiscard]] NodeId root() const { return NodeId{0}; }
  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>(nodes_.size());
  }
  const Node &operator[](NodeId id) const {
    assert(id.index < nodes_.size() && "node is not of this tree");
    return nodes_[id.index];
  }
  [[nodiscard]] NodeKind kind(NodeId id) const { return (*this)[id].kind; }
  [[nodiscard]] bool is(NodeId id, NodeKind kind) const {
    return id.valid() && (*this)[id].kind == kind;
  }
  [[nodiscard]] NodeId parent(NodeId id) const {
    return NodeId{(*this)[id].parent};
  }
  [[nodiscard]] llvm::StringRef text(NodeId id) const {
    return text_.slice((*this)[id].begin, (*this)[id].end);
  }
  [[nodiscard]] SourceRange range(NodeId id) const {
    return {file_, (*this)[id].begin, (*this)[id].end};
  }
  /// True if `node` lies in the subtree of `ancestor` (or is it).
  [[nodiscard]] bool contains(NodeId ancestor, NodeId node) const {
    return node.index >= ancestor.index &&
           node.index < (*this)[ancestor].subtree_end;
  }

  /// Walks the children of a node in source order.
  class ChildIterator
      : public llvm::iterator_facade_base<ChildIterator,
                                          std::forward_iterator_tag, NodeId,
                                          std::ptrdiff_t, NodeId *, NodeId> {
  public:
    ChildIterator() = default;
    ChildIterator(const Tree *tree, std::uint32_t at) : tree_(tree), at_(at) {}
    NodeId operator*() const { return NodeId{at_}; }
    bool operator==(const ChildIterator &other) const {
      return at_ == other.at_;
    }
    ChildIterator &operator++() {
      at_ = tree_->nodes_[at_].subtree_end;
      return *this;
    }

  private:
    const Tree *tree_ = nullptr;
    std::uint32_t at_ = 0;
  };

  [[nodiscard]] llvm::iterator_range<ChildIterator> children(NodeId id) const {
    return {ChildIterator(this, id.index + 1),
            ChildIterator(this, (*this)[id].subtree_end)};
  }
  /// The children that have the given role, in source order.
  [[nodiscard]] auto children(NodeId id, Field field) const {
    return llvm::make_filter_range(children(id), [this, field](NodeId child) {
      return (*this)[child].field == field;
    });
  }
  /// The first child with the role; an invalid id if there is none.
  [[nodiscard]] NodeId child(NodeId id, Field field) const;
  /// The value of the keyword argument of a call or class statement; an invalid
  /// id if there is none.
  [[nodiscard]] NodeId keyword(NodeId id, llvm::StringRef name) const;
  [[nodiscard]] unsigned count(NodeId id, Field field) const;
  /// All nodes of the subtree but `id` itself, in pre-order.
  [[nodiscard]] auto descendants(NodeId id) const {
    return llvm::map_range(
        llvm::seq<std::uint32_t>(id.index + 1, (*this)[id].subtree_end),
        [](std::uint32_t index) { return NodeId{index}; });
  }

  /// Text of the child `Name` (of a def, class, attribute, keyword, parameter);
  /// empty if there is none.
  [[nodiscard]] llvm::StringRef name_of(NodeId id) const;
  /// The number of leading dots of an ImportFrom.
  [[nodiscard]] unsigned level(NodeId import_from) const;
  /// The docstring statement of a module, class or function; or invalid.
  [[nodiscard]] NodeId docstring(NodeId id) const;
  /// The expression that `a.b.c` begins with; any other expression itself.
  [[nodiscard]] NodeId chain_start(NodeId id) const {
    while (is(id, NodeKind::Attribute))
      id = child(id, Field::Value);
    return id;
  }
  /// A dotted expression of Names and Attributes as its source writes it
  /// without blanks ("torch.nn.Module"); empty for any other expression.
  [[nodiscard]] std::string dotted(NodeId id) const;

  /// This tree as that of another file with the same text.
  [[nodiscard]] Tree of(FileId file, llvm::StringRef text) const {
    assert(text == text_ && "another text has another tree");
    return {file, text, nodes_, comments_};
  }

  /// Comments, sorted, without their line ends.
  [[nodiscard]] llvm::ArrayRef<ByteRange> comments() const { return comments_; }

private:
  FileId file_;
  llvm::StringRef text_;
  std::vector<Node> nodes_;
  std::vector<ByteRange> comments_;
};

/// Prints one node a line, indented, for tests and --dump-syntax.
void dump(const Tree &tree, llvm::raw_ostream &out);

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_TREE_H
