#include "runtime/model/model_host.h"

namespace flattenc::model {

using namespace python;

namespace {

class RegistrationsModule final : public HostObject {
public:
  explicit RegistrationsModule(ModelHost &host) : host_(host) {}
  [[nodiscard]] llvm::StringRef description() const override {
    return "_registrations";
  }

  Result attribute(Vm &vm, const StrObject &name) override {
    for (auto [known, find] :
         {std::pair{"find_modules", &ModelHost::find_registered},
          std::pair{"find_registrars", &ModelHost::find_registrars}})
      if (name.text == known)
        return function(vm, known, 3, [this, find](llvm::ArrayRef<Value> v) {
          const ModelHost::FindModules &ask = host_.*find;
          return ask ? ask(as_str(v[0]).text, as_str(v[1]).text,
                           as_str(v[2]).text)
                     : std::vector<std::string>();
        });
    if (name.text == "find_registries")
      return function(vm, "find_registries", 1, [this](llvm::ArrayRef<Value> v) {
        return host_.find_registries
                   ? host_.find_registries(as_str(v[0]).text)
                   : std::vector<std::string>();
      });
    return HostObject::attribute(vm, name);
  }

private:
  using Find = std::function<std::vector<std::string>(llvm::ArrayRef<Value>)>;

  /// A function of so many strings that gives a list of strings.
  static Value function(Vm &vm, const char *name, std::size_t count,
                        Find find) {
    return native(
        vm.heap(), name,
        [name, count, find = std::move(find)](Vm &vm,
                                              const Args &args) -> Result {
          bool texts = args.positional.size() == count &&
                       llvm::all_of(args.positional, [](Value v) {
                         return v.kind == Kind::Str;
                       });
          if (!texts)
            return vm.raise(kType_TypeError,
                            llvm::Twine(name) + "() takes names");
          Value list = vm.heap().list();
          for (const std::string &each : find(args.positional))
            as_list(list).items.push_back(vm.heap().str(each));
          return list;
        });
  }

  ModelHost &host_;
};

} // namespace

Value registrations_module(ModelHost &host) {
  return Value::of(Kind::Host, host.heap().make<RegistrationsModule>(host));
}

} // namespace flattenc::model
