//
// `--check-shape`: the saved module against the model.
//
#include "compiler/driver/trace_parts.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

namespace flattenc {

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

std::string shown_line(const Session &session, SourceRange range) {
  llvm::StringRef path = session.sources.path(range.file);
  return (session.render.display_path ? session.render.display_path(path)
                                      : path.str()) +
         ":" +
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

/// Guards of the trace that came out otherwise in a run at another shape.
static void report_fixed(Session &session,
                         llvm::ArrayRef<model::FixedSize> traced,
                         llvm::ArrayRef<model::FixedSize> other,
                         llvm::DenseSet<std::uint64_t> &reported) {
  for (std::size_t i = 0; i < std::min(traced.size(), other.size()); ++i) {
    const model::FixedSize &a = traced[i], &b = other[i];
    bool same_place = a.range.file == b.range.file &&
                      a.range.begin == b.range.begin;
    if (same_place && a.value == b.value)
      continue;
    std::uint64_t key = (std::uint64_t{a.range.file.index} << 32) |
                        a.range.begin;
    if (!reported.insert(key).second)
      continue;
    session.diag.emit(DiagKind::SizeFixed, a.range, a.value);
    if (!same_place)
      return; // from here on the two runs differ
  }
}

void check_trace(Session &session, ModelRun &run, const std::string &file,
                 llvm::ArrayRef<std::vector<InputShape>> shapes,
                 llvm::ArrayRef<model::FixedSize> guards) {
  const torch_plugin::Table &table = run.torch().table;
  torch_plugin::Module *loaded = nullptr;
  if (table.module_load(run.torch().session, file.c_str(), &loaded) !=
      torch_plugin::Status::Ok) {
    session.diag.emit(DiagKind::TraceDiffers, SourceRange(), file,
                      table.message(run.torch().session));
    return;
  }
  llvm::DenseSet<std::uint64_t> reported;
  for (const std::vector<InputShape> &shape : shapes) {
    auto inputs = run.make_inputs(shape);
    auto expected =
        inputs ? run.run(*inputs) : std::nullopt;
    if (!expected)
      return;
    report_fixed(session, guards, run.guards(), reported);
    auto again = run.make_inputs(shape);
    auto output = again ? run.run_module(loaded, *again) : std::nullopt;
    std::string why;
    if (!output) {
      why = table.message(run.torch().session);
    } else {
      double difference = run.difference(*expected, *output);
      session.err << "check at " << shape_text(shape)
                  << ": largest difference " << difference << '\n';
      // Kernels may sum in another order at another shape.
      constexpr double kTolerance = 1e-4;
      if (!(difference <= kTolerance))
        why = llvm::formatv("the largest difference is {0}", difference);
    }
    if (!why.empty())
      session.diag.emit(DiagKind::TraceDiffers, SourceRange(),
                        shape_text(shape), why);
  }
}

} // namespace flattenc
