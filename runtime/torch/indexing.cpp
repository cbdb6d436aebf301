//
// `t[index]` and `t[index] = value`, recorded as PyTorch's Python binding
// records them (torch/csrc/autograd/python_variable_indexing.cpp): an integer
// selects, a slice slices, None adds a dimension, tensors and lists index.
//
#include "runtime/torch/session.h"

#include <ATen/ATen.h>
#include <ATen/TracerMode.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <limits>

namespace flattenc::torch_plugin {

namespace {

namespace tracer = torch::jit::tracer;

/// The view that integers, slices and None make, and what is left to index.
struct Applied {
  at::Tensor view;
  c10::List<std::optional<at::Tensor>> tensors;
};

} // namespace

static bool takes_dimension(const Value &item) {
  return item.kind != ValueKind::None && item.kind != ValueKind::Ellipsis &&
         item.kind != ValueKind::Bool;
}

/// Dimensions that the items of an index take together; a mask takes as many
/// as it has.
static int64_t taken_dimensions(c10::ArrayRef<Value> items) {
  int64_t count = 0;
  for (const Value &item : items) {
    if (item.kind == ValueKind::Tensor) {
      at::Tensor tensor = tensor_of_handle(item.tensor);
      bool mask = tensor.scalar_type() == at::kBool ||
                  tensor.scalar_type() == at::kByte;
      count += mask ? tensor.dim() : 1;
    } else if (takes_dimension(item)) {
      ++count;
    }
  }
  return count;
}

static int64_t bound(const Value &value, const char *argument,
                     int64_t otherwise) {
  if (value.kind == ValueKind::None)
    return otherwise;
  at::Tensor traced;
  int64_t number = value.integer;
  if (value.kind == ValueKind::Tensor) {
    traced = tensor_of_handle(value.tensor);
    number = read_integer(traced);
  } else {
    TORCH_CHECK_TYPE(value.kind == ValueKind::Int ||
                         value.kind == ValueKind::Bool,
                     "slice indices must be integers or None or have an "
                     "__index__ method");
    if (value.traced)
      traced = tensor_of_handle(value.traced);
  }
  if (traced.defined() && tracer::isTracing())
    tracer::ArgumentStash::stashValue(argument, 1, traced,
                                      c10::IntType::get());
  return number;
}

static at::Tensor apply_slice(const at::Tensor &tensor, int64_t dimension,
                              const Value &slice) {
  int64_t step = bound(slice.items[2], "step", 1);
  TORCH_CHECK_VALUE(step > 0, "step must be greater than zero");
  bool whole = slice.items[0].kind == ValueKind::None &&
               slice.items[1].kind == ValueKind::None && step == 1;
  if (whole && !tracer::isTracing())
    return tensor;
  int64_t start = bound(slice.items[0], "start", 0);
  int64_t stop =
      bound(slice.items[1], "end", std::numeric_limits<int64_t>::max());
  return tensor.slice(dimension, start, stop, step);
}

static at::Tensor select(const at::Tensor &tensor, int64_t dimension,
                         const Value &index) {
  int64_t size = tensor.size(dimension);
  TORCH_CHECK_INDEX(index.integer >= -size && index.integer < size, "index ",
                    index.integer, " is out of bounds for dimension ",
                    dimension, " with size ", size);
  if (index.traced && tracer::isTracing())
    tracer::ArgumentStash::stashValue(
        "index", 1, tensor_of_handle(index.traced), c10::IntType::get());
  return tensor.select(dimension, index.integer);
}

static Applied apply(const at::Tensor &tensor, c10::ArrayRef<Value> items) {
  int64_t taken = taken_dimensions(items);
  TORCH_CHECK_INDEX(taken <= tensor.dim(),
                    "too many indices for tensor of dimension ", tensor.dim());
  Applied result;
  result.view = tensor;
  int64_t dimension = 0;
  auto add = [&](at::Tensor index) {
    bool mask =
        index.scalar_type() == at::kBool || index.scalar_type() == at::kByte;
    while (static_cast<int64_t>(result.tensors.size()) < dimension)
      result.tensors.push_back(std::nullopt);
    dimension += mask ? index.dim() : 1;
    result.tensors.push_back(std::move(index));
  };
  for (const Value &item : items) {
    switch (item.kind) {
    case ValueKind::Int:
      result.view = select(result.view, dimension, item);
      break;
    case ValueKind::Slice:
      result.view = apply_slice(result.view, dimension++, item);
      break;
    case ValueKind::Ellipsis:
      dimension += tensor.dim() - taken;
      break;
    case ValueKind::None:
      result.view = result.view.unsqueeze(dimension++);
      break;
    case ValueKind::Bool: {
      result.view = result.view.unsqueeze(dimension);
      at::tracer::impl::NoTracerDispatchMode no_trace;
      at::Tensor flag = at::full({1}, item.integer != 0, at::kBool);
      add(flag);
      break;
    }
    case ValueKind::Tensor: {
      at::Tensor index = tensor_of_handle(item.tensor);
      if (index.dim() == 0 && at::isIntegralType(index.scalar_type(), true) &&
          index.scalar_type() != at::kBool &&
          index.scalar_type() != at::kByte && !tracer::isTracing()) {
        result.view = result.view.select(dimension, read_integer(index));
        break;
      }
      if (index.dim() == 0 && (index.scalar_type() == at::kBool ||
                               index.scalar_type() == at::kByte))
        result.view = result.view.unsqueeze(dimension);
      add(index);
      break;
    }
    case ValueKind::List:
    case ValueKind::Tuple: {
      Value no_dtype;
      at::Tensor index = tensor_from_data(item, no_dtype);
      add(index.numel() ? index : index.to(at::kLong));
      break;
    }
    default:
      TORCH_CHECK_INDEX(false,
                        "only integers, slices (`:`), ellipsis (`...`), None "
                        "and long or byte Variables are valid indices");
    }
  }
  return result;
}

/// The items of an index; what is not a tuple is one item. A list that holds
/// more than plain numbers counts as a tuple.
static c10::ArrayRef<Value> items_of(const Value &index) {
  if (index.kind == ValueKind::Tuple)
    return {index.items, index.count};
  return {&index, 1};
}

at::Tensor get_item(const at::Tensor &tensor, const Value &index) {
  Applied applied = apply(tensor, items_of(index));
  if (applied.tensors.empty()) {
    // `t[...]` is a new tensor object.
    return applied.view.is_same(tensor) ? at::alias(tensor) : applied.view;
  }
  return applied.view.index(applied.tensors);
}

void set_item(at::Tensor tensor, const Value &index, const Value &value) {
  at::Tensor source;
  if (value.kind == ValueKind::Tensor) {
    source = tensor_of_handle(value.tensor);
  } else {
    at::tracer::impl::NoTracerDispatchMode no_trace;
    source = at::full({}, scalar_of(value), tensor.options());
  }
  Applied applied = apply(tensor, items_of(index));
  if (!applied.tensors.empty()) {
    applied.view.index_put_(applied.tensors, source.to(tensor.scalar_type()));
    return;
  }
  // Leading dimensions of one element may be more than the place has.
  while (source.dim() > applied.view.dim() && source.size(0) == 1)
    source = source.squeeze(0);
  applied.view.copy_(source);
}

} // namespace flattenc::torch_plugin
