#include "runtime/python/names.h"
#include "runtime/python/numbers.h"
#include "runtime/python/text.h"
#include "runtime/python/vm.h"

namespace flattenc::python {

/// Writes reprs with an explicit stack; a container within itself is `...`.
class TextWriter {
public:
  explicit TextWriter(Vm &vm) : vm_(vm) {}
  std::optional<std::string> run(Value value) {
    work_.push_back({value, {}, false});
    while (!work_.empty()) {
      Item item = std::move(work_.back());
      work_.pop_back();
      if (item.leave)
        inside_.pop_back();
      else if (!item.value.bound())
        out_ += item.text;
      else if (!write(item.value))
        return std::nullopt;
      if (!vm_.walk() || !vm_.allows_items(out_.size()))
        return std::nullopt;
    }
    return std::move(out_);
  }

private:
  struct Item {
    Value value;
    std::string text;
    bool leave;
  };

  bool write(Value v) {
    switch (v.kind) {
    case Kind::None:
      out_ += "None";
      return true;
    case Kind::Ellipsis:
      out_ += "Ellipsis";
      return true;
    case Kind::Bool:
    case Kind::Int:
    case Kind::BigInt: {
      std::string digits = integer_repr(v);
      if (llvm::StringRef(digits).ltrim('-').size() > kMaxDigits) {
        vm_.too_many_digits();
        return false;
      }
      out_ += digits;
      return true;
    }
    case Kind::Float:
      out_ += float_repr(v.number);
      return true;
    case Kind::Str:
      out_ += str_repr(as_str(v).text);
      return true;
    case Kind::Bytes:
      out_ += bytes_repr(v.as<BytesObject>()->bytes);
      return true;
    case Kind::Type:
      out_ += "<class '" + vm_.qualified_class_name(v) + "'>";
      return true;
    case Kind::Builtin:
      if (v.builtin->owner)
        out_ += std::string(v.builtin->receiver == Receiver::None
                                ? "<built-in method "
                            : v.builtin->name[0] == '_'
                                ? "<slot wrapper '"
                                : "<method '") +
                v.builtin->name + "' of '" + v.builtin->owner->name +
                "' objects>";
      else
        out_ += std::string("<built-in function ") + v.builtin->name + ">";
      return true;
    case Kind::NotImplemented:
      out_ += "NotImplemented";
      return true;
    case Kind::Class:
    case Kind::Instance: {
      Value member = vm_.special(v, *names().repr_);
      Value held = plain(v);
      if (member.kind == Kind::Builtin) {
        if (held.kind != v.kind && member.builtin->owner != &kType_object) {
          bool set = held.kind == Kind::Set || held.kind == Kind::FrozenSet;
          if (set) {
            out_ += type_name(v);
            work_.push_back({{}, ")", false});
            out_ += "(";
            if (as_set(held).table.empty())
              return true;
          }
          return write(held);
        }
        out_ += vm_.default_repr(v);
        return true;
      }
      if (!member.bound()) {
        out_ += vm_.default_repr(v);
        return true;
      }
      Result text = vm_.call_special(member, v, {});
      if (!text)
        return false;
      if (plain(*text).kind != Kind::Str) {
        vm_.raise(kType_TypeError, "__repr__ returned non-string (type " +
                                       type_name(*text) + ")");
        return false;
      }
      out_ += as_str(plain(*text)).text;
      return true;
    }
    case Kind::Function:
    case Kind::Method:
    case Kind::Module:
    case Kind::Generator:
    case Kind::Iterator:
    case Kind::Property:
    case Kind::ClassMethod:
    case Kind::StaticMethod:
    case Kind::Super:
      out_ += vm_.default_repr(v);
      return true;
    case Kind::View: {
      auto *view = v.as<ViewObject>();
      llvm::SmallVector<Value, 8> values;
      if (!vm_.collect(v, values))
        return false;
      out_ += view->view == ViewKind::Keys     ? "dict_keys"
              : view->view == ViewKind::Values ? "dict_values"
                                               : "dict_items";
      items("([", values, "])", false);
      return true;
    }
    case Kind::Range: {
      auto *r = v.as<RangeObject>();
      out_ += "range(" + std::to_string(r->start) + ", " +
              std::to_string(r->stop);
      if (r->step != 1)
        out_ += ", " + std::to_string(r->step);
      out_ += ")";
      return true;
    }
    case Kind::Exception: {
      auto *e = v.as<ExceptionObject>();
      if (e->cls) {
        Value member = vm_.special(v, *names().repr_);
        if (member.bound() && member.kind != Kind::Builtin) {
          Result text = vm_.call_special(member, v, {});
          if (text)
            out_ += as_str(plain(*text)).text;
          return text.has_value();
        }
        out_ += e->cls->name->text;
      } else {
        out_ += e->type->name;
      }
      items("(", e->args, ")", false);
      return true;
    }
    case Kind::List:
    case Kind::Tuple:
    case Kind::Dict:
      return container(v);
    case Kind::Set:
    case Kind::FrozenSet:
      if (as_set(v).table.empty()) {
        out_ += v.kind == Kind::Set ? "set()" : "frozenset()";
        return true;
      }
      if (as_set(v).table.size() == 1) {
        bool set = v.kind == Kind::Set;
        as_set(v).table.each([&](DictTable::Entry &e) {
          items(set ? "{" : "frozenset({", e.key, set ? "}" : "})", false);
        });
        return true;
      }
      vm_.refuse("the iteration order of a set");
      return false;
    case Kind::Slice: {
      auto *s = v.as<SliceObject>();
      Value parts[] = {s->start, s->stop, s->step};
      items("slice(", parts, ")", false);
      return true;
    }
    case Kind::Host: {
      Result text = v.as<HostObject>()->text(vm_);
      if (text)
        out_ += as_str(*text).text;
      return text.has_value();
    }
    default:
      vm_.refuse("the text of a value of type `" + type_name(v) + "`");
      return false;
    }
  }

