#include "compiler/backend/graph/layout.h"

#include <algorithm>
#include <map>

namespace flattenc::backend {

namespace {

constexpr double kColumnGap = 60, kRowGap = 10, kMargin = 10;
constexpr unsigned kSweeps = 12;

/// A box, or the place where a long edge crosses a column.
struct Item {
  std::uint32_t level = 0;
  double width = 0;
  double y = 0;
  std::vector<std::uint32_t> before, after; ///< neighbours in the columns beside
};

class LayoutMaker {
public:
  explicit LayoutMaker(const Diagram &diagram) : diagram_(diagram) {}
  Layout run();

private:
  void make_items();
  void order_columns();
  void place_rows();
  void close_gaps();
  void spread(std::vector<std::uint32_t> &column, bool by_predecessors);
  [[nodiscard]] double pull(const Item &item, bool by_predecessors,
                            double otherwise) const;

  const Diagram &diagram_;
  std::vector<Item> items_; ///< the diagram's nodes first
  std::vector<std::vector<std::uint32_t>> columns_;
  std::vector<std::vector<std::uint32_t>> path_; ///< by edge: its items
  std::vector<bool> reversed_;
};

} // namespace

void LayoutMaker::make_items() {
  std::vector<GraphEdge> edges;
  for (const DiagramEdge &edge : diagram_.edges)
    edges.emplace_back(edge.from, edge.to);
  auto count = static_cast<std::uint32_t>(diagram_.nodes.size());
  GraphLevels levels = find_levels(count, edges);
  reversed_ = std::move(levels.reversed);
  items_.resize(count);
  for (std::uint32_t n = 0; n < count; ++n) {
    items_[n].level = levels.level[n];
    items_[n].width =
        static_cast<double>(diagram_.nodes[n].name.size()) * kCharacterWidth +
        12;
  }
  for (std::size_t i = 0; i < edges.size(); ++i) {
    auto [from, to] = edges[i];
    if (reversed_[i])
      std::swap(from, to);
    std::vector<std::uint32_t> &path = path_.emplace_back();
    path.push_back(from);
    if (from == to)
      continue;
    for (std::uint32_t level = items_[from].level + 1;
         level < items_[to].level; ++level) {
      path.push_back(static_cast<std::uint32_t>(items_.size()));
      items_.emplace_back().level = level;
    }
    path.push_back(to);
    for (std::size_t k = 1; k < path.size(); ++k) {
      items_[path[k - 1]].after.push_back(path[k]);
      items_[path[k]].before.push_back(path[k - 1]);
    }
  }
  for (std::uint32_t n = 0; n < items_.size(); ++n) {
    if (columns_.size() <= items_[n].level)
      columns_.resize(items_[n].level + 1);
    columns_[items_[n].level].push_back(n);
  }
}

/// The mean height of the neighbours on one side.
double LayoutMaker::pull(const Item &item, bool by_predecessors,
                         double otherwise) const {
  const auto &neighbours = by_predecessors ? item.before : item.after;
  if (neighbours.empty())
    return otherwise;
  double sum = 0;
  for (std::uint32_t other : neighbours)
    sum += items_[other].y;
  return sum / static_cast<double>(neighbours.size());
}

/// Sorts columns by the barycenters of their neighbours, from the left and from
/// the right in turn.
void LayoutMaker::order_columns() {
  for (const auto &column : columns_)
    for (std::size_t row = 0; row < column.size(); ++row)
      items_[column[row]].y = static_cast<double>(row);
  for (unsigned sweep = 0; sweep < kSweeps; ++sweep) {
    bool forward = sweep % 2 == 0;
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      auto &column = columns_[forward ? k : columns_.size() - 1 - k];
      std::map<std::uint32_t, double> key;
      for (std::uint32_t item : column)
        key[item] = pull(items_[item], forward, items_[item].y);
      std::stable_sort(column.begin(), column.end(),
                       [&](std::uint32_t a, std::uint32_t b) {
                         return key[a] < key[b];
                       });
      for (std::size_t row = 0; row < column.size(); ++row)
        items_[column[row]].y = static_cast<double>(row);
    }
  }
}

/// Moves the items of a column to the heights of their neighbours, as far as
/// order and distances let them.
void LayoutMaker::spread(std::vector<std::uint32_t> &column,
                         bool by_predecessors) {
  constexpr double kRow = kBoxHeight + kRowGap;
  double wanted = 0, got = 0, next = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    Item &item = items_[column[row]];
    double y = pull(item, by_predecessors, item.y);
    wanted += y;
    item.y = row == 0 ? y : std::max(y, next);
    got += item.y;
    next = item.y + kRow;
  }
  double shift = (wanted - got) / static_cast<double>(column.size());
  for (std::uint32_t item : column)
    items_[item].y += shift;
}

void LayoutMaker::place_rows() {
  for (const auto &column : columns_)
    for (std::size_t row = 0; row < column.size(); ++row)
      items_[column[row]].y =
          static_cast<double>(row) * (kBoxHeight + kRowGap);
  for (unsigned sweep = 0; sweep < kSweeps; ++sweep) {
    bool forward = sweep % 2 == 0;
    for (std::size_t k = 0; k < columns_.size(); ++k)
      spread(columns_[forward ? k : columns_.size() - 1 - k], forward);
  }
}

/// Takes out what no column uses of the height.
void LayoutMaker::close_gaps() {
  constexpr double kMostGap = 2 * (kBoxHeight + kRowGap);
  std::vector<Item *> sorted;
  for (Item &item : items_)
    sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Item *a, const Item *b) { return a->y < b->y; });
  double before = sorted.front()->y, shift = before;
  for (Item *item : sorted) {
    shift += std::max(0.0, item->y - before - kMostGap);
    before = item->y;
    item->y -= shift;
  }
}

Layout LayoutMaker::run() {
  Layout layout;
  if (diagram_.nodes.empty())
    return layout;
  make_items();
  order_columns();
  place_rows();
  close_gaps();
  double bottom = 0;
  for (Item &item : items_) {
    bottom = std::max(bottom, item.y);
    item.y += kMargin + kBoxHeight / 2;
  }
  std::vector<double> left, widest;
  double x = kMargin;
  for (const auto &column : columns_) {
    double width = 0;
    for (std::uint32_t item : column)
      width = std::max(width, items_[item].width);
    left.push_back(x);
    widest.push_back(width);
    x += width + kColumnGap;
  }
  layout.width = x - kColumnGap + kMargin;
  layout.height = bottom + kBoxHeight + 2 * kMargin;
  for (std::size_t n = 0; n < diagram_.nodes.size(); ++n) {
    layout.node.push_back({left[items_[n].level], items_[n].y});
    layout.node_width.push_back(items_[n].width);
  }
  for (std::size_t i = 0; i < path_.size(); ++i) {
    std::vector<Point> &points = layout.edge.emplace_back();
    for (std::uint32_t at : path_[i]) {
      const Item &item = items_[at];
      bool box = at < diagram_.nodes.size();
      if (!box || at != path_[i].front())
        points.push_back({left[item.level], item.y});
      if (!box || at != path_[i].back())
        points.push_back(
            {left[item.level] + (box ? item.width : widest[item.level]),
             item.y});
    }
    if (reversed_[i])
      std::reverse(points.begin(), points.end());
  }
  return layout;
}

Layout lay_out(const Diagram &diagram) { return LayoutMaker(diagram).run(); }

} // namespace flattenc::backend
