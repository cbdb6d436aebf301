#ifndef FLATTENC_RUNTIME_CHECKPOINT_PICKLE_MACHINE_H
#define FLATTENC_RUNTIME_CHECKPOINT_PICKLE_MACHINE_H

#include "runtime/checkpoint/pickle.h"

namespace flattenc::checkpoint {

/// The stack machine that a pickle is a program of.
class PickleMachine {
public:
  using Index = std::uint32_t;
  using Kind = PickleObject::Kind;

  explicit PickleMachine(Bytes &bytes);
  llvm::Error run();
  Pickle take() { return std::move(pickle_); }

private:
  // Each returns false if the program is malformed; `problem_` says how.
  bool step(unsigned char opcode);
  bool step_number(unsigned char opcode);
  bool step_text(unsigned char opcode);
  bool step_container(unsigned char opcode);
  bool step_memo(unsigned char opcode);
  bool step_object(unsigned char opcode);
  bool fail(const llvm::Twine &problem);
  /// Counts what a short program could ask for again and again.
  bool spend(std::size_t amount);
  bool push_global(const llvm::Twine &name);

  bool push(PickleObject object);
  bool push_index(Index index);
  bool push_text(std::optional<llvm::StringRef> text);
  bool push_int(std::int64_t number);
  bool pop(Index &index);
  /// What lies above the last mark, which goes, too.
  bool pop_marked(std::vector<Index> &items);
  bool pop_tuple(std::size_t count);
  bool extend(PickleObject::Kind kind, std::vector<Index> items);

  // Calls; of the names known here the meaning, of others an inert object.
  bool call(Index callee, Index arguments);
  bool build(Index object, Index state);
  bool persistent(Index id);
  bool make_tensor(const PickleObject &arguments, bool typed);
  bool make_dict(const PickleObject &arguments);
  bool read_sizes(Index tuple, llvm::SmallVectorImpl<std::int64_t> &out);

  Bytes &bytes_;
  Pickle pickle_;
  std::vector<Index> stack_;
  std::vector<std::size_t> marks_;
  llvm::DenseMap<std::uint64_t, Index> memo_;
  std::string problem_;
  std::size_t spent_ = 0;
  bool stopped_ = false;
};

} // namespace flattenc::checkpoint

#endif // FLATTENC_RUNTIME_CHECKPOINT_PICKLE_MACHINE_H
