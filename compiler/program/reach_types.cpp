#include "compiler/program/reach.h"
#include "compiler/program/module_strings.h"
#include "compiler/syntax/literals.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

using syntax::Tree;

void Reach::need_default_type(llvm::StringRef package, llvm::StringRef owner) {
  if (owner.contains('.'))
    owner = owner.rsplit('.').second;
#define DEFAULT_TYPE(name, built)                                              \
  if (owner == name)                                                           \
    need_type(package, built);
#include "compiler/program/default_types.def"
}

bool Reach::need_type(llvm::StringRef package, llvm::StringRef type) {
  need_default_type(package, type);
  auto [scope, below] = type.split('.');
  if (!below.empty()) {
    if (!program_.bundles(scope))
      return false;
    if (!below.contains('.') && need_type(scope, below))
      return true;
    return need_path(type);
  }
  auto [known, added] = types_.try_emplace((package + ":" + type).str(), false);
  if (!added)
    return known->second;
  std::vector<Registration> found = registrations_.find(package, type);
  const bool registered = known->second = !found.empty();
  if (found.empty() && !type.empty() && !Registrations::external(type))
    found = registrations_.find_indirect(package, type);
  for (Registration &registration : found) {
    // A registry of another package, such as COLLATE_FUNCTIONS of mmengine,
    // finds what any import of the original's has registered.
    llvm::StringRef package_of = program_[registration.module].package;
    if (registered &&
        llvm::none_of(registrations_.registries(package_of),
                      [&](const RegistryDefinition &registry) {
                        return registry.variable == registration.registry;
                      }))
      registration.registry.clear();
    reached_.push_back(registration);
    const Module &module = program_[registration.module];
    NodeId object = registration.object;
    keep(registration.module, registration.statement);
    if (module.tree.is(object, NodeKind::ClassDef) ||
        module.tree.is(object, NodeKind::FunctionDef))
      need(registration.module, module.tree.name_of(object));
    reach_from_locations(registration);
  }
  return registered;
}

/// Keeps the imports through which the registry's locations load the module
/// that registers, as the original does.
void Reach::reach_from_locations(const Registration &registration) {
  const Module &module = program_[registration.module];
  bool below_location = false, linked = false;
  for (const RegistryDefinition &registry :
       registrations_.registries(module.package)) {
    if (!registration.registry.empty() &&
        registry.variable != registration.registry)
      continue;
    for (const std::string &location : registry.locations) {
      if (!is_below(module.name, location))
        continue;
      ModuleId at = program_.module(location);
      if (!at.valid())
        continue;
      touch(at);
      llvm::StringRef object = module.tree.name_of(registration.object);
      if (object.empty())
        object = module.tree.text(registration.object);
      Entity exported = program_.resolve(at, object);
      if (exported.kind == Entity::Kind::Definition &&
          exported.module == registration.module) {
        need(at, object);
        linked = true;
        continue;
      }
      below_location = true;
      bool imported = true;
      // Package by package: an import of the next one, whatever it names.
      auto name = llvm::StringRef(module.name).drop_front(location.size());
      name.consume_front(".");
      while (at.valid() && at != registration.module) {
        llvm::StringRef step;
        std::tie(step, name) = name.split('.');
        std::string next = program_[at].name + "." + step.str();
        const Module &in = program_[at];
        bool found = false;
        for (const StarImport &star : in.stars)
          if (!found && star.module == next && star.node == star.statement) {
            keep(at, star.statement, star.node);
            found = true;
          }
        for (const auto &[bound, all] : in.bindings)
          for (const Binding &binding : all)
            if (!found && (binding.module == next ||
                           (binding.module == in.name && binding.name == step)))
              found = need(at, bound);
        imported &= found;
        at = program_.module(next);
        if (at.valid())
          touch(at);
      }
      linked |= imported;
    }
  }
  if (below_location && !linked)
    unlinked_.insert(registration.module);
}

/// The values that statements of a subtree give to a name or an attribute.
static void add_values(const Tree &tree, NodeId subtree, NodeKind kind,
                       llvm::StringRef name, std::vector<NodeId> &result) {
  for (NodeId node : tree.descendants(subtree)) {
    bool named = (tree.is(node, NodeKind::Name) && tree.text(node) == name) ||
                 (kind == NodeKind::Attribute &&
                  tree.is(node, NodeKind::Attribute) &&
                  tree.name_of(node) == name);
    NodeId statement = tree.parent(node);
    if (tree.is(node, NodeKind::Parameter) && tree.name_of(node) == name &&
        kind == NodeKind::Name)
      result.push_back(tree.child(node, Field::Default));
    else if (named && tree[node].field == Field::Target)
      for (Field field : {Field::Value, Field::Iterable})
        result.push_back(tree.child(statement, field));
  }
}

