#include "tests/fuzz/mutate.h"

#include <algorithm>

namespace flattenc::tests {

/// Texts that mean something to Python or to the readers of configurations.
static constexpr const char *kTokens[] = {
    "def", "class", "lambda", "yield", "await", "async", "return", "import", "from", "as", "global", "nonlocal", "del",
    "with", "try:", "except", "finally:", "if", "else", "elif", "for", "in", "while", "not", "and", "or", "is", "pass",
    "break", "continue", "match", "case", "None", "True", "super()", "super", "self", "__class__", "__init__",
    "__init_subclass__", "__all__", "__slots__", "metaclass=", "**", "*", "*,", "/,", ":=", "=", "==", "->", "...", "(",
    ")", "[", "]", "{", "}", ":", ";", ",", ".", "@", "\\", "\"\"\"", "'", "f'{", "rb'", "#", "\n", "\t", "\r\n", "\f",
    "_base_", "_delete_=True", "_scope_", "type=", "read_base()", "{{fileBasename}}", "{{ fileDirname }}", "{{_base_.x}}",
    "{{$HOME:a}}", "custom_imports", "default_scope", "MODELS", "isinstance", "dict(", "globals()", "locals()", "eval",
    "0x", "1e999", "1_000", "0777", "-1", "99999999999999999999999999", "1j", "\xc3\xa9", "\xff", "\xed\xa0\x80",
    "\xf4\x90\x80\x80", "\xef\xbb\xbf", "\xe2\x80\xa8", "print", "object", "property", "staticmethod", "range(10)"};

/// Statements that ask for more than there is: time, memory, depth.
static constexpr const char *kGreedy[] = {
    "x = 9 ** 9 ** 9", "x = 1 << 99999999999", "x = 'a' * 10 ** 11", "x = [0] * 10 ** 10", "x = (1, 2) * 2 ** 62",
    "x = list(range(10 ** 10))", "x = sum(range(10 ** 12))", "x = [i for i in range(10 ** 11)]", "x = 2 ** 100000000",
    "x = {i: i for i in range(10 ** 10)}", "x = '{:999999999}'.format(1)", "x = '%999999999d' % 1", "x = f'{1:>999999999}'",
    "x = 'a'.rjust(10 ** 10)", "x = ('a' * 10 ** 6).replace('a', 'b' * 10 ** 6)", "x = int('9' * 10 ** 6)",
    "x = 'x'.join(['y' * 10 ** 5] * 10 ** 6)", "while True:\n    pass", "while 1:\n    x = [1]", "def f(n):\n    return f(n + 1)\nx = f(0)",
    "f = lambda n: f(n)\nx = f(1)", "x = []\nx.append(x)\ny = str(x)", "x = {}\nx['x'] = x\ny = repr(x)", "x = [1]\nfor i in x:\n    x.append(i)",
    "x = 3\nfor i in range(64):\n    x = x * x", "x = 'a'\nfor i in range(64):\n    x += x", "x = ()\nfor i in range(10 ** 6):\n    x = (x, )",
    "x = []\nfor i in range(10 ** 5):\n    x = [x]\ny = x == x\nz = str(x)", "x = dict()\nfor i in range(40):\n    x = dict(a=x, b=x)",
    "x = sorted(range(10 ** 9))", "x = max(range(10 ** 10))", "x = bytes(10 ** 11)", "x = -5 // 0", "x = 1 % 0", "x = 0.0 ** -1",
    "x = (-1) ** 0.5", "x = 10 ** -400", "x = float('1e400')", "x = int(float('inf'))", "x = int(float('nan'))", "x = 1 << -1",
    "x = -9223372036854775808 // -1", "x = abs(-9223372036854775808)", "x = 9223372036854775807 + 1", "x = 'a'[9223372036854775807]",
    "x = [1, 2, 3][-9223372036854775808:9223372036854775807:9223372036854775807]", "x = 'abc'[::0]", "x = [1][::-9223372036854775808]",
    "x = range(-9223372036854775808, 9223372036854775807, 3)[5]", "x = len(range(-9223372036854775808, 9223372036854775807))",
    "x = '\\N{bullet}\\ud800\\U0010ffff'", "x = '%s %s' % (1, )", "x = '{0} {}'.format(1)", "x = '{a[b].c!r:>{w}}'.format(a=1, w=2)",
    "x = '{' * 1000", "x = round(2.5, 400)", "x = round(10 ** 30, -40)", "x = divmod(7, -2)", "x = pow(2, 10 ** 9, 7)", "x = chr(0x110000)",
    "x = {[]: 1}", "x = {**1}", "x = [*1]", "x, *y, *z = 1", "a, (b, c) = 1, (2, )", "def g():\n    yield g\nx = list(g())\ny = next(x[0]())",
    "def g():\n    return (yield from g())\nx = list(g())", "class A(A):\n    pass", "class A:\n    x = A", "del x", "global x",
    "import os", "from . import *", "from .... import a", "import a.b.c as d", "_base_ = ['x'] * 10 ** 6", "_base_ = './generated.py'",
    "from mmengine.config import read_base\nwith read_base():\n    from .leaf import *", "x = __import__('os')", "raise ValueError('x' * 100)",
    "try:\n    raise KeyError\nexcept KeyError as e:\n    x = e", "assert 0, 'x'", "with open('x') as f:\n    pass", "x = __name__", "x = __file__"};

static constexpr const char *kNesting[][3] = {
    {"(", "", ")"}, {"[", "", "]"}, {"{", "", "}"}, {"f(", "x", ")"}, {"not ", "x", ""}, {"-", "1", ""}, {"~", "1", ""},
    {"lambda: ", "x", ""}, {"(lambda x: ", "x", ")(1)"}, {"a.", "b", ""}, {"", "a", ".b"}, {"", "a", "()"}, {"", "a", "[0]"},
    {"", "1", " + 1"}, {"", "1", " ** 1"}, {"", "1", " if x else 1"}, {"x if x else ", "1", ""}, {"", "1", " < 1"}, {"", "x", " and x"},
    {"{1: ", "1", "}"}, {"(yield ", "1", ")"}, {"await ", "x", ""}, {"[x for x in ", "y", "]"}, {"f'{", "x", "}'"}, {"", "x", ", x"},
    {"x = ", "1", ""}, {"*", "a", ""}, {"@f\n", "def g(): pass", ""}, {"\\\n", "x", ""}, {"", "'a'", " 'b'"}, {"(x := ", "1", ")"},
    {"dict(a=", "1", ")"}, {"\"", "", "\""}, {"#", "", "\n"}, {"\n", "", ""}, {";", "", ""}, {"", "x: int", ""}};

std::string Mutator::nesting() {
  auto &parts = kNesting[below(std::size(kNesting))];
  static constexpr std::size_t kDepths[] = {3, 30, 99, 101, 201, 999, 1001, 5000, 20000};
  std::size_t depth = kDepths[below(std::size(kDepths))];
  std::string text = below(2) ? "v = " : "";
  for (std::size_t i = 0; i < depth; ++i)
    text += parts[0];
  text += parts[1];
  // Sometimes one bracket is missing.
  for (std::size_t i = below(8) == 0; i < depth; ++i)
    text += parts[2];
  return text;
}

std::string Mutator::bomb() {
  switch (below(5)) {
  case 0:
    return nesting();
  case 1: { // Blocks in blocks.
    static constexpr const char *kHeads[] = {"if x:", "for i in x:", "while x:", "def f():", "class A:", "try:", "with x:",
                                             "async def f():"};
    const char *head = kHeads[below(std::size(kHeads))];
    std::string text, indent;
    for (std::size_t depth = 10u << below(9); depth > 0; --depth) {
      text += indent + head + "\n";
      indent += ' ';
    }
    return text + indent + "pass";
  }
  case 2: // One long thing.
    return "v = '" + std::string(std::size_t{1} << (10 + below(10)), 'x') + "'";
  default:
    return kGreedy[below(std::size(kGreedy))];
  }
}

/// Begins of the lines, and the end.
static std::vector<std::size_t> line_starts(const std::string &text) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' && i + 1 < text.size())
      starts.push_back(i + 1);
  starts.push_back(text.size());
  return starts;
}

