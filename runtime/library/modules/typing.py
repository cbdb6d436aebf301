"""Type hints: inert, they can be subscripted and shown."""

import collections.abc as _abc
import types as _types

TYPE_CHECKING = False


def _shown(t):
    if t is ...:
        return '...'
    if isinstance(t, type):
        if t.__module__ == 'builtins':
            return t.__qualname__
        return f'{t.__module__}.{t.__qualname__}'
    if isinstance(t, tuple):
        return '[' + ', '.join(_shown(x) for x in t) + ']'
    if isinstance(t, list):
        return '[' + ', '.join(_shown(x) for x in t) + ']'
    return repr(t)


def _checked(t):
    if t is None:
        return type(None)
    if isinstance(t, str):
        return ForwardRef(t)
    return t


class _Form:
    """`Any`, `Union`, `List`: a name that may be subscripted."""

    def __init__(self, name, origin=None, doc=None):
        self._name = name
        self.__origin__ = origin
        self.__doc__ = doc

    def __repr__(self):
        return 'typing.' + self._name

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        if self._name == 'Optional':
            return Union[params[0], None]
        if self._name == 'Union':
            flat = []
            for p in params:
                p = _checked(p)
                if isinstance(p, _Alias) and p._form is Union:
                    flat.extend(p.__args__)
                elif isinstance(p, _types.UnionType):
                    flat.extend(p.__args__)
                else:
                    flat.append(p)
            unique = []
            for p in flat:
                if p not in unique:
                    unique.append(p)
            if len(unique) == 1:
                return unique[0]
            return _Alias(self, tuple(unique))
        if self._name == 'Annotated':
            return _Alias(self, params)
        if self._name == 'Literal':
            return _Alias(self, params)
        if self._name == 'Callable' and len(params) == 2:
            args, result = params
            args = tuple(args) if isinstance(args, list) else (args,)
            return _Alias(self, tuple(_checked(a) for a in args)
                          + (_checked(result),))
        return _Alias(self, tuple(_checked(p) for p in params))

    def __call__(self, *args, **kwargs):
        if self.__origin__ is not None and isinstance(self.__origin__, type):
            return self.__origin__(*args, **kwargs)
        raise TypeError(f'Cannot instantiate {self!r}')

    def __mro_entries__(self, bases):
        if self._name in ('Generic', 'Protocol'):
            return (Generic,)
        if self.__origin__ is None:
            raise TypeError(f'Cannot subclass {self!r}')
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        if self.__origin__ is None:
            raise TypeError(f'{self!r} cannot be used with issubclass()')
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class _Alias:
    """`List[int]`."""

    def __init__(self, form, args):
        self._form = form
        self.__origin__ = form.__origin__ if isinstance(form, _Form) and form.__origin__ is not None else form
        self.__args__ = args

    @property
    def __parameters__(self):
        found = []
        for a in self.__args__:
            inner = a.__parameters__ if isinstance(a, _Alias) else (
                (a,) if isinstance(a, TypeVar) else ())
            for t in inner:
                if t not in found:
                    found.append(t)
        return tuple(found)

    def __repr__(self):
        args = self.__args__
        if self._form is Union and len(args) == 2 and type(None) in args:
            other = args[0] if args[1] is type(None) else args[1]
            return f'typing.Optional[{_shown(other)}]'
        if self._form is Callable:
            result = _shown(args[-1])
            if args[:-1] == (...,):
                return f'typing.Callable[..., {result}]'
            inner = ', '.join(_shown(a) for a in args[:-1])
            return f'typing.Callable[[{inner}], {result}]'
        if self._form is Literal:
            return f"typing.Literal[{', '.join(map(repr, args))}]"
        return f"{_shown(self._form)}[{', '.join(_shown(a) for a in args)}]"

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        values = dict(zip(self.__parameters__, params))

        def fill(a):
            if isinstance(a, TypeVar):
                return values.get(a, a)
            if isinstance(a, _Alias):
                return _Alias(a._form, tuple(fill(x) for x in a.__args__))
            return a
        return _Alias(self._form, tuple(fill(a) for a in self.__args__))

    def __call__(self, *args, **kwargs):
        origin = self.__origin__
        if isinstance(origin, type):
            return origin(*args, **kwargs)
        raise TypeError(f'Cannot instantiate {self!r}')

    def __mro_entries__(self, bases):
        if self._form is Generic or self._form is Protocol:
            return (self._form,)
        return (self.__origin__,)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._form is not other._form:
            return False
        if self._form is Union:
            return (len(self.__args__) == len(other.__args__)
                    and all(a in other.__args__ for a in self.__args__))
        return self.__args__ == other.__args__

    def __hash__(self):
        return hash((id(self._form), len(self.__args__)))

    def __instancecheck__(self, obj):
        if self._form is Union:
            return isinstance(obj, self.__args__)
        raise TypeError('Subscripted generics cannot be used with class and '
                        'instance checks')

    def __subclasscheck__(self, cls):
        if self._form is Union:
            return issubclass(cls, self.__args__)
        raise TypeError('Subscripted generics cannot be used with class and '
                        'instance checks')

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __repr__(self):
        return f'ForwardRef({self.__forward_arg__!r})'


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False,
                 contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        prefix = ('+' if self.__covariant__ else
                  '-' if self.__contravariant__ else '~')
        return prefix + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class ParamSpec(TypeVar):
    args = kwargs = None


