"""Two convolutions and a linear layer."""
from collections import namedtuple

import torch
from torch import nn


Pair = namedtuple('Pair', 'first second')


class Block(nn.Module):

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Net(nn.Module):

    def __init__(self, channels=8, classes=5):
        super().__init__()
        self.stem = Block(3, channels, stride=2)
        self.blocks = nn.Sequential(*[Block(channels, channels) for _ in range(2)])
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.blocks(x) * 0.5
        x = torch.flatten(x.mean(dim=(2, 3)), 1)
        return self.head(x)


class Seeded(nn.Module):
    """Takes a seed that nobody knows and draws from it, or not."""

    def __init__(self, draws):
        super().__init__()
        self.draws = draws
        self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)
        self.a = nn.Linear(4, 4)  # keeps its place before b

    def forward(self, x):
        torch.manual_seed(torch.seed() % 7)
        x = nn.functional.dropout(self.b(self.a(x)), 0.5, self.draws)
        return x


class Outputs(nn.Module):
    """Results in classes of the language and of the program."""

    def forward(self, x):
        return Pair(x + 1, {'a': (x, x * 2)})


class Counting(nn.Module):
    """Counts its calls."""

    def __init__(self):
        super().__init__()
        self.register_buffer('calls', torch.zeros((), dtype=torch.long))

    def forward(self, x):
        self.calls += 1
        return x * self.calls


class Kept(nn.Module):
    """Changes a tensor that is no buffer."""

    def __init__(self):
        super().__init__()
        self.cache = torch.zeros(2, 3)

    def forward(self, x):
        self.cache += 1
        return x * self.cache


class KeptInParts(Kept):
    """Changes a part of a view of it."""

    def forward(self, x):
        first, _ = self.cache.t().split([1, 2])
        first[0].add_(1); out = x * self.cache
        return out
