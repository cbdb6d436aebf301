"""Fourier transforms: operators of their own names, with the prefix `fft_`."""
from torch import _C


def __getattr__(name):
    if name.startswith('_'):
        raise AttributeError(f"module 'torch.fft' has no attribute '{name}'")
    return getattr(_C.aten, 'fft_' + name)
