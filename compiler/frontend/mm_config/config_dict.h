#ifndef FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_DICT_H
#define FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_DICT_H

#include "runtime/python/vm.h"

namespace flattenc::frontend {

/// mmengine's ConfigDict (mmengine/config/config.py:65), an addict.Dict: items
/// are attributes, plain dicts and lists are copied when they are stored, and
/// `update` is recursive.
class ConfigDictType final : public python::DictType {
public:
  /// The one instance; it has no state.
  static const ConfigDictType &get();

  [[nodiscard]] llvm::StringRef name() const override { return "ConfigDict"; }
  python::Result attribute(python::Vm &vm, python::DictObject &dict,
                           const python::StrObject &name) const override;
  bool set_attribute(python::Vm &vm, python::DictObject &dict,
                     const python::StrObject &name,
                     python::Value value) const override;
  bool delete_attribute(python::Vm &vm, python::DictObject &dict,
                        const python::StrObject &name) const override;
  /// `_hook` (config.py:121): plain dicts become ConfigDicts, lists and tuples
  /// are rebuilt, ConfigDicts stay.
  python::Result adopt(python::Vm &vm, python::Value value) const override;
};

/// A ConfigDict with the items of `dict`, which `_hook` has copied.
python::Result make_config_dict(python::Vm &vm, python::Value dict);

} // namespace flattenc::frontend

#endif // FLATTENC_COMPILER_FRONTEND_MM_CONFIG_CONFIG_DICT_H
