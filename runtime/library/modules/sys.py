"""What models ask of `sys`; the values are those of CPython 3.11 on Linux."""

import _flattenc

maxsize = 9223372036854775807
maxunicode = 1114111
byteorder = 'little'
platform = 'linux'
hexversion = 0x030b07f0
version = '3.11.7'
executable = ''
prefix = exec_prefix = base_prefix = '/usr'
argv = ['']
path = []
flags = None
builtin_module_names = ()
modules = _flattenc.modules()


class _VersionInfo(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        return ('sys.version_info(major=%d, minor=%d, micro=%d, '
                'releaselevel=%r, serial=%d)' % tuple(self))


version_info = _VersionInfo((3, 11, 7, 'final', 0))


class _FloatInfo:
    max = 1.7976931348623157e+308
    min = 2.2250738585072014e-308
    epsilon = 2.220446049250313e-16
    dig = 15
    mant_dig = 53
    max_exp = 1024
    min_exp = -1021
    radix = 2


float_info = _FloatInfo()


class _Stream:
    encoding = 'utf-8'

    def __init__(self, name, to_stderr):
        self.name = name
        self._to_stderr = to_stderr

    def write(self, text):
        return _flattenc.write(text, self._to_stderr)

    def flush(self):
        pass

    def isatty(self):
        return False


stdout = __stdout__ = _Stream('<stdout>', False)
stderr = __stderr__ = _Stream('<stderr>', True)

_recursion_limit = 1000


def getrecursionlimit():
    return _recursion_limit


def setrecursionlimit(limit):
    global _recursion_limit
    _recursion_limit = limit


def exc_info():
    error = _flattenc.handled()
    if error is None:
        return None, None, None
    return type(error), error, error.__traceback__


def exit(status=None):
    raise SystemExit(status) if status is not None else SystemExit


def intern(text):
    return text


def getsizeof(value, default=None):
    _flattenc.refuse('`sys.getsizeof`')


def getrefcount(value):
    _flattenc.refuse('`sys.getrefcount`')


def _getframe(depth=0):
    _flattenc.refuse('`sys._getframe`')
