"""Networks whose sizes follow the input: padding as in a U-Net, and a shift by
half of the size."""
import math

import torch
from torch import nn
from torch.nn import functional as F


class PaddedNet(nn.Module):
    """Pads to a multiple of 16 and takes the padding off again."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(2, 4, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(4, 2, 2, stride=2)

    @staticmethod
    def pad(x):
        height, width = x.shape[-2:]
        padded_height = ((height - 1) | 15) + 1
        padded_width = ((width - 1) | 15) + 1
        rows = [math.floor((padded_height - height) / 2), math.ceil((padded_height - height) / 2)]
        columns = [math.floor((padded_width - width) / 2), math.ceil((padded_width - width) / 2)]
        return F.pad(x, columns + rows), rows, columns, padded_height, padded_width

    def forward(self, x):
        x, rows, columns, height, width = self.pad(x)
        x = self.up(F.relu(self.down(x)))
        return x[..., rows[0]:height - rows[1], columns[0]:width - columns[1]]


class ShiftedNet(nn.Module):
    """Rolls by half of the size, as an FFT shift does."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 1)

    def forward(self, x):
        x = torch.roll(x, (x.size(2) // 2, int(x.size(3) / 2)), dims=(2, 3))
        return self.conv(x)


class LoopedNet(nn.Module):
    """Repeats what it does for each row: no graph follows that."""

    def forward(self, x):
        y = x[:, :, 0]
        for i in range(1, x.size(2)):
            y = y + x[:, :, i]
        return y
