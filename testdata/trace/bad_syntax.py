"""Syntax that is not read."""
from torch import nn


class Syntax(nn.Module):

    def forward(self, x):
        match x.dim():
            case 4:
                return x + 1
            case _:
                return x
