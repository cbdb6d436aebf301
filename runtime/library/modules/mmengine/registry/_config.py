"""The model of a configuration, as mmengine's Runner builds it.

Source of behaviour: mmengine/runner/runner.py, mmengine/config/config.py and
mmengine/utils/misc.py of 0.10.7."""

import _flattenc
from mmengine import registry
from mmengine.config import ConfigDict, LazyObject


def lazy(dotted):
    """An object that a configuration in the `read_base` style imports."""
    module, dot, name = dotted.rpartition('.')
    return LazyObject(module, name) if dot else LazyObject(dotted, '')


def _import_customs(imports, allow_failed_imports=False):
    for module in [imports] if isinstance(imports, str) else imports:
        try:
            _flattenc.import_by_name(module)
        except ImportError:
            if not allow_failed_imports:
                raise ImportError(f'Failed to import {module}')
        else:
            registry.imported.append(module)


def build_model(settings):
    if settings['custom_imports']:
        _import_customs(**settings['custom_imports'])
    scope = settings['default_scope']
    registry.init_default_scope('mmengine' if scope is None else scope)
    model = ConfigDict(settings)['model']
    if isinstance(model, dict) and settings['data_preprocessor'] is not None:
        model.setdefault('data_preprocessor', settings['data_preprocessor'])
    return registry.MODELS.build(model)
