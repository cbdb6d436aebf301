from shapes.registry import MODELS
from .shape_net import ShapeNet


@MODELS.register_module()
class SquareNet(ShapeNet):
    """Tells squares from rectangles. No example config uses it."""
