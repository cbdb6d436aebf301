"""Dicts with attributes. Configurations themselves are read by the program.

Source of behaviour: mmengine/config/config.py of 0.10.7, addict 2.4."""

import copy
from collections import OrderedDict

import _flattenc


class LazyObject:
    """An object that a configuration imports, found when it is asked for."""

    def __init__(self, module, name):
        self._module = module
        self._name = name

    def build(self):
        found = _flattenc.import_by_name(self._module)
        for part in self._name.split('.'):
            if part:
                found = getattr(found, part)
        return found

    def __deepcopy__(self, memo):
        return self


def _built(value):
    return value.build() if isinstance(value, LazyObject) else value


class ConfigDict(dict):

    def __init__(self, *args, **kwargs):
        for arg in args:
            if not arg:
                continue
            if isinstance(arg, dict):
                pairs = dict.items(arg) if isinstance(arg, ConfigDict) else arg.items()
            elif isinstance(arg, tuple) and not isinstance(arg[0], tuple):
                pairs = [arg]
            else:
                pairs = arg
            for key, value in pairs:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    @classmethod
    def _hook(cls, item):
        if type(item) in (dict, OrderedDict):
            return cls(item)
        if isinstance(item, (list, tuple)):
            return type(item)(cls._hook(each) for each in item)
        return item

    def __missing__(self, name):
        raise KeyError(name)

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        if hasattr(type(self), name):
            raise AttributeError(f"'Dict' object attribute '{name}' is read-only")
        self[name] = value

    def __delattr__(self, name):
        del self[name]

    def __setitem__(self, name, value):
        super().__setitem__(name, self._hook(value))

    def __getitem__(self, key):
        return _built(super().__getitem__(key))

    def __iter__(self):
        return iter(self.keys())

    def __copy__(self):
        other = type(self)()
        for key, value in super().items():
            other[key] = value
        return other

    copy = __copy__

    def __deepcopy__(self, memo):
        other = type(self)()
        memo[id(self)] = other
        for key, value in super().items():
            other[copy.deepcopy(key, memo)] = copy.deepcopy(value, memo)
        return other

    def get(self, key, default=None):
        return _built(super().get(key, default))

    def pop(self, key, default=None):
        return _built(super().pop(key, default))

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
            return default
        return self[key]

    def update(self, *args, **kwargs):
        if len(args) > 1:
            raise TypeError('update only accept one positional argument')
        other = dict(dict.items(args[0])) if args else {}
        other.update(kwargs)
        for key, value in other.items():
            if key in self and isinstance(self[key], dict) and isinstance(value, dict):
                self[key].update(value)
            else:
                self[key] = value

    def values(self):
        return [_built(value) for value in super().values()]

    def items(self):
        return [(key, _built(value)) for key, value in super().items()]

    def __eq__(self, other):
        if isinstance(other, ConfigDict):
            return other.to_dict() == self.to_dict()
        return isinstance(other, dict) and dict(self.items()) == other

    def to_dict(self):

        def plain(value):
            if isinstance(value, dict):
                return {key: plain(each) for key, each in value.items()}
            if isinstance(value, (list, tuple)):
                return type(value)(plain(each) for each in value)
            return value

        return plain(self)


class Config:
    """A configuration that is read; none can be made."""

    def __init__(self, *args, **kwargs):
        _flattenc.refuse('`mmengine.Config`')

    @classmethod
    def fromfile(cls, filename, *args, **kwargs):
        if args or kwargs:
            _flattenc.refuse('options of `Config.fromfile`')
        made = object.__new__(cls)
        made.__dict__['_cfg_dict'] = ConfigDict(_flattenc.read_config(str(filename)))
        made.__dict__['filename'] = str(filename)
        return made

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return getattr(self.__dict__['_cfg_dict'], name)

    def __getitem__(self, name):
        return self._cfg_dict[name]

    def __contains__(self, name):
        return name in self._cfg_dict

    def __len__(self):
        return len(self._cfg_dict)

    def __iter__(self):
        return iter(self._cfg_dict)

    def __setattr__(self, name, value):
        _flattenc.refuse('a change of a `Config`')

    __setitem__ = __delattr__ = __delitem__ = __setattr__


class DictAction:

    def __init__(self, *args, **kwargs):
        _flattenc.refuse('`mmengine.DictAction`')


def read_base():
    _flattenc.refuse('`read_base` outside of a configuration')
