#include "compiler/base/graph.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
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

namespace {

using IndexedGraph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS,
                          boost::no_property,
                          boost::property<boost::edge_index_t, std::size_t>>;

/// Notes the edges that lead back to a node whose visit has not ended.
struct NoteBackEdges : boost::default_dfs_visitor {
  explicit NoteBackEdges(std::vector<bool> &back) : back(&back) {}
  void back_edge(const IndexedGraph::edge_descriptor &edge,
                 const IndexedGraph &graph) {
    (*back)[boost::get(boost::edge_index, graph, edge)] = true;
  }
  std::vector<bool> *back;
};

} // namespace

GraphLevels find_levels(std::uint32_t nodes, llvm::ArrayRef<GraphEdge> edges) {
  GraphLevels result;
  result.level.assign(nodes, 0);
  result.reversed.assign(edges.size(), false);
  IndexedGraph graph(nodes);
  for (std::size_t i = 0; i < edges.size(); ++i)
    boost::add_edge(edges[i].first, edges[i].second, i, graph);
  boost::depth_first_search(
      graph, boost::visitor(NoteBackEdges(result.reversed)));
  IndexedGraph acyclic(nodes);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    auto [from, to] = edges[i];
    if (result.reversed[i])
      std::swap(from, to);
    if (from != to)
      boost::add_edge(from, to, i, acyclic);
  }
  std::vector<std::uint32_t> order; // successors first
  boost::topological_sort(acyclic, std::back_inserter(order));
  std::reverse(order.begin(), order.end());
  for (std::uint32_t node : order)
    for (auto [edge, end] = boost::out_edges(node, acyclic); edge != end; ++edge) {
      std::uint32_t &level = result.level[boost::target(*edge, acyclic)];
      level = std::max(level, result.level[node] + 1);
    }
  return result;
}

} // namespace flattenc
