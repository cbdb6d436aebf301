//
// Bases that many configurations inherit from are evaluated once in a session:
//
//   loaded             -->  a copy of its values in the session's heap, with
//                           the origins and files that its loading recorded
//   asked for again    -->  these are recorded again, as loading it would; the
//                           values are copied by who inherits in any case
//
#include "compiler/frontend/mm_config/loader.h"

namespace flattenc::frontend {

using namespace python;

namespace {

/// Copies values into the heap of a session.
class Keeper {
public:
  Keeper(ConfigSession::State &state, OriginIndex first)
      : state_(state), first_(first) {}

  /// Nothing for values that hold more than data, or too many of them.
  std::optional<Value> copy(Value v, unsigned depth);

private:
  static constexpr std::size_t kMostValues = 100'000;

  ConfigSession::State &state_;
  OriginIndex first_;
  std::size_t values_ = 0;
};

} // namespace

std::optional<Value> Keeper::copy(Value v, unsigned depth) {
  if (depth > kConfigLimits.value_depth || ++values_ > kMostValues)
    return std::nullopt;
  Value made = v;
  switch (v.kind) {
  case Kind::None:
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float:
  case Kind::Ellipsis:
  case Kind::Type:
  case Kind::Builtin:
    break;
  case Kind::Str: {
    llvm::StringRef text = as_str(v).text;
    auto [entry, is_new] = state_.kept_strings.try_emplace(text);
    if (is_new)
      entry->second = state_.kept.str(text);
    made.object = entry->second.object;
    break;
  }
  case Kind::List:
  case Kind::Tuple: {
    llvm::SmallVector<Value, 8> items;
    for (Value item : sequence_items(v)) {
      auto copied = copy(item, depth + 1);
      if (!copied)
        return copied;
      items.push_back(*copied);
    }
    made = v.is(Kind::List) ? state_.kept.list(items)
                            : state_.kept.tuple(items);
    made.origin = v.origin;
    break;
  }
  case Kind::Dict: {
    made = state_.kept.dict();
    made.origin = v.origin;
    DictTable &from = as_dict(v).table;
    as_dict(made).table.reserve(from.size());
    for (std::uint32_t i = 0; i < from.entry_count(); ++i) {
      if (!from.entry_live(i))
        continue;
      auto key = copy(from.entry(i).key, depth + 1);
      auto value = copy(from.entry(i).value, depth + 1);
      if (!key || !value)
        return std::nullopt;
      as_dict(made).table.set(*key, from.entry(i).hash, *value);
    }
    break;
  }
  default:
    return std::nullopt;
  }
  if (made.origin == kNoOrigin)
    return made;
  if (made.origin < first_)
    return std::nullopt;
  made.origin -= first_;
  return made;
}

/// The values of the base at `path`. Their origins count from `shift` on, and
/// they must not be changed: `with_scope` copies them.
std::optional<Value> Loader::load_base(const std::string &path,
                                       SourceRange asked,
                                       const std::string &scope,
                                       OriginIndex &shift) {
  // A scope is set in the values themselves.
  bool may_keep = request_.env.empty() && scope.empty();
  auto found = may_keep ? state_.bases.find(path) : state_.bases.end();
  std::size_t open = open_files_.size();
  if (found != state_.bases.end() &&
      open + found->second.height <= kMaxBaseDepth &&
      !llvm::is_contained(open_files_, path)) {
    const KeptBase &base = found->second;
    shift = static_cast<OriginIndex>(tree_.origins.size());
    for (Origin origin : base.origins) {
      if (origin.previous.valid())
        origin.previous.index += shift;
      tree_.origins.add(origin);
    }
    for (auto [by, file] : base.opened)
      note_file(by.valid() ? by : asked.file, file);
    deepest_ = std::max(deepest_, open + base.height);
    return base.values;
  }
  shift = 0;
  auto first_origin = static_cast<OriginIndex>(tree_.origins.size());
  std::size_t first_opened = opened_.size();
  std::size_t reported = diag_.diagnostics().size();
  std::size_t deepest = std::exchange(deepest_, open);
  auto loaded = load_text(path, asked);
  std::size_t height = deepest_ - open;
  deepest_ = std::max(deepest_, deepest);
  if (!loaded || !may_keep || diag_.diagnostics().size() != reported)
    return loaded;
  auto values = Keeper(state_, first_origin).copy(*loaded, 0);
  if (!values)
    return loaded;
  KeptBase base;
  base.values = *values;
  base.height = height;
  for (std::uint32_t i = first_origin; i < tree_.origins.size(); ++i) {
    Origin origin = tree_.origins[OriginId{i}];
    if (origin.previous.valid())
      origin.previous.index -= first_origin;
    base.origins.push_back(origin);
  }
  base.opened.assign(opened_.begin() +
                         static_cast<std::ptrdiff_t>(first_opened),
                     opened_.end());
  base.opened.front().first = {};
  state_.bases[path] = std::move(base);
  return loaded;
}

} // namespace flattenc::frontend
