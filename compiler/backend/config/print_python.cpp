#include "compiler/backend/config/print.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

#include <cmath>

namespace flattenc::backend {

static bool is_identifier(llvm::StringRef text) {
  static const llvm::StringSet<> kKeywords = {
      "False", "None",   "True",  "and",    "as",       "assert", "async",
      "await", "break",  "class", "continue", "def",    "del",    "elif",
      "else",  "except", "finally", "for",  "from",     "global", "if",
      "import", "in",    "is",    "lambda", "nonlocal", "not",    "or",
      "pass",  "raise",  "return", "try",   "while",    "with",   "yield"};
  return !text.empty() && !llvm::isDigit(text[0]) &&
         llvm::all_of(text,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; }) &&
         !kKeywords.contains(text);
}

/// The repr of a text in which mmengine finds nothing to substitute.
static std::string quote(llvm::StringRef text) {
  std::string repr = python::str_repr(text);
  for (std::size_t at = repr.find("{{"); at != std::string::npos;
       at = repr.find("{{", at + 1)) {
    llvm::StringRef inside = llvm::StringRef(repr).substr(at + 2).ltrim();
    if (inside.startswith("file") || inside.startswith("_base_") ||
        inside.startswith("$") || inside.startswith("'") ||
        inside.startswith("\""))
      repr.replace(at + 1, 1, "\\x7b");
  }
  return repr;
}

namespace {

struct Line {
  unsigned indent;
  std::string text;
  OriginId origin;
};

/// Breaks values into lines as configurations of OpenMMLab are written: a dict
/// is a call whose parenthesis closes on its last line, a list closes on a line
/// of its own. The nesting of a ConfigTree is limited by its maker.
class PythonPrinter {
public:
  PythonPrinter(const ConfigTree &config, const PythonOptions &options)
      : config_(config), options_(options) {}

  std::vector<Line> lines;

  void value(ConfigValueId id, OriginId origin, std::string prefix,
             llvm::StringRef suffix, unsigned indent) {
    const ConfigValue &v = config_[id];
    bool container = v.kind == ConfigKind::Dict || v.kind == ConfigKind::List ||
                     v.kind == ConfigKind::Tuple;
    bool whole = !container || v.slots.empty() ||
                 !options_.show_origin || same_line(id, origin);
    std::size_t room = options_.width - std::min<std::size_t>(
                                            options_.width,
                                            indent + prefix.size() +
                                                suffix.size());
    std::string one;
    if (whole && (inline_text(id, one, container ? room : SIZE_MAX) ||
                  !container)) {
      lines.push_back({indent, prefix + one + suffix.str(), origin});
      return;
    }
    if (v.kind == ConfigKind::Dict)
      dict(v, origin, std::move(prefix), suffix, indent);
    else
      sequence(v, origin, std::move(prefix), suffix, indent);
  }

  std::string on_one_line(ConfigValueId id) const {
    std::string text;
    inline_text(id, text, SIZE_MAX);
    return text;
  }

  std::string key_text(ConfigValueId id, bool call) const {
    return call ? config_[id].text + "=" : on_one_line(id) + ": ";
  }

  bool plain_keys(const ConfigValue &dict) const {
    return llvm::all_of(dict.slots, [&](const ConfigSlot &slot) {
      const ConfigValue &key = config_[slot.key];
      return key.kind == ConfigKind::Str && is_identifier(key.text);
    });
  }

private:
  void dict(const ConfigValue &v, OriginId origin, std::string prefix,
            llvm::StringRef suffix, unsigned indent) {
    bool call = plain_keys(v);
    lines.push_back({indent, prefix + (call ? "dict(" : "{"), origin});
    for (std::size_t i = 0; i < v.slots.size(); ++i) {
      const ConfigSlot &slot = v.slots[i];
      bool last = call && i + 1 == v.slots.size();
      value(slot.value, slot.origin, key_text(slot.key, call),
            last ? ")" + suffix.str() : ",", indent + 4);
    }
    if (!call)
      lines.push_back({indent, "}" + suffix.str(), origin});
  }

