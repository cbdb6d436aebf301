#include "compiler/backend/config/print.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

#include <cmath>

namespace flattenc::backend {

/// A JSON string; `ascii` escapes all other letters as well.
static void write_string(llvm::raw_ostream &out, llvm::StringRef text,
                         bool ascii) {
  out << '"';
  for (std::size_t i = 0; i < text.size();) {
    llvm::StringRef plain = text.substr(i).take_while([](char p) {
      return static_cast<unsigned char>(p) >= 0x20 && (p & 0x80) == 0 &&
             p != '"' && p != '\\';
    });
    out << plain;
    i += plain.size();
    if (i == text.size())
      break;
    char c = text[i];
    unsigned length = python::sequence_length(c);
    llvm::StringRef sequence = text.substr(i, length);
    i += length;
    if (length > 1) {
      if (!ascii) {
        out << sequence;
        continue;
      }
      std::uint32_t point = python::code_points(sequence).front();
      if (point >= 0x10000) {
        point -= 0x10000;
        out << llvm::format("\\u%04x\\u%04x", 0xD800 + (point >> 10),
                            0xDC00 + (point & 0x3FF));
      } else {
        out << llvm::format("\\u%04x", point);
      }
      continue;
    }
    switch (c) {
    case '"':
      out << "\\\"";
      break;
    case '\\':
      out << "\\\\";
      break;
    case '\n':
      out << "\\n";
      break;
    case '\r':
      out << "\\r";
      break;
    case '\t':
      out << "\\t";
      break;
    case '\f':
      out << "\\f";
      break;
    case '\b':
      out << "\\b";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20)
        out << llvm::format("\\u%04x", static_cast<unsigned>(c));
      else
        out << c;
    }
  }
  out << '"';
}

namespace {

/// Writes values with an explicit stack.
class JsonWriter {
public:
  JsonWriter(const ConfigTree &config, llvm::raw_ostream &out, bool sort_form)
      : config_(config), out_(out), sort_form_(sort_form) {}

  void run(ConfigValueId id) {
    push(id);
    while (!work_.empty()) {
      Item item = work_.back();
      work_.pop_back();
      if (item.value.valid())
        write(item.value);
      else
        out_ << item.text;
    }
  }

private:
  struct Item {
    ConfigValueId value;
    const char *text = nullptr;
  };
  void push(ConfigValueId id) { work_.push_back({id}); }
  void push(const char *text) { work_.push_back({{}, text}); }
  // json.dumps without separators, by which sets are sorted, has blanks.
  const char *comma() const { return sort_form_ ? ", " : ","; }
  const char *colon() const { return sort_form_ ? ": " : ":"; }

  void object(const char *key, llvm::StringRef text) {
    out_ << "{\"" << key << '"' << colon();
    write_string(out_, text, sort_form_);
    out_ << '}';
  }

  void items(const ConfigValue &value, const char *open, const char *close) {
    out_ << open;
    push(close);
    for (std::size_t i = value.slots.size(); i-- > 0;) {
      push(value.slots[i].value);
      if (i != 0)
        push(comma());
    }
  }

  void dict(const ConfigValue &value) {
    bool plain = true;
    for (const ConfigSlot &slot : value.slots)
      plain &= config_[slot.key].kind == ConfigKind::Str;
    if (value.slots.size() == 1 && plain)
      plain = !llvm::StringRef(config_[value.slots[0].key].text)
                   .startswith("__");
    out_ << (plain ? "{" : sort_form_ ? "{\"__dict__\": [" : "{\"__dict__\":[");
    push(plain ? "}" : "]}");
    for (std::size_t i = value.slots.size(); i-- > 0;) {
      if (!plain)
        push("]");
      push(value.slots[i].value);
      push(plain ? colon() : comma());
      push(value.slots[i].key);
      if (!plain)
        push("[");
      if (i != 0)
        push(comma());
    }
  }

  void set(const ConfigValue &value) {
    std::vector<std::pair<std::string, ConfigValueId>> sorted;
    for (const ConfigSlot &slot : value.slots) {
      std::string text;
      llvm::raw_string_ostream stream(text);
      JsonWriter(config_, stream, true).run(slot.value);
      sorted.push_back({stream.str(), slot.value});
    }
    llvm::sort(sorted);
    out_ << (sort_form_ ? "{\"__set__\": [" : "{\"__set__\":[");
    push("]}");
    for (std::size_t i = sorted.size(); i-- > 0;) {
      push(sorted[i].second);
      if (i != 0)
        push(comma());
    }
  }

  void write(ConfigValueId id) {
    const ConfigValue &value = config_[id];
    switch (value.kind) {
    case ConfigKind::None:
      out_ << "null";
      return;
    case ConfigKind::Bool:
      out_ << (value.boolean ? "true" : "false");
      return;
    case ConfigKind::Int:
      out_ << value.text;
      return;
    case ConfigKind::Float:
      if (std::isfinite(value.number))
        out_ << python::float_repr(value.number);
      else
        object("__float__", python::float_repr(value.number));
      return;
    case ConfigKind::Str:
      write_string(out_, value.text, sort_form_);
      return;
    case ConfigKind::Bytes:
      object("__bytes__", llvm::toHex(value.text, /*LowerCase=*/true));
      return;
    case ConfigKind::List:
      items(value, "[", "]");
      return;
    case ConfigKind::Tuple:
      items(value, sort_form_ ? "{\"__tuple__\": [" : "{\"__tuple__\":[",
            "]}");
      return;
    case ConfigKind::Set:
      set(value);
      return;
    case ConfigKind::Dict:
      dict(value);
      return;
    case ConfigKind::Lazy:
      object("__lazy__", value.text);
      return;
    case ConfigKind::Opaque:
      out_ << value.text;
      return;
    }
  }

  const ConfigTree &config_;
  llvm::raw_ostream &out_;
  bool sort_form_;
  std::vector<Item> work_;
};

} // namespace

void print_json(const ConfigTree &config, llvm::raw_ostream &out) {
  JsonWriter(config, out, false).run(config.root);
}

} // namespace flattenc::backend
