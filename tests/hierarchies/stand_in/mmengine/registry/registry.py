"""The part of mmengine's Registry that a package with a config needs."""
import importlib
import sys


def build_from_cfg(cfg, registry, default_args=None):
    args = dict(cfg)
    for key, value in (default_args or {}).items():
        args.setdefault(key, value)
    args.pop('_scope_', None)
    kind = args.pop('type')
    found = registry.get(kind) if isinstance(kind, str) else kind
    if found is None:
        raise KeyError(f'{kind} is not in the {registry.name} registry')
    return found(**args)


class Registry:

    def __init__(self, name, build_func=None, parent=None, scope=None, locations=()):
        self.name = name
        self.parent = parent
        self.scope = scope or sys._getframe(1).f_globals['__name__'].split('.')[0]
        self.locations = list(locations)
        self.children = {}
        self.module_dict = {}
        self.imported = False
        self.build_func = build_func or build_from_cfg
        if parent is not None:
            parent.children[self.scope] = self

    def import_from_location(self):
        if not self.imported:
            self.imported = True
            for location in self.locations:
                importlib.import_module(location)

    def get(self, key):
        self.import_from_location()
        scope, _, name = key.rpartition('.')
        if scope and scope != self.scope:
            child = self.root().children.get(scope)
            return child.get(name) if child else None
        if name in self.module_dict:
            return self.module_dict[name]
        return self.parent.get(name) if self.parent and not scope else None

    def root(self):
        return self.parent.root() if self.parent else self

    def build(self, cfg, *args, **kwargs):
        return self.build_func(cfg, *args, **kwargs, registry=self)

    def _register_module(self, module, module_name=None, force=False):
        names = [module_name] if isinstance(module_name, str) else module_name or [module.__name__]
        for name in names:
            if not force and name in self.module_dict:
                raise KeyError(f'{name} is already registered in {self.name}')
            self.module_dict[name] = module

    def register_module(self, name=None, force=False, module=None):
        if module is not None:
            self._register_module(module, name, force)
            return module

        def register(decorated):
            self._register_module(decorated, name, force)
            return decorated

        return register