  void sequence(const ConfigValue &v, OriginId origin, std::string prefix,
                llvm::StringRef suffix, unsigned indent) {
    bool list = v.kind == ConfigKind::List;
    lines.push_back({indent, prefix + (list ? "[" : "("), origin});
    bool scalars = llvm::all_of(v.slots, [&](const ConfigSlot &slot) {
      ConfigKind kind = config_[slot.value].kind;
      return kind != ConfigKind::Dict && kind != ConfigKind::List &&
             kind != ConfigKind::Tuple;
    });
    std::string row;
    OriginId row_origin = origin;
    auto flush = [&]() {
      if (!row.empty())
        lines.push_back({indent + 4, std::move(row), row_origin});
      row.clear();
    };
    for (const ConfigSlot &slot : v.slots) {
      if (!scalars) {
        value(slot.value, slot.origin, "", ",", indent + 4);
        continue;
      }
      std::string one;
      inline_text(slot.value, one, SIZE_MAX);
      bool elsewhere = options_.show_origin && !row.empty() &&
                       place(slot.origin) != place(row_origin);
      if (elsewhere ||
          indent + 4 + row.size() + one.size() + 2 > options_.width)
        flush();
      if (row.empty())
        row_origin = slot.origin;
      row += (row.empty() ? "" : " ") + one + ",";
    }
    flush();
    lines.push_back({indent, (list ? "]" : ")") + suffix.str(), origin});
  }

  std::pair<std::uint32_t, unsigned> place(OriginId id) const {
    if (!id.valid() || !options_.sources)
      return {UINT32_MAX, 0};
    SourceRange range = config_.origins[id].range;
    if (!range.file.valid())
      return {UINT32_MAX, 0};
    return {range.file.index,
            options_.sources->line_column(range.file, range.begin).line};
  }

  /// True if all that is inside of the value comes from the file of the slot
  /// and was overridden nowhere on its own.
  bool same_line(ConfigValueId id, OriginId origin) const {
    std::vector<ConfigValueId> work = {id};
    while (!work.empty()) {
      const ConfigValue &v = config_[work.back()];
      work.pop_back();
      for (const ConfigSlot &slot : v.slots) {
        if (place(slot.origin).first != place(origin).first ||
            (slot.origin.valid() &&
             config_.origins[slot.origin].previous.valid()))
          return false;
        work.push_back(slot.value);
      }
    }
    return true;
  }

  static std::string opaque(llvm::StringRef json) {
    llvm::StringRef rest = json;
    for (llvm::StringRef prefix :
         {"{\"__repr__\":\"", "{\"__class__\":\"builtins.",
          "{\"__function__\":\"builtins."})
      if (rest.consume_front(prefix))
        return rest.drop_back(2).str();
    return quote(json);
  }

  std::string scalar(ConfigValueId id) const {
    const ConfigValue &v = config_[id];
    if (options_.rewrite &&
        (v.kind == ConfigKind::Str || v.kind == ConfigKind::Lazy))
      if (auto text = options_.rewrite(id))
        return quote(*text);
    switch (v.kind) {
    case ConfigKind::None:
      return "None";
    case ConfigKind::Bool:
      return v.boolean ? "True" : "False";
    case ConfigKind::Int:
      return v.text;
    case ConfigKind::Float: {
      std::string text = python::float_repr(v.number);
      return std::isfinite(v.number) ? text : "float('" + text + "')";
    }
    case ConfigKind::Str:
    case ConfigKind::Lazy:
      return quote(v.text);
    case ConfigKind::Bytes:
      return python::bytes_repr(v.text);
    case ConfigKind::Opaque:
      return opaque(v.text);
    default:
      return "";
    }
  }

