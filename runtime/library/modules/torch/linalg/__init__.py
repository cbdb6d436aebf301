"""The operators called `linalg_NAME`.

Source of behaviour: torch/linalg/__init__.py of PyTorch 2.13."""
from torch import _C

_NAMES = ('cholesky', 'cross', 'det', 'diagonal', 'eigh', 'eigvalsh', 'householder_product', 'inv',
          'matmul', 'matrix_exp', 'matrix_norm', 'matrix_power', 'norm', 'pinv', 'qr', 'slogdet', 'solve',
          'solve_triangular', 'svd', 'svdvals', 'vander', 'vecdot', 'vector_norm')


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(f"module 'torch.linalg' has no attribute '{name}'")
    if name not in _NAMES:
        _C.refuse(f'`torch.linalg.{name}`')
    return getattr(_C.aten, f'linalg_{name}')
