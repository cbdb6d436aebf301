"""NumPy's random numbers: their use is refused."""
import _flattenc


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`numpy.random.{name}`')
