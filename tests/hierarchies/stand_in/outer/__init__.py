"""An external package: what generated hierarchies inherit, are decorated with, and write their trace to."""
from .classes import Box, Child, Declared, Hooked, Marked, Mixin, Plain, Slot, Tagged, counted
from .trace import log, noted, num

__all__ = [
    'Box', 'Child', 'Declared', 'Hooked', 'Marked', 'Mixin', 'Plain', 'Slot', 'Tagged', 'counted', 'log', 'noted', 'num'
]
