"""Arrays: a list of elements, and where in it those of an array stand, row after
row. Subscripts and transposition share the list. Where NumPy shares it only if
the strides allow, the list may not be changed any more.

Source of behaviour: the documentation of NumPy 2.2."""
import _flattenc
from numpy import _math
from numpy._types import (BOOL, FLOAT64, OPERATORS, add_operators, as_dtype, generic, of_number,
                          result_of)


def count(shape):
    total = 1
    for size in shape:
        total *= size
    return total


def positions(shape, wanted):
    """Where each element of the shape `wanted` stands in an array of `shape`."""
    if shape == wanted:
        return range(count(shape))
    shape = (1, ) * (len(wanted) - len(shape)) + tuple(shape)
    found = [0]
    for size, wide in zip(shape, wanted):
        steps = range(size) if size == wide else [0] * wide
        found = [at * size + step for at in found for step in steps]
    return found


def broadcast(shapes):
    rank = max(map(len, shapes))
    out = []
    for i in range(rank):
        sizes = {shape[i - rank + len(shape)] for shape in shapes if i - rank + len(shape) >= 0}
        sizes.discard(1)
        if len(sizes) > 1:
            raise ValueError('operands could not be broadcast together with shapes '
                             + ' '.join(str(shape).replace(' ', '') for shape in shapes))
        out.append(sizes.pop() if sizes else 1)
    return tuple(out)


class _Store:
    """A list that arrays share."""

    def __init__(self, items):
        self.items = items
        self.fixed = False


def make(flat, shape, kind, rowwise=False):
    """`rowwise`: NumPy, too, lays the elements out row after row, for certain."""
    return _share(_Store(flat), None, shape, kind, rowwise or len(shape) < 2)


def is_rowwise(arrays):
    """Whether results of the elements of those arrays are laid out row after row."""
    return all(len(each.shape) < 2 or each._rowwise and each._at is None for each in arrays)


def is_large(array):
    """Whether the elements are a vector of the program's, in order."""
    return array._at is None and _flattenc.kind_of(array._store.items) == 'host'


def memory(array):
    """(elements, turned, certain): a matrix as it lies in memory, row after row or, turned,
    column after column."""
    if array._at is None:
        return array._store.items, False, array._rowwise
    rows, columns = array.shape
    if array._at == [j * rows + i for i in range(rows) for j in range(columns)]:
        return array._store.items[:rows * columns], True, array._rowwise
    first = array._at[0] if array._at else 0
    whole = array._at == list(range(first, first + rows * columns))
    return array._flat, False, whole and array._rowwise


def same_memory(a, b):
    return a._store is b._store and (a._at or [0])[0] == (b._at or [0])[0]


def _share(store, at, shape, kind, rowwise):
    made = object.__new__(ndarray)
    made._store = store
    made._rowwise = rowwise  # the list is as NumPy's memory, for certain
    made._at = at  # None: all, in order
    made.shape = tuple(shape)
    made.dtype = kind
    return made


def _collect(data, flat, kinds):
    """The shape of nested lists, whose numbers go to `flat`."""
    if isinstance(data, ndarray):
        flat += data._flat
        kinds[data.dtype, False] = None
        return data.shape
    if isinstance(data, (list, tuple, range)):
        shapes = [_collect(each, flat, kinds) for each in data]
        if any(shape != shapes[0] for shape in shapes[1:]):
            raise ValueError('setting an array element with a sequence. The requested array has an '
                             'inhomogeneous shape')
        return (len(data), ) + (shapes[0] if shapes else ())
    kind = of_number(data)
    kinds[kind] = None
    flat.append(data._plain() if isinstance(data, generic) else data)
    return ()


def array(data, dtype=None, copy=True, ndmin=0):
    if ndmin:
        _flattenc.refuse('`ndmin` of `numpy.array`')
    if isinstance(data, ndarray) and is_large(data):
        return data.astype(as_dtype(dtype) if dtype is not None else data.dtype)
    flat, kinds = [], {}
    shape = _collect(data, flat, kinds)
    kind = as_dtype(dtype) if dtype is not None else result_of(list(kinds)) if kinds else FLOAT64
    return make([kind.element(each) for each in flat], shape, kind, True)


