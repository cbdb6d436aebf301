"""Warnings; after the documentation of Python's module `warnings`."""

import _flattenc

filters = []
_seen = set()


def _shown(message, category):
    _flattenc.write(f'{category.__name__}: {message}\n', True)


showwarning = None


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError('category must be a Warning subclass, not '
                        f"'{type(category).__name__}'")
    text = str(message)
    for action, wanted in filters:
        if issubclass(category, wanted):
            break
    else:
        action = 'default'
        if issubclass(category, (DeprecationWarning, PendingDeprecationWarning,
                                 ImportWarning, ResourceWarning)):
            action = 'ignore'
    if action == 'ignore':
        return
    if action == 'error':
        raise message if isinstance(message, Warning) else category(message)
    if _catchers:
        _catchers[-1].append(WarningMessage(
            message if isinstance(message, Warning) else category(message),
            category))
        return
    key = (text, category)
    if action != 'always' and key in _seen:
        return
    _seen.add(key)
    _shown(text, category)


def warn_explicit(message, category, filename, lineno, *args, **kwargs):
    warn(message, category)


def simplefilter(action, category=Warning, lineno=0, append=False):
    filters.insert(len(filters) if append else 0, (action, category))


def filterwarnings(action, message='', category=Warning, module='', lineno=0,
                   append=False):
    if message or module:
        if action in ('ignore', 'default', 'once', 'module'):
            return
        _flattenc.refuse('a warning filter by text')
    simplefilter(action, category, lineno, append)


def resetwarnings():
    filters.clear()


class WarningMessage:
    def __init__(self, message, category):
        self.message = message
        self.category = category


_catchers = []


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None,
                 category=Warning):
        self._record = record
        self._action = action
        self._category = category

    def __enter__(self):
        self._saved = filters[:]
        if self._action is not None:
            simplefilter(self._action, self._category)
        if self._record:
            log = []
            _catchers.append(log)
            return log
        return None

    def __exit__(self, *exc_info):
        filters[:] = self._saved
        if self._record:
            _catchers.pop()