  void items(llvm::StringRef open, llvm::ArrayRef<Value> values,
             std::string close, bool leave) {
    out_ += open;
    if (leave)
      work_.push_back({{}, {}, true});
    work_.push_back({{}, std::move(close), false});
    for (std::size_t i = values.size(); i-- > 0;) {
      work_.push_back({values[i], {}, false});
      if (i != 0)
        work_.push_back({{}, ", ", false});
    }
  }

  bool container(Value v) {
    if (llvm::is_contained(inside_, v.object)) {
      out_ += v.kind == Kind::List ? "[...]"
              : v.kind == Kind::Dict ? "{...}"
                                     : "(...)";
      return true;
    }
    if (inside_.size() > vm_.limits().value_depth) {
      vm_.exceed("values nested too deeply");
      return false;
    }
    inside_.push_back(v.object);
    if (v.kind != Kind::Dict) {
      bool list = v.kind == Kind::List;
      llvm::ArrayRef<Value> values = sequence_items(v);
      items(list ? "[" : "(", values,
            list ? "]" : values.size() == 1 ? ",)" : ")", true);
      return true;
    }
    out_ += "{";
    work_.push_back({{}, {}, true});
    work_.push_back({{}, "}", false});
    std::vector<Item> parts;
    as_dict(v).table.each([&](DictTable::Entry &e) {
      if (!parts.empty())
        parts.push_back({{}, ", ", false});
      parts.push_back({e.key, {}, false});
      parts.push_back({{}, ": ", false});
      parts.push_back({e.value, {}, false});
    });
    work_.insert(work_.end(), std::make_move_iterator(parts.rbegin()),
                 std::make_move_iterator(parts.rend()));
    return true;
  }

  Vm &vm_;
  std::string out_;
  std::vector<Item> work_;
  llvm::SmallVector<Object *, 8> inside_;
};

std::string Vm::qualified_class_name(Value cls) {
  std::string module, name;
  if (cls.kind == Kind::Type) {
    module = cls.type->module;
    name = cls.type->name;
  } else {
    auto *made = cls.as<ClassObject>();
    name = made->qualified_name->text.str();
    Value in = own_member(*made->dict, *names().module_);
    module = in.kind == Kind::Str ? as_str(in).text.str() : "builtins";
  }
  return module == "builtins" ? name : module + "." + name;
}

std::string Vm::default_repr(Value v) {
  auto at = [&](const std::string &what) {
    return "<" + what + " at " + address(v) + ">";
  };
  switch (v.kind) {
  case Kind::Class:
    return "<class '" + qualified_class_name(v) + "'>";
  case Kind::Function: {
    Result name = function_attribute(v, *names().qualname_);
    return at("function " + as_str(*name).text.str());
  }
  case Kind::Method: {
    auto *method = v.as<MethodObject>();
    if (method->function)
      return at("built-in method " + std::string(method->function->name) +
                " of " + type_name(method->self).str() + " object");
    auto shown = repr(method->self);
    Result name = attribute(method->callee, *names().qualname_);
    return "<bound method " +
           (name ? as_str(*name).text.str() : std::string("?")) + " of " +
           (shown ? *shown : "?") + ">";
  }
  case Kind::Module:
    return "<module '" + v.as<ModuleObject>()->name->text.str() + "'>";
  case Kind::Generator:
    return at("generator object " +
              v.as<GeneratorObject>()->frame->code->qualified_name->text.str());
  case Kind::Super:
    return "<super: <class '" + class_name(v.as<SuperObject>()->cls) +
           "'>, <" + type_name(v.as<SuperObject>()->object).str() +
           " object>>";
  default:
    return at(qualified_class_name(type_value(v)) + " object");
  }
}

std::optional<std::string> Vm::repr(Value value) {
  return TextWriter(*this).run(value);
}

std::optional<std::string> Vm::str(Value value) {
  if (value.kind == Kind::Str)
    return as_str(value).text.str();
  if (value.kind == Kind::Host) {
    Result text = value.as<HostObject>()->display(*this);
    return text ? std::optional(as_str(*text).text.str()) : std::nullopt;
  }
  if (value.kind == Kind::Instance || value.kind == Kind::Class ||
      (value.kind == Kind::Exception && value.as<ExceptionObject>()->cls)) {
    Value member = special(value, *names().str_);
    if (member.bound() && member.kind != Kind::Builtin) {
      Result text = call_special(member, value, {});
      if (!text)
        return std::nullopt;
      if (plain(*text).kind != Kind::Str)
        return raise(kType_TypeError, "__str__ returned non-string (type " +
                                          type_name(*text) + ")");
      return as_str(plain(*text)).text.str();
    }
    if (member.bound() && plain(value).kind == Kind::Str)
      return as_str(plain(value)).text.str();
  }
  if (value.kind == Kind::Exception)
    return exception_text(*value.as<ExceptionObject>());
  return repr(value);
}

} // namespace flattenc::python
