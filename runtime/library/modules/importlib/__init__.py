"""Imports by name, of what the run may import anyway."""

import _flattenc


def import_module(name, package=None):
    if name.startswith('.'):
        if not package:
            raise TypeError("the 'package' argument is required to perform a "
                            f'relative import for {name!r}')
        level = len(name) - len(name.lstrip('.'))
        parts = package.split('.')
        if level > 1:
            parts = parts[:1 - level]
        name = '.'.join(parts + [name[level:]] if name[level:] else parts)
    return _flattenc.import_by_name(name)


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`importlib.{name}`')
