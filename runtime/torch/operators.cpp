//
// Calls operators by name: finds the overload that takes the arguments by the
// rules of PyTorch's argument parser (torch/csrc/utils/python_arg_parser.cpp).
//
#include "runtime/torch/session.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ScalarOps.h>
#include <ATen/TracerMode.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

namespace flattenc::torch_plugin {

namespace {

namespace tracer = torch::jit::tracer;

/// What the tracer must be told before the call.
struct Origin {
  std::string argument;
  std::optional<std::pair<size_t, size_t>> element; ///< index, length
  at::Tensor traced;
  c10::TypePtr type;
};

struct Match {
  torch::jit::Stack stack;
  bool baked = false;
  std::vector<Origin> origins;
};

/// How far an argument may be from its parameter.
enum class Pass { Exact, Converted };

} // namespace

/// These take a number where a tensor is declared and never choose their
/// `Scalar` overload.
static bool takes_numbers_as_tensors(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "add",      "sub",      "mul",         "div",         "divide",
      "multiply", "subtract", "true_divide", "floor_divide"};
  if (!name.empty() && name.back() == '_')
    name.remove_suffix(1);
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

int64_t read_integer(const at::Tensor &scalar) {
  at::tracer::impl::NoTracerDispatchMode no_trace;
  return scalar.item<int64_t>();
}

at::Scalar scalar_of(const Value &value) {
  switch (value.kind) {
  case ValueKind::Bool:
    return at::Scalar(value.integer != 0);
  case ValueKind::Int:
    return at::Scalar(value.integer);
  case ValueKind::Float:
    return at::Scalar(value.number);
  default:
    TORCH_CHECK_TYPE(false, "a number is expected");
  }
}

at::Tensor wrapped_number(const Value &value) {
  if (value.traced && tracer::isTracing())
    return tensor_of_handle(value.traced);
  at::AutoDispatchBelowADInplaceOrView below;
  at::tracer::impl::NoTracerDispatchMode no_trace;
  at::Tensor tensor = c10::scalar_to_tensor(scalar_of(value));
  tensor.unsafeGetTensorImpl()->set_wrapped_number(true);
  return tensor;
}

static bool is_number(const Value &value) {
  return value.kind == ValueKind::Bool || value.kind == ValueKind::Int ||
         value.kind == ValueKind::Float;
}

/// A tensor of no dimensions stands for its element.
static std::optional<at::Tensor> zero_dim(const Value &value) {
  if (value.kind != ValueKind::Tensor)
    return std::nullopt;
  at::Tensor tensor = tensor_of_handle(value.tensor);
  if (tensor.dim() != 0)
    return std::nullopt;
  return tensor;
}

namespace {

class Matcher {
public:
  Matcher(const c10::FunctionSchema &schema, c10::ArrayRef<Value> positional,
          c10::ArrayRef<NamedValue> named, Pass pass, bool numbers_as_tensors)
      : schema_(schema), positional_(positional), named_(named), pass_(pass),
        numbers_as_tensors_(numbers_as_tensors) {}

  std::optional<Match> run();

private:
  std::optional<size_t> parameter_named(std::string_view name) const;
  bool place();
  std::optional<c10::IValue> convert(const c10::Argument &parameter,
                                     const c10::TypePtr &type,
                                     const Value &value);
  std::optional<c10::IValue> convert_list(const c10::Argument &parameter,
                                          const c10::TypePtr &element,
                                          c10::ArrayRef<Value> items);
  std::optional<int64_t>
  integer(const c10::Argument &parameter, const Value &value,
          std::optional<std::pair<size_t, size_t>> element);

