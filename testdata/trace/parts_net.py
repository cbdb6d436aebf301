"""Functions with a backward of their own, checkpoints, and imports that may fail."""
import torch
import torch.utils.checkpoint as cp
from torch import nn
from torch.autograd import Function

try:
    import torch.fx
    wrap = torch.fx.wrap
except ImportError:
    wrap = None

try:
    from torch._six import container_abcs
except ImportError:
    container_abcs = None

try:
    import package_that_is_nowhere
except ImportError:
    package_that_is_nowhere = None

try:
    from foreign.needs import relu
except ImportError:
    relu = None

try:
    from foreign import ops
except (ImportError, AssertionError):
    ops = None


class Clamp(Function):

    @staticmethod
    def forward(ctx, x, low):
        ctx.save_for_backward(x)
        return x.clamp(min=low)


class Double(Function):

    @staticmethod
    def forward(x, factor=2):
        return x * factor

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:1])


@torch.fx.wrap
def shifted(x):
    return x + 1


class Functions(nn.Module):

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.tail = nn.Sequential(nn.ReLU(), nn.Conv2d(4, 2, 1))
        there = [wrap, container_abcs, package_that_is_nowhere, relu, ops]
        asked = [hasattr(torch, 'npu'), hasattr(torch, 'compile'), hasattr(torch.cuda, 'is_available'),
                 hasattr(torch.nn, 'LSTM'), hasattr(torch, 'fx'), hasattr(torch.nn, 'NoSuch' 'Module') if wrap is None else False,
                 isinstance(self.conv, (nn.LSTM, nn.GRU)), hasattr(torch.Tensor, 'relu')]
        self.register_buffer('found', torch.tensor([each is not None for each in there] + asked))

    def forward(self, x):
        x = Clamp.apply(self.conv(x), -0.25)
        x = cp.checkpoint(self.tail, shifted(Double.apply(x, 3)), use_reentrant=False)
        return cp.checkpoint_sequential(self.tail[:1], 1, x, use_reentrant=False)


class Encoder(nn.Module):

    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(4, 2)

    def forward(self, x):
        return self.layer(x)
