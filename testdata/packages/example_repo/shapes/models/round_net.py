from torch import nn

from .shape_net import ShapeNet


class RoundNet(ShapeNet):
    """A net for round shapes: features are normalised."""

    def __init__(self, *args, eps=1e-6, **kwargs):
        self.eps = eps
        super().__init__(*args, **kwargs)

    def _make_head(self, width):
        super()._make_head(width)
        self.norm = nn.LayerNorm(width, eps=self.eps)

    def extract(self, inputs):
        return self.norm(super().extract(inputs))
