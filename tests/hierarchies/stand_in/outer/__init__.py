"""An external package: what generated hierarchies inherit, are decorated with, and write their trace to."""
from .classes import Child, Declared, Hooked, Mixin, Plain
from .trace import log, noted, num

__all__ = ['Child', 'Declared', 'Hooked', 'Mixin', 'Plain', 'log', 'noted', 'num']
