#include "runtime/python/builtins.h"
#include "runtime/python/text.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::python {

static llvm::StringRef self_text(Value self) { return as_str(self).text; }

/// The methods below that look at letters know those of ASCII only.
static bool needs_ascii(Vm &vm, Value self) {
  if (as_str(self).ascii)
    return true;
  vm.refuse("letters outside of ASCII in this method");
  return false;
}

/// The text of a str argument; raises for any other kind.
static std::optional<llvm::StringRef> text_argument(Vm &vm, Value v) {
  v = plain(v);
  if (v.kind == Kind::Str)
    return as_str(v).text;
  if (v.kind == Kind::Host)
    return vm.refuse(v.as<HostObject>()->description());
  return vm.raise(kType_TypeError, "expected str, got " + type_name(v));
}

static Result str_join(Vm &vm, Value self, const Args &args) {
  Value v[1];
  llvm::SmallVector<Value, 8> items;
  if (!vm.unpack(args, "join", {"*"}, 1, v) || !vm.collect(v[0], items))
    return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (plain(items[i]).kind != Kind::Str && items[i].kind != Kind::Host)
      return vm.raise(kType_TypeError,
                      "sequence item " + llvm::Twine(i) +
                          ": expected str instance, " + type_name(items[i]) +
                          " found");
    auto text = text_argument(vm, items[i]);
    if (!text)
      return std::nullopt;
    if (i != 0)
      out += self_text(self);
    out += *text;
    if (!vm.allows_items(out.size()))
      return std::nullopt;
  }
  return vm.heap().str(out);
}

static Result split_blanks(Vm &vm, llvm::StringRef text, std::int64_t most,
                           bool from_right) {
  constexpr llvm::StringLiteral kBlank = " \t\n\r\f\v";
  llvm::SmallVector<Value, 8> parts;
  text = from_right ? text.rtrim(kBlank) : text.ltrim(kBlank);
  while (!text.empty()) {
    std::size_t at = from_right ? text.find_last_of(kBlank)
                                : text.find_first_of(kBlank);
    if (most == 0 || at == llvm::StringRef::npos) {
      parts.push_back(vm.heap().str(from_right ? text.ltrim(kBlank)
                                               : text.rtrim(kBlank)));
      if (most != 0)
        parts.back() = vm.heap().str(text);
      break;
    }
    --most;
    parts.push_back(vm.heap().str(from_right ? text.substr(at + 1)
                                             : text.take_front(at)));
    text = from_right ? text.take_front(at).rtrim(kBlank)
                      : text.substr(at).ltrim(kBlank);
  }
  if (from_right)
    std::reverse(parts.begin(), parts.end());
  return vm.heap().list(parts);
}

static Result split(Vm &vm, Value self, const Args &args, bool from_right) {
  Value v[2];
  if (!vm.unpack(args, "split", {"sep", "maxsplit"}, 0, v))
    return std::nullopt;
  auto most = v[1].bound() ? vm.index(v[1]) : -1;
  if (!most)
    return std::nullopt;
  llvm::StringRef text = self_text(self);
  if (!v[0].bound() || v[0].kind == Kind::None) {
    if (!needs_ascii(vm, self))
      return std::nullopt;
    return split_blanks(vm, text, *most, from_right);
  }
  auto separator = text_argument(vm, v[0]);
  if (!separator)
    return std::nullopt;
  if (separator->empty())
    return vm.raise(kType_ValueError, "empty separator");
  llvm::SmallVector<Value, 8> parts;
  std::int64_t left = *most;
  while (left != 0) {
    std::size_t at = from_right ? text.rfind(*separator)
                                : text.find(*separator);
    if (at == llvm::StringRef::npos)
      break;
    --left;
    llvm::StringRef head = text.take_front(at);
    llvm::StringRef tail = text.substr(at + separator->size());
    parts.push_back(vm.heap().str(from_right ? tail : head));
    text = from_right ? head : tail;
  }
  parts.push_back(vm.heap().str(text));
  if (from_right)
    std::reverse(parts.begin(), parts.end());
  return vm.heap().list(parts);
}
static Result str_split(Vm &vm, Value self, const Args &args) {
  return split(vm, self, args, false);
}
static Result str_rsplit(Vm &vm, Value self, const Args &args) {
  return split(vm, self, args, true);
}

