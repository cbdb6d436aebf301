"""Recomputing in the backward pass changes no result: the function is called.

Source of behaviour: torch/utils/checkpoint.py of PyTorch 2.13."""


def checkpoint(function, *args, use_reentrant=None, context_fn=None, determinism_check='default',
               debug=False, early_stop=True, preserve_rng_state=True, **kwargs):
    return function(*args, **kwargs)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    for function in functions:
        input = function(input)
    return input
