"""Models that look at the elements of a tensor, or draw random numbers."""
import random

import torch
from torch import nn


class Branch(nn.Module):
    """Goes one way for the recorded input, whatever another holds."""

    def forward(self, x):
        if x.sum() > 0:
            return x * 2
        return x / x.max().item()


class Own(nn.Module):
    """What it looks at is its own, the same for each input."""

    def __init__(self):
        super().__init__()
        self.register_buffer('rates', torch.linspace(0, 1, 4))

    def forward(self, x):
        for rate in torch.linspace(0, 1, 3).tolist():
            x = x * rate
        return x + self.rates[2].item()


class Written(nn.Module):
    """What it looks at gets elements of the input through a view."""

    def forward(self, x):
        kept = torch.zeros(2, 3)
        row = kept[0]
        row.copy_(x[0])
        return x * float(kept[0, 0])


class Draws(nn.Module):
    """Bases drawn anew in each run, as in NMF heads, and dropout that is always on."""

    def forward(self, x):
        bases = torch.rand((x.shape[0], x.shape[1])).to(x)
        x = nn.functional.dropout(x, 0.5, training=True)
        return torch.mm(x.t(), nn.functional.normalize(bases, dim=1))


class PythonDraws(nn.Module):
    """A random number that is no tensor."""

    def __init__(self):
        super().__init__()
        random.seed(3)

    def forward(self, x):
        return x * random.random()


class Made(nn.Module):
    """A tensor of numbers, changed in each call, and one that is a result."""

    def forward(self, x):
        sums = torch.tensor([1., 2., 3.])
        sums += x.sum(0)
        return sums, x.new_tensor(2)
