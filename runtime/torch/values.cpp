//
// Handles and values: what crosses the plugin's border, in both directions.
//
#include "runtime/torch/session.h"

#include <ATen/ATen.h>
#include <ATen/TracerMode.h>
#include <c10/util/SmallVector.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>

namespace flattenc::torch_plugin {

Session::Session() : unit(std::make_shared<torch::jit::CompilationUnit>()) {}
Session::~Session() = default;

at::Generator generator_of_handle(Generator *generator) {
  return at::Generator(
      c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
          reinterpret_cast<c10::GeneratorImpl *>(generator)));
}

Generator *handle_of_generator(at::Generator generator) {
  return reinterpret_cast<Generator *>(
      generator.unsafeReleaseGeneratorImpl());
}

Value text_value(Session &session, std::string text) {
  session.texts.push_back(std::move(text));
  Value value;
  value.kind = ValueKind::Text;
  value.text = session.texts.back().c_str();
  value.count = session.texts.back().size();
  return value;
}

template <typename Items>
static Value list_value(Session &session, ValueKind kind, const Items &items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (const c10::IValue &item : items)
    values.push_back(to_value(session, item));
  session.lists.push_back(std::move(values));
  Value value;
  value.kind = kind;
  value.items = session.lists.back().data();
  value.count = session.lists.back().size();
  return value;
}

Value to_value(Session &session, const c10::IValue &value) {
  Value result;
  if (value.isNone())
    return result;
  if (value.isTensor()) {
    at::Tensor tensor = value.toTensor();
    if (!tensor.defined())
      return result;
    result.kind = ValueKind::Tensor;
    result.tensor = handle_of_tensor(std::move(tensor));
    return result;
  }
  if (value.isBool()) {
    result.kind = ValueKind::Bool;
    result.integer = value.toBool();
    return result;
  }
  if (value.isInt()) {
    result.kind = ValueKind::Int;
    result.integer = value.toInt();
    return result;
  }
  if (value.isDouble()) {
    result.kind = ValueKind::Float;
    result.number = value.toDouble();
    return result;
  }
  if (value.isString())
    return text_value(session, value.toStringRef());
  if (value.isDevice()) {
    result = text_value(session, value.toDevice().str());
    result.kind = ValueKind::Device;
    return result;
  }
  if (value.isTuple())
    return list_value(session, ValueKind::Tuple, value.toTupleRef().elements());
  if (value.isList())
    return list_value(session, ValueKind::List, value.toList());
  if (value.isGenericDict()) {
    std::vector<Value> items;
    for (const auto &entry : value.toGenericDict()) {
      items.push_back(to_value(session, entry.key()));
      items.push_back(to_value(session, entry.value()));
    }
    session.lists.push_back(std::move(items));
    result.kind = ValueKind::Dict;
    result.items = session.lists.back().data();
    result.count = session.lists.back().size();
    return result;
  }
  TORCH_CHECK_TYPE(false, "a result of type ", value.tagKind(),
                   " is not supported");
}

static bool is_nested(const Value &data) {
  return data.kind == ValueKind::List || data.kind == ValueKind::Tuple;
}

/// The sizes of nested lists, told by their first items.
static c10::SmallVector<int64_t, 6> sizes_of(const Value &data) {
  c10::SmallVector<int64_t, 6> sizes;
  for (const Value *first = &data; is_nested(*first); first = first->items) {
    sizes.push_back(static_cast<int64_t>(first->count));
    if (first->count == 0)
      break;
  }
  return sizes;
}

/// All lists of one depth must be of one length.
static void check_sizes(const Value &data, size_t depth,
                        c10::ArrayRef<int64_t> sizes) {
  if (data.kind == ValueKind::Tensor) {
    TORCH_CHECK_VALUE(tensor_of_handle(data.tensor).dim() == 0,
                      "only one element tensors can be converted to Python "
                      "scalars");
    return;
  }
  if (!is_nested(data))
    return;
  TORCH_CHECK_VALUE(depth < sizes.size() &&
                        sizes[depth] == static_cast<int64_t>(data.count),
                    "expected sequence of length ",
                    depth < sizes.size() ? sizes[depth] : 0, " at dim ", depth,
                    " (got ", data.count, ")");
  for (size_t i = 0; i < data.count; ++i)
    check_sizes(data.items[i], depth + 1, sizes);
}

static void leaves_of(const Value &data, std::vector<Value> &out) {
  if (data.kind == ValueKind::List || data.kind == ValueKind::Tuple) {
    for (size_t i = 0; i < data.count; ++i)
      leaves_of(data.items[i], out);
    return;
  }
  TORCH_CHECK_TYPE(data.kind == ValueKind::Bool ||
                       data.kind == ValueKind::Int ||
                       data.kind == ValueKind::Float ||
                       data.kind == ValueKind::Tensor,
                   "must be a number");
  out.push_back(data);
}

static at::ScalarType leaf_type(const Value &leaf) {
  switch (leaf.kind) {
  case ValueKind::Bool:
    return at::kBool;
  case ValueKind::Int:
    return at::kLong;
  case ValueKind::Tensor:
    return tensor_of_handle(leaf.tensor).scalar_type();
  default:
    return at::typeMetaToScalarType(at::get_default_dtype());
  }
}

at::Tensor tensor_from_data(const Value &data, const Value &dtype) {
  at::tracer::impl::NoTracerDispatchMode no_trace;
  auto sizes = sizes_of(data);
  check_sizes(data, 0, sizes);
  std::vector<Value> leaves;
  leaves_of(data, leaves);
  at::ScalarType type = at::typeMetaToScalarType(at::get_default_dtype());
  if (!leaves.empty()) {
    type = leaf_type(leaves.front());
    for (const Value &leaf : leaves)
      type = at::promoteTypes(type, leaf_type(leaf));
  }
  if (dtype.kind == ValueKind::Dtype)
    type = static_cast<at::ScalarType>(dtype.integer);
  at::Tensor flat = at::empty({static_cast<int64_t>(leaves.size())}, type);
  for (size_t i = 0; i < leaves.size(); ++i) {
    at::Scalar scalar = leaves[i].kind == ValueKind::Tensor
                            ? tensor_of_handle(leaves[i].tensor).item()
                            : scalar_of(leaves[i]);
    flat[static_cast<int64_t>(i)].fill_(scalar);
  }
  return flat.reshape(sizes);
}

} // namespace flattenc::torch_plugin