void Mutator::insert_line(std::string &text, const std::string &line) {
  std::vector<std::size_t> starts = line_starts(text);
  std::size_t at = starts[below(starts.size())];
  std::size_t indent = 0;
  while (at + indent < text.size() && text[at + indent] == ' ')
    ++indent;
  // A block keeps its shape at the indentation of where it comes to stand.
  std::string shifted(below(4) ? indent : 0, ' ');
  std::string margin = shifted;
  for (char c : line) {
    shifted += c;
    if (c == '\n')
      shifted += margin;
  }
  if (at > 0 && text[at - 1] != '\n')
    shifted.insert(0, "\n");
  text.insert(at, shifted + "\n");
}

void Mutator::change_bytes(std::string &text) {
  if (text.empty())
    return;
  std::size_t at = below(text.size());
  std::size_t length = std::min(text.size() - at, std::size_t{1} << below(8));
  switch (below(6)) {
  case 0:
    text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    break;
  case 1:
    text.insert(at, 1, static_cast<char>(below(256)));
    break;
  case 2:
    text.erase(at, length);
    break;
  case 3:
    text.insert(at, text.substr(at, length));
    break;
  case 4:
    text.insert(at, 1, '\0');
    break;
  default:
    text.resize(at);
  }
}

void Mutator::change_lines(std::string &text) {
  std::vector<std::size_t> starts = line_starts(text);
  std::size_t count = starts.size() - 1, i = below(count), k = below(count);
  std::string line = text.substr(starts[i], starts[i + 1] - starts[i]);
  switch (below(5)) {
  case 0:
    text.erase(starts[i], line.size());
    break;
  case 1:
    text.insert(starts[k], line);
    break;
  case 2: // Moved.
    text.erase(starts[i], line.size());
    text.insert(std::min(starts[k], text.size()), line);
    break;
  case 3:
    text.insert(starts[i], 1 + below(5), ' ');
    break;
  default: { // Less indented, or joined to the line above.
    std::size_t end = text.find_first_not_of(" \t", starts[i]);
    std::size_t begin = below(2) || starts[i] == 0 ? starts[i] : starts[i] - 1;
    if (end != std::string::npos && end > begin)
      text.erase(begin, 1 + below(end - begin));
  }
  }
}