  const c10::FunctionSchema &schema_;
  c10::ArrayRef<Value> positional_;
  c10::ArrayRef<NamedValue> named_;
  Pass pass_;
  bool numbers_as_tensors_;
  std::vector<const Value *> given_;
  std::vector<Value> trailing_; ///< `permute(2, 0, 1)`
  Value trailing_list_;
  Match match_;
};

} // namespace

std::optional<size_t> Matcher::parameter_named(std::string_view name) const {
  auto find = [&](std::string_view wanted) -> std::optional<size_t> {
    for (size_t i = 0; i < schema_.arguments().size(); ++i)
      if (schema_.arguments()[i].name() == wanted)
        return i;
    return std::nullopt;
  };
  if (auto index = find(name))
    return index;
  if (name == "axis")
    return find("dim");
  if (name == "keepdims")
    return find("keepdim");
  if (name == "input" || name == "x")
    return find("self");
  return std::nullopt;
}

/// Assigns the arguments to the parameters.
bool Matcher::place() {
  const auto &parameters = schema_.arguments();
  given_.assign(parameters.size(), nullptr);
  for (const NamedValue &argument : named_) {
    auto index = parameter_named(argument.name);
    if (!index || given_[*index])
      return false;
    given_[*index] = &argument.value;
  }
  std::vector<size_t> places;
  for (size_t i = 0; i < parameters.size(); ++i)
    if (!parameters[i].kwarg_only() && !given_[i])
      places.push_back(i);
  for (size_t i = 0; i < positional_.size(); ++i) {
    if (i >= places.size())
      return false;
    const c10::Argument &parameter = parameters[places[i]];
    bool last = i + 1 == places.size();
    auto list = parameter.real_type()->cast<c10::ListType>();
    bool ints = list && (list->getElementType()->kind() == c10::IntType::Kind ||
                         list->getElementType()->kind() ==
                             c10::SymIntType::Kind);
    auto rest = positional_.slice(i);
    if (last && ints && !parameter.N() &&
        std::all_of(rest.begin(), rest.end(), [](const Value &value) {
          return value.kind == ValueKind::Int || zero_dim(value);
        })) {
      trailing_.assign(rest.begin(), rest.end());
      trailing_list_.kind = ValueKind::List;
      trailing_list_.items = trailing_.data();
      trailing_list_.count = trailing_.size();
      given_[places[i]] = &trailing_list_;
      return true;
    }
    given_[places[i]] = &positional_[i];
  }
  return true;
}

std::optional<int64_t>
Matcher::integer(const c10::Argument &parameter, const Value &value,
                 std::optional<std::pair<size_t, size_t>> element) {
  at::Tensor traced;
  int64_t number = 0;
  if (value.kind == ValueKind::Int) {
    number = value.integer;
    if (value.traced)
      traced = tensor_of_handle(value.traced);
  } else if (auto tensor = zero_dim(value);
             tensor && pass_ == Pass::Converted &&
             at::isIntegralType(tensor->scalar_type(), false)) {
    number = read_integer(*tensor);
    traced = *tensor;
  } else {
    return std::nullopt;
  }
  if (traced.defined() && tracer::isTracing())
    match_.origins.push_back(
        {parameter.name(), element, traced, c10::IntType::get()});
  return number;
}

std::optional<c10::IValue>
Matcher::convert_list(const c10::Argument &parameter,
                      const c10::TypePtr &element,
                      c10::ArrayRef<Value> items) {
  switch (element->kind()) {
  case c10::TypeKind::IntType:
  case c10::TypeKind::SymIntType: {
    std::vector<int64_t> numbers;
    for (size_t i = 0; i < items.size(); ++i) {
      auto number = integer(parameter, items[i], {{i, items.size()}});
      if (!number)
        return std::nullopt;
      numbers.push_back(*number);
    }
    return numbers;
  }
  case c10::TypeKind::FloatType: {
    std::vector<double> numbers;
    for (const Value &item : items) {
      if (!is_number(item))
        return std::nullopt;
      match_.baked |= item.traced != nullptr;
      numbers.push_back(scalar_of(item).toDouble());
    }
    return numbers;
  }
  case c10::TypeKind::TensorType: {
    std::vector<at::Tensor> tensors;
    for (const Value &item : items) {
      if (item.kind != ValueKind::Tensor)
        return std::nullopt;
      tensors.push_back(tensor_of_handle(item.tensor));
    }
    return tensors;
  }
  case c10::TypeKind::OptionalType: {
    c10::List<std::optional<at::Tensor>> tensors;
    for (const Value &item : items) {
      if (item.kind == ValueKind::None)
        tensors.push_back(std::nullopt);
      else if (item.kind == ValueKind::Tensor)
        tensors.push_back(tensor_of_handle(item.tensor));
      else
        return std::nullopt;
    }
    return tensors;
  }
  case c10::TypeKind::BoolType: {
    c10::List<bool> flags;
    for (const Value &item : items) {
      if (item.kind != ValueKind::Bool)
        return std::nullopt;
      flags.push_back(item.integer != 0);
    }
    return flags;
  }
  default: {
    c10::List<at::Scalar> numbers;
    if (element->kind() != c10::TypeKind::NumberType)
      return std::nullopt;
    for (const Value &item : items) {
      if (!is_number(item))
        return std::nullopt;
      numbers.push_back(scalar_of(item));
    }
    return numbers;
  }
  }
}

std::optional<c10::IValue> Matcher::convert(const c10::Argument &parameter,
                                            const c10::TypePtr &type,
                                            const Value &value) {
  auto of_kind = [&](ValueKind kind) -> std::optional<c10::IValue> {
    if (value.kind != kind)
      return std::nullopt;
    return c10::IValue(value.integer);
  };
  switch (type->kind()) {
  case c10::TypeKind::OptionalType:
    if (value.kind == ValueKind::None)
      return c10::IValue();
    return convert(parameter,
                   type->expectRef<c10::OptionalType>().getElementType(),
                   value);
  case c10::TypeKind::TensorType:
    if (value.kind == ValueKind::Tensor)
      return tensor_of_handle(value.tensor);
    if (pass_ == Pass::Converted && is_number(value) && numbers_as_tensors_)
      return wrapped_number(value);
    return std::nullopt;
  case c10::TypeKind::ScalarTypeType:
    return of_kind(ValueKind::Dtype);
  case c10::TypeKind::LayoutType:
    return of_kind(ValueKind::Layout);
  case c10::TypeKind::MemoryFormatType:
    return of_kind(ValueKind::MemoryFormat);
  case c10::TypeKind::DeviceObjType:
    if (value.kind != ValueKind::Device && value.kind != ValueKind::Text)
      return std::nullopt;
    return c10::Device(std::string(value.text, value.count));
  case c10::TypeKind::IntType:
  case c10::TypeKind::SymIntType:
    if (auto number = integer(parameter, value, std::nullopt))
      return *number;
    return std::nullopt;
  case c10::TypeKind::FloatType:
    if (is_number(value)) {
      match_.baked |= value.traced != nullptr;
      return scalar_of(value).toDouble();
    }
    if (auto tensor = zero_dim(value); tensor && pass_ == Pass::Converted) {
      at::tracer::impl::NoTracerDispatchMode no_trace;
      return tensor->item().toDouble();
    }
    return std::nullopt;
  case c10::TypeKind::NumberType:
    if (is_number(value)) {
      if (value.traced && tracer::isTracing())
        match_.origins.push_back({parameter.name(), std::nullopt,
                                  tensor_of_handle(value.traced),
                                  c10::NumberType::get()});
      return scalar_of(value);
    }
    if (auto tensor = zero_dim(value); tensor && pass_ == Pass::Converted) {
      if (tracer::isTracing())
        match_.origins.push_back(
            {parameter.name(), std::nullopt, *tensor, c10::NumberType::get()});
      at::tracer::impl::NoTracerDispatchMode no_trace;
      return tensor->item();
    }
    return std::nullopt;
  case c10::TypeKind::BoolType:
    if (value.kind == ValueKind::Bool)
      return value.integer != 0;
    return std::nullopt;
  case c10::TypeKind::StringType:
    if (value.kind == ValueKind::Text)
      return std::string(value.text, value.count);
    return std::nullopt;
  case c10::TypeKind::GeneratorType:
    if (value.kind == ValueKind::Generator)
      return generator_of_handle(value.generator);
    return std::nullopt;
  case c10::TypeKind::ListType: {
    const c10::TypePtr &element =
        type->expectRef<c10::ListType>().getElementType();
    if (value.kind == ValueKind::List || value.kind == ValueKind::Tuple)
      return convert_list(parameter, element, {value.items, value.count});
    if (!parameter.N())
      return std::nullopt;
    std::vector<Value> same(static_cast<size_t>(*parameter.N()), value);
    return convert_list(parameter, element, same);
  }
  default:
    return std::nullopt;
  }
}

std::optional<Match> Matcher::run() {
  if (!place())
    return std::nullopt;
  const auto &parameters = schema_.arguments();
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (!given_[i]) {
      if (!parameters[i].default_value())
        return std::nullopt;
      match_.stack.push_back(*parameters[i].default_value());
      continue;
    }
    auto value =
        convert(parameters[i], parameters[i].real_type(), *given_[i]);
    if (!value)
      return std::nullopt;
    match_.stack.push_back(std::move(*value));
  }
  return std::move(match_);
}

