"""Source of behaviour: torch/autograd/__init__.py of PyTorch 2.13."""
from torch.autograd.function import Function, once_differentiable
from torch._grad import enable_grad, no_grad, set_grad_enabled


def Variable(data, requires_grad=False, volatile=None):
    return data
