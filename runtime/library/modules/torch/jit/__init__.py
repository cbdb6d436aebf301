"""Decorators of TorchScript leave a function as it is; its operators are
recorded where it is called.

Source of behaviour: torch/jit/__init__.py of PyTorch 2.13."""
from torch import _C


def is_scripting():
    return False


def is_tracing():
    return _C.is_tracing()


def ignore(drop=False, **kwargs):
    return drop if callable(drop) else lambda function: function


def unused(fn):
    return fn


def export(fn):
    return fn


def script(obj, *args, **kwargs):
    return obj


def script_if_tracing(fn):
    return fn


def interface(obj):
    return obj


def annotate(the_type, the_value):
    return the_value


Final = _C.refused('torch.jit.Final')
ScriptModule = _C.refused('torch.jit.ScriptModule')
trace = _C.refused('torch.jit.trace')
load = _C.refused('torch.jit.load')