/// Overloads that Python reaches only by `out=` or by named dimensions.
static bool is_hidden(const c10::FunctionSchema &schema) {
  const std::string &overload = schema.overload_name();
  if (overload.find("name") != std::string::npos)
    return true;
  return std::any_of(schema.arguments().begin(), schema.arguments().end(),
                     [](const c10::Argument &argument) {
                       return argument.is_out() &&
                              !argument.default_value().has_value();
                     });
}

static void announce(const std::vector<Origin> &origins) {
  for (const Origin &origin : origins) {
    if (origin.element)
      tracer::ArgumentStash::stashIntArrayRefElem(
          origin.argument, origin.element->second, origin.element->first,
          origin.traced);
    else
      tracer::ArgumentStash::stashValue(origin.argument, 1, origin.traced,
                                        origin.type);
  }
}

static const char *describe(ValueKind kind) {
  switch (kind) {
  case ValueKind::None:
    return "None";
  case ValueKind::Bool:
    return "bool";
  case ValueKind::Int:
    return "int";
  case ValueKind::Float:
    return "float";
  case ValueKind::Text:
    return "str";
  case ValueKind::Tensor:
    return "Tensor";
  case ValueKind::List:
    return "list";
  case ValueKind::Tuple:
    return "tuple";
  case ValueKind::Dict:
    return "dict";
  case ValueKind::Dtype:
    return "torch.dtype";
  case ValueKind::Layout:
    return "torch.layout";
  case ValueKind::MemoryFormat:
    return "torch.memory_format";
  case ValueKind::Device:
    return "torch.device";
  case ValueKind::Generator:
    return "torch.Generator";
  case ValueKind::Slice:
    return "slice";
  case ValueKind::Ellipsis:
    return "ellipsis";
  }
  return "?";
}

