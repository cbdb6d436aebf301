import torch
from mmengine.dataset import BaseDataset

from shapes.registry import DATASETS


@DATASETS.register_module()
class DotDataset(BaseDataset):
    """Generated images of circles and ellipses."""

    METAINFO = dict(classes=('circle', 'ellipse'))

    def __init__(self, count=8, size=16, **kwargs):
        self.count = count
        self.size = size
        super().__init__(**kwargs)

    def load_data_list(self):
        return [
            dict(inputs=self._draw(index), labels=index % 2)
            for index in range(self.count)
        ]

    def get_data_info(self, idx):
        info = super().get_data_info(idx)
        info.pop('sample_idx')
        return info

    def _draw(self, index):
        axis = torch.linspace(-1, 1, self.size)
        stretch = 1 + index % 2
        distance = axis[:, None]**2 + (stretch * axis)**2
        return (distance < 0.5).float().expand(3, -1, -1).clone()