TypeVarTuple = ParamSpec

Any = _Form('Any')
NoReturn = _Form('NoReturn')
Never = _Form('Never')
Self = _Form('Self')
LiteralString = _Form('LiteralString')
Union = _Form('Union')
Optional = _Form('Optional')
Literal = _Form('Literal')
Annotated = _Form('Annotated')
ClassVar = _Form('ClassVar')
Final = _Form('Final')
Required = _Form('Required')
NotRequired = _Form('NotRequired')
TypeAlias = _Form('TypeAlias')
TypeGuard = _Form('TypeGuard')
Concatenate = _Form('Concatenate')
Unpack = _Form('Unpack')

List = _Form('List', list)
Dict = _Form('Dict', dict)
Set = _Form('Set', set)
FrozenSet = _Form('FrozenSet', frozenset)
Tuple = _Form('Tuple', tuple)
Type = _Form('Type', type)
Callable = _Form('Callable', _abc.Callable)
Iterable = _Form('Iterable', _abc.Iterable)
Iterator = _Form('Iterator', _abc.Iterator)
Generator = _Form('Generator', _abc.Generator)
Sequence = _Form('Sequence', _abc.Sequence)
MutableSequence = _Form('MutableSequence', _abc.MutableSequence)
Mapping = _Form('Mapping', _abc.Mapping)
MutableMapping = _Form('MutableMapping', _abc.MutableMapping)
AbstractSet = _Form('AbstractSet', _abc.Set)
MutableSet = _Form('MutableSet', _abc.MutableSet)
Collection = _Form('Collection', _abc.Collection)
Container = _Form('Container', _abc.Container)
Hashable = _Form('Hashable', _abc.Hashable)
Sized = _Form('Sized', _abc.Sized)
Reversible = _Form('Reversible', _abc.Reversible)
Awaitable = _Form('Awaitable', _abc.Awaitable)
Coroutine = _Form('Coroutine', _abc.Coroutine)
AsyncIterator = _Form('AsyncIterator', _abc.AsyncIterator)
AsyncIterable = _Form('AsyncIterable', _abc.AsyncIterable)
AsyncGenerator = _Form('AsyncGenerator', _abc.AsyncGenerator)
ByteString = _Form('ByteString', _abc.ByteString)


def _late(name, module, member):
    class Late(_Form):
        @property
        def __origin__(self):
            import _flattenc
            return getattr(_flattenc.import_by_name(module), member)

        @__origin__.setter
        def __origin__(self, value):
            pass
    return Late(name)


OrderedDict = _late('OrderedDict', 'collections', 'OrderedDict')
DefaultDict = _late('DefaultDict', 'collections', 'defaultdict')
Deque = _late('Deque', 'collections', 'deque')
Counter = _late('Counter', 'collections', 'Counter')
ChainMap = _late('ChainMap', 'collections', 'ChainMap')
ContextManager = _late('ContextManager', 'contextlib', 'AbstractContextManager')
Pattern = _late('Pattern', 're', 'Pattern')
Match = _late('Match', 're', 'Match')

