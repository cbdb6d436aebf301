//
// `config diff A B`: the leaves in which two resolved configs differ.
//
//   -model.backbone.depth = 50
//   +model.backbone.depth = 101
//
// Lists are compared item by item where they are equally long, else around a
// longest common subsequence.
//
#include "compiler/backend/config/print.h"
#include "compiler/driver/session.h"
#include "compiler/program/config_path.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace {

class Difference {
public:
  Difference(Session &session, const ConfigTree &a, const ConfigTree &b)
      : session_(session), a_(a), b_(b) {}

  /// True if the configs are equal.
  bool run() {
    values(a_.root, b_.root, "", {}, {});
    return equal_;
  }

private:
  void values(ConfigValueId a, ConfigValueId b, const std::string &path,
              OriginId in_a, OriginId in_b);
  void dicts(const ConfigValue &a, const ConfigValue &b,
             const std::string &path);
  void lists(const ConfigValue &a, const ConfigValue &b,
             const std::string &path);
  void only(const ConfigTree &config, bool first, const ConfigSlot &slot,
            const std::string &path);
  void line(char sign, const std::string &path, const ConfigTree &config,
            ConfigValueId value, OriginId origin);
  [[nodiscard]] std::string origin_text(const ConfigTree &config,
                                        OriginId origin) const;

  Session &session_;
  const ConfigTree &a_, &b_;
  bool equal_ = true;
};

} // namespace

static std::string below(const std::string &path, llvm::StringRef key) {
  return path.empty() ? key.str() : path + "." + key.str();
}

std::string Difference::origin_text(const ConfigTree &config,
                                    OriginId origin) const {
  if (!origin.valid() || !config.origins[origin].range.file.valid())
    return {};
  SourceRange range = config.origins[origin].range;
  return session_.render.display_path(session_.sources.path(range.file)) + ":" +
         std::to_string(
             session_.sources.line_column(range.file, range.begin).line);
}

void Difference::line(char sign, const std::string &path,
                      const ConfigTree &config, ConfigValueId value,
                      OriginId origin) {
  equal_ = false;
  std::string text = backend::python_text(config, value);
  std::string place =
      session_.options.show_origin ? origin_text(config, origin) : "";
  if (session_.options.format == ConfigFormat::Json) {
    llvm::json::OStream json(session_.out);
    json.object([&] {
      json.attribute("key", llvm::json::fixUTF8(path));
      json.attribute("in", sign == '-' ? "first" : "second");
      json.attribute("value", llvm::json::fixUTF8(text));
      if (!place.empty())
        json.attribute("origin", llvm::json::fixUTF8(place));
    });
    session_.out << '\n';
    return;
  }
  session_.out << sign << printable(path) << " = " << printable(text);
  if (!place.empty())
    session_.out << "  # " << printable(place);
  session_.out << '\n';
}

void Difference::only(const ConfigTree &config, bool first,
                      const ConfigSlot &slot, const std::string &path) {
  line(first ? '-' : '+', path, config, slot.value, slot.origin);
}

void Difference::dicts(const ConfigValue &a, const ConfigValue &b,
                       const std::string &path) {
  auto find = [](const ConfigTree &config, const ConfigValue &in,
                 const ConfigTree &other, const ConfigSlot &like) {
    for (const ConfigSlot &slot : in.slots)
      if (equal_values(config, slot.key, other, like.key))
        return &slot;
    return static_cast<const ConfigSlot *>(nullptr);
  };
  std::vector<const ConfigSlot *> common_in_b;
  for (const ConfigSlot &slot : a.slots) {
    std::string key = below(path, key_text(a_, slot));
    if (const ConfigSlot *other = find(b_, b, a_, slot)) {
      values(slot.value, other->value, key, slot.origin, other->origin);
      common_in_b.push_back(other);
    } else {
      only(a_, true, slot, key);
    }
  }
  for (const ConfigSlot &slot : b.slots)
    if (!find(a_, a, b_, slot))
      only(b_, false, slot, below(path, key_text(b_, slot)));
  if (llvm::is_sorted(common_in_b))
    return;
  equal_ = false;
  std::string shown = path.empty() ? "the config" : path;
  if (session_.options.format == ConfigFormat::Json) {
    llvm::json::OStream json(session_.out);
    json.object([&] {
      json.attribute("key", llvm::json::fixUTF8(path));
      json.attribute("in", "order");
    });
    session_.out << '\n';
    return;
  }
  session_.out << '~' << printable(shown) << ": the keys stand in another order\n";
}

void Difference::lists(const ConfigValue &a, const ConfigValue &b,
                       const std::string &path) {
  std::size_t n = a.slots.size(), m = b.slots.size();
  constexpr std::size_t kMostItems = 2000;
  if (n == m || n > kMostItems || m > kMostItems) {
    for (std::size_t i = 0; i < std::max(n, m); ++i) {
      std::string key = below(path, std::to_string(i));
      if (i < n && i < m)
        values(a.slots[i].value, b.slots[i].value, key, a.slots[i].origin,
               b.slots[i].origin);
      else
        only(i < n ? a_ : b_, i < n, i < n ? a.slots[i] : b.slots[i], key);
    }
    return;
  }
  auto same = [&](std::size_t i, std::size_t j) {
    return equal_values(a_, a.slots[i].value, b_, b.slots[j].value);
  };
  std::vector<std::vector<unsigned>> longest(n + 1,
                                             std::vector<unsigned>(m + 1));
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      longest[i][j] = same(i, j)
                          ? longest[i + 1][j + 1] + 1
                          : std::max(longest[i + 1][j], longest[i][j + 1]);
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && same(i, j)) {
      ++i, ++j;
    } else if (j == m || (i < n && longest[i + 1][j] >= longest[i][j + 1])) {
      only(a_, true, a.slots[i], below(path, std::to_string(i)));
      ++i;
    } else {
      only(b_, false, b.slots[j], below(path, std::to_string(j)));
      ++j;
    }
  }
}

void Difference::values(ConfigValueId in_a, ConfigValueId in_b,
                        const std::string &path, OriginId origin_a,
                        OriginId origin_b) {
  if (equal_values(a_, in_a, b_, in_b))
    return;
  const ConfigValue &a = a_[in_a];
  const ConfigValue &b = b_[in_b];
  if (a.kind == b.kind && a.kind == ConfigKind::Dict) {
    dicts(a, b, path);
    return;
  }
  if (a.kind == b.kind &&
      (a.kind == ConfigKind::List || a.kind == ConfigKind::Tuple) &&
      !a.slots.empty() && !b.slots.empty()) {
    lists(a, b, path);
    return;
  }
  line('-', path, a_, in_a, origin_a);
  line('+', path, b_, in_b, origin_b);
}

llvm::Expected<int> run_config_diff(Session &session) {
  std::optional<LocatedConfig> located = locate_config(session);
  if (!located)
    return kUsageOrEnvironment;
  Options options = session.options;
  options.config = options.other;
  Session second = {options,         session.files,  session.environment,
                    session.writer,  session.out,    session.err,
                    session.render,  session.workspace,
                    session.sources, {}, session.parse_threads};
  std::optional<LocatedConfig> other = locate_config(second);
  int status = kUsageOrEnvironment;
  std::optional<ConfigTree> a, b;
  if (other) {
    status = kInputErrors;
    a = resolve_config(session, *located);
    b = resolve_config(second, *other);
  }
  render(second.diag.diagnostics(), session.sources, second.render,
         session.err);
  if (!a || !b)
    return status;
  return Difference(session, *a, *b).run() ? kDone : kInputErrors;
}

} // namespace flattenc
