//
// Objects of a host: what the machine asks them, and what they may answer.
//
#include "compiler/syntax/parse.h"
#include "runtime/python/compile.h"
#include "runtime/python/numbers.h"
#include "runtime/python/vm.h"

#include <doctest/doctest.h>

using namespace flattenc;
using namespace flattenc::python;
using syntax::Operator;

namespace {

/// A size that another run may have otherwise: arithmetic stays symbolic, and
/// where a plain number is needed the line is noted.
class Size final : public HostObject {
public:
  Size(std::int64_t value, std::string shown, std::vector<unsigned> &guards,
       const SourceSet &sources)
      : value_(value), shown_(std::move(shown)), guards_(guards),
        sources_(sources) {}
  llvm::StringRef description() const override { return "a size"; }
  llvm::StringRef type_name() const override { return "int"; }
  Result type(Vm &) override { return Value::of(&kType_int); }
  bool acts_as(const TypeInfo &type) const override {
    return &type == &kType_int;
  }
  Result binary(Vm &vm, Operator op, Value other, bool reflected) override {
    std::int64_t number = 0;
    std::string text;
    if (other.kind == Kind::Host) {
      number = other.as<Size>()->value_;
      text = other.as<Size>()->shown_;
    } else if (other.is_int()) {
      number = other.integer;
      text = std::to_string(number);
    } else {
      return Value::not_implemented();
    }
    std::int64_t a = reflected ? number : value_;
    std::int64_t b = reflected ? value_ : number;
    Result result = vm.binary(op, Value::of(a), Value::of(b));
    if (!result)
      return result;
    std::string left = reflected ? text : shown_;
    std::string right = reflected ? shown_ : text;
    return make(vm, result->integer,
                "(" + left + " " + spelling(op) + " " + right + ")");
  }
  Result compare(Vm &vm, Operator op, Value other) override {
    auto mine = index(vm);
    auto test = vm.compare(op, Value::of(*mine), other);
    return test ? Result(Value::boolean(*test)) : std::nullopt;
  }
  std::optional<bool> truth(Vm &vm) override { return *index(vm) != 0; }
  std::optional<std::int64_t> index(Vm &vm) override {
    Place place = vm.place();
    SourceRange range = place.code->unit->range(
        place.code->instructions[place.instruction].node);
    guards_.push_back(sources_.line_column(range.file, range.begin).line);
    return value_;
  }
  Result to_int(Vm &) override { return Value::of(Kind::Host, this); }
  Result text(Vm &vm) override { return vm.heap().str(shown_); }
  Result intercept(Vm &vm, const BuiltinInfo &function,
                   const Args &) override {
    if (llvm::StringRef(function.name) != "abs")
      return Value();
    return make(vm, std::abs(value_), "abs(" + shown_ + ")");
  }

private:
  Value make(Vm &vm, std::int64_t value, std::string shown) {
    return Value::of(Kind::Host, vm.heap().make<Size>(value, std::move(shown),
                                                      guards_, sources_));
  }
  std::int64_t value_;
  std::string shown_;
  std::vector<unsigned> &guards_;
  const SourceSet &sources_;
};

/// Answers what a tensor would: attributes, items, calls, comparisons that are
/// no bools.
class Box final : public HostObject {
public:
  llvm::StringRef description() const override { return "a box"; }
  Result attribute(Vm &vm, const StrObject &name) override {
    if (name.text == "map") {
      Value self = Value::of(Kind::Host, this);
      return Value::of(
          Kind::Host,
          vm.heap().make<HostFunction>("map", [self](Vm &inner,
                                                     const Args &args) {
            return inner.call(args.positional[0], {self, {}});
          }));
    }
    return vm.no_attribute(Value::of(Kind::Host, this), name);
  }
  bool set_attribute(Vm &, const StrObject &name, Value) override {
    log += "set " + name.text.str() + ";";
    return true;
  }
  Result item(Vm &vm, Value key) override { return vm.heap().tuple({key}); }
  bool set_item(Vm &vm, Value key, Value value) override {
    auto shown = vm.repr(vm.heap().tuple({key, value}));
    log += "item " + *shown + ";";
    return true;
  }
  bool callable() const override { return true; }
  Result call(Vm &, const Args &args) override {
    return Value::of(static_cast<std::int64_t>(args.positional.size() +
                                               10 * args.keywords.size()));
  }
  Result binary(Vm &vm, Operator op, Value other, bool reflected) override {
    if (!is_number(other))
      return Value::not_implemented();
    return vm.heap().str((reflected ? "r" : "") + std::string(spelling(op)));
  }
  Result in_place(Vm &, Operator, Value) override {
    log += "in place;";
    return Value::of(Kind::Host, this);
  }
  Result compare(Vm &vm, Operator op, Value) override {
    return vm.heap().str(spelling(op));
  }
  Result unary(Vm &vm, Operator op) override {
    return vm.heap().str("u" + std::string(spelling(op)));
  }
  std::optional<std::int64_t> length(Vm &) override { return 3; }
  std::optional<bool> truth(Vm &) override { return true; }
  Result iterator(Vm &vm) override {
    return vm.iterator(
        vm.heap().list({Value::of(std::int64_t{7}), Value::none()}));
  }
  std::optional<bool> has_instance(Vm &, Value v) override {
    return v.kind == Kind::Host;
  }
  std::optional<std::uint64_t> hash(Vm &) override {
    return identity_hash(Value::of(Kind::Host, this));
  }
  Result text(Vm &vm) override { return vm.heap().str("box"); }
  std::string log;
};

struct Run {
  explicit Run(std::string source) {
    FileId file = sources.add("test.py", std::move(source));
    tree = syntax::parse(sources, file, diag);
    REQUIRE(tree);
    CompileOptions options;
    options.whole_language = true;
    unit = compile_module(*tree, options);
    set("__name__", heap.str("test"));
    box = heap.make<Box>();
    set("box", Value::of(Kind::Host, box));
    set("n", Value::of(Kind::Host,
                       heap.make<Size>(6, "n", guards, sources)));
  }
  void set(const char *name, Value value) {
    vm.dict_put(as_dict(globals), heap.str(name), value);
  }
  std::string shown(const char *name) {
    if (!vm.run(*unit->codes.front(), as_dict(globals)))
      return vm.failure().message;
    Value key = heap.str(name);
    auto text = vm.repr(*as_dict(globals).table.find(key, as_str(key).hash));
    return text ? *text : vm.failure().message;
  }

