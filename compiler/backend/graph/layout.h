#ifndef FLATTENC_COMPILER_BACKEND_GRAPH_LAYOUT_H
#define FLATTENC_COMPILER_BACKEND_GRAPH_LAYOUT_H

#include "compiler/backend/graph/diagram.h"

namespace flattenc::backend {

struct Point {
  double x, y;
};

/// Where a diagram is drawn, in pixels from its upper left corner.
struct Layout {
  double width = 0, height = 0;
  std::vector<Point> node; ///< the left end of the middle line of its box
  std::vector<double> node_width;
  /// By edge: from box to box, through the gaps of the columns between.
  std::vector<std::vector<Point>> edge;
};

constexpr double kBoxHeight = 22;
constexpr double kCharacterWidth = 7.3; ///< of 12 px monospace

/// Lays a diagram out in columns from left to right (Sugiyama's method: levels
/// by longest path, order by barycenters of the neighbours). Deterministic.
Layout lay_out(const Diagram &diagram);

} // namespace flattenc::backend

#endif // FLATTENC_COMPILER_BACKEND_GRAPH_LAYOUT_H
