//
// Writes a package to the disk, all or nothing:
//
//   .flattenc-XXXXXX/...      every file, in a new folder beside the target
//   rename to the target      one system call; exchanged with what was there
//   remove what was there
//
// SIGINT, SIGTERM and SIGHUP are held back while the temporary folder exists:
// the writer sees the flag between two files, removes the folder and lets the
// signal through.
//
#include "compiler/driver/package_writer.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <unistd.h>
#include <vector>

namespace flattenc {

namespace sys_path = llvm::sys::path;
namespace sys_fs = llvm::sys::fs;

static volatile std::sig_atomic_t caught_signal = 0;

namespace {

/// Holds back the signals that end a program; sends them on when it ends.
/// Writers on several threads share the first one's handlers; the last one
/// takes them back.
class SignalGuard {
public:
  SignalGuard() {
    std::lock_guard lock(mutex_);
    if (count_++ != 0)
      return;
    caught_signal = 0;
    struct sigaction action = {};
    action.sa_handler = [](int number) { caught_signal = number; };
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < std::size(kSignals); ++i) {
      sigaction(kSignals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN)
        sigaction(kSignals[i], &action, nullptr);
    }
  }
  SignalGuard(const SignalGuard &) = delete;
  SignalGuard &operator=(const SignalGuard &) = delete;
  ~SignalGuard() {
    std::lock_guard lock(mutex_);
    if (--count_ != 0)
      return;
    for (std::size_t i = 0; i < std::size(kSignals); ++i)
      sigaction(kSignals[i], &before_[i], nullptr);
    if (caught_signal != 0)
      std::raise(caught_signal);
  }

private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
  static inline std::mutex mutex_;
  static inline unsigned count_ = 0;
  static inline struct sigaction before_[3] = {};
};

/// Folders that exist only while the package is being written.
class TemporaryFolder {
public:
  explicit TemporaryFolder(llvm::StringRef target) : target_(target) {}
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() {
    if (!path_.empty())
      sys_fs::remove_directories(path_);
    if (lock_ >= 0)
      ::close(lock_);
    if (!done_)
      for (auto it = parents_.rbegin(); it != parents_.rend(); ++it)
        ::rmdir(it->c_str());
  }

  llvm::Error create();
  llvm::Error write_all(const Package &files);
  llvm::Error move_to_target();

private:
  llvm::Error create_parents(llvm::StringRef folder);
  llvm::Error write_file(const std::string &path, llvm::StringRef bytes);

  std::string target_;
  std::string path_;
  int lock_ = -1;
  std::vector<std::string> parents_; // folders above the target, made by us
  std::set<std::string> folders_;    // below path_, made already
  bool done_ = false;
};

} // namespace

/// The umask of the process. It can only be read by setting it, so that is
/// done once.
static mode_t file_mask() {
  static const mode_t mask = [] {
    mode_t current = ::umask(077);
    ::umask(current);
    return current;
  }();
  return mask;
}

static llvm::Error failure(const std::string &path) {
  return llvm::createFileError(path,
                               std::error_code(errno, std::generic_category()));
}

static llvm::Error interrupted() {
  return llvm::createStringError(std::make_error_code(std::errc::interrupted),
                                 "interrupted");
}

llvm::Error TemporaryFolder::create_parents(llvm::StringRef folder) {
  llvm::SmallVector<std::string> missing;
  while (!folder.empty() && !sys_fs::exists(folder)) {
    missing.push_back(folder.str());
    folder = sys_path::parent_path(folder);
  }
  while (!missing.empty()) {
    std::string next = missing.pop_back_val();
    if (::mkdir(next.c_str(), 0777) != 0) {
      if (errno == EEXIST) // another writer was faster
        continue;
      return failure(next);
    }
    parents_.push_back(std::move(next));
  }
  return llvm::Error::success();
}

llvm::Error TemporaryFolder::create() {
  llvm::StringRef parent = sys_path::parent_path(target_);
  mode_t mask = file_mask(); // before there is any file that it could change
  if (llvm::Error error = create_parents(parent))
    return error;
  std::string pattern = parent.str();
  pattern += "/.flattenc-XXXXXX";
  if (!::mkdtemp(pattern.data()))
    return failure(parent.str());
  path_ = std::move(pattern);
  // The lock says that the folder has an owner; it ends with the process.
  lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0)
    return failure(path_);
  ::flock(lock_, LOCK_EX | LOCK_NB); // a file system may have no locks
  // mkdtemp makes the folder for its owner alone; a package is for everyone
  // whom the umask lets in.
  if (::chmod(path_.c_str(), 0777 & ~mask) != 0)
    return failure(path_);
  folders_.insert(path_);
  return llvm::Error::success();
}

llvm::Error TemporaryFolder::write_file(const std::string &path,
                                        llvm::StringRef bytes) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int file = ::open(path.c_str(), kFlags, 0666);
  if (file < 0)
    return failure(path);
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      llvm::Error error = failure(path);
      ::close(file);
      return error;
    }
    bytes = bytes.drop_front(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0)
    return failure(path);
  return llvm::Error::success();
}

