"""The trace that a run leaves, and what keeps the values in it comparable."""
import functools

kMost = 3000
entries = []


def plain(value, depth=0):
    """A value without addresses and module names."""
    if depth > 4:
        return '...'
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return [[plain(k, depth + 1), plain(v, depth + 1)] for k, v in value.items()]
    if isinstance(value, type):
        return f'<class {value.__name__}>'
    if isinstance(value, BaseException):
        return f'<error {type(value).__name__}>'
    return f'<{type(value).__name__}>'


def log(tag, *values):
    if len(entries) >= kMost:
        raise OverflowError('the trace is too long')
    entries.append([tag] + [plain(value) for value in values])


def num(value):
    """A small number that depends on the value."""
    if isinstance(value, bool) or value is None:
        return int(bool(value)) + 5
    if isinstance(value, int):
        return value % 997
    if isinstance(value, (list, tuple)):
        return sum((i + 1) * num(item) for i, item in enumerate(value)) % 997
    return len(str(plain(value)))


def noted(function):
    """A decorator that leaves a trace of every call."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        log('noted')
        return function(*args, **kwargs)

    return wrapper
