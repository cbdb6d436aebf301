"""Methods of Tensor that are not operators of the same name and arguments.
Each function here is a method; the rest are operators.

Source of behaviour: torch/_tensor.py and
tools/autograd/templates/python_variable_methods.cpp of PyTorch 2.13."""
from torch import _C, _creation, _functional

_aten = _C.aten


def to(self, *args, **kwargs):
    dtype = kwargs.pop('dtype', None)
    device = kwargs.pop('device', None)
    copy = kwargs.pop('copy', False)
    kwargs.pop('non_blocking', None)
    memory_format = kwargs.pop('memory_format', None)
    args = list(args)
    if args and isinstance(args[0], _C.Tensor):
        dtype = args.pop(0).dtype
    elif args and isinstance(args[0], _C.dtype):
        dtype = args.pop(0)
    elif args:
        device = args.pop(0)
        if args and isinstance(args[0], _C.dtype):
            dtype = args.pop(0)
        elif args and args[0] is None:
            args.pop(0)
    if args:
        args.pop(0)
    if args:
        copy = args.pop(0)
    if args or kwargs:
        raise TypeError('to() received an invalid combination of arguments')
    _C.check_device(device)
    if dtype is None:
        dtype = self.dtype
    return _aten.to.dtype(self, dtype, False, copy, memory_format)


def type(self, dtype=None, non_blocking=False, **kwargs):
    if dtype is None:
        return _C.type_text(self)
    if isinstance(dtype, str):
        dtype = _C.dtype_of_type_text(dtype)
    return _aten.to.dtype(self, dtype)


def type_as(self, other):
    return _aten.to.dtype(self, other.dtype)


def float(self):
    return _aten.to.dtype(self, _C.float32)


def double(self):
    return _aten.to.dtype(self, _C.float64)


def half(self):
    return _aten.to.dtype(self, _C.float16)


def bfloat16(self):
    return _aten.to.dtype(self, _C.bfloat16)


def int(self):
    return _aten.to.dtype(self, _C.int32)


def long(self):
    return _aten.to.dtype(self, _C.int64)


def short(self):
    return _aten.to.dtype(self, _C.int16)


def bool(self):
    return _aten.to.dtype(self, _C.bool)


def byte(self):
    return _aten.to.dtype(self, _C.uint8)


def cpu(self):
    return self


def cuda(self, *args, **kwargs):
    _C.refuse('`Tensor.cuda`')


def contiguous(self, memory_format=None):
    if memory_format is None:
        return _aten.contiguous(self)
    return _aten.contiguous(self, memory_format=memory_format)


def split(self, split_size, dim=0):
    if isinstance(split_size, (list, tuple)):
        return tuple(_aten.split_with_sizes(self, split_size, dim))
    return tuple(_aten.split.Tensor(self, split_size, dim))


def norm(self, p='fro', dim=None, keepdim=False, dtype=None):
    return _functional.norm(self, p, dim, keepdim, dtype=dtype)


def unique(self, sorted=True, return_inverse=False, return_counts=False, dim=None):
    return _functional.unique(self, sorted, return_inverse, return_counts, dim)


def unflatten(self, dim, sizes):
    return _aten.unflatten.int(self, dim, sizes)


def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
    return _creation.tensor(data, dtype=dtype if dtype is not None else self.dtype, device=device,
                            requires_grad=requires_grad)


def requires_grad_(self, requires_grad=True):
    self.requires_grad = requires_grad
    return self


def expand(self, *sizes):
    if len(sizes) == 1 and isinstance(sizes[0], (list, tuple)):
        sizes = sizes[0]
    return _aten.expand(self, sizes)


def nelement(self):
    return self.numel()


def ndimension(self):
    return self.dim()


def is_floating_point(self):
    return self.dtype.is_floating_point


def is_complex(self):
    return self.dtype.is_complex


def get_device(self):
    return -1


def numpy(self, *args, **kwargs):
    _C.refuse('`Tensor.numpy`')


def backward(self, *args, **kwargs):
    _C.refuse('`Tensor.backward`')


def register_hook(self, hook):
    _C.refuse('`Tensor.register_hook`')
