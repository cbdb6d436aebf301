#!/usr/bin/env python3
"""Runs the library's torch.nn (runtime/library/modules/torch) in CPython over the real operators and compares each module with
PyTorch's own: the state under one seed, and the output in eval mode, bit for bit. Run with a Python that has PyTorch."""
import importlib.abc
import importlib.util
import math
import sys
import types
from pathlib import Path

import torch as real

kLibrary = Path(__file__).resolve().parents[2] / 'runtime' / 'library' / 'modules'

# Expression of the module, shapes of the inputs.
kCases = [
    ('nn.Conv1d(4, 6, 3, padding=1)', [(2, 4, 9)]),
    ('nn.Conv2d(3, 8, 3, stride=2, padding=1)', [(2, 3, 11, 12)]),
    ('nn.Conv2d(4, 8, (3, 5), padding="same", groups=2, bias=False)', [(2, 4, 11, 12)]),
    ('nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect")', [(2, 3, 11, 12)]),
    ('nn.Conv2d(3, 8, 3, padding=2, dilation=2)', [(3, 11, 12)]),
    ('nn.Conv3d(2, 4, 3)', [(1, 2, 5, 6, 7)]),
    ('nn.ConvTranspose1d(4, 6, 3, stride=2)', [(2, 4, 9)]),
    ('nn.ConvTranspose2d(4, 6, 4, stride=2, padding=1, output_padding=1)', [(2, 4, 7, 8)]),
    ('nn.ConvTranspose3d(2, 4, 2, stride=2)', [(1, 2, 3, 4, 5)]),
    ('nn.Linear(7, 5)', [(3, 7)]),
    ('nn.Linear(7, 5, bias=False)', [(2, 3, 7)]),
    ('nn.Bilinear(4, 5, 3)', [(6, 4), (6, 5)]),
    ('nn.Identity(54, unused=1)', [(2, 3)]),
    ('nn.LSTM(4, 6, num_layers=2, bidirectional=True, batch_first=True)', [(2, 5, 4)]),
    ('nn.LSTM(4, 6, bias=False)', [(5, 4)]),
    ('nn.GRU(4, 6, 2, dropout=0.1)', [(5, 2, 4), (2, 2, 6)]),
    ('nn.RNN(4, 6, nonlinearity="relu")', [(5, 2, 4)]),
    ('nn.LSTMCell(4, 6)', [(2, 4)]),
    ('nn.GRUCell(4, 6)', [(2, 4), (2, 6)]),
    ('nn.RNNCell(4, 6, bias=False)', [(4, )]),
    ('nn.PairwiseDistance(1.0, keepdim=True)', [(2, 4), (2, 4)]),
    ('nn.CosineSimilarity(dim=-1)', [(2, 4), (2, 4)]),
    ('nn.BatchNorm1d(6)', [(4, 6)]),
    ('nn.BatchNorm2d(6, eps=1e-3, momentum=0.01)', [(4, 6, 3, 3)]),
    ('nn.BatchNorm2d(6, affine=False)', [(4, 6, 3, 3)]),
    ('nn.BatchNorm2d(6, track_running_stats=False)', [(4, 6, 3, 3)]),
    ('nn.BatchNorm3d(6)', [(2, 6, 3, 3, 2)]),
    ('nn.SyncBatchNorm(6)', [(4, 6, 3, 3)]),
    ('nn.InstanceNorm2d(6, affine=True)', [(4, 6, 3, 3)]),
    ('nn.InstanceNorm1d(6)', [(4, 6, 5)]),
    ('nn.LayerNorm(6)', [(4, 3, 6)]),
    ('nn.LayerNorm((3, 6), eps=1e-6, elementwise_affine=False)', [(4, 3, 6)]),
    ('nn.LayerNorm(6, bias=False)', [(4, 3, 6)]),
    ('nn.GroupNorm(3, 6)', [(4, 6, 5)]),
    ('nn.RMSNorm(6)', [(4, 6)]),
    ('nn.LocalResponseNorm(3)', [(2, 6, 5, 5)]),
    ('nn.LocalResponseNorm(3)', [(2, 6, 5)]),
    ('nn.Threshold(0.1, 20)', [(4, 5)]),
    ('nn.RReLU()', [(4, 5)]),
    ('nn.Hardtanh(-2, 2)', [(4, 5)]),
    ('nn.CELU(0.7)', [(4, 5)]),
    ('nn.GLU(1)', [(4, 6)]),
    ('nn.GELU("tanh")', [(4, 5)]),
    ('nn.PReLU(6)', [(4, 6, 3)]),
    ('nn.Softmin(1)', [(4, 5)]),
    ('nn.Softmax()', [(4, 5)]),
    ('nn.Softmax2d()', [(2, 4, 5, 5)]),
    ('nn.LogSoftmax(-1)', [(4, 5)]),
    ('nn.Softplus(2.0, 10.0)', [(4, 5)]),
    ('nn.LeakyReLU(0.2)', [(4, 5)]),
    ('nn.ELU(1.3)', [(4, 5)]),
    ('nn.Hardshrink(0.3)', [(4, 5)]),
    ('nn.Softshrink(0.3)', [(4, 5)]),
    ('nn.MultiheadAttention(8, 2)', [(5, 3, 8)] * 3),
    ('nn.MultiheadAttention(8, 2, batch_first=True)', [(3, 5, 8)] * 3),
    ('nn.MultiheadAttention(8, 2, kdim=6, vdim=4)', [(5, 3, 8), (7, 3, 6), (7, 3, 4)]),
    ('nn.MultiheadAttention(8, 2, add_bias_kv=True, add_zero_attn=True)', [(5, 3, 8)] * 3),
    ('Same(nn.MultiheadAttention(8, 2))', [(5, 3, 8)]),
    ('Same(nn.MultiheadAttention(8, 2, batch_first=True))', [(3, 5, 8)]),
    ('Same(nn.MultiheadAttention(9, 3, batch_first=True), need_weights=False)', [(3, 5, 9)]),
    ('nn.MaxPool1d(3)', [(2, 3, 10)]),
    ('nn.MaxPool2d(3, 2, 1, ceil_mode=True)', [(2, 3, 10, 11)]),
    ('nn.MaxPool2d(2, return_indices=True)', [(2, 3, 10, 11)]),
    ('nn.MaxPool3d(2)', [(2, 3, 4, 5, 6)]),
    ('nn.AvgPool1d(3)', [(2, 3, 10)]),
    ('nn.AvgPool2d(3, 2, 1, count_include_pad=False)', [(2, 3, 10, 11)]),
    ('nn.AvgPool3d(2)', [(2, 3, 4, 5, 6)]),
    ('nn.LPPool2d(2, 3)', [(2, 3, 10, 11)]),
    ('nn.AdaptiveAvgPool1d(4)', [(2, 3, 10)]),
    ('nn.AdaptiveAvgPool2d((None, 3))', [(2, 3, 10, 11)]),
    ('nn.AdaptiveAvgPool2d(1)', [(2, 3, 10, 11)]),
    ('nn.AdaptiveAvgPool3d((2, None, 3))', [(2, 3, 4, 5, 6)]),
    ('nn.AdaptiveMaxPool2d((3, 4), return_indices=True)', [(2, 3, 10, 11)]),
    ('nn.AdaptiveMaxPool1d(3)', [(2, 3, 10)]),
    ('nn.Dropout(0.3)', [(4, 5)]),
    ('nn.Dropout2d(0.3, inplace=True)', [(4, 5, 3, 3)]),
    ('nn.AlphaDropout(0.3)', [(4, 5)]),
    ('nn.ConstantPad1d((1, 2), 3.5)', [(2, 3, 4)]),
    ('nn.ZeroPad2d((1, 2, 0, 1))', [(2, 3, 4, 5)]),
    ('nn.ReflectionPad2d(2)', [(2, 3, 4, 5)]),
    ('nn.ReplicationPad3d(1)', [(1, 2, 3, 4, 5)]),
    ('nn.CircularPad2d((1, 1, 2, 0))', [(2, 3, 4, 5)]),
    ('nn.Flatten()', [(2, 3, 4, 5)]),
    ('nn.Unflatten(1, (2, 3))', [(4, 6)]),
    ('nn.PixelShuffle(2)', [(2, 8, 3, 4)]),
    ('nn.PixelUnshuffle(2)', [(2, 2, 6, 4)]),
    ('nn.ChannelShuffle(2)', [(2, 8, 3, 4)]),
    ('nn.Unfold(3, padding=1, stride=2)', [(2, 3, 7, 8)]),
    ('nn.Fold((4, 5), 2)', [(2, 12, 12)]),
    ('nn.Upsample(scale_factor=2)', [(2, 3, 4, 5)]),
    ('nn.Upsample(size=(7, 9), mode="bilinear")', [(2, 3, 4, 5)]),
    ('nn.Upsample(scale_factor=1.7, mode="bilinear", align_corners=True)', [(2, 3, 4, 5)]),
    ('nn.Upsample(scale_factor=1.7, mode="bicubic", recompute_scale_factor=True)', [(2, 3, 4, 5)]),
    ('nn.Upsample(size=3, mode="area")', [(2, 3, 4)]),
    ('nn.Upsample(scale_factor=2, mode="trilinear")', [(1, 2, 3, 4, 5)]),
    ('nn.Upsample(size=(7, 9), mode="nearest-exact")', [(2, 3, 4, 5)]),
    ('Lambda(lambda F, x: F.interpolate(x, (3, 4), mode="bilinear", antialias=True))', [(2, 3, 8, 9)]),
    ('Lambda(lambda F, x: F.normalize(x))', [(4, 5)]),
    ('Lambda(lambda F, x: F.normalize(x, p=1.5, dim=(1, 2)))', [(4, 5, 6)]),
    ('Lambda(lambda F, x, g: F.grid_sample(x, g, "bicubic", "border", True))', [(2, 3, 8, 9), (2, 4, 5, 2)]),
    ('Lambda(lambda F, t: F.affine_grid(t, (2, 3, 4, 5)))', [(2, 2, 3)]),
    ('Lambda(lambda F, a, b: F.smooth_l1_loss(a, b, beta=0.3) + F.l1_loss(a, b) + F.mse_loss(a, b, reduction="sum"))',
     [(4, 5), (4, 5)]),
    ('Lambda(lambda F, a, b: F.kl_div(a, b, reduction="batchmean") + F.cross_entropy(a, b))', [(4, 5), (4, 5)]),
    ('Lambda(lambda F, a, b: torch.norm(a) + torch.norm(a, 1.5, 1).sum() + torch.einsum("ij,kj->ik", a, b).sum())',
     [(4, 5), (4, 5)]),
    ('Lambda(lambda F, a, b: torch.tensordot(a, b, dims=([1], [1])) + torch.cdist(a, b))', [(4, 5), (4, 5)]),
    ('Lambda(lambda F, a: torch.unique(a.round(), return_counts=True))', [(4, 5)]),
    ('nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU(inplace=True), nn.Sequential(nn.SiLU(), nn.Mish()), nn.Hardswish(), '
     'nn.Hardsigmoid(), nn.Tanh(), nn.Sigmoid(), nn.ReLU6(), nn.SELU(), nn.LogSigmoid(), nn.Softsign(), '
     'nn.Tanhshrink())', [(2, 3, 4, 5)]),
    ('Init("trunc_normal_", std=0.02)', [(2,)]),
    ('Init("trunc_normal_", mean=3.0, std=1.0, a=-1.0, b=0.5)', [(2,)]),
    ('Init("kaiming_uniform_", a=0.3, mode="fan_out", nonlinearity="leaky_relu")', [(2,)]),
    ('Init("kaiming_normal_", mode="fan_out", nonlinearity="relu")', [(2,)]),
    ('Init("xavier_uniform_", gain=2.0)', [(2,)]),
    ('Init("xavier_normal_")', [(2,)]),
    ('Init("orthogonal_", gain=0.5)', [(2,)]),
    ('Init("dirac_", groups=2)', [(2,)]),
    ('Init("normal_", std=0.3)', [(2,)]),
    ('Embedded(nn.Embedding(10, 4, padding_idx=2))', [(2,)]),
    ('Training(nn.BatchNorm2d(6))', [(4, 6, 3, 3)]),
    ('Training(nn.BatchNorm2d(6, momentum=None))', [(4, 6, 3, 3)]),
    ('Training(nn.Dropout(0.3))', [(4, 6)]),
    ('Training(nn.Dropout2d(0.3))', [(4, 6, 3, 3)]),
]

