//
// What the text of a package's modules tells before any of them is parsed: which
// ones may register a name.
//
#include "compiler/program/registrations.h"

#include "compiler/program/parse_ahead.h"
#include "compiler/source/search_paths.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

using NamedFiles = std::vector<std::pair<std::string, std::string>>;

/// True for what Python makes of code, and code that it does not run.
static bool is_code(llvm::StringRef file) {
  return file.endswith(".pyc") || file.endswith(".pyi") ||
         file.endswith(".so") || file.endswith(".pyd");
}

/// The module names of a package below `folder`, with their files, sorted; and
/// its other files, as `data`.
static NamedFiles list_modules(llvm::vfs::FileSystem &fs,
                               llvm::StringRef package, llvm::StringRef folder,
                               NamedFiles &data) {
  NamedFiles result, work = {{package.str(), folder.str()}};
  while (!work.empty()) {
    auto [name, path] = work.back();
    work.pop_back();
    std::error_code error;
    for (auto it = fs.dir_begin(path, error), end = llvm::vfs::directory_iterator();
         !error && it != end; it.increment(error)) {
      llvm::StringRef file = llvm::sys::path::filename(it->path());
      if (file.startswith(".") || file == "__pycache__")
        continue;
      if (is_folder(fs, *it))
        work.push_back({name + "." + file.str(), it->path().str()});
      else if (file == "__init__.py")
        result.push_back({name, it->path().str()});
      else if (file.endswith(".py"))
        result.push_back(
            {name + "." + file.drop_back(3).str(), it->path().str()});
      else if (!is_code(file))
        data.push_back({it->path().drop_front(folder.size() + 1).str(),
                        it->path().str()});
    }
  }
  llvm::sort(result);
  llvm::sort(data);
  return result;
}

RegistrationIndex &Registrations::index(llvm::StringRef package) {
  std::shared_ptr<RegistrationIndex> &index = indexes_[package];
  if (index)
    return *index;
  const Search &search = program_.search;
  std::shared_ptr<RegistrationIndex> own;
  auto folder = search.find_package(package);
  std::shared_ptr<RegistrationIndex> &shared =
      folder && search.cache ? search.cache->index(package, *folder) : own;
  if (!shared)
    shared = folder ? make_index(package, *folder)
                    : std::make_shared<RegistrationIndex>();
  if (search.ahead) {
    std::vector<ParseAhead::Source> known;
    for (const ModuleText &text : shared->texts)
      known.push_back({text.module, text.file, text.text, text.is_init});
    search.ahead->know(std::move(known));
  }
  index = shared;
  return *index;
}

void Registrations::parse_soon(llvm::StringRef package, llvm::StringRef name) {
  if (!program_.search.ahead)
    return;
  RegistrationIndex &in = index(package);
  auto candidates = in.modules_by_name.find(name);
  if (candidates == in.modules_by_name.end())
    return;
  for (const std::string &module : candidates->second)
    program_.search.ahead->want(module);
}

/// True if a line at the top level, or in a block of it, may be a call or set an
/// attribute or an item, or a method of an object decorates a definition.
static bool may_act(llvm::StringRef all) {
  static constexpr llvm::StringLiteral kBlocks[] = {
      "for", "if", "elif", "else", "try", "except", "finally", "with", "while"};
  auto is_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  bool in_block = false;
  std::size_t definition = llvm::StringRef::npos; // the indent of one in a block
  llvm::StringRef text = all;
  for (llvm::StringRef line; !text.empty();) {
    std::tie(line, text) = text.split('\n');
    std::size_t indent = line.find_first_not_of(" \t\r");
    if (indent == llvm::StringRef::npos || (indent > 0 && !in_block) ||
        indent > definition)
      continue;
    definition = llvm::StringRef::npos;
    line = line.drop_front(indent);
    if (line.consume_front("@") && !line.contains(kRegister)) {
      llvm::StringRef object = line.take_while(is_word);
      if (line.drop_front(object.size()).startswith(".") &&
          !all.contains(("import " + object + "\n").str()))
        return true;
      continue;
    }
    llvm::StringRef word = line.take_while(is_word);
    if (word == "class" || word == "def" || word == "async") {
      definition = indent;
      in_block &= indent > 0;
      continue;
    }
    bool block = llvm::is_contained(kBlocks, word);
    if (indent == 0)
      in_block = block && !line.contains("__main__");
    llvm::StringRef rest = line.drop_front(word.size());
    if (!word.empty() && !block && word != "__all__" &&
        (rest.startswith(".") || rest.startswith("[") || rest.startswith("(")) &&
        !line.contains(kRegister))
      return true;
  }
  return false;
}

