#include "compiler/backend/graph/print.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

namespace flattenc::backend {

llvm::StringRef name(DiagramNodeKind kind) {
  switch (kind) {
  case DiagramNodeKind::Config:
    return "config";
  case DiagramNodeKind::Class:
    return "class";
  case DiagramNodeKind::External:
    return "external";
  case DiagramNodeKind::Unknown:
    return "unknown";
  case DiagramNodeKind::Module:
    return "module";
  }
  llvm_unreachable("covered switch");
}

namespace {

/// Prints one diagram as trees, from the nodes that no edge leads to.
class TextPrinter {
public:
  TextPrinter(const Diagram &diagram, llvm::raw_ostream &out)
      : diagram_(diagram), out_(out), below_(diagram.nodes.size()),
        printed_(diagram.nodes.size()) {
    for (const DiagramEdge &edge : diagram.edges)
      below_[edge.from].push_back(edge);
  }
  void print();

private:
  void print_tree(std::uint32_t root);

  const Diagram &diagram_;
  llvm::raw_ostream &out_;
  std::vector<std::vector<DiagramEdge>> below_;
  std::vector<bool> printed_;
};

} // namespace

void TextPrinter::print_tree(std::uint32_t root) {
  struct Line {
    std::uint32_t node;
    unsigned depth;
    bool local;
  };
  std::vector<Line> work = {{root, 1, false}};
  while (!work.empty()) {
    Line line = work.back();
    work.pop_back();
    const DiagramNode &node = diagram_.nodes[line.node];
    out_.indent(2 * line.depth) << node.name;
    if (line.local)
      out_ << " (in a function)";
    if (!node.note.empty())
      out_ << " (" << node.note << ")";
    bool again = printed_[line.node] && !below_[line.node].empty();
    out_ << (again ? " ...\n" : "\n");
    if (printed_[line.node])
      continue;
    printed_[line.node] = true;
    for (const DiagramEdge &edge : llvm::reverse(below_[line.node]))
      work.push_back({edge.to, line.depth + 1, edge.local});
  }
}

void TextPrinter::print() {
  out_ << diagram_.title << '\n';
  std::vector<bool> inner(diagram_.nodes.size());
  for (const DiagramEdge &edge : diagram_.edges)
    inner[edge.to] = true;
  for (std::uint32_t node = 0; node < diagram_.nodes.size(); ++node)
    if (!inner[node])
      print_tree(node);
  // What is left lies on circles.
  for (std::uint32_t node = 0; node < diagram_.nodes.size(); ++node)
    if (!printed_[node])
      print_tree(node);
  if (!diagram_.mro.empty())
    out_ << "  MRO: " << llvm::join(diagram_.mro, ", ") << '\n';
}

void print_text(Diagrams diagrams, llvm::raw_ostream &out) {
  for (const Diagram &diagram : diagrams)
    TextPrinter(diagram, out).print();
}

static std::string dot_string(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

void print_dot(Diagrams diagrams, llvm::raw_ostream &out) {
  out << "digraph flattenc {\n  rankdir=LR;\n"
         "  node [shape=box, fontname=\"monospace\"];\n";
  for (std::size_t i = 0; i < diagrams.size(); ++i) {
    const Diagram &diagram = diagrams[i];
    std::string prefix = "g" + std::to_string(i) + "_";
    out << "  subgraph cluster_" << i << " {\n    label="
        << dot_string(diagram.title) << ";\n";
    for (std::uint32_t n = 0; n < diagram.nodes.size(); ++n) {
      const DiagramNode &node = diagram.nodes[n];
      out << "    " << prefix << n << " [label=" << dot_string(node.name);
      if (node.kind == DiagramNodeKind::External ||
          node.kind == DiagramNodeKind::Unknown)
        out << ", style=dashed";
      if (!node.note.empty())
        out << ", style=bold, tooltip=" << dot_string(node.note);
      out << "];\n";
    }
    for (const DiagramEdge &edge : diagram.edges)
      out << "    " << prefix << edge.from << " -> " << prefix << edge.to
          << (edge.local ? " [style=dashed];\n" : ";\n");
    out << "  }\n";
  }
  out << "}\n";
}

static std::string mermaid_string(llvm::StringRef text) {
  std::string quoted = "\"";
  for (char c : text)
    switch (c) {
    case '"':
      quoted += "#quot;";
      break;
    case '#':
      quoted += "#35;";
      break;
    case '<':
      quoted += "#lt;";
      break;
    case '>':
      quoted += "#gt;";
      break;
    default:
      quoted += c;
    }
  return quoted + "\"";
}

void print_mermaid(Diagrams diagrams, llvm::raw_ostream &out) {
  out << "flowchart LR\n";
  for (std::size_t i = 0; i < diagrams.size(); ++i) {
    const Diagram &diagram = diagrams[i];
    std::string prefix = "g" + std::to_string(i) + "n";
    out << "  subgraph g" << i << "[" << mermaid_string(diagram.title)
        << "]\n";
    for (std::uint32_t n = 0; n < diagram.nodes.size(); ++n) {
      const DiagramNode &node = diagram.nodes[n];
      out << "    " << prefix << n << "[" << mermaid_string(node.name) << "]";
      if (!node.note.empty())
        out << ":::pinned";
      else if (node.kind == DiagramNodeKind::External ||
               node.kind == DiagramNodeKind::Unknown)
        out << ":::external";
      out << '\n';
    }
    for (const DiagramEdge &edge : diagram.edges)
      out << "    " << prefix << edge.from
          << (edge.local ? " -.-> " : " --> ") << prefix << edge.to << '\n';
    out << "  end\n";
  }
  out << "  classDef external stroke-dasharray: 4 4\n"
         "  classDef pinned stroke-width: 3px\n";
}

void print_json(Diagrams diagrams, llvm::raw_ostream &out) {
  llvm::json::OStream json(out);
  auto write_diagram = [&json](const Diagram &diagram) {
    json.attribute("kind", diagram.kind);
    json.attributeArray("nodes", [&] {
      for (const DiagramNode &node : diagram.nodes)
        json.object([&] {
          json.attribute("name", node.name);
          json.attribute("kind", name(node.kind));
          if (!node.note.empty())
            json.attribute("note", node.note);
        });
    });
    json.attributeArray("edges", [&] {
      for (const DiagramEdge &edge : diagram.edges)
        json.object([&] {
          json.attribute("from", diagram.nodes[edge.from].name);
          json.attribute("to", diagram.nodes[edge.to].name);
          if (edge.local)
            json.attribute("local", true);
        });
    });
    if (!diagram.mro.empty())
      json.attributeArray("mro", [&] {
        for (const std::string &cls : diagram.mro)
          json.value(cls);
      });
  };
  json.object([&] {
    json.attributeArray("graphs", [&] {
      for (const Diagram &diagram : diagrams)
        json.object([&] { write_diagram(diagram); });
    });
  });
  out << '\n';
}

} // namespace flattenc::backend
