import torch

from shapes.registry import TRANSFORMS


@TRANSFORMS.register_module()
class AddNoise:
    """Adds noise to an image."""

    def __init__(self, scale=0.1, seed=0):
        self.scale = scale
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, results):
        image = results['inputs']
        noise = torch.rand(image.shape, generator=self.generator)
        results['inputs'] = image + self.scale * noise
        return results
