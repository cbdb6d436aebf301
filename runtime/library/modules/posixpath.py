"""Paths as text, the POSIX way; after the documentation of `os.path`."""

import _flattenc

sep = '/'
curdir = '.'
pardir = '..'
extsep = '.'
pathsep = ':'


def _text(p):
    if isinstance(p, str):
        return p
    if hasattr(type(p), '__fspath__'):
        return type(p).__fspath__(p)
    raise TypeError('expected str, bytes or os.PathLike object, not '
                    f'{type(p).__name__}')


def isabs(s):
    return _text(s).startswith('/')


def join(a, *p):
    path = _text(a)
    for b in map(_text, p):
        if b.startswith('/'):
            path = b
        elif not path or path.endswith('/'):
            path += b
        else:
            path += '/' + b
    return path


def split(p):
    p = _text(p)
    i = p.rfind('/') + 1
    head, tail = p[:i], p[i:]
    if head and head != '/' * len(head):
        head = head.rstrip('/')
    return head, tail


def splitext(p):
    p = _text(p)
    base = p.rfind('/') + 1
    dot = p.rfind('.')
    if dot > base - 1 and p[base:dot].strip('.'):
        return p[:dot], p[dot:]
    return p, ''


def splitdrive(p):
    return '', _text(p)


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def commonprefix(m):
    if not m:
        return ''
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def normcase(s):
    return _text(s)


def normpath(path):
    path = _text(path)
    if not path:
        return '.'
    slashes = path.startswith('/')
    if slashes and path.startswith('//') and not path.startswith('///'):
        slashes = 2
    out = []
    for part in path.split('/'):
        if part in ('', '.'):
            continue
        if part != '..' or (not slashes and not out) or (out and out[-1] == '..'):
            out.append(part)
        elif out:
            out.pop()
    return ('/' * slashes + '/'.join(out)) or '.'


def relpath(path, start=None):
    if start is None or not isabs(path) or not isabs(start):
        _flattenc.refuse('a path relative to the working folder')
    a = [x for x in normpath(start).split('/') if x]
    b = [x for x in normpath(path).split('/') if x]
    i = len(commonprefix([a, b])) if a and b else 0
    return '/'.join(['..'] * (len(a) - i) + b[i:]) or '.'


def abspath(path):
    if isabs(path):
        return normpath(path)
    _flattenc.refuse('the working folder')


def isfile(path):
    return _flattenc.file_exists(_text(path), True)


def exists(path):
    return _flattenc.file_exists(_text(path), False)


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`os.path.{name}`')
