"""Functions over tensors. What is not defined here is the operator of the
same name.

Source of behaviour: torch/nn/functional.py of PyTorch 2.13."""
import torch
from torch import _C
from torch.nn._attention import multi_head_attention_forward
from torch.nn._resample import affine_grid, grid_sample, interpolate, upsample
from torch.nn.modules.utils import _pair

_aten = _C.aten

conv1d = _aten.conv1d
conv2d = _aten.conv2d
conv3d = _aten.conv3d
conv_transpose1d = _aten.conv_transpose1d
conv_transpose2d = _aten.conv_transpose2d.input
conv_transpose3d = _aten.conv_transpose3d.input
linear = _aten.linear
bilinear = _aten.bilinear
avg_pool1d = _aten.avg_pool1d
avg_pool2d = _aten.avg_pool2d
avg_pool3d = _aten.avg_pool3d
adaptive_avg_pool1d = _aten.adaptive_avg_pool1d
prelu = _aten.prelu
logsigmoid = _aten.log_sigmoid
softplus = _aten.softplus
softshrink = _aten.softshrink
hardshrink = _aten.hardshrink
gelu = _aten.gelu
scaled_dot_product_attention = _aten.scaled_dot_product_attention
pixel_shuffle = _aten.pixel_shuffle
pixel_unshuffle = _aten.pixel_unshuffle
channel_shuffle = _aten.channel_shuffle
one_hot = _aten.one_hot
cosine_similarity = _aten.cosine_similarity
pairwise_distance = _aten.pairwise_distance
pad = _aten.pad


# Activations.

def relu(input, inplace=False):
    return _aten.relu_(input) if inplace else _aten.relu(input)


def relu6(input, inplace=False):
    return _aten.relu6_(input) if inplace else _aten.relu6(input)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    if min_val > max_val:
        raise ValueError('min_val cannot be greater than max_val')
    if inplace:
        return _aten.hardtanh_(input, min_val, max_val)
    return _aten.hardtanh(input, min_val, max_val)


def elu(input, alpha=1.0, inplace=False):
    return _aten.elu_(input, alpha) if inplace else _aten.elu(input, alpha)


def selu(input, inplace=False):
    return _aten.selu_(input) if inplace else _aten.selu(input)


def celu(input, alpha=1.0, inplace=False):
    return _aten.celu_(input, alpha) if inplace else _aten.celu(input, alpha)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    if inplace:
        return _aten.leaky_relu_(input, negative_slope)
    return _aten.leaky_relu(input, negative_slope)


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    if inplace:
        return _aten.rrelu_(input, lower, upper, training)
    return _aten.rrelu(input, lower, upper, training)


def threshold(input, threshold, value, inplace=False):
    if inplace:
        return _aten.threshold_(input, threshold, value)
    return _aten.threshold(input, threshold, value)


relu_, elu_, selu_, celu_ = _aten.relu_, _aten.elu_, _aten.selu_, _aten.celu_
leaky_relu_, rrelu_, hardtanh_, threshold_ = (
    _aten.leaky_relu_, _aten.rrelu_, _aten.hardtanh_, _aten.threshold_)


def glu(input, dim=-1):
    if input.dim() == 0:
        raise RuntimeError('glu does not support scalars because halving size must be even')
    return _aten.glu(input, dim)


def hardsigmoid(input, inplace=False):
    return _aten.hardsigmoid_(input) if inplace else _aten.hardsigmoid(input)


def hardswish(input, inplace=False):
    return _aten.hardswish_(input) if inplace else _aten.hardswish(input)


def silu(input, inplace=False):
    return _aten.silu_(input) if inplace else _aten.silu(input)


def mish(input, inplace=False):
    return _aten.mish_(input) if inplace else _aten.mish(input)


def sigmoid(input):
    return input.sigmoid()


def tanh(input):
    return input.tanh()


def tanhshrink(input):
    return input - input.tanh()


def softsign(input):
    return input / (input.abs() + 1)


