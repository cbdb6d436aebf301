"""numpy as far as models compute with it when they are built: numbers and small
arrays. What is not here is refused where it is used."""
import math as _plain_math

import _flattenc
from numpy._array import array, ndarray
from numpy._make import (arange, array_equal, asarray, ascontiguousarray, broadcast_to,
                         concatenate, diff, expand_dims, eye, flip, full, full_like, hstack, isscalar,
                         linspace, meshgrid, ndim, ones, ones_like, repeat, reshape, shape, sort, stack,
                         tile, transpose, unique, vstack, where, zeros, zeros_like)
from numpy._math import (abs, absolute, add, all, any, argmax, argmin, argsort, around, ceil, clip, cos, cumsum,
                         divide, einsum, equal, exp, floor, floor_divide, greater, greater_equal, isinf,
                         isnan, less, less_equal, log, log2, log10, logical_and, logical_not,
                         logical_or, matmul, max, maximum, mean, min, minimum, mod, multiply, negative,
                         not_equal, power, prod, remainder, rint, round, sin, sqrt, square, subtract,
                         sum, tan, true_divide, trunc)
from numpy._types import (bool_, dtype, float32, float64, floating, generic, inexact, int32, int64,
                          integer, number, signedinteger, uint8, unsignedinteger)

__version__ = _flattenc.installed_version('numpy') or '2.2.6'
pi = _plain_math.pi
e = _plain_math.e
inf = _plain_math.inf
nan = _plain_math.nan
newaxis = None
bool = bool_
int_ = intp = int64
double = float64
single = float32
amax, amin = max, min

_REMOVED = ('float', 'int', 'object', 'complex', 'str', 'Inf', 'NaN', 'float_')


def __getattr__(name):
    if name.startswith('__') or name in _REMOVED:
        raise AttributeError(f"module 'numpy' has no attribute '{name}'")
    _flattenc.refuse(f'`numpy.{name}`')