/// Words and single marks: enough to move things that mean something.
static std::vector<std::pair<std::size_t, std::size_t>>
tokens_of(const std::string &text) {
  auto word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  std::vector<std::pair<std::size_t, std::size_t>> tokens;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (word(text[i]))
      while (end < text.size() && word(text[end]))
        ++end;
    if (!std::isspace(static_cast<unsigned char>(text[i])))
      tokens.push_back({i, end - i});
    i = end;
  }
  return tokens;
}

void Mutator::change_tokens(std::string &text) {
  auto tokens = tokens_of(text);
  if (tokens.empty())
    return;
  auto [at, length] = tokens[below(tokens.size())];
  auto [from, other] = tokens[below(tokens.size())];
  std::string taken = text.substr(from, other);
  switch (below(5)) {
  case 0:
    text.erase(at, length);
    break;
  case 1:
    text.insert(at, text.substr(at, length) + " ");
    break;
  case 2:
    text.replace(at, length, taken);
    break;
  case 3:
    text.insert(at, std::string(kTokens[below(std::size(kTokens))]) + " ");
    break;
  default:
    text.replace(at, length, kTokens[below(std::size(kTokens))]);
  }
}

void Mutator::take_lines(std::string &text) {
  const std::string &other = others_[below(others_.size())];
  std::vector<std::size_t> starts = line_starts(other);
  std::size_t from = below(starts.size() - 1);
  std::size_t to = std::min(starts.size() - 1, from + 1 + below(12));
  insert_line(text, other.substr(starts[from], starts[to] - starts[from]));
}

void Mutator::add_bomb(std::string &text) { insert_line(text, bomb()); }

std::string Mutator::mutate(std::string text) {
  for (std::size_t left = 1 + below(6); left > 0; --left)
    switch (below(12)) {
    case 0:
    case 1:
      change_bytes(text);
      break;
    case 2:
    case 3:
    case 4:
      change_lines(text);
      break;
    case 5:
    case 6:
    case 7:
    case 8:
      change_tokens(text);
      break;
    case 9:
    case 10:
      take_lines(text);
      break;
    default:
      add_bomb(text);
    }
  return text;
}

} // namespace flattenc::tests
