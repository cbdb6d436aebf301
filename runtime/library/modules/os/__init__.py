"""Names of `os` that need no system; whatever looks at it is refused."""

import _flattenc
from os import path

sep = '/'
altsep = None
extsep = '.'
pathsep = ':'
linesep = '\n'
curdir = '.'
pardir = '..'
name = 'posix'
devnull = '/dev/null'


class PathLike:
    def __class_getitem__(cls, item):
        return cls


class _Environ(dict):
    """No variable is set: what changes a result is an input."""


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    return type(path).__fspath__(path)


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`os.{name}`')
