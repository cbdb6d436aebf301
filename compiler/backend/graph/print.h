#ifndef FLATTENC_COMPILER_BACKEND_GRAPH_PRINT_H
#define FLATTENC_COMPILER_BACKEND_GRAPH_PRINT_H

#include "compiler/backend/graph/diagram.h"

#include "llvm/Support/raw_ostream.h"

namespace flattenc::backend {

using Diagrams = llvm::ArrayRef<Diagram>;

/// Trees by indentation. A node that stands in full above has `...` behind it.
void print_text(Diagrams diagrams, llvm::raw_ostream &out);
/// One Graphviz graph with a cluster a diagram
/// (graphviz.org/doc/info/lang.html).
void print_dot(Diagrams diagrams, llvm::raw_ostream &out);
/// One Mermaid flowchart with a subgraph a diagram
/// (mermaid.js.org/syntax/flowchart.html).
void print_mermaid(Diagrams diagrams, llvm::raw_ostream &out);
/// `{"graphs":[{"kind","nodes":[{"name","kind","note"}],"edges":[{"from","to",
/// "local"}],"mro"}]}` on one line.
void print_json(Diagrams diagrams, llvm::raw_ostream &out);
/// A drawing with its own layout, left to right.
void print_svg(Diagrams diagrams, llvm::raw_ostream &out);

/// "config", "class", "external", "unknown", "module".
llvm::StringRef name(DiagramNodeKind kind);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_GRAPH_PRINT_H