static Result strip(Vm &vm, Value self, const Args &args, bool left,
                    bool right) {
  Value v[1];
  if (!vm.unpack(args, "strip", {"*"}, 0, v))
    return std::nullopt;
  llvm::StringRef set = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  if (v[0].bound() && v[0].kind != Kind::None) {
    auto given = text_argument(vm, v[0]);
    if (!given)
      return std::nullopt;
    set = *given;
  }
  if (!is_ascii(set) || !needs_ascii(vm, self))
    return vm.refuse("letters outside of ASCII in this method");
  llvm::StringRef text = self_text(self);
  if (left)
    text = text.ltrim(set);
  if (right)
    text = text.rtrim(set);
  return vm.heap().str(text);
}
static Result str_strip(Vm &vm, Value self, const Args &args) {
  return strip(vm, self, args, true, true);
}
static Result str_lstrip(Vm &vm, Value self, const Args &args) {
  return strip(vm, self, args, true, false);
}
static Result str_rstrip(Vm &vm, Value self, const Args &args) {
  return strip(vm, self, args, false, true);
}

static Result str_replace(Vm &vm, Value self, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "replace", {"*", "*", "*"}, 2, v))
    return std::nullopt;
  auto old = text_argument(vm, v[0]);
  auto made = old ? text_argument(vm, v[1]) : old;
  auto most = v[2].bound() ? vm.index(v[2]) : -1;
  if (!made || !most)
    return std::nullopt;
  llvm::StringRef text = self_text(self);
  std::string out;
  if (old->empty()) { // between all letters, and at both ends
    std::int64_t left = *most;
    for (; left != 0; --left) {
      out += *made;
      if (text.empty())
        break;
      unsigned length = sequence_length(text[0]);
      out += text.take_front(length);
      text = text.drop_front(length);
      if (!vm.allows_items(out.size()))
        return std::nullopt;
    }
    return vm.heap().str(out + text.str());
  }
  for (std::int64_t left = *most; left != 0; --left) {
    std::size_t at = text.find(*old);
    if (at == llvm::StringRef::npos)
      break;
    out += text.take_front(at);
    out += *made;
    text = text.substr(at + old->size());
    if (!vm.allows_items(out.size()))
      return std::nullopt;
  }
  return vm.heap().str(out + text.str());
}

/// The part of the text that the arguments behind the first name.
struct Window {
  llvm::StringRef text;
  std::int64_t start = 0; ///< in code points
  bool outside = false;   ///< begins behind the end: nothing is found there
};
static std::optional<Window> window(Vm &vm, Value self, const Args &args) {
  Window all{self_text(self)};
  if (args.positional.size() < 2)
    return all;
  SliceObject slice;
  slice.start = args.positional[1];
  slice.stop = args.positional.size() > 2 ? args.positional[2] : Value::none();
  slice.step = Value::none();
  auto size = vm.length(self);
  auto range = size ? slice_range(vm, slice, *size) : std::nullopt;
  if (!range)
    return std::nullopt;
  if (slice.start.is_int())
    all.outside = slice.start.integer > *size;
  all.start = range->start;
  std::int64_t stop = std::max(range->start, range->stop);
  all.outside |= range->stop < range->start;
  std::size_t from = byte_offset(all.text,
                                 static_cast<std::uint32_t>(range->start));
  std::size_t to = byte_offset(all.text, static_cast<std::uint32_t>(stop));
  all.text = all.text.slice(from, to);
  return all;
}

static Result affix(Vm &vm, Value self, const Args &args, bool front) {
  Value v[3];
  if (!vm.unpack(args, front ? "startswith" : "endswith", {"*", "*", "*"}, 1,
                 v))
    return std::nullopt;
  auto part = window(vm, self, args);
  if (!part)
    return std::nullopt;
  llvm::SmallVector<Value, 4> options = {v[0]};
  if (v[0].kind == Kind::Tuple)
    options.assign(as_tuple(v[0]).items.begin(), as_tuple(v[0]).items.end());
  bool found = false;
  for (Value option : options) {
    if (plain(option).kind != Kind::Str && option.kind != Kind::Host)
      return vm.raise(kType_TypeError,
                      llvm::Twine(front ? "startswith" : "endswith") +
                          (v[0].kind == Kind::Tuple
                               ? "() tuple for startswith must only contain "
                                 "str, not "
                               : " first arg must be str or a tuple of str, "
                                 "not ") +
                          type_name(option));
    auto text = text_argument(vm, option);
    if (!text)
      return std::nullopt;
    found |= !part->outside && (front ? part->text.startswith(*text)
                                      : part->text.endswith(*text));
  }
  return Value::boolean(found);
}
static Result str_startswith(Vm &vm, Value self, const Args &args) {
  return affix(vm, self, args, true);
}
static Result str_endswith(Vm &vm, Value self, const Args &args) {
  return affix(vm, self, args, false);
}