/// Follows literals through conditions, containers and variables. Where a
/// container or a variable gives the value, only registered names count.
void Reach::need_types(ModuleId id, NodeId value) {
  std::vector<std::tuple<ModuleId, NodeId, bool>> work = {{id, value, false}};
  std::set<std::pair<ModuleId, NodeId>> seen;
  llvm::StringRef package = program_[id].package;
  while (!work.empty()) {
    auto [module, node, indirect] = work.back();
    work.pop_back();
    if (!node.valid() || !seen.insert({module, node}).second)
      continue;
    const Module &in = program_[module];
    const Tree &tree = in.tree;
    std::vector<NodeId> next;
    switch (tree.kind(node)) {
    case NodeKind::String: {
      std::string type = syntax::string_value(tree.text(node)).value_or("");
      if (!type.empty() &&
          (!indirect || !registrations_.find(package, type).empty()))
        need_type(package, type);
      continue;
    }
    case NodeKind::IfExp:
      work.push_back({module, tree.child(node, Field::Orelse), indirect});
      work.push_back({module, tree.child(node, Field::Value), indirect});
      continue;
    case NodeKind::BoolOp:
      work.push_back({module, tree.child(node, Field::Right), indirect});
      work.push_back({module, tree.child(node, Field::Left), indirect});
      continue;
    case NodeKind::Subscript:
    case NodeKind::DictItem:
      next.push_back(tree.child(node, Field::Value));
      break;
    case NodeKind::Dict:
    case NodeKind::List:
    case NodeKind::Tuple:
      next.assign(tree.children(node).begin(), tree.children(node).end());
      break;
    case NodeKind::Call: // `TABLE.get(key)`
      if (NodeId function = tree.child(node, Field::Function);
          tree.is(function, NodeKind::Attribute))
        next.push_back(tree.child(function, Field::Value));
      break;
    case NodeKind::Attribute:
      add_values(tree, tree.root(), NodeKind::Attribute, tree.name_of(node),
                 next);
      break;
    case NodeKind::Name: {
      if (in.scopes->resolve(node) != syntax::Resolution::Global) {
        add_values(tree, in.scopes->scope_node(node), NodeKind::Name,
                   tree.text(node), next);
        break;
      }
      Entity entity = program_.resolve(module, tree.text(node));
      if (entity.kind != Entity::Kind::Definition)
        continue;
      const Tree &home = program_[entity.module].tree;
      if (const auto *all = program_.bindings(entity.module, entity.path))
        for (const Binding &binding : *all)
          if (binding.kind == Binding::Kind::Value)
            work.push_back({entity.module,
                            home.child(binding.statement, Field::Value), true});
      continue;
    }
    default:
      continue;
    }
    for (NodeId part : next)
      work.push_back({module, part, true});
  }
}

static bool is_string(const Tree &tree, NodeId node, llvm::StringRef value) {
  return tree.is(node, NodeKind::String) &&
         syntax::string_value(tree.text(node)) == value.str();
}

/// The value that a node gives to a `type`: `type='X'`, `{'type': 'X'}`,
/// `cfg['type'] = 'X'`, `cfg.setdefault('type', 'X')`, `REGISTRY.get('X')`.
static NodeId type_value(const Tree &tree, NodeId node) {
  switch (tree.kind(node)) {
  case NodeKind::Keyword: {
    llvm::StringRef name = tree.name_of(node);
    if (name == "type" || name.endswith("_type") || name == "constructor")
      return tree.child(node, Field::Value);
    return {};
  }
  case NodeKind::DictItem:
    if (is_string(tree, tree.child(node, Field::Key), "type"))
      return tree.child(node, Field::Value);
    return {};
  case NodeKind::Assign: {
    NodeId target = tree.child(node, Field::Target);
    if (tree.is(target, NodeKind::Subscript) &&
        is_string(tree, tree.child(target, Field::Index), "type"))
      return tree.child(node, Field::Value);
    return {};
  }
  case NodeKind::Parameter: {
    llvm::StringRef name = tree.name_of(node);
    if (name == "type" || name.endswith("_type"))
      return tree.child(node, Field::Default);
    return {};
  }
  case NodeKind::Call: {
    NodeId function = tree.child(node, Field::Function);
    if (!tree.is(function, NodeKind::Attribute))
      return {};
    llvm::StringRef method = tree.name_of(function);
    NodeId first = tree.child(node, Field::Argument);
    if (method == "setdefault" && is_string(tree, first, "type")) {
      for (NodeId argument : tree.children(node, Field::Argument))
        if (argument != first)
          return argument;
    }
    return method == "get" && tree.count(node, Field::Argument) == 1 ? first
                                                                     : NodeId{};
  }
  default:
    return {};
  }
}