# Defined on both sides.
kHelpers = '''
class Same(nn.Module):
    def __init__(self, inner, **options):
        super().__init__()
        self.inner, self.options = inner, options

    def forward(self, x):
        return self.inner(x, x, x, **self.options)


class Lambda(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, *args):
        return self.body(F, *args)


class Init(nn.Module):
    def __init__(self, name, **options):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(8, 6, 3, 3))
        getattr(nn.init, name)(self.weight, **options)

    def forward(self, x):
        return x


class Embedded(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(torch.arange(9).view(3, 3))


class Training(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        self.inner.train()
        return self.inner(x), self.inner.state_dict()
'''


class Refused(Exception):
    pass


def refuse(what):
    raise Refused(what)


def stand_in():
    """`torch._C` of the library, made of the real PyTorch."""
    module = types.ModuleType('torch._C')
    module.aten = real.ops.aten
    module.Parameter, module.Buffer = real.nn.Parameter, real.nn.Buffer
    module.refuse = refuse
    module.refused = lambda name: lambda *args, **kwargs: refuse(name)
    module.scope_of = lambda module: None
    module.is_tracing = lambda: False
    module.is_grad_enabled = real.is_grad_enabled
    module.set_grad_enabled = real._C._set_grad_enabled
    module.version = real.__version__
    module.tensor = lambda data, dtype: real.tensor(data, dtype=dtype)
    module.check_device = lambda device: None
    module.manual_seed, module.seed, module.initial_seed = real.manual_seed, real.seed, real.initial_seed
    module.default_generator = real.default_generator
    module.inf, module.nan = math.inf, math.nan
    module.anything = None
    for name in ('Tensor', 'Size', 'Generator', 'dtype', 'device', 'layout', 'memory_format', 'float32', 'float64',
                 'float16', 'bfloat16', 'uint8', 'int8', 'int16', 'int32', 'int64', 'bool', 'complex64', 'complex128',
                 'strided', 'contiguous_format', 'preserve_format', 'channels_last', 'channels_last_3d'):
        setattr(module, name, getattr(real, name))
    return module