static Result remove_affix(Vm &vm, Value self, const Args &args, bool front) {
  Value v[1];
  if (!vm.unpack(args, "removeprefix", {"*"}, 1, v))
    return std::nullopt;
  auto text = text_argument(vm, v[0]);
  if (!text)
    return std::nullopt;
  llvm::StringRef rest = self_text(self);
  if (front)
    rest.consume_front(*text);
  else
    rest.consume_back(*text);
  return vm.heap().str(rest);
}
static Result str_removeprefix(Vm &vm, Value self, const Args &args) {
  return remove_affix(vm, self, args, true);
}
static Result str_removesuffix(Vm &vm, Value self, const Args &args) {
  return remove_affix(vm, self, args, false);
}

enum class Find { First, Last, Count };
static std::optional<std::int64_t> search(Vm &vm, Value self, const Args &args,
                                          Find how) {
  Value v[3];
  if (!vm.unpack(args, "find", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  auto part = text_argument(vm, v[0]);
  auto inside = part ? window(vm, self, args) : std::nullopt;
  if (!inside)
    return std::nullopt;
  if (inside->outside)
    return how == Find::Count ? 0 : -1;
  llvm::StringRef text = inside->text;
  if (how == Find::Count) {
    if (part->empty())
      return code_point_count(text) + 1;
    return text.count(*part);
  }
  std::size_t at = how == Find::First ? text.find(*part) : text.rfind(*part);
  if (at == llvm::StringRef::npos)
    return -1;
  return inside->start + code_point_count(text.take_front(at));
}
static Result str_find(Vm &vm, Value self, const Args &args) {
  auto at = search(vm, self, args, Find::First);
  return at ? Result(Value::of(*at)) : std::nullopt;
}
static Result str_rfind(Vm &vm, Value self, const Args &args) {
  auto at = search(vm, self, args, Find::Last);
  return at ? Result(Value::of(*at)) : std::nullopt;
}
static Result str_count(Vm &vm, Value self, const Args &args) {
  auto count = search(vm, self, args, Find::Count);
  return count ? Result(Value::of(*count)) : std::nullopt;
}
static Result str_index(Vm &vm, Value self, const Args &args) {
  auto at = search(vm, self, args, Find::First);
  if (!at)
    return std::nullopt;
  if (*at < 0)
    return vm.raise(kType_ValueError, "substring not found");
  return Value::of(*at);
}

template <typename F>
static Result map_text(Vm &vm, Value self, const Args &args, F f) {
  if (!vm.unpack(args, "str method", {}, 0, {}) || !needs_ascii(vm, self))
    return std::nullopt;
  return vm.heap().str(f(self_text(self)));
}
static Result str_lower(Vm &vm, Value self, const Args &args) {
  return map_text(vm, self, args,
                  [](llvm::StringRef t) { return t.lower(); });
}
static Result str_upper(Vm &vm, Value self, const Args &args) {
  return map_text(vm, self, args,
                  [](llvm::StringRef t) { return t.upper(); });
}
static Result str_capitalize(Vm &vm, Value self, const Args &args) {
  return map_text(vm, self, args, [](llvm::StringRef t) {
    std::string out = t.lower();
    if (!out.empty())
      out[0] = llvm::toUpper(out[0]);
    return out;
  });
}
static Result str_title(Vm &vm, Value self, const Args &args) {
  return map_text(vm, self, args, [](llvm::StringRef t) {
    std::string out = t.lower();
    bool inside = false;
    for (char &c : out) {
      if (!inside)
        c = llvm::toUpper(c);
      inside = llvm::isAlpha(c);
    }
    return out;
  });
}

template <typename F>
static Result test_text(Vm &vm, Value self, const Args &args, F f) {
  if (!vm.unpack(args, "str method", {}, 0, {}) || !needs_ascii(vm, self))
    return std::nullopt;
  return Value::boolean(!self_text(self).empty() &&
                        llvm::all_of(self_text(self), f));
}
static Result str_isdigit(Vm &vm, Value self, const Args &args) {
  return test_text(vm, self, args, [](char c) { return llvm::isDigit(c); });
}
static Result str_isalpha(Vm &vm, Value self, const Args &args) {
  return test_text(vm, self, args, [](char c) { return llvm::isAlpha(c); });
}
static Result str_isalnum(Vm &vm, Value self, const Args &args) {
  return test_text(vm, self, args, [](char c) { return llvm::isAlnum(c); });
}

static Result justify(Vm &vm, Value self, const Args &args, char align) {
  Value v[2];
  if (!vm.unpack(args, "ljust", {"*", "*"}, 1, v))
    return std::nullopt;
  auto width = vm.index(v[0]);
  if (!width)
    return std::nullopt;
  std::string fill = " ";
  if (v[1].bound()) {
    auto given = text_argument(vm, v[1]);
    if (!given)
      return std::nullopt;
    fill = given->str();
  }
  std::int64_t missing = *width - code_point_count(self_text(self));
  if (missing <= 0)
    return self;
  if (!vm.allows_items(static_cast<std::size_t>(missing)))
    return std::nullopt;
  // CPython's centring puts the odd blank by the width's last bit.
  std::int64_t left = align == '<'   ? 0
                      : align == '>' ? missing
                                     : missing / 2 + (missing & *width & 1);
  std::string out;
  for (std::int64_t i = 0; i < left; ++i)
    out += fill;
  out += self_text(self);
  for (std::int64_t i = left; i < missing; ++i)
    out += fill;
  return vm.heap().str(out);
}
static Result str_ljust(Vm &vm, Value self, const Args &args) {
  return justify(vm, self, args, '<');
}
static Result str_rjust(Vm &vm, Value self, const Args &args) {
  return justify(vm, self, args, '>');
}
static Result str_center(Vm &vm, Value self, const Args &args) {
  return justify(vm, self, args, '^');
}
static Result str_zfill(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "zfill", {"*"}, 1, v))
    return std::nullopt;
  auto width = vm.index(v[0]);
  if (!width || !vm.allows_items(static_cast<std::size_t>(
                    std::max<std::int64_t>(*width, 0))))
    return std::nullopt;
  llvm::StringRef text = self_text(self);
  std::string sign;
  std::int64_t missing = *width - code_point_count(text);
  if (text.startswith("-") || text.startswith("+")) {
    sign = text.take_front(1).str();
    text = text.drop_front();
  }
  return vm.heap().str(
      sign + std::string(static_cast<std::size_t>(
                             std::max<std::int64_t>(missing, 0)),
                         '0') +
      text.str());
}

