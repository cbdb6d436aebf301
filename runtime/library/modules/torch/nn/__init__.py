"""Source of behaviour: torch/nn/__init__.py of PyTorch 2.13."""
from torch.nn.parameter import Buffer, Parameter
from torch.nn.modules import *
