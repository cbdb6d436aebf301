#include "compiler/program/parse_ahead.h"

namespace flattenc {

ParseAhead::ParseAhead(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i)
    threads_.emplace_back([this](const std::stop_token &stop) { work(stop); });
}

ParseAhead::~ParseAhead() {
  for (std::jthread &thread : threads_)
    thread.request_stop();
}

unsigned ParseAhead::default_threads() {
  constexpr unsigned kMost = 4; // more find nothing to do
  unsigned cores = std::thread::hardware_concurrency();
  return cores < 2 ? 0 : std::min(cores - 1, kMost);
}

void ParseAhead::know(std::vector<Source> sources) {
  if (threads_.empty())
    return;
  std::lock_guard lock(mutex_);
  for (Source &source : sources) {
    auto [at, is_new] = entries_.try_emplace(source.module);
    if (!is_new)
      continue;
    at->second = std::make_unique<Entry>();
    by_file_[source.file.index] = at->second.get();
    at->second->source = std::move(source);
  }
}

void ParseAhead::want(Entry &entry) {
  if (entry.state != State::Known)
    return;
  entry.state = State::Wanted;
  queue_.push_back(&entry);
  wanted_.notify_one();
}

void ParseAhead::want(llvm::StringRef module) {
  std::lock_guard lock(mutex_);
  auto found = entries_.find(module);
  if (found != entries_.end())
    want(*found->second);
}

/// Wants the module that `from module import name` needs, through the imports
/// of as many `__init__` files as are known by now.
void ParseAhead::want_name(std::string module, std::string name) {
  for (int hops = 0; hops < 16; ++hops) {
    auto submodule = entries_.find(module + "." + name);
    auto found = entries_.find(module);
    if (submodule != entries_.end())
      return want(*submodule->second);
    if (found == entries_.end())
      return;
    Entry &entry = *found->second;
    want(entry);
    if (!entry.source.is_init)
      return;
    if (!entry.is_read) {
      entry.asked.push_back(std::move(name));
      return;
    }
    auto origin = entry.origin.find(name);
    if (origin == entry.origin.end())
      return;
    std::tie(module, name) = origin->second;
  }
}

void ParseAhead::follow_locked(const Module &module) {
  auto found = by_file_.find(module.file.index);
  if (found == by_file_.end() || found->second->is_read)
    return;
  Entry &entry = *found->second;
  entry.is_read = true;
  std::vector<std::string> asked = std::move(entry.asked);
  for (const auto &[name, all] : module.bindings) {
    const Binding &binding = all.back();
    if (binding.kind != Binding::Kind::ImportFrom)
      continue;
    if (module.is_init)
      entry.origin[name] = {binding.module, binding.name};
    else
      want_name(binding.module, binding.name);
  }
  for (const std::string &name : asked)
    if (auto origin = entry.origin.find(name); origin != entry.origin.end())
      want_name(origin->second.first, origin->second.second);
}

void ParseAhead::follow(const Module &module) {
  std::lock_guard lock(mutex_);
  follow_locked(module);
}

std::optional<ParsedModule> ParseAhead::take(const Module &module) {
  std::unique_lock lock(mutex_);
  auto found = by_file_.find(module.file.index);
  if (found == by_file_.end())
    return std::nullopt;
  Entry &entry = *found->second;
  done_.wait(lock, [&] { return entry.state != State::UnderWay; });
  bool is_done = entry.state == State::Done &&
                 entry.source.module == module.name &&
                 entry.source.is_script == module.is_script;
  entry.state = State::Taken;
  if (!is_done)
    return std::nullopt;
  return std::move(entry.parsed);
}

void ParseAhead::work(const std::stop_token &stop) {
  std::unique_lock lock(mutex_);
  while (wanted_.wait(lock, stop, [this] { return !queue_.empty(); }) &&
         !stop.stop_requested()) {
    Entry &entry = *queue_.front();
    queue_.pop_front();
    if (entry.state != State::Wanted)
      continue;
    entry.state = State::UnderWay;
    auto module = std::make_unique<Module>();
    module->name = entry.source.module;
    module->package = llvm::StringRef(module->name).split('.').first.str();
    module->is_init = entry.source.is_init;
    module->is_script = entry.source.is_script;
    module->file = entry.source.file;
    llvm::StringRef text = entry.source.text;
    lock.unlock();
    ParsedModule parsed = parse_module(std::move(module), text);
    lock.lock();
    if (parsed.module)
      follow_locked(*parsed.module);
    entry.parsed = std::move(parsed);
    entry.state = State::Done;
    done_.notify_all();
  }
}

} // namespace flattenc
