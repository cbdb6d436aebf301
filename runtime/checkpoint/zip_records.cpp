#include "runtime/checkpoint/zip_records.h"

#include "runtime/checkpoint/bytes.h"

#include <algorithm>
#include <vector>

namespace flattenc::checkpoint {

static constexpr std::uint32_t kLocalHeader = 0x04034b50;
static constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
static constexpr std::uint32_t kEnd = 0x06054b50;
static constexpr std::uint32_t kEnd64 = 0x06064b50;
static constexpr std::uint32_t kEnd64Locator = 0x07064b50;
static constexpr std::size_t kEndSize = 22;

namespace {

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
};

struct Entry {
  llvm::StringRef name;
  bool compressed = false;
  std::uint64_t size = 0; ///< in the file
  std::uint64_t offset = 0; ///< of the local header
};

/// Bytes of the file that one record takes.
struct Extent {
  std::uint64_t begin, end;
};

} // namespace

template <typename T>
static T number_at(llvm::StringRef file, std::uint64_t offset) {
  return llvm::support::endian::read<T, llvm::support::little,
                                     llvm::support::unaligned>(file.data() +
                                                               offset);
}

bool looks_like_zip(llvm::StringRef file) {
  return file.size() >= 4 && number_at<std::uint32_t>(file, 0) == kLocalHeader;
}

/// Finds the directory from the end of the file, behind which a comment of up
/// to 64 KiB may stand.
static llvm::Expected<Directory> find_directory(llvm::StringRef file) {
  if (file.size() < kEndSize)
    return malformed("the archive is cut off");
  std::size_t last = file.size() - kEndSize;
  std::size_t first = last > 0xffff ? last - 0xffff : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (number_at<std::uint32_t>(file, at) != kEnd)
      continue;
    Directory directory;
    directory.count = number_at<std::uint16_t>(file, at + 10);
    directory.offset = number_at<std::uint32_t>(file, at + 16);
    if (directory.offset != 0xffffffff && directory.count != 0xffff)
      return directory;
    if (at < 20 || number_at<std::uint32_t>(file, at - 20) != kEnd64Locator)
      return malformed("the archive has no zip64 directory");
    std::uint64_t end64 = number_at<std::uint64_t>(file, at - 12);
    if (end64 > file.size() || file.size() - end64 < 56 ||
        number_at<std::uint32_t>(file, end64) != kEnd64)
      return malformed("the archive's zip64 directory is cut off");
    directory.count = number_at<std::uint64_t>(file, end64 + 32);
    directory.offset = number_at<std::uint64_t>(file, end64 + 48);
    return directory;
  }
  return malformed("the archive is cut off: it has no directory");
}

/// Sizes and offsets of 4 GiB and more stand in an extra field.
static bool read_zip64(llvm::StringRef extra, std::uint64_t &unpacked,
                       std::uint64_t &size, std::uint64_t &offset) {
  Bytes fields(extra);
  while (fields.left() >= 4) {
    std::uint16_t id = *fields.number<std::uint16_t>();
    std::uint16_t length = *fields.number<std::uint16_t>();
    auto body = fields.take(length);
    if (!body)
      return false;
    if (id != 1)
      continue;
    Bytes values(*body);
    for (std::uint64_t *value : {&unpacked, &size, &offset}) {
      if (*value != 0xffffffff)
        continue;
      auto wide = values.number<std::uint64_t>();
      if (!wide)
        return false;
      *value = *wide;
    }
    return true;
  }
  return true;
}

static llvm::Expected<Entry> read_entry(Bytes &directory) {
  auto fixed = directory.take(46);
  if (!fixed || number_at<std::uint32_t>(*fixed, 0) != kDirectoryEntry)
    return malformed("the archive's directory is cut off");
  auto name = directory.take(number_at<std::uint16_t>(*fixed, 28));
  auto extra = directory.take(number_at<std::uint16_t>(*fixed, 30));
  auto comment = directory.take(number_at<std::uint16_t>(*fixed, 32));
  if (!name || !extra || !comment)
    return malformed("the archive's directory is cut off");
  if (number_at<std::uint16_t>(*fixed, 8) & 1)
    return malformed("record `" + *name + "` is encrypted");
  Entry entry;
  entry.name = *name;
  entry.compressed = number_at<std::uint16_t>(*fixed, 10) != 0;
  entry.size = number_at<std::uint32_t>(*fixed, 20);
  std::uint64_t unpacked = number_at<std::uint32_t>(*fixed, 24);
  entry.offset = number_at<std::uint32_t>(*fixed, 42);
  if (!read_zip64(*extra, unpacked, entry.size, entry.offset) ||
      (!entry.compressed && unpacked != entry.size))
    return malformed("record `" + *name + "` has two sizes");
  return entry;
}

/// The bytes behind a local header.
static llvm::Expected<Extent> locate(llvm::StringRef file,
                                     const Entry &entry) {
  if (entry.offset > file.size() || file.size() - entry.offset < 30 ||
      number_at<std::uint32_t>(file, entry.offset) != kLocalHeader)
    return malformed("record `" + entry.name + "` lies outside of the file");
  std::uint64_t begin = entry.offset + 30 +
                        number_at<std::uint16_t>(file, entry.offset + 26) +
                        number_at<std::uint16_t>(file, entry.offset + 28);
  if (begin > file.size() || entry.size > file.size() - begin)
    return malformed("record `" + entry.name + "` lies outside of the file");
  return Extent{begin, begin + entry.size};
}

llvm::Expected<llvm::StringMap<ZipRecord>>
read_zip_records(llvm::StringRef file) {
  auto directory = find_directory(file);
  if (!directory)
    return directory.takeError();
  if (directory->offset > file.size())
    return malformed("the archive's directory lies outside of the file");
  llvm::StringMap<ZipRecord> records;
  std::vector<Extent> extents;
  Bytes entries(file.substr(directory->offset));
  for (std::uint64_t i = 0; i < directory->count; ++i) {
    auto entry = read_entry(entries);
    if (!entry)
      return entry.takeError();
    auto extent = locate(file, *entry);
    if (!extent)
      return extent.takeError();
    extents.push_back({entry->offset, extent->end});
    ZipRecord record{file.slice(extent->begin, extent->end),
                     entry->compressed};
    if (!records.try_emplace(entry->name, record).second)
      return malformed("record `" + entry->name + "` is there twice");
  }
  std::sort(extents.begin(), extents.end(),
            [](const Extent &a, const Extent &b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < extents.size(); ++i)
    if (extents[i].begin < extents[i - 1].end)
      return malformed("two records of the archive share bytes");
  return records;
}

} // namespace flattenc::checkpoint
