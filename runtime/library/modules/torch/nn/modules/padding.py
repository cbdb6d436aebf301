"""Source of behaviour: torch/nn/modules/padding.py of PyTorch 2.13."""
from torch.nn import functional as F
from torch.nn.modules.module import Module
from torch.nn.modules.utils import _ntuple, _pair, _quadruple

_sixfold = _ntuple(6)


class _PadNd(Module):
    _mode = 'constant'
    _sides = _pair

    def __init__(self, padding):
        super().__init__()
        self.padding = type(self)._sides(padding)

    def forward(self, input):
        return F.pad(input, self.padding, self._mode)

    def extra_repr(self):
        return f'{self.padding}'


class _ConstantPadNd(_PadNd):

    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def forward(self, input):
        return F.pad(input, self.padding, 'constant', self.value)


class ConstantPad1d(_ConstantPadNd):
    _sides = _pair


class ConstantPad2d(_ConstantPadNd):
    _sides = _quadruple


class ConstantPad3d(_ConstantPadNd):
    _sides = _sixfold


class ReflectionPad1d(_PadNd):
    _mode, _sides = 'reflect', _pair


class ReflectionPad2d(_PadNd):
    _mode, _sides = 'reflect', _quadruple


class ReflectionPad3d(_PadNd):
    _mode, _sides = 'reflect', _sixfold


class ReplicationPad1d(_PadNd):
    _mode, _sides = 'replicate', _pair


class ReplicationPad2d(_PadNd):
    _mode, _sides = 'replicate', _quadruple


class ReplicationPad3d(_PadNd):
    _mode, _sides = 'replicate', _sixfold


class CircularPad1d(_PadNd):
    _mode, _sides = 'circular', _pair


class CircularPad2d(_PadNd):
    _mode, _sides = 'circular', _quadruple


class ZeroPad1d(ConstantPad1d):

    def __init__(self, padding):
        super().__init__(padding, 0.0)


class ZeroPad2d(ConstantPad2d):

    def __init__(self, padding):
        super().__init__(padding, 0.0)


class ZeroPad3d(ConstantPad3d):

    def __init__(self, padding):
        super().__init__(padding, 0.0)
