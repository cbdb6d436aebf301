"""Functions of elements, of arrays as wholes, and the operators.

Source of behaviour: the documentation of NumPy 2.2. What depends on the order
in which NumPy adds, or on its own elementary functions, is refused: sums of
floats, and functions of float32 that are neither exactly rounded nor written down in
runtime/library/float32_functions.cpp. Products of matrices are NumPy's BLAS's."""
import math

import _flattenc
from numpy._types import BOOL, FLOAT32, FLOAT64, INT64, generic, of_number, result_of

_round, _sum, _min, _max, _abs, _any = round, sum, min, max, abs, any


def _arrays():
    from numpy import _array
    return _array


def _is_number(value):
    return isinstance(value, (generic, int, float))


def _is_traced(value):
    """A size of a tensor: arithmetic on it goes its own way."""
    return _flattenc.kind_of(value) == 'host' and isinstance(value, (int, float))


def _bare(value):
    return value._plain() if isinstance(value, generic) else value


def _kind(value):
    return of_number(value) if _is_number(value) else (_arrays().as_array(value).dtype, False)


# Two operands.

def _elementwise(function, a, b, operands, kind, symbol=''):
    """`function` of the elements, each taken as `operands`, as `kind`; `symbol` is its operator."""
    if _is_number(a) and _is_number(b):
        return kind.scalar(kind.element(function(operands.element(_bare(a)), operands.element(_bare(b)))))
    arrays = _arrays()
    if symbol and kind.kind == 'f':
        large = [each for each in (a, b) if isinstance(each, arrays.ndarray) and arrays.is_large(each)]
        plain = [each for each in (a, b) if _is_number(each)]
        if len(large) + len(plain) == 2 and large[0].shape == large[-1].shape:
            left, right = (each._flat if isinstance(each, arrays.ndarray) else float(each) for each in (a, b))
            flat = _flattenc.vector_operate(symbol, left, right, kind.itemsize)
            return arrays.make(flat, large[0].shape, kind, arrays.is_rowwise(large))
    a, b = arrays.as_array(a), arrays.as_array(b)
    shape = arrays.broadcast([a.shape, b.shape])
    left, right = a._flat, b._flat  # a view makes its list anew each time
    left = [operands.element(left[at]) for at in arrays.positions(a.shape, shape)]
    right = [operands.element(right[at]) for at in arrays.positions(b.shape, shape)]
    flat = [kind.element(function(x, y)) for x, y in zip(left, right)]
    return arrays.handed_out(arrays.make(flat, shape, kind, arrays.is_rowwise([a, b])))


def _divided(x, y):
    if y:
        return x / y
    if x == 0 or x != x:
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)


def _whole_quotient(x, y):
    if not y:
        _flattenc.refuse('a division by zero in numpy')
    return x // y


def _remainder(x, y):
    if not y:
        _flattenc.refuse('a division by zero in numpy')
    return x % y


def _raised(x, y):
    if isinstance(x, int) and isinstance(y, int):
        if y < 0:
            raise ValueError('Integers to negative integer powers are not allowed.')
        return x**y
    try:
        return math.pow(x, y)
    except (OverflowError, ValueError):
        _flattenc.refuse(f'{x!r} to the power of {y!r} in numpy')


def _arithmetic(name, function, plain, symbol=''):
    def call(a, b):
        if _is_traced(a) or _is_traced(b):
            return plain(_bare(a), _bare(b))
        kind = result_of([_kind(a), _kind(b)])
        if kind == BOOL:
            _flattenc.refuse(f'`numpy.{name}` of truth values')
        return _elementwise(function, a, b, kind, kind, symbol)
    call.__name__ = call.__qualname__ = name
    return call


