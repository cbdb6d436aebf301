#include "compiler/program/module_strings.h"

#include "compiler/syntax/literals.h"

namespace flattenc {

using syntax::Tree;

NodeId module_string(const Tree &tree, NodeId node) {
  if (tree.is(node, NodeKind::Subscript)) {
    NodeId value = tree.child(node, Field::Value);
    return tree.text(value).startswith("sys") &&
                   tree.dotted(value) == "sys.modules"
               ? tree.child(node, Field::Index)
               : NodeId{};
  }
  if (!tree.is(node, NodeKind::Call))
    return {};
  NodeId function = tree.child(node, Field::Function);
  llvm::StringRef name = tree.is(function, NodeKind::Attribute)
                             ? tree.name_of(function)
                             : tree.text(function);
  return name == "import_module" || name == "__import__"
             ? tree.child(node, Field::Argument)
             : NodeId{};
}

/// The text with which a string that is put together begins: `'a.' + b`,
/// `f'a.{b}'`, `'a.%s' % b`, `'a.{}'.format(b)`.
static NamedModule beginning(const Module &module, NodeId string) {
  const Tree &tree = module.tree;
  NodeId all = string;
  bool whole = tree.is(string, NodeKind::String);
  while (string.valid() && (tree.is(string, NodeKind::BinOp) ||
                            tree.is(string, NodeKind::Call) ||
                            tree.is(string, NodeKind::StringConcat))) {
    if (tree.is(string, NodeKind::BinOp))
      string = tree.child(string, Field::Left);
    else if (tree.is(string, NodeKind::StringConcat))
      string = tree.child(string, Field::Element);
    else
      string = tree.child(tree.child(string, Field::Function), Field::Value);
  }
  // The module's own name, which the rest comes behind.
  bool own = string != all && tree.is(string, NodeKind::Name);
  if (!whole && (own || tree.text(string).ltrim("rRfF\"'").startswith("{") ||
                 tree.text(string).ltrim("rRfF\"'").startswith("%"))) {
    llvm::StringRef text = tree.text(all);
    if (text.contains("__name__") || text.contains("__package__"))
      return {module.package + ".", false};
  }
  if (tree.is(string, NodeKind::FString))
    return {tree.text(string).ltrim("rRfF\"'").split('{').first.str(), false};
  if (!tree.is(string, NodeKind::String))
    return {};
  return {syntax::string_value(tree.text(string)).value_or(""), whole};
}

/// The package that the second argument of `import_module` gives.
static std::string anchor(const Module &module, NodeId call) {
  const Tree &tree = module.tree;
  NodeId package;
  for (NodeId argument : tree.children(call, Field::Argument))
    package = tree.is(argument, NodeKind::Keyword)
                  ? tree.child(argument, Field::Value)
                  : argument;
  if (tree.is(package, NodeKind::String))
    return syntax::string_value(tree.text(package)).value_or("");
  if (tree.text(package) == "__package__")
    return module.parent_package().str();
  return tree.text(package) == "__name__" ? module.name : std::string();
}

NamedModule named_module(const Module &module, NodeId node) {
  const Tree &tree = module.tree;
  NodeId string = module_string(tree, node);
  if (!string.valid())
    return {};
  NamedModule result = beginning(module, string);
  llvm::StringRef name = result.name;
  if (!name.startswith(".") || !tree.is(node, NodeKind::Call))
    return result;
  std::string package = anchor(module, node);
  name = name.drop_front();
  while (name.consume_front("."))
    package = llvm::StringRef(package).rsplit('.').first.str();
  if (package.empty())
    return {};
  return {package + "." + name.str(), result.whole};
}

} // namespace flattenc
