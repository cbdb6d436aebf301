from mmengine.model import BaseModel
from torch import nn

from nets.registry import MODELS, PLACELESS


@MODELS.register_module()
class Net(BaseModel):

    def __init__(self, layers, last=None, norm_cfg=None, data_preprocessor=None):
        super().__init__(data_preprocessor=data_preprocessor)
        self.layers = nn.Sequential(*[MODELS.build(layer) for layer in layers])
        self.rest = MODELS.build(layers)
        self.last = MODELS.build(last) if last else None
        self.width = norm_cfg.width if norm_cfg else 1

    def forward(self, inputs, data_samples=None, mode='loss'):
        if mode != 'tensor':
            raise NotImplementedError(mode)
        x = self.rest(self.layers(inputs)) * self.width
        return x if self.last is None else self.last(x)


@MODELS.register_module()
class Orphaned(nn.Module):

    def __init__(self):
        super().__init__()
        self.inner = PLACELESS.build(dict(type='Orphan'))
