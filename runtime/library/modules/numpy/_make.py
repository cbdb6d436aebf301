"""Arrays from numbers and from other arrays.

Source of behaviour: the documentation of NumPy 2.2, and numpy/_core/function_base.py for `linspace`."""
import math

import _flattenc
from numpy import _math
from numpy._array import (array, as_array, broadcast, count, is_rowwise, make, ndarray,
                          positions)
from numpy._types import BOOL, FLOAT64, INT64, as_dtype, generic, of_number, result_of


def asarray(a, dtype=None):
    if isinstance(a, ndarray) and (dtype is None or as_dtype(dtype) == a.dtype):
        return a
    return array(a, dtype)


ascontiguousarray = asarray


def _sizes(shape):
    if isinstance(shape, (list, tuple, ndarray)):
        return tuple(size.__index__() for size in shape)
    return (shape.__index__(), )


def full(shape, fill_value, dtype=None):
    sizes = _sizes(shape)
    kind = as_dtype(dtype) if dtype is not None else of_number(fill_value)[0]
    return make([kind.element(fill_value)] * count(sizes), sizes, kind, True)


def zeros(shape, dtype=float):
    return full(shape, 0, dtype)


def ones(shape, dtype=float):
    return full(shape, 1, dtype)


def full_like(a, fill_value, dtype=None):
    a = as_array(a)
    return full(a.shape, fill_value, dtype or a.dtype)


def zeros_like(a, dtype=None):
    return full_like(a, 0, dtype)


def ones_like(a, dtype=None):
    return full_like(a, 1, dtype)


def eye(n, dtype=float):
    kind = as_dtype(dtype)
    return make([kind.element(i == j) for i in range(n) for j in range(n)], (n, n), kind, True)


def arange(start, stop=None, step=1, dtype=None):
    if stop is None:
        start, stop = 0, start
    values = [value._plain() if isinstance(value, generic) else value.__index__()
              if not isinstance(value, float) else value for value in (start, stop, step)]
    kind = as_dtype(dtype) if dtype is not None else result_of([of_number(v) for v in (start, stop, step)])
    start, stop, step = values
    if kind.kind != 'f':
        if any(isinstance(value, float) for value in values):
            _flattenc.refuse('`numpy.arange` of whole numbers between floats')
        flat = list(range(start, stop, step))
    else:
        # The second element fixes the distance of all.
        size = max(0, math.ceil((stop - start) / step))
        first = kind.element(start)
        distance = kind.element(kind.element(start + step) - first)
        flat = [kind.element(first + kind.element(i * distance)) for i in range(size)]
    return make([kind.element(each) for each in flat], (len(flat), ), kind)


def linspace(start, stop, num=50, endpoint=True, dtype=None):
    num = num.__index__()
    if num < 0:
        raise ValueError(f'Number of samples, {num}, must be non-negative.')
    start, stop = float(start), float(stop)
    parts = num - 1 if endpoint else num
    delta = stop - start
    flat = [float(i) for i in range(num)]
    if parts > 0:
        step = delta / parts
        flat = [each / parts * delta if step == 0 else each * step for each in flat]
    else:
        flat = [each * delta for each in flat]
    flat = [each + start for each in flat]
    if endpoint and num > 1:
        flat[-1] = stop
    made = make(flat, (num, ), FLOAT64)
    if dtype is None:
        return made
    return (made if as_dtype(dtype).kind == 'f' else _math.floor(made)).astype(dtype)


# Other arrays.

def reshape(a, shape):
    return as_array(a).reshape(shape)


def transpose(a, axes=None):
    return as_array(a).transpose(*(axes or ()))


def concatenate(arrays, axis=0):
    arrays = [as_array(each) for each in arrays]
    if not arrays:
        raise ValueError('need at least one array to concatenate')
    kind = result_of([(each.dtype, False) for each in arrays])
    if axis is None:
        arrays, axis = [each.ravel() for each in arrays], 0
    shape = list(arrays[0].shape)
    axis %= len(shape)
    for each in arrays[1:]:
        if len(each.shape) != len(shape) or any(
                a != b for i, (a, b) in enumerate(zip(each.shape, shape)) if i != axis):
            raise ValueError('all the input array dimensions except for the concatenation axis must match exactly')
    outer, flat = count(shape[:axis]), []
    parts = [(each._flat, count(each.shape[axis:])) for each in arrays]
    for i in range(outer):
        for part, size in parts:
            flat += part[i * size:(i + 1) * size]
    shape[axis] = sum(each.shape[axis] for each in arrays)
    return make([kind.element(each) for each in flat], shape, kind, is_rowwise(arrays))


