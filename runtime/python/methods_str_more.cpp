//
// Methods of str that are rare; letters outside of ASCII are refused.
//
#include "runtime/python/builtins.h"
#include "runtime/python/text.h"

#include "llvm/ADT/StringExtras.h"

namespace flattenc::python {

static std::optional<llvm::StringRef> ascii_self(Vm &vm, Value self,
                                                 const Args &args,
                                                 const char *name) {
  if (!vm.unpack(args, name, {}, 0, {}))
    return std::nullopt;
  if (!as_str(self).ascii)
    return vm.refuse("letters outside of ASCII in this method");
  return as_str(self).text;
}

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

static Result isidentifier(Vm &vm, Value self, const Args &args) {
  auto text = ascii_self(vm, self, args, "isidentifier");
  if (!text)
    return std::nullopt;
  return Value::boolean(!text->empty() && !llvm::isDigit(text->front()) &&
                        llvm::all_of(*text, [](char c) {
                          return llvm::isAlnum(c) || c == '_';
                        }));
}
/// One letter at least, and all of them of one case.
static Result one_case(Vm &vm, Value self, const Args &args, const char *name,
                       bool upper) {
  auto text = ascii_self(vm, self, args, name);
  if (!text)
    return std::nullopt;
  return Value::boolean(llvm::any_of(*text, upper ? is_upper : is_lower) &&
                        llvm::none_of(*text, upper ? is_lower : is_upper));
}
static Result isupper(Vm &vm, Value self, const Args &args) {
  return one_case(vm, self, args, "isupper", true);
}
static Result islower(Vm &vm, Value self, const Args &args) {
  return one_case(vm, self, args, "islower", false);
}
template <typename F>
static Result all_are(Vm &vm, Value self, const Args &args, const char *name,
                      F f) {
  auto text = ascii_self(vm, self, args, name);
  if (!text)
    return std::nullopt;
  return Value::boolean(!text->empty() && llvm::all_of(*text, f));
}
static Result isspace(Vm &vm, Value self, const Args &args) {
  return all_are(vm, self, args, "isspace", [](char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
  });
}
static Result isdecimal(Vm &vm, Value self, const Args &args) {
  return all_are(vm, self, args, "isdecimal",
                 [](char c) { return llvm::isDigit(c); });
}
static Result isprintable(Vm &vm, Value self, const Args &args) {
  auto text = ascii_self(vm, self, args, "isprintable");
  if (!text)
    return std::nullopt;
  return Value::boolean(
      llvm::all_of(*text, [](char c) { return c >= ' ' && c < 0x7f; }));
}
static Result istitle(Vm &vm, Value self, const Args &args) {
  auto text = ascii_self(vm, self, args, "istitle");
  if (!text)
    return std::nullopt;
  bool any = false, inside = false;
  for (char c : *text) {
    if (is_upper(c) == inside && (is_upper(c) || is_lower(c)))
      return Value::boolean(false);
    inside = is_upper(c) || is_lower(c);
    any |= inside;
  }
  return Value::boolean(any);
}
static Result isascii(Vm &vm, Value self, const Args &args) {
  if (!vm.unpack(args, "isascii", {}, 0, {}))
    return std::nullopt;
  return Value::boolean(as_str(self).ascii);
}
static Result swapcase(Vm &vm, Value self, const Args &args) {
  auto text = ascii_self(vm, self, args, "swapcase");
  if (!text)
    return std::nullopt;
  std::string out;
  for (char c : *text)
    out += is_upper(c) ? llvm::toLower(c) : llvm::toUpper(c);
  return vm.heap().str(out);
}
static Result casefold(Vm &vm, Value self, const Args &args) {
  auto text = ascii_self(vm, self, args, "casefold");
  return text ? Result(vm.heap().str(text->lower())) : std::nullopt;
}
static Result expandtabs(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "expandtabs", {"tabsize"}, 0, v))
    return std::nullopt;
  auto size = v[0].bound() ? vm.index(v[0]) : 8;
  if (!size)
    return std::nullopt;
  std::string out;
  std::int64_t column = 0;
  for (char c : as_str(self).text) {
    if (c == '\t') {
      std::int64_t fill = *size > 0 ? *size - column % *size : 0;
      out.append(static_cast<std::size_t>(fill), ' ');
      column += fill;
      continue;
    }
    out += c;
    bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    column = c == '\n' || c == '\r' ? 0 : column + starts;
  }
  if (!vm.allows_items(out.size()))
    return std::nullopt;
  return vm.heap().str(out);
}
static Result rindex(Vm &vm, Value self, const Args &args) {
  Result at = vm.call(vm.bound_builtin(self, *find_method(Kind::Str, "rfind")),
                      args);
  if (at && at->integer < 0)
    return vm.raise(kType_ValueError, "substring not found");
  return at;
}
static Result encode(Vm &vm, Value self, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "encode", {"encoding", "errors"}, 0, v))
    return std::nullopt;
  if (v[0].bound() && v[0].kind == Kind::Str) {
    std::string name = as_str(v[0]).text.lower();
    bool ascii = name == "ascii" || name == "latin-1" || name == "latin1";
    if (name != "utf-8" && name != "utf8" && !(ascii && as_str(self).ascii))
      return vm.refuse("this encoding");
  }
  return vm.heap().bytes(as_str(self).text);
}
static Result format_map(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "format_map", {"*"}, 1, v))
    return std::nullopt;
  if (plain(v[0]).kind != Kind::Dict || plain(v[0]).kind != v[0].kind)
    return vm.refuse("`format_map` with anything but a dict");
  llvm::SmallVector<Keyword, 4> keywords;
  as_dict(v[0]).table.each([&](DictTable::Entry &e) {
    if (e.key.kind == Kind::Str)
      keywords.push_back({&as_str(e.key), e.value});
  });
  return vm.call(vm.bound_builtin(self, *find_method(Kind::Str, "format")),
                 {{}, keywords});
}
static Result maketrans(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "maketrans", {"*", "*", "*"}, 1, v))
    return std::nullopt;
  Value table = vm.heap().dict();
  auto code = [](std::uint32_t c) { return Value::of(std::int64_t{c}); };
  if (!v[1].bound()) {
    if (v[0].kind != Kind::Dict)
      return vm.raise(kType_TypeError, "if you give only one argument to "
                                       "maketrans it must be a dict");
    for (std::uint32_t i = 0; i < as_dict(v[0]).table.entry_count(); ++i) {
      DictTable::Entry e = as_dict(v[0]).table.entry(i);
      if (!e.key.bound())
        continue;
      Value key = e.key;
      if (key.kind == Kind::Str) {
        if (code_point_count(as_str(key).text) != 1)
          return vm.raise(kType_ValueError, "string keys in translate table "
                                            "must be of length 1");
        key = code(code_points(as_str(key).text)[0]);
      }
      if (!vm.dict_set(as_dict(table), key, e.value))
        return std::nullopt;
    }
    return table;
  }
  for (Value part : v)
    if (part.bound() && part.kind != Kind::Str)
      return vm.raise(kType_TypeError, "maketrans() arguments must be str");
  auto from = code_points(as_str(v[0]).text), to = code_points(as_str(v[1]).text);
  if (from.size() != to.size())
    return vm.raise(kType_ValueError, "the first two maketrans arguments must "
                                      "have equal length");
  for (std::size_t i = 0; i < from.size(); ++i)
    vm.dict_put(as_dict(table), code(from[i]), code(to[i]));
  if (v[2].bound())
    for (std::uint32_t c : code_points(as_str(v[2]).text))
      vm.dict_put(as_dict(table), code(c), Value::none());
  return table;
}
static Result translate(Vm &vm, Value self, const Args &args) {
  Value v[1];
  if (!vm.unpack(args, "translate", {"*"}, 1, v))
    return std::nullopt;
  std::string out;
  llvm::StringRef text = as_str(self).text;
  for (std::size_t i = 0; i < text.size();) {
    llvm::StringRef letter = text.substr(i, sequence_length(text[i]));
    i += letter.size();
    Result to = vm.item(v[0], Value::of(std::int64_t{code_points(letter)[0]}));
    if (!to) {
      if (!vm.catch_exception(kType_LookupError))
        return std::nullopt;
      out += letter;
    } else if (to->kind == Kind::Str) {
      out += as_str(*to).text;
    } else if (to->kind == Kind::Int) {
      Value shown = vm.heap().str("");
      Result made = vm.call(builtin_named("chr"), {*to, {}});
      if (!made)
        return made;
      shown = *made;
      out += as_str(shown).text;
    } else if (to->kind != Kind::None) {
      return vm.raise(kType_TypeError, "character mapping must return integer, "
                                       "None or str");
    }
  }
  return vm.heap().str(out);
}

llvm::ArrayRef<BuiltinInfo> more_str_methods() {
  static constexpr BuiltinInfo kMethods[] = {
      {"isidentifier", "str", isidentifier},
      {"isupper", "str", isupper},
      {"islower", "str", islower},
      {"isspace", "str", isspace},
      {"isdecimal", "str", isdecimal},
      {"isnumeric", "str", isdecimal},
      {"isprintable", "str", isprintable},
      {"istitle", "str", istitle},
      {"isascii", "str", isascii},
      {"swapcase", "str", swapcase},
      {"casefold", "str", casefold},
      {"expandtabs", "str", expandtabs},
      {"rindex", "str", rindex},
      {"encode", "str", encode},
      {"format_map", "str", format_map},
      {"translate", "str", translate},
      {"maketrans", "str", maketrans, nullptr, Receiver::None},
  };
  return kMethods;
}

} // namespace flattenc::python
