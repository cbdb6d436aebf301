#include "compiler/frontend/mm_config/substitute.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

namespace flattenc::frontend {

MappedText::MappedText(SourceRange source, llvm::StringRef text)
    : file_(source.file), text_(text.str()) {}

void MappedText::replace(std::size_t begin, std::size_t end,
                         llvm::StringRef by) {
  if (begin_of_.empty()) {
    for (std::uint32_t i = 0; i < text_.size(); ++i) {
      begin_of_.push_back(i);
      end_of_.push_back(i + 1);
    }
  }
  std::uint32_t from = begin_of_[begin], to = end_of_[end - 1];
  auto splice = [&](std::vector<std::uint32_t> &offsets, std::uint32_t value) {
    offsets.erase(offsets.begin() + static_cast<std::ptrdiff_t>(begin),
                  offsets.begin() + static_cast<std::ptrdiff_t>(end));
    offsets.insert(offsets.begin() + static_cast<std::ptrdiff_t>(begin),
                   by.size(), value);
  };
  splice(begin_of_, from);
  splice(end_of_, to);
  text_.replace(begin, end - begin, by.str());
}

SourceRange MappedText::original(std::uint32_t begin,
                                 std::uint32_t end) const {
  if (begin_of_.empty() || text_.empty())
    return {file_, begin, end};
  auto last = static_cast<std::uint32_t>(text_.size() - 1);
  if (begin > last)
    return {file_, end_of_[last], end_of_[last]};
  if (end <= begin)
    return {file_, begin_of_[begin], begin_of_[begin]};
  return {file_, begin_of_[begin], end_of_[std::min(end - 1, last)]};
}

static llvm::StringRef skip_blanks(llvm::StringRef text) {
  return text.ltrim(" \t\n\r\f\v");
}

static bool is_word(char c) { return llvm::isAlnum(c) || c == '_'; }

/// `name` between blanks, then `}}`; what follows goes to `rest`.
static bool match_name(llvm::StringRef inside, llvm::StringRef name,
                       llvm::StringRef &rest) {
  rest = skip_blanks(inside);
  if (!rest.consume_front(name))
    return false;
  rest = skip_blanks(rest);
  return rest.consume_front("}}");
}

/// Calls `f(inside)` for the text behind each `{{`; it returns the number of
/// bytes to go on behind the `{{`.
template <typename F> static void each_opening(const MappedText &text, F f) {
  for (std::size_t at = text.text().find("{{");
       at != llvm::StringRef::npos; at = text.text().find("{{", at))
    at += f(at, text.text().substr(at + 2));
}

static void substitute_predefined(MappedText &text, llvm::StringRef path) {
  llvm::StringRef base = llvm::sys::path::filename(path);
  std::size_t dot = base.rfind('.');
  if (dot == 0 || dot == llvm::StringRef::npos)
    dot = base.size();
  std::pair<llvm::StringRef, llvm::StringRef> values[] = {
      {"fileDirname", llvm::sys::path::parent_path(path)},
      {"fileBasename", base},
      {"fileBasenameNoExtension", base.take_front(dot)},
      {"fileExtname", base.drop_front(dot)}};
  for (auto [name, value] : values)
    each_opening(text, [&, name = name, value = value](std::size_t at, llvm::StringRef inside) {
      llvm::StringRef rest;
      if (!match_name(inside, name, rest))
        return std::size_t{1};
      auto end = static_cast<std::size_t>(rest.data() - text.text().data());
      text.replace(at, end, value);
      return value.size();
    });
}

/// `'$NAME:default'}}` behind a `{{`: fills the parts, returns what follows.
static bool match_environment(llvm::StringRef inside, llvm::StringRef &name,
                              llvm::StringRef &value, llvm::StringRef &rest) {
  if (inside.startswith("'") || inside.startswith("\""))
    inside = inside.drop_front();
  inside = skip_blanks(inside);
  if (!inside.consume_front("$"))
    return false;
  name = inside.take_while(is_word);
  inside = skip_blanks(inside.drop_front(name.size()));
  if (name.empty() || !inside.consume_front(":"))
    return false;
  inside = skip_blanks(inside);
  for (std::size_t length = 0; length <= inside.size(); ++length) {
    rest = skip_blanks(inside.drop_front(length));
    if (rest.startswith("'") || rest.startswith("\""))
      rest = rest.drop_front();
    if (rest.consume_front("}}")) {
      value = inside.take_front(length);
      return true;
    }
    if (length == inside.size() || llvm::isSpace(inside[length]))
      return false;
  }
  return false;
}

static bool substitute_environment(Substitution &result,
                                   const llvm::StringMap<std::string> &env,
                                   DiagnosticEmitter &diag) {
  MappedText &text = result.text;
  bool good = true;
  each_opening(text, [&](std::size_t at, llvm::StringRef inside) {
    llvm::StringRef name, value, rest;
    if (!match_environment(inside, name, value, rest))
      return std::size_t{1};
    auto end = static_cast<std::size_t>(rest.data() - text.text().data());
    SourceRange place = text.original(static_cast<std::uint32_t>(at),
                                      static_cast<std::uint32_t>(end));
    result.used_environment = true;
    // mmengine takes the default as a regular expression.
    if (value.find_first_of("\\+*?()[]{}^$|") != llvm::StringRef::npos) {
      diag.emit(DiagKind::BadEnvironmentDefault, place, value);
      good = false;
      return std::size_t{1};
    }
    auto given = env.find(name);
    if (given != env.end())
      value = given->second;
    if (value.empty()) {
      diag.emit(DiagKind::MissingEnvironmentVariable, place, name)
          .hint("give it with --env " + name.str() + "=VALUE");
      good = false;
      return std::size_t{1};
    }
    std::string text_value = value.str();
    text.replace(at, end, text_value);
    return text_value.size();
  });
  return good;
}

static void substitute_bases(Substitution &result, llvm::StringRef path) {
  MappedText &text = result.text;
  each_opening(text, [&](std::size_t at, llvm::StringRef inside) {
    llvm::StringRef rest = skip_blanks(inside);
    if (!rest.consume_front("_base_."))
      return std::size_t{1};
    llvm::StringRef name =
        rest.take_while([](char c) { return is_word(c) || c == '.'; });
    if (name.empty() || !match_name(rest, name, rest))
      return std::size_t{1};
    std::string seed = (path + "\n" + name).str();
    std::string hex = llvm::utohexstr(llvm::xxHash64(seed), true, 16);
    std::string constant = "_" + name.str() + "_" + hex.substr(0, 6);
    result.placeholders[constant] = name.str();
    auto end = static_cast<std::size_t>(rest.data() - text.text().data());
    text.replace(at, end, "\"" + constant + "\"");
    return constant.size();
  });
}

bool substitute(Substitution &result, llvm::StringRef path,
                const llvm::StringMap<std::string> &env,
                DiagnosticEmitter &diag) {
  if (!result.text.text().contains("{{"))
    return true;
  substitute_predefined(result.text, path);
  bool good = substitute_environment(result, env, diag);
  substitute_bases(result, path);
  return good;
}

} // namespace flattenc::frontend
