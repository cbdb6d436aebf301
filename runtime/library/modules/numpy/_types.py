"""dtypes, scalars, and which dtype a result has.

Source of behaviour: the documentation of NumPy 2.2 and NEP 50."""
import math

import _flattenc


class dtype:
    """One of the dtypes below; `type` is the class of its scalars."""

    def __new__(cls, of):
        return as_dtype(of)

    @staticmethod
    def _make(name, kind, itemsize, rank):
        made = object.__new__(dtype)
        made.name = name
        made.kind = kind
        made.itemsize = itemsize
        made.rank = rank
        made.type = None
        return made

    def __eq__(self, other):
        if not isinstance(other, dtype):
            try:
                other = as_dtype(other)
            except TypeError:
                return False
        return self.name == other.name

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f"dtype('{self.name}')"

    def __str__(self):
        return self.name

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _flattenc.refuse(f'`numpy.dtype.{name}`')

    def element(self, value):
        """A plain number as an element holds it."""
        if self.kind == 'f':
            value = float(value)
            return value if self.itemsize == 8 else _flattenc.float32(value)
        if self.kind == 'b':
            return bool(value)
        value = int(value)
        bits = 8 * self.itemsize
        low, high = (0, 2**bits) if self.kind == 'u' else (-2**(bits - 1), 2**(bits - 1))
        if not low <= value < high:
            _flattenc.refuse(f'the number {value} as numpy.{self.name}')
        return value

    def scalar(self, element):
        """An element as NumPy hands it out."""
        return self.type._of(element)


BOOL = dtype._make('bool', 'b', 1, 0)
UINT8 = dtype._make('uint8', 'u', 1, 1)
INT32 = dtype._make('int32', 'i', 4, 2)
INT64 = dtype._make('int64', 'i', 8, 3)
FLOAT32 = dtype._make('float32', 'f', 4, 4)
FLOAT64 = dtype._make('float64', 'f', 8, 5)
_ALL = (BOOL, UINT8, INT32, INT64, FLOAT32, FLOAT64)
_CODES = {'?': BOOL, 'u1': UINT8, 'i4': INT32, 'i8': INT64, 'f4': FLOAT32, 'f8': FLOAT64,
          'f': FLOAT32, 'd': FLOAT64, 'int': INT64, 'float': FLOAT64, 'double': FLOAT64,
          'single': FLOAT32}


def as_dtype(of):
    if isinstance(of, dtype):
        return of
    if of is None or of is float:
        return FLOAT64
    if of is bool:
        return BOOL
    if of is int:
        return INT64
    for known in _ALL:
        if of is known.type or isinstance(of, str) and of == known.name:
            return known
    if isinstance(of, str) and of in _CODES:
        return _CODES[of]
    if isinstance(of, (str, type)):
        _flattenc.refuse(f'the dtype {of!r} of numpy')
    raise TypeError(f'Cannot interpret {of!r} as a data type')


def of_number(value):
    """(dtype, whether it gives way to that of an array) of a number."""
    if isinstance(value, generic):
        return value.dtype, False
    if isinstance(value, bool):
        return BOOL, False
    if isinstance(value, int):
        return INT64, True
    if isinstance(value, float):
        return FLOAT64, True
    raise TypeError(f'numpy: a value of type {type(value).__name__}')


def promoted(a, b):
    if a.rank > b.rank:
        a, b = b, a
    if b is FLOAT32 and a.kind == 'i':
        return FLOAT64
    return b


def result_of(operands):
    """The dtype of (dtype, gives way) pairs."""
    strong = [kind for kind, weak in operands if not weak]
    weak = [kind for kind, gives_way in operands if gives_way]
    if not strong:
        strong = weak
        weak = []
    result = strong[0]
    for kind in strong[1:]:
        result = promoted(result, kind)
    for kind in weak:
        if kind.kind == 'f' and result.kind != 'f':
            result = FLOAT64
        elif kind.kind == 'i' and result.kind == 'b':
            result = INT64
    return result


