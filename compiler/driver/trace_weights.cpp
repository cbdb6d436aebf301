//
// `--weights`: reads a file and loads it into the model.
//
#include "compiler/driver/trace_parts.h"

namespace flattenc {

static std::vector<checkpoint::NamedTensor>
renamed(const Options &options, std::vector<checkpoint::NamedTensor> tensors) {
  std::vector<checkpoint::NamedTensor> out;
  for (checkpoint::NamedTensor &named : tensors) {
    llvm::StringRef name = named.name;
    if (!options.trace.prefix.empty()) {
      if (!name.consume_front(options.trace.prefix))
        continue;
      name.consume_front(".");
    }
    std::string text = name.str();
    for (const std::string &rule : options.trace.rename) {
      auto [from, to] = llvm::StringRef(rule).split('=');
      if (llvm::StringRef(text).startswith(from))
        text = (to + llvm::StringRef(text).drop_front(from.size())).str();
    }
    named.name = std::move(text);
    out.push_back(std::move(named));
  }
  return out;
}

static void list_keys(llvm::raw_ostream &err, llvm::StringRef what,
                      llvm::ArrayRef<std::string> keys) {
  constexpr std::size_t kShown = 10;
  if (keys.empty())
    return;
  err << "  " << what << " (" << keys.size() << "):\n";
  for (const std::string &key : keys.take_front(kShown))
    err << "    " << key << '\n';
  if (keys.size() > kShown)
    err << "    and " << keys.size() - kShown << " more\n";
}

llvm::Expected<bool> TraceWeights::read(Session &session) {
  const std::string &file = session.options.trace.weights;
  if (file.empty())
    return true;
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createFileError(file, buffer.getError());
  bytes_ = std::move(*buffer);
  auto read = checkpoint::read_checkpoint(bytes_->getBuffer());
  if (!read) {
    session.diag.emit(DiagKind::BadWeights, SourceRange(), file,
                      llvm::toString(read.takeError()));
    return false;
  }
  state_ = std::move(*read);
  return true;
}

bool TraceWeights::load(Session &session, model::ModelRun &run) {
  const std::string &file = session.options.trace.weights;
  if (file.empty())
    return true;
  auto report = run.load_weights(renamed(session.options, state_.tensors));
  if (!report)
    return false;
  if (report->good()) {
    session.err << "weights: " << report->loaded << " tensors of " << file
                << '\n';
    return true;
  }
  session.diag.emit(DiagKind::WeightsMismatch, SourceRange(), file);
  session.err << "the state of the model and of " << file << ":\n";
  list_keys(session.err, "missing in the file", report->missing);
  list_keys(session.err, "not in the model", report->unexpected);
  list_keys(session.err, "of another shape", report->misshaped);
  return false;
}

} // namespace flattenc
