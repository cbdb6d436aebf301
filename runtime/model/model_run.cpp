#include "runtime/model/model_run.h"

#include "compiler/syntax/parse.h"
#include "runtime/python/report.h"

#include <cmath>
#include <limits>

namespace flattenc::model {

using namespace python;

static Limits model_limits() {
  Limits limits;
  // A model of a few hundred modules takes some millions.
  limits.steps = 1'000'000'000;
  limits.native_depth = 300;
  limits.calls = 3000;
  limits.bytes = std::size_t{2} << 30;
  limits.recursion_error = true;
  return limits;
}

ModelRun::ModelRun(const tp::Table &table, SourceSet &sources,
                   DiagnosticEmitter &diag)
    : sources_(sources), diag_(diag), torch_(table, heap_),
      host_(sources, diag, heap_, torch_), vm_(heap_, host_, model_limits()) {
  torch_.source_line = [this](Vm &) { return place(); };
  torch_.guard_place = [this](Vm &vm) {
    Place at = host_.user_place(vm_);
    return at.code ? at : vm.place();
  };
}

SourceLine ModelRun::place() {
  Place at = host_.user_place(vm_);
  if (!at.code)
    return {};
  SourceRange range = python::range_of(at);
  unsigned line = sources_.line_column(range.file, range.begin).line;
  return {sources_.path(range.file), line,
          sources_.line_text(range.file, line)};
}

/// Calls a function of `torch._trace` as a program of its own.
Result ModelRun::call(const char *function, llvm::ArrayRef<Value> args,
                      std::string *why) {
  std::string text = "from torch._trace import " + std::string(function) +
                     "\nresult = " + function + "(*arguments)\n";
  FileId file = sources_.add("<trace>", std::move(text));
  Value globals = heap_.dict();
  vm_.dict_put(as_dict(globals), heap_.str("arguments"), heap_.tuple(args));
  vm_.dict_put(as_dict(globals), heap_.str("__name__"), heap_.str("<trace>"));
  unsigned before = diag_.error_count();
  if (!host_.run_in(vm_, file, as_dict(globals))) {
    if (why)
      *why = llvm::StringRef(vm_.failure().message).split('\n').first.str();
    else if (diag_.error_count() == before)
      host_.report(vm_.failure());
    return std::nullopt;
  }
  return Vm::own_member(as_dict(globals), as_str(heap_.str("result")));
}

/// A value of the command line: a literal of Python, else text.
std::optional<Value> ModelRun::literal(llvm::StringRef name,
                                       llvm::StringRef text) {
  FileId file = sources_.add(("<" + name + ">").str(),
                             "result = (" + text.str() + ")\n");
  DiagnosticEmitter ignored;
  if (!syntax::parse(sources_, file, ignored))
    return heap_.str(text);
  Value globals = heap_.dict();
  if (!host_.run_in(vm_, file, as_dict(globals)))
    return heap_.str(text);
  return Vm::own_member(as_dict(globals), as_str(heap_.str("result")));
}

/// The class that was asked for; that there is none is reported.
Result ModelRun::requested_class(Vm &vm, llvm::StringRef module,
                                 llvm::StringRef name) {
  Result found = host_.load(vm, module);
  bool missing = false;
  if (found) {
    found = host_.import_member(vm, *found, as_str(heap_.str(name)));
    missing = !found && vm.catch_exception(kType_ImportError);
  } else if (module == host_.missing() ||
             module.startswith((host_.missing() + ".").str())) {
    missing = vm.catch_exception(kType_ModuleNotFoundError);
  }
  if (!missing)
    return found;
  diag_.emit(DiagKind::UnknownClass, SourceRange(),
             (module + ":" + name).str());
  return vm.refuse("a class that does not exist");
}

bool ModelRun::build(const ModelRequest &request) {
  method_ = request.method;
  Value arguments = heap_.dict();
  for (const auto &[name, text] : request.arguments) {
    auto value = literal(name, text);
    if (!value)
      return false;
    vm_.dict_put(as_dict(arguments), heap_.str(name), *value);
  }
  Value fields = heap_.dict();
  auto set = [&](const char *key, Value value) {
    vm_.dict_put(as_dict(fields), heap_.str(key), value);
  };
  set("name", heap_.str(request.make ? request.name
                                     : request.module + ":" + request.name));
  set("seed", request.seed ? Value::of(*request.seed) : Value::none());
  set("init_weights", Value::boolean(request.init_weights));
  set("submodule", heap_.str(request.submodule));
  std::string module = request.module, name = request.name;
  set("make", native(heap_, "make",
                     [this, module, name, arguments,
                      make = request.make](Vm &vm, const Args &) -> Result {
                       if (make)
                         return make(vm);
                       Result cls = requested_class(vm, module, name);
                       if (!cls)
                         return cls;
                       llvm::SmallVector<Keyword, 8> keywords;
                       as_dict(arguments).table.each(
                           [&](DictTable::Entry &entry) {
                             keywords.push_back(
                                 {&as_str(entry.key), entry.value});
                           });
                       return vm.call(*cls, {{}, keywords});
                     }));
  Result methods = call("tensor_methods", {});
  if (!methods || methods->kind != Kind::Module)
    return false;
  torch_.methods = methods->as<ModuleObject>()->globals;
  Result model = call("build", {fields});
  if (!model)
    return false;
  model_ = *model;
  Result state = call("named_state", {model_});
  if (!state)
    return false;
  for (Value pair : as_list(*state).items) {
    auto *tensor = host_object<TensorObject>(as_tuple(pair).items[1]);
    if (tensor && tensor->role == TensorObject::Role::Parameter)
      parameters_ += static_cast<std::size_t>(
          torch_.table.element_count(tensor->handle()));
  }
  return true;
}

static std::string shape_text(llvm::ArrayRef<std::int64_t> sizes) {
  std::string text;
  for (std::int64_t size : sizes)
    text += (text.empty() ? "" : "x") + std::to_string(size);
  return text.empty() ? "scalar" : text;
}

/// `tp::Value` of a list of integers, in `storage`.
static tp::Value integer_list(llvm::ArrayRef<std::int64_t> numbers,
                              std::vector<tp::Value> &storage) {
  storage.assign(numbers.size(), {});
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    storage[i].kind = tp::ValueKind::Int;
    storage[i].integer = numbers[i];
  }
  tp::Value list;
  list.kind = tp::ValueKind::List;
  list.items = storage.data();
  list.count = storage.size();
  return list;
}

