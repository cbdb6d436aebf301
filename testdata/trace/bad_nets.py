"""Models that cannot be traced, each for a reason of its own."""
import os

import late_net
import torch
from torch import nn


class Runaway(nn.Module):

    def forward(self, x):
        while True:
            pass


class Growing(nn.Module):

    def forward(self, x):
        kept = []
        while True:
            kept.append([0] * 100000)


class Recursive(nn.Module):

    def forward(self, x):
        return self.forward(x) + 1


class Asynchronous(nn.Module):

    def forward(self, x):

        async def later():
            return x

        return later()


class Operator(nn.Module):

    def forward(self, x):
        return torch.ops.mmcv.deform_conv2d(x)


class UnknownOperator(nn.Module):

    def forward(self, x):
        return torch.no_such_function(x)


class Reader(nn.Module):

    def forward(self, x):
        return x + len(open('/etc/passwd').read())


class Shell(nn.Module):

    def forward(self, x):
        return x + os.system('true')


class NoTensor(nn.Module):

    def forward(self, x):
        return None


class NoModule:

    def forward(self, x):
        return x


class Allocating(nn.Module):

    def forward(self, x):
        return torch.zeros(1 << 45)


class Deep(nn.Module):

    def forward(self, x):
        for _ in range(200000):
            x = [x]
        return x


class Fails(nn.Module):

    def forward(self, x):
        raise RuntimeError('on purpose')


class Plain(nn.Module):

    def forward(self, x):
        return x + 1


class LateImport(nn.Module):
    """An import that fails in Python where the module begins is not caught where it is used."""

    def forward(self, x):
        return late_net.called(x)
