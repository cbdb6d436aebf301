//
// `--check-shape`: the saved module against the model.
//
#include "compiler/driver/trace_parts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace flattenc {

using model::InputShape;
using model::ModelRun;

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

/// Both runs draw the same random numbers, if they draw in the same order.
static constexpr std::uint64_t kCheckSeed = 0;

/// The saved module at a shape, against what the model gave there.
static void compare(Session &session, ModelRun &run,
                    torch_plugin::Module *loaded,
                    llvm::ArrayRef<InputShape> shape, python::Value expected) {
  auto inputs = run.make_inputs(shape);
  run.torch().table.manual_seed(kCheckSeed);
  auto output = inputs ? run.run_module(loaded, *inputs) : std::nullopt;
  std::string why;
  if (!output) {
    why = run.torch().table.message(run.torch().session);
  } else {
    double difference = run.difference(expected, *output);
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

/// The dimensions, as "0 of input 1", in which a shape is another than traced.
static llvm::SmallVector<std::string, 4>
changed(const TraceTarget &target, llvm::ArrayRef<InputShape> shapes) {
  llvm::SmallVector<std::string, 4> out;
  for (std::size_t i = 0; i < shapes.size(); ++i)
    for (std::size_t d = 0; d < shapes[i].sizes.size(); ++d)
      if (shapes[i].sizes[d] != target.inputs[i].sizes[d])
        out.push_back(std::to_string(d) + " of input " +
                      std::to_string(i + 1));
  return out;
}

llvm::Error check_trace(Session &session, ModelRun &run,
                        const std::string &file, const TraceTarget &target,
                        llvm::ArrayRef<model::FixedSize> guards) {
  const torch_plugin::Table &table = run.torch().table;
  torch_plugin::Module *loaded = nullptr;
  if (table.module_load(run.torch().session, file.c_str(), &loaded) !=
      torch_plugin::Status::Ok) {
    session.diag.emit(DiagKind::TraceDiffers, SourceRange(), file,
                      table.message(run.torch().session));
    return llvm::Error::success();
  }
  llvm::DenseSet<std::uint64_t> reported;
  std::size_t checked = 0;
  llvm::StringMap<bool> changed_in_checks;
  for (const std::vector<InputShape> &shape : target.checks) {
    if (target.checks_wanted && checked == target.checks_wanted)
      break;
    auto inputs = run.make_inputs(shape);
    if (!inputs)
      return llvm::Error::success();
    std::string why;
    run.torch().table.manual_seed(kCheckSeed);
    auto expected = run.run(*inputs, target.checks_wanted ? &why : nullptr);
    if (!expected && !target.checks_wanted)
      return llvm::Error::success();
    if (!expected) {
      session.err << "not checked at " << shape_text(shape)
                  << ", which the model itself does not take: " << why << '\n';
      continue;
    }
    ++checked;
    for (const std::string &dimension : changed(target, shape))
      changed_in_checks[dimension] = true;
    report_fixed(session, guards, run.guards(), reported);
    compare(session, run, loaded, shape, *expected);
  }
  if (!checked && target.checks_wanted)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "the model takes none of the other sizes that were tried: name one "
        "with --check-shape, or fewer dimensions with --dynamic-shapes");
  if (target.checks_wanted)
    for (const std::string &dimension : changed(target, target.checks.front()))
      if (!changed_in_checks.count(dimension))
        session.err << "not checked: other sizes of dimension " << dimension
                    << '\n';
  return llvm::Error::success();
}

} // namespace flattenc
