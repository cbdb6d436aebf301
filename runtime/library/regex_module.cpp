//
// What `re` (modules/re.py) asks of the engine.
//
#include "runtime/library/natives.h"
#include "runtime/library/regex.h"
#include "runtime/python/text.h"

namespace flattenc::library {

using namespace python;

namespace {

class Program final : public HostObject {
public:
  explicit Program(Regex compiled) : regex(std::move(compiled)) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "a compiled pattern";
  }
  Regex regex;
  // The text that was searched last, as code points.
  const Object *text = nullptr;
  std::vector<std::uint32_t> letters;
};

} // namespace

static Result regex_compile(Vm &vm, Value, const Args &args) {
  Value v[2];
  if (!vm.unpack(args, "regex_compile", {"*", "*"}, 2, v))
    return std::nullopt;
  auto flags = vm.index(v[1]);
  if (!flags || v[0].kind != Kind::Str)
    return flags ? vm.refuse("a pattern of bytes") : Result();
  std::string error, refused;
  auto points = code_points(as_str(v[0]).text);
  auto regex = Regex::compile({points.begin(), points.end()},
                              static_cast<unsigned>(*flags), error, refused);
  if (!refused.empty())
    return vm.refuse(refused);
  if (!regex)
    return vm.heap().str(error);
  Value names = vm.heap().dict();
  std::vector<std::pair<unsigned, std::string>> ordered;
  for (const auto &[name, number] : regex->names())
    ordered.push_back({number, name});
  llvm::sort(ordered);
  for (const auto &[number, name] : ordered)
    vm.dict_put(as_dict(names), vm.heap().str(name),
                Value::of(std::int64_t{number}));
  auto groups = Value::of(std::int64_t{regex->groups()});
  auto all_flags = Value::of(std::int64_t{regex->flags()});
  return vm.heap().tuple(
      {Value::of(Kind::Host, vm.heap().make<Program>(std::move(*regex))),
       groups, names, all_flags});
}

/// (program, text, from, to, mode) -> a tuple of slots, or None; 4 in the mode
/// excludes an empty match at `from`.
static Result regex_run(Vm &vm, Value, const Args &args) {
  Value v[5];
  if (!vm.unpack(args, "regex_run", {"*", "*", "*", "*", "*"}, 5, v))
    return std::nullopt;
  auto &program = *static_cast<Program *>(v[0].as<HostObject>());
  Value text = plain(v[1]);
  if (text.kind != Kind::Str)
    return vm.raise(kType_TypeError,
                    "expected string or bytes-like object, got '" +
                        type_name(v[1]) + "'");
  if (program.text != text.object) {
    auto points = code_points(as_str(text).text);
    program.letters.assign(points.begin(), points.end());
    program.text = text.object;
  }
  auto size = static_cast<std::int64_t>(program.letters.size());
  auto from = vm.index(v[2]), to = vm.index(v[3]), mode = vm.index(v[4]);
  if (!from || !to || !mode)
    return std::nullopt;
  std::int64_t begin = std::clamp(*from, std::int64_t{0}, size);
  std::int64_t end = std::clamp(*to, std::int64_t{0}, size);
  std::vector<std::int64_t> slots;
  if (begin > end)
    return Value::none();
  switch (program.regex.run(program.letters, static_cast<std::size_t>(begin),
                            static_cast<std::size_t>(end),
                            static_cast<Regex::Mode>(*mode & 3),
                            (*mode & 4) != 0, slots)) {
  case Regex::Outcome::Fails:
    return Value::none();
  case Regex::Outcome::TooManySteps:
    return vm.exceed("steps of a regular expression");
  case Regex::Outcome::NeedsUnicode:
    return vm.refuse("a class of letters outside of ASCII");
  case Regex::Outcome::Matches:
    break;
  }
  llvm::SmallVector<Value, 8> out;
  for (std::size_t i = 0; i < 2 * (program.regex.groups() + 1); ++i)
    out.push_back(Value::of(slots[i]));
  return vm.heap().tuple(out);
}

llvm::ArrayRef<BuiltinInfo> regex_functions() {
  static constexpr BuiltinInfo kFunctions[] = {
      {"regex_compile", "_flattenc", regex_compile},
      {"regex_run", "_flattenc", regex_run},
  };
  return kFunctions;
}

} // namespace flattenc::library