static Result partition(Vm &vm, Value self, const Args &args, bool last) {
  Value v[1];
  if (!vm.unpack(args, "partition", {"*"}, 1, v))
    return std::nullopt;
  auto separator = text_argument(vm, v[0]);
  if (!separator)
    return std::nullopt;
  if (separator->empty())
    return vm.raise(kType_ValueError, "empty separator");
  llvm::StringRef text = self_text(self);
  std::size_t at = last ? text.rfind(*separator) : text.find(*separator);
  Heap &heap = vm.heap();
  Value empty = heap.str("");
  if (at == llvm::StringRef::npos)
    return last ? heap.tuple({empty, empty, self})
                : heap.tuple({self, empty, empty});
  return heap.tuple({heap.str(text.take_front(at)), v[0],
                     heap.str(text.substr(at + separator->size()))});
}
static Result str_partition(Vm &vm, Value self, const Args &args) {
  return partition(vm, self, args, false);
}
static Result str_rpartition(Vm &vm, Value self, const Args &args) {
  return partition(vm, self, args, true);
}

static Result str_splitlines(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "splitlines", {"keepends"}, 0, v) ||
      !needs_ascii(vm, self))
    return std::nullopt;
  auto keep = v[0].bound() ? vm.truth(v[0]) : false;
  if (!keep)
    return std::nullopt;
  llvm::SmallVector<Value, 8> lines;
  llvm::StringRef text = self_text(self);
  while (!text.empty()) {
    std::size_t at = text.find_first_of("\n\r\v\f\x1c\x1d\x1e");
    std::size_t length = at == llvm::StringRef::npos          ? 0
                         : text.substr(at).startswith("\r\n") ? 2
                                                               : 1;
    lines.push_back(vm.heap().str(
        text.take_front(*keep && length ? at + length : at)));
    if (at == llvm::StringRef::npos)
      break;
    text = text.drop_front(at + length);
  }
  return vm.heap().list(lines);
}

