from .backbone import DotBackbone
from .circle_net import CircleNet
from .round_net import RoundNet
from .shape_net import ShapeNet
from .square_net import SquareNet

__all__ = ['DotBackbone', 'CircleNet', 'RoundNet', 'ShapeNet', 'SquareNet']