def as_array(value):
    """An array, or the number as one of no dimension."""
    return value if isinstance(value, ndarray) else array(value)


def handed_out(made):
    """An array of no dimension is a scalar."""
    return made if made.shape else made.dtype.scalar(made._flat[0])


class ndarray:

    def __init__(self, *args, **kwargs):
        _flattenc.refuse('a call of `numpy.ndarray`')

    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: count(self.shape))
    T = property(lambda self: self.transpose())

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _flattenc.refuse(f'`numpy.ndarray.{name}`')

    @property
    def _flat(self):
        """The elements; a list that is not to be changed."""
        items = self._store.items
        return items if self._at is None else [items[at] for at in self._at]

    def _view(self, places, shape):
        """The elements at those places of this array, shared."""
        if self._at is not None:
            places = [self._at[place] for place in places]
        return _share(self._store, places, shape, self.dtype, self._rowwise)

    def __len__(self):
        if not self.shape:
            raise TypeError('len() of unsized object')
        return self.shape[0]

    def __iter__(self):
        if not self.shape:
            raise TypeError('iteration over a 0-d array')
        return iter([self[i] for i in range(self.shape[0])])

    def __bool__(self):
        if len(self._flat) != 1:
            raise ValueError('The truth value of an array with more than one element is ambiguous. '
                             'Use a.any() or a.all()')
        return bool(self._flat[0])

    def _only(self):
        if len(self._flat) != 1:
            raise TypeError('only length-1 arrays can be converted to Python scalars')
        return self._flat[0]

    def __int__(self):
        return int(self._only())

    def __float__(self):
        return float(self._only())

    def __repr__(self):
        _flattenc.refuse('an array of numpy as text')

    __hash__ = None

    def __contains__(self, item):
        return bool((self == item).any())

    # Elements.

    def _selected(self, key):
        """(positions, shape) of what a key of numbers, slices and the like names."""
        keys = list(key) if isinstance(key, tuple) else [key]
        used = sum(1 for each in keys if each is not None and each is not Ellipsis)
        if Ellipsis in [each for each in keys if not isinstance(each, ndarray)]:
            at = [each is Ellipsis for each in keys].index(True)
            keys[at:at + 1] = [slice(None)] * (len(self.shape) - used)
        else:
            keys += [slice(None)] * (len(self.shape) - used)
        if used > len(self.shape):
            raise IndexError(f'too many indices for array: array is {len(self.shape)}-dimensional, '
                             f'but {used} were indexed')
        found, shape, axis = [0], [], 0
        for each in keys:
            if each is None:
                shape.append(1)
                continue
            size = self.shape[axis]
            axis += 1
            if isinstance(each, slice):
                steps = range(*each.indices(size))
                shape.append(len(steps))
            elif isinstance(each, (list, ndarray)):
                _flattenc.refuse('an array as one of several subscripts')
            else:
                index = each.__index__()
                if not -size <= index < size:
                    raise IndexError(f'index {index} is out of bounds for axis {axis - 1} with size {size}')
                steps = [index % size]
            found = [at * size + step for at in found for step in steps]
        return found, tuple(shape)

    def _picked(self, key):
        """(positions, shape) of what an array of numbers or truth values names."""
        key = as_array(key)
        if key.dtype == BOOL:
            if key.shape != self.shape:
                _flattenc.refuse('a mask of another shape')
            found = [i for i, chosen in enumerate(key._flat) if chosen]
            return found, (len(found), )
        if key.dtype.kind == 'f':
            raise IndexError('arrays used as indices must be of integer (or boolean) type')
        size, inner = self.shape[0], count(self.shape[1:])
        found = []
        for index in key._flat:
            if not -size <= index < size:
                raise IndexError(f'index {index} is out of bounds for axis 0 with size {size}')
            found += range(index % size * inner, index % size * inner + inner)
        return found, key.shape + self.shape[1:]

    def __getitem__(self, key):
        if isinstance(key, (list, ndarray)):
            found, shape = self._picked(key)
            flat = self._flat
            return make([flat[at] for at in found], shape, self.dtype)
        found, shape = self._selected(key)
        made = self._view(found, shape)
        numbers = key if isinstance(key, tuple) else (key, )
        return made if shape or Ellipsis in numbers else self.dtype.scalar(made._flat[0])

    def _put(self, places, elements):
        """Changes the elements at those places of this array."""
        if self._store.fixed:
            _flattenc.refuse('a change of an array of numpy whose elements another may share')
        items = self._store.items
        for place, element in zip(places, elements):
            items[place if self._at is None else self._at[place]] = self.dtype.element(element)

    def __setitem__(self, key, value):
        found, shape = self._picked(key) if isinstance(key, (list, ndarray)) else self._selected(key)
        given = as_array(value)
        if len(given.shape) > len(shape) or broadcast([given.shape, shape]) != shape:
            raise ValueError('could not broadcast input array')
        elements = given._flat
        self._put(found, [elements[source] for source in positions(given.shape, shape)])

    # Shapes and dtypes.

    def item(self, *args):
        return self[args].item() if args else self._only()

    def tolist(self):
        def rows(flat, shape):
            if not shape:
                return flat[0]
            inner = count(shape[1:])
            return [rows(flat[i * inner:(i + 1) * inner], shape[1:]) for i in range(shape[0])]
        return list(self._flat) if len(self.shape) == 1 else rows(self._flat, self.shape)

    def astype(self, kind, copy=True):
        kind = as_dtype(kind)
        if is_large(self) and kind.kind == 'f':
            return make(_flattenc.vector_operate('=', self._flat, 0, kind.itemsize), self.shape, kind, self._rowwise)
        return make([kind.element(each) for each in self._flat], self.shape, kind, is_rowwise([self]))

    def copy(self):
        return make(list(self._flat), self.shape, self.dtype)

    __copy__ = copy

    def __deepcopy__(self, memo):
        return self.copy()

    def flatten(self):
        return make(list(self._flat), (len(self._flat), ), self.dtype)

    def reshape(self, *shape):
        sizes = list(shape[0]) if len(shape) == 1 and isinstance(shape[0], (list, tuple)) else list(shape)
        sizes = [size.__index__() for size in sizes]
        if sizes.count(-1) == 1:
            at = sizes.index(-1)
            known = count(sizes[:at] + sizes[at + 1:])
            sizes[at] = self.size // known if known else 0
        if count(sizes) != self.size:
            raise ValueError(f'cannot reshape array of size {self.size} into shape '
                             + str(tuple(sizes)).replace(' ', ''))
        if self._at is not None:
            self._store.fixed = True
        return _share(self._store, self._at, sizes, self.dtype, self._rowwise and self._at is None)

    def ravel(self):
        return self.reshape(-1)

    def transpose(self, *axes):
        if len(axes) == 1 and isinstance(axes[0], (list, tuple)):
            axes = axes[0]
        axes = list(axes) or list(range(len(self.shape)))[::-1]
        steps = [count(self.shape[axis + 1:]) for axis in range(len(self.shape))]
        found = [0]
        for axis in axes:
            found = [at + i * steps[axis] for at in found for i in range(self.shape[axis])]
        return self._view(found, [self.shape[axis] for axis in axes])

    def __neg__(self):
        return _math.negative(self)

    def __abs__(self):
        return _math.absolute(self)

    def any(self):
        return BOOL.scalar(any(self._flat))

    def all(self):
        return BOOL.scalar(all(self._flat))

    def sum(self, axis=None):
        return _math.sum(self, axis)

    def prod(self, axis=None):
        return _math.prod(self, axis)

    def max(self, axis=None):
        return _math.max(self, axis)

    def min(self, axis=None):
        return _math.min(self, axis)

    def cumsum(self, axis=None):
        return _math.cumsum(self, axis)

    def argmax(self):
        return _math.argmax(self)

    def argsort(self):
        return _math.argsort(self)

    def round(self, decimals=0):
        return _math.round(self, decimals)

    def clip(self, low=None, high=None):
        return _math.clip(self, low, high)


def _in_place(name):
    def call(self, other):
        return _math.operate_in_place(name, self, other)
    return call


add_operators(ndarray, (list, tuple))
for _name in OPERATORS:
    setattr(ndarray, f'__i{_name}__', _in_place(_name))
