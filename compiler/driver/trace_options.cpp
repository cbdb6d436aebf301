#include "compiler/driver/trace_options.h"
#include "compiler/driver/trace_parts.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace flattenc {

namespace path = llvm::sys::path;
using model::InputShape;

static llvm::Error usage(const llvm::Twine &what) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), what);
}

/// `1x3x224x224:float32`
static llvm::Expected<InputShape> read_shape(llvm::StringRef text) {
  InputShape shape;
  auto [sizes, type] = text.split(':');
  for (llvm::StringRef size : llvm::split(sizes, 'x')) {
    std::int64_t number = 0;
    if (size.getAsInteger(10, number) || number < 0 ||
        number > (std::int64_t{1} << 31))
      return usage("`" + text + "` is no shape, as 1x3x224x224:float32");
    shape.sizes.push_back(number);
  }
  if (type.empty())
    return shape;
  for (const checkpoint::ElementType &each : checkpoint::element_types())
    if (type == each.name) {
      shape.dtype = each.number;
      return shape;
    }
  return usage("`" + type + "` is no element type, as float32 or int64");
}

/// Shapes of several inputs, separated by commas.
static llvm::Expected<std::vector<InputShape>>
read_shapes(llvm::StringRef text) {
  std::vector<InputShape> shapes;
  for (llvm::StringRef each : llvm::split(text, ',')) {
    auto shape = read_shape(each);
    if (!shape)
      return shape.takeError();
    shapes.push_back(*shape);
  }
  return shapes;
}

/// `x:0,2,3`
static llvm::Expected<model::DynamicInput>
read_dynamic(llvm::StringRef text) {
  auto [name, dimensions] = text.split(':');
  model::DynamicInput input{name.str(), {}};
  for (llvm::StringRef each : llvm::split(dimensions, ',')) {
    std::size_t number = 0;
    if (each.getAsInteger(10, number))
      return usage("`" + text + "` names no dimensions, as x:0,2,3");
    input.dimensions.push_back(number);
  }
  if (name.empty() || input.dimensions.empty())
    return usage("`" + text + "` names no dimensions, as x:0,2,3");
  return input;
}

// Other numbers for the dimensions that may differ: each another one, all grown
// by half, all by the same steps, doubled, the batch alone.
void add_default_checks(
    TraceTarget &target,
    llvm::ArrayRef<std::vector<std::size_t>> dimensions) {
  if (!target.checks.empty() || target.dynamic.empty())
    return;
  using Size = std::int64_t;
  using Change = Size (*)(Size size, Size dimension);
  static constexpr Change kChanges[] = {
      [](Size size, Size d) { return d ? size + 32 * d : size + 1; },
      [](Size size, Size) { return size + (size + 1) / 2; },
      [](Size size, Size d) { return d ? size + 32 : size; },
      [](Size size, Size d) { return d ? size + 64 : size + 1; },
      [](Size size, Size d) { return d ? size * 2 : size; },
      [](Size size, Size d) { return d ? size * 2 : size + 2; },
      [](Size size, Size d) { return d ? size : size + 1; },
      [](Size size, Size d) { return d ? size : size + 2; },
  };
  for (Change change : kChanges) {
    std::vector<InputShape> shapes = target.inputs;
    for (std::size_t i = 0; i < dimensions.size(); ++i)
      for (std::size_t dimension : dimensions[i]) {
        Size &size = shapes[i].sizes[dimension];
        size = change(size, static_cast<Size>(dimension));
      }
    auto same = [&](const std::vector<InputShape> &other) {
      return shape_text(other) == shape_text(shapes);
    };
    if (!same(target.inputs) && llvm::none_of(target.checks, same))
      target.checks.push_back(shapes);
  }
  target.checks_wanted = 2;
}

/// `package.module:Class` or `file.py:Class`.
static llvm::Error read_class(Session &session, llvm::StringRef text,
                              TraceTarget &target) {
  auto [place, name] = text.rsplit(':');
  if (name.empty() || place.empty())
    return usage("`" + text +
                 "` is no class, as package.module:Class or file.py:Class");
  target.request.name = name.str();
  if (!place.endswith(".py")) {
    target.request.module = place.str();
    return llvm::Error::success();
  }
  llvm::SmallString<256> file = place;
  if (auto failed = session.files->makeAbsolute(file))
    return llvm::errorCodeToError(failed);
  path::remove_dots(file, /*remove_dot_dot=*/true);
  if (!session.files->exists(file))
    return llvm::createFileError(
        place, std::make_error_code(std::errc::no_such_file_or_directory));
  target.folder = path::parent_path(file).str();
  target.request.module = path::stem(file).str();
  return llvm::Error::success();
}

/// `PKG::path`, a file without a class, or a folder.
static bool names_config(Session &session, llvm::StringRef text) {
  auto status = session.files->status(text);
  if (status && status->isDirectory())
    return true;
  return text.contains("::") || !text.contains(':');
}

llvm::Expected<TraceTarget> read_trace_target(Session &session) {
  const Options &options = session.options;
  TraceTarget target;
  target.request.name = options.config;
  target.configured = names_config(session, options.config);
  if (target.configured && !options.trace.arguments.empty())
    return usage("--arg is for a class; for a config: --cfg-options "
                 "model.depth=18");
  if (!target.configured && !options.cfg_options.empty())
    return usage("--cfg-options is for a config; for a class: --arg depth=18");
  if (!target.configured)
    if (llvm::Error error = read_class(session, options.config, target))
      return error;
  llvm::StringRef extension = path::extension(options.output_file);
  if (extension == ".onnx")
    return usage("ONNX is not written yet; TorchScript is: -o FILE.pt");
  if (!options.output_file.empty() && extension != ".pt" && extension != ".ts")
    return usage("`" + options.output_file +
                 "`: the format follows the extension, .pt or .ts");
  for (const std::string &argument : options.trace.arguments) {
    auto [key, value] = llvm::StringRef(argument).split('=');
    if (key.empty() || key.size() == argument.size())
      return usage("`" + argument + "` is no argument, as depth=18");
    target.request.arguments.push_back({key.str(), value.str()});
  }
  if (!options.trace.seed.empty()) {
    std::int64_t seed = 0;
    if (llvm::StringRef(options.trace.seed).getAsInteger(10, seed))
      return usage("`" + options.trace.seed + "` is no seed");
    target.request.seed = seed;
  }
  target.request.init_weights = options.trace.init_weights;
  target.request.submodule = options.trace.submodule;
  if (!options.trace.method.empty())
    target.request.method = options.trace.method;
  for (const std::string &text : options.trace.inputs) {
    auto shape = read_shape(text);
    if (!shape)
      return shape.takeError();
    target.inputs.push_back(*shape);
  }
  if (target.inputs.empty() && !target.configured) {
    target.inputs.push_back({{1, 3, 224, 224}});
    session.err << "no --input: taking 1x3x224x224:float32\n";
  }
  for (const std::string &text : options.trace.dynamic_shapes) {
    auto dynamic = read_dynamic(text);
    if (!dynamic)
      return dynamic.takeError();
    target.dynamic.push_back(*dynamic);
  }
  for (const std::string &text : options.trace.check_shapes) {
    auto shapes = read_shapes(text);
    if (!shapes)
      return shapes.takeError();
    target.checks.push_back(*shapes);
  }
  return target;
}

} // namespace flattenc
