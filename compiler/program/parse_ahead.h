#ifndef FLATTENC_COMPILER_PROGRAM_PARSE_AHEAD_H
#define FLATTENC_COMPILER_PROGRAM_PARSE_AHEAD_H

#include "compiler/program/parse_module.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace flattenc {

/// Parses modules on other threads before a Program asks for them: those that
/// are wanted, and what these import. A guess that proves wrong costs time and
/// nothing else; a Program gets the same modules in the same order with and
/// without it.
class ParseAhead {
public:
  /// A file that may be asked for. Its text must outlive this object.
  struct Source {
    std::string module; ///< dotted
    FileId file;
    llvm::StringRef text;
    bool is_init = false;
    bool is_script = false;
  };

  /// Without threads nothing is done ahead.
  explicit ParseAhead(unsigned threads);
  ParseAhead(const ParseAhead &) = delete;
  ParseAhead &operator=(const ParseAhead &) = delete;
  /// Drops what nobody began, waits for what is under way.
  ~ParseAhead();

  /// The threads that one export may have beside its own.
  static unsigned default_threads();

  void know(std::vector<Source> sources);
  /// Parses the module soon, if it is known.
  void want(llvm::StringRef module);
  /// Parses soon what `module` imports by name.
  void follow(const Module &module);
  /// The parsed module of the file of `module`; nothing if no thread has begun
  /// it: the caller is to parse it then. Waits if a thread is at it.
  std::optional<ParsedModule> take(const Module &module);

private:
  enum class State : std::uint8_t { Known, Wanted, UnderWay, Done, Taken };
  struct Entry {
    Source source;
    State state = State::Known;
    ParsedModule parsed;
    bool is_read = false; ///< `origin` is complete
    /// Of an `__init__`: where the names that it imports come from.
    llvm::StringMap<std::pair<std::string, std::string>> origin;
    /// Of an `__init__` that is not read: names that were asked of it.
    std::vector<std::string> asked;
  };

  void work(const std::stop_token &stop);
  void want(Entry &entry);
  void want_name(std::string module, std::string name);
  void follow_locked(const Module &module);

  std::mutex mutex_; ///< guards what follows
  std::condition_variable_any wanted_, done_;
  llvm::StringMap<std::unique_ptr<Entry>> entries_; ///< by module
  llvm::DenseMap<std::uint32_t, Entry *> by_file_;
  std::deque<Entry *> queue_;
  std::vector<std::jthread> threads_; // last: they end before the rest goes
};

} // namespace flattenc

#endif // FLATTENC_COMPILER_PROGRAM_PARSE_AHEAD_H