llvm::Error TemporaryFolder::write_all(const Package &files) {
  for (const auto &[name, bytes] : files) {
    if (caught_signal != 0)
      return interrupted();
    std::string folder = path_;
    llvm::SmallVector<llvm::StringRef> parts;
    llvm::StringRef(name).split(parts, '/');
    for (llvm::StringRef part : llvm::makeArrayRef(parts).drop_back()) {
      (folder += '/') += part;
      if (folders_.insert(folder).second && ::mkdir(folder.c_str(), 0777) != 0)
        return failure(folder);
    }
    if (llvm::Error error = write_file(path_ + "/" + name, bytes))
      return error;
  }
  return caught_signal != 0 ? interrupted() : llvm::Error::success();
}

llvm::Error TemporaryFolder::move_to_target() {
  // Fails if the target has come into being or filled up since it was looked
  // at; an empty folder is replaced.
  if (::rename(path_.c_str(), target_.c_str()) == 0) {
    path_.clear();
    done_ = true;
    return llvm::Error::success();
  }
  if (errno != ENOTEMPTY && errno != EEXIST)
    return failure(target_);
  // Exchanged, the old folder lies at path_ and goes with it.
  if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(),
                  RENAME_EXCHANGE) == 0) {
    done_ = true;
    return llvm::Error::success();
  }
  // A file system without exchange: two renames, undone if the second fails.
  std::string old = path_ + "-old";
  if (::rename(target_.c_str(), old.c_str()) != 0)
    return failure(target_);
  if (::rename(path_.c_str(), target_.c_str()) != 0) {
    llvm::Error error = failure(target_);
    ::rename(old.c_str(), target_.c_str());
    return error;
  }
  path_ = old;
  done_ = true;
  return llvm::Error::success();
}

static std::string absolute(llvm::StringRef target) {
  llvm::SmallString<256> place(target);
  sys_fs::make_absolute(place);
  sys_path::remove_dots(place, /*remove_dot_dot=*/true);
  return place.str().rtrim('/').str();
}

llvm::Expected<PackageWriter::Target>
DiskWriter::look_at(llvm::StringRef given) {
  std::string target = absolute(given);
  struct stat status = {};
  if (::lstat(target.c_str(), &status) != 0) {
    if (errno == ENOENT)
      return Target::Absent;
    return failure(target);
  }
  if (!S_ISDIR(status.st_mode))
    return llvm::createFileError(
        target, std::make_error_code(std::errc::not_a_directory));
  std::error_code error;
  sys_fs::directory_iterator first(target, error);
  if (error)
    return llvm::createFileError(target, error);
  return first == sys_fs::directory_iterator() ? Target::Empty
                                               : Target::Occupied;
}

llvm::Error DiskWriter::write(llvm::StringRef target, const Package &files) {
  if (llvm::Error error = check_paths(files))
    return error;
  SignalGuard guard;
  TemporaryFolder folder(absolute(target));
  if (llvm::Error error = folder.create())
    return error;
  if (llvm::Error error = folder.write_all(files))
    return error;
  return folder.move_to_target();
}

llvm::Error DiskWriter::write_file(llvm::StringRef given,
                                   llvm::StringRef bytes) {
  std::string path = absolute(given);
  // What is no file (a terminal, a pipe) is written to, not replaced.
  bool replace = !sys_fs::exists(path) || sys_fs::is_regular_file(path);
  llvm::SmallString<256> place(path);
  int descriptor = -1;
  std::error_code error =
      replace ? sys_fs::createUniqueFile(path + ".flattenc-%%%%%%", descriptor,
                                         place)
              : sys_fs::openFileForWrite(path, descriptor,
                                         sys_fs::CD_OpenExisting);
  if (error)
    return llvm::createFileError(path, error);
  llvm::raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << bytes;
  out.close();
  error = out.error();
  out.clear_error();
  if (!error && replace)
    error = sys_fs::rename(place, path);
  if (!error)
    return llvm::Error::success();
  if (replace)
    sys_fs::remove(place);
  return llvm::createFileError(path, error);
}

llvm::Error DiskWriter::remove_leftovers(llvm::StringRef given) {
  std::error_code error;
  std::vector<std::string> leftovers;
  for (sys_fs::directory_iterator at(absolute(given), error), end;
       !error && at != end; at.increment(error))
    if (sys_path::filename(at->path()).startswith(".flattenc-"))
      leftovers.push_back(at->path());
  if (error && error != std::errc::no_such_file_or_directory)
    return llvm::createFileError(given, error);
  for (const std::string &leftover : leftovers) {
    int lock = ::open(leftover.c_str(),
                      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0)
      continue;
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0)
      sys_fs::remove_directories(leftover);
    ::close(lock);
  }
  return llvm::Error::success();
}

} // namespace flattenc
