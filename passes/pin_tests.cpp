//
// Pins of classes that reachable code tests for, or whose methods and attributes it
// takes from the class.
//
#include "passes/pin_finder.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

static NodeId argument(const Tree &tree, NodeId call, unsigned index) {
  for (NodeId node : tree.children(call, Field::Argument))
    if (index-- == 0)
      return tree.is(node, NodeKind::Keyword) ? tree.child(node, Field::Value)
                                              : node;
  return {};
}

/// `classes` is what `isinstance` takes: a class, a tuple of such, `A | B`, or a
/// module-level name of one of these.
void PinFinder::pin_tested(ModuleId module, NodeId classes,
                           llvm::StringRef what) {
  std::vector<std::pair<ModuleId, NodeId>> work = {{module, classes}};
  std::set<std::pair<ModuleId, NodeId>> seen;
  while (!work.empty()) {
    auto [in, node] = work.back();
    work.pop_back();
    if (!node.valid() || !seen.insert({in, node}).second)
      continue;
    const Tree &tree = program_[in].tree;
    if (tree.is(node, NodeKind::Tuple) || tree.is(node, NodeKind::BinOp)) {
      for (NodeId child : tree.children(node))
        work.push_back({in, child});
      continue;
    }
    Entity entity = resolve(in, node);
    // The function that imports a name may give it other values as well.
    NodeId first = tree.chain_start(node);
    if (tree.is(first, NodeKind::Name) && !tested_value_ &&
        entity.kind != Entity::Kind::Unknown &&
        program_[in].scopes->resolve(first) != syntax::Resolution::Global)
      tested_value_ = {module, classes};
    if (ClassId cls = bundled_class(entity); cls.valid()) {
      pin(cls, what.str(), module, classes);
      continue;
    }
    if (entity.kind == Entity::Kind::Unknown)
      pin_tested_value(in, node, what);
    if (entity.kind != Entity::Kind::Definition)
      continue;
    const Tree &home = program_[entity.module].tree;
    if (const auto *all = program_.bindings(entity.module, entity.path))
      for (const Binding &binding : *all)
        if (home.is(binding.statement, NodeKind::Assign))
          work.push_back({entity.module,
                          home.child(binding.statement, Field::Value)});
  }
}

/// The test asks for a class that no name in the text tells.
void PinFinder::pin_tested_value(ModuleId module, NodeId node,
                                 llvm::StringRef what) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  switch (tree.kind(node)) {
  case NodeKind::Name:
    if (in.scopes->resolve(node) == syntax::Resolution::Global)
      return; // a builtin
    break;
  case NodeKind::Attribute:
  case NodeKind::Subscript:
  case NodeKind::Starred:
    break;
  case NodeKind::Call: {
    NodeId of = argument(tree, node, 0);
    if (is_class(module, node) && !tree.is(of, NodeKind::Name) &&
        !tree.is(of, NodeKind::Attribute))
      return; // type(None)
    if (!is_class(module, node))
      return pin_all(what, module, node);
    break;
  }
  default:
    return;
  }
  if (is_class(module, node))
    pin_own_class(module, node, what);
  else if (!tested_value_)
    tested_value_ = {module, node};
}

/// `node` stands for the class of some object: of `self` in a method, whose class
/// is a kept one below that of the method, or of any other.
void PinFinder::pin_own_class(ModuleId module, NodeId node,
                              llvm::StringRef what) {
  const Tree &tree = program_[module].tree;
  NodeId of = tree.is(node, NodeKind::Call) ? argument(tree, node, 0) : node;
  if (tree.is(of, NodeKind::Attribute))
    of = tree.child(of, Field::Value);
  ClassId around;
  for (NodeId at = method_around(tree, node);
       of.valid() && at.valid() && !around.valid();
       at = method_around(tree, at))
    if (tree.text(of) == first_parameter(tree, at))
      around = program_.class_at(module, tree.parent(at));
  for (ClassId kept : reach_.classes())
    if (!around.valid() || program_.is_subclass(kept, around))
      pin(kept, what.str(), module, node);
}

