//
// `.safetensors`: the length of a header, a header in JSON, the bytes.
//
#include "runtime/checkpoint/formats.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

namespace flattenc::checkpoint {

/// As the format's own reader: headers are not larger than 100 MB.
static constexpr std::uint64_t kHeaderLimit = 100'000'000;

bool looks_like_safetensors(llvm::StringRef file) {
  Bytes bytes(file);
  auto length = bytes.number<std::uint64_t>();
  return length && *length <= kHeaderLimit && bytes.left() > 0 &&
         file[8] == '{';
}

/// The parser recurses; a header has objects in objects and lists in these.
static bool is_nested_deeply(llvm::StringRef json) {
  unsigned depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']') && depth > 0)
      --depth;
    if (depth > 8)
      return true;
  }
  return false;
}

static const ElementType *type_named(llvm::StringRef name) {
  for (const ElementType &type : element_types())
    if (!name.empty() && name == type.safetensors)
      return &type;
  return nullptr;
}

static llvm::Expected<TensorView> read_tensor(const llvm::json::Object &entry,
                                              llvm::StringRef data) {
  TensorView tensor;
  auto dtype = entry.getString("dtype");
  const llvm::json::Array *shape = entry.getArray("shape");
  const llvm::json::Array *offsets = entry.getArray("data_offsets");
  if (!dtype || !shape || !offsets || offsets->size() != 2)
    return malformed("lacks `dtype`, `shape` or `data_offsets`");
  tensor.type = type_named(*dtype);
  if (!tensor.type)
    return malformed("element type `" + *dtype + "` is not supported");
  std::uint64_t size = tensor.type->bytes;
  for (const llvm::json::Value &value : *shape) {
    auto extent = value.getAsInteger();
    if (!extent || *extent < 0 || shape->size() > 64)
      return malformed("malformed shape");
    tensor.sizes.push_back(*extent);
    if (__builtin_mul_overflow(size, static_cast<std::uint64_t>(*extent),
                               &size))
      return malformed("is larger than memory can be");
  }
  std::int64_t stride = 1;
  tensor.strides.resize(tensor.sizes.size());
  for (std::size_t i = tensor.sizes.size(); i-- > 0;) {
    tensor.strides[i] = stride;
    if (size > 0)
      stride *= tensor.sizes[i];
  }
  auto begin = (*offsets)[0].getAsInteger(), end = (*offsets)[1].getAsInteger();
  if (!begin || !end || *begin < 0 || *end < *begin ||
      static_cast<std::uint64_t>(*end) > data.size())
    return malformed("lies outside of the file");
  if (static_cast<std::uint64_t>(*end - *begin) != size)
    return malformed("has " + llvm::Twine(*end - *begin) + " bytes, not " +
                     llvm::Twine(size));
  tensor.storage = data.slice(*begin, *end);
  return tensor;
}

llvm::Expected<Checkpoint> read_safetensors(llvm::StringRef file) {
  Bytes bytes(file);
  auto length = bytes.number<std::uint64_t>();
  auto header = length ? bytes.take(*length) : std::nullopt;
  if (!header)
    return malformed("the header is cut off");
  llvm::StringRef data = file.drop_front(bytes.offset());
  if (is_nested_deeply(*header))
    return malformed("the header is nested too deep");
  auto json = llvm::json::parse(*header);
  if (!json)
    return malformed("the header is no JSON: " +
                     llvm::toString(json.takeError()));
  const llvm::json::Object *entries = json->getAsObject();
  if (!entries)
    return malformed("the header is no object");
  Checkpoint result;
  for (const auto &entry : *entries) {
    llvm::StringRef name = entry.first;
    if (name == "__metadata__")
      continue;
    const llvm::json::Object *fields = entry.second.getAsObject();
    auto tensor = fields ? read_tensor(*fields, data)
                         : llvm::Expected<TensorView>(
                               malformed("is no object"));
    if (!tensor)
      return malformed("`" + name + "`: " +
                       llvm::toString(tensor.takeError()));
    result.tensors.push_back({name.str(), std::move(*tensor)});
  }
  // The order of a JSON object is nobody's.
  llvm::sort(result.tensors, [](const NamedTensor &a, const NamedTensor &b) {
    return a.name < b.name;
  });
  return result;
}

} // namespace flattenc::checkpoint
