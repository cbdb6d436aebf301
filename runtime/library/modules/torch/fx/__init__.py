"""Marks for symbolic tracing, which does not happen here.

Source of behaviour: torch/fx/_symbolic_trace.py of PyTorch 2.13."""


def wrap(fn_or_name):
    if not callable(fn_or_name) and not isinstance(fn_or_name, str):
        raise RuntimeError('Unsupported type for global function! Must be either a callable or string name')
    return fn_or_name