OPERATORS = ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow')
COMPARISONS = ('eq', 'ne', 'lt', 'le', 'gt', 'ge')


def add_operators(cls, others):
    """The operators as methods of the class, also between it and `others`."""

    def method(name):
        def call(self, other):
            from numpy import _math
            return _math.operate(name, self, other, others)
        return call

    for name in (*OPERATORS, *COMPARISONS, *('r' + name for name in OPERATORS)):
        setattr(cls, f'__{name}__', method(name))


class generic:
    """What the scalars share; a scalar is an array of no dimension."""
    ndim = 0
    shape = ()
    size = 1

    def item(self):
        return self._plain()

    def tolist(self):
        return self._plain()

    def astype(self, kind):
        kind = as_dtype(kind)
        return kind.scalar(kind.element(self._plain()))

    def round(self, decimals=0):
        from numpy._math import round
        return round(self, decimals)

    def copy(self):
        return self

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _flattenc.refuse(f'`numpy.{self.dtype.name}.{name}`')

    def __repr__(self):
        return f'np.{self.dtype.name}({self._plain()!r})'

    def __str__(self):
        return str(self._plain())

    def __format__(self, spec):
        return format(self._plain(), spec)

    def __hash__(self):
        return hash(self._plain())

    def __bool__(self):
        return bool(self._plain())

    def __float__(self):
        return float(self._plain())

    def __int__(self):
        return int(self._plain())

    def __neg__(self):
        return self.dtype.scalar(self.dtype.element(-self._plain()))

    def __pos__(self):
        return self

    def __abs__(self):
        return self.dtype.scalar(self.dtype.element(abs(self._plain())))

    def __round__(self, ndigits=None):
        if ndigits is None:
            return round(self._plain())
        return self.dtype.scalar(self.dtype.element(round(self._plain(), ndigits)))


add_operators(generic, ())


class number(generic):
    pass


class integer(number):
    pass


class signedinteger(integer):
    pass


class unsignedinteger(integer):
    pass


class inexact(number):
    pass


class floating(inexact):
    pass


class float64(floating, float):
    dtype = FLOAT64

    def __new__(cls, value=0.0):
        return converted(value, FLOAT64)

    @staticmethod
    def _of(element):
        return float.__new__(float64, element)

    def _plain(self):
        return float.__float__(self)

    def is_integer(self):
        return self._plain().is_integer()


class _Held(number):
    """Scalars that are no numbers of Python."""

    @classmethod
    def _of(cls, element):
        made = object.__new__(cls)
        made._value = element
        return made

    def _plain(self):
        return self._value


class float32(_Held, floating):
    dtype = FLOAT32

    def __new__(cls, value=0.0):
        return converted(value, FLOAT32)

    def __repr__(self):
        _flattenc.refuse('a numpy.float32 as text')

    __str__ = __repr__


class _Integer(_Held):

    def __index__(self):
        return self._value

    def __invert__(self):
        return self.dtype.scalar(~self._value)


class int64(_Integer, signedinteger):
    dtype = INT64

    def __new__(cls, value=0):
        return converted(value, INT64)


class int32(_Integer, signedinteger):
    dtype = INT32

    def __new__(cls, value=0):
        return converted(value, INT32)


class uint8(_Integer, unsignedinteger):
    dtype = UINT8

    def __new__(cls, value=0):
        return converted(value, UINT8)


class bool_(_Held):
    dtype = BOOL

    def __new__(cls, value=False):
        return converted(value, BOOL)

    def __repr__(self):
        return f'np.{self._value}'

    def __invert__(self):
        return bool_._of(not self._value)


for _known, _scalar in zip(_ALL, (bool_, uint8, int32, int64, float32, float64)):
    _known.type = _scalar
bool_.__name__ = bool_.__qualname__ = 'bool'


def converted(value, kind):
    """A call of a scalar's class: a scalar, or an array of that dtype."""
    if isinstance(value, generic):
        value = value._plain()
    if isinstance(value, (int, float)):
        return kind.scalar(kind.element(value))
    from numpy._array import array
    return array(value, kind)
