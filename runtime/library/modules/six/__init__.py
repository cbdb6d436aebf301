"""What is left of six where there is no Python 2."""
import _flattenc

PY2 = False
PY3 = PY34 = True
string_types = (str, )
integer_types = (int, )
class_types = (type, )
text_type = str
binary_type = bytes


def iteritems(d, **kwargs):
    return iter(d.items(**kwargs))


def iterkeys(d, **kwargs):
    return iter(d.keys(**kwargs))


def itervalues(d, **kwargs):
    return iter(d.values(**kwargs))


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`six.{name}`')
