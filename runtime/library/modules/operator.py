"""Operators as functions; after the documentation of `operator`."""

from _flattenc import same as _same

lt = lambda a, b: a < b
le = lambda a, b: a <= b
eq = lambda a, b: a == b
ne = lambda a, b: a != b
ge = lambda a, b: a >= b
gt = lambda a, b: a > b
not_ = lambda a: not a
truth = lambda a: True if a else False
is_ = lambda a, b: a is b
is_not = lambda a, b: a is not b
add = lambda a, b: a + b
and_ = lambda a, b: a & b
floordiv = lambda a, b: a // b
inv = invert = lambda a: ~a
lshift = lambda a, b: a << b
mod = lambda a, b: a % b
mul = lambda a, b: a * b
matmul = lambda a, b: a @ b
neg = lambda a: -a
or_ = lambda a, b: a | b
pos = lambda a: +a
pow = lambda a, b: a ** b
rshift = lambda a, b: a >> b
sub = lambda a, b: a - b
truediv = lambda a, b: a / b
xor = lambda a, b: a ^ b
concat = lambda a, b: a + b
contains = lambda a, b: b in a
getitem = lambda a, b: a[b]
abs = abs


def index(a):
    return range(a).stop if not isinstance(a, int) else int(a)


def countOf(a, b):
    return sum(1 for x in a if _same(x, b) or x == b)


def indexOf(a, b):
    for i, x in enumerate(a):
        if _same(x, b) or x == b:
            return i
    raise ValueError('sequence.index(x): x not in sequence')


def setitem(a, b, c):
    a[b] = c


def delitem(a, b):
    del a[b]


def iadd(a, b):
    a += b
    return a


def isub(a, b):
    a -= b
    return a


def imul(a, b):
    a *= b
    return a


def itruediv(a, b):
    a /= b
    return a


def ifloordiv(a, b):
    a //= b
    return a


def ior(a, b):
    a |= b
    return a


def iand(a, b):
    a &= b
    return a


def length_hint(obj, default=0):
    return len(obj) if hasattr(obj, '__len__') else default


class attrgetter:
    def __init__(self, attr, *attrs):
        self._attrs = (attr,) + attrs

    def _get(self, obj, attr):
        for name in attr.split('.'):
            obj = getattr(obj, name)
        return obj

    def __call__(self, obj):
        if len(self._attrs) == 1:
            return self._get(obj, self._attrs[0])
        return tuple(self._get(obj, a) for a in self._attrs)

    def __repr__(self):
        return f"operator.attrgetter({', '.join(map(repr, self._attrs))})"


class itemgetter:
    def __init__(self, item, *items):
        self._items = (item,) + items

    def __call__(self, obj):
        if len(self._items) == 1:
            return obj[self._items[0]]
        return tuple(obj[i] for i in self._items)

    def __repr__(self):
        return f"operator.itemgetter({', '.join(map(repr, self._items))})"


class methodcaller:
    def __init__(self, name, /, *args, **kwargs):
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __call__(self, obj):
        return getattr(obj, self._name)(*self._args, **self._kwargs)


__lt__, __le__, __eq__, __ne__, __ge__, __gt__ = lt, le, eq, ne, ge, gt
__add__, __sub__, __mul__, __truediv__, __floordiv__ = add, sub, mul, truediv, floordiv
__mod__, __pow__, __neg__, __pos__, __abs__ = mod, pow, neg, pos, abs
__and__, __or__, __xor__, __invert__ = and_, or_, xor, invert
__getitem__, __setitem__, __delitem__, __contains__ = getitem, setitem, delitem, contains
