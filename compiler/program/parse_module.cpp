#include "compiler/program/parse_module.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

std::string import_target(const Module &module, NodeId import_from) {
  const syntax::Tree &tree = module.tree;
  NodeId name = tree.child(import_from, Field::Module);
  std::string below = name.valid() ? tree.text(name).str() : "";
  unsigned level = tree.level(import_from);
  if (level == 0)
    return below;
  llvm::StringRef base = module.parent_package();
  for (unsigned i = 1; i < level; ++i)
    base = base.contains('.') ? base.rsplit('.').first : llvm::StringRef();
  if (below.empty())
    return base.str();
  return (base + "." + below).str();
}

static void bind_target(Module &module, NodeId target, NodeId top,
                        bool conditional) {
  const syntax::Tree &tree = module.tree;
  for (std::uint32_t i = target.index; i < tree[target].subtree_end; ++i) {
    NodeId name{i};
    if (tree.is(name, NodeKind::Name) && module.scopes->is_store(name))
      module.bindings[tree.text(name)].push_back(
          {Binding::Kind::Value, name, top, conditional, {}, {}});
  }
}

/// Binds what a top-level statement, or one nested in `if`, `try`, … of the
/// module, binds. Explicit stack: `elif` chains may be long.
static void bind_statement(Module &module, NodeId statement, NodeId top,
                           bool conditional) {
  const syntax::Tree &tree = module.tree;
  std::vector<NodeId> work = {statement};
  while (!work.empty()) {
    NodeId node = work.back();
    work.pop_back();
    switch (tree.kind(node)) {
    case NodeKind::ClassDef:
    case NodeKind::FunctionDef:
      module.bindings[tree.name_of(node)].push_back(
          {tree.is(node, NodeKind::ClassDef) ? Binding::Kind::Class
                                             : Binding::Kind::Function,
           node, top, conditional, {}, {}});
      break;
    case NodeKind::Import:
      for (NodeId alias : tree.children(node, Field::Alias)) {
        std::string path = tree.text(tree.child(alias, Field::Module)).str();
        llvm::erase_if(path, [](char c) { return c == ' ' || c == '\t'; });
        bool renamed = tree.child(alias, Field::AsName).valid();
        Binding binding{Binding::Kind::ImportModule, alias, top, conditional,
                        renamed ? path
                                : llvm::StringRef(path).split('.').first.str(),
                        {}};
        module.bindings[syntax::bound_name(tree, alias)].push_back(binding);
      }
      break;
    case NodeKind::ImportFrom: {
      std::string target = import_target(module, node);
      if (tree.child(node, Field::Star).valid())
        module.stars.push_back({top, node, target});
      for (NodeId alias : tree.children(node, Field::Alias))
        module.bindings[syntax::bound_name(tree, alias)].push_back(
            {Binding::Kind::ImportFrom, alias, top, conditional, target,
             tree.text(tree.child(alias, Field::Module)).str()});
      break;
    }
    case NodeKind::Assign:
    case NodeKind::AugAssign:
    case NodeKind::AnnAssign:
    case NodeKind::Delete:
      for (NodeId target : tree.children(node, Field::Target))
        bind_target(module, target, top, conditional);
      break;
    case NodeKind::For:
    case NodeKind::While:
    case NodeKind::If:
    case NodeKind::With:
    case NodeKind::Try: {
      llvm::SmallVector<NodeId> inner;
      for (NodeId child : tree.children(node)) {
        Field field = tree[child].field;
        if (field == Field::Target || field == Field::Item)
          bind_target(module, child, top, conditional);
        else if (tree.is(child, NodeKind::ExceptHandler))
          for (NodeId body : tree.children(child, Field::Body))
            inner.push_back(body);
        else if (field == Field::Body || field == Field::Orelse ||
                 field == Field::Finally)
          inner.push_back(child);
      }
      conditional = true;
      work.insert(work.end(), inner.rbegin(), inner.rend());
      break;
    }
    default:
      break;
    }
  }
}

/// Adds the literal strings that a statement puts into `__all__`.
static void read_all(Module &module, NodeId statement) {
  const syntax::Tree &tree = module.tree;
  NodeId value;
  if (tree.is(statement, NodeKind::Assign) ||
      tree.is(statement, NodeKind::AugAssign) ||
      tree.is(statement, NodeKind::AnnAssign)) {
    NodeId target = tree.child(statement, Field::Target);
    if (!tree.is(target, NodeKind::Name) || tree.text(target) != "__all__")
      return;
    value = tree.child(statement, Field::Value);
  } else if (tree.is(statement, NodeKind::ExprStmt)) {
    NodeId call = tree.child(statement, Field::Value);
    if (!tree.is(call, NodeKind::Call) ||
        !llvm::StringRef(tree.dotted(tree.child(call, Field::Function)))
             .startswith("__all__."))
      return;
    value = tree.child(call, Field::Argument);
  } else if (!tree.is(statement, NodeKind::If)) {
    return;
  }
  if (tree.is(statement, NodeKind::If)) {
    for (NodeId inner : tree.children(statement))
      if (tree[inner].field != Field::Test)
        read_all(module, inner);
    return;
  }
  bool first = !module.defines_all;
  module.defines_all = true;
  if (first)
    module.all.emplace();
  bool literal = tree.is(value, NodeKind::List) ||
                 tree.is(value, NodeKind::Tuple);
  if (literal)
    for (NodeId element : tree.children(value))
      literal &= tree.is(element, NodeKind::String);
  if (!literal)
    module.all.reset();
  if (!module.all)
    return;
  for (NodeId element : tree.children(value))
    module.all->push_back(syntax::string_value(tree.text(element)).value_or(""));
}

static void bind_module(Module &module) {
  const syntax::Tree &tree = module.tree;
  for (NodeId statement : tree.children(tree.root())) {
    bind_statement(module, statement, statement, false);
    read_all(module, statement);
  }
}

ParsedModule parse_module(std::unique_ptr<Module> module,
                          llvm::StringRef text, bool headers,
                          syntax::TreeCache *trees) {
  syntax::ParsedText parsed;
  if (trees && !headers)
    parsed.tree = trees->find(module->file, text);
  if (!parsed.tree) {
    parsed = headers ? syntax::parse_headers(module->file, text)
                     : syntax::parse_text(module->file, text);
    if (trees && !headers && parsed.tree)
      trees->keep(*parsed.tree);
  }
  if (!parsed.tree)
    return {nullptr, std::move(parsed.problems)};
  module->tree = std::move(*parsed.tree);
  module->scopes = std::make_unique<syntax::Scopes>(module->tree);
  bind_module(*module);
  return {std::move(module), {}};
}

} // namespace flattenc
