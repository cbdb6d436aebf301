#include "runtime/python/types.h"

#include "runtime/python/builtins.h"
#include "runtime/python/host_object.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace flattenc::python {

#define TYPE(name, module, base)                                               \
  const TypeInfo kType_##name = {#name, module, base, construct_##name};
#define EXCEPTION(name, base)                                                  \
  const TypeInfo kType_##name = {#name, "builtins", &kType_##base,             \
                                 construct_exception};
#include "runtime/python/types.def"

bool is_subtype(const TypeInfo &type, const TypeInfo &base) {
  for (const TypeInfo *at = &type; at; at = at->base)
    if (at == &base)
      return true;
  return false;
}

const TypeInfo &type_of(Value value) {
  switch (value.kind) {
  case Kind::Unbound:
  case Kind::Cell:
  case Kind::Host:
    return kType_object;
  case Kind::Instance:
    return *value.as<InstanceObject>()->cls->native;
  case Kind::Class:
    return kType_type;
  case Kind::NotImplemented:
    return kType_NotImplementedType;
  case Kind::Property:
    return kType_property;
  case Kind::ClassMethod:
    return kType_classmethod;
  case Kind::StaticMethod:
    return kType_staticmethod;
  case Kind::Super:
    return kType_super;
  case Kind::None:
    return kType_NoneType;
  case Kind::Bool:
    return kType_bool;
  case Kind::Int:
  case Kind::BigInt:
    return kType_int;
  case Kind::Float:
    return kType_float;
  case Kind::Ellipsis:
    return kType_ellipsis;
  case Kind::Type:
    return kType_type;
  case Kind::Method:
    if (!value.as<MethodObject>()->function)
      return kType_method;
    return kType_builtin_function_or_method;
  case Kind::Builtin:
    return kType_builtin_function_or_method;
  case Kind::Str:
    return kType_str;
  case Kind::Bytes:
    return kType_bytes;
  case Kind::List:
    return kType_list;
  case Kind::Tuple:
    return kType_tuple;
  case Kind::Dict:
    return kType_dict;
  case Kind::Set:
    return kType_set;
  case Kind::FrozenSet:
    return kType_frozenset;
  case Kind::Range:
    return kType_range;
  case Kind::Slice:
    return kType_slice;
  case Kind::Function:
    return kType_function;
  case Kind::Module:
    return kType_module;
  case Kind::Exception:
    return *value.as<ExceptionObject>()->type;
  case Kind::View:
    switch (value.as<ViewObject>()->view) {
    case ViewKind::Keys:
      return kType_dict_keys;
    case ViewKind::Values:
      return kType_dict_values;
    case ViewKind::Items:
      return kType_dict_items;
    }
    break;
  case Kind::Iterator:
    switch (value.as<IteratorObject>()->iterator) {
    case IteratorKind::Zip:
      return kType_zip;
    case IteratorKind::Map:
      return kType_map;
    case IteratorKind::Filter:
      return kType_filter;
    case IteratorKind::Enumerate:
      return kType_enumerate;
    case IteratorKind::Reversed:
      return kType_reversed;
    case IteratorKind::List:
      return kType_list_iterator;
    case IteratorKind::Tuple:
      return kType_tuple_iterator;
    case IteratorKind::Str: {
      llvm::StringRef text = as_str(value.as<IteratorObject>()->source).text;
      bool ascii = llvm::all_of(text, [](char c) { return (c & 0x80) == 0; });
      return ascii ? kType_str_ascii_iterator : kType_str_iterator;
    }
    case IteratorKind::Bytes:
      return kType_bytes_iterator;
    case IteratorKind::Range:
      return kType_range_iterator;
    case IteratorKind::View:
      switch (value.as<IteratorObject>()->view) {
      case ViewKind::Keys:
        return kType_dict_keyiterator;
      case ViewKind::Values:
        return kType_dict_valueiterator;
      case ViewKind::Items:
        return kType_dict_itemiterator;
      }
      break;
    case IteratorKind::Call:
      return kType_callable_iterator;
    case IteratorKind::Sequence:
      return kType_iterator;
    }
    break;
  case Kind::Generator:
    return kType_generator;
  }
  llvm_unreachable("covered");
}

llvm::StringRef type_name(Value value) {
  if (value.kind == Kind::Host)
    return value.as<HostObject>()->type_name();
  if (value.kind == Kind::Instance)
    return value.as<InstanceObject>()->cls->name->text;
  if (value.kind == Kind::Exception && value.as<ExceptionObject>()->cls)
    return value.as<ExceptionObject>()->cls->name->text;
  if (value.kind == Kind::Class &&
      value.as<ClassObject>()->metaclass.kind == Kind::Class)
    return value.as<ClassObject>()->metaclass.as<ClassObject>()->name->text;
  if (value.kind == Kind::Dict && as_dict(value).type)
    return as_dict(value).type->name();
  return type_of(value).name;
}

Value builtin_named(llvm::StringRef name) {
  static const llvm::StringMap<Value> kNames = [] {
    llvm::StringMap<Value> names;
    for (const TypeInfo *type : {
#define TYPE(name, module, base) &kType_##name,
#define EXCEPTION(name, base) &kType_##name,
#include "runtime/python/types.def"
         })
      names[type->name] = Value::of(type);
    for (const char *hidden :
         {"NoneType", "ellipsis", "function", "builtin_function_or_method",
          "module", "generator", "dict_keys", "dict_values", "dict_items",
          "iterator", "list_iterator", "tuple_iterator", "str_ascii_iterator",
          "str_iterator", "bytes_iterator", "range_iterator",
          "dict_keyiterator", "dict_valueiterator", "dict_itemiterator",
          "callable_iterator", "method", "NotImplementedType", "UnionType"})
      names.erase(hidden);
    for (const BuiltinInfo &info : builtin_functions())
      names[info.name] = Value::of(&info);
    for (const BuiltinInfo &info : object_functions())
      names[info.name] = Value::of(&info);
    names["NotImplemented"] = Value::not_implemented();
    names["__debug__"] = Value::boolean(true);
    names["Ellipsis"] = Value::none();
    names["Ellipsis"].kind = Kind::Ellipsis;
    names["IOError"] = names["EnvironmentError"] = names["OSError"];
    return names;
  }();
  auto found = kNames.find(name);
  return found == kNames.end() ? Value() : found->second;
}

bool is_refused_builtin(llvm::StringRef name) {
  static const llvm::StringSet<> kRefused = {
      "__import__", "open", "eval", "exec", "compile", "input", "memoryview",
      "bytearray", "complex", "breakpoint", "help", "exit", "quit",
      "__build_class__", "__builtins__", "__name__", "__doc__", "__spec__",
      "__loader__", "aiter", "anext", "copyright", "credits", "license"};
  return kRefused.contains(name) || name.endswith("Error") ||
         name.endswith("Warning") || name == "KeyboardInterrupt" ||
         name == "SystemExit" || name == "GeneratorExit";
}

} // namespace flattenc::python