  SourceSet sources;
  DiagnosticEmitter diag;
  std::optional<syntax::Tree> tree;
  std::unique_ptr<Unit> unit;
  Heap heap;
  Host host;
  Vm vm{heap, host};
  Value globals = heap.dict();
  Box *box = nullptr;
  std::vector<unsigned> guards;
};

} // namespace

TEST_CASE("a host object answers operators, items, calls and iteration") {
  Run run("class C:\n"
          "    def __radd__(self, other): return 'C'\n"
          "r = [box + 1, 2 - box, -box, box == 3, 4 < box, box[1:2, None, ...],\n"
          "     box(1, k=2), len(box), list(box), isinstance(box, box),\n"
          "     isinstance(1, box), {box: 1}[box], box.map(len),\n"
          "     box + C(), callable(box), f'{box}']\n"
          "box.x = 1\n"
          "box[0, :] = 2\n"
          "box += 1\n");
  CHECK(run.shown("r") ==
        "['+', 'r-', 'u-', '==', '>', ((slice(1, 2, None), None, Ellipsis),), "
        "11, 3, [7, None], True, False, 1, 3, 'C', True, 'box']");
  CHECK(run.box->log == "set x;item ((0, slice(None, None, None)), 2);"
                        "in place;");
}

TEST_CASE("what a host object does not answer is refused") {
  Run run("r = 3 in box\n");
  CHECK(run.shown("r") == "`in` on a box");
}

TEST_CASE("a host object can stand for an int that keeps where it was read") {
  Run run("r = [isinstance(n, int), type(n) is int, n // 2 + 1, 8 - n,\n"
          "     int(n) * n, abs(n), f'{n}']\n"
          "for i in range(n):\n"
          "    pass\n"
          "if n > 3:\n"
          "    s = 'abcdefgh'[n]\n");
  CHECK(run.shown("r") ==
        "[True, True, ((n // 2) + 1), (8 - n), (n * n), abs(n), 'n']");
  CHECK(run.guards == std::vector<unsigned>{3, 5, 6});
}

TEST_CASE("the machine runs what a function of the host calls back") {
  Run run("def f(b):\n"
          "    raise KeyError(len(b))\n"
          "try:\n"
          "    box.map(f)\n"
          "except KeyError as e:\n"
          "    r = e.args\n");
  CHECK(run.shown("r") == "(3,)");
}
