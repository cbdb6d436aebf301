//
// What every drawing of `flattenc graph` must hold, on random graphs.
//
#include "compiler/backend/graph/layout.h"

#include <doctest/doctest.h>

#include <random>

using namespace flattenc;
using namespace flattenc::backend;

static Diagram random_diagram(std::mt19937 &random, bool circles) {
  Diagram diagram;
  std::uint32_t count = 1 + random() % 30;
  for (std::uint32_t n = 0; n < count; ++n)
    diagram.node("node" + std::string(random() % 20, 'x') + std::to_string(n),
                 DiagramNodeKind::Module);
  for (std::uint32_t i = random() % 60; i > 0; --i) {
    std::uint32_t from = random() % count, to = random() % count;
    if (circles || from < to)
      diagram.add_edge({from, to});
  }
  return diagram;
}

TEST_CASE("boxes lie inside the drawing and apart, edges lead from box to box") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Diagram diagram = random_diagram(random, round % 2 == 0);
    Layout layout = lay_out(diagram);
    for (std::size_t a = 0; a < diagram.nodes.size(); ++a) {
      Point at = layout.node[a];
      CHECK(at.x >= 0);
      CHECK(at.y - kBoxHeight / 2 >= 0);
      CHECK(at.x + layout.node_width[a] <= layout.width);
      CHECK(at.y + kBoxHeight / 2 <= layout.height);
      for (std::size_t b = 0; b < a; ++b) {
        Point other = layout.node[b];
        bool apart = std::abs(at.y - other.y) >= kBoxHeight ||
                     at.x >= other.x + layout.node_width[b] ||
                     other.x >= at.x + layout.node_width[a];
        CHECK(apart);
      }
    }
    REQUIRE(layout.edge.size() == diagram.edges.size());
    for (std::size_t i = 0; i < diagram.edges.size(); ++i) {
      auto [from, to, local] = diagram.edges[i];
      if (from == to)
        continue;
      REQUIRE(layout.edge[i].size() >= 2);
      CHECK(layout.edge[i].front().y == layout.node[from].y);
      CHECK(layout.edge[i].back().y == layout.node[to].y);
    }
  }
}

TEST_CASE("levels grow along the edges that are not reversed") {
  std::mt19937 random(8);
  for (int round = 0; round < 200; ++round) {
    Diagram diagram = random_diagram(random, round % 2 == 0);
    std::vector<GraphEdge> edges;
    for (const DiagramEdge &edge : diagram.edges)
      edges.emplace_back(edge.from, edge.to);
    auto count = static_cast<std::uint32_t>(diagram.nodes.size());
    GraphLevels levels = find_levels(count, edges);
    bool reversed = false;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      auto [from, to] = edges[i];
      if (from == to)
        continue;
      reversed |= levels.reversed[i];
      CHECK((levels.level[from] < levels.level[to]) != levels.reversed[i]);
    }
    if (round % 2 != 0)
      CHECK(!reversed);
  }
}
