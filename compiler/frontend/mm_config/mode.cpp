#include "compiler/frontend/mm_config/config_file.h"
#include "runtime/python/builtins.h"

#include "llvm/ADT/StringSet.h"

#include <deque>

namespace flattenc::frontend {

using syntax::Field;
using syntax::NodeId;
using syntax::NodeKind;
using syntax::Tree;

bool is_builtin_module(llvm::StringRef module) {
  // Compiled into the interpreter; then those that it keeps frozen, whose
  // origin is no path, so mmengine does not take them for builtin.
  static const llvm::StringSet<> kFrozen = {
      "_collections_abc", "_frozen_importlib", "_frozen_importlib_external",
      "_sitebuiltins",    "abc",               "codecs",
      "genericpath",      "io",                "ntpath",
      "os",               "posixpath",         "runpy",
      "site",             "stat",              "zipimport"};
  if (module.startswith("."))
    return false;
  if (module.startswith("mmengine.config"))
    return true;
  llvm::StringRef top = module.split('.').first;
  return python::is_standard_module(top) && !kFrozen.contains(top);
}

bool is_compiled_in_module(llvm::StringRef module) {
  static const llvm::StringSet<> kNames = {
      "_abc",    "_ast",      "_codecs",  "_collections",  "_functools",
      "_imp",    "_io",       "_locale",  "_operator",     "_signal",
      "_sre",    "_stat",     "_string",  "_symtable",     "_thread",
      "_tokenize", "_tracemalloc", "_warnings", "_weakref", "atexit",
      "builtins", "errno",    "faulthandler", "gc",        "itertools",
      "marshal", "posix",     "pwd",      "sys",           "time",
      "xxsubtype"};
  return kNames.contains(module);
}

bool assigns_base(const Tree &tree, NodeId statement) {
  if (!tree.is(statement, NodeKind::Assign))
    return false;
  NodeId target = tree.child(statement, Field::Target);
  return tree.is(target, NodeKind::Name) && tree.text(target) == "_base_";
}

bool reads_base(const Tree &tree, NodeId statement) {
  if (!tree.is(statement, NodeKind::With) ||
      tree.count(statement, Field::Item) != 1)
    return false;
  NodeId call = tree.child(tree.child(statement, Field::Item), Field::Value);
  NodeId function = tree.is(call, NodeKind::Call)
                        ? tree.child(call, Field::Function)
                        : NodeId();
  return tree.is(function, NodeKind::Name) &&
         tree.text(function) == "read_base";
}

static bool imports_package(const Tree &tree, NodeId node) {
  if (tree.is(node, NodeKind::ImportFrom)) {
    if (tree.level(node) != 0)
      return true;
    NodeId module = tree.child(node, Field::Module);
    llvm::StringRef name = tree.text(module);
    if (name == "mmengine" && tree.count(node, Field::Alias) == 1) {
      NodeId alias = tree.child(node, Field::Alias);
      if (tree.text(tree.child(alias, Field::Module)) == "Config")
        return false;
    }
    return !is_builtin_module(name);
  }
  for (NodeId alias : tree.children(node, Field::Alias))
    if (!is_builtin_module(tree.text(tree.child(alias, Field::Module))))
      return true;
  return false;
}

std::optional<ConfigMode> config_mode(const Tree &tree,
                                      DiagnosticEmitter &diag) {
  std::deque<NodeId> queue = {tree.root()};
  while (!queue.empty()) {
    NodeId node = queue.front();
    queue.pop_front();
    switch (tree.kind(node)) {
    case NodeKind::Assign:
      if (assigns_base(tree, node))
        return ConfigMode::Text;
      continue;
    case NodeKind::With: {
      NodeId item = tree.child(node, Field::Item);
      NodeId call = tree.child(item, Field::Value);
      NodeId function = tree.is(call, NodeKind::Call)
                            ? tree.child(call, Field::Function)
                            : NodeId();
      if (tree[node].flags & syntax::kAsync)
        break;
      if (tree.is(function, NodeKind::Name) &&
          tree.text(function) == "read_base")
        return ConfigMode::Lazy;
      diag.emit(DiagKind::IllegalReadBase, tree.range(item),
                "a `with` other than `with read_base():`");
      return std::nullopt;
    }
    case NodeKind::Import:
    case NodeKind::ImportFrom:
      if (imports_package(tree, node))
        return ConfigMode::Lazy;
      continue;
    default:
      break;
    }
    for (NodeId child : tree.children(node)) {
      Field field = tree[child].field;
      if (field == Field::Body || field == Field::Orelse ||
          field == Field::Finally || field == Field::Handler)
        queue.push_back(child);
    }
  }
  return ConfigMode::Text;
}

} // namespace flattenc::frontend
