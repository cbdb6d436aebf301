"""Data classes; after the documentation of `dataclasses`."""

import copy as _copy


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return '<dataclasses._MISSING_TYPE object>'


MISSING = _Missing()


class _KwOnly:
    pass


KW_ONLY = _KwOnly()


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare,
                 metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = 'field'

    def __set_name__(self, owner, name):
        method = getattr(type(self.default), '__set_name__', None)
        if method:
            method(self.default, owner, name)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True,
          hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata,
                 kw_only)


def _is(hint, form, text):
    import typing
    if isinstance(hint, str):
        return hint.split('[')[0].split('.')[-1] == text
    return (hint is form
            or (isinstance(hint, typing._Alias) and hint._form is form))


def _fields_of(cls, kw_only):
    import typing
    fields = {}
    for base in reversed(cls.__mro__[1:]):
        for f in getattr(base, '__dataclass_fields__', {}).values() \
                if '__dataclass_fields__' in base.__dict__ else ():
            fields[f.name] = f
    own = cls.__dict__.get('__annotations__', {})
    for name, hint in own.items():
        if hint is KW_ONLY or (isinstance(hint, str)
                               and hint.split('.')[-1] == 'KW_ONLY'):
            kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        if isinstance(default, Field):
            f = default
        else:
            f = field(default=default)
        f.name = name
        f.type = hint
        if _is(hint, typing.ClassVar, 'ClassVar'):
            f._kind = 'classvar'
        elif isinstance(hint, InitVar) or hint is InitVar or (
                isinstance(hint, str)
                and hint.split('[')[0].split('.')[-1] == 'InitVar'):
            f._kind = 'initvar'
        if f.kw_only is MISSING:
            f.kw_only = kw_only
        if f._kind == 'field' and isinstance(f.default, (list, dict, set)):
            raise ValueError(f'mutable default {type(f.default)} for field '
                             f'{f.name} is not allowed: use default_factory')
        fields[name] = f
        if isinstance(cls.__dict__.get(name), Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in own:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    return fields


def _listed(names):
    shown = [repr(n) for n in names]
    if len(shown) < 3:
        return ' and '.join(shown)
    return ', '.join(shown[:-1]) + ', and ' + shown[-1]


def _make_init(cls, fields, frozen):
    init = [f for f in fields.values() if f._kind != 'classvar']
    positional = [f for f in init if f.init and not f.kw_only]
    keyword = [f for f in init if f.init and f.kw_only]
    seen_default = False
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = True
        elif seen_default:
            raise TypeError(f'non-default argument {f.name!r} follows '
                            'default argument')
    where = f'{cls.__qualname__}.__init__()'
    by_name = {f.name: f for f in positional + keyword}
    store = object.__setattr__ if frozen else setattr

    def __init__(self, /, *args, **kwargs):
        if len(args) > len(positional):
            least = sum(1 for f in positional
                        if f.default is MISSING
                        and f.default_factory is MISSING) + 1
            most = len(positional) + 1
            takes = (f'{most} positional argument{"s" * (most != 1)}'
                     if least == most else
                     f'from {least} to {most} positional arguments')
            raise TypeError(f'{where} takes {takes} but {len(args) + 1} '
                            'were given')
        values = {}
        for f, value in zip(positional, args):
            values[f.name] = value
        for name, value in kwargs.items():
            if name in values:
                raise TypeError(f'{where} got multiple values for argument '
                                f'{name!r}')
            if name not in by_name:
                raise TypeError(f'{where} got an unexpected keyword argument '
                                f'{name!r}')
            values[name] = value
        for group, word in ((positional, 'positional'),
                            (keyword, 'keyword-only')):
            missing = [f.name for f in group
                       if f.name not in values and f.default is MISSING
                       and f.default_factory is MISSING]
            if missing:
                raise TypeError(
                    f"{where} missing {len(missing)} required {word} "
                    f"argument{'s' * (len(missing) > 1)}: {_listed(missing)}")
        extra = []
        for f in init:
            if f.name in values:
                value = values[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            else:
                continue
            if f._kind == 'initvar':
                extra.append(value)
            else:
                store(self, f.name, value)
        if hasattr(self, '__post_init__'):
            self.__post_init__(*extra)

    __init__.__qualname__ = f'{cls.__qualname__}.__init__'
    return __init__


def _same_class(self, other):
    return other.__class__ is self.__class__


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args,
             kw_only, slots):
    fields = _fields_of(cls, kw_only)
    for base in cls.__mro__[1:]:
        params = base.__dict__.get('__dataclass_params__')
        if params:
            if params['frozen'] and not frozen:
                raise TypeError('cannot inherit non-frozen dataclass from a '
                                'frozen one')
            if frozen and not params['frozen']:
                raise TypeError('cannot inherit frozen dataclass from a '
                                'non-frozen one')
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = {'frozen': frozen}
    real = [f for f in fields.values() if f._kind == 'field']
    own = cls.__dict__
    if init:
        cls.__init__ = _make_init(cls, fields, frozen)
    shown = [f.name for f in real if f.repr]

    if repr_ and '__repr__' not in own:
        def __repr__(self):
            parts = ', '.join(f'{n}={getattr(self, n)!r}' for n in shown)
            return f'{self.__class__.__qualname__}({parts})'
        cls.__repr__ = __repr__
    compared = [f.name for f in real if f.compare]

    def key(self):
        return tuple(getattr(self, n) for n in compared)

    has_eq = '__eq__' in own
    has_hash = '__hash__' in own and not (own['__hash__'] is None and has_eq)
    if eq and not has_eq:
        def __eq__(self, other):
            if other.__class__ is self.__class__:
                return key(self) == key(other)
            return NotImplemented
        cls.__eq__ = __eq__
    if order:
        if not eq:
            raise ValueError('eq must be true if order is true')

        def __lt__(self, other):
            if other.__class__ is self.__class__:
                return key(self) < key(other)
            return NotImplemented

        def __le__(self, other):
            if other.__class__ is self.__class__:
                return key(self) <= key(other)
            return NotImplemented

        def __gt__(self, other):
            if other.__class__ is self.__class__:
                return key(self) > key(other)
            return NotImplemented

        def __ge__(self, other):
            if other.__class__ is self.__class__:
                return key(self) >= key(other)
            return NotImplemented
        for method in (__lt__, __le__, __gt__, __ge__):
            if method.__name__ in own:
                raise TypeError(
                    f'Cannot overwrite attribute {method.__name__} in class '
                    f'{cls.__name__}. Consider using functools.total_ordering')
            setattr(cls, method.__name__, method)
    if frozen:
        def __setattr__(self, name, value):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f'cannot assign to field {name!r}')
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f'cannot delete field {name!r}')
            super(cls, self).__delattr__(name)
        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if unsafe_hash or (eq and frozen and not has_hash):
        hashed = [f.name for f in real
                  if (f.compare if f.hash is None else f.hash)]

        def __hash__(self):
            return hash(tuple(getattr(self, n) for n in hashed))
        cls.__hash__ = __hash__
    elif eq and not has_hash:
        cls.__hash__ = None
    if match_args:
        cls.__match_args__ = tuple(f.name for f in real
                                   if f.init and not f.kw_only)
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False,
              unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
              slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen,
                        match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError(
            'must be called with a dataclass type or instance') from None
    return tuple(f for f in found.values() if f._kind == 'field')


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, '__dataclass_fields__')


