//
// The two formats of torch.save: an archive with `data.pkl` and `data/KEY`, and
// before PyTorch 1.6 pickles behind one another, then the storages.
//
#include "runtime/checkpoint/formats.h"
#include "runtime/checkpoint/zip_records.h"

namespace flattenc::checkpoint {

/// The part of `bytes` that a storage of the pickle claims to have.
static llvm::Expected<llvm::StringRef> claimed(const PickleStorage &storage,
                                               llvm::StringRef bytes) {
  std::uint64_t size = 0;
  std::uint64_t width = storage.type ? storage.type->bytes : 1;
  if (__builtin_mul_overflow(storage.elements, width, &size) ||
      size > bytes.size())
    return malformed("storage `" + storage.key + "` has " +
                     llvm::Twine(bytes.size()) + " bytes, not " +
                     llvm::Twine(storage.elements) + " elements of " +
                     llvm::Twine(width));
  return bytes.take_front(size);
}

llvm::Expected<Checkpoint> read_zip_checkpoint(llvm::StringRef file) {
  auto records = read_zip_records(file);
  if (!records)
    return records.takeError();
  llvm::StringRef folder;
  llvm::StringRef program;
  unsigned count = 0;
  for (const auto &record : *records) {
    auto [top, rest] = record.first().split('/');
    if (rest != "data.pkl")
      continue;
    if (record.second.compressed)
      return malformed("`data.pkl` is compressed, which PyTorch never does");
    folder = top;
    program = record.second.bytes;
    ++count;
  }
  if (count != 1)
    return malformed("the archive has no `data.pkl` of torch.save");
  if (auto order = records->find((folder + "/byteorder").str());
      order != records->end() && order->second.bytes != "little")
    return malformed("the tensors are not in little-endian order");
  Bytes bytes(program);
  auto pickle = read_pickle(bytes);
  if (!pickle)
    return pickle.takeError();
  return collect_state(
      *pickle,
      [&](const PickleStorage &storage) -> llvm::Expected<llvm::StringRef> {
        auto found =
            records->find((folder + "/data/" + storage.key).str());
        if (found == records->end())
          return malformed("the archive has no storage `" + storage.key + "`");
        if (found->second.compressed)
          return malformed("storage `" + storage.key + "` is compressed");
        return claimed(storage, found->second.bytes);
      });
}

/// The number that stands first in a legacy file.
static constexpr unsigned char kMagic[] = {0x6c, 0xfc, 0x9c, 0x46, 0xf9,
                                           0x20, 0x6a, 0xa8, 0x50, 0x19};

/// True if a pickle of the magic number begins the file: LONG1 of ten bytes,
/// behind the protocol.
static bool has_magic(llvm::StringRef file) {
  llvm::StringRef magic(reinterpret_cast<const char *>(kMagic),
                        sizeof(kMagic));
  return file.size() > 14 && file.startswith("\x80") &&
         static_cast<unsigned char>(file[2]) == 0x8a && file[3] == 10 &&
         file.substr(4, 10) == magic;
}

llvm::Expected<Checkpoint> read_legacy_checkpoint(llvm::StringRef file) {
  if (!has_magic(file))
    return malformed("this is no file of torch.save and no .safetensors");
  Bytes bytes(file);
  for (const char *what : {"magic number", "version", "system's facts"}) {
    auto skipped = read_pickle(bytes);
    if (!skipped)
      return malformed(llvm::Twine(what) + ": " +
                       llvm::toString(skipped.takeError()));
  }
  auto pickle = read_pickle(bytes);
  if (!pickle)
    return pickle.takeError();
  auto keys = read_pickle(bytes);
  if (!keys)
    return keys.takeError();
  llvm::StringMap<const PickleStorage *> declared;
  for (const PickleStorage &storage : pickle->storages)
    declared.try_emplace(storage.key, &storage);
  llvm::StringMap<llvm::StringRef> contents;
  for (std::uint32_t item : keys->objects[keys->root].items) {
    llvm::StringRef key = keys->objects[item].text;
    auto found = declared.find(key);
    if (found == declared.end())
      return malformed("the file has a storage `" + key +
                       "` that no tensor names");
    const ElementType *type = found->second->type;
    auto count = bytes.number<std::uint64_t>();
    std::uint64_t size = 0;
    if (!count ||
        __builtin_mul_overflow(*count, type ? type->bytes : 1, &size))
      return malformed("storage `" + key + "` is cut off");
    auto content = bytes.take(size);
    if (!content)
      return malformed("storage `" + key + "` is cut off");
    contents.try_emplace(key, *content);
  }
  return collect_state(
      *pickle,
      [&](const PickleStorage &storage) -> llvm::Expected<llvm::StringRef> {
        auto found = contents.find(storage.key);
        if (found == contents.end())
          return malformed("the file has no storage `" + storage.key + "`");
        return claimed(storage, found->second);
      });
}

} // namespace flattenc::checkpoint
