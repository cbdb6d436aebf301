"""Python 2's names for what Python 3 has."""
import _flattenc
from builtins import filter, input, map, range, zip
from functools import reduce
from itertools import filterfalse, zip_longest

xrange = range


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`six.moves.{name}`')
