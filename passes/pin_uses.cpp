//
// Pins of classes that code outside of their own text looks at: through `super`,
// dispatch on types, and what lists or describes members.
//
#include "passes/pin_finder.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

/// The innermost class statement around the node; invalid if none.
static NodeId class_around(const Tree &tree, NodeId node) {
  NodeId at = tree.parent(node);
  while (at.valid() && !tree.is(at, NodeKind::ClassDef))
    at = tree.parent(at);
  return at;
}

/// Units rewrite `super` in the statements of top-level classes. Anywhere else it
/// stays as it stands, and so has to stay what it names.
void PinFinder::scan_super(ModuleId module, NodeId name) {
  const Tree &tree = program_[module].tree;
  if (tree.text(name) != "super" ||
      program_[module].scopes->resolve(name) != syntax::Resolution::Global)
    return;
  NodeId around = class_around(tree, name);
  if (around.valid() && tree.parent(around) == tree.root())
    return;
  NodeId call = tree.parent(name);
  if (tree[name].field != Field::Function)
    return pin_all("super", module, name);
  NodeId type = tree.child(call, Field::Argument);
  if (!type.valid() ||
      (around.valid() && tree.text(type) == tree.name_of(around)))
    return; // a class that is not flattened, which names itself
  ClassId cls = program_.class_of(resolve(module, type));
  if (!cls.valid())
    return pin_all("super", module, call);
  pin_with_ancestors(cls, "`super` outside of its own methods names it", module,
                     call);
}

/// `a.m is b.m`, `getattr(a, name) is getattr(b, name)`.
void PinFinder::scan_compare(ModuleId module, NodeId compare) {
  const Tree &tree = program_[module].tree;
  unsigned computed = 0;
  std::set<llvm::StringRef> names;
  for (NodeId operand : tree.children(compare)) {
    if (tree.is(operand, NodeKind::CompareOp))
      operand = tree.child(operand, Field::Right);
    if (tree.is(operand, NodeKind::Call))
      computed +=
          tree.text(tree.child(operand, Field::Function)) == "getattr";
    if (tree.is(operand, NodeKind::Attribute) &&
        !names.insert(tree.name_of(operand)).second)
      compared_methods_.insert(tree.name_of(operand).str());
  }
  if (computed > 1 && !tested_value_)
    tested_value_ = {module, compare};
}

/// `@f.register` and `@f.register(X)` of `functools.singledispatch` pick by the
/// linearization of the argument.
void PinFinder::scan_dispatch(ModuleId module, NodeId decorator) {
  const Tree &tree = program_[module].tree;
  NodeId value = tree.child(decorator, Field::Value);
  if (!tree.is(value, NodeKind::Attribute) || tree.name_of(value) != "register")
    return;
  NodeId parameters =
      tree.child(tree.parent(decorator), Field::Parameters);
  if (!parameters.valid())
    return;
  for (NodeId parameter : tree.children(parameters, Field::Parameter)) {
    NodeId annotation = tree.child(parameter, Field::Annotation);
    for (std::uint32_t i = annotation.index;
         annotation.valid() && i < tree[annotation].subtree_end; ++i) {
      if (!tree.is(NodeId{i}, NodeKind::String)) {
        pin(bundled_class(resolve(module, NodeId{i})),
            "`register` dispatches on it", module, annotation);
        continue;
      }
      std::string text =
          syntax::string_value(tree.text(NodeId{i})).value_or("");
      pin(bundled_class(program_.resolve(module, text)),
          "`register` dispatches on it", module, annotation);
    }
  }
}

static constexpr llvm::StringLiteral kIntrospection[] = {
    "dir", "getmembers", "getmembers_static", "getdoc", "getsource",
    "getsourcelines", "getcomments", "findsource"};

/// Calls that list the members of objects or describe classes and functions: they
/// would see helpers, and definitions where they stand now.
void PinFinder::scan_introspection(ModuleId module, NodeId call) {
  const Tree &tree = program_[module].tree;
  NodeId function = tree.child(call, Field::Function);
  NodeId of = tree.child(call, Field::Argument);
  llvm::StringRef name = tree.is(function, NodeKind::Attribute)
                             ? tree.name_of(function)
                             : tree.text(function);
  if (!of.valid() || !llvm::is_contained(kIntrospection, name))
    return;
  std::string path = resolve(module, function).path;
  if (name == "dir" ? !tree.is(function, NodeKind::Name)
                    : path != ("inspect." + name).str())
    return;
  if (path.empty())
    path = name.str();
  Entity entity = resolve(module, of);
  if (entity.kind == Entity::Kind::Module ||
      entity.kind == Entity::Kind::External)
    return;
  if (tree.text(of).contains("sys.modules"))
    return;
  pin_all(path, module, call);
}

/// `__qualname__` and `__module__` of a method tell the class that defines it.
void PinFinder::scan_function_attribute(ModuleId module, NodeId attribute) {
  const Tree &tree = program_[module].tree;
  NodeId method = tree.child(attribute, Field::Value);
  if (!tree.is(method, NodeKind::Attribute))
    return;
  llvm::StringRef name = tree.name_of(method);
  if (name == "__func__" || name == "__wrapped__") {
    method = tree.child(method, Field::Value);
    name = tree.name_of(method);
  }
  for (const auto &[cls, leaves] : descendants_)
    if (!program_[cls].external() && in_.hierarchy.body(cls).defines(name))
      pin(cls, ("`" + tree.name_of(attribute) + "` of `" + name + "` is read")
                   .str(),
          module, attribute);
}

} // namespace flattenc
