#ifndef FLATTENC_COMPILER_BACKEND_GRAPH_DIAGRAM_H
#define FLATTENC_COMPILER_BACKEND_GRAPH_DIAGRAM_H

#include "compiler/base/graph.h"
#include "compiler/program/compilation.h"

#include <functional>

namespace flattenc::backend {

enum class DiagramNodeKind : std::uint8_t {
  Config,
  Class,
  External, ///< a class of a package that stays a dependency
  Unknown,  ///< a base that is computed
  Module,
};

struct DiagramNode {
  std::string name; ///< unique in its diagram
  DiagramNodeKind kind = DiagramNodeKind::Class;
  std::string note; ///< why a class is pinned; or empty
};

/// `from` inherits from or imports `to`.
struct DiagramEdge {
  std::uint32_t from, to;
  bool local = false; ///< an import in a function
  friend auto operator<=>(const DiagramEdge &, const DiagramEdge &) = default;
};

/// One directed graph with names, in the order of discovery.
struct Diagram {
  std::string kind;  ///< "bases", "inheritance_before", "inheritance_after", "imports"
  std::string title; ///< for people
  std::vector<DiagramNode> nodes;
  std::vector<DiagramEdge> edges; ///< no two are equal
  /// The method resolution order of the one class that was asked for.
  std::vector<std::string> mro;

  /// The node with this name, made if there is none.
  std::uint32_t node(const std::string &name, DiagramNodeKind kind);
  void add_edge(const DiagramEdge &edge);

private:
  llvm::StringMap<std::uint32_t> by_name_;
};

/// Prints a place as messages do.
using ShowPath = std::function<std::string(llvm::StringRef)>;

/// Which config file inherits from which.
Diagram bases_diagram(const ConfigTree &config, const SourceSet &sources,
                      const ShowPath &show);

/// The classes that the roots reach with their ancestors, as the sources have
/// them. With a valid `of` only that class and its ancestors, with the MRO.
/// All three need a compilation whose passes have run.
Diagram inheritance_before(Compilation &in, ClassId of);

/// The same as an export has them: flattened classes with the bases that they
/// keep, pinned ones with the reason.
Diagram inheritance_after(Compilation &in, ClassId of, const ShowPath &show);

/// Which of the modules that are exported imports which, by the names of the
/// sources.
Diagram imports_diagram(Compilation &in);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_GRAPH_DIAGRAM_H
