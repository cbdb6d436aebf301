import torch
from mmengine.model import BaseModel
from torch import nn

from shapes.registry import MODELS
from .losses import smooth_loss


class ShapeNet(BaseModel):
    """A backbone and a linear layer; the root of the family."""

    #: Shapes that are told apart.
    num_classes = 2

    def __init__(self, backbone, loss_weight=1.0, data_preprocessor=None):
        super().__init__(data_preprocessor=data_preprocessor)
        self.backbone = MODELS.build(backbone)
        self.loss_weight = loss_weight
        self._make_head(backbone['width'])

    def _make_head(self, width):
        self.head = nn.Linear(width, self.num_classes)

    def extract(self, inputs):
        """The features of a batch of images."""
        return self.backbone(inputs)

    def loss(self, scores, labels):
        return dict(loss=self.loss_weight * smooth_loss(scores, labels))

    def forward(self, inputs, labels=None, mode='tensor'):
        scores = self.head(self.extract(inputs))
        if mode == 'loss':
            return self.loss(scores, labels)
        if mode == 'predict':
            return list(torch.softmax(scores, dim=1))
        return scores
