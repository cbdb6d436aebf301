#ifndef FLATTENC_TESTS_TEMPORARY_FOLDER_H
#define FLATTENC_TESTS_TEMPORARY_FOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace flattenc::tests {

/// A folder on the disk that goes with the test.
class TemporaryFolder {
public:
  TemporaryFolder() {
    llvm::SmallString<128> made;
    if (llvm::sys::fs::createUniqueDirectory("flattenc-test", made))
      std::abort();
    folder_ = std::filesystem::canonical(made.c_str());
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string &name) const {
    return (folder_ / name).string();
  }
  void write(const std::string &name, const std::string &bytes) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  /// A symbolic link at `name` that leads to `target`.
  void link(const std::string &target, const std::string &name) const {
    std::filesystem::create_symlink(target, folder_ / name);
  }
  [[nodiscard]] std::string read(const std::string &name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  /// The names in the folder `name`, sorted.
  [[nodiscard]] std::vector<std::string> list(const std::string &name) const {
    std::vector<std::string> names;
    for (const auto &entry :
         std::filesystem::directory_iterator(folder_ / name))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

private:
  std::filesystem::path folder_;
};

} // namespace flattenc::tests

#endif // FLATTENC_TESTS_TEMPORARY_FOLDER_H
