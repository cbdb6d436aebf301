from .dots import DotDataset
from .transforms import AddNoise

__all__ = ['AddNoise', 'DotDataset']
