#ifndef FLATTENC_COMPILER_DRIVER_TRACE_PARTS_H
#define FLATTENC_COMPILER_DRIVER_TRACE_PARTS_H

#include "compiler/driver/session.h"
#include "compiler/driver/trace_options.h"
#include "runtime/model/model_run.h"

namespace flattenc {

/// The file of `--weights`, if there is one.
class TraceWeights {
public:
  /// False if the file is not readable as weights, which was reported; an Error
  /// if it cannot be opened.
  llvm::Expected<bool> read(Session &session);
  /// Loads them, with the prefix taken off and names exchanged; false if they
  /// do not fit, which was reported.
  bool load(Session &session, model::ModelRun &run);

private:
  std::unique_ptr<llvm::MemoryBuffer> bytes_;
  checkpoint::Checkpoint state_;
};

/// "1x3x224x224, 2x8"
std::string shape_text(llvm::ArrayRef<model::InputShape> shapes);

/// "net.py:12"
std::string shown_line(const Session &session, SourceRange range);

/// The line of a node; invalid if it is not known.
SourceRange range_of(Session &session, const model::NodePlace &place);

/// What the trace took, and what of the model the file does not repeat for
/// other inputs, or repeats otherwise: one line each.
struct TraceReport {
  torch_plugin::Module *module;
  llvm::ArrayRef<model::FixedSize> guards;
  double seconds;
};
void print_report(Session &session, model::ModelRun &run,
                  const TraceTarget &target, const TraceReport &report);

/// One line for each place of a guard: what sizes gave there.
void list_guards(Session &session, llvm::ArrayRef<model::FixedSize> guards);

/// Runs the saved module and the model itself at each shape; reports outputs
/// that differ, and guards of the trace that came out otherwise. Of shapes that
/// nobody asked for those are left out that the model itself does not take; an
/// Error if it takes none.
llvm::Error check_trace(Session &session, model::ModelRun &run,
                        const std::string &file, const TraceTarget &target,
                        llvm::ArrayRef<model::FixedSize> guards);

} // namespace flattenc

#endif // FLATTENC_COMPILER_DRIVER_TRACE_PARTS_H
