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
      if (out_.size() > vm_.limits().items &&
          !vm_.allows_items(out_.size()))
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
    case Kind::BigInt:
      out_ += integer_repr(v);
      return true;
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
      out_ += std::string("<class '") +
              (llvm::StringRef(v.type->module) == "builtins"
                   ? std::string()
                   : std::string(v.type->module) + ".") +
              v.type->name + "'>";
      return true;
    case Kind::Builtin:
      out_ += std::string("<built-in function ") + v.builtin->name + ">";
      return true;
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
      std::vector<Item> parts;
      out_ += e->type->name;
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
      if (as_set(v).table.size() == 1 && v.kind == Kind::Set) {
        as_set(v).table.each([&](DictTable::Entry &e) {
          items("{", e.key, "}", false);
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

std::optional<std::string> Vm::repr(Value value) {
  return TextWriter(*this).run(value);
}

std::optional<std::string> Vm::str(Value value) {
  if (value.kind == Kind::Str)
    return as_str(value).text.str();
  if (value.kind == Kind::Exception) {
    auto *exception = value.as<ExceptionObject>();
    if (exception->args.empty())
      return std::string();
    if (exception->args.size() == 1)
      return is_subtype(*exception->type, kType_KeyError)
                 ? repr(exception->args[0])
                 : str(exception->args[0]);
    return repr(heap_.tuple(exception->args));
  }
  return repr(value);
}

} // namespace flattenc::python
