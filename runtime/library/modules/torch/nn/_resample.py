"""Interpolation and sampling grids.

Source of behaviour: torch/nn/functional.py:4590 and 5471 of PyTorch 2.13."""
import math

import torch
from torch import _C

_aten = _C.aten

_NEAREST = {
    ('nearest', 3): _aten.upsample_nearest1d.vec,
    ('nearest', 4): _aten.upsample_nearest2d.vec,
    ('nearest', 5): _aten.upsample_nearest3d.vec,
    ('nearest-exact', 3): _aten._upsample_nearest_exact1d.vec,
    ('nearest-exact', 4): _aten._upsample_nearest_exact2d.vec,
    ('nearest-exact', 5): _aten._upsample_nearest_exact3d.vec,
}
_LINEAR = {
    ('linear', 3): _aten.upsample_linear1d.vec,
    ('bilinear', 4): _aten.upsample_bilinear2d.vec,
    ('trilinear', 5): _aten.upsample_trilinear3d.vec,
    ('bicubic', 4): _aten.upsample_bicubic2d.vec,
}
_ANTIALIASED = {
    'bilinear': _aten._upsample_bilinear2d_aa.vec,
    'bicubic': _aten._upsample_bicubic2d_aa.vec,
}
_AREA = {
    3: _aten.adaptive_avg_pool1d,
    4: _aten.adaptive_avg_pool2d,
    5: _aten.adaptive_avg_pool3d,
}


def _for_each(value, count, input, what):
    if not isinstance(value, (list, tuple)):
        return [value for _ in range(count)]
    if len(value) != count:
        raise ValueError(
            'Input and ' + what + ' must have the same number of spatial dimensions, but got '
            f'input with spatial dimensions of {list(input.shape[2:])} and {what} of {value}. ')
    return value


def interpolate(input, size=None, scale_factor=None, mode='nearest', align_corners=None,
                recompute_scale_factor=None, antialias=False):
    if mode in ('nearest', 'area', 'nearest-exact'):
        if align_corners is not None:
            raise ValueError(
                'align_corners option can only be set with the '
                'interpolating modes: linear | bilinear | bicubic | trilinear')
    elif align_corners is None:
        align_corners = False
    count = input.dim() - 2
    if size is not None and scale_factor is not None:
        raise ValueError('only one of size or scale_factor should be defined')
    sizes = scales = None
    if size is not None:
        sizes = _for_each(size, count, input, 'output size')
    elif scale_factor is not None:
        scales = _for_each(scale_factor, count, input, 'scale_factor')
    else:
        raise ValueError('either size or scale_factor should be defined')
    if recompute_scale_factor and size is not None:
        raise ValueError('recompute_scale_factor is not meaningful with an explicit size.')
    if (mode == 'area' and sizes is None) or recompute_scale_factor:
        sizes = [_scaled(input, index, scale) for index, scale in enumerate(scales)]
        scales = None
    if antialias:
        if mode not in _ANTIALIASED or input.ndim != 4:
            raise ValueError(
                'Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and '
                'requires a 4-D tensor as input')
        return _ANTIALIASED[mode](input, sizes, align_corners, scales)
    dims = input.dim()
    if (mode, dims) in _NEAREST:
        return _NEAREST[mode, dims](input, sizes, scales)
    if mode == 'area' and dims in _AREA:
        return _AREA[dims](input, sizes)
    if (mode, dims) in _LINEAR:
        return _LINEAR[mode, dims](input, sizes, align_corners, scales)
    raise NotImplementedError(
        'Input Error: Only 3D, 4D and 5D input Tensors supported '
        f'(got {dims}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area '
        f'| nearest-exact (got {mode})')


def _scaled(input, index, scale):
    """A trace multiplies in float32, an eager run in double (functional.py:4834)."""
    if not _C.is_tracing():
        return int(input.size(index + 2) * scale)
    return _C.scaled_size(input.size(index + 2), scale)


def upsample(input, size=None, scale_factor=None, mode='nearest', align_corners=None):
    return interpolate(input, size, scale_factor, mode, align_corners)


_MODES = {'bilinear': 0, 'nearest': 1, 'bicubic': 2}
_PADDING_MODES = {'zeros': 0, 'border': 1, 'reflection': 2}


def grid_sample(input, grid, mode='bilinear', padding_mode='zeros', align_corners=None):
    if mode not in _MODES:
        raise ValueError(
            "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or "
            f"'bicubic', but got: '{mode}'")
    if padding_mode not in _PADDING_MODES:
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or "
            f"'reflection', but got: '{padding_mode}'")
    return _aten.grid_sampler(input, grid, _MODES[mode], _PADDING_MODES[padding_mode],
                              bool(align_corners))


def affine_grid(theta, size, align_corners=None):
    if not theta.is_floating_point():
        raise ValueError(
            f'Expected theta to have floating point type, but got {theta.dtype}')
    return _aten.affine_grid_generator(theta, size, bool(align_corners))
