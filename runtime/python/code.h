#ifndef FLATTENC_RUNTIME_PYTHON_CODE_H
#define FLATTENC_RUNTIME_PYTHON_CODE_H

#include "compiler/syntax/tree.h"
#include "runtime/python/value.h"

#include <functional>
#include <memory>
#include <vector>

namespace flattenc::python {

enum class Opcode : std::uint8_t {
#define OPCODE(name) name,
#include "runtime/python/opcodes.def"
};

llvm::StringRef name(Opcode op);

struct Instruction {
  Opcode op;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  syntax::NodeId node; ///< what diagnostics point at
};

/// The arguments that a Call takes from the stack.
struct CallShape {
  std::uint32_t positional = 0;
  std::vector<const StrObject *> keywords;
  std::vector<syntax::NodeId> places; ///< of the keywords
};

struct ImportRequest {
  const StrObject *module = nullptr; ///< dotted; empty for `from . import x`
  unsigned level = 0;                ///< leading dots
  bool from = false;  ///< `from m import`: the machine asks for members next
  bool bind_leaf = false; ///< `import a.b as c` binds b, `import a.b` binds a
};

struct Unit;

/// The instructions of a module, function, lambda or comprehension.
struct Code {
  const Unit *unit = nullptr;
  const StrObject *name = nullptr;
  const StrObject *qualified_name = nullptr;
  syntax::NodeId node;
  bool is_module = false;
  bool is_generator = false;
  bool is_class = false; ///< a class body
  bool skips_annotations = false;
  const StrObject *doc = nullptr; ///< null: none
  bool has_args = false;   ///< *args, in the local behind the parameters
  bool has_kwargs = false; ///< **kwargs, in the local behind that
  std::uint32_t positional_only = 0;
  std::uint32_t positional = 0;   ///< includes the positional-only ones
  std::uint32_t keyword_only = 0; ///< parameters after `*`
  std::uint32_t default_count = 0;
  std::vector<std::uint32_t> keyword_defaults; ///< which have a default

  std::vector<Instruction> instructions;
  std::vector<Value> constants;
  std::vector<const StrObject *> names;
  std::vector<const StrObject *> locals; ///< parameters first
  /// Cells made by a call; then those taken from the closure.
  std::vector<const StrObject *> cells;
  std::uint32_t own_cells = 0;
  /// For each own cell the parameter that fills it, or kNone.
  std::vector<std::uint32_t> cell_parameters;
  /// For each free cell the index of the cell in the enclosing code.
  std::vector<std::uint32_t> closure_from;
  std::vector<const Code *> functions;
  std::vector<CallShape> calls;
  std::vector<ImportRequest> imports;
  std::vector<syntax::NodeId> places;
};

/// One compiled file. Immutable once made, so it may serve many runs.
struct Unit {
  const syntax::Tree *tree = nullptr;
  /// Maps ranges of text that was substituted to the real file; may be empty.
  std::function<SourceRange(SourceRange)> map;
  Heap constants;
  std::vector<std::unique_ptr<Code>> codes; ///< the module first

  [[nodiscard]] SourceRange range(syntax::NodeId node) const {
    SourceRange range = tree->range(node);
    return map ? map(range) : range;
  }
};

} // namespace flattenc::python

#endif // FLATTENC_RUNTIME_PYTHON_CODE_H
