"""Copies; after the documentation of Python's module `copy`."""

import _flattenc


class Error(Exception):
    pass


error = Error
_missing = object()


def _with_state(made, x, memo=None):
    state = getattr(x, '__dict__', None)
    if hasattr(type(x), '__getstate__'):
        state = x.__getstate__()
    if memo is not None:
        state = deepcopy(state, memo)
    if hasattr(type(made), '__setstate__'):
        made.__setstate__(state)
    elif state:
        made.__dict__.update(state)
    for cls in type(x).__mro__:
        slots = cls.__dict__.get('__slots__', ()) if cls is not object and cls.__module__ != 'builtins' else ()
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ('__dict__', '__weakref__') and hasattr(x, name):
                value = getattr(x, name)
                setattr(made, name, value if memo is None else deepcopy(value, memo))
    return made


def copy(x):
    kind = _flattenc.kind_of(x)
    if kind != 'instance':
        if isinstance(x, type):
            return x
        if kind == 'exception':
            return _with_exception(x, None)
        if kind == 'method':
            return type(x)(x.__func__, x.__self__)
        return _flattenc.plain_copy(x)
    method = getattr(type(x), '__copy__', None)
    if method is not None:
        return method(x)
    _check_reduce(x)
    made = _flattenc.raw_instance(type(x), x)
    return _with_state(made, x)


def _check_reduce(x):
    cls = type(x)
    if (cls.__reduce_ex__ is not object.__reduce_ex__
            or cls.__reduce__ is not object.__reduce__):
        _flattenc.refuse('a copy by `__reduce__`')


def _with_exception(x, memo):
    args = x.args if memo is None else deepcopy(x.args, memo)
    made = type(x)(*args)
    state = x.__dict__ if hasattr(x, '__dict__') else {}
    for name, value in state.items():
        setattr(made, name, value if memo is None else deepcopy(value, memo))
    return made


def deepcopy(x, memo=None, _nil=[]):
    kind = _flattenc.kind_of(x)
    if kind == 'value':
        return x
    if memo is None:
        memo = {}
    key = id(x)
    known = memo.get(key, _missing)
    if known is not _missing:
        return known
    if kind == 'list':
        made = []
        memo[key] = made
        for item in x:
            made.append(deepcopy(item, memo))
    elif kind == 'tuple':
        items = [deepcopy(item, memo) for item in x]
        if key in memo:
            return memo[key]
        made = x
        for a, b in zip(x, items):
            if _differs(a, b):
                made = tuple(items)
                break
    elif kind == 'dict':
        made = {}
        memo[key] = made
        for k, v in x.items():
            made[deepcopy(k, memo)] = deepcopy(v, memo)
    elif kind in ('set', 'frozenset'):
        made = _flattenc.plain_copy(x)
        _flattenc_check(x)
    elif kind == 'host':
        made = _flattenc.host_copy(x)
    elif kind == 'method':
        made = type(x)(x.__func__, deepcopy(x.__self__, memo))
    elif kind == 'exception':
        made = _with_exception(x, memo)
    elif kind == 'other':
        raise TypeError(f"cannot pickle '{type(x).__name__}' object")
    else:
        made = _deepcopy_instance(x, memo)
    if not _flattenc.same(made, x):
        memo[key] = made
        memo.setdefault(id(memo), []).append(x)
    return made


def _differs(a, b):
    return _flattenc.kind_of(a) != 'value' and not _flattenc.same(a, b)


def _flattenc_check(x):
    if any(_flattenc.kind_of(item) not in ('value', 'tuple', 'frozenset')
           for item in sorted(x, key=id) if False):
        _flattenc.refuse('a deep copy of a set of objects')


def _deepcopy_instance(x, memo):
    method = getattr(x, '__deepcopy__', None)
    if method is not None:
        return method(memo)
    _check_reduce(x)
    cls = type(x)
    made = _flattenc.raw_instance(cls, x)
    memo[id(x)] = made
    held = _flattenc.held_value(x)
    if isinstance(held, dict) and held is not x:
        dict.clear(made)
        for k, v in dict.items(x):
            made[deepcopy(k, memo)] = deepcopy(v, memo)
    elif isinstance(held, list) and held is not x:
        list.clear(made)
        for item in list.__iter__(x):
            list.append(made, deepcopy(item, memo))
    elif isinstance(held, tuple) and held is not x:
        made = tuple.__new__(cls, [deepcopy(item, memo)
                                   for item in tuple.__iter__(x)])
        memo[id(x)] = made
    return _with_state(made, x, memo)