  /// Appends the value on one line; false once it is longer than `room`.
  bool inline_text(ConfigValueId id, std::string &out,
                   std::size_t room) const {
    const ConfigValue &v = config_[id];
    std::string close;
    bool call = false;
    switch (v.kind) {
    case ConfigKind::List:
      out += "[";
      close = "]";
      break;
    case ConfigKind::Tuple:
      out += "(";
      close = v.slots.size() == 1 ? ", )" : ")";
      break;
    case ConfigKind::Set:
      if (v.slots.empty()) {
        out += "set()";
        return out.size() <= room;
      }
      out += "{";
      close = "}";
      break;
    case ConfigKind::Dict:
      call = plain_keys(v);
      out += call ? "dict(" : "{";
      close = call ? ")" : "}";
      break;
    default:
      out += scalar(id);
      return out.size() <= room;
    }
    bool first = true;
    for (const ConfigSlot &slot : v.slots) {
      if (!first)
        out += ", ";
      first = false;
      if (slot.key.valid())
        out += key_text(slot.key, call);
      if (!inline_text(slot.value, out, room))
        return false;
    }
    out += close;
    return out.size() <= room;
  }

  const ConfigTree &config_;
  const PythonOptions options_;
};

} // namespace

static const char *verb(OriginKind kind) {
  switch (kind) {
  case OriginKind::Set:
    return "";
  case OriginKind::Deleted:
    return "deleted at ";
  case OriginKind::Mutated:
    return "changed at ";
  case OriginKind::CommandLine:
    return "";
  case OriginKind::Implied:
    return "implied by ";
  }
  return "";
}

/// `file:line`, or what stands for a place without a file.
static std::string place_text(const Origin &origin, const SourceSet &sources) {
  if (!origin.range.file.valid())
    return origin.kind == OriginKind::CommandLine ? "--cfg-options" : "?";
  llvm::StringRef name =
      llvm::sys::path::filename(sources.path(origin.range.file));
  unsigned line =
      sources.line_column(origin.range.file, origin.range.begin).line;
  return name.str() + ":" + std::to_string(line);
}

static std::string origin_comment(const ConfigTree &config, OriginId id,
                                  const SourceSet &sources) {
  std::string text;
  bool first = true;
  for (; id.valid(); id = config.origins[id].previous) {
    const Origin &origin = config.origins[id];
    text += first ? "  # " : ", over ";
    text += verb(origin.kind) + place_text(origin, sources);
    first = false;
  }
  return text;
}

void print_python(const ConfigTree &config, llvm::raw_ostream &out,
                  const PythonOptions &options) {
  PythonPrinter printer(config, options);
  for (const ConfigSlot &slot : config[config.root].slots) {
    const ConfigValue &key = config[slot.key];
    std::string target = is_identifier(key.text)
                             ? key.text
                             : "globals()[" + python::str_repr(key.text) + "]";
    printer.value(slot.value, slot.origin, target + " = ", "", 0);
  }
  std::size_t column = 0;
  if (options.show_origin)
    for (const Line &line : printer.lines)
      if (line.indent + line.text.size() <= options.width)
        column = std::max(column, line.indent + line.text.size());
  for (const Line &line : printer.lines) {
    out.indent(line.indent) << line.text;
    std::string comment;
    if (options.show_origin && options.sources)
      comment = origin_comment(config, line.origin, *options.sources);
    if (!comment.empty()) {
      std::size_t used = line.indent + line.text.size();
      out.indent(static_cast<unsigned>(used < column ? column - used : 0))
          << comment;
    }
    out << '\n';
  }
}

std::string python_text(const ConfigTree &config, ConfigValueId value) {
  return PythonPrinter(config, {}).on_one_line(value);
}

std::string python_lines(const ConfigTree &config, ConfigValueId value,
                         llvm::StringRef prefix, llvm::StringRef suffix,
                         unsigned indent) {
  PythonPrinter printer(config, {});
  printer.value(value, {}, prefix.str(), suffix, indent);
  std::string text;
  for (const Line &line : printer.lines)
    text += (text.empty() ? "" : "\n" + std::string(line.indent, ' ')) +
            line.text;
  return text;
}

std::string python_key(const ConfigTree &config, ConfigValueId key,
                       bool call) {
  return PythonPrinter(config, {}).key_text(key, call);
}

bool is_plain_dict(const ConfigTree &config, ConfigValueId dict) {
  return PythonPrinter(config, {}).plain_keys(config[dict]);
}

} // namespace flattenc::backend
