"""Registries: names of classes in trees of scopes.

Source of behaviour: mmengine/registry of 0.10.7."""


class DefaultScope:
    """One model, one scope; see Registry.build."""

    _current = None

    @classmethod
    def get_current_instance(cls):
        return cls._current


class _Chosen:
    """A registry for a `with` statement."""

    def __init__(self, registry):
        self._registry = registry

    def __enter__(self):
        return self._registry

    def __exit__(self, kind, value, traceback):
        return False


class Registry:

    def __init__(self, name, build_func=None, parent=None, scope=None, locations=()):
        self._name = name
        self._locations = list(locations)
        self._module_dict = {}
        self._children = {}
        if scope is None:
            scope = self._locations[0].split('.')[0] if self._locations else 'mmengine'
        self._scope = scope
        self.parent = parent
        if parent is not None:
            if scope in parent._children:
                raise AssertionError(f'scope {scope} exists in {parent._name} registry')
            parent._children[scope] = self
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
        return self._root()

    def _root(self):
        registry = self
        while registry.parent is not None:
            registry = registry.parent
        return registry

    def __len__(self):
        return len(self._module_dict)

    def __contains__(self, key):
        return self.get(key) is not None

    def _search(self, key):
        return self._module_dict.get(key)

    def get(self, key):
        if not isinstance(key, str):
            raise TypeError(f'The key argument of `Registry.get` must be a str, got {type(key)}')
        scope, dot, rest = key.partition('.')
        if dot and (scope == self._scope or scope in self._children
                    or scope in self._root()._children):
            if scope == self._scope:
                return self.get(rest)
            if scope in self._children:
                return self._children[scope].get(rest)
            return self._root()._children[scope].get(rest)
        registry = self
        while registry is not None:
            found = registry._search(key)
            if found is not None:
                return found
            registry = registry.parent
        return None

    def switch_scope_and_registry(self, scope):
        registry = self
        if scope is not None and scope != self._scope:
            registry = self._root()._children.get(scope, self)
        return _Chosen(registry)

    def build(self, cfg, *args, **kwargs):
        return self.build_func(cfg, *args, **kwargs, registry=self)

    def _register_module(self, module, module_name=None, force=False):
        names = module_name
        if names is None:
            names = module.__name__
        if isinstance(names, str):
            names = [names]
        for name in names:
            if not force and name in self._module_dict:
                existed = self._module_dict[name]
                raise KeyError(f'{name} is already registered in {self._name} at '
                               f'{existed.__module__}')
            self._module_dict[name] = module

    def register_module(self, name=None, force=False, module=None):
        if not isinstance(force, bool):
            raise TypeError(f'force must be a boolean, but got {type(force)}')
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
    args = dict(cfg)
    if default_args is not None:
        for name, value in default_args.items():
            args.setdefault(name, value)
    if 'type' not in args:
        raise KeyError(f'`cfg` or `default_args` must contain the key "type", but got {cfg}')
    args.pop('_scope_', None)
    kind = args.pop('type')
    if isinstance(kind, str):
        made = registry.get(kind)
        if made is None:
            raise KeyError(f'{kind} is not in the {registry.scope}::{registry.name} registry.')
    else:
        made = kind
    return made(**args)


def build_model_from_cfg(cfg, registry, default_args=None):
    if isinstance(cfg, list):
        from torch import nn
        return nn.Sequential(*[build_from_cfg(each, registry, default_args) for each in cfg])
    return build_from_cfg(cfg, registry, default_args)


def init_default_scope(scope):
    pass


MODELS = Registry('model', build_model_from_cfg)
WEIGHT_INITIALIZERS = Registry('weight initializer')
MODEL_WRAPPERS = Registry('model_wrapper')
RUNNERS = Registry('runner')
RUNNER_CONSTRUCTORS = Registry('runner constructor')
LOOPS = Registry('loop')
HOOKS = Registry('hook')
STRATEGIES = Registry('strategy')
DATASETS = Registry('dataset')
DATA_SAMPLERS = Registry('data sampler')
TRANSFORMS = Registry('transform')
OPTIMIZERS = Registry('optimizer')
OPTIM_WRAPPERS = Registry('optim_wrapper')
OPTIM_WRAPPER_CONSTRUCTORS = Registry('optimizer wrapper constructor')
PARAM_SCHEDULERS = Registry('parameter scheduler')
METRICS = Registry('metric')
EVALUATOR = Registry('evaluator')
TASK_UTILS = Registry('task util')
VISUALIZERS = Registry('visualizer')
VISBACKENDS = Registry('vis_backend')
LOG_PROCESSORS = Registry('log_processor')
INFERENCERS = Registry('inferencer')
FUNCTIONS = Registry('function')
