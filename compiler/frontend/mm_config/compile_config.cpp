#include "compiler/frontend/mm_config/config_file.h"
#include "compiler/frontend/mm_config/placeholder.h"
#include "compiler/syntax/literals.h"
#include "compiler/syntax/parse.h"
#include "runtime/python/scopes.h"

namespace flattenc::frontend {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

/// Parses the substituted text; messages point into the real file.
static std::optional<Tree> parse_substituted(SourceSet &sources, FileId source,
                                             const Substitution &substitution,
                                             DiagnosticEmitter &diag) {
  FileId copy = sources.add(sources.path(source),
                            substitution.text.text().str());
  DiagnosticEmitter local;
  auto tree = syntax::parse(sources, copy, local);
  for (const Diagnostic &problem : local.diagnostics())
    diag.emit(DiagKind::SyntaxError,
              substitution.text.original(problem.range.begin,
                                         problem.range.end),
              problem.message)
        .hint("this is the text after `{{...}}` was replaced");
  return tree;
}

/// Says what is wrong with a string that has a placeholder inside of it.
static std::optional<std::string>
misused_placeholder(const ConfigFile &file, NodeId node) {
  NodeKind kind = file.tree.kind(node);
  if (kind != NodeKind::String && kind != NodeKind::FString &&
      kind != NodeKind::StringConcat)
    return std::nullopt;
  llvm::StringRef text = file.tree.text(node);
  for (const auto &[constant, name] : file.substitution->placeholders)
    if (text.contains(constant) && text != "\"" + constant + "\"")
      return "`{{_base_." + name + "}}` as a part of a string";
  return std::nullopt;
}

std::unique_ptr<ConfigFile>
compile_text_config(SourceSet &sources, Tree tree, llvm::StringRef path,
                    const llvm::StringMap<std::string> &env,
                    DiagnosticEmitter &diag) {
  auto file = std::make_unique<ConfigFile>();
  file->source = tree.file();
  Substitution changed{MappedText({file->source, 0, 0}, tree.source()), {}, false};
  if (!substitute(changed, path, env, diag))
    return nullptr;
  file->tree = std::move(tree);
  python::CompileOptions options;
  if (changed.text.text() != file->tree.source()) {
    file->substitution.emplace(std::move(changed));
    auto parsed = parse_substituted(sources, file->source,
                                    *file->substitution, diag);
    if (!parsed)
      return nullptr;
    file->tree = std::move(*parsed);
  }
  const ConfigFile &self = *file;
  if (file->substitution && !file->substitution->placeholders.empty()) {
    options.refuse = [&self](NodeId node) {
      return misused_placeholder(self, node);
    };
    options.string_constant =
        [&self](llvm::StringRef text,
                python::Heap &heap) -> std::optional<python::Value> {
      auto found = self.substitution->placeholders.find(text.str());
      if (found == self.substitution->placeholders.end())
        return std::nullopt;
      return python::Value::of(python::Kind::Host,
                               heap.make<Placeholder>(found->second));
    };
  }
  options.skip = [&self](NodeId node) { return assigns_base(self.tree, node); };
  python::Scopes scopes(file->tree);
  options.scopes = &scopes;
  file->body = python::compile_module(file->tree, options);
  python::CompileOptions base_options;
  base_options.scopes = &scopes;
  for (NodeId statement : file->tree.children(file->tree.root(), Field::Body))
    if (assigns_base(file->tree, statement)) {
      NodeId value = file->tree.child(statement, Field::Value);
      file->bases = python::compile_expression(file->tree, value, base_options);
      file->base_range = file->tree.range(value);
      break;
    }
  if (file->substitution) {
    auto map = [&self](SourceRange range) {
      return self.substitution->text.original(range.begin, range.end);
    };
    file->body->map = map;
    file->base_range = map(file->base_range);
    if (file->bases)
      file->bases->map = map;
  }
  return file;
}

/// The bases named in the first top-level `with read_base():`; false if errors
/// were emitted (config.py:544).
static bool find_lazy_bases(ConfigFile &file, llvm::StringRef path,
                            NodeId &block, DiagnosticEmitter &diag) {
  const Tree &tree = file.tree;
  for (NodeId statement : tree.children(tree.root(), Field::Body)) {
    if (assigns_base(tree, statement)) {
      diag.emit(DiagKind::MixedConfigStyles, tree.range(statement), path)
          .hint("inherit with `with read_base():` only");
      return false;
    }
    if (!tree.is(statement, NodeKind::With) ||
        (tree[statement].flags & syntax::kAsync))
      continue;
    if (!reads_base(tree, statement)) {
      diag.emit(DiagKind::IllegalReadBase,
                tree.range(tree.child(statement, Field::Item)),
                "a `with` other than `with read_base():`");
      return false;
    }
    block = statement;
    for (NodeId import : tree.children(statement, Field::Body)) {
      NodeId module = tree.child(import, Field::Module);
      if (!tree.is(import, NodeKind::ImportFrom) || !module.valid()) {
        diag.emit(DiagKind::IllegalReadBase, tree.range(import),
                  "a statement other than `from module import ...` under "
                  "`read_base`");
        return false;
      }
      file.lazy_bases.push_back(
          {std::string(tree.level(import), '.') + tree.text(module).str(),
           tree.range(import)});
    }
    return true;
  }
  return true;
}

/// Lists the imports; false for one that mmengine rejects
/// (mmengine/config/utils.py:267, 369).
static bool find_imports(ConfigFile &file, DiagnosticEmitter &diag) {
  const Tree &tree = file.tree;
  for (NodeId node : tree.descendants(tree.root())) {
    if (tree.is(node, NodeKind::Import)) {
      if (tree.count(node, Field::Alias) != 1) {
        diag.emit(DiagKind::IllegalReadBase, tree.range(node),
                  "an import of several modules in one statement");
        return false;
      }
      NodeId alias = tree.child(node, Field::Alias);
      file.imports.push_back(
          {tree.text(tree.child(alias, Field::Module)).str(), node, false});
    }
    if (!tree.is(node, NodeKind::ImportFrom))
      continue;
    NodeId module = tree.child(node, Field::Module);
    // `from . import x` reads as the module `.None` in mmengine.
    std::string name = std::string(tree.level(node), '.') +
                       (module.valid() ? tree.text(module).str() : "None");
    bool is_base = llvm::any_of(file.lazy_bases, [&](const LazyBase &base) {
      return base.module == name;
    });
    if (tree.child(node, Field::Star).valid() &&
        (!is_base || is_builtin_module(name))) {
      diag.emit(DiagKind::IllegalReadBase, tree.range(node),
                "`from " + name + " import *` outside of `read_base`");
      return false;
    }
    file.imports.push_back({name, node, true});
  }
  return true;
}

std::unique_ptr<ConfigFile> compile_lazy_config(Tree tree,
                                                llvm::StringRef path,
                                                DiagnosticEmitter &diag) {
  auto file = std::make_unique<ConfigFile>();
  file->source = tree.file();
  file->lazy = true;
  file->tree = std::move(tree);
  NodeId block;
  if (!find_lazy_bases(*file, path, block, diag) || !find_imports(*file, diag))
    return nullptr;
  const ConfigFile &self = *file;
  python::CompileOptions options;
  options.skip = [&self, block](NodeId node) {
    const Tree &tree = self.tree;
    if (node == block)
      return true;
    bool top_level = tree.parent(node) == tree.root();
    for (const ConfigImport &import : self.imports) {
      if (import.node != node)
        continue;
      if (import.from)
        return !is_builtin_module(import.module) &&
               llvm::any_of(self.lazy_bases, [&](const LazyBase &base) {
                 return base.module == import.module;
               });
      NodeId alias = tree.child(node, Field::Alias);
      return top_level && !tree.child(alias, Field::AsName).valid() &&
             !is_builtin_module(import.module);
    }
    return false;
  };
  file->body = python::compile_module(file->tree, options);
  return file;
}

} // namespace flattenc::frontend