std::shared_ptr<RegistrationIndex>
Registrations::make_index(llvm::StringRef package, llvm::StringRef folder) {
  auto made = std::make_shared<RegistrationIndex>();
  RegistrationIndex &index = *made;
  for (const auto &[module, file] :
       list_modules(*program_.search.fs, package, folder, index.data_files)) {
    auto loaded = program_.sources.load(*program_.search.fs, file);
    if (!loaded) {
      llvm::consumeError(loaded.takeError());
      continue;
    }
    llvm::StringRef text = program_.sources.text(*loaded);
    scan(index, module, text);
#define SET_NAME_DECORATOR(path)                                               \
  if (text.contains(llvm::StringRef(path).rsplit('.').second))                 \
    index.noting_modules.push_back(module);
#include "compiler/program/class_effects.def"
    if (may_act(text))
      index.effect_modules.push_back(module);
    index.texts.push_back(
        {module, *loaded, text,
         llvm::sys::path::filename(file) == "__init__.py"});
  }
  return made;
}

bool Registrations::has_computed_names(llvm::StringRef package) {
  return index(package).computed_names;
}

const NamedFiles &Registrations::data_files(llvm::StringRef package) {
  return index(package).data_files;
}

const std::vector<std::string> &
Registrations::noting_modules(llvm::StringRef package) {
  return index(package).noting_modules;
}

/// Where the `for` around a line begins; the line where there is none.
static std::size_t begin_of_loop(llvm::StringRef text, std::size_t line) {
  constexpr int kLongest = 100; // lines
  auto indent_at = [&](std::size_t at) {
    llvm::StringRef rest = text.substr(at);
    return rest.size() - rest.ltrim(" \t").size();
  };
  std::size_t indent = indent_at(line);
  std::size_t at = line;
  for (int i = 0; i < kLongest && at > 0 && indent > 0; ++i) {
    at = text.take_front(at - 1).rfind('\n') + 1;
    if (indent_at(at) < indent &&
        text.substr(at).ltrim(" \t").startswith("for "))
      return at;
  }
  return line;
}

/// Collects the names that the text may register: string literals in the
/// call, the class or function behind a decorator, and every dotted name in the
/// line of a plain call and in the loop around it.
void Registrations::scan(RegistrationIndex &index, llvm::StringRef module,
                         llvm::StringRef text) {
  auto add = [&](llvm::StringRef name) {
    auto &modules = index.modules_by_name[name];
    if (modules.empty() || modules.back() != module)
      modules.push_back(module.str());
  };
  auto is_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (std::size_t at = text.find(kRegister); at != llvm::StringRef::npos;
       at = text.find(kRegister, at + 1)) {
    std::size_t line = text.rfind('\n', at) + 1;
    bool decorator = text.substr(line).ltrim(" \t").startswith("@");
    llvm::StringRef rest = text.substr(at + kRegister.size());
    unsigned depth = 0;
    std::size_t end = 0;
    for (; end < rest.size(); ++end) {
      char c = rest[end];
      depth += c == '(';
      if (c == '\'' || c == '"') {
        std::size_t close = rest.find(c, end + 1);
        if (close == llvm::StringRef::npos)
          break;
        add(rest.slice(end + 1, close));
        end = close;
      } else if (c == ')' && --depth == 0) {
        break;
      } else if (depth == 0) {
        break;
      }
    }
    llvm::StringRef arguments = rest.take_front(end);
    std::size_t named = arguments.find("name=");
    if (named != llvm::StringRef::npos && !decorator) {
      char first = arguments.substr(named + 5).ltrim().front();
      index.computed_names |= first != '\'' && first != '"' && first != '[' &&
                              first != '(';
    }
    if (decorator) {
      // The definition may be indented, and have more decorators.
      for (llvm::StringRef below = rest.substr(end); !below.empty();
           below = below.split('\n').second) {
        llvm::StringRef line = below.split('\n').first.ltrim(" \t");
        if (!line.consume_front("class ") && !line.consume_front("def "))
          continue;
        add(line.ltrim().take_while(is_word));
        break;
      }
      continue;
    }
    if (line < at && (text[line] == ' ' || text[line] == '\t') &&
        (index.registrar_modules.empty() ||
         index.registrar_modules.back() != module))
      index.registrar_modules.push_back(module.str());
    std::size_t behind = at + kRegister.size() + end;
    if (text.substr(behind).startswith(")("))
      behind = std::min(text.find(')', behind + 2), text.size());
    llvm::StringRef around = text.slice(begin_of_loop(text, line), behind);
    while (!around.empty()) {
      around = around.drop_until(is_word);
      llvm::StringRef word = around.take_while(is_word);
      if (!word.empty())
        add(word);
      around = around.drop_front(word.size());
    }
  }
}

const std::vector<std::string> &
Registrations::effect_modules(llvm::StringRef package) {
  return index(package).effect_modules;
}

const std::vector<std::string> &
Registrations::mentioning(llvm::StringRef package, llvm::StringRef word) {
  RegistrationIndex &in = index(package);
  auto [it, added] = in.mentioning.try_emplace(word);
  std::vector<std::string> &result = it->second;
  if (!added)
    return result;
  for (const ModuleText &entry : in.texts)
    if (entry.text.contains(word))
      result.push_back(entry.module);
  return result;
}

} // namespace flattenc