/// Notes a class that is used as a value: a test for values may meet it.
void PinFinder::note_value(ModuleId module, NodeId node) {
  const Tree &tree = program_[module].tree;
  NodeId parent = tree.parent(node);
  if (tree.is(parent, NodeKind::Attribute) || tree.is(parent, NodeKind::ClassDef) ||
      tree.is(parent, NodeKind::Decorator) ||
      tree.is(parent, NodeKind::ExceptHandler) ||
      tree[node].field == Field::Function || tree[node].field == Field::Target)
    return;
  ClassId cls = bundled_class(resolve(module, node));
  if (!cls.valid() || !descendants_.count(cls))
    return;
  for (NodeId at = node; at.valid(); at = tree.parent(at)) {
    Field field = tree[at].field;
    if (field == Field::Annotation || field == Field::Returns)
      return;
    NodeId call = tree.parent(at);
    if (field == Field::Argument && tree.is(call, NodeKind::Call)) {
      llvm::StringRef callee = tree.text(tree.child(call, Field::Function));
      if (callee == "isinstance" || callee == "issubclass" ||
          callee == "super" || callee.endswith("is_method_overridden"))
        return;
    }
  }
  values_.insert({cls, {module, node}});
  if (is_changed_as_value(module, node))
    pin(cls, "it is a value, and code sets attributes of it", module, node);
}

void PinFinder::scan_call(ModuleId module, NodeId call) {
  const Tree &tree = program_[module].tree;
  NodeId function = tree.child(call, Field::Function);
  llvm::StringRef name = tree.text(function);
  if (name == "isinstance" || name == "issubclass") {
    pin_tested(module, argument(tree, call, 1),
               ("`" + name + "` tests for it").str());
    return;
  }
  if (name == "vars" && is_class(module, argument(tree, call, 0)))
    return pin_all(name, module, call);
  if (name == "getattr" || name == "setattr" || name == "delattr")
    return scan_class_access(module, call);
  scan_introspection(module, call);
  scan_value_call(module, call);
  Entity callee = resolve(module, function);
  if (callee.path == "inspect.getmro" || callee.path == "inspect.getclasstree" ||
      callee.path == "inspect.classify_class_attrs")
    return pin_all(callee.path, module, call);
  if (callee.kind == Entity::Kind::External) {
#define METHOD_IDENTITY_TEST(test, base_argument)                              \
  if (callee.path == test)                                                     \
    pin_tested(module, argument(tree, call, base_argument),                    \
               "`is_method_overridden` compares its methods");
#include "compiler/program/class_effects.def"
  }
  // `Base.register(Other)` of an abstract class.
  if (!tree.is(function, NodeKind::Attribute))
    return;
  llvm::StringRef method = tree.name_of(function);
  if (method != "register" && method != "__subclasses__")
    return;
  Entity owner = resolve(module, tree.child(function, Field::Value));
  pin(bundled_class(owner), ("`" + method + "` looks at its subclasses").str(),
      module, call);
  for (NodeId node : tree.children(call, Field::Argument))
    pin(bundled_class(resolve(module, node)), "`register` dispatches on it",
        module, node);
}

/// Something asks for the bases or the own members of classes, and nobody knows
/// of which.
void PinFinder::pin_all(llvm::StringRef what, ModuleId module, NodeId node) {
  for (const auto &[cls, leaves] : descendants_)
    pin(cls, ("`" + what + "` is read").str(), module, node);
}

/// True for an expression that is a class for sure: `type(x)`, `x.__class__`, the
/// first parameter of a class method, a name of a class.
bool PinFinder::is_class(ModuleId module, NodeId expression) {
  const Tree &tree = program_[module].tree;
  if (tree.is(expression, NodeKind::Call))
    return tree.text(tree.child(expression, Field::Function)) == "type";
  if (tree.is(expression, NodeKind::Attribute) &&
      tree.name_of(expression) == "__class__")
    return true;
  if (program_.class_of(resolve(module, expression)).valid())
    return true;
  if (!tree.is(expression, NodeKind::Name))
    return false;
  NodeId method = method_around(tree, expression);
  if (method.valid() && method_kind(tree, method) == MethodKind::Class &&
      tree.text(expression) == first_parameter(tree, method))
    return true;
  return holds_class(module, expression);
}

/// True for a local name that is given `type(x)`, `x.__class__` or a class.
bool PinFinder::holds_class(ModuleId module, NodeId name) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  NodeId scope = in.scopes->scope_node(name);
  if (in.scopes->resolve(name) != syntax::Resolution::Local ||
      is_self(module, name))
    return false;
  auto is_bundled = [&](NodeId value) {
    return bundled_class(resolve(module, value)).valid();
  };
  for (NodeId node : tree.descendants(scope)) {
    if (!tree.is(node, NodeKind::Assign))
      continue;
    NodeId value = tree.child(node, Field::Value);
    bool named = tree.is(value, NodeKind::Name);
    for (NodeId target : tree.children(node, Field::Target))
      if (tree.is(target, NodeKind::Name) &&
          tree.text(target) == tree.text(name) &&
          (named ? is_bundled(value) : is_class(module, value)))
        return true;
  }
  return false;
}