def _softmax_dim(dim, input):
    if dim is not None:
        return dim
    return 0 if input.dim() in (0, 1, 3) else 1


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    dim = _softmax_dim(dim, input)
    return input.softmax(dim) if dtype is None else input.softmax(dim, dtype=dtype)


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    return softmax(-input, dim, dtype=dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    dim = _softmax_dim(dim, input)
    return input.log_softmax(dim) if dtype is None else input.log_softmax(dim, dtype=dtype)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    gumbels = -torch.empty_like(logits).exponential_().log()
    soft = ((logits + gumbels) / tau).softmax(dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    chosen = torch.zeros_like(logits).scatter_(dim, index, 1.0)
    return chosen - soft.detach() + soft


# Dropout.

def _check_probability(p):
    if p < 0.0 or p > 1.0:
        raise ValueError(f'dropout probability has to be between 0 and 1, but got {p}')


def dropout(input, p=0.5, training=True, inplace=False):
    _check_probability(p)
    if inplace:
        return _aten.dropout_(input, p, training)
    return _aten.dropout(input, p, training)


def alpha_dropout(input, p=0.5, training=False, inplace=False):
    _check_probability(p)
    if inplace:
        return _aten.alpha_dropout_(input, p, training)
    return _aten.alpha_dropout(input, p, training)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    _check_probability(p)
    if inplace:
        return _aten.feature_alpha_dropout_(input, p, training)
    return _aten.feature_alpha_dropout(input, p, training)


def _feature_dropout(input, p, training, inplace, batched):
    _check_probability(p)
    if not batched:
        input = input.unsqueeze_(0) if inplace else input.unsqueeze(0)
    if inplace:
        result = _aten.feature_dropout_(input, p, training)
    else:
        result = _aten.feature_dropout(input, p, training)
    if not batched:
        result = result.squeeze_(0) if inplace else result.squeeze(0)
    return result


def dropout1d(input, p=0.5, training=True, inplace=False):
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f'dropout1d: Expected 2D or 3D input, but received a {input.dim()}D input.')
    return _feature_dropout(input, p, training, inplace, input.dim() == 3)


def dropout2d(input, p=0.5, training=True, inplace=False):
    return _feature_dropout(input, p, training, inplace, True)


def dropout3d(input, p=0.5, training=True, inplace=False):
    return _feature_dropout(input, p, training, inplace, input.dim() != 4)


# Normalization.

def _check_values_per_channel(size):
    count = size[0]
    for each in size[2:]:
        count *= each
    if count == 1:
        raise ValueError(
            f'Expected more than 1 value per channel when training, got input size {size}')


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):
    if training:
        _check_values_per_channel(input.size())
    return _aten.batch_norm(input, weight, bias, running_mean, running_var, training, momentum,
                            eps, True)


