"""Networks whose sizes follow the input: padding as in a U-Net, and a shift by
half of the size."""
import math

import numpy as np
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


class UNet(nn.Module):
    """Two levels down and up; normalized, padded to what the levels need."""

    def __init__(self, width=4):
        super().__init__()
        self.down = nn.ModuleList([self.block(2, width), self.block(width, 2 * width)])
        self.bottom = self.block(2 * width, 4 * width)
        self.grow = nn.ModuleList([
            nn.ConvTranspose2d(4 * width, 2 * width, 2, stride=2),
            nn.ConvTranspose2d(2 * width, width, 2, stride=2),
        ])
        self.up = nn.ModuleList([self.block(4 * width, 2 * width), self.block(2 * width, width)])
        self.last = nn.Conv2d(width, 2, 1)

    @staticmethod
    def block(inputs, outputs):
        return nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.InstanceNorm2d(outputs), nn.LeakyReLU(0.2))

    def norm(self, x):
        b, c, h, w = x.shape
        flat = x.reshape(b, c, h * w)
        mean = flat.mean(dim=2).view(b, c, 1, 1)
        std = flat.std(dim=2).view(b, c, 1, 1)
        return (x - mean) / std, mean, std

    def forward(self, x):
        x, mean, std = self.norm(x)
        x, sides, height, width = pad(x)
        kept = []
        for block in self.down:
            x = block(x)
            kept.append(x)
            x = F.avg_pool2d(x, 2)
        x = self.bottom(x)
        for grow, block in zip(self.grow, self.up):
            x = grow(x)
            x = block(torch.cat([x, kept.pop()], dim=1))
        x = self.last(x)
        x = x[..., sides[2]:height - sides[3], sides[0]:width - sides[1]]
        return x * std + mean


def pad(x, multiple=16):
    """The padding is halved between the sides, the odd rest behind."""
    _, _, h, w = x.shape
    height = ((h - 1) | (multiple - 1)) + 1
    width = ((w - 1) | (multiple - 1)) + 1
    sides = [
        math.floor((width - w) / 2),
        math.ceil((width - w) / 2),
        math.floor((height - h) / 2),
        math.ceil((height - h) / 2),
    ]
    return F.pad(x, sides), sides, height, width


def roll_one(x, shift, dim):
    shift %= x.size(dim)
    if isinstance(shift, int) and shift == 0:
        return x
    left = x.narrow(dim, 0, x.size(dim) - shift)
    right = x.narrow(dim, x.size(dim) - shift, shift)
    return torch.cat((right, left), dim=dim)


class CenteredFourier(nn.Module):
    """A transform whose middle is shifted by half of the size, there and back."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.tensor([1.0, 0.5]))

    def forward(self, x):
        for dim in (2, 3):
            x = roll_one(x, np.floor_divide(x.shape[dim] + 1, 2), dim)
        y = torch.view_as_real(torch.fft.fft2(x, norm='ortho'))
        rows, rest = divmod(y.size(2), 2)
        y = torch.roll(y, (rows, int(np.floor(y.shape[3] / 2))), dims=(2, 3))
        return y * self.gain + rest


class GridNet(nn.Module):
    """Takes multiples of its grid only."""

    def __init__(self, grid):
        super().__init__()
        self.grid = grid
        self.conv = nn.Conv2d(2, 3, 3, padding=1)

    def forward(self, x):
        assert x.shape[2] % self.grid == 0 and x.shape[3] % self.grid == 0, 'sizes of the grid only'
        return self.conv(x)


class FlatNet(nn.Module):
    """Takes one height and width only."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2 * 8 * 8, 4)

    def forward(self, x):
        return self.linear(x.flatten(1))
