#include "runtime/model/load_torch.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <vector>

namespace flattenc::model {

namespace path = llvm::sys::path;

static constexpr const char *kVersion = "2.13";
static constexpr std::uint64_t kAbi = (std::uint64_t{2} << 56) |
                                      (std::uint64_t{13} << 48);

static std::string joined(llvm::StringRef folder, llvm::StringRef rest) {
  llvm::SmallString<256> out = folder;
  path::append(out, rest);
  return out.str().str();
}

/// Adds the torch packages of one prefix of Python, sorted.
static void add_prefix(llvm::StringRef prefix, std::vector<std::string> &out) {
  if (prefix.empty())
    return;
  for (const char *lib : {"lib", "lib64", "local/lib"}) {
    std::vector<std::string> found;
    std::error_code failed;
    for (llvm::sys::fs::directory_iterator
             entry(joined(prefix, lib), failed),
         end;
         !failed && entry != end; entry.increment(failed))
      if (path::filename(entry->path()).startswith("python3"))
        for (const char *packages : {"site-packages", "dist-packages"})
          found.push_back(
              joined(joined(entry->path(), packages), "torch"));
    std::sort(found.begin(), found.end());
    out.insert(out.end(), found.begin(), found.end());
  }
}

/// `__version__` of the text file in the package; empty if there is none.
static std::string version_of(llvm::StringRef package) {
  auto buffer = llvm::MemoryBuffer::getFile(joined(package, "version.py"));
  if (!buffer)
    return "";
  llvm::StringRef text = (*buffer)->getBuffer();
  std::size_t at = text.find("__version__ = '");
  if (at == llvm::StringRef::npos)
    return "";
  return text.drop_front(at + 15).take_until([](char c) { return c == '\''; })
      .str();
}

static bool fits(llvm::StringRef version) {
  return version.startswith((llvm::Twine(kVersion) + ".").str());
}

static llvm::Error failure(const llvm::Twine &what) {
  return llvm::createStringError(
      llvm::inconvertibleErrorCode(),
      what + "\n  install it with `pip install torch==" + kVersion +
          ".0` (a build for the CPU will do), or set FLATTENC_TORCH to the "
          "folder of a torch package");
}

/// The package to use.
static llvm::Expected<std::string> find_package(const TorchPlaces &places) {
  if (std::string named = places.variable("FLATTENC_TORCH"); !named.empty()) {
    std::string version = version_of(named);
    if (version.empty())
      return failure("FLATTENC_TORCH: `" + named + "` is no torch package");
    if (!fits(version))
      return failure("FLATTENC_TORCH: `" + named + "` is PyTorch " + version +
                     ", not " + kVersion);
    return named;
  }
  std::vector<std::string> candidates;
  add_prefix(places.variable("VIRTUAL_ENV"), candidates);
  add_prefix(places.variable("CONDA_PREFIX"), candidates);
#ifdef FLATTENC_TORCH_DIR
  candidates.push_back(FLATTENC_TORCH_DIR);
#endif
  std::string home = places.variable("HOME");
  add_prefix(home.empty() ? "" : joined(home, ".local"), candidates);
  add_prefix("/usr/local", candidates);
  add_prefix("/usr", candidates);
  std::string other;
  for (const std::string &candidate : candidates) {
    if (!llvm::sys::fs::exists(joined(candidate, "lib/libtorch_cpu.so")))
      continue;
    std::string version = version_of(candidate);
    if (fits(version))
      return candidate;
    if (other.empty())
      other = "; `" + candidate + "` is PyTorch " + version;
  }
  return failure(llvm::Twine("no PyTorch ") + kVersion + " was found" + other);
}

static llvm::Expected<std::string> find_plugin(const TorchPlaces &places) {
  llvm::StringRef folder = path::parent_path(places.executable);
  for (const char *place :
       {"runtime/torch/flattenc_torch.so", "../lib/flattenc/flattenc_torch.so",
        "../lib64/flattenc/flattenc_torch.so",
        "../lib/x86_64-linux-gnu/flattenc/flattenc_torch.so"})
    if (std::string file = joined(folder, place);
        llvm::sys::fs::exists(file))
      return file;
  return llvm::createStringError(
      llvm::inconvertibleErrorCode(),
      llvm::Twine("this flattenc was built without `trace`: at that time there "
                  "was no PyTorch ") +
          kVersion + " (meson option torch_dir)");
}

static llvm::Expected<void *> open_library(const std::string &file) {
  if (void *handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL))
    return handle;
  const char *reason = dlerror();
  return failure("cannot load `" + file + "`: " + (reason ? reason : ""));
}

llvm::Expected<LoadedTorch> load_torch(const TorchPlaces &places) {
  auto plugin = find_plugin(places);
  if (!plugin)
    return plugin.takeError();
  auto package = find_package(places);
  if (!package)
    return package.takeError();
  // Threads that wait for work would burn the time of the processor that a
  // short run needs elsewhere; libgomp reads this when it is loaded.
  ::setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0);
  // By full path: the plugin's own need of these names is then met.
  void *torch = nullptr;
  for (const char *name : {"lib/libc10.so", "lib/libtorch_cpu.so"}) {
    auto handle = open_library(joined(*package, name));
    if (!handle)
      return handle.takeError();
    torch = *handle;
  }
  auto *abi = reinterpret_cast<std::uint64_t (*)()>(
      dlsym(torch, "aoti_torch_abi_version"));
  std::uint64_t found = abi ? abi() : 0;
  if (found >> 48 != kAbi >> 48)
    return failure("the libtorch in `" + *package + "` is version " +
                   llvm::Twine(found >> 56) + "." +
                   llvm::Twine(found >> 48 & 0xff));
  auto handle = open_library(*plugin);
  if (!handle)
    return handle.takeError();
  auto *entry = reinterpret_cast<torch_plugin::Entry *>(
      dlsym(*handle, torch_plugin::kEntryName));
  const torch_plugin::Table *table =
      entry ? entry(torch_plugin::kPluginVersion) : nullptr;
  if (!table)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "`" + *plugin +
                                       "` is of another flattenc");
  return LoadedTorch{
      table, path::parent_path(llvm::StringRef(*package).rtrim('/')).str()};
}

} // namespace flattenc::model
