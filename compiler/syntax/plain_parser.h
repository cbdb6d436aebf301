#ifndef FLATTENC_COMPILER_SYNTAX_PLAIN_PARSER_H
#define FLATTENC_COMPILER_SYNTAX_PLAIN_PARSER_H

#include "compiler/syntax/plain_parse.h"

#include <vector>

namespace flattenc::syntax {

/// Reads one text; see `parse_plain`. One use.
class PlainParser {
public:
  PlainParser(FileId file, llvm::StringRef text, PlainStyle style)
      : file_(file), text_(text), at_(text.begin()), style_(style) {}

  std::optional<Tree> run();

private:
  /// An expression that was read: its node, and its bytes with the parentheses
  /// around them.
  struct Parsed {
    std::uint32_t node, begin, end;
  };
  using MaybeParsed = std::optional<Parsed>;
  /// Where what was read ends; nothing if it is given up.
  using MaybeEnd = std::optional<std::uint32_t>;

  /// Deeper nesting is given up.
  static constexpr unsigned kDeepest = 48;
  static constexpr unsigned kDeepestBlock = 12;
  /// So are longer chains, `a.b.c` or `a + b + c`: each link moves the nodes of
  /// all before it.
  static constexpr unsigned kLongestChain = 256;

  [[nodiscard]] std::uint32_t offset() const {
    return static_cast<std::uint32_t>(at_ - text_.begin());
  }
  [[nodiscard]] char peek() const { return at_ < text_.end() ? *at_ : '\0'; }
  [[nodiscard]] llvm::StringRef rest() const {
    return {at_, static_cast<std::size_t>(text_.end() - at_)};
  }
  /// Goes over the character if it is the next one.
  bool take(char c) {
    if (peek() != c || at_ == text_.end())
      return false;
    ++at_;
    return true;
  }
  std::uint32_t add(NodeKind kind, std::uint32_t parent, Field field,
                    std::uint32_t begin, std::uint32_t end) {
    nodes_.push_back({kind, field, Operator::None, 0, begin, end, parent, 0});
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  void wrap(Parsed &inner, NodeKind kind, Field inner_field);

  void blanks();
  void comment();
  void space();
  void gap(unsigned depth);
  bool end_of_line();

  /// Where a statement stands, and how deep in blocks.
  struct Place {
    std::uint32_t owner;
    Field field;
    unsigned indent = 0, depth = 0;
  };

  // Statements; plain_statements.cpp, plain_compound.cpp.
  MaybeEnd statements(Place place);
  std::uint32_t trailing_comments(unsigned indent, std::uint32_t end);
  MaybeEnd statement(Place place);
  MaybeEnd simple(Place place);
  MaybeEnd block(Place place);
  MaybeEnd deletion(Place place);
  MaybeEnd import(Place place);
  MaybeEnd import_from(Place place);
  MaybeEnd alias(std::uint32_t owner, bool dotted);
  MaybeEnd with(Place place);
  MaybeEnd conditional(Place place);
  MaybeEnd attempt(Place place);
  MaybeEnd handler(Place place);
  MaybeEnd definition(Place place);
  bool decorator(Place place);
  bool parameters(std::uint32_t function);
  bool parameter(std::uint32_t list);
  [[nodiscard]] bool begins_word(llvm::StringRef word) const;
  bool take_word(llvm::StringRef word);
  MaybeEnd take_clause(llvm::StringRef word, unsigned indent);
  llvm::StringRef dotted_name();

  // Expressions; plain_expressions.cpp, plain_displays.cpp, plain_tokens.cpp.
  MaybeParsed test(std::uint32_t parent, Field field);
  MaybeParsed conjunction(std::uint32_t parent, Field field);
  MaybeParsed comparison(std::uint32_t parent, Field field);
  bool index(std::uint32_t subscript, unsigned depth);
  bool slice(std::uint32_t id, unsigned depth);
  bool starred(std::uint32_t parent, Field field, unsigned depth);
  bool clauses(std::uint32_t owner, unsigned depth);
  bool clause(std::uint32_t owner, unsigned depth);
  MaybeParsed expression(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed term(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed factor(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed power(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed primary(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed atom(std::uint32_t parent, Field field, unsigned depth);
  bool arguments(std::uint32_t call, unsigned depth);
  std::optional<bool> elements(std::uint32_t owner, char close,
                               unsigned depth);
  Parsed open(NodeKind kind, std::uint32_t parent, Field field);
  MaybeParsed parentheses(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed list(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed braces(std::uint32_t parent, Field field, unsigned depth);
  MaybeParsed number(std::uint32_t parent, Field field);
  MaybeParsed strings(std::uint32_t parent, Field field, unsigned depth);
  [[nodiscard]] bool begins_string() const;
  bool string();
  bool interpolated(std::uint32_t id);
  llvm::StringRef word();

  FileId file_;
  llvm::StringRef text_;
  const char *at_;
  PlainStyle style_;
  std::vector<Node> nodes_;
  std::vector<ByteRange> comments_;
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_PLAIN_PARSER_H
