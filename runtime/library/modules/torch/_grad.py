"""Switches of gradient recording, each a context and a decorator.

Source of behaviour: torch/autograd/grad_mode.py of PyTorch 2.13."""
import functools

from torch import _C


def is_grad_enabled():
    return _C.is_grad_enabled()


class _Switch:
    """A context manager that a function may be decorated with."""

    def __call__(self, function):

        @functools.wraps(function)
        def guarded(*args, **kwargs):
            with self._fresh():
                return function(*args, **kwargs)

        return guarded

    def _fresh(self):
        return type(self)()

    def _enter(self, mode):
        self._before = _C.is_grad_enabled()
        _C.set_grad_enabled(mode)

    def __exit__(self, kind, value, traceback):
        _C.set_grad_enabled(self._before)


class no_grad(_Switch):

    def __new__(cls, orig_func=None):
        made = object.__new__(cls)
        return made if orig_func is None else made(orig_func)

    def __enter__(self):
        self._enter(False)


class enable_grad(_Switch):

    def __new__(cls, orig_func=None):
        made = object.__new__(cls)
        return made if orig_func is None else made(orig_func)

    def __enter__(self):
        self._enter(True)


class inference_mode(_Switch):

    def __new__(cls, mode=True):
        if callable(mode):
            return object.__new__(cls)(mode)
        return object.__new__(cls)

    def __init__(self, mode=True):
        self.mode = mode

    def _fresh(self):
        return type(self)(self.mode)

    def __enter__(self):
        self._enter(not self.mode)


class set_grad_enabled(_Switch):
    """Takes effect when it is made, too."""

    def __init__(self, mode):
        self._before = _C.is_grad_enabled()
        self.mode = mode
        _C.set_grad_enabled(mode)

    def _fresh(self):
        return type(self)(self.mode)

    def __enter__(self):
        _C.set_grad_enabled(self.mode)
