"""The source of NumPy's random numbers, which models hand on."""
import _flattenc


class RandomState:

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _flattenc.refuse(f'`numpy.random.RandomState.{name}`')


_rand = RandomState()
