#include "runtime/python/names.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"
#include "runtime/python/vm.h"

#include <cmath>
#include <cstdio>

namespace flattenc::python {

namespace {

/// A format specification: [[fill]align][sign][#][0][width][,][.precision][type]
struct Spec {
  std::string fill = " ";
  char align = 0, sign = '-', type = 0, grouping = 0;
  bool alternate = false;
  std::int64_t width = 0, precision = -1;
};

} // namespace

static std::int64_t take_number(llvm::StringRef &text) {
  llvm::StringRef digits =
      text.take_while([](char c) { return c >= '0' && c <= '9'; });
  std::int64_t number = -1;
  if (!digits.empty() && digits.getAsInteger(10, number))
    number = INT64_MAX;
  text = text.drop_front(digits.size());
  return number;
}

static bool is_align(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

static std::optional<Spec> parse_spec(llvm::StringRef text) {
  Spec spec;
  unsigned lead = text.empty() ? 1 : sequence_length(text[0]);
  if (text.size() > lead && is_align(text[lead])) {
    spec.fill = text.take_front(lead).str();
    spec.align = text[lead];
    text = text.drop_front(lead + 1);
  } else if (!text.empty() && is_align(text[0])) {
    spec.align = text[0];
    text = text.drop_front();
  }
  if (!text.empty() && (text[0] == '+' || text[0] == '-' || text[0] == ' ')) {
    spec.sign = text[0];
    text = text.drop_front();
  }
  spec.alternate = text.consume_front("#");
  if (text.consume_front("0") && spec.align == 0) {
    spec.fill = "0";
    spec.align = '=';
  }
  spec.width = std::max<std::int64_t>(take_number(text), 0);
  if (!text.empty() && (text[0] == ',' || text[0] == '_')) {
    spec.grouping = text[0];
    text = text.drop_front();
  }
  if (text.consume_front(".")) {
    spec.precision = take_number(text);
    if (spec.precision < 0)
      return std::nullopt;
  }
  if (!text.empty()) {
    spec.type = text[0];
    text = text.drop_front();
  }
  if (!text.empty())
    return std::nullopt;
  return spec;
}

static std::string pad(const Spec &spec, std::string sign, std::string body,
                       char default_align) {
  char align = spec.align ? spec.align : default_align;
  auto size = static_cast<std::int64_t>(code_point_count(sign) +
                                        code_point_count(body));
  std::int64_t missing = spec.width - size;
  auto fill = [&](std::int64_t count) {
    std::string out;
    for (; count > 0; --count)
      out += spec.fill;
    return out;
  };
  if (missing <= 0)
    return sign + body;
  if (align == '=')
    return sign + fill(missing) + body;
  if (align == '<')
    return sign + body + fill(missing);
  if (align == '^')
    return fill(missing / 2) + sign + body + fill(missing - missing / 2);
  return fill(missing) + sign + body;
}

/// Inserts a separator into the digits before the point.
static std::string group(const std::string &digits, char separator,
                         unsigned width) {
  std::size_t whole = digits.find_first_not_of("0123456789abcdefABCDEF");
  whole = std::min(whole, digits.size());
  std::string out;
  for (std::size_t i = 0; i < whole; ++i) {
    if (i != 0 && (whole - i) % width == 0)
      out += separator;
    out += digits[i];
  }
  return out + digits.substr(whole);
}

static std::optional<std::string> format_float(Vm &vm, double number,
                                               const Spec &spec) {
  bool negative = std::signbit(number) && !std::isnan(number);
  double magnitude = std::fabs(number);
  std::string body;
  char type = spec.type;
  if (!std::isfinite(number)) {
    body = std::isnan(number) ? "nan" : "inf";
  } else if (type == 0 && spec.precision < 0) {
    body = float_repr(magnitude);
  } else {
    std::int64_t precision = spec.precision < 0 ? 6 : spec.precision;
    if (precision > 500 || spec.alternate)
      return vm.refuse("this format of a number");
    if (type == '%')
      magnitude *= 100;
    bool general = type == 0 || type == 'n';
    if (general && precision == 0)
      precision = 1;
    char pattern[8] = {'%', '.', '*', type == '%' ? 'f' : general ? 'g' : type,
                       0};
    char buffer[900];
    std::snprintf(buffer, sizeof buffer, pattern, static_cast<int>(precision),
                  magnitude);
    body = buffer;
    if (type == 0 && body.find_first_of(".e") == std::string::npos)
      body += ".0";
    if (type == '%')
      body += "%";
  }
  if (spec.grouping)
    body = group(body, spec.grouping, 3);
  std::string sign = negative ? "-" : spec.sign == '-' ? ""
                                                       : std::string(1, spec.sign);
  return pad(spec, sign, body, '>');
}

static std::string digits_of(Value magnitude, unsigned radix, bool upper) {
  llvm::SmallString<64> text;
  to_big(magnitude).toString(text, radix, false);
  return upper ? text.str().upper() : text.str().lower();
}

static std::optional<std::string> format_integer(Vm &vm, Value number,
                                                 const Spec &spec) {
  if (number.kind == Kind::Bool)
    number = Value::of(number.integer);
  bool negative = compare_numbers(number, Value::of(std::int64_t{0})) ==
                  NumberOrder::Less;
  Value magnitude = negative ? negate(vm.heap(), number).value : number;
  unsigned radix = 10;
  std::string prefix;
  switch (spec.type) {
  case 'x':
  case 'X':
    radix = 16;
    prefix = std::string("0") + spec.type;
    break;
  case 'o':
    radix = 8;
    prefix = "0o";
    break;
  case 'b':
    radix = 2;
    prefix = "0b";
    break;
  case 'n': // as `d`, for the locale is C
    break;
  case 'c': {
    Result letter = vm.call(builtin_named("chr"), {number, {}});
    if (!letter)
      return std::nullopt;
    return pad(spec, "", as_str(*letter).text.str(), '<');
  }
  default:
    break;
  }
  std::string sign = negative ? "-" : spec.sign == '-' ? ""
                                                       : std::string(1, spec.sign);
  if (spec.alternate && radix != 10)
    sign += prefix;
  std::string body = digits_of(magnitude, radix, spec.type == 'X');
  if (radix == 10 && body.size() > kMaxDigits)
    return vm.too_many_digits();
  if (spec.grouping)
    body = group(body, spec.grouping, radix == 10 ? 3 : 4);
  return pad(spec, sign, body, '>');
}

std::optional<std::string> Vm::format(Value value, llvm::StringRef text) {
  if (value.kind == Kind::Host) {
    Result made = value.as<HostObject>()->format(*this, text);
    return made ? std::optional(as_str(*made).text.str()) : std::nullopt;
  }
  if (value.kind == Kind::Instance || value.kind == Kind::Class ||
      value.kind == Kind::Exception) {
    Value member = special(value, *names().format_);
    if (member.bound() && member.kind != Kind::Builtin) {
      Result made = call_special(member, value, heap_.str(text));
      if (!made)
        return std::nullopt;
      if (plain(*made).kind != Kind::Str)
        return raise(kType_TypeError, "__format__ must return a str, not " +
                                          type_name(*made));
      return as_str(plain(*made)).text.str();
    }
    if (!text.empty() && plain(value).kind != value.kind)
      return format(plain(value), text);
  }
  if (text.empty())
    return str(value);
  auto spec = parse_spec(text);
  if (!spec)
    return raise(kType_ValueError, "Invalid format specifier '" + text + "'");
  if (!allows_items(static_cast<std::size_t>(spec->width)))
    return std::nullopt;
  llvm::StringRef types = value.kind == Kind::Str ? "s"
                          : value.kind == Kind::Float ? "eEfFgGn%"
                                                      : "bcdoxXneEfFgG%";
  bool known = spec->type == 0 || types.contains(spec->type);
  if (known && value.kind == Kind::Str) {
    if (spec->sign != '-' || spec->grouping || spec->align == '=')
      return raise(kType_ValueError, "Sign not allowed in string format");
    std::string body = as_str(value).text.str();
    if (spec->precision >= 0)
      body.resize(byte_offset(body, static_cast<std::uint32_t>(
                                        std::min<std::int64_t>(
                                            spec->precision, UINT32_MAX))));
    return pad(*spec, "", body, '<');
  }
  if (known && value.kind == Kind::Float)
    return format_float(*this, value.number, *spec);
  if (known && is_integer(value)) {
    if (llvm::StringRef("eEfFgG%").contains(spec->type) && spec->type) {
      double number = 0;
      if (!to_double(value, number))
        return raise(kType_OverflowError, "int too large to convert to float");
      return format_float(*this, number, *spec);
    }
    if (spec->precision >= 0)
      return raise(kType_ValueError,
                   "Precision not allowed in integer format specifier");
    if (value.kind == Kind::Bool && spec->type == 0)
      return pad(*spec, "", std::to_string(value.integer), '>');
    return format_integer(*this, value, *spec);
  }
  if (value.kind == Kind::Str || is_number(value))
    return raise(kType_ValueError,
                 "Unknown format code '" + llvm::Twine(spec->type) +
                     "' for object of type '" + type_name(value) + "'");
  return raise(kType_TypeError, "unsupported format string passed to " +
                                    type_name(value) + ".__format__");
}

/// `format % arguments` with d i s r f e g x o c and %%.
Result percent_format(Vm &vm, llvm::StringRef format, Value arguments) {
  llvm::SmallVector<Value, 4> values;
  if (plain(arguments).kind == Kind::Tuple ||
      plain(arguments).kind == Kind::Dict)
    arguments = plain(arguments);
  bool mapping = arguments.kind == Kind::Dict;
  if (arguments.kind == Kind::Tuple)
    values.assign(as_tuple(arguments).items.begin(),
                  as_tuple(arguments).items.end());
  else
    values.push_back(arguments);
  std::string out;
  std::size_t used = 0;
  while (!format.empty()) {
    auto [plain, rest] = format.split('%');
    out += plain;
    if (plain.size() == format.size())
      break;
    format = rest;
    if (format.consume_front("%")) {
      out += '%';
      continue;
    }
    Value value;
    if (format.consume_front("(")) {
      auto [key, tail] = format.split(')');
      format = tail;
      Result found = vm.item(arguments, vm.heap().str(key));
      if (!found)
        return std::nullopt;
      value = *found;
    }
    Spec spec;
    spec.align = '>';
    while (!format.empty() && llvm::StringRef("-+ 0#").contains(format[0])) {
      if (format[0] == '-')
        spec.align = '<';
      else if (format[0] == '0' && spec.align != '<') {
        spec.align = '=';
        spec.fill = "0";
      } else if (format[0] == '#')
        spec.alternate = true;
      else if (format[0] != '0')
        spec.sign = format[0];
      format = format.drop_front();
    }
    // `*` takes the number from the arguments.
    auto number = [&]() -> std::optional<std::int64_t> {
      if (!format.consume_front("*"))
        return std::max<std::int64_t>(take_number(format), 0);
      if (used == values.size())
        return vm.raise(kType_TypeError,
                        "not enough arguments for format string");
      if (!values[used].is_int())
        return vm.raise(kType_TypeError, "* wants int");
      return values[used++].integer;
    };
    auto width = number();
    if (!width)
      return std::nullopt;
    if (*width < 0) {
      spec.align = '<';
      spec.fill = " ";
    }
    spec.width = std::abs(*width);
    if (format.consume_front(".")) {
      auto precision = number();
      if (!precision)
        return std::nullopt;
      spec.precision = std::max<std::int64_t>(*precision, 0);
    }
    if (!vm.allows_items(static_cast<std::size_t>(spec.width)))
      return std::nullopt;
    if (format.empty())
      return vm.raise(kType_ValueError, "incomplete format");
    char type = format[0];
    format = format.drop_front();
    if (!value.bound()) {
      if (used == values.size())
        return vm.raise(kType_TypeError,
                        "not enough arguments for format string");
      value = values[used++];
    }
    std::optional<std::string> piece;
    if (!llvm::StringRef("srac").contains(type))
      value = flattenc::python::plain(value);
    if (type == 's' || type == 'r' || type == 'a') {
      auto text = type == 's' ? vm.str(value) : vm.repr(value);
      if (!text)
        return std::nullopt;
      if (type == 'a')
        text = ascii_escaped(*text);
      if (spec.precision >= 0)
        text->resize(byte_offset(*text,
                                 static_cast<std::uint32_t>(spec.precision)));
      if (spec.align == '=') {
        spec.align = '>';
        spec.fill = " ";
      }
      piece = pad(spec, "", *text, '>');
    } else if (llvm::StringRef("diu").contains(type) && is_number(value)) {
      if (value.kind == Kind::Float)
        value = truncate_to_integer(vm.heap(), value.number);
      if (spec.precision >= 0)
        return vm.refuse("this `%` format");
      piece = format_integer(vm, value, spec);
    } else if (llvm::StringRef("feEgGF").contains(type) && is_number(value)) {
      double number = 0;
      to_double(value, number);
      spec.type = type;
      piece = format_float(vm, number, spec);
    } else if (llvm::StringRef("xXo").contains(type) && is_integer(value)) {
      spec.type = type;
      piece = format_integer(vm, value, spec);
    } else if (type == 'c') {
      Value letter = value;
      if (is_integer(value)) {
        Result made = vm.call(builtin_named("chr"), {value, {}});
        if (!made)
          return made;
        letter = *made;
      }
      if (letter.kind != Kind::Str ||
          code_point_count(as_str(letter).text) != 1)
        return vm.raise(kType_TypeError, "%c requires int or char");
      piece = pad(spec, "", as_str(letter).text.str(), '>');
    } else if (llvm::StringRef("xXo").contains(type)) {
      return vm.raise(kType_TypeError,
                      llvm::Twine("%") + llvm::Twine(type) +
                          " format: an integer is required, not " +
                          type_name(value));
    } else if (llvm::StringRef("feEgGF").contains(type)) {
      return vm.raise(kType_TypeError,
                      "must be real number, not " + type_name(value));
    } else if (llvm::StringRef("diufeEgGFxXo").contains(type)) {
      return vm.raise(kType_TypeError,
                      llvm::Twine("%") + llvm::Twine(type) +
                          " format: a real number is required, not " +
                          type_name(value));
    } else {
      return vm.refuse("this `%` format");
    }
    if (!piece)
      return std::nullopt;
    out += *piece;
  }
  if (!mapping && used < values.size() &&
      (arguments.kind == Kind::Tuple || used == 0))
    return vm.raise(kType_TypeError,
                    "not all arguments converted during string formatting");
  return vm.heap().str(out);
}

} // namespace flattenc::python