/// `conv2d(): no overload takes (Tensor, int, *, dim=str)`
static std::string mismatch(const std::string &name,
                            c10::ArrayRef<Value> positional,
                            c10::ArrayRef<NamedValue> named) {
  std::string text = name + "() received an invalid combination of arguments "
                            "- got (";
  const char *separator = "";
  for (const Value &value : positional) {
    text += separator;
    text += describe(value.kind);
    separator = ", ";
  }
  for (const NamedValue &argument : named) {
    text += separator;
    text += argument.name;
    text += "=";
    text += describe(argument.value.kind);
    separator = ", ";
  }
  return text + ")";
}

/// The state of the default source of random numbers, if it matters.
static at::Tensor random_state(const Session &session) {
  return session.seed_forgotten ? at::detail::getDefaultCPUGenerator().get_state()
                                : at::Tensor();
}

static bool drew_numbers(const Session &session, const at::Tensor &before) {
  return before.defined() &&
         std::memcmp(before.data_ptr(), random_state(session).data_ptr(),
                     before.nbytes()) != 0;
}

void call_operator(Session &session, const char *name,
                   c10::ArrayRef<Value> positional,
                   c10::ArrayRef<NamedValue> named, Value *result) {
  std::string base = name;
  std::optional<std::string> overload;
  if (size_t dot = base.find('.'); dot != std::string::npos) {
    overload = base.substr(dot + 1);
    base.resize(dot);
  }
  const auto &operators = torch::jit::getAllOperatorsFor(
      c10::Symbol::fromQualString("aten::" + base));
  if (operators.empty())
    throw NoOperator{base};
  bool as_tensors = takes_numbers_as_tensors(base);
  for (Pass pass : {Pass::Exact, Pass::Converted}) {
    for (const auto &op : operators) {
      const c10::FunctionSchema &schema = op->schema();
      if (overload ? schema.overload_name() != *overload : is_hidden(schema))
        continue;
      if (!overload && as_tensors &&
          schema.overload_name().find("Scalar") != std::string::npos)
        continue;
      auto match =
          Matcher(schema, positional, named, pass, as_tensors).run();
      if (!match)
        continue;
      announce(match->origins);
      session.baked += match->baked;
      at::Tensor random = random_state(session);
      op->getOperation()(match->stack);
      if (drew_numbers(session, random))
        throw NoOperator{base + "` after `torch.seed()"};
      if (match->stack.size() == 1) {
        if (match->stack[0].isInt() && schema.returns()[0].real_type()->kind() ==
                                           c10::TypeKind::ScalarTypeType) {
          result->kind = ValueKind::Dtype;
          result->integer = match->stack[0].toInt();
          return;
        }
        *result = to_value(session, match->stack[0]);
        return;
      }
      std::vector<Value> items;
      for (const c10::IValue &item : match->stack)
        items.push_back(to_value(session, item));
      session.lists.push_back(std::move(items));
      result->kind = ValueKind::Tuple;
      result->items = session.lists.back().data();
      result->count = session.lists.back().size();
      return;
    }
  }
  TORCH_CHECK_TYPE(false, mismatch(base, positional, named));
}

} // namespace flattenc::torch_plugin
