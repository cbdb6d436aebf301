from mmengine.model import BaseModule
from torch import nn

from shapes.registry import MODELS


@MODELS.register_module()
class DotBackbone(BaseModule):
    """Two convolutions and a mean.

    Args:
        width (int): Channels of the feature.
        init_cfg (dict, optional): How the weights start.
    """

    def __init__(self, width=8, init_cfg=None):
        super().__init__(init_cfg=init_cfg)
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU())

    def forward(self, inputs):
        # One vector an image.
        return self.layers(inputs).mean(dim=(2, 3))