class Finder(importlib.abc.MetaPathFinder):
    """Finds `torch` in the library."""

    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] != 'torch':
            return None
        place = kLibrary.joinpath(*name.split('.'))
        if place.is_dir():
            return importlib.util.spec_from_file_location(name, place / '__init__.py',
                                                          submodule_search_locations=[str(place)])
        return importlib.util.spec_from_file_location(name, place.with_suffix('.py'))


def library():
    for name in [name for name in sys.modules if name.split('.')[0] == 'torch']:
        del sys.modules[name]
    sys.modules['torch._C'] = stand_in()
    sys.meta_path.insert(0, Finder())
    import torch
    torch._C = sys.modules['torch._C']
    import torch.nn
    import torch.nn.functional
    import torch.nn.init
    torch.__getattr__ = lambda name: getattr(real, name)
    return torch


def run(torch, expression, shapes):
    names = {'torch': torch, 'nn': torch.nn, 'F': torch.nn.functional}
    exec(kHelpers, names)
    real.default_generator.manual_seed(7)
    module = eval(expression, names)
    state = dict(module.state_dict())
    real.default_generator.manual_seed(8)
    inputs = [real.randn(shape) for shape in shapes]
    module.eval()
    with real.no_grad():
        output = module(*inputs)
    return state, output, repr(module)


def same(a, b):
    if isinstance(a, real.Tensor):
        return (isinstance(b, real.Tensor) and a.dtype == b.dtype and a.shape == b.shape
                and real.equal(a.nan_to_num(), b.nan_to_num()))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def main():
    expected = []
    for expression, shapes in kCases:
        expected.append(run(real, expression, shapes))
    torch = library()
    passed = failed = 0
    for (expression, shapes), (state, output, _) in zip(kCases, expected):
        try:
            ours = run(torch, expression, shapes)
            problem = None if same(state, ours[0]) else 'state differs'
            problem = problem or (None if same(output, ours[1]) else 'output differs')
        except Exception as error:  # noqa: BLE001: any failure of a case is its result
            problem = f'{type(error).__name__}: {error}'
        if problem:
            failed += 1
            print(f'{expression}: {problem}')
        else:
            passed += 1
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
