from shapes.registry import MODELS
from .round_net import RoundNet


@MODELS.register_module()
class CircleNet(RoundNet):
    """Tells circles from ellipses."""

    def extract(self, inputs):
        # The mirror image of a circle is the same circle.
        mirrored = super().extract(inputs.flip(-1))
        return (super().extract(inputs) + mirrored) / 2

    def loss(self, scores, labels):
        losses = super().loss(scores, labels)
        losses['loss_size'] = 0.01 * scores.pow(2).mean()
        return losses
