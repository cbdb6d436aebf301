#include "compiler/syntax/literals.h"
#include "runtime/python/compiler.h"

namespace flattenc::python {

using syntax::StringToken;

void Compiler::plan_string(NodeId node) {
  llvm::StringRef source = tree_.text(node);
  StringToken token = syntax::split_string_token(source);
  auto decoded = syntax::decode_string(token.content, token);
  if (!decoded) {
    refuse(node, "this escape in a string");
    return;
  }
  Value value;
  if (token.bytes)
    value = unit_.constants.bytes(*decoded);
  else if (!options_.string_constant)
    value = text_value(*decoded);
  else if (auto replaced =
               options_.string_constant(*decoded, unit_.constants))
    value = *replaced;
  else
    value = text_value(*decoded);
  emit(Opcode::LoadConst, node, constant(value));
}

void Compiler::plan_text_piece(NodeId place, llvm::StringRef piece,
                               llvm::StringRef source, std::uint32_t &parts) {
  if (piece.empty())
    return;
  StringToken token = syntax::split_string_token(source);
  auto decoded = syntax::decode_string(piece, token);
  if (!decoded) {
    refuse(place, "this escape in a string");
    return;
  }
  if (options_.string_constant &&
      options_.string_constant(*decoded, unit_.constants)) {
    refuse(place, "a placeholder inside of a string");
    return;
  }
  emit(Opcode::LoadConst, place, constant(text_value(*decoded)));
  ++parts;
}

void Compiler::plan_fstring(NodeId node, std::uint32_t &parts) {
  llvm::StringRef source = tree_.text(node);
  StringToken token = syntax::split_string_token(source);
  const char *at = token.content.begin();
  for (NodeId piece : tree_.children(node, Field::Element)) {
    const char *begin = tree_.source().data() + tree_[piece].begin;
    plan_text_piece(node, {at, static_cast<std::size_t>(begin - at)}, source,
                    parts);
    at = tree_.source().data() + tree_[piece].end;
    // `{x=}` writes its own source first.
    NodeId value = tree_.child(piece, Field::Value);
    llvm::StringRef rest = tree_.source().slice(tree_[value].end,
                                                tree_[piece].end);
    llvm::StringRef after = rest.ltrim(" \t\n)");
    if (after.startswith("=")) {
      llvm::StringRef blank = after.drop_front().take_while(
          [](char c) { return c == ' ' || c == '\t'; });
      llvm::StringRef shown(begin + 1, static_cast<std::size_t>(
                                           blank.end() - begin - 1));
      emit(Opcode::LoadConst, piece, constant(text_value(shown)));
      ++parts;
    }
    expr(piece);
    ++parts;
  }
  plan_text_piece(
      node, {at, static_cast<std::size_t>(token.content.end() - at)}, source,
      parts);
}

void Compiler::plan_text(NodeId node) {
  std::uint32_t parts = 0;
  if (tree_.is(node, NodeKind::FString)) {
    plan_fstring(node, parts);
    emit(Opcode::BuildText, node, parts);
    return;
  }
  // Adjacent literals without interpolations are one constant.
  std::string joined;
  bool constant_text = true, bytes = false;
  for (NodeId element : tree_.children(node, Field::Element)) {
    if (tree_.is(element, NodeKind::FString)) {
      constant_text = false;
      break;
    }
    StringToken token = syntax::split_string_token(tree_.text(element));
    auto decoded = syntax::decode_string(token.content, token);
    if (!decoded) {
      refuse(element, "this escape in a string");
      return;
    }
    bytes |= token.bytes;
    joined += *decoded;
  }
  if (constant_text) {
    if (!bytes && options_.string_constant)
      if (auto replaced =
              options_.string_constant(joined, unit_.constants)) {
        emit(Opcode::LoadConst, node, constant(*replaced));
        return;
      }
    emit(Opcode::LoadConst, node,
         constant(bytes ? unit_.constants.bytes(joined) : text_value(joined)));
    return;
  }
  for (NodeId element : tree_.children(node, Field::Element)) {
    if (tree_.is(element, NodeKind::FString)) {
      plan_fstring(element, parts);
      continue;
    }
    expr(element);
    ++parts;
  }
  emit(Opcode::BuildText, node, parts);
}

void Compiler::plan_interpolation(NodeId node) {
  NodeId value = tree_.child(node, Field::Value);
  NodeId spec = tree_.child(node, Field::FormatSpec);
  std::uint32_t end = spec.valid() ? tree_[spec].begin : tree_[node].end - 1;
  llvm::StringRef tail =
      tree_.source().slice(tree_[value].end, end).ltrim(" \t\n)");
  bool debug = tail.consume_front("=");
  tail = tail.trim();
  char conversion = tail.consume_front("!") && !tail.empty() ? tail[0] : 0;
  if (debug && conversion == 0 && !spec.valid())
    conversion = 'r';
  expr(value);
  if (spec.valid()) {
    std::uint32_t parts = 0;
    llvm::StringRef source = tree_.text(spec);
    const char *at = source.begin() + source.startswith(":");
    for (NodeId piece : tree_.children(spec, Field::Element)) {
      const char *begin = tree_.source().data() + tree_[piece].begin;
      plan_text_piece(spec, {at, static_cast<std::size_t>(begin - at)}, "''",
                      parts);
      expr(piece);
      ++parts;
      at = tree_.source().data() + tree_[piece].end;
    }
    plan_text_piece(spec, {at, static_cast<std::size_t>(source.end() - at)},
                    "''", parts);
    emit(Opcode::BuildText, spec, parts);
  }
  emit(Opcode::FormatValue, node, static_cast<std::uint32_t>(conversion),
       spec.valid());
}

} // namespace flattenc::python
