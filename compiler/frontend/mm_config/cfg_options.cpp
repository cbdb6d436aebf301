//
// DictAction of mmengine (config.py:1741): values of `--cfg-options`.
//
#include "compiler/frontend/mm_config/loader.h"
#include "runtime/python/numbers.h"

namespace flattenc::frontend {

using namespace python;

static Value parse_scalar(Heap &heap, llvm::StringRef text) {
  if (auto integer = read_integer(heap, text, 10))
    return *integer;
  if (auto number = read_float(text))
    return Value::of(*number);
  if (text.equals_insensitive("true") || text.equals_insensitive("false"))
    return Value::boolean(text.equals_insensitive("true"));
  return text == "None" ? Value::none() : heap.str(text);
}

static bool balanced(llvm::StringRef text) {
  return text.count('(') == text.count(')') &&
         text.count('[') == text.count(']');
}

/// The part before the first comma outside of brackets.
static llvm::StringRef first_element(llvm::StringRef text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == ',' && balanced(text.take_front(i)))
      return text.take_front(i);
  return text;
}

static std::optional<Value> parse_iterable(Heap &heap, llvm::StringRef text,
                                           unsigned depth) {
  if (depth > 100)
    return std::nullopt;
  text = text.trim("'\"");
  std::string packed;
  for (char c : text)
    if (c != ' ')
      packed += c;
  text = packed;
  bool tuple = text.startswith("(") && text.endswith(")");
  if (tuple || (text.startswith("[") && text.endswith("]"))) {
    // One bracket alone is both ends.
    text = text.size() > 1 ? text.drop_front().drop_back()
                           : llvm::StringRef();
  } else if (!text.contains(',')) {
    return parse_scalar(heap, text);
  }
  llvm::SmallVector<Value, 4> items;
  while (!text.empty()) {
    if (!balanced(text))
      return std::nullopt;
    llvm::StringRef element = first_element(text);
    auto value = parse_iterable(heap, element, depth + 1);
    if (!value)
      return value;
    items.push_back(*value);
    text = text.drop_front(std::min(element.size() + 1, text.size()));
  }
  return tuple ? heap.tuple(items) : heap.list(items);
}

std::optional<Value> parse_option_value(Heap &heap, llvm::StringRef text) {
  return parse_iterable(heap, text, 0);
}

} // namespace flattenc::frontend