/// Extensions of the data files that code names.
static bool names_data_file(llvm::StringRef text) {
  static constexpr llvm::StringLiteral kExtensions[] = {
      ".py", ".json", ".npz", ".npy", ".yaml", ".yml", ".txt", ".pkl", ".csv"};
  return text.size() < 256 && !text.startswith("/") && !text.contains("..") &&
         llvm::any_of(kExtensions, [&](llvm::StringRef extension) {
           return text.endswith(extension);
         });
}

std::optional<Asset> find_asset(Program &program, llvm::StringRef package,
                                llvm::StringRef text) {
  if (!names_data_file(text))
    return std::nullopt;
  const Search &search = program.search;
  // An installed package keeps them below `.mim`, a checkout beside itself; what
  // lies in `data/` there are data sets, which stay with the user.
  bool data_set = text.startswith("data/");
  if (auto folder = search.find_package(package))
    for (llvm::StringRef root : {".mim", ".."}) {
      if (data_set && root == "..")
        continue;
      llvm::SmallString<256> path(*folder);
      llvm::sys::path::append(path, root, text);
      if (search.fs->exists(path))
        return Asset{package.str(), text.str(), path.str().str()};
    }
  if (search.project.empty() || data_set || !text.endswith(".py"))
    return std::nullopt;
  llvm::SmallString<256> path(search.project);
  llvm::sys::path::append(path, text);
  if (search.fs->exists(path))
    return Asset{"", text.str(), path.str().str()};
  return std::nullopt;
}

/// Files that lie beside modules are found by what ends their paths, however the
/// code puts these together: `join(dirname(__file__), 'names.txt')`.
void Reach::follow_data_files(llvm::StringRef package, llvm::StringRef token) {
  for (const auto &[path, file] : registrations_.data_files(package))
    if (token.contains(llvm::sys::path::filename(path)))
      assets_.insert({package.str(), path, file, true});
}

void Reach::follow_strings(ModuleId id, NodeId subtree, ModuleId into) {
  const Module &module = program_[id];
  const Tree &tree = module.tree;
  std::uint32_t end = tree[subtree].subtree_end;
  for (std::uint32_t i = subtree.index; i < end; ++i) {
    NodeId node{i};
    if (NodeId value = type_value(tree, node); value.valid())
      need_types(id, value);
    if (NamedModule named = named_module(module, node);
        named.whole && program_.bundles(named.name))
      if (ModuleId imported = program_.module(named.name); imported.valid())
        need_module(imported);
    if (tree.is(node, NodeKind::String) || tree.is(node, NodeKind::FString))
      follow_data_files(module.package, tree.text(node));
    if (!tree.is(node, NodeKind::String))
      continue;
    if (tree[node].field == Field::Annotation ||
        tree[node].field == Field::Returns || tree[node].field == Field::Index ||
        tree[node].field == Field::Element)
      follow_annotation(id, node, into);
    llvm::StringRef token = tree.text(node);
    if (!token.contains('.') || token.size() > 256)
      continue;
    if (auto text = syntax::string_value(token))
      if (auto asset = find_asset(program_, module.package, *text))
        assets_.insert(*asset);
  }
}

/// A string in an annotation names things that type checkers resolve; they stay
/// bound where the original binds them.
void Reach::follow_annotation(ModuleId id, NodeId string, ModuleId into) {
  const Module &module = program_[id];
  NodeId node = string;
  bool annotation = false;
  while (node.valid() && node != module.tree.root()) {
    Field field = module.tree[node].field;
    annotation |= field == Field::Annotation || field == Field::Returns;
    if (module.tree.is(node, NodeKind::Call))
      return;
    node = module.tree.parent(node);
  }
  if (!annotation)
    return;
  auto is_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  std::string text =
      syntax::string_value(module.tree.text(string)).value_or("");
  llvm::StringRef rest = text;
  while (!rest.empty()) {
    rest = rest.drop_until(is_word);
    llvm::StringRef word = rest.take_while(is_word);
    if (into != id)
      need_moved(word, program_.resolve(id, word), into);
    else if (program_.bindings(id, word))
      need(id, word);
    rest = rest.drop_front(word.size());
    while (rest.startswith("."))
      rest = rest.drop_front().drop_while(is_word);
  }
}

} // namespace flattenc
