"""Tensors from numbers.

Source of behaviour: torch/csrc/utils/tensor_new.cpp of PyTorch 2.13."""
from torch import _C


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    _C.check_device(device)
    made = _C.tensor(data, dtype)
    if requires_grad:
        made.requires_grad_(True)
    return made


def as_tensor(data, dtype=None, device=None):
    _C.check_device(device)
    if isinstance(data, _C.Tensor):
        return data if dtype is None else data.to(dtype)
    return _C.tensor(data, dtype)


def from_numpy(array):
    return _C.tensor(array.tolist(), array.torch_dtype())


def _typed(args, dtype):
    if len(args) == 1 and isinstance(args[0], (list, tuple)):
        return _C.tensor(args[0], dtype)
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
