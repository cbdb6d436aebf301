from torch import nn

from foreign.ops import scale, twice


class Uses(nn.Module):

    def forward(self, x):
        return scale(x, 3)


class Passes(nn.Module):

    def forward(self, x):
        return twice(x)
