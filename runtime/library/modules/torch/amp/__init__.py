"""Automatic mixed precision is off: a CPU trace records what it computes.

Source of behaviour: torch/amp/autocast_mode.py of PyTorch 2.13."""
from torch import _C


class autocast:

    def __init__(self, device_type=None, dtype=None, enabled=True, cache_enabled=None):
        self._active = enabled and device_type == 'cpu'

    def __enter__(self):
        if self._active:
            _C.refuse('`torch.autocast` on the CPU')
        return self

    def __exit__(self, kind, value, traceback):
        return False

    def __call__(self, function):
        if self._active:
            _C.refuse('`torch.autocast` on the CPU')
        return function


def custom_fwd(fwd=None, **kwargs):
    return fwd if fwd is not None else lambda function: function


def custom_bwd(bwd=None, **kwargs):
    return bwd if bwd is not None else lambda function: function


GradScaler = _C.refused('torch.amp.GradScaler')
