//
// `--check-shape`: the saved module against the model.
//
#include "compiler/driver/trace_parts.h"

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
        inputs ? run.run(*inputs, model::SizeMode::Probed) : std::nullopt;
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