def instance_norm(input, running_mean=None, running_var=None, weight=None, bias=None,
                  use_input_stats=True, momentum=0.1, eps=1e-5):
    if use_input_stats:
        size = input.size()
        spatial = 1
        for each in size[2:]:
            spatial *= each
        if spatial == 1:
            raise ValueError(
                'Expected more than 1 spatial element when training, got input size '
                f'{size}')
    return _aten.instance_norm(input, weight, bias, running_mean, running_var, use_input_stats,
                               momentum, eps, True)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    return _aten.layer_norm(input, normalized_shape, weight, bias, eps, True)


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    if input.dim() < 2:
        raise RuntimeError(
            f'Expected at least 2 dimensions for input tensor but received {input.dim()}')
    _check_values_per_channel(
        [input.size(0) * input.size(1) // num_groups, num_groups] + list(input.size()[2:]))
    return _aten.group_norm(input, num_groups, weight, bias, eps, True)


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    dim = input.dim()
    if dim < 3:
        raise ValueError(
            'Expected 3D or higher dimensionality                          input '
            f'(got {dim} dimensions)')
    if input.numel() == 0:
        return input
    div = input.mul(input)
    if dim == 3:
        div = pad(div.unsqueeze(1), (0, 0, size // 2, (size - 1) // 2))
        div = avg_pool2d(div, (size, 1), stride=1).squeeze(1)
    else:
        sizes = input.size()
        div = div.view(sizes[0], 1, sizes[1], sizes[2], -1)
        div = pad(div, (0, 0, 0, 0, size // 2, (size - 1) // 2))
        div = avg_pool3d(div, (size, 1, 1), stride=1).squeeze(1)
        div = div.view(sizes)
    return input / div.mul(alpha).add(k).pow(beta)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    if out is not None:
        _C.refuse('`normalize(out=...)`')
    return input / input.norm(p, dim, keepdim=True).clamp_min(eps).expand_as(input)


# Pooling.

def max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
               return_indices=False):
    pool = _aten.max_pool1d_with_indices if return_indices else _aten.max_pool1d
    return pool(input, kernel_size, [] if stride is None else stride, padding, dilation,
                ceil_mode)


def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
               return_indices=False):
    pool = _aten.max_pool2d_with_indices if return_indices else _aten.max_pool2d
    return pool(input, kernel_size, [] if stride is None else stride, padding, dilation,
                ceil_mode)


def max_pool3d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
               return_indices=False):
    pool = _aten.max_pool3d_with_indices if return_indices else _aten.max_pool3d
    return pool(input, kernel_size, [] if stride is None else stride, padding, dilation,
                ceil_mode)


def _with_default(output_size, count, input):
    """None takes the input's size of the same dimension."""
    if not isinstance(output_size, (list, tuple)):
        return [output_size] * count
    sizes = input.size()
    if len(sizes) <= len(output_size):
        raise ValueError(
            f'Input dimension should be at least {len(output_size) + 1}')
    last = sizes[-len(output_size):]
    return [default if size is None else size for size, default in zip(output_size, last)]


def adaptive_avg_pool2d(input, output_size):
    return _aten.adaptive_avg_pool2d(input, _with_default(output_size, 2, input))


def adaptive_avg_pool3d(input, output_size):
    return _aten.adaptive_avg_pool3d(input, _with_default(output_size, 3, input))


def adaptive_max_pool1d(input, output_size, return_indices=False):
    result = _aten.adaptive_max_pool1d(input, output_size)
    return result if return_indices else result[0]


def adaptive_max_pool2d(input, output_size, return_indices=False):
    result = _aten.adaptive_max_pool2d(input, _with_default(output_size, 2, input))
    return result if return_indices else result[0]


def adaptive_max_pool3d(input, output_size, return_indices=False):
    result = _aten.adaptive_max_pool3d(input, _with_default(output_size, 3, input))
    return result if return_indices else result[0]


def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    width, height = _pair(kernel_size)
    if norm_type in (float('inf'), -float('inf')):
        _C.refuse('`lp_pool2d` with an infinite norm')
    powers = input.pow(norm_type)
    if stride is not None:
        out = avg_pool2d(powers, kernel_size, stride, 0, ceil_mode)
    else:
        out = avg_pool2d(powers, kernel_size, padding=0, ceil_mode=ceil_mode)
    return (torch.sign(out) * relu(torch.abs(out))).mul(width * height).pow(1.0 / norm_type)


# Patches and tables.

def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    return _aten.im2col(input, _pair(kernel_size), _pair(dilation), _pair(padding),
                        _pair(stride))


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    return _aten.col2im(input, _pair(output_size), _pair(kernel_size), _pair(dilation),
                        _pair(padding), _pair(stride))


def embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0,
              scale_grad_by_freq=False, sparse=False):
    if max_norm is not None:
        _C.refuse('`embedding(max_norm=...)`')
    count = weight.size(0)
    if padding_idx is None:
        padding_idx = -1
    elif not -count <= padding_idx < count:
        raise AssertionError('Padding_idx must be within num_embeddings')
    elif padding_idx < 0:
        padding_idx = count + padding_idx
    return _aten.embedding(weight, input, padding_idx, scale_grad_by_freq, sparse)


# Losses.

_REDUCTIONS = {'none': 0, 'mean': 1, 'sum': 2}


def _reduction(name, *legacy):
    if any(value is not None for value in legacy):
        _C.refuse('`size_average` and `reduce` of losses')
    if name not in _REDUCTIONS:
        raise ValueError(f'{name} is not a valid value for reduction')
    return _REDUCTIONS[name]


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None,
                  reduction='mean', label_smoothing=0.0):
    return _aten.cross_entropy_loss(
        input, target, weight, _reduction(reduction, size_average, reduce), ignore_index,
        label_smoothing)


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None,
             reduction='mean'):
    return _aten.nll_loss_nd(input, target, weight,
                             _reduction(reduction, size_average, reduce), ignore_index)


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None,
                         reduction='mean'):
    return _aten.binary_cross_entropy(input, target, weight,
                                      _reduction(reduction, size_average, reduce))


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None,
                                     reduction='mean', pos_weight=None):
    if not target.size() == input.size():
        raise ValueError(
            f'Target size ({target.size()}) must be the same as input size ({input.size()})')
    return _aten.binary_cross_entropy_with_logits(
        input, target, weight, pos_weight, _reduction(reduction, size_average, reduce))


def l1_loss(input, target, size_average=None, reduce=None, reduction='mean'):
    input, target = torch.broadcast_tensors(input, target)
    return _aten.l1_loss(input, target, _reduction(reduction, size_average, reduce))


def mse_loss(input, target, size_average=None, reduce=None, reduction='mean'):
    input, target = torch.broadcast_tensors(input, target)
    return _aten.mse_loss(input, target, _reduction(reduction, size_average, reduce))


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction='mean', beta=1.0):
    kind = _reduction(reduction, size_average, reduce)
    input, target = torch.broadcast_tensors(input, target)
    if beta == 0.0:
        return _aten.l1_loss(input, target, kind)
    return _aten.smooth_l1_loss(input, target, kind, beta)


def kl_div(input, target, size_average=None, reduce=None, reduction='mean', log_target=False):
    name = 'sum' if reduction == 'batchmean' else reduction
    reduced = _aten.kl_div(input, target, _reduction(name, size_average, reduce),
                           log_target=log_target)
    if reduction == 'batchmean' and input.dim() != 0:
        reduced = reduced / input.size()[0]
    return reduced
