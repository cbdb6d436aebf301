import torch

from . import loader

ext = loader.load('_ext', ['scale', 'shift'])


class Scale(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return ext.scale(x, factor=factor)


scale = Scale.apply


def twice(x):
    return x * 2
