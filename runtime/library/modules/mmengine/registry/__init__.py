"""Registries: names of classes in trees of scopes.

A name that nothing has registered yet is looked up among the registrations
that the sources write down; the module that has it is imported then.

Source of behaviour: mmengine/registry of 0.10.7."""

import _flattenc
from _registrations import find_modules, find_registrars, find_registries
from mmengine.registry._scope import DefaultScope, init_default_scope


def _importable(name):
    try:
        _flattenc.import_by_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def _add_registries(scope):
    """Imports what `import <scope>.registry` defines, in whatever modules of it."""
    for module in find_registries(scope):
        _importable(module)


class _Switched:
    """A default scope, and the registry that is in force in it."""

    def __init__(self, registry, scope):
        self._registry = registry
        self._scope = scope

    def __enter__(self):
        self._outer = DefaultScope.overwrite(self._scope)
        current = DefaultScope.get_current_instance()
        if current is None:
            return self._registry
        _add_registries(current.scope_name)
        found = self._registry.root._search_child(current.scope_name)
        return self._registry if found is None else found

    def __exit__(self, kind, value, traceback):
        DefaultScope.restore(self._outer)
        return False


def _object_at(path):
    """What a dotted path names; None if it leads nowhere."""
    parts = path.split('.')
    for end in range(1, len(parts) + 1):
        module = '.'.join(parts[:end])
        if not _importable(module):
            return None
        found = _flattenc.import_deferred(module)
        if end == len(parts):
            return found
        inner = getattr(found, parts[end], None)
        if inner is None or isinstance(inner, _flattenc.module):
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return None
            found = getattr(found, part)
        return found


class Registry:

    def __init__(self, name, build_func=None, parent=None, scope=None, locations=[]):
        if scope is None:
            module = _flattenc.frame_globals(1).get('__name__')
            if not isinstance(module, str):
                _flattenc.refuse(f'the registry `{name}` without a scope, outside of a module')
            scope = module.split('.')[0]
        self._name = name
        self._scope = scope
        self._module_dict = {}
        self._children = {}
        self._locations = locations
        self._looked_up = set()
        self.parent = None
        if parent is not None:
            if not isinstance(parent, Registry):
                raise AssertionError
            if scope in parent._children:
                raise AssertionError(f'scope {scope} exists in {parent._name} registry')
            parent._children[scope] = self
            self.parent = parent
        if build_func is not None:
            self.build_func = build_func
        elif parent is not None:
            self.build_func = parent.build_func
        else:
            self.build_func = build_from_cfg

    name = property(lambda self: self._name)
    scope = property(lambda self: self._scope)
    module_dict = property(lambda self: self._module_dict)
    children = property(lambda self: self._children)

    @property
    def root(self):
        return self._get_root_registry()

    def _get_root_registry(self):
        registry = self
        while registry.parent is not None:
            registry = registry.parent
        return registry

    def __len__(self):
        _flattenc.refuse(f'how many names the registry `{self._name}` has')

    def __contains__(self, key):
        return self.get(key) is not None

    def __repr__(self):
        _flattenc.refuse(f'the names of the registry `{self._name}` as text')

    @staticmethod
    def split_scope_key(key):
        scope, dot, rest = key.partition('.')
        return (scope, rest) if dot else (None, key)

    def _search_child(self, scope):
        if self._scope == scope:
            return self
        for child in self._children.values():
            found = child._search_child(scope)
            if found is not None:
                return found
        return None

    def _own(self, key):
        """What is registered here, after the import of what registers it."""
        if key not in self._module_dict and key not in self._looked_up:
            self._looked_up.add(key)
            for module in self._modules_of(key):
                _flattenc.import_deferred(module)
        return self._module_dict.get(key)

    def _modules_of(self, key):
        """The modules that register the name, of those that Python would have imported."""
        tops = dict.fromkeys(location.split('.')[0] for location in self._locations)
        found = [module for top in tops for module in find_modules(top, self._name, key)]
        if self in _roots:  # whatever is imported registers here
            found += find_modules('', self._name, key)
        for place in imported:
            found += [module for module in find_modules(place.split('.')[0], self._name, key)
                      if module == place or module.startswith(place + '.')]
        if not found and not tops and self not in _roots:
            unsure = find_modules(self._scope, self._name, key)
            if unsure:
                _flattenc.refuse(f'`{key}` of the registry `{self._name}` of `{self._scope}`, which names no locations: '
                                 f'whether `{unsure[0]}` is imported cannot be told, and what it registers')
        return found

    def _computed(self, key):
        """What is registered by a function that computes names when its module is imported."""
        for top in dict.fromkeys(location.split('.')[0] for location in self._locations):
            for module in find_registrars(top, self._name, key):
                _flattenc.import_deferred(module)
        return self._module_dict.get(key)

    def get(self, key):
        if not isinstance(key, str):
            raise TypeError(f'The key argument of `Registry.get` must be a str, got {type(key)}')
        scope, name = self.split_scope_key(key)
        found = None
        if scope is None or scope == self._scope:
            found = self._own(name)
            parent = self.parent if scope is None else None
            while found is None and parent is not None:
                found = parent._own(name)
                parent = parent.parent
        else:
            _add_registries(scope)
            root = self._get_root_registry()
            if scope in self._children:
                found = self._children[scope].get(name)
            elif scope == root._scope or scope in root._children:
                found = root.get(key)
            return _object_at(key) if found is None else found
        if found is None:
            found = self._computed(name)
        return _object_at(key) if found is None else found

    def switch_scope_and_registry(self, scope):
        return _Switched(self, scope)

    def build(self, cfg, *args, **kwargs):
        return self.build_func(cfg, *args, **kwargs, registry=self)

    def _register_module(self, module, module_name=None, force=False):
        if not callable(module):
            raise TypeError(f'module must be Callable, but got {type(module)}')
        names = module.__name__ if module_name is None else module_name
        for name in [names] if isinstance(names, str) else names:
            if not force and name in self._module_dict:
                raise KeyError(f'{name} is already registered in {self._name} at '
                               f'{self._module_dict[name].__module__}')
            self._module_dict[name] = module

    def register_module(self, name=None, force=False, module=None):
        if not isinstance(force, bool):
            raise TypeError(f'force must be a boolean, but got {type(force)}')
        if not (name is None or isinstance(name, str)
                or isinstance(name, list) and all(isinstance(each, str) for each in name)):
            raise TypeError('name must be None, an instance of str, or a sequence of str, '
                            f'but got {type(name)}')
        if module is not None:
            self._register_module(module, name, force)
            return module

        def register(module):
            self._register_module(module, name, force)
            return module

        return register


