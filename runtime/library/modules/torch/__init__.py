"""torch as models see it. What is not defined here is the operator of the same
name, by PyTorch's own rules for its arguments.

Source of behaviour: torch/__init__.py and torch/functional.py of PyTorch 2.13."""
from torch import _C
from torch._creation import (LongTensor, BoolTensor, FloatTensor, IntTensor, as_tensor,
                             from_numpy, is_complex, is_floating_point, is_tensor, tensor)
from torch._functional import (atleast_1d, block_diag, broadcast_shapes, broadcast_tensors,
                               cartesian_prod, cdist, einsum, meshgrid, norm, split, tensordot,
                               unique, unique_consecutive)
from torch._grad import (enable_grad, inference_mode, is_grad_enabled, no_grad,
                         set_grad_enabled)

__version__ = _C.version

Tensor = _C.Tensor
Size = _C.Size
Generator = _C.Generator
dtype = _C.dtype
device = _C.device
layout = _C.layout
memory_format = _C.memory_format

float32 = float = _C.float32
float64 = double = _C.float64
float16 = half = _C.float16
bfloat16 = _C.bfloat16
uint8 = _C.uint8
int8 = _C.int8
int16 = short = _C.int16
int32 = int = _C.int32
int64 = long = _C.int64
bool = _C.bool
complex64 = cfloat = _C.complex64
complex128 = cdouble = _C.complex128
strided = _C.strided
contiguous_format = _C.contiguous_format
preserve_format = _C.preserve_format
channels_last = _C.channels_last
channels_last_3d = _C.channels_last_3d

pi = 3.141592653589793
e = 2.718281828459045
inf = _C.inf
nan = _C.nan

default_generator = _C.default_generator
manual_seed = _C.manual_seed
seed = _C.seed
initial_seed = _C.refused('torch.initial_seed')
save = _C.refused('torch.save')
load = _C.refused('torch.load')
compile = _C.refused('torch.compile')
ops = _C.foreign('torch.ops')
classes = _C.foreign('torch.classes')


def get_default_dtype():
    return float32


def autocast(*args, **kwargs):
    from torch.amp import autocast
    return autocast(*args, **kwargs)


def set_default_dtype(d):
    if d is not float32:
        _C.refuse('another default dtype')


def numel(input):
    return input.numel()


def are_deterministic_algorithms_enabled():
    return False


def use_deterministic_algorithms(mode, *, warn_only=False):
    pass


def is_autocast_enabled(device_type=None):
    return False


def set_num_threads(n):
    pass


def set_printoptions(**kwargs):
    pass


def typename(value):
    return type(value).__module__ + '.' + type(value).__name__


# PyTorch defines these in Python, with arguments of their own.
_OTHERS = ('align_tensors', 'atleast_2d', 'atleast_3d', 'chain_matmul', 'istft', 'lu', 'stft')


def __getattr__(name):
    if name in _OTHERS:
        _C.refuse(f'`torch.{name}`')
    return getattr(_C.aten, name)