std::optional<WeightReport> ModelRun::load_weights(
    const std::vector<checkpoint::NamedTensor> &tensors) {
  Result state = call("named_state", {model_});
  if (!state)
    return std::nullopt;
  WeightReport report;
  llvm::StringMap<const checkpoint::TensorView *> given;
  for (const checkpoint::NamedTensor &named : tensors)
    given[named.name] = &named.tensor;
  Value sources = heap_.list(), targets = heap_.list();
  llvm::StringMap<bool> known;
  for (Value pair : as_list(*state).items) {
    llvm::StringRef name = as_str(as_tuple(pair).items[0]).text;
    auto *target = host_object<TensorObject>(as_tuple(pair).items[1]);
    known[name] = true;
    auto found = given.find(name);
    if (found == given.end()) {
      report.missing.push_back(name.str());
      continue;
    }
    const checkpoint::TensorView &view = *found->second;
    std::vector<std::int64_t> wanted;
    for (std::int64_t i = 0;
         i < torch_.table.dimensions(target->handle()); ++i)
      wanted.push_back(torch_.table.size(target->handle(), i));
    bool scalar = wanted.empty() && view.sizes.size() == 1 &&
                  view.sizes[0] == 1;
    if (!scalar && llvm::ArrayRef<std::int64_t>(view.sizes) !=
                       llvm::ArrayRef<std::int64_t>(wanted)) {
      report.misshaped.push_back(name.str() + ": " + shape_text(view.sizes) +
                                 " in the file, " + shape_text(wanted) +
                                 " in the model");
      continue;
    }
    std::vector<tp::Value> sizes, strides;
    llvm::ArrayRef<std::int64_t> view_sizes = view.sizes;
    llvm::ArrayRef<std::int64_t> view_strides = view.strides;
    if (scalar)
      view_sizes = view_strides = {};
    tp::Value made;
    tp::Status status = torch_.table.tensor_of_bytes(
        torch_.session, view.type->number, integer_list(view_sizes, sizes),
        integer_list(view_strides, strides), view.storage.data(),
        view.storage.size(), &made);
    if (status != tp::Status::Ok) {
      report.misshaped.push_back(name.str() + ": " +
                                 torch_.table.message(torch_.session));
      continue;
    }
    as_list(sources).items.push_back(torch_.wrap(made.tensor));
    as_list(targets).items.push_back(target->value());
    ++report.loaded;
  }
  for (const checkpoint::NamedTensor &named : tensors)
    if (!known.count(named.name))
      report.unexpected.push_back(named.name);
  if (report.good() && !call("fill", {targets, sources}))
    return std::nullopt;
  return report;
}

std::optional<Value> ModelRun::make_inputs(llvm::ArrayRef<InputShape> shapes) {
  Value list = heap_.list();
  for (const InputShape &shape : shapes) {
    Value sizes = heap_.list();
    for (std::int64_t size : shape.sizes)
      as_list(sizes).items.push_back(Value::of(size));
    Result made = call("random_input", {sizes, torch_.dtype(shape.dtype)});
    if (!made)
      return std::nullopt;
    as_list(list).items.push_back(*made);
  }
  return list;
}

