#include "passes/import_cycles.h"

#include "llvm/ADT/DenseSet.h"

namespace flattenc {


using syntax::NodeKind;

bool binds_behind(Program &program, ModuleId module, llvm::StringRef name,
                  NodeId statement) {
  if (const auto *all = program.bindings(module, name))
    return llvm::any_of(*all, [&](const Binding &binding) {
      return binding.statement.index > statement.index;
    });
  const StarImport *star = program.star_providing(module, name);
  return star && star->statement.index > statement.index;
}

/// Calls `visit` with the modules that `dotted` loads, outermost package first,
/// but for packages that hold `module` itself.
static void each_loaded(Program &program, const Module &module,
                        llvm::StringRef dotted,
                        llvm::function_ref<void(ModuleId)> visit) {
  for (std::size_t end = 0; end != llvm::StringRef::npos;) {
    end = dotted.find('.', end + 1);
    llvm::StringRef part = dotted.take_front(end);
    bool holds = llvm::StringRef(module.name).startswith((part + ".").str());
    ModuleId loaded = program.loaded(part);
    if (loaded.valid() && !holds)
      visit(loaded);
  }
}

static void each_import(Program &program, ModuleId id,
                        llvm::function_ref<void(ModuleId)> visit) {
  const Module &module = program[id];
  const syntax::Tree &tree = module.tree;
  for (std::uint32_t i = 1; i < tree.size(); ++i) {
    NodeId node{i};
    switch (tree.kind(node)) {
    case NodeKind::FunctionDef:
    case NodeKind::Lambda:
      i = tree[node].subtree_end - 1; // runs later
      break;
    case NodeKind::Import:
      for (NodeId alias : tree.children(node, Field::Alias))
        each_loaded(program, module,
                    tree.text(tree.child(alias, Field::Module)), visit);
      break;
    case NodeKind::ImportFrom: {
      std::string target = program.import_target(module, node);
      each_loaded(program, module, target, visit);
      for (NodeId alias : tree.children(node, Field::Alias))
        each_loaded(program, module,
                    target + "." +
                        tree.text(tree.child(alias, Field::Module)).str(),
                    visit);
      break;
    }
    default:
      break;
    }
  }
}

bool import_leads_to(Program &program, ModuleId from, ModuleId to) {
  llvm::DenseSet<ModuleId> seen = {from};
  std::vector<ModuleId> work = {from};
  bool found = false;
  while (!work.empty() && !found) {
    ModuleId module = work.back();
    work.pop_back();
    each_import(program, module, [&](ModuleId next) {
      found |= next == to;
      if (seen.insert(next).second)
        work.push_back(next);
    });
  }
  return found;
}

} // namespace flattenc