def expand_dims(a, axis):
    a = as_array(a)
    rank = len(a.shape) + 1
    at = axis % rank
    return a.reshape(a.shape[:at] + (1, ) + a.shape[at:])


def stack(arrays, axis=0):
    return concatenate([expand_dims(each, axis) for each in arrays], axis)


def vstack(arrays):
    arrays = [as_array(each) for each in arrays]
    return concatenate([each.reshape(1, -1) if len(each.shape) < 2 else each for each in arrays])


def hstack(arrays):
    arrays = [as_array(each) for each in arrays]
    return concatenate(arrays, 0 if len(arrays[0].shape) == 1 else 1)


def broadcast_to(a, shape):
    a = as_array(a)
    shape = _sizes(shape)
    if broadcast([a.shape, shape]) != shape:
        raise ValueError('could not broadcast the array to that shape')
    made = a._view(list(positions(a.shape, shape)), shape)
    return made.copy() if made.shape == a.shape else made


def meshgrid(*arrays, indexing='xy'):
    arrays = [as_array(each).ravel() for each in arrays]
    sizes = [each.size for each in arrays]
    places = list(range(len(arrays)))
    if indexing == 'xy' and len(arrays) > 1:
        places[0], places[1] = 1, 0
    shape = [0] * len(arrays)
    for place, size in zip(places, sizes):
        shape[place] = size
    out = []
    for place, each in zip(places, arrays):
        narrow = [1] * len(arrays)
        narrow[place] = each.size
        out.append(broadcast_to(each.reshape(narrow), shape).copy())
    return tuple(out)


def repeat(a, repeats, axis=None):
    a = as_array(a)
    if axis is not None or not isinstance(repeats, int):
        _flattenc.refuse('`numpy.repeat` along an axis')
    return make([each for each in a._flat for _ in range(repeats)], (len(a._flat) * repeats, ), a.dtype)


def tile(a, reps):
    a = as_array(a)
    if len(a.shape) != 1 or not isinstance(reps, int):
        _flattenc.refuse('`numpy.tile` of more than one dimension')
    return make(a._flat * reps, (len(a._flat) * reps, ), a.dtype)


def unique(ar):
    a = as_array(ar)
    if any(each != each for each in a._flat):
        _flattenc.refuse('`numpy.unique` of nan')
    flat = []
    for each in sorted(a._flat):
        if not flat or flat[-1] != each:
            flat.append(each)
    return make(flat, (len(flat), ), a.dtype)


def diff(a, n=1):
    a = as_array(a)
    if n != 1 or len(a.shape) != 1:
        _flattenc.refuse('`numpy.diff` of more than one dimension')
    if a.dtype == BOOL:
        return a[1:] != a[:-1]
    return a[1:] - a[:-1]


def sort(a):
    a = as_array(a)
    if len(a.shape) != 1 or any(each != each for each in a._flat):
        _flattenc.refuse('`numpy.sort` of more than one dimension, or of nan')
    return make(sorted(a._flat), a.shape, a.dtype)


def flip(a, axis=None):
    a = as_array(a)
    key = [slice(None)] * len(a.shape)
    for each in range(len(a.shape)) if axis is None else [axis]:
        key[each] = slice(None, None, -1)
    return a[tuple(key)]


def where(condition, x=None, y=None):
    condition = as_array(condition)
    if x is None or y is None:
        if len(condition.shape) != 1:
            _flattenc.refuse('`numpy.where` of more than one dimension')
        flat = [i for i, each in enumerate(condition._flat) if each]
        return (make(flat, (len(flat), ), INT64), )
    kind = result_of([of_number(v) if isinstance(v, (generic, int, float)) else (as_array(v).dtype, False)
                      for v in (x, y)])
    x, y = as_array(x), as_array(y)
    shape = broadcast([condition.shape, x.shape, y.shape])
    places = [positions(each.shape, shape) for each in (condition, x, y)]
    return make([kind.element(x._flat[j] if condition._flat[i] else y._flat[k]) for i, j, k in zip(*places)],
                shape, kind)


def array_equal(a, b):
    a, b = as_array(a), as_array(b)
    return a.shape == b.shape and a._flat == b._flat


def isscalar(value):
    return isinstance(value, (generic, int, float, str))


def ndim(a):
    return len(as_array(a).shape)


def shape(a):
    return as_array(a).shape
