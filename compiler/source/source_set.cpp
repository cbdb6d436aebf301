#include "compiler/source/source_set.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace flattenc {

llvm::Expected<FileId> SourceSet::load(llvm::vfs::FileSystem &fs,
                                       llvm::StringRef path) {
  auto known = by_path_.find(path);
  if (known != by_path_.end())
    return known->second;
  auto buffer = fs.getBufferForFile(path);
  if (!buffer)
    return llvm::createFileError(path, buffer.getError());
  auto file = std::make_unique<File>();
  file->path = path.str();
  file->buffer = std::move(*buffer);
  FileId id = files_.add(std::move(file));
  by_path_[path] = id;
  return id;
}

FileId SourceSet::add(llvm::StringRef name, std::string text) {
  auto file = std::make_unique<File>();
  file->path = name.str();
  file->buffer = llvm::MemoryBuffer::getMemBufferCopy(text, name);
  return files_.add(std::move(file));
}

void SourceSet::forget_relative(std::uint32_t first) {
  for (std::uint32_t i = first; i < files_.size(); ++i) {
    std::unique_ptr<File> &file = files_[FileId{i}];
    if (llvm::StringRef(file->path).startswith("/"))
      continue;
    by_path_.erase(file->path);
    file->buffer = llvm::MemoryBuffer::getMemBuffer("");
    file->line_starts = {};
  }
}

llvm::StringRef SourceSet::text(FileId file) const {
  return files_[file]->buffer->getBuffer();
}

llvm::StringRef SourceSet::text(SourceRange range) const {
  return text(range.file).slice(range.begin, range.end);
}

llvm::StringRef SourceSet::path(FileId file) const {
  return files_[file]->path;
}

const std::vector<std::uint32_t> &SourceSet::line_starts(FileId id) const {
  const File &file = *files_[id];
  if (file.line_starts.empty()) {
    llvm::StringRef text = file.buffer->getBuffer();
    file.line_starts.push_back(0);
    for (std::size_t i = text.find('\n'); i != llvm::StringRef::npos;
         i = text.find('\n', i + 1))
      file.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return file.line_starts;
}

/// True for every byte of UTF-8 but the continuation bytes.
static bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

LineColumn SourceSet::line_column(FileId file, std::uint32_t offset) const {
  const auto &starts = line_starts(file);
  auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  LineColumn place;
  place.line = static_cast<unsigned>(after - starts.begin());
  llvm::StringRef before = text(file).slice(*std::prev(after), offset);
  place.column =
      1 + static_cast<unsigned>(llvm::count_if(before, starts_code_point));
  return place;
}

llvm::StringRef SourceSet::line_text(FileId file, unsigned line) const {
  const auto &starts = line_starts(file);
  if (line == 0 || line > starts.size())
    return {};
  llvm::StringRef rest = text(file).substr(starts[line - 1]);
  return rest.take_until([](char c) { return c == '\n' || c == '\r'; });
}

} // namespace flattenc
