from .layers import Shift
from .net import Net, Orphaned

__all__ = ['Net', 'Orphaned', 'Shift']
