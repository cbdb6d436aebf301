#include "compiler/backend/graph/layout.h"
#include "compiler/backend/graph/print.h"

#include "llvm/Support/FormatVariadic.h"

#include <algorithm>

namespace flattenc::backend {

constexpr double kTitleHeight = 28;

static std::string escaped(llvm::StringRef text) {
  std::string result;
  for (char c : text)
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  return result;
}

/// With one decimal: enough for pixels, and the same on every machine.
static std::string number(double value) {
  return llvm::formatv("{0:f1}", value).str();
}

/// A curve that leaves and enters boxes and columns level.
static std::string path_of(const std::vector<Point> &points, double top) {
  std::string path = "M" + number(points.front().x) + " " +
                     number(points.front().y + top);
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point a = points[i - 1], b = points[i];
    double middle = (a.x + b.x) / 2;
    path += " C" + number(middle) + " " + number(a.y + top) + " " +
            number(middle) + " " + number(b.y + top) + " " + number(b.x) +
            " " + number(b.y + top);
  }
  return path;
}

static void draw(const Diagram &diagram, const Layout &layout, double top,
                 llvm::raw_ostream &out) {
  out << "<text class=\"title\" x=\"10\" y=\"" << number(top - 8) << "\">"
      << escaped(diagram.title) << "</text>\n";
  for (std::size_t i = 0; i < diagram.edges.size(); ++i) {
    if (layout.edge[i].size() < 2)
      continue; // from a node to itself
    out << "<path" << (diagram.edges[i].local ? " class=\"local\"" : "")
        << " d=\"" << path_of(layout.edge[i], top) << "\"/>\n";
  }
  for (std::size_t n = 0; n < diagram.nodes.size(); ++n) {
    const DiagramNode &node = diagram.nodes[n];
    Point at = layout.node[n];
    out << "<g class=\"" << name(node.kind)
        << (node.note.empty() ? "" : " pinned") << "\"><rect x=\""
        << number(at.x) << "\" y=\"" << number(at.y - kBoxHeight / 2 + top)
        << "\" width=\"" << number(layout.node_width[n]) << "\" height=\""
        << number(kBoxHeight) << "\"/><text x=\"" << number(at.x + 6)
        << "\" y=\"" << number(at.y + 4 + top) << "\">" << escaped(node.name)
        << "</text>";
    if (!node.note.empty())
      out << "<title>" << escaped(node.note) << "</title>";
    out << "</g>\n";
  }
}

void print_svg(Diagrams diagrams, llvm::raw_ostream &out) {
  std::vector<Layout> layouts;
  double width = 200, height = 0;
  for (const Diagram &diagram : diagrams) {
    layouts.push_back(lay_out(diagram));
    width = std::max(width, layouts.back().width);
    height += layouts.back().height + kTitleHeight;
  }
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << number(width)
      << "\" height=\"" << number(height)
      << "\" font-family=\"monospace\" font-size=\"12\">\n"
         "<style>rect{fill:#fff;stroke:#345}path{fill:none;stroke:#789;"
         "marker-end:url(#arrow)}.local{stroke-dasharray:4 3}"
         ".title{font-weight:bold}.external rect,.unknown rect{"
         "stroke-dasharray:4 3;fill:#f4f4f4}.pinned rect{stroke-width:2.5;"
         "fill:#fff4d6}</style>\n"
         "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
         "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
         "<polygon points=\"0,0 8,4 0,8\" fill=\"#789\"/></marker></defs>\n";
  double top = kTitleHeight;
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    draw(diagrams[i], layouts[i], top, out);
    top += layouts[i].height + kTitleHeight;
  }
  out << "</svg>\n";
}

} // namespace flattenc::backend
