#ifndef FLATTENC_COMPILER_SYNTAX_PARSER_MEMORY_H
#define FLATTENC_COMPILER_SYNTAX_PARSER_MEMORY_H

namespace flattenc::syntax {

/// While one lives, what the tree-sitter core allocates on this thread comes
/// from the thread's arena. All of it is gone when the object is, so parsers,
/// trees and cursors need not be deleted. One at a time on a thread.
///
/// A parse allocates a node for nearly every token and frees most of them soon:
/// malloc and free are a sixth of its time. Builds with the address sanitizer
/// use malloc, so that it sees each allocation.
class ParserMemory {
public:
#ifdef __SANITIZE_ADDRESS__
  static constexpr bool kIsArena = false;
#else
  static constexpr bool kIsArena = true;
#endif
  ParserMemory();
  ParserMemory(const ParserMemory &) = delete;
  ParserMemory &operator=(const ParserMemory &) = delete;
  ~ParserMemory();
};

} // namespace flattenc::syntax

#endif // FLATTENC_COMPILER_SYNTAX_PARSER_MEMORY_H
