//
// Elementary functions of NumPy whose last bit depends on the processor: with
// AVX-512 NumPy takes kernels of its own, else the C library's.
//
#include "runtime/library/library_host.h"
#include "runtime/library/natives.h"

#include <cmath>

namespace flattenc::library {

using namespace python;

namespace {

using Extended = long double;

/// `reach`: how far from the middle between two numbers, in units of the last
/// place, an exact value must lie so that all kernels round it alike. Each is
/// about 0.02 above what NumPy 2.2 was seen to be off in three million random
/// arguments of each of four ranges.
struct Function {
  const char *name;
  Extended (*exact)(Extended, Extended);
  Extended reach;
};

constexpr Function kFunctions[] = {
    {"exp", [](Extended x, Extended) { return std::exp(x); }, 0.23L},
    {"log", [](Extended x, Extended) { return std::log(x); }, 0.15L},
    {"log2", [](Extended x, Extended) { return std::log2(x); }, 0.05L},
    {"log10", [](Extended x, Extended) { return std::log10(x); }, 0.13L},
    {"tan", [](Extended x, Extended) { return std::tan(x); }, 0.09L},
    {"power", [](Extended x, Extended y) { return std::pow(x, y); }, 0.22L},
};

} // namespace

static bool rounds_alike(const Function &function, double x, double y) {
  Extended exact = function.exact(x, y);
  auto near = static_cast<double>(exact);
  if (!std::isfinite(near) || near == 0)
    return true;
  double other = std::nextafter(near, exact > near ? HUGE_VAL : -HUGE_VAL);
  Extended ulp = std::fabs(static_cast<Extended>(other) - near);
  return std::fabs(exact - near) / ulp <= 0.5L - function.reach;
}

/// `note_rounding(name, x, y)`: notes the place if processors differ in that
/// result.
static Result note_rounding(Vm &vm, Value, const Args &args) {
  Value v[3];
  if (!vm.unpack(args, "note_rounding", {"*", "*", "*"}, 3, v))
    return std::nullopt;
  if (v[0].kind != Kind::Str || v[1].kind != Kind::Float ||
      v[2].kind != Kind::Float)
    return vm.raise(kType_TypeError, "a name and two floats are needed");
  for (const Function &function : kFunctions)
    if (as_str(v[0]).text == function.name &&
        !rounds_alike(function, v[1].number, v[2].number))
      static_cast<LibraryHost &>(vm.host()).note_rounding(vm, function.name);
  return Value::none();
}

llvm::ArrayRef<BuiltinInfo> rounding_functions() {
  static constexpr BuiltinInfo kNatives[] = {
      {"note_rounding", "_flattenc", note_rounding}};
  return kNatives;
}

} // namespace flattenc::library
