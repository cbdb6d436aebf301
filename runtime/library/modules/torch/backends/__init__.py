"""Which devices there are: the CPU. Settings of others are kept and do nothing.

Source of behaviour: torch/backends of PyTorch 2.13."""
from torch import _C


class _Absent:

    def __init__(self, name, **settings):
        self.__dict__.update(settings, _name=name)

    def is_available(self):
        return False

    is_built = is_available

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _C.refuse(f'`torch.backends.{self._name}.{name}`')


cudnn = _Absent('cudnn', enabled=True, benchmark=False, deterministic=False, allow_tf32=True)
cuda = _Absent('cuda', matmul=_Absent('cuda.matmul', allow_tf32=False))
mps = _Absent('mps')


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _C.refuse(f'`torch.backends.{name}`')
