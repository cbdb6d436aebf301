"""Tensors from numbers.

Source of behaviour: torch/csrc/utils/tensor_new.cpp of PyTorch 2.13."""
import sys

from torch import _C


def _plain(data, dtypes):
    """Nested lists of plain numbers; the dtypes of what is NumPy's are noted."""
    if isinstance(data, (list, tuple)):
        return [_plain(each, dtypes) for each in data]
    numpy = sys.modules['numpy']
    if isinstance(data, (numpy.ndarray, numpy.generic)):
        dtypes.add(getattr(_C, data.dtype.name))
        return data.tolist()
    dtypes.add(None)
    return data


def _made(data, dtype):
    if 'numpy' not in sys.modules or isinstance(data, _C.Tensor):
        return _C.tensor(data, dtype)
    if isinstance(data, sys.modules['numpy'].ndarray) and sys.modules['numpy']._array.is_large(data):
        made = _C.tensor_of_vector(data._flat, list(data.shape), getattr(_C, data.dtype.name))
        return made if dtype is None else made.to(dtype)
    dtypes = set()
    data = _plain(data, dtypes)
    if dtype is None and dtypes not in (set(), {None}):
        if len(dtypes) > 1:
            _C.refuse('a tensor of numbers of several dtypes of numpy')
        dtype, = dtypes
    return _C.tensor(data, dtype)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    _C.check_device(device)
    made = _made(data, dtype)
    if requires_grad:
        made.requires_grad_(True)
    return made


def as_tensor(data, dtype=None, device=None):
    _C.check_device(device)
    if isinstance(data, _C.Tensor):
        return data if dtype is None else data.to(dtype)
    return _made(data, dtype)


def from_numpy(ndarray):
    import numpy
    if not isinstance(ndarray, numpy.ndarray):
        raise TypeError(f'expected np.ndarray (got {type(ndarray).__name__})')
    return _made(ndarray, None)


def _typed(args, dtype):
    if len(args) == 1 and ('numpy' in sys.modules and isinstance(args[0], sys.modules['numpy'].ndarray)
                           or isinstance(args[0], (list, tuple))):
        return _made(args[0], dtype)
    if len(args) == 1 and isinstance(args[0], _C.Tensor):
        return args[0].to(dtype)
    return _C.aten.empty(args, dtype=dtype)


def LongTensor(*args):
    return _typed(args, _C.int64)


def IntTensor(*args):
    return _typed(args, _C.int32)


def FloatTensor(*args):
    return _typed(args, _C.float32)


def BoolTensor(*args):
    return _typed(args, _C.bool)


def is_tensor(obj):
    return isinstance(obj, _C.Tensor)


def is_floating_point(input):
    return input.dtype.is_floating_point


def is_complex(input):
    return input.dtype.is_complex
