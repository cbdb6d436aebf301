#include "compiler/base/graph.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>

#include <algorithm>

namespace flattenc {

std::vector<std::vector<std::uint32_t>>
find_circles(std::uint32_t nodes, llvm::ArrayRef<GraphEdge> edges) {
  using Graph = boost::compressed_sparse_row_graph<boost::directedS>;
  Graph graph(boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(),
              nodes);
  std::vector<std::uint32_t> component(nodes);
  auto index = boost::get(boost::vertex_index, graph);
  boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), index));
  std::vector<std::vector<std::uint32_t>> members(nodes);
  for (std::uint32_t node = 0; node < nodes; ++node)
    members[component[node]].push_back(node);
  std::vector<bool> has_edge(nodes);
  for (const auto &[from, to] : edges)
    if (component[from] == component[to])
      has_edge[component[from]] = true;
  std::vector<std::vector<std::uint32_t>> circles;
  for (std::uint32_t i = 0; i < nodes; ++i)
    if (has_edge[i])
      circles.push_back(std::move(members[i]));
  std::sort(circles.begin(), circles.end());
  return circles;
}

} // namespace flattenc