def _inner(obj, factory):
    if is_dataclass(obj) and not isinstance(obj, type):
        return factory([(f.name, _inner(getattr(obj, f.name), factory))
                        for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return type(obj)(*[_inner(v, factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_inner(v, factory) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_inner(k, factory), _inner(v, factory))
                         for k, v in obj.items())
    return _copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('asdict() should be called on dataclass instances')
    return _inner(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('astuple() should be called on dataclass instances')
    return tuple_factory([_inner(getattr(obj, f.name),
                                 lambda items: tuple(v for _, v in items))
                          for f in fields(obj)])


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError('replace() should be called on dataclass instances')
    for f in obj.__dataclass_fields__.values():
        if f._kind == 'classvar':
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    f'field {f.name} is declared with init=False, it cannot '
                    'be specified with replace()')
            continue
        if f.name not in changes:
            if f._kind == 'initvar' and f.default is MISSING:
                raise ValueError(f'InitVar {f.name!r} must be specified with '
                                 'replace()')
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    space = dict(namespace or {})
    hints = {}
    for item in fields:
        if isinstance(item, str):
            name, hint = item, object
        elif len(item) == 2:
            name, hint = item
        else:
            name, hint, space[item[0]] = item
        hints[name] = hint
    space['__annotations__'] = hints
    return dataclass(type(cls_name, tuple(bases), space), **options)