AnyStr = TypeVar('AnyStr', bytes, str)
Text = str


class IO:
    def __class_getitem__(cls, item):
        return cls


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass


class SupportsInt:
    pass


class SupportsFloat:
    pass


class SupportsIndex:
    pass


class SupportsAbs:
    pass


class SupportsRound:
    pass


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, params):
        if not isinstance(params, tuple):
            params = (params,)
        return _ClassAlias(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)


class _ClassAlias(_Alias):
    def __init__(self, cls, args):
        self._form = cls
        self.__origin__ = cls
        self.__args__ = args

    def __mro_entries__(self, bases):
        if self.__origin__ is Generic:
            for base in bases:
                if base is not self and isinstance(base, _ClassAlias):
                    return ()
        return (self.__origin__,)


class _ProtocolMeta(type(_abc.Hashable)):
    def __instancecheck__(cls, instance):
        if not cls.__dict__.get('_is_protocol'):
            return super().__instancecheck__(instance)
        if not getattr(cls, '_is_runtime_protocol', False):
            raise TypeError('Instance and class checks can only be used with '
                            '@runtime_checkable protocols')
        names = [n for n in cls.__dict__
                 if not n.startswith('_') or n in ('__call__', '__len__', '__iter__')]
        return all(hasattr(instance, n) for n in names)


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = any(b is Protocol for b in cls.__bases__)


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


def cast(typ, val):
    return val


def overload(func):
    def refused(*args, **kwds):
        raise NotImplementedError(
            'You should not call an overloaded function. A series of '
            '@overload-decorated functions outside a stub module should '
            'always be followed by an implementation that is not '
            '@overload-ed.')
    return refused


def final(f):
    return f


def no_type_check(f):
    return f


def override(f):
    return f


def NewType(name, tp):
    def new_type(x):
        return x
    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


def get_origin(tp):
    if isinstance(tp, (_Alias, _types.GenericAlias)):
        return tp.__origin__
    if isinstance(tp, _types.UnionType):
        return _types.UnionType
    if tp is Generic:
        return Generic
    return None


def get_args(tp):
    if isinstance(tp, (_Alias, _types.GenericAlias, _types.UnionType)):
        if isinstance(tp, _Alias) and tp._form is Callable and tp.__args__[:-1] != (...,):
            return (list(tp.__args__[:-1]), tp.__args__[-1])
        return tp.__args__
    return ()


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            if base.__module__ != 'builtins':
                hints.update(base.__dict__.get('__annotations__', {}))
    else:
        hints.update(obj.__annotations__)
    if any(isinstance(h, str) for h in hints.values()):
        import _flattenc
        _flattenc.refuse('type hints in strings')
    return {k: _checked(v) for k, v in hints.items()}


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if ns.get('_is_root'):
            return super().__new__(cls, typename, bases, ns)
        import collections
        types = ns.get('__annotations__', {})
        names = [n for n in types]
        defaults = [ns[n] for n in names if n in ns]
        nt = collections.namedtuple(typename, names, defaults=defaults,
                                    module=ns['__module__'])
        nt.__annotations__ = dict(types)
        for key, value in ns.items():
            if key not in names and key not in (
                    '__module__', '__qualname__', '__annotations__',
                    '__doc__', '__slots__', '__orig_bases__', '__classcell__'):
                setattr(nt, key, value)
        if ns.get('__doc__'):
            nt.__doc__ = ns['__doc__']
        return nt


class NamedTuple(metaclass=_NamedTupleMeta):
    _is_root = True

    def __new__(cls, typename, fields=(), /, **kwargs):
        import collections
        fields = list(fields) or list(kwargs.items())
        nt = collections.namedtuple(typename, [n for n, _ in fields])
        nt.__annotations__ = {n: t for n, t in fields}
        return nt


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        own = dict(ns.get('__annotations__', {}))
        merged = {}
        for base in bases:
            merged.update(getattr(base, '__annotations__', {}))
        merged.update(own)
        ns = dict(ns)
        ns['__annotations__'] = merged
        ns['__total__'] = total
        return type.__new__(_TypedDictMeta, name, (dict,), ns)


class TypedDict(dict, metaclass=_TypedDictMeta):
    pass
