#ifndef FLATTENC_COMPILER_BACKEND_VERIFY_COMPARE_H
#define FLATTENC_COMPILER_BACKEND_VERIFY_COMPARE_H

#include "compiler/backend/verify/output.h"

namespace flattenc::backend::verify {

/// The member of a class that two compared statements are.
struct MemberContext {
  ClassId source;  ///< the class that defines it in the sources
  ClassId printed; ///< the class in which it stands in the output
  /// Its name in the sources and in the output; they differ for a helper.
  llvm::StringRef source_name, printed_name;
};

/// Compares a printed statement with its original: both trees are walked side
/// by side, and all bytes between the places that may differ have to be equal.
/// These are names (both have to stand for the same), super calls (collected as
/// sites), imports and strings that name a bundled package.
class Comparison {
public:
  Comparison(Output &output, ModuleId source, ModuleId printed)
      : output_(output), source_module_(source), printed_module_(printed),
        in_(output.sources[source]), out_(output.emitted[printed]),
        a_(in_.tree), b_(out_.tree) {}

  /// True if `printed` is a faithful copy of `source`. `member` is null outside
  /// of class bodies.
  bool run(NodeId source, NodeId printed, const MemberContext *member);

  /// Where the first difference is; after `run` was false.
  [[nodiscard]] NodeId source_place() const { return source_place_; }
  [[nodiscard]] NodeId printed_place() const { return printed_place_; }
  /// The name that stands for something else; empty if the text differs.
  [[nodiscard]] llvm::StringRef changed_name() const { return changed_name_; }

  std::vector<Site> sites;
  std::vector<BodyUse> body_uses;

private:
  /// A pair of ranges that may differ.
  struct Hole {
    syntax::ByteRange source, printed;
  };
  enum class Match : std::uint8_t { Differ, Descend, Skip };

  Match match(NodeId a, NodeId b);
  Match match_name(NodeId a, NodeId b);
  Match match_super(const SuperUse &use, NodeId b);
  Match match_explicit(NodeId a, NodeId b);
  Match match_import(NodeId a, NodeId b);
  std::size_t match_alias(NodeId mine, bool from,
                          llvm::ArrayRef<NodeId> theirs);
  [[nodiscard]] bool may_rename(NodeId alias, llvm::StringRef package);
  Match match_string(NodeId a, NodeId b);
  Match match_locations(NodeId a, NodeId b);
  bool renames(NodeId a, NodeId b) const;
  bool same_global(NodeId a, NodeId b);
  bool same_bytes();
  bool gap(syntax::ByteRange source, syntax::ByteRange printed);
  bool walk(std::uint32_t i, std::uint32_t end_i, std::uint32_t k,
            std::uint32_t end_k);
  void hole(NodeId a, NodeId b) {
    if (a_.text(a) != b_.text(b))
      holes_.push_back({{a_[a].begin, a_[a].end}, {b_[b].begin, b_[b].end}});
  }

  Output &output_;
  ModuleId source_module_, printed_module_;
  const Module &in_, &out_;
  const syntax::Tree &a_, &b_;
  const MemberContext *member_ = nullptr;
  NodeId root_a_, root_b_;
  llvm::DenseMap<NodeId, SuperUse> supers_; // by the attribute, or the use
  std::vector<Hole> holes_;
  NodeId source_place_, printed_place_;
  std::string changed_name_;
};

} // namespace flattenc::backend::verify

#endif // FLATTENC_COMPILER_BACKEND_VERIFY_COMPARE_H
