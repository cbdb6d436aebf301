"""Source of behaviour: torch/nn/parameter.py of PyTorch 2.13."""
from torch import _C

Parameter = _C.Parameter
Buffer = _C.Buffer
UninitializedParameter = _C.refused('torch.nn.UninitializedParameter')
UninitializedBuffer = _C.refused('torch.nn.UninitializedBuffer')
