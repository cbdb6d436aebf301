// Prints what read_checkpoint gives: a line a tensor with its type, sizes and
// the MD5 of its elements in order; on an Error `error: ...` and status 1. With
// --cut N the file is read cut off at every multiple of N bytes, one line each.
#include "runtime/checkpoint/checkpoint.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace flattenc::checkpoint;

static std::string digest(const TensorView &tensor) {
  llvm::MD5 hash;
  std::size_t rank = tensor.sizes.size();
  llvm::SmallVector<std::int64_t, 4> at(rank, 0);
  bool empty = llvm::is_contained(tensor.sizes, 0);
  while (!empty) {
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < rank; ++i)
      offset += at[i] * tensor.strides[i];
    unsigned width = tensor.type->bytes;
    hash.update(tensor.storage.substr(offset * width, width));
    std::size_t i = rank;
    while (i > 0 && ++at[i - 1] == tensor.sizes[i - 1])
      at[--i] = 0;
    empty = i == 0;
  }
  llvm::MD5::MD5Result result;
  hash.final(result);
  return result.digest().str().str();
}

static int print(llvm::StringRef file) {
  auto checkpoint = read_checkpoint(file);
  if (!checkpoint) {
    llvm::outs() << "error: " << llvm::toString(checkpoint.takeError()) << '\n';
    return 1;
  }
  for (const NamedTensor &named : checkpoint->tensors) {
    llvm::outs() << named.name << ' ' << named.tensor.type->name << " (";
    llvm::interleave(named.tensor.sizes, llvm::outs(), ", ");
    llvm::outs() << ") " << digest(named.tensor) << '\n';
  }
  for (const std::string &name : checkpoint->skipped)
    llvm::outs() << name << " skipped\n";
  return 0;
}

int main(int argc, char **argv) {
  llvm::StringRef file = argc > 1 ? argv[argc - 1] : "";
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer) {
    llvm::errs() << "usage: print_checkpoint [--cut N] FILE\n";
    return 2;
  }
  llvm::StringRef bytes = (*buffer)->getBuffer();
  std::size_t step = 0;
  if (argc != 4 || llvm::StringRef(argv[2]).getAsInteger(10, step) || !step)
    return print(bytes);
  for (std::size_t end = 0; end < bytes.size(); end += step)
    if (print(bytes.take_front(end)) == 0)
      return 1;
  return 0;
}
