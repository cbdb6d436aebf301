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

} // namespace flattenc

#endif // FLATTENC_COMPILER_BASE_GRAPH_H