add = _arithmetic('add', lambda x, y: x + y, lambda a, b: a + b, '+')
subtract = _arithmetic('subtract', lambda x, y: x - y, lambda a, b: a - b, '-')
multiply = _arithmetic('multiply', lambda x, y: x * y, lambda a, b: a * b, '*')
floor_divide = _arithmetic('floor_divide', _whole_quotient, lambda a, b: a // b)
remainder = mod = _arithmetic('remainder', _remainder, lambda a, b: a % b)
maximum = _arithmetic('maximum', lambda x, y: x if x >= y or x != x else y, _max)
minimum = _arithmetic('minimum', lambda x, y: x if x <= y or x != x else y, _min)


def _raised_by_kernel(x, y):
    result = _raised(x, y)
    if isinstance(result, float):
        _flattenc.note_rounding('power', x, y)
    return result


def power(a, b):
    if _is_number(b) and b == 2 and not _is_number(a) and _kind(a)[0].kind == 'f':
        return _power(a, b, lambda x, y: x * x)
    return _power(a, b, _raised_by_kernel)


def _power(a, b, function):
    kind = result_of([_kind(a), _kind(b)])
    if kind == BOOL:
        _flattenc.refuse('`numpy.power` of bool')
    if kind == FLOAT32 and function in (_raised, _raised_by_kernel):
        function = _flattenc.power32
    return _elementwise(function, a, b, kind, kind)


# What `**` by a number does with an array of floats instead.
_SHORT_POWERS = {
    -1.0: lambda x, y: _divided(1.0, x),
    0.0: lambda x, y: 1.0,
    0.5: lambda x, y: math.sqrt(x) if x >= 0 else math.nan,
    1.0: lambda x, y: x,
    2.0: lambda x, y: x * x,
}


def _operator_power(a, b):
    """Of two scalars it is the C library's."""
    if _is_number(a) and _is_number(b):
        return _power(a, b, _raised)
    if _is_number(b) and _kind(a)[0].kind == 'f' and float(b) in _SHORT_POWERS:
        return _power(a, b, _SHORT_POWERS[float(b)])
    return _power(a, b, _raised_by_kernel)


def true_divide(a, b):
    if _is_traced(a) or _is_traced(b):
        return _bare(a) / _bare(b)
    kind = result_of([_kind(a), _kind(b)])
    kind = kind if kind.kind == 'f' else FLOAT64
    return _elementwise(_divided, a, b, kind, kind, '/')


divide = true_divide


def _comparison(name, function):
    def call(a, b):
        operands = result_of([_kind(a), _kind(b)])
        return _elementwise(function, a, b, operands, BOOL)
    call.__name__ = call.__qualname__ = name
    return call


equal = _comparison('equal', lambda x, y: x == y)
not_equal = _comparison('not_equal', lambda x, y: x != y)
less = _comparison('less', lambda x, y: x < y)
less_equal = _comparison('less_equal', lambda x, y: x <= y)
greater = _comparison('greater', lambda x, y: x > y)
greater_equal = _comparison('greater_equal', lambda x, y: x >= y)
logical_and = _comparison('logical_and', lambda x, y: bool(x) and bool(y))
logical_or = _comparison('logical_or', lambda x, y: bool(x) or bool(y))

_OPERATORS = {'add': add, 'sub': subtract, 'mul': multiply, 'truediv': true_divide,
              'floordiv': floor_divide, 'mod': remainder, 'pow': _operator_power}
_COMPARISONS = {'eq': equal, 'ne': not_equal, 'lt': less, 'le': less_equal, 'gt': greater,
                'ge': greater_equal}


def operate(name, a, b, others):
    """The operator of that name, if `b` is an array, a number or one of `others`."""
    if not (_is_number(b) or isinstance(b, (_arrays().ndarray, *others))):
        return NotImplemented
    swapped = name not in _OPERATORS and name not in _COMPARISONS
    function = _OPERATORS[name[1:]] if swapped else {**_OPERATORS, **_COMPARISONS}[name]
    return function(b, a) if swapped else function(a, b)


def operate_in_place(name, array, other):
    made = operate(name, array, other, (list, tuple))
    if made is NotImplemented:
        return made
    if made.shape != array.shape or made.dtype.rank > array.dtype.rank:
        raise TypeError('Cannot cast the result to the array')
    array._put(range(array.size), made._flat)
    return array


# One operand.

def _each(function, value, kind, exact):
    """`function` of each element; of whole numbers it gives float64 unless `kind` says else."""
    if not _is_number(value):
        arrays = _arrays()
        value = arrays.as_array(value)
        operands = value.dtype
    else:
        operands = of_number(value)[0]
    result = kind or (operands if operands.kind == 'f' else FLOAT64)
    if result == FLOAT32 and not exact:
        if function not in _SINGLE:
            _flattenc.refuse('an elementary function of numpy.float32')
        function = _SINGLE[function]
    taken = result if result.kind == 'f' else operands
    if _is_number(value):
        return result.scalar(result.element(function(taken.element(_bare(value)))))
    flat = [result.element(function(taken.element(each))) for each in value._flat]
    return arrays.handed_out(arrays.make(flat, value.shape, result, arrays.is_rowwise([value])))


def _function(name, function, plain=None, exact=False):
    def call(x):
        if _is_traced(x):
            return (plain or function)(x)
        return _each(function, x, None, exact)
    call.__name__ = call.__qualname__ = name
    return call


def _logarithm(of):
    def call(x):
        return of(x) if x > 0 else -math.inf if x == 0 else math.nan
    return call


def _exponential(x):
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _kernel(name, function, plain):
    """A function that NumPy has kernels of its own for."""
    def noted(x):
        if x > 0 or name == 'tan' or name == 'exp':
            _flattenc.note_rounding(name, x, 0.0)
        return function(x)
    return _function(name, noted, plain)


sin = _function('sin', math.sin)
cos = _function('cos', math.cos)
tan = _kernel('tan', math.tan, math.tan)
exp = _kernel('exp', _exponential, math.exp)
log = _kernel('log', _logarithm(math.log), math.log)
log2 = _kernel('log2', _logarithm(math.log2), math.log2)
log10 = _kernel('log10', _logarithm(math.log10), math.log10)
# Those of float32.
_SINGLE = {math.sin: _flattenc.sin32, math.cos: _flattenc.cos32}
sqrt = _function('sqrt', lambda x: math.sqrt(x) if x >= 0 else math.nan, math.sqrt, True)


def _rounded(name, function):
    def call(x):
        if _is_traced(x):
            return function(x) * 1.0
        kind = _kind(x)[0]
        if kind.kind != 'f':
            return _each(lambda each: each, x, kind, True)
        return _each(lambda each: float(function(each)) if math.isfinite(each) else each, x, None, True)
    call.__name__ = call.__qualname__ = name
    return call


floor = _rounded('floor', math.floor)
ceil = _rounded('ceil', math.ceil)
trunc = _rounded('trunc', math.trunc)
rint = _rounded('rint', lambda x: math.copysign(_round(x), x))


def round(a, decimals=0):
    if decimals:
        _flattenc.refuse('`decimals` of `numpy.round`')
    return rint(a)


around = round


def absolute(x):
    return _each(_abs, x, _kind(x)[0], True)


abs = absolute


def negative(x):
    return _each(lambda each: -each, x, _kind(x)[0], True)


def square(x):
    return multiply(x, x)


def isnan(x):
    return _each(lambda each: each != each, x, BOOL, True)


def isinf(x):
    return _each(lambda each: each in (math.inf, -math.inf), x, BOOL, True)


def logical_not(x):
    return _each(lambda each: not each, x, BOOL, True)


# Whole arrays.

def _reduced(name, function, a, axis, kind):
    """`function` of all elements, or of those along an axis."""
    arrays = _arrays()
    a = arrays.as_array(a)
    kind = kind or a.dtype
    if axis is None:
        return kind.scalar(kind.element(function(a._flat)))
    if not isinstance(axis, int):
        _flattenc.refuse(f'several axes of `numpy.{name}`')
    axis %= len(a.shape)
    outer, size = arrays.count(a.shape[:axis]), a.shape[axis]
    inner = arrays.count(a.shape[axis + 1:])
    all_flat = a._flat
    flat = [kind.element(function([all_flat[(o * size + j) * inner + i] for j in range(size)]))
            for o in range(outer) for i in range(inner)]
    return arrays.handed_out(arrays.make(flat, a.shape[:axis] + a.shape[axis + 1:], kind))


def sum(a, axis=None):
    kind = _kind(a)[0]
    if kind.kind == 'f':
        # NumPy adds fewer than eight numbers one by one.
        along = _arrays().as_array(a)
        if axis is not None or len(along._flat) >= 8 or kind != FLOAT64:
            _flattenc.refuse('`numpy.sum` of floats')
        return _reduced('sum', lambda each: _sum(each, -0.0), a, None, kind)
    return _reduced('sum', _sum, a, axis, INT64)


def prod(a, axis=None):
    def product(flat):
        result = 1
        for each in flat:
            result = result * each
        return result
    if not _is_number(a) and not isinstance(a, _arrays().ndarray):
        numbers = list(a)
        if axis is None and _any(map(_is_traced, numbers)):
            return product(numbers)
        a = _arrays().array(numbers)
    kind = _kind(a)[0]
    return _reduced('prod', product, a, axis, kind if kind.kind == 'f' else INT64)


def max(a, axis=None):
    return _reduced('max', _max, a, axis, None)


def min(a, axis=None):
    return _reduced('min', _min, a, axis, None)


def mean(a, axis=None):
    total = sum(a, axis)
    size = _arrays().as_array(a).size
    if axis is not None or not size:
        _flattenc.refuse('`numpy.mean` along an axis, or of nothing')
    return true_divide(total, size)


def cumsum(a, axis=None):
    arrays = _arrays()
    a = arrays.as_array(a)
    if axis not in (None, 0) or len(a.shape) != 1:
        _flattenc.refuse('`numpy.cumsum` of more than one dimension')
    kind = a.dtype if a.dtype.kind == 'f' else INT64
    flat = []
    for each in a._flat:
        flat.append(kind.element(flat[-1] + each if flat else each))
    return arrays.make(flat, a.shape, kind)


def argmax(a):
    flat = _arrays().as_array(a)._flat
    return INT64.scalar(flat.index(_max(flat)))


def argmin(a):
    flat = _arrays().as_array(a)._flat
    return INT64.scalar(flat.index(_min(flat)))


def argsort(a):
    arrays = _arrays()
    a = arrays.as_array(a)
    if len(a.shape) != 1 or len(set(a._flat)) != len(a._flat):
        _flattenc.refuse('`numpy.argsort` of equal elements or more than one dimension')
    return arrays.make(sorted(range(len(a._flat)), key=lambda i: a._flat[i]), a.shape, INT64)


def any(a):
    return _arrays().as_array(a).any()


def all(a):
    return _arrays().as_array(a).all()


def clip(a, a_min, a_max):
    if a_min is not None:
        a = maximum(a, a_min)
    return a if a_max is None else minimum(a, a_max)


def _float_product(a, b, n, k, m, kind):
    """The elements of a product of matrices, as NumPy's BLAS computes them."""
    if 1 in (n, k, m) or 0 in (n, k, m):
        _flattenc.refuse('`numpy.matmul` of floats, of a single row or column')
    arrays = _arrays()
    same = arrays.same_memory(a, b)
    if a.dtype != kind or b.dtype != kind:
        a, b, same = a.astype(kind), b.astype(kind), False
    (left, left_turned, sure), (right, right_turned, right_sure) = arrays.memory(a), arrays.memory(b)
    flat = _flattenc.matmul(kind.itemsize, (n, k, m), left, left_turned, right, right_turned, same)
    if flat is None:
        _flattenc.refuse('`numpy.matmul` of floats without the wheel of numpy beside PyTorch')
    if not (sure and right_sure):
        _flattenc.note_uncertain('matmul')
    return flat


def matmul(a, b):
    arrays = _arrays()
    a, b = arrays.as_array(a), arrays.as_array(b)
    kind = result_of([(a.dtype, False), (b.dtype, False)])
    if len(a.shape) != 2 or len(b.shape) != 2:
        _flattenc.refuse('`numpy.matmul` of other than two matrices')
    (n, k), (other, m) = a.shape, b.shape
    if k != other:
        raise ValueError(f'matmul: Input operand 1 has a mismatch in its core dimension 0 (size {other} '
                         f'is different from {k})')
    if kind.kind == 'f':
        return arrays.make(_float_product(a, b, n, k, m, kind), (n, m), kind, True)
    left, right = a._flat, b._flat
    rows = [left[i * k:(i + 1) * k] for i in range(n)]
    columns = [right[j::m] for j in range(m)]
    flat = [kind.element(_sum(x * y for x, y in zip(row, column))) for row in rows for column in columns]
    return arrays.make(flat, (n, m), kind)


def einsum(subscripts, *operands):
    """Where nothing is summed: products, each element of its own."""
    arrays = _arrays()
    inputs, arrow, output = subscripts.replace(' ', '').partition('->')
    names = inputs.split(',')
    if not arrow or '.' in subscripts or set(''.join(names)) != set(output) or _any(
            len(set(name)) != len(name) for name in names):
        _flattenc.refuse(f'`numpy.einsum` of {subscripts!r}')
    result, rowwise = None, arrays.is_rowwise([arrays.as_array(each) for each in operands])
    for name, operand in zip(names, operands):
        operand = arrays.as_array(operand)
        present = [letter for letter in output if letter in name]
        operand = operand.transpose([name.index(letter) for letter in present])
        operand = operand[tuple(slice(None) if letter in name else None for letter in output)]
        result = operand if result is None else multiply(result, operand)
    # Laid out as the operands' letters come, if each has one of its own.
    if isinstance(result, arrays.ndarray) and ''.join(names) == output:
        result._rowwise = rowwise
    return result