/// True for a parameter to which a call gives a class: of a lambda, the call that
/// it stands in; of a function, any call; of a method, one by its name in the
/// same module.
bool PinFinder::is_given_class(ModuleId module, NodeId name) {
  const Module &in = program_[module];
  const Tree &tree = in.tree;
  if (!tree.is(name, NodeKind::Name) ||
      in.scopes->resolve(name) != syntax::Resolution::Local)
    return false;
  NodeId function = in.scopes->scope_node(name);
  unsigned index = 0;
  bool found = false;
  for (NodeId parameter : tree.children(
           tree.child(function, Field::Parameters), Field::Parameter)) {
    found = tree.name_of(parameter) == tree.text(name);
    if (found)
      break;
    ++index;
  }
  // What a method gets first is an object; nearly every `__dict__` is its.
  if (!found ||
      (index == 0 && tree.is(tree.parent(function), NodeKind::ClassDef)))
    return false;
  llvm::StringRef named = tree.name_of(function);
  auto gives_class = [&](ModuleId caller, NodeId call, unsigned at) {
    const Tree &calls = program_[caller].tree;
    NodeId given = calls.keyword(call, tree.text(name));
    if (!given.valid())
      given = argument(calls, call, at);
    return given.valid() && (calls.is(given, NodeKind::Name)
                                 ? bundled_class(resolve(caller, given)).valid()
                                 : is_class(caller, given));
  };
  if (tree.is(function, NodeKind::Lambda)) {
    NodeId call = tree.parent(function);
    return tree.is(call, NodeKind::Call) &&
           tree[function].field == Field::Function &&
           gives_class(module, call, index);
  }
  for (const auto &[caller, kept] : reach_.modules()) {
    const Tree &calls = program_[caller].tree;
    for (NodeId call : calls.descendants(calls.root())) {
      NodeId callee = calls.child(call, Field::Function);
      if (!calls.is(call, NodeKind::Call))
        continue;
      bool here = caller == module;
      // A function in a function has no module-level name.
      bool called = here && calls.is(callee, NodeKind::Name) &&
                    calls.text(callee) == named;
      if (!called) {
        Entity entity = resolve(caller, callee);
        called = entity.kind == Entity::Kind::Definition &&
                 entity.module == module && entity.path == named;
      }
      // A method gets its object before its arguments.
      bool method = here && index > 0 &&
                    calls.is(callee, NodeKind::Attribute) &&
                    calls.name_of(callee) == named;
      if ((called && gives_class(caller, call, index)) ||
          (method && gives_class(caller, call, index - 1)))
        return true;
    }
  }
  return false;
}

/// Names under which a class tells its bases.
static bool tells_bases(llvm::StringRef name) {
  return name == "__mro__" || name == "__bases__" || name == "__base__";
}

void PinFinder::scan_attribute(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  llvm::StringRef name = tree.name_of(attribute);
  bool called = tree[attribute].field == Field::Function;
  if (tells_bases(name) || (name == "mro" && called))
    return pin_all(name, module, attribute);
  NodeId value = tree.child(attribute, Field::Value);
  if ((name == "__dict__" &&
       (is_class(module, value) || is_given_class(module, value))) ||
      (name == "__annotations__" &&
       (is_class(module, value) || is_self(module, value))))
    return pin_all(name, module, attribute);
  if (name == "super" && resolve(module, attribute).path == "builtins.super")
    return pin_all(name, module, attribute);
  if (name == "__qualname__" || name == "__module__")
    scan_function_attribute(module, attribute);
  Field field = tree[attribute].field;
  NodeId parent = tree.parent(attribute);
  bool written = field == Field::Target && !tree.is(parent, NodeKind::For);
  bool compared = tree.is(parent, NodeKind::CompareOp) ||
                  tree.is(parent, NodeKind::Compare);
  if (!written && !compared) {
    scan_parent_read(module, attribute);
    return;
  }
  Entity owner = resolve(module, value);
  if (written && owner.kind == Entity::Kind::Unknown) {
    if (is_class(module, value))
      pin_own_class(module, value,
                    ("an attribute `" + name + "` of a class is written").str());
    else
      scan_value_write(module, attribute);
  }
  if (owner.kind != Entity::Kind::Definition)
    return;
  if (written && !program_.class_of(owner).valid())
    return scan_value_write(module, attribute);
  ClassId cls = program_.class_of(owner);
  if (tree.is(parent, NodeKind::Delete))
    return pin_with_ancestors(cls,
                              ("its attribute `" + name + "` is deleted").str(),
                              module, attribute);
  if (written)
    return pin(cls, ("its attribute `" + name + "` is written").str(), module,
               attribute);
  // The class that it inherits the attribute from may be above others, too.
  if (cls.valid())
    for (ClassId above : program_[cls].mro) {
      pin(above, ("its attribute `" + name + "` is compared").str(), module,
          attribute);
      if (!program_[above].external() &&
          in_.hierarchy.body(above).defines(name))
        break;
    }
}