def build_from_cfg(cfg, registry, default_args=None):
    if not isinstance(cfg, dict):
        raise TypeError(f'cfg should be a dict, ConfigDict or Config, but got {type(cfg)}')
    if 'type' not in cfg and (default_args is None or 'type' not in default_args):
        raise KeyError('`cfg` or `default_args` must contain the key "type", '
                       f'but got {cfg}\n{default_args}')
    if not isinstance(registry, Registry):
        raise TypeError(f'registry must be a mmengine.Registry object, but got {type(registry)}')
    if not (default_args is None or isinstance(default_args, dict)):
        raise TypeError('default_args should be a dict, ConfigDict, Config or None, '
                        f'but got {type(default_args)}')
    args = cfg.copy()
    if default_args is not None:
        for name, value in default_args.items():
            args.setdefault(name, value)
    with registry.switch_scope_and_registry(args.pop('_scope_', None)) as registry:
        kind = args.pop('type')
        if isinstance(kind, str):
            made = registry.get(kind)
            if made is None:
                raise KeyError(f'{kind} is not in the {registry.scope}::{registry.name} registry. '
                               f'Please check whether the value of `{kind}` is correct or it was '
                               'registered as expected.')
        elif callable(kind):
            made = kind
        else:
            raise TypeError(f'type must be a str or valid type, but got {type(kind)}')
        if isinstance(made, type) and hasattr(made, 'get_instance'):
            from mmengine.utils import ManagerMixin
            if issubclass(made, ManagerMixin):
                return made.get_instance(**args)
        return made(**args)


def build_model_from_cfg(cfg, registry, default_args=None):
    if isinstance(cfg, list):
        from mmengine.model import Sequential
        return Sequential(*[build_from_cfg(each, registry, default_args) for each in cfg])
    return build_from_cfg(cfg, registry, default_args)


def _not_a_model(cfg, registry, default_args=None):
    _flattenc.refuse(f'the registry `{registry.name}`')


# What the command line and `custom_imports` import: modules and what is below.
imported = []

RUNNERS = Registry('runner', _not_a_model)
RUNNER_CONSTRUCTORS = Registry('runner constructor')
LOOPS = Registry('loop')
HOOKS = Registry('hook')
STRATEGIES = Registry('strategy')
DATASETS = Registry('dataset')
DATA_SAMPLERS = Registry('data sampler')
TRANSFORMS = Registry('transform')
MODELS = Registry('model', build_model_from_cfg)
MODEL_WRAPPERS = Registry('model_wrapper')
WEIGHT_INITIALIZERS = Registry('weight initializer')
OPTIMIZERS = Registry('optimizer', _not_a_model)
OPTIM_WRAPPERS = Registry('optim_wrapper')
OPTIM_WRAPPER_CONSTRUCTORS = Registry('optimizer wrapper constructor')
PARAM_SCHEDULERS = Registry('parameter scheduler', _not_a_model)
METRICS = Registry('metric')
EVALUATOR = Registry('evaluator')
TASK_UTILS = Registry('task util')
VISUALIZERS = Registry('visualizer')
VISBACKENDS = Registry('vis_backend')
LOG_PROCESSORS = Registry('log_processor')
INFERENCERS = Registry('inferencer')
FUNCTIONS = Registry('function')

_roots = [value for value in list(globals().values()) if isinstance(value, Registry)]
