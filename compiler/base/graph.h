#ifndef FLATTENC_COMPILER_BASE_GRAPH_H
#define FLATTENC_COMPILER_BASE_GRAPH_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace flattenc {

/// An edge from one node of a directed graph to another; nodes are numbers.
using GraphEdge = std::pair<std::uint32_t, std::uint32_t>;

/// The circles of a directed graph with nodes [0, nodes): its strongly connected
/// components that have an edge within them, each with its nodes in ascending
/// order, sorted by their first node.
std::vector<std::vector<std::uint32_t>>
find_circles(std::uint32_t nodes, llvm::ArrayRef<GraphEdge> edges);

/// The levels of a directed graph, for drawing.
struct GraphLevels {
  /// By node: the length of the longest path to it from a node without
  /// predecessors.
  std::vector<std::uint32_t> level;
  /// By edge: true if it closes a circle. These edges count as if they led the
  /// other way, or not at all from a node to itself.
  std::vector<bool> reversed;
};
/// Which edges of a circle are reversed depends on the order of nodes and edges
/// only.
GraphLevels find_levels(std::uint32_t nodes, llvm::ArrayRef<GraphEdge> edges);

} // namespace flattenc

#endif // FLATTENC_COMPILER_BASE_GRAPH_H