/// True if `parent` is flattened into every kept class that holds the methods
/// of the class statement `class_def`.
bool PinFinder::becomes_helper(ModuleId module, NodeId class_def,
                               ClassId parent) {
  ClassId definer = program_.class_at(module, class_def);
  for (ClassId leaf : reach_.classes()) {
    if (!program_.is_subclass(leaf, definer))
      continue;
    std::vector<ClassId> chain = in_.hierarchy.chain(leaf, pins_);
    if ((leaf == definer || llvm::is_contained(chain, definer)) &&
        !llvm::is_contained(chain, parent))
      return false;
  }
  return true;
}

/// The bundled class from which `cls` has `name`; itself if there is none.
ClassId PinFinder::definer_of(ClassId cls, llvm::StringRef name) {
  for (ClassId each : program_[cls].mro)
    if (program_[each].external())
      break;
    else if (in_.hierarchy.body(each).defines(name))
      return each;
  return cls;
}

/// `Parent.m` taken as a function runs on objects that are no Parent any more:
/// its `super()` would not accept them. A call `Parent.m(self, …)` in a method
/// becomes a helper call; static and class methods do not care.
void PinFinder::scan_parent_read(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  Entity owner = resolve(module, tree.child(attribute, Field::Value));
  if (owner.kind != Entity::Kind::Definition)
    return;
  ClassId cls = program_.class_of(owner);
  if (!cls.valid() || program_[cls].external() || !descendants_.count(cls))
    return;
  llvm::StringRef name = tree.name_of(attribute);
  if (!reads_plain_method(cls, name).value_or(true))
    return;
  NodeId call = tree.parent(attribute);
  NodeId scope = program_[module].scopes->scope_node(attribute);
  if (tree.is(call, NodeKind::Call) && tree[attribute].field == Field::Function &&
      tree.is(scope, NodeKind::FunctionDef) &&
      tree.is(tree.parent(scope), NodeKind::ClassDef) &&
      method_kind(tree, scope) == MethodKind::Plain) {
    NodeId first = tree.child(call, Field::Argument);
    NodeId start = tree.chain_start(attribute);
    if (tree.is(first, NodeKind::Name) &&
        tree.text(first) == first_parameter(tree, scope) &&
        program_[module].scopes->resolve(start) ==
            syntax::Resolution::Global &&
        becomes_helper(module, tree.parent(scope), cls) &&
        becomes_helper(module, tree.parent(scope), definer_of(cls, name)))
      return;
  }
  pin(cls, ("its method `" + name + "` is read").str(), module, attribute);
}

void PinFinder::scan(ModuleId module, NodeId subtree) {
  const Tree &tree = program_[module].tree;
  std::uint32_t end = tree[subtree].subtree_end;
  for (std::uint32_t i = subtree.index; i < end; ++i) {
    NodeId node{i};
    switch (tree.kind(node)) {
    case NodeKind::Call:
      scan_call(module, node);
      break;
    case NodeKind::Attribute:
      scan_attribute(module, node);
      note_value(module, node);
      break;
    case NodeKind::Name:
      note_value(module, node);
      scan_super(module, node);
      break;
    case NodeKind::Compare:
      scan_compare(module, node);
      break;
    case NodeKind::Decorator:
      scan_dispatch(module, node);
      break;
    case NodeKind::String:
      if (llvm::StringRef token = tree.text(node);
          token.contains("__") || token.contains('\\'))
        if (std::string text = syntax::string_value(token).value_or("");
            tells_bases(text))
          pin_all(text, module, node);
      break;
    case NodeKind::ExceptHandler:
      pin_tested(module, tree.child(node, Field::Type),
                 "an `except` clause tests for it");
      break;
    default:
      break;
    }
  }
}

} // namespace flattenc