/// The value that a replacement field such as `0[key].name` names.
static Result format_field(Vm &vm, llvm::StringRef field, const Args &args,
                           std::size_t &automatic) {
  llvm::StringRef name = field.take_until(
      [](char c) { return c == '.' || c == '['; });
  field = field.drop_front(name.size());
  std::size_t index = 0;
  Value value;
  if (name.empty() || !name.getAsInteger(10, index)) {
    if (name.empty())
      index = automatic++;
    if (index >= args.positional.size())
      return vm.raise(kType_IndexError,
                      "Replacement index " + llvm::Twine(index) +
                          " out of range for positional args tuple");
    value = args.positional[index];
  } else {
    for (const Keyword &keyword : args.keywords)
      if (keyword.name->text == name)
        value = keyword.value;
    if (!value.bound())
      return vm.raise_key_error(vm.heap().str(name));
  }
  while (!field.empty()) {
    Result next;
    if (field.consume_front(".")) {
      name = field.take_until([](char c) { return c == '.' || c == '['; });
      field = field.drop_front(name.size());
      Value text = vm.heap().str(name);
      next = vm.attribute(value, as_str(text));
    } else if (field.consume_front("[")) {
      std::tie(name, field) = field.split(']');
      next = vm.item(value, name.getAsInteger(10, index)
                                ? vm.heap().str(name)
                                : Value::of(static_cast<std::int64_t>(index)));
    } else {
      return vm.raise(kType_ValueError,
                      "Only '.' or '[' may follow ']' in format field "
                      "specifier");
    }
    if (!next)
      return next;
    value = *next;
  }
  return value;
}

static Result str_format(Vm &vm, Value self, const Args &args) {
  llvm::StringRef text = self_text(self);
  std::string out;
  std::size_t automatic = 0;
  while (!text.empty()) {
    char c = text[0];
    text = text.drop_front();
    if ((c == '{' || c == '}') && text.consume_front(llvm::StringRef(&c, 1))) {
      out += c;
      continue;
    }
    if (c == '}')
      return vm.raise(kType_ValueError,
                      "Single '}' encountered in format string");
    if (c != '{') {
      out += c;
      continue;
    }
    std::size_t end = 0;
    for (unsigned depth = 1; end < text.size(); ++end) {
      depth += text[end] == '{' ? 1U : 0U;
      depth -= text[end] == '}' ? 1U : 0U;
      if (depth == 0)
        break;
    }
    if (end == text.size())
      return vm.raise(kType_ValueError, "expected '}' before end of string");
    llvm::StringRef field = text.take_front(end);
    text = text.drop_front(end + 1);
    auto [head, spec] = field.split(':');
    auto [name, conversion] = head.split('!');
    Result value = format_field(vm, name, args, automatic);
    if (!value)
      return std::nullopt;
    if (!conversion.empty()) {
      if (conversion != "r" && conversion != "s")
        return vm.refuse("this conversion in `str.format`");
      auto shown = conversion == "r" ? vm.repr(*value) : vm.str(*value);
      if (!shown)
        return std::nullopt;
      value = vm.heap().str(*shown);
    }
    std::string filled; // a specification may hold fields itself
    while (spec.contains('{')) {
      auto [before, rest] = spec.split('{');
      auto [inner, after] = rest.split('}');
      Result part = format_field(vm, inner, args, automatic);
      auto shown = part ? vm.format(*part, "") : std::nullopt;
      if (!shown)
        return std::nullopt;
      filled += before.str() + *shown;
      spec = after;
    }
    filled += spec.str();
    auto piece = vm.format(*value, filled);
    if (!piece)
      return std::nullopt;
    out += *piece;
  }
  return vm.heap().str(out);
}

llvm::ArrayRef<BuiltinInfo> str_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"join", "str", str_join},
      {"split", "str", str_split},
      {"rsplit", "str", str_rsplit},
      {"strip", "str", str_strip},
      {"lstrip", "str", str_lstrip},
      {"rstrip", "str", str_rstrip},
      {"replace", "str", str_replace},
      {"startswith", "str", str_startswith},
      {"endswith", "str", str_endswith},
      {"removeprefix", "str", str_removeprefix},
      {"removesuffix", "str", str_removesuffix},
      {"find", "str", str_find},
      {"rfind", "str", str_rfind},
      {"index", "str", str_index},
      {"count", "str", str_count},
      {"lower", "str", str_lower},
      {"upper", "str", str_upper},
      {"capitalize", "str", str_capitalize},
      {"title", "str", str_title},
      {"isdigit", "str", str_isdigit},
      {"isalpha", "str", str_isalpha},
      {"isalnum", "str", str_isalnum},
      {"ljust", "str", str_ljust},
      {"rjust", "str", str_rjust},
      {"center", "str", str_center},
      {"zfill", "str", str_zfill},
      {"partition", "str", str_partition},
      {"rpartition", "str", str_rpartition},
      {"splitlines", "str", str_splitlines},
      {"format", "str", str_format},
  };
  return kMethods;
}

} // namespace flattenc::python
