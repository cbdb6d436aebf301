"""The classes of PyTorch by which mmengine tells layers apart.

Source of behaviour: mmengine/utils/dl_utils/parrots_wrapper.py of 0.10.7."""
import torch
from torch.nn.modules.batchnorm import _BatchNorm, SyncBatchNorm
from torch.nn.modules.conv import _ConvNd, _ConvTransposeNd as _ConvTransposeMixin
from torch.nn.modules.instancenorm import _InstanceNorm
from torch.nn.modules.pooling import (_AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd, _AvgPoolNd,
                                      _MaxPoolNd)

TORCH_VERSION = torch.__version__


def is_rocm_pytorch():
    return False
