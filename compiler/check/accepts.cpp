#include "compiler/check/accepts.h"

#include "compiler/program/class_body.h"

namespace flattenc::check {

using syntax::Tree;

/// The `__init__` that a class body defines plainly; `odd` if it has one that
/// is not a plain def, or another way to be called.
static NodeId own_init(Program &program, ClassId cls, bool &odd) {
  const Tree &tree = program[program[cls].module].tree;
  NodeId found;
  for (NodeId statement : tree.children(program[cls].node, Field::Body)) {
    if (tree.is(statement, NodeKind::FunctionDef)) {
      llvm::StringRef name = tree.name_of(statement);
      odd |= name == "__new__";
      if (name == "__init__") {
        odd |= found.valid() || tree.child(statement, Field::Decorator).valid();
        found = statement;
      }
      continue;
    }
    bool plain = tree.is(statement, NodeKind::ExprStmt) ||
                 tree.is(statement, NodeKind::Pass) ||
                 tree.is(statement, NodeKind::Assign) ||
                 tree.is(statement, NodeKind::AnnAssign);
    odd |= !plain;
    if (tree.is(statement, NodeKind::Assign))
      for (NodeId target : tree.children(statement, Field::Target))
        odd |= tree.text(target).contains("__init__") ||
               tree.text(target).contains("__new__");
  }
  return found;
}

/// True if a decorator other than a registration may change the class.
static bool is_decorated(Program &program, ClassId cls) {
  const Tree &tree = program[program[cls].module].tree;
  return llvm::any_of(tree.children(program[cls].node, Field::Decorator),
                      [&](NodeId decorator) {
                        return !is_registration(tree, decorator);
                      });
}

std::optional<std::set<std::string>> arguments_of(Program &program,
                                                  ClassId cls) {
  // `super(Parent, self).__init__` skips classes: what any class of the order
  // takes may be taken, once one of them passes nothing on.
  std::set<std::string> names;
  bool closed = false;
  if (program[cls].inconsistent || program[cls].external() ||
      is_decorated(program, cls))
    return std::nullopt;
  for (ClassId at : program[cls].mro) {
    const Class &of = program[at];
    if (of.external() && closed)
      break;
    if (of.external() || of.conditional || !of.metaclass.empty())
      return std::nullopt;
    for (const BaseRef &base : of.bases)
      if (!base.cls.valid())
        return std::nullopt;
    bool odd = false;
    NodeId init = own_init(program, at, odd);
    if (odd)
      return std::nullopt;
    if (!init.valid())
      continue;
    const Tree &tree = program[of.module].tree;
    NodeId parameters = tree.child(init, Field::Parameters);
    bool passes_on = false, first = true;
    for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
      if (!tree.is(parameter, NodeKind::Parameter))
        continue;
      if (tree[parameter].flags & syntax::kKwargs)
        passes_on = true;
      else if (!(tree[parameter].flags & syntax::kArgs) && !first)
        names.insert(tree.name_of(parameter).str());
      first = false;
    }
    closed |= !passes_on;
  }
  if (!closed)
    return std::nullopt;
  return names;
}

bool accepts(const Subject &subject, llvm::StringRef type,
             llvm::StringRef argument) {
  TypeSources *types = subject.types();
  if (!types)
    return false;
  for (const Registration &found :
       types->registrations.find(types->home, type)) {
    ClassId cls = types->program.class_at(found.module, found.object);
    if (!cls.valid())
      continue;
    auto names = arguments_of(types->program, cls);
    if (names && names->count(argument.str()))
      return true;
  }
  return false;
}

/// True for keys whose string is the name of a registered object.
static bool names_a_type(llvm::StringRef key) {
  return key == "constructor" || key == "type" || key.endswith("_type");
}

namespace {

/// A value to look at, the scope in force and if it is built from a registry.
struct Task {
  ConfigValueId value;
  llvm::StringRef scope;
  bool built;
  llvm::StringRef top; ///< top-level key, for a value directly below the root
};

} // namespace

static llvm::StringRef string_of(const ConfigTree &config,
                                 const ConfigSlot *slot) {
  return slot && config[slot->value].kind == ConfigKind::Str
             ? llvm::StringRef(config[slot->value].text)
             : llvm::StringRef();
}

static std::vector<TypedDict> find_typed_dicts(const Subject &subject,
                                               TypeSources &types) {
  const ConfigTree &config = *subject.config;
  std::vector<TypedDict> result;
  llvm::StringRef scope =
      string_of(config, config.find(config.root, "default_scope"));
  if (scope.empty() || !types.program.search.find_package(scope))
    scope = types.home;
  std::vector<Task> work = {{config.root, scope, false, ""}};
  while (!work.empty()) {
    Task task = work.back();
    work.pop_back();
    const ConfigValue &value = config[task.value];
    if (value.kind != ConfigKind::Dict) {
      for (const ConfigSlot &slot : llvm::reverse(value.slots))
        work.push_back({slot.value, task.scope, task.built, ""});
      continue;
    }
    llvm::StringRef own = string_of(config, config.find(task.value, "_scope_"));
    if (!own.empty() && types.program.search.find_package(own))
      task.scope = own;
    for (const ConfigSlot &slot : llvm::reverse(value.slots)) {
      if (config[slot.key].kind != ConfigKind::Str)
        continue;
      llvm::StringRef key = config[slot.key].text;
      if (names_a_type(key) && config[slot.value].kind == ConfigKind::Str) {
        result.push_back({task.value, &slot, task.scope,
                          task.built && key == "type", key});
        continue;
      }
      bool is_root = task.value == config.root;
      Task child{slot.value, task.scope, false, is_root ? key : ""};
      if (!task.top.empty()) {
#define BUILT_BELOW(name, below)                                               \
  child.built |= task.top == name && (key == below || below[0] == '*');
#include "passes/implied_types.def"
      }
      if (is_root) {
#define BUILT_KEY(name) child.built |= key == name;
#include "passes/implied_types.def"
      }
      work.push_back(child);
    }
  }
  return result;
}

llvm::ArrayRef<TypedDict> typed_dicts(const Subject &subject,
                                      TypeSources &types) {
  if (!subject.typed)
    subject.typed = std::make_shared<const std::vector<TypedDict>>(
        find_typed_dicts(subject, types));
  return *subject.typed;
}

} // namespace flattenc::check
