"""Names of types; after the documentation of Python's module `types`."""

import _flattenc

FunctionType = LambdaType = _flattenc.function
MethodType = _flattenc.method
BuiltinFunctionType = BuiltinMethodType = _flattenc.builtin_function_or_method
ModuleType = _flattenc.module
GeneratorType = _flattenc.generator
NoneType = _flattenc.NoneType
EllipsisType = _flattenc.ellipsis
NotImplementedType = _flattenc.NotImplementedType
UnionType = type(int | None)


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = type(self).__name__
        if name == 'SimpleNamespace':
            name = 'namespace'
        parts = ', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())
        return f'{name}({parts})'

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


class MappingProxyType:
    """A view of a mapping that cannot be changed."""

    def __init__(self, mapping):
        self._mapping = mapping

    def __getitem__(self, key):
        return self._mapping[key]

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        return iter(self._mapping)

    def __len__(self):
        return len(self._mapping)

    def __eq__(self, other):
        return self._mapping == other

    def get(self, key, default=None):
        return self._mapping.get(key, default)

    def keys(self):
        return self._mapping.keys()

    def values(self):
        return self._mapping.values()

    def items(self):
        return self._mapping.items()

    def copy(self):
        return self._mapping.copy()

    def __repr__(self):
        return f'mappingproxy({self._mapping!r})'


def _shown(argument):
    if argument is ...:
        return '...'
    if isinstance(argument, type):
        if argument.__module__ == 'builtins':
            return argument.__qualname__
        return f'{argument.__module__}.{argument.__qualname__}'
    return repr(argument)


class GenericAlias:
    """`list[int]`: the type, and what stood in the brackets."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return (self.__origin__ is other.__origin__
                and self.__args__ == other.__args__)

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        import typing
        return typing.Union[self, other]

    def __ror__(self, other):
        import typing
        return typing.Union[other, self]

    def __instancecheck__(self, instance):
        raise TypeError('isinstance() argument 2 cannot be a parameterized generic')

    def __subclasscheck__(self, cls):
        raise TypeError('issubclass() argument 2 cannot be a parameterized generic')

    def __repr__(self):
        parts = ', '.join(_shown(a) for a in self.__args__)
        return f'{_shown(self.__origin__)}[{parts}]'


def new_class(name, bases=(), kwds=None, exec_body=None):
    space = {}
    if exec_body is not None:
        exec_body(space)
    kwds = dict(kwds or {})
    return kwds.pop('metaclass', type)(name, tuple(bases), space, **kwds)


class DynamicClassAttribute(property):
    pass
