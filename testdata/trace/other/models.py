from torch import nn

from other.registry import MODELS


@MODELS.register_module()
class Shift(nn.Module):
    """The same name in another scope."""

    def forward(self, x):
        return x - 1


@MODELS.register_module()
class Pair(nn.Module):

    def __init__(self, parts):
        super().__init__()
        self.parts = nn.ModuleList([MODELS.build(part) for part in parts])

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x