llvm::Expected<std::vector<std::vector<std::size_t>>>
ModelRun::set_dynamic(llvm::ArrayRef<InputShape> inputs,
                      llvm::ArrayRef<DynamicInput> dynamic) {
  std::vector<std::vector<std::size_t>> result(inputs.size());
  torch_.dynamic_dimensions.assign(dynamic.empty() ? 0 : inputs.size(), 0);
  if (dynamic.empty())
    return result;
  auto wrong = [](const llvm::Twine &what) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), what);
  };
  Result names =
      call("argument_names", {model_, heap_.str(method_),
                              Value::of(std::int64_t(inputs.size()))});
  if (!names)
    return wrong("the names of the inputs are not known");
  llvm::ArrayRef<Value> known = as_list(*names).items;
  for (const DynamicInput &each : dynamic) {
    std::string others;
    std::size_t at = inputs.size();
    for (std::size_t i = 0; i < known.size() && i < inputs.size(); ++i) {
      llvm::StringRef name = as_str(known[i]).text;
      others += (others.empty() ? "`" : ", `") + name.str() + "`";
      if (name == each.name)
        at = i;
    }
    if (at == inputs.size())
      return wrong("no input is called `" + each.name + "`, but " + others);
    for (std::size_t dimension : each.dimensions) {
      if (dimension >= inputs[at].sizes.size() || dimension >= 64)
        return wrong("`" + each.name + "` has no dimension " +
                     llvm::Twine(dimension));
      torch_.dynamic_dimensions[at] |= std::uint64_t{1} << dimension;
      result[at].push_back(dimension);
    }
  }
  return result;
}

tp::Module *ModelRun::trace(Value inputs) {
  auto count = static_cast<std::int64_t>(as_list(inputs).items.size());
  Result names = call("argument_names", {model_, heap_.str(method_),
                                         Value::of(count)});
  if (!names)
    return nullptr;
  torch_.guards.clear();
  torch_.sizes = torch_.dynamic_dimensions.empty() ? SizeMode::Plain
                                                   : SizeMode::Traced;
  torch_.noting = true;
  Result script =
      call("record", {model_, heap_.str(method_), *names, inputs});
  torch_.sizes = SizeMode::Plain;
  torch_.noting = false;
  return script ? script_module(*script) : nullptr;
}

std::optional<Value> ModelRun::run(Value inputs, std::string *why) {
  torch_.guards.clear();
  torch_.sizes = torch_.dynamic_dimensions.empty() ? SizeMode::Plain
                                                   : SizeMode::Probed;
  torch_.set_inputs(as_list(inputs).items);
  torch_.noting = true;
  Result output = call("run", {model_, heap_.str(method_), inputs}, why);
  torch_.sizes = SizeMode::Plain;
  torch_.noting = false;
  return output;
}

std::optional<Value> ModelRun::run_module(tp::Module *module, Value inputs) {
  std::vector<tp::Value> given(as_list(inputs).items.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    given[i].kind = tp::ValueKind::Tensor;
    given[i].tensor =
        host_object<TensorObject>(as_list(inputs).items[i])->handle();
  }
  tp::Value result;
  if (torch_.table.module_run(torch_.session, module, given.data(),
                              given.size(), &result) != tp::Status::Ok)
    return std::nullopt;
  return torch_.from_plugin(vm_, result);
}

double ModelRun::difference(Value a, Value b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  auto *x = host_object<TensorObject>(a), *y = host_object<TensorObject>(b);
  if (x && y)
    return torch_.table.difference(x->handle(), y->handle());
  a = plain(a);
  b = plain(b);
  llvm::SmallVector<Value, 4> left, right;
  auto items = [](Value v, llvm::SmallVectorImpl<Value> &out) {
    if (v.is_sequence())
      out.append(sequence_items(v).begin(), sequence_items(v).end());
    else if (v.kind == Kind::Dict)
      as_dict(v).table.each([&](DictTable::Entry &entry) {
        out.push_back(entry.value);
      });
    return v.is_sequence() || v.kind == Kind::Dict;
  };
  if (!items(a, left) || !items(b, right) || left.size() != right.size())
    return kInfinity;
  double largest = 0;
  for (std::size_t i = 0; i < left.size(); ++i)
    largest = std::max(largest, difference(left[i], right[i]));
  return largest;
}

std::vector<FixedSize> ModelRun::guards() const {
  std::vector<FixedSize> out;
  for (const Guard &guard : torch_.guards)
    out.push_back({python::range_of(guard.place), guard.value, guard.of_data});
  return out;
}

std::vector<NodePlace> ModelRun::draws(tp::Module *module) {
  return places(module, torch_.table.module_draws);
}

std::vector<NodePlace> ModelRun::constant_writes(tp::Module *module) {
  return places(module, torch_.table.module_constant_writes);
}

std::vector<NodePlace>
ModelRun::places(tp::Module *module, tp::Status (*nodes)(tp::Session *,
                                                        tp::Module *,
                                                        tp::Value *)) {
  std::vector<NodePlace> out;
  tp::Value list;
  if (nodes(torch_.session, module, &list) != tp::Status::Ok)
    return out;
  auto text = [](const tp::Value &value) {
    return std::string(value.text, value.count);
  };
  for (std::size_t i = 0; i < list.count; ++i) {
    const tp::Value *parts = list.items[i].items;
    out.push_back({text(parts[0]), text(parts[1]), parts[2].integer});
  }
  return out;
}

} // namespace flattenc::model
