//
// What `flattenc trace` says of a recorded module.
//
#include "compiler/driver/trace_parts.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

#include <set>

namespace flattenc {

using model::FixedSize;
using model::InputShape;
using model::ModelRun;

std::string shape_text(llvm::ArrayRef<InputShape> shapes) {
  std::string text;
  for (const InputShape &shape : shapes) {
    text += text.empty() ? "" : ", ";
    for (std::size_t i = 0; i < shape.sizes.size(); ++i)
      text += (i ? "x" : "") + std::to_string(shape.sizes[i]);
  }
  return text;
}

static std::string shown_path(const Session &session, llvm::StringRef path) {
  return session.render.display_path ? session.render.display_path(path)
                                     : path.str();
}

std::string shown_line(const Session &session, SourceRange range) {
  return shown_path(session, session.sources.path(range.file)) + ":" +
         std::to_string(
             session.sources.line_column(range.file, range.begin).line);
}

void list_guards(Session &session, llvm::ArrayRef<model::FixedSize> guards) {
  llvm::MapVector<std::uint64_t, std::pair<SourceRange, std::string>> places;
  for (const model::FixedSize &guard : guards) {
    auto &[range, values] =
        places[(std::uint64_t{guard.range.file.index} << 32) |
               guard.range.begin];
    range = guard.range;
    // Two are enough to see what they are.
    auto known = std::count(values.begin(), values.end(), ',');
    if (values.empty() || known < 2)
      values += (values.empty() ? "" : ", ") + guard.value;
    else if (!llvm::StringRef(values).endswith(" ..."))
      values += " ...";
  }
  for (const auto &[key, place] : places)
    session.err << "  " << shown_line(session, place.first) << ": "
                << place.second << '\n';
}

/// Random numbers of the module differ from the model's unless both start from
/// the same state of PyTorch's generator.
static void list_draws(Session &session, llvm::ArrayRef<model::NodePlace> draws) {
  std::set<std::string> seen;
  for (const model::NodePlace &draw : draws) {
    std::string place =
        draw.line ? shown_path(session, draw.file) + ":" +
                        std::to_string(draw.line) + ": "
                  : "";
    if (seen.insert(place + draw.name).second)
      session.err << "  " << place << draw.name
                  << " draws random numbers in each run\n";
  }
}

SourceRange range_of(Session &session, const model::NodePlace &place) {
  if (place.line == 0)
    return {};
  auto file = session.sources.load(*session.files, place.file);
  if (!file) {
    llvm::consumeError(file.takeError());
    return {};
  }
  llvm::StringRef line = session.sources.line_text(
      *file, static_cast<unsigned>(place.line));
  auto begin = static_cast<std::uint32_t>(
      line.ltrim().data() - session.sources.text(*file).data());
  return {*file, begin, begin + static_cast<std::uint32_t>(line.trim().size())};
}

void print_report(Session &session, ModelRun &run, const TraceTarget &target,
                  const TraceReport &report) {
  const Options &options = session.options;
  const torch_plugin::Table &table = run.torch().table;
  torch_plugin::Session *torch = run.torch().session;
  std::vector<FixedSize> sizes, data;
  for (const FixedSize &guard : report.guards)
    (guard.of_data ? data : sizes).push_back(guard);
  session.err << "traced " << options.config << " at "
              << shape_text(target.inputs) << ": " << run.parameter_count()
              << " parameters, "
              << table.operator_count(torch, report.module) << " operators, "
              << table.constant_count(torch, report.module)
              << " constant tensors";
  if (!target.dynamic.empty())
    session.err << ", " << sizes.size() << " uses of sizes fixed";
  session.err << ", " << llvm::formatv("{0:f2}", report.seconds) << " s\n";
  list_guards(session, sizes);
  if (!data.empty()) {
    session.err << "fixed as they were for this input, whatever another holds:"
                   "\n";
    list_guards(session, data);
  }
  list_draws(session, run.draws(report.module));
  for (const auto &[range, function] : run.host().roundings())
    session.err << "  " << shown_line(session, range)
                << ": the last bit of what numpy." << function
                << " gives depends on the processor in Python\n";
}

} // namespace flattenc
