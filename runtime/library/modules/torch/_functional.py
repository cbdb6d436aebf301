"""Functions that PyTorch defines in Python.

Source of behaviour: torch/functional.py of PyTorch 2.13."""
from torch import _C

_aten = _C.aten


def split(tensor, split_size_or_sections, dim=0):
    return tensor.split(split_size_or_sections, dim)


def broadcast_tensors(*tensors):
    return _aten.broadcast_tensors(tensors)


def broadcast_shapes(*shapes):
    shapes = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    rank = max([len(shape) for shape in shapes], default=0)
    result = [1] * rank
    for shape in shapes:
        for index in range(-1, -1 - len(shape), -1):
            if shape[index] in (1, result[index]):
                continue
            if result[index] != 1:
                raise RuntimeError(
                    'Shape mismatch: objects cannot be broadcast to a single shape')
            result[index] = shape[index]
    return tuple(result)


def einsum(*args):
    if len(args) < 2:
        raise ValueError(
            'einsum(): must specify the equation string and at least one operand, or at least '
            'one operand and its subscripts list')
    if not isinstance(args[0], str):
        _C.refuse('`torch.einsum` with lists of subscripts')
    equation, operands = args[0], args[1:]
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    return _aten.einsum(equation, operands)


def meshgrid(*tensors, indexing=None):
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        tensors = tensors[0]
    if indexing is None:
        return tuple(_aten.meshgrid(tensors))
    return tuple(_aten.meshgrid(tensors, indexing=indexing))


def cartesian_prod(*tensors):
    return _aten.cartesian_prod(tensors)


def block_diag(*tensors):
    return _aten.block_diag(tensors)


def atleast_1d(*tensors):
    if len(tensors) == 1:
        return _aten.atleast_1d(tensors[0])
    return _aten.atleast_1d(tensors)


def cdist(x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary'):
    modes = {'use_mm_for_euclid_dist_if_necessary': None, 'use_mm_for_euclid_dist': 1,
             'donot_use_mm_for_euclid_dist': 2}
    if compute_mode not in modes:
        raise ValueError(f'{compute_mode} is not a valid value for compute_mode')
    return _aten.cdist(x1, x2, p, modes[compute_mode])


def tensordot(a, b, dims=2, out=None):
    if isinstance(dims, int):
        dims_a = list(range(-dims, 0))
        dims_b = list(range(dims))
    else:
        dims_a, dims_b = dims
    return _aten.tensordot(a, b, list(dims_a), list(dims_b))


def norm(input, p='fro', dim=None, keepdim=False, out=None, dtype=None):
    if out is not None:
        _C.refuse('`norm(out=...)`')
    if isinstance(p, str):
        if p != 'fro':
            _C.refuse(f'`norm` with p={p!r}')
        dims = [dim] if isinstance(dim, int) else dim
        return _aten.linalg_vector_norm(input, 2, dims, keepdim, dtype=dtype)
    dims = [dim] if isinstance(dim, int) else dim
    return _aten.linalg_vector_norm(input, p if p is not None else 2.0, dims, keepdim,
                                    dtype=dtype)


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    if dim is not None:
        output, inverse, counts = _aten.unique_dim(input, dim, sorted, return_inverse,
                                                   return_counts)
    else:
        output, inverse, counts = _aten._unique2(input, sorted, return_inverse, return_counts)
    return _chosen(output, inverse, counts, return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    output, inverse, counts = _aten.unique_consecutive(input, return_inverse, return_counts, dim)
    return _chosen(output, inverse, counts, return_inverse, return_counts)


def _chosen(output, inverse, counts, return_inverse, return_counts):
    if return_inverse and return_counts:
        return output, inverse, counts
    if return_inverse:
        return output, inverse
    if return_counts:
        return output, counts
    return output
